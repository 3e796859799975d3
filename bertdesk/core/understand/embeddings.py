"""What the network makes of each piece before its first layer: the sum of word, segment and position, then a norm."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray

from bertdesk.core.understand.pieces import Pieces
from bertdesk.core.understand.subject import Subject
from bertdesk.core.understand.watching import Given, Hang, ask, on_input, on_output, until, watching

Floats = NDArray[np.float32]
Missing = Literal["one_segment", "no_segments", "rotary_positions", "relative_positions"]


@dataclass(frozen=True, slots=True, eq=False)
class EmbeddingSum:
    """Devlin et al. 2019, figure 2, as far as this kind of network has it. E = H but in ELECTRA, which projects it."""

    word: Floats
    """(T, E)"""
    segment: Floats | None
    """(T, E); where there is but one segment, the same on every piece, and part of the sum nonetheless"""
    position: Floats | None
    """(T, E)"""
    total: Floats
    """(T, E) their sum, as the network made it"""
    normed: Floats
    """(T, E) what it is after the layer norm; as wide as H where DeBERTa projects the sum before"""
    missing: tuple[Missing, ...]
    """Which of the three parts this kind of network has not, or not as BERT has it"""


def embedding_sum(subject: Subject, pieces: Pieces) -> EmbeddingSum:
    """Raises: OutOfMemory."""
    anatomy = subject.anatomy
    found: dict[str, Floats] = {}

    def keep(name: str, tensor: torch.Tensor) -> None:
        rows = tensor.float().cpu().numpy().reshape(-1, tensor.shape[-1])
        found[name] = np.broadcast_to(rows, (len(pieces), rows.shape[-1])).copy()

    def of(name: str) -> Any:  # Any: a hook's argument
        return lambda output: keep(name, output)

    def taken(given: Given) -> None:
        keep("total", given[0][0])

    hangs: list[Hang] = [on_output(anatomy.word, of("word")), on_output(anatomy.norm, of("normed"))]
    hangs += [on_input(anatomy.summed, taken)]
    for name, module in (("segment", anatomy.segment), ("position", anatomy.position)):
        if module is not None:
            hangs.append(on_output(module, of(name)))
    with watching(subject, *hangs, until(anatomy.norm)):
        ask(subject, pieces.ids[None], pieces.places[None])
    return EmbeddingSum(
        found["word"], found.get("segment"), found.get("position"), found["total"], found["normed"], _missing(subject)
    )


def _missing(subject: Subject) -> tuple[Missing, ...]:
    missing: list[Missing] = []
    if not subject.has_segments:
        missing.append("no_segments" if subject.anatomy.segment is None else "one_segment")
    if subject.positions == "rotary":
        missing.append("rotary_positions")
    if subject.positions == "relative":
        missing.append("relative_positions")
    return tuple(missing)
