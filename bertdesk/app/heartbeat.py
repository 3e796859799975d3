"""Says once a second that the window's thread lives; where it falls silent, the log gets the stacks of all threads."""

from PySide6.QtCore import QObject, QTimer, Slot

from bertdesk import logs

_BEATS = 8
"""Within the time of silence: a busy moment may delay some of them."""


class Heartbeat(QObject):
    """Beats in dialogs too, also in the system's own: their loops keep Qt's timers going."""

    def __init__(self, parent: QObject | None = None, *, silence_s: float = logs.STANDSTILL_S) -> None:
        super().__init__(parent)
        self._silence_s = silence_s
        self._timer = QTimer(self)
        self._timer.setInterval(round(1000 * silence_s / _BEATS))
        self._timer.timeout.connect(self._on_beat)

    @Slot()
    def start(self) -> None:
        self._timer.start()
        self._on_beat()

    @Slot()
    def stop(self) -> None:
        self._timer.stop()
        logs.expect_no_beat()

    @Slot()
    def _on_beat(self) -> None:
        logs.expect_beat(self._silence_s)
