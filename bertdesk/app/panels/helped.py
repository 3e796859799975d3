"""On the page "Pre-train", after a run: did it help? Measured when the person asks."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import theme, verdict_words
from bertdesk.app.helped import VERB
from bertdesk.app.session import Session
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label


class HelpedPanel(QWidget):
    """Takes no room where no encoder has come out of another one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._helped = session, session.helped
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._title, self._words = plain_label("heading", wraps=True), plain_label(wraps=True)
        self._read, self._on_rows = QPushButton(), QPushButton()
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(self._read)
        row.addWidget(self._on_rows)
        row.addStretch()
        inside = QVBoxLayout()
        inside.addWidget(self._title)
        inside.addWidget(self._words)
        inside.addLayout(row)
        lay_card(self, inside)

    def _connect(self) -> None:
        self._read.clicked.connect(self._on_read)
        self._on_rows.clicked.connect(self._on_rows_asked)
        session = self._session
        for signal in (self._helped.changed, session.busy_changed, session.material.dataset_changed):
            signal.connect(self._show_state)

    def retranslate(self) -> None:
        self._read.setText(self.tr("By texts that were kept back"))
        self._on_rows.setText(self.tr("By classifiers on the open table, too"))
        self._show_state()

    # Slots

    @Slot()
    def _on_read(self) -> None:
        self._helped.judge(on_rows=False)

    @Slot()
    def _on_rows_asked(self) -> None:
        self._helped.judge(on_rows=True)

    @Slot()
    def _show_state(self) -> None:
        verb = self._session.jobs.run.verb
        self.setVisible(self._helped.is_possible and verb != "pretrain")
        for button in (self._read, self._on_rows):
            button.setEnabled(self._session.is_free)
        self._on_rows.setVisible(self._session.material.dataset is not None)
        found = self._helped.verdict
        if verb == VERB:
            self._title.setText(self.tr("Did it help?"))
            self._words.setText(self.tr("Both encoders, as it was and as it is, are asked for the same…"))
        elif found is None:
            self._title.setText(self.tr("Did it help?"))
            self._words.setText(
                self.tr(
                    "Both encoders, as it was and as it is, guess every word of texts that were kept back. With rows"
                    " and classes, three classifiers are trained on each and compared: that takes six trainings."
                )
            )
        else:
            self._title.setText(verdict_words.title(found))
            self._words.setText("\n".join(verdict_words.lines(found)))
