"""What menus and pages ask for: a table, a model's folder, where to save; and what is made of a path that is given."""

import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from bertdesk.app import dialogs
from bertdesk.app.menus import Menus
from bertdesk.app.pages import Pages
from bertdesk.app.session import Session
from bertdesk.core import base_models
from bertdesk.paths import resource


class FileRequests(QObject):
    """Asks over the window that is its parent."""

    page_requested = Signal(str)  # where the person sees what comes of it

    def __init__(self, session: Session, pages: Pages, menus: Menus, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._pages, self._window = session, pages, window
        menus.table_requested.connect(self._on_table_requested)
        menus.sample_requested.connect(self.open_path)
        menus.model_requested.connect(self._on_model_requested)
        menus.save_requested.connect(self._on_save_requested)
        pages.data.files_dropped.connect(self.open_paths)
        pages.data.open_requested.connect(self._on_table_requested)
        pages.data.sample_requested.connect(self._on_sample_requested)
        pages.edits.save_requested.connect(self._on_save_requested)
        pages.encoder.folder_requested.connect(self._on_encoder_requested)
        pages.evaluate.file_requested.connect(self._on_evaluate_requested)
        pages.classify.model_requested.connect(self._on_model_requested)
        pages.compare.model_requested.connect(self._on_other_model_requested)
        pages.inside.table_requested.connect(self._on_table_requested)
        pages.understand.folder_requested.connect(self._on_folder_to_look_at_requested)

    def open_paths(self, paths: list[str]) -> None:
        """Open what was dropped or named; several files are one table."""
        if len(paths) == 1:
            self.open_path(paths[0])
        elif paths:
            given = [Path(path) for path in paths]
            self._show_begun(given[0], "data", has_begun=self._session.material.open_tables(given))

    def open_path(self, path: str) -> None:
        """Open a model folder or a table."""
        given = Path(path)
        if is_model(given):
            self._show_begun(given, "classify", has_begun=self._session.open_model(given))
        else:
            self._show_begun(given, "data", has_begun=self._session.material.open_table(given))

    def _show_begun(self, wanted: Path, page: str, *, has_begun: bool) -> None:
        """Show the page where the person sees what comes of it, or say that something else still runs."""
        if has_begun:
            self.page_requested.emit(page)
        else:
            self._session.failed.emit("open", "busy", {"path": wanted.name})

    # Slots

    @Slot()
    def _on_table_requested(self) -> None:
        if path := dialogs.ask_table(self._window):
            self.open_path(str(path))

    @Slot()
    def _on_sample_requested(self) -> None:
        self.open_path(str(resource("samples/feedback_en.csv")))

    @Slot()
    def _on_save_requested(self) -> None:
        read = self._session.material.read
        if read is not None and (path := dialogs.ask_where_to_save_table(self._window, read.path)):
            self._session.editing.save(path)

    @Slot()
    def _on_model_requested(self) -> None:
        if folder := dialogs.ask_model_folder(self._window):
            self._show_begun(folder, "classify", has_begun=self._session.open_model(folder))

    @Slot()
    def _on_other_model_requested(self) -> None:
        folder = dialogs.ask_model_folder(self._window)
        if folder and not self._session.comparing.open(folder, self._session.settings.device):
            self._session.failed.emit("open_other", "busy", {"path": folder.name})

    @Slot()
    def _on_folder_to_look_at_requested(self) -> None:
        if folder := dialogs.ask_model_folder(self._window):
            self._pages.understand.look_at(folder)

    @Slot()
    def _on_encoder_requested(self) -> None:
        if folder := dialogs.ask_encoder_folder(self._window):
            self._session.material.choose_encoder(base_models.local(folder))

    @Slot()
    def _on_evaluate_requested(self) -> None:
        if path := dialogs.ask_table(self._window):
            self._show_begun(path, "evaluate", has_begun=self._session.evaluate_file(path))


def is_model(path: Path) -> bool:
    """Return whether a path is a model's folder."""
    return os.path.isfile(path / "config.json")  # noqa: PTH113  # is_file() raises in a locked folder
