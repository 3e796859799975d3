"""What the weights of a new network begin as, where chance alone would cost it most of its time; all are learnt on.

- Words begin where latent semantic analysis puts them (`word_vectors.py`), positions as the sinusoid of Vaswani et al.
  2017, section 3.5; and of what a token is, its word is most, so that words are told apart from where they stand.
- What is guessed begins as how frequent each word is: what the first hundreds of steps would be spent on.
- In the first layer queries begin as keys ("mimetic initialization", Trockman and Kolter 2023): each token looks for
  its own word in both texts, and for words like it, and learns in which text these stand. [MASK] is none: it stands in
  no text, so its vector begins as 0.
- In the last layer half of the heads begin with looking at the first text, and half at the second: [CLS] has both, and
  what is to be told of a pair is how they differ.

With all of this tiny's recipe tells neighbours in 79 % of pairs after 5,500 steps on film reviews. After 1,500 of them
L_NSP is 0.62; it stays ln 2 where the first layer does not tell in which text a word stands again.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import BertForPreTraining

from bertdesk.core.sinusoid import sinusoid

_POSITIONS, _SEGMENTS = 0.3, 0.5
"""How large what says the place and the text of a token is, beside what says its word"""
_SHARPNESS = 3.0
"""How much larger the first layer's logits are than orthogonal queries and keys make them"""
_FOR_ITS_TEXT = 3.0
"""What a token of the text that a head looks at has more in its logit, and one of the other text less"""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the texts say of each of V tokens before anything is learnt."""

    costs: NDArray[np.float64]
    """(V,) -ln of its share of all tokens"""
    vectors: NDArray[np.float32] | None
    """(V, H) of length 1, or 0 of a token that no text has, as [MASK]; None: nothing is known"""


@torch.no_grad()
def begin(network: BertForPreTraining, seen: Seen | None) -> None:
    """Set them in place; chance decides what `seen` does not."""
    embeddings, spread = network.bert.embeddings, network.config.initializer_range
    if seen is not None:
        network.cls.predictions.bias.copy_(torch.from_numpy(-seen.costs))
    if seen is not None and seen.vectors is not None:
        vectors = torch.from_numpy(seen.vectors)
        embeddings.word_embeddings.weight.copy_(vectors * (spread * math.sqrt(network.config.hidden_size)))
    waves = torch.from_numpy(sinusoid(*embeddings.position_embeddings.weight.shape))
    embeddings.position_embeddings.weight.copy_(waves * (_POSITIONS * spread * math.sqrt(2)))  # a wave's square is 1/2
    embeddings.token_type_embeddings.weight.mul_(_SEGMENTS)
    first, last = network.bert.encoder.layer[0], network.bert.encoder.layer[-1]
    apart = _first_from_second(network)
    _look_for_the_same_word(first.attention.self, apart)
    _tell_in_which_text(first.attention, apart)
    _look_at_one_text_each(last.attention.self, apart)


def _look_for_the_same_word(attention: Any, first_from_second: torch.Tensor) -> None:  # Any: transformers has no types
    """Let queries be keys, turned at random, and blind to the text: a word has the largest product with itself."""
    turned = nn.init.orthogonal_(torch.empty_like(attention.query.weight))
    attention.query.weight.copy_(_without(first_from_second, turned) * math.sqrt(_SHARPNESS))
    attention.key.weight.copy_(attention.query.weight)


def _tell_in_which_text(layer: Any, first_from_second: torch.Tensor) -> None:  # Any: transformers has no types
    """Let each head add to a token, along one direction, how much more of what it looks at is in the first text.

    All of them together add as much as the token has, where all that they look at is in one text; what says the
    token's own text stays as it is.
    """
    attention, added = layer.self, layer.output.dense.weight
    heads, size, width = attention.num_attention_heads, attention.attention_head_size, len(first_from_second)
    for head in range(heads):
        rows = slice(head * size, (head + 1) * size)
        inside, outside = torch.randn(size), _without(first_from_second, torch.randn(width))
        inside, outside = (nn.functional.normalize(direction, dim=0) for direction in (inside, outside))
        attention.value.weight[rows] += inside[:, None] * first_from_second
        added[:, rows] += outside[:, None] * inside * math.sqrt(width / heads)


def _without(direction: torch.Tensor, vectors: torch.Tensor) -> torch.Tensor:
    """Return the vectors, (..., H), without what lies along the direction, (H,)."""
    unit = nn.functional.normalize(direction, dim=0)
    return vectors - (vectors @ unit)[..., None] * unit


def _first_from_second(network: BertForPreTraining) -> torch.Tensor:
    """Return d, (H,): of a normalized embedding x of the first text, x . d is 1 on average, of the second -1."""
    embeddings = network.bert.embeddings
    first, second = embeddings.token_type_embeddings.weight
    spread = network.config.initializer_range * math.sqrt(1 + _POSITIONS**2 + _SEGMENTS**2)
    apart = first - second
    found: torch.Tensor = apart * 2 * spread / apart.square().sum()
    return found


def _look_at_one_text_each(attention: Any, first_from_second: torch.Tensor) -> None:
    """Add `_FOR_ITS_TEXT` to each head's logits where an embedding is of its text; take as much where of the other."""
    heads, size = attention.num_attention_heads, attention.attention_head_size
    for head in range(heads):
        rows = slice(head * size, (head + 1) * size)
        asked = nn.functional.normalize(torch.randn(size), dim=0) * math.sqrt(_FOR_ITS_TEXT * math.sqrt(size))
        attention.query.bias[rows] = asked
        attention.key.weight[rows] += (-1) ** head * asked[:, None] * first_from_second
