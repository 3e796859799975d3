"""Beside the button that starts a run: on which device it will run, how long, with what memory. Hinders nothing."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bertdesk.app import forecast, i18n, theme
from bertdesk.app.foresight import Foresight
from bertdesk.app.session import Session
from bertdesk.app.widgets.plain import plain_label


class ForecastPanel(QWidget):
    def __init__(self, session: Session, foresight: Foresight | None = None, parent: QWidget | None = None) -> None:
        """`foresight` is that of the runs it speaks of, training's where none is named."""
        super().__init__(parent)
        self._session, self._foresight = session, foresight or session.training.foresight
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._words, self._device = plain_label(wraps=True), plain_label("muted", wraps=True)
        self._warnings = plain_label("warn", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        for label in (self._words, self._warnings, self._device):
            column.addWidget(label)

    def _connect(self) -> None:
        self._foresight.changed.connect(self._show)
        self._session.ready_changed.connect(self._show)

    def retranslate(self) -> None:
        self._show()

    @Slot()
    def _show(self) -> None:
        foresight = self._foresight
        words, warnings = "", list[str]()
        if foresight.is_trying:
            words = self.tr("Trying a batch on this computer…")
        elif foresight.is_elsewhere:
            words = self.tr("The GPU pack trains it: how long that takes is known once it runs.")
        elif foresight.plan is not None:
            plan = foresight.plan
            words = "\n".join(filter(None, (forecast.sentence(plan), forecast.amount(plan), forecast.parts(plan))))
            warnings = forecast.warnings(plan)
        elif foresight.failure is not None:
            warnings = [i18n.message(*foresight.failure)]
        for label, text in ((self._words, words), (self._warnings, "\n".join(warnings))):
            label.setText(text)
            label.setVisible(bool(text))
        self._device.setText(self._device_words())

    def _device_words(self) -> str:
        device = self._session.device
        if device is None:
            return self.tr("Looking for the fastest device that works…")
        name = " · ".join(filter(None, (device.kind.upper(), device.name)))
        return self.tr("Trains on {device}: a test step has just run there.").format(device=name)
