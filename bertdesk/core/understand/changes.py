"""What fine-tuning changed: the weights of each layer, and what they make of the same texts."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.planes import are_alike
from bertdesk.core.understand.subject import Subject

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Changes:
    """L + 1 of each: the embeddings, then each layer."""

    weights: tuple[float, ...]
    """|| after - before || / || before ||, over all weights of a layer; 0 where it stayed as it was"""
    likeness: tuple[float | None, ...]
    """Linear CKA of the [CLS] vectors before and after: 1 where they say the same; None where they say nothing"""


def weight_changes(after: Subject, before: Subject) -> tuple[float, ...] | Lacking:
    """Return how far the weights moved, of the embeddings and of each layer."""
    theirs, ours = _groups(before), _groups(after)
    if not _are_of_one_shape(theirs, ours):
        return Lacking("another_network")
    return tuple(_change(old, new) for old, new in zip(theirs, ours, strict=True))


def linear_cka(before: Floats, after: Floats) -> float | None:
    """Return how alike two representations, (N, H) each, of the same texts are: Kornblith et al. 2019, section 3.

    || Y' X ||^2 / (|| X' X || || Y' Y ||) in Frobenius norms, of centred columns: in [0, 1], and the same whatever
    rotation and scale either has. None where the vectors of either are all alike.
    """
    if are_alike(before) or are_alike(after):
        return None
    x, y = (wide - wide.mean(axis=0) for wide in (before.astype(np.float64), after.astype(np.float64)))
    met = np.square(y.T @ x).sum()
    return float(met / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y)))


def _groups(subject: Subject) -> list[dict[str, torch.Tensor]]:
    """Return the weights of the embeddings, and of each layer, by name."""
    modules: list[nn.Module] = [subject.network.base_model.embeddings, *subject.anatomy.layers]
    return [{name: weight.detach() for name, weight in module.named_parameters()} for module in modules]


def _are_of_one_shape(one: list[dict[str, torch.Tensor]], other: list[dict[str, torch.Tensor]]) -> bool:
    shapes = ([{name: tuple(w.shape) for name, w in group.items()} for group in groups] for groups in (one, other))
    return next(shapes) == next(shapes)


def _change(before: dict[str, torch.Tensor], after: dict[str, torch.Tensor]) -> float:
    moved = sum(float(torch.sum((after[name].cpu().double() - w.cpu().double()) ** 2)) for name, w in before.items())
    size = sum(float(torch.sum(w.cpu().double() ** 2)) for w in before.values())
    return float((moved / size) ** 0.5) if size else 0.0
