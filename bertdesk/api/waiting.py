"""What the verbs share: a model is opened, the work done to its end in this thread, its product returned."""

from collections.abc import Callable
from typing import TypeVar

from bertdesk import runs
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Event, Work, finish
from bertdesk.core.model import Classifier
from bertdesk.errors import Cancelled
from bertdesk.runs import Model

T = TypeVar("T")
OnEvent = Callable[[Event], None]


def with_model(
    model: Model,
    device: str,
    begin: Callable[[Classifier, CancelToken], Work[T]],
    on_event: OnEvent | None,
    cancel: CancelToken | None,
) -> T:
    """Open a model, and do the work that `begin` makes of it. Raises: BertdeskError."""

    def work() -> Work[T]:
        classifier = yield from runs.open_model(model, device)
        return (yield from begin(classifier, cancel or CancelToken()))

    return finish(work(), on_event)


def product_of(work: Work[T | None], on_event: OnEvent | None) -> T:
    """Do the work. Raises: Cancelled where it was stopped before there was anything to return."""
    found = finish(work, on_event)
    if found is None:
        raise Cancelled
    return found


def refuse_single(verb: str, given: object, noun: str = "text") -> None:
    """Refuse one text where a list of them is wanted: it is a sequence too, of characters. Raises: TypeError."""
    if isinstance(given, str):
        raise TypeError(f"{verb} takes a list of {noun}s: put a single {noun} in brackets, [{noun}].")
