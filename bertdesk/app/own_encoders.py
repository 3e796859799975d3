"""The encoders of the model store that were pre-trained here."""

from PySide6.QtCore import QObject, Signal

from bertdesk.app import pretrain_works
from bertdesk.app.job import Jobs
from bertdesk.core.base_models import Encoder


class OwnEncoders(QObject):
    """`encoders` is for reading, the newest first."""

    changed = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.encoders: tuple[Encoder, ...] = ()

    def look(self) -> None:
        self._jobs.start_aside("find_own_encoders", pretrain_works.find_own_encoders(), self.set_encoders)

    def set_encoders(self, found: tuple[Encoder, ...]) -> None:
        if found != self.encoders:
            self.encoders = found
            self.changed.emit()
