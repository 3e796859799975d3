"""On the page "Evaluate": would more rows make the model better? Estimated when the person asks."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.more_data import VERB
from bertdesk.app.session import Session
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label


class MoreDataPanel(QWidget):
    """Takes no room where there is no model or no table."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._ask, self._words = QPushButton(), plain_label(wraps=True)
        self._how = plain_label("small", wraps=True)
        answer = QVBoxLayout()
        answer.setSpacing(theme.GRID // 4)
        answer.addWidget(self._words)
        answer.addWidget(self._how)
        inside = QHBoxLayout()
        inside.addWidget(self._ask)
        inside.addLayout(answer, 1)
        lay_card(self, inside)

    def _connect(self) -> None:
        session, found, material = self._session, self._session.more_data, self._session.material
        self._ask.clicked.connect(self._on_ask)
        for signal in (found.changed, material.dataset_changed, session.model_changed, session.busy_changed):
            signal.connect(self._show_state)

    def retranslate(self) -> None:
        self._ask.setText(self.tr("Would more data help?"))
        self._how.setText(
            self.tr("A quick estimate, from the encoder as it came: a fine-tuned one may gain more or less.")
        )
        self._show_state()

    @Slot()
    def _on_ask(self) -> None:
        self._session.more_data.estimate(self._session.settings.device)

    @Slot()
    def _show_state(self) -> None:
        session, material = self._session, self._session.material
        self.setVisible(material.dataset is not None and session.classifier is not None and material.has_encoder)
        self._ask.setEnabled(session.is_free)
        curve = session.more_data.curve
        self._how.setVisible(curve is not None and not curve.trouble)
        self._words.setText(self._sentence())

    def _sentence(self) -> str:
        curve = self._session.more_data.curve
        if self._session.jobs.run.verb == VERB:
            return self.tr("Learning from parts of the rows…")
        if curve is None:
            return self.tr("Learns from parts of the rows of the open table and looks how fast it gets better.")
        facts = {
            "gain": _points(curve.gain),
            "low": _points(curve.low),
            "high": _points(curve.high),
            "n": i18n.number(2 * curve.rows),
        }
        if curve.trouble == "few_rows":
            pattern = self.tr("There are too few rows to tell. So: more rows.")
        elif curve.trouble == "wide":
            pattern = self.tr("What twice the data would gain cannot be told: {low} to {high} points are possible.")
        else:
            pattern = self.tr(
                "Twice the data ({n} texts to learn from): about {gain} points (between {low} and {high})."
            )
        return pattern.format(**facts)


def _points(share: float) -> str:
    points = i18n.number(100 * share, 1)
    return points if points.startswith("−") else f"+{points}"
