"""What the page "Understand" looks at: a network of its own, and the sentence in it. Its views ask for the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from bertdesk.app import understand_works as look_works
from bertdesk.app.job import Lane
from bertdesk.core.base_models import Encoder
from bertdesk.core.events import Event, Notice, RunCancelled, RunFailed
from bertdesk.core.pairs import Text, whole

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.understand.lacking import Lacking
    from bertdesk.core.understand.pieces import Pieces
    from bertdesk.core.understand.subject import Subject
Source = Path | Encoder
"""A model folder, or an encoder"""
VERB = "open_subject"
_SHORT = 4000
"""Characters that are cut into pieces within a few milliseconds; more of them are cut on the worker's thread"""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    verb: str
    question: look_works.Question
    then: Callable[[Any], None]


class Understanding(QObject):
    """One network at a time, opened when somebody first looks; questions about it wait for one another.

    The lane `look` is its own: the network is no other work's, and what is asked of it gives way to the next question.
    """

    subject_changed = Signal()  # another network, or none yet
    pieces_changed = Signal()  # the sentence, cut by the network's tokenizer; also after the network has changed
    stopped = Signal()  # the network was not opened: `failure` says why, or the person has cancelled it

    def __init__(self, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._device, self._mirror = "auto", ""
        self.source: Source | None = None
        self.subject: Subject | None = None
        self.text: Text = ""
        self.pieces: Pieces | Lacking | None = None
        self.failure: Notice | None = None
        """Why the network could not be opened"""
        self.is_stopped = False
        """Whether it was not opened; it is not tried again until somebody asks"""
        self._is_wanted = False
        self._wish = 0
        """Counts what was chosen: which of them is being opened"""
        self._opening: int | None = None
        self._tried: Text | None = None
        """The text that was last given to the tokenizer"""
        self._waiting: _Asked | None = None
        lane.reported.connect(self._on_reported)
        lane.ended.connect(self._on_ended)

    def use(self, source: Source, *, device: str, mirror: str, anew: bool = False) -> None:
        """Look at this from now on; it is opened at once where another was open, else when it is asked for.

        `anew`: also where the same folder is open, as its files may be others now.
        """
        if source == self.source and not anew:
            return
        was_open = self.subject is not None
        self.source, self.subject, self.pieces = source, None, None
        self.failure, self.is_stopped, self._waiting, self._tried = None, False, None, None
        self._wish += 1
        self._device, self._mirror = device, mirror
        self._lane.cancel()
        self.subject_changed.emit()
        if was_open:
            self.open()

    def open(self) -> bool:
        """Open the network, unless that has been done or did not work. Returns: whether it is open."""
        if self.subject is None and self.source is not None and not self.is_stopped:
            self._is_wanted = True
            self._begin()
        return self.subject is not None

    def open_again(self) -> None:
        """Try once more what did not work."""
        self.failure, self.is_stopped = None, False
        self.subject_changed.emit()
        self.open()

    def _begin(self) -> None:
        """Start opening, or leave it until the lane is free."""
        if self.source is None or self._opening is not None:
            return
        wish = self._wish
        work = look_works.open_subject(self.source, self._device, self._mirror)
        if self._lane.start(VERB, work, lambda subject: self._on_open(wish, subject)):
            self._opening = wish

    def _on_open(self, wish: int, subject: Subject) -> None:
        self._opening = None
        if wish == self._wish:  # else the person has chosen another meanwhile, which follows
            self._is_wanted = False
            self.subject = subject
            self.subject_changed.emit()
            self._cut()

    def read(self, text: Text) -> None:
        """Look at this sentence, or pair of them, from now on."""
        if text != self.text or self.pieces is None:
            self.text = text
            if self.open() and self._tried != text:
                self._cut()

    def _cut(self) -> None:
        subject, text = self.subject, self.text
        if subject is None:
            return
        if len(whole(text)) <= _SHORT:
            self._tried = text
            self._take(look_works.cut(subject, text))
            return

        def take(pieces: Pieces | Lacking) -> None:
            if subject is self.subject and text == self.text:
                self._take(pieces)

        if self._lane.start("look", look_works.question(subject, look_works.cutting(text)), take):
            self._tried = text  # else it is busy, and `_on_ended` begins with it

    def _take(self, pieces: Pieces | Lacking) -> None:
        self.pieces = pieces
        self.pieces_changed.emit()

    def ask(self, verb: str, question: look_works.Question, then: Callable[[Any], None]) -> bool:
        """Ask something of the network on a worker thread; a question that is not answered yet gives way.

        `then` is not called where the network or the sentence has changed meanwhile. Where the lane is busy with what
        does not give way, the question waits for its end. Returns: whether there is a network that can be asked.
        """
        subject, text = self.subject, self.text
        if subject is None:
            return False

        def hand_on(answer: Any) -> None:  # Any: the question's own
            if subject is self.subject and text == self.text:
                then(answer)

        self._waiting = None
        work = look_works.question(subject, question)
        if not self._lane.start(verb, work, hand_on, gives_way=True):
            self._waiting = _Asked(verb, question, then)
        return True

    @property
    def is_asking(self) -> bool:
        """Whether a question is on its way, or waits."""
        return self.subject is not None and (bool(self._lane.verb) or self._waiting is not None)

    # Slots

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if verb != VERB or not isinstance(event, RunFailed | RunCancelled):
            return
        opened, self._opening = self._opening, None
        if opened == self._wish:
            self.failure = Notice(event.code, event.facts) if isinstance(event, RunFailed) else None
            self.is_stopped, self._is_wanted = True, False
            self.stopped.emit()

    @Slot()
    def _on_ended(self) -> None:
        """The lane is free: go on with what had to wait for it."""
        asked, self._waiting = self._waiting, None
        if self.subject is None and self._is_wanted:
            self._begin()
        elif self.subject is not None and self._tried != self.text:
            self._cut()
        elif asked is not None:
            self.ask(asked.verb, asked.question, asked.then)
