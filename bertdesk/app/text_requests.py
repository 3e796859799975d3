"""What the page "Pre-train" asks for: a file or a folder with raw text, the folder of an encoder that goes on."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from bertdesk.app import dialogs
from bertdesk.app.panels.beginning import BeginningPanel
from bertdesk.app.panels.raw_text import RawTextPanel
from bertdesk.app.session import Session
from bertdesk.core import base_models


class TextRequests(QObject):
    """Asks over the window that is its parent."""

    def __init__(self, session: Session, raw_text: RawTextPanel, beginning: BeginningPanel, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        raw_text.file_requested.connect(self._on_file_requested)
        raw_text.folder_requested.connect(self._on_folder_requested)
        beginning.folder_requested.connect(self._on_encoder_requested)

    def look(self, path: Path) -> None:
        """Look at raw text, or say that something else still runs."""
        if not self._session.raw_text.look(path):
            self._session.failed.emit("open", "busy", {"path": path.name})

    @Slot()
    def _on_file_requested(self) -> None:
        if path := dialogs.ask_text(self._window):
            self.look(path)

    @Slot()
    def _on_folder_requested(self) -> None:
        if path := dialogs.ask_text_folder(self._window):
            self.look(path)

    @Slot()
    def _on_encoder_requested(self) -> None:
        if folder := dialogs.ask_encoder_folder(self._window):
            self._session.raw_text.go_on_from(base_models.local(folder))
