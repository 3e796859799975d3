"""The positions that a network has learnt, beside the sinusoid that the Transformer has: BERT learns its own."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.sinusoid import sinusoid
from bertdesk.core.understand.anatomy import Positions
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.subject import Subject

Floats = NDArray[np.float32]
_MOST = 512


@dataclass(frozen=True, slots=True, eq=False)
class PositionVectors:
    own: Floats
    """(P, E) the network's, from the position of a text's first piece; E = H but in ELECTRA"""
    sinusoid: Floats
    """(P, E)"""
    own_likeness: Floats
    """(P, P) cosine of the angle between two positions' vectors"""
    sinusoid_likeness: Floats
    """(P, P)"""
    like_sinusoid: float
    """Mean cosine of the angle between each position's vector and its sinusoid"""
    first: int
    """Number of the first of these positions: RoBERTa's are counted from its padding's id + 1"""
    kind: Positions


def position_vectors(subject: Subject, *, most: int = _MOST) -> PositionVectors | Lacking:
    """Return the vectors of the first `most` positions; nothing but numbers is computed, no text is read."""
    module: Any = subject.anatomy.position  # Any: torch's modules have no typed weights
    if module is None:
        return Lacking("rotary_positions" if subject.positions == "rotary" else "relative_positions")
    first = subject.first_position
    own = module.weight.detach()[first : first + most].float().cpu().numpy()
    wave = sinusoid(*own.shape)
    to_wave = float((units(own) * units(wave)).sum(1).mean())
    return PositionVectors(own, wave, likeness(own), likeness(wave), to_wave, first, subject.positions)


def likeness(vectors: Floats) -> Floats:
    """Return the cosine similarity of each with each: (P, H) -> (P, P). A vector of zeros is like none."""
    alike: Floats = np.clip(units(vectors) @ units(vectors).T, -1.0, 1.0)
    return alike


def units(vectors: Floats) -> Floats:
    """Return them with length 1, (P, H); a vector of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Floats = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return found
