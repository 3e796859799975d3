"""Run verbs to their end in a test, and make the data they are run on."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import torch
from torch import nn

from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Event, Work
from bertdesk.core.text_columns import Columns

T = TypeVar("T")


def listen(
    work: Work[T], *, meanwhile: Callable[[Event], object] = lambda _: None, heard: list[Event] | None = None
) -> tuple[list[Event], T]:
    """Return all events of a verb, and its product.

    `meanwhile` is called after each event, before the verb goes on; `heard` takes the events of one that will fail.
    """
    events = [] if heard is None else heard
    while True:
        try:
            events.append(next(work))
        except StopIteration as end:
            return events, end.value
        meanwhile(events[-1])


def finish(work: Work[T]) -> T:
    """Return the product of a verb."""
    return listen(work)[1]


def dataset_of(rows: Sequence[tuple[str, str]]) -> Dataset:
    labels = tuple(sorted({label for _, label in rows}))
    return Dataset(
        texts=tuple(text for text, _ in rows),
        label_ids=np.array([labels.index(label) for _, label in rows], np.int64),
        labels=labels,
        rows=np.arange(len(rows)),
        columns=Columns("text", "label"),
        source="made.csv",
    )


def enliven(network: nn.Module) -> None:
    """Make random weights ten times as large: freshly initialised ones say nearly the same of every text."""
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.ndim > 1:
                parameter.mul_(10)
