"""What the page "Understand" looks at: a network of its own, and the sentence in it. Its views ask for the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from bertdesk.app import understand_works as look_works
from bertdesk.app.job import Lane
from bertdesk.core.base_models import Encoder
from bertdesk.core.pairs import Text

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.understand.lacking import Lacking
    from bertdesk.core.understand.pieces import Pieces
    from bertdesk.core.understand.subject import Subject
Source = Path | Encoder
"""A model folder, or an encoder"""


class Understanding(QObject):
    """One network at a time, opened when somebody first looks; questions about it wait for one another.

    The lane `look` is its own: the network is no other work's, and what is asked of it gives way to the next question.
    """

    subject_changed = Signal()  # another network, or none yet
    pieces_changed = Signal()  # the sentence, cut by the network's tokenizer; also after the network has changed
    failed = Signal(str, object)  # code, facts

    def __init__(self, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._device, self._mirror = "auto", ""
        self.source: Source | None = None
        self.subject: Subject | None = None
        self.text: Text = ""
        self.pieces: Pieces | Lacking | None = None

    def use(self, source: Source, *, device: str, mirror: str) -> None:
        """Look at this from now on; it is opened at once where another was open, else when it is asked for."""
        if source == self.source:
            return
        was_open = self.subject is not None
        self.source, self.subject, self.pieces = source, None, None
        self._device, self._mirror = device, mirror
        self._lane.cancel()
        self.subject_changed.emit()
        if was_open:
            self.open()

    def open(self) -> bool:
        """Open the network, unless that has been done. Returns: whether it is, or will be, open."""
        if self.subject is not None or self.source is None:
            return self.subject is not None
        source = self.source
        work = look_works.open_subject(source, self._device, self._mirror)
        return self._lane.start("open_subject", work, lambda subject: self._on_open(source, subject))

    def _on_open(self, source: Source, subject: Subject) -> None:
        if source != self.source:  # the person has chosen another meanwhile
            self.open()
            return
        self.subject = subject
        self.subject_changed.emit()
        self._cut()

    def read(self, text: Text) -> None:
        """Look at this sentence, or pair of them, from now on."""
        if text == self.text and self.pieces is not None:
            return
        self.text = text
        if self.open():
            self._cut()

    def _cut(self) -> None:
        """Cut the sentence on the window's own thread: it takes less than a millisecond."""
        if self.subject is not None:
            self.pieces = look_works.cut(self.subject, self.text)
            self.pieces_changed.emit()

    def ask(self, verb: str, question: look_works.Question, then: Callable[[Any], None]) -> bool:
        """Ask something of the network on a worker thread; a question that is not answered yet gives way.

        `then` is not called where the network or the sentence has changed meanwhile.
        """
        subject, text = self.subject, self.text
        if subject is None:
            return False

        def hand_on(answer: Any) -> None:  # Any: the question's own
            if subject is self.subject and text == self.text:
                then(answer)

        return self._lane.start(verb, look_works.question(subject, question), hand_on, gives_way=True)
