"""What pre-training begins with: an encoder with its heads and its tokenizer, or the size of a new network."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from bertdesk.core import base_models, hub, model_folder, special_tokens
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.device import Device, choose
from bertdesk.core.events import Progressed, Work
from bertdesk.core.networks import Built
from bertdesk.core.pretrain import by_frequency, network
from bertdesk.core.pretrain.first_weights import Seen
from bertdesk.core.pretrain.sizes import SIZES, Size
from bertdesk.core.pretrain.token_store import TokenStore
from bertdesk.core.pretrain.word_vectors import word_vectors
from bertdesk.errors import TokenizerRefused

_FEWEST_PLACES = 64
"""Tokens that a new network has places for, also where its pairs are shorter"""


@dataclass(frozen=True, slots=True)
class Beginning:
    source: Encoder | Size
    folder: Path | None
    """Of the encoder; None: a network from scratch"""
    device: Device

    @property
    def name(self) -> str:
        return self.source if isinstance(self.source, str) else self.source.name

    @property
    def weights_sha256(self) -> str:
        if isinstance(self.source, str) or self.folder is None:
            return ""
        return base_models.weights_sha256(self.source, self.folder)


def at_hand(source: Encoder | Size, device: str, mirror: str, cancel: CancelToken) -> Work[Beginning]:
    """Choose the device, and download the encoder unless it is here. Raises: as `choose` and `hub.download` do."""
    chosen = choose(device)
    if isinstance(source, str):
        return Beginning(source, None, chosen)
    folder = base_models.folder_of(source) or (yield from hub.download(source, mirror=mirror, cancel=cancel))
    return Beginning(source, folder, chosen)


def open_encoder(begin: Beginning, *, seed: int) -> Work[tuple[Built | None, Tokenizer | None]]:
    """Open the encoder with its heads, and its tokenizer, whose vocabulary is kept; neither of a new network.

    Raises: what opening a model folder raises; TokenizerRefused where nothing stands for a masked word.
    """
    if begin.folder is None:
        return None, None
    yield Progressed("loading", 0, 1)
    built = network.from_encoder(begin.folder, seed=seed)
    tokenizer = model_folder.read_tokenizer(begin.folder, vocab_size=built.network.config.vocab_size)
    if special_tokens.id_of(tokenizer, "mask") is None:
        raise TokenizerRefused(path=str(begin.folder), reason="mask_token")
    yield Progressed("loading", 1, 1)
    return built, tokenizer


def from_scratch(
    begin: Beginning, config: PretrainConfig, tokenizer: Tokenizer, texts: TokenStore | None
) -> Work[Built]:
    """Return a new network of the size, which knows what can be counted in the texts; without any, nothing."""
    assert begin.source in SIZES, "what has no folder is a size"
    vocab_size, seen = tokenizer.get_vocab_size(), None
    if texts is not None:
        yield Progressed("word_vectors", 0, 1)
        costs = by_frequency.guessed(texts, np.empty(0, np.int32), vocab_size=vocab_size).costs
        seen = Seen(costs, word_vectors(texts, vocab_size=vocab_size, width=SIZES[begin.source][1]))
        yield Progressed("word_vectors", 1, 1)
    longest = max(_FEWEST_PLACES, config.max_length)
    fresh = network.from_scratch(begin.source, vocab_size=vocab_size, longest=longest, seed=config.seed, seen=seen)
    return Built(fresh, ())
