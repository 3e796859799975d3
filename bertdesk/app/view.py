"""A part of the page "Understand": it asks the network when it is seen, and again when what it shows is old."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from bertdesk.app.session import Session


class View(QWidget):
    """A subclass draws: `show_nothing` before there is anything to ask, `look` when there is a network and a text."""

    teaching_requested = Signal()  # of a head that the network lacks

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.understanding = session, session.understanding
        self._is_old = True
        self.understanding.subject_changed.connect(self._on_changed)
        self.understanding.pieces_changed.connect(self._on_changed)

    def retranslate(self) -> None:
        """Say all words again."""

    def show_nothing(self) -> None:
        """There is no network yet, or another one is being opened."""

    def look(self) -> None:
        """Ask the network, and show what it answers."""

    def stop(self) -> bool:
        """Stop what was begun here and runs beside all else. Returns: whether there was something."""
        return False

    @Slot()
    def _on_changed(self) -> None:
        self._is_old = True
        if self.isVisible():
            self._catch_up()

    def _catch_up(self) -> None:
        if not self._is_old:
            return
        if self.understanding.subject is None or self.understanding.pieces is None:
            self.show_nothing()
            return
        self._is_old = False
        self.look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.understanding.is_asking:  # the question may give way to the next view's
            self._is_old = True
