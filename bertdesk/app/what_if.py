"""What the person strikes out of the classified text, and what becomes of the probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bertdesk.app import what_if_works
from bertdesk.app.asking import Asking
from bertdesk.app.job import Lane, MakeWork
from bertdesk.core.pairs import Text, second_start

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.explain import Opposite, Strikable, Struck
    from bertdesk.core.explain.words import Extent

VERBS = ("strike", "opposite")
_QUIET_MS = 600
"""Time without a click after which what gave way to the clicks is taken up again."""


class WhatIf(QObject):
    """Each click supersedes the one before. A click that was given up is taken back."""

    changed = Signal()  # what is struck, what becomes of it, or what was found

    def __init__(self, lane: Lane, asking: Asking, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane, self._asking = lane, asking
        self._strikable: Strikable | None = None
        self.struck: frozenset[Extent] = frozenset()
        self.found: Struck | Opposite | None = None  # of the words last answered for; None: none are struck
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(asking.go_on)
        asking.prediction_changed.connect(self._forget)
        lane.ended.connect(self._on_ended)

    @Slot()
    def _forget(self) -> None:
        self._strikable, self.struck, self.found = None, frozenset(), None
        self._quiet.stop()
        self.changed.emit()

    def toggle(self, word: Extent) -> bool:
        """Strike a word of the text, or bring it back."""
        return self.strike(self.struck ^ {word})

    def strike(self, words: frozenset[Extent]) -> bool:
        """Strike these words and no others."""
        classifier = self._asking.asked
        if classifier is None or self._asking.prediction is None:
            return False
        if not words:
            return self._bring_back()
        work = what_if_works.strike(classifier, self._strikable or self._asking.subject, words)
        return self._start("strike", work, words)

    def _bring_back(self) -> bool:
        if self._lane.verb in VERBS:
            self._lane.cancel()
        self.struck, self.found = frozenset(), None
        self.changed.emit()
        self._quiet.start()
        return True

    def find_opposite(self, against: str | None = None) -> bool:
        """Strike the fewest words that turn the class, into `against` or whichever other."""
        classifier = self._asking.asked
        if classifier is None or self._asking.prediction is None:
            return False
        work = what_if_works.find_opposite(classifier, self._strikable or self._asking.subject, against)
        return self._start("opposite", work, self.struck)

    def _start(self, verb: str, work: MakeWork, words: frozenset[Extent]) -> bool:
        if not self._lane.start(verb, work, self._on_answered, gives_way=True):
            return False
        self._quiet.stop()
        self.struck = words
        self.changed.emit()
        return True

    def _on_answered(self, product: tuple[Strikable, Struck | Opposite]) -> None:
        self._strikable, self.found = product
        self.struck = frozenset(self.found.words)
        self.changed.emit()
        self._quiet.start()

    @Slot()
    def _on_ended(self) -> None:
        answered = frozenset(self.found.words) if self.found is not None else frozenset[tuple[int, int]]()
        if self.struck != answered:  # the person stopped it, or it failed
            self.struck = answered
            self.changed.emit()

    def changed_text(self) -> Text:
        """Return the text, or the pair, as it would be without the struck words."""
        from bertdesk.core.explain.words import without  # torch, which whoever has struck words has

        subject, start = self._asking.subject, second_start(self._asking.subject)
        if isinstance(subject, str) or start is None:
            return without(self._asking.text, self.struck)
        in_second = {(first - start, last - start) for first, last in self.struck if first >= start}
        in_first = {word for word in self.struck if word[0] < start}
        return without(subject[0], in_first), without(subject[1], in_second)
