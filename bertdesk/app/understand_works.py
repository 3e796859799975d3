"""What the jobs of the page "Understand" run. As in works.py, torch is imported in the work alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bertdesk.app.job import MakeWork
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.pack import own_device
from bertdesk.core.pairs import Text

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.understand.lacking import Lacking
    from bertdesk.core.understand.pieces import Pieces
    from bertdesk.core.understand.subject import Subject

    Question = Callable[[Subject, CancelToken], Work[Any]]  # Any: each question has its own answer


def open_subject(source: Path | Encoder, preferred: str, mirror: str) -> MakeWork:
    def work(cancel: CancelToken) -> Work[Subject]:
        from bertdesk.core.device import choose
        from bertdesk.core.understand import subject

        return (yield from subject.open_subject(source, choose(own_device(preferred)), cancel=cancel, mirror=mirror))

    return work


def cut(subject: Subject, text: Text) -> Pieces | Lacking:
    from bertdesk.core.understand.pieces import to_pieces

    return to_pieces(subject, text)


def cutting(text: Text) -> Question:
    """Cut a text that is too long for the window's own thread."""

    def asked(subject: Subject, cancel: CancelToken) -> Work[Pieces | Lacking]:
        cancel.raise_if_requested()
        yield Progressed("reading", 0, 0)
        return cut(subject, text)

    return asked


def question(subject: Subject, asked: Question) -> MakeWork:
    def work(cancel: CancelToken) -> Work[Any]:  # Any: the question's own answer
        return (yield from asked(subject, cancel))

    return work
