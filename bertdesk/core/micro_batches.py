"""How many texts are computed at once: what fits, found out before memory runs out, and fewer where it does."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import release_memory
from bertdesk.core.events import Notice, Work
from bertdesk.core.memory import available_mb, watched
from bertdesk.core.standing import Standing
from bertdesk.core.trainable import Trainable
from bertdesk.errors import OutOfMemory

T = TypeVar("T")

_ROOM = 0.8
"""Share of the free memory that a run may count on: other programs want some too."""


def own_share(course: Trainable) -> int:
    """Return the texts of a batch that each process computes: all at once, where memory allows."""
    return -(-course.config.batch_size // course.crew.size)


def affordable(course: Trainable, longest: Sequence[Any], cancel: CancelToken) -> int:
    """Return how many of the longest texts should fit at once, at most a batch.

    One text and two tell what each further one needs, so that memory is never asked for what it does not have: a
    system that runs out ends programs without a word. Raises: OutOfMemory where not even one text fits.
    """
    most = min(len(longest), course.config.batch_size)
    one_mb = two_mb = _extra_mb(course, longest[:1], cancel)
    if most > 1:
        try:
            two_mb = _extra_mb(course, longest[:2], cancel)
        except OutOfMemory:
            return 1
    each_mb = max(two_mb - one_mb, one_mb / 4)  # small blocks come from what the process already holds
    room_mb = _ROOM * available_mb(course.learner.kind)
    while most > 1 and one_mb + (most - 1) * each_mb >= room_mb:
        most = -(-most // 2)
    return most


def tried(course: Trainable, longest: Sequence[Any], cancel: CancelToken) -> tuple[int, float]:
    """Return how many of the longest texts do fit at once, and the MiB that they take. Raises: as `affordable`."""
    most = affordable(course, longest, cancel)
    while True:
        try:
            return most, _extra_mb(course, longest[:most], cancel)
        except OutOfMemory:
            if most == 1:
                raise
        most = -(-most // 2)
        release_memory()  # here, where the failure and all that it held are gone


def _extra_mb(course: Trainable, some: Sequence[Any], cancel: CancelToken) -> float:
    cancel.raise_if_requested()
    source = course.below(some)
    with watched(course.learner.kind) as peak:
        course.rehearse(source)
    return max(peak.extra_mb, 0.0)


def with_fewer_at_once(now: Standing, work: Callable[[], Work[T]]) -> Work[T]:
    """Do work without gradients, with ever fewer texts at once until they fit. Raises: OutOfMemory at one text."""
    while True:
        try:
            return (yield from work())
        except OutOfMemory:
            if now.micro_batch == 1:
                raise
        yield halve(now)  # here, where the failure and all that it held are gone


def halve(now: Standing) -> Notice:
    """Compute fewer texts at once from here on; the batch of a step stays as large."""
    now.micro_batch = -(-now.micro_batch // 2)
    release_memory()
    return short(now)


def short(now: Standing) -> Notice:
    return Notice("memory_short", {"micro_batch": now.micro_batch})
