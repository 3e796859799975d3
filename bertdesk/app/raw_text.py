"""What a pre-training starts from: raw text, and the encoder that goes on, or the size of a new network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bertdesk.app import pretrain_works
from bertdesk.app.job import Jobs
from bertdesk.core import base_models
from bertdesk.core.base_models import Encoder
from bertdesk.core.pretrain.sizes import Size
from bertdesk.core.tablefile.dialect import NOTHING_TOLD

if TYPE_CHECKING:
    from bertdesk.core.pretrain.looking import Looked  # imports what reads tables
    from bertdesk.core.tablefile import Table


def place_of(table: Table) -> Path | None:
    """Return by which path raw text is read from an open table, also in another process.

    None where the path does not tell all: joined of several files, or not read as was found out.
    """
    return None if table.files or table.told != NOTHING_TOLD else Path(table.address)


class RawText(QObject):
    """`found` is what the chosen path holds; what was chosen before stays until another has been looked at."""

    changed = Signal()
    beginning_changed = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.found: Looked | None = None
        self.encoder: Encoder = base_models.BUILT_IN
        self.size: Size | None = None  # of a new network; None: the encoder goes on

    @property
    def beginning(self) -> Encoder | Size:
        return self.size or self.encoder

    def look(self, path: Path, column: str = "") -> bool:
        """Look at a file or a folder; of a table at the named column, else at that with the most text."""
        return self._jobs.run.start("look_at_text", pretrain_works.look(path, column), self.set_found)

    def set_found(self, found: Looked) -> None:
        self.found = found
        self.changed.emit()

    def go_on_from(self, encoder: Encoder) -> None:
        self.encoder, self.size = encoder, None
        self.beginning_changed.emit()

    def begin_new(self, size: Size) -> None:
        self.size = size
        self.beginning_changed.emit()
