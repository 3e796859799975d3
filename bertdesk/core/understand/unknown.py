"""Why a word became [UNK]: what the tokenizer did, step by step, until no piece was left for it."""

from typing import Literal

from tokenizers import Tokenizer
from tokenizers.models import WordPiece

Unknown = Literal[
    "typed",  # the text says [UNK] itself
    "too_long",  # a word of more characters than the tokenizer looks at: 100, in BERT's
    "not_in_alphabet",  # a character that no piece holds
    "no_such_piece",  # each character has a piece, but not one that may stand where it stands
]


def unknown_id(tokenizer: Tokenizer) -> int | None:
    """Return the id of [UNK]; None where the vocabulary has none, as a byte-level one needs none."""
    names = (getattr(tokenizer.model, "unk_token", None), "[UNK]", "<unk>")
    found = (tokenizer.token_to_id(name) for name in names if name)
    return next((index for index in found if index is not None), None)


def why_unknown(tokenizer: Tokenizer, word: str, unknown: int) -> Unknown:
    """Say why the characters `word` of a text became the piece with the id `unknown`."""
    if word.strip() == tokenizer.id_to_token(unknown):
        return "typed"
    if not isinstance(tokenizer.model, WordPiece):  # BPE and Unigram fall back to characters: it is one of them
        return "not_in_alphabet"
    normalised = word if tokenizer.normalizer is None else tokenizer.normalizer.normalize_str(word)
    return _of_word_piece(tokenizer.model, normalised.strip())


def _of_word_piece(model: WordPiece, word: str) -> Unknown:
    """Look for the longest piece first, as WordPiece does (Wu et al. 2016), and see where there is none."""
    if len(word) > model.max_input_chars_per_word:
        return "too_long"
    start = 0
    while start < len(word):
        prefix = model.continuing_subword_prefix if start else ""
        ends = range(len(word), start, -1)
        end = next((end for end in ends if model.token_to_id(prefix + word[start:end]) is not None), start)
        if end == start:
            break
        start = end
    rest = word[start:]
    alone = (model.token_to_id(prefix + rest[:1]) for prefix in ("", model.continuing_subword_prefix))
    return "no_such_piece" if any(index is not None for index in alone) else "not_in_alphabet"
