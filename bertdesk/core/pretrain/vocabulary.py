"""Texts -> a vocabulary of word pieces, as BERT has one: the pieces that make the texts most likely.

WordPiece (Schuster and Nakajima 2012; Wu et al. 2016) as the `tokenizers` library trains it: pieces are joined as often
as they stand side by side. Each Chinese character is a word of its own, as in BERT.
"""

from collections.abc import Iterable, Iterator

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
_LONGEST_WORD = 100
"""Characters; a longer one is [UNK], as in BERT"""
_MOST_CHARACTERS = 6000
"""Of different characters, the rarest beyond so many become [UNK]; GB 2312 has 6,763 in all."""


def train_vocabulary(texts: Iterable[str], config: PretrainConfig, cancel: CancelToken) -> Tokenizer:
    """Return a tokenizer with a vocabulary of at most `config.vocabulary_size` pieces: fewer where texts hold no more.

    Raises: Cancelled, between two texts.
    """
    tokenizer = Tokenizer(WordPiece(unk_token=UNKNOWN, max_input_chars_per_word=_LONGEST_WORD))
    tokenizer.normalizer = BertNormalizer(lowercase=config.lowercase)  # splits Chinese characters
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.decoder = WordPieceDecoder()
    trainer = WordPieceTrainer(
        vocab_size=config.vocabulary_size,
        min_frequency=config.min_frequency,
        special_tokens=list(SPECIAL),
        limit_alphabet=min(_MOST_CHARACTERS, max(1, config.vocabulary_size // 2)),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_until_cancelled(texts, cancel), trainer)
    ids = {name: tokenizer.token_to_id(name) for name in (CLS, SEP)}
    tokenizer.post_processor = TemplateProcessing(
        single=f"{CLS} $A {SEP}", pair=f"{CLS} $A {SEP} $B:1 {SEP}:1", special_tokens=list(ids.items())
    )
    return tokenizer


def _until_cancelled(texts: Iterable[str], cancel: CancelToken) -> Iterator[str]:
    for text in texts:
        cancel.raise_if_requested()
        yield text
