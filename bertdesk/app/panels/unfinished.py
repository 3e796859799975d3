"""A quiet card above the settings of a run: runs of other days that were interrupted, to go on with or to give up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.interrupted import Runs
from bertdesk.app.session import Session
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label, plain_tooltip

if TYPE_CHECKING:
    from bertdesk.core.unfinished import Unfinished  # imports torch

_SHOWN = 1
_LONGEST_NAME = 60


class UnfinishedPanel(QWidget):
    """Takes no room where there are none, and while one runs."""

    def __init__(self, session: Session, runs: Runs | None = None, parent: QWidget | None = None) -> None:
        """`runs` says of which kind; None: trainings."""
        super().__init__(parent)
        self._session, self._runs = session, runs or session.training
        self._rows: list[QWidget] = []
        self._shows_all = False
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._column = QVBoxLayout()
        self._more = QPushButton()
        self._more.setProperty("link", True)
        bottom = QHBoxLayout()
        bottom.addWidget(self._more)
        bottom.addStretch()
        inside = QVBoxLayout()
        inside.addLayout(self._column)
        inside.addLayout(bottom)
        lay_card(self, inside)

    def _connect(self) -> None:
        self._more.clicked.connect(self._on_more)
        self._runs.interrupted.changed.connect(self._show_runs)
        self._session.busy_changed.connect(self._show_runs)

    def retranslate(self) -> None:
        self._show_runs()

    @Slot()
    def _show_runs(self) -> None:
        known = self._runs.interrupted
        runs = [run for run in known.runs if run != known.paused]  # that one has its place in the panel "run"
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(run) for run in (runs if self._shows_all else runs[:_SHOWN])]
        hidden = len(runs) - len(self._rows)
        self._more.setText(self.tr("{n} more").format(n=i18n.number(hidden)))
        self._more.setVisible(hidden > 0)
        self.setVisible(bool(runs) and self._session.jobs.run.verb != self._runs.verb)

    def _row(self, run: Unfinished) -> QWidget:
        row, words = QWidget(), plain_label(wraps=True)
        words.setText(self._sentence(run))
        words.setToolTip(plain_tooltip(run.terms.data))
        go_on, give_up = QPushButton(self.tr("Continue")), QPushButton(self.tr("Give up"))
        if run.has_model:
            give_up.setText(self.tr("Give up, keep the best so far"))
        for button in (go_on, give_up):
            button.setAccessibleDescription(words.text())
            button.setEnabled(self._session.is_free)
        go_on.clicked.connect(lambda: self._runs.resume(run))
        give_up.clicked.connect(lambda: self._runs.give_up(run))
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GRID)
        across.addWidget(words, 1)
        across.addWidget(give_up)
        across.addWidget(go_on)
        self._column.addWidget(row)
        return row

    def _sentence(self, run: Unfinished) -> str:
        pattern = self.tr("An unfinished run: {file}, step {step} of {total}, stopped {time}")
        if run.terms.seeds > 1:
            pattern = self.tr(
                "Unfinished runs: {file}, run {number} of {seeds}, step {step} of {total}, stopped {time}"
            )
        return pattern.format(
            number=i18n.number(run.number),
            seeds=i18n.number(run.terms.seeds),
            file=Path(run.terms.data).name[:_LONGEST_NAME],
            step=i18n.number(run.step),
            total=i18n.number(run.terms.total_steps),
            time=i18n.moment(run.stopped_s),
        )

    @Slot()
    def _on_more(self) -> None:
        self._shows_all = True
        self._show_runs()
