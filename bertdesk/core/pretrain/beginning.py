"""What pre-training begins with: an encoder with its heads and its tokenizer, or the size of a new network."""

from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from bertdesk.core import base_models, hub, model_folder, special_tokens
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device, choose
from bertdesk.core.events import Progressed, Work
from bertdesk.core.networks import Built
from bertdesk.core.pretrain import network
from bertdesk.core.pretrain.sizes import SIZES, Size
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


def from_scratch(begin: Beginning, *, vocab_size: int, longest: int, seed: int) -> Built:
    """Return a new network of the size, with places for `longest` tokens."""
    assert begin.source in SIZES, "what has no folder is a size"
    fresh = network.from_scratch(begin.source, vocab_size=vocab_size, longest=max(_FEWEST_PLACES, longest), seed=seed)
    return Built(fresh, ())
