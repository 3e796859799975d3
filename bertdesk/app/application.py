"""The application object: also hears of files that macOS hands to the running program, by its icon or "Open With"."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Told by `event`, not by a filter: a filter of the application would see every event of every widget."""

    file_asked = Signal(str)
    """A path."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_asked.emit(event.file())
            return True
        return super().event(event)
