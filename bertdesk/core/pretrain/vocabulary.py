"""Texts -> a vocabulary of word pieces, as BERT has one: the pieces that make the texts most likely.

WordPiece (Schuster and Nakajima 2012; Wu et al. 2016) as the `tokenizers` library trains it: pieces are joined as often
as they stand side by side. Each Chinese character is a word of its own, as in BERT.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tokenizers import Tokenizer
from tokenizers.decoders import WordPiece as WordPieceDecoder
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing
from tokenizers.trainers import WordPieceTrainer

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig

PAD, UNKNOWN, CLS, SEP, MASK = SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_GOES_ON = "##"
_LONGEST_WORD = 100
"""Characters; a longer one is [UNK], as in BERT"""
_MOST_CHARACTERS = 6000
"""Of different characters, the rarest beyond so many become [UNK]; GB 2312 has 6,763 in all."""


def train_vocabulary(texts: Sequence[str], config: PretrainConfig, cancel: CancelToken) -> Tokenizer:
    """Return a tokenizer with a vocabulary of at most `config.vocabulary_size` pieces: fewer where texts hold no more.

    The same texts give the same vocabulary. Raises: Cancelled, between two texts.
    """
    raw = _tokenizer({}, config)
    most = min(_MOST_CHARACTERS, (config.vocabulary_size - len(SPECIAL)) // 2)  # each may stand for two pieces
    trainer = WordPieceTrainer(
        vocab_size=config.vocabulary_size,
        min_frequency=config.min_frequency,
        special_tokens=[*SPECIAL, *_continuing(texts, raw, most, cancel)],
        limit_alphabet=most,
        show_progress=False,
    )
    raw.train_from_iterator(_until_cancelled(texts, cancel), trainer)
    return _with_ends(_tokenizer(_vocabulary(raw), config))


def numbers_of(tokenizer: Tokenizer) -> int:
    """Return how many numbers it takes to tell its pieces apart: one more than the largest, as there may be gaps."""
    return 1 + max(tokenizer.get_vocab().values())


def _tokenizer(vocabulary: dict[str, int], config: PretrainConfig) -> Tokenizer:
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=_LONGEST_WORD))
    tokenizer.normalizer = BertNormalizer(lowercase=config.lowercase)  # splits Chinese characters
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.decoder = WordPieceDecoder()
    return tokenizer


def _continuing(texts: Sequence[str], tokenizer: Tokenizer, most: int, cancel: CancelToken) -> list[str]:
    """Return the one-character pieces that go on with a word, of the most frequent characters, in a fixed order.

    Left to itself the trainer numbers them as a hash map gives its words, which is another order each time, and of two
    pairs that are as frequent it joins the one with the smaller numbers.
    """
    found: set[str] = set()
    counts: Counter[str] = Counter()
    for text in _until_cancelled(texts, cancel):
        plain = tokenizer.normalizer.normalize_str(text)
        counts.update(plain)
        found.update(*(word[1:] for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(plain)))
    frequent = sorted(counts, key=lambda character: (-counts[character], character))[:most]
    return [f"{_GOES_ON}{character}" for character in sorted(found.intersection(frequent))]


def _vocabulary(trained: Tokenizer) -> dict[str, int]:
    """Return the pieces, numbered anew without those whose character was too rare to stay."""
    known = trained.get_vocab()
    order = sorted(known, key=lambda piece: known[piece])
    kept = [piece for piece in order if len(piece) != len(_GOES_ON) + 1 or piece[len(_GOES_ON) :] in known]
    return {piece: number for number, piece in enumerate(kept)}


def _with_ends(tokenizer: Tokenizer) -> Tokenizer:
    """Return it with the special tokens around a text, or two."""
    tokenizer.add_special_tokens(list(SPECIAL))
    ids = {name: tokenizer.token_to_id(name) for name in (CLS, SEP)}
    tokenizer.post_processor = TemplateProcessing(
        single=f"{CLS} $A {SEP}", pair=f"{CLS} $A {SEP} $B:1 {SEP}:1", special_tokens=list(ids.items())
    )
    return tokenizer


def _until_cancelled(texts: Iterable[str], cancel: CancelToken) -> Iterator[str]:
    for text in texts:
        cancel.raise_if_requested()
        yield text
