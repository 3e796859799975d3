"""Inside a classifier, layer by layer: where its texts lie, which layer could decide, what fine-tuning changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work, finish
from bertdesk.core.pairs import Text
from bertdesk.core.understand.changes import Changes, linear_cka, weight_changes
from bertdesk.core.understand.first_tokens import first_tokens
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.pieces import to_pieces
from bertdesk.core.understand.planes import Plane, planes_of
from bertdesk.core.understand.probe import Probes, probes_of
from bertdesk.core.understand.subject import Subject

Floats = NDArray[np.float32]
_LEAST = 3
"""Texts that a plane can be laid through"""


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    rows: NDArray[np.int64]
    """(N,) which of the texts were read, rising"""
    label_ids: NDArray[np.int64]
    """(N,) their classes"""
    planes: tuple[Plane, ...]
    """(L + 1,) of the embeddings, then after each layer"""
    probes: Probes | Lacking
    changes: Changes | Lacking


def look_inside(
    subject: Subject,
    before: Subject | None,
    texts: Sequence[Text],
    label_ids: NDArray[np.int64],
    *,
    seed: int,
    most: int = 1000,
    cancel: CancelToken,
) -> Work[Inside | Lacking]:
    """Read the texts that a classifier was trained on, at most so many of them, which the seed draws.

    `before` is what it was before fine-tuning.
    Raises: OutOfMemory, Cancelled; TokenizerRefused where it knows no pairs.
    """
    if lacking := _cannot_look(subject, len(texts)):
        return lacking
    rows = np.arange(len(texts))
    if len(texts) > most:
        rows = np.sort(np.random.default_rng(seed).choice(len(texts), most, replace=False))
    some, classes = [texts[int(row)] for row in rows], label_ids[rows]
    vectors = yield from first_tokens(subject, some, cancel=cancel)  # (N, L + 1, H)
    probes = yield from probes_of(vectors, classes, seed=seed, cancel=cancel)
    changes = yield from _changes(subject, before, vectors, some, cancel)
    return Inside(rows, classes, planes_of(vectors), probes, changes)


def place(subject: Subject, inside: Inside, text: Text) -> Floats | Lacking:
    """Return where a text lies in the plane of each layer: (L + 1, 2). Raises: OutOfMemory."""
    pieces = to_pieces(subject, text)
    if isinstance(pieces, Lacking):
        return pieces
    vectors = finish(first_tokens(subject, [text], cancel=CancelToken()))[0]  # (L + 1, H)
    return np.stack([plane.place(vector) for plane, vector in zip(inside.planes, vectors, strict=True)])


def _cannot_look(subject: Subject, texts: int) -> Lacking | None:
    if "classes" not in subject.heads:
        return Lacking("no_classes")
    if subject.is_multi_label:
        return Lacking("several_classes_each")
    return Lacking("too_few_texts") if texts < _LEAST else None


def _changes(
    subject: Subject, before: Subject | None, vectors: Floats, texts: Sequence[Text], cancel: CancelToken
) -> Work[Changes | Lacking]:
    if before is None:
        return Lacking("no_encoder")
    weights = weight_changes(subject, before)
    if isinstance(weights, Lacking):
        return weights
    # of a long text both read as much: else layers that stayed as they were would seem to say something else
    alike = replace(before, max_length=min(before.max_length, subject.max_length))
    theirs = yield from first_tokens(alike, texts, cancel=cancel)
    layers = range(vectors.shape[1])
    return Changes(weights, tuple(linear_cka(theirs[:, layer], vectors[:, layer]) for layer in layers))
