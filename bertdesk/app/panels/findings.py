"""What is wrong with the open table, the serious first; of the chosen finding what it means, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.session import Session
from bertdesk.app.widgets.finding_list import FindingList, FindingRow, Kind
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.wrapped_text import WrappedText
from bertdesk.core.findings.accepted import name_of
from bertdesk.core.findings.finding import Finding, Severity
from bertdesk.core.findings.remedies import REMEDIES, Remedy, spellings_of

_KINDS: dict[Severity, Kind] = {"serious": "bad", "doubtful": "warn", "notable": "info"}


class FindingsPanel(QWidget):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._material = session, session.material
        self._inspecting, self._browsing = session.inspecting, session.browsing
        self._buttons: dict[Remedy, QPushButton] = {}
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._state, self._look = plain_label("muted", wraps=True), QPushButton()
        self._look.setProperty("link", True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._list = FindingList()
        head = QHBoxLayout()
        head.addWidget(self._state, 1)
        head.addWidget(self._look, 0, Qt.AlignmentFlag.AlignTop)
        inside = QVBoxLayout()
        inside.addLayout(head)
        inside.addWidget(self._bar)
        inside.addWidget(self._list, 1)
        inside.addWidget(self._build_detail())
        inside.addStretch()
        lay_card(self, inside)

    def _build_detail(self) -> QWidget:
        self._detail = QWidget()
        self._sentence, self._scope = WrappedText(), plain_label("muted", wraps=True)
        self._labels, self._spellings = QComboBox(), QComboBox()
        column = QVBoxLayout(self._detail)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self._sentence)
        column.addWidget(self._scope)
        combos = {"merge": self._spellings, "relabel": self._labels}
        for kinds in (
            ("keep_one", "merge", "relabel_as_suggested", "mask", "cut"),
            ("relabel",),
            ("exclude", "accept"),
        ):
            row = QHBoxLayout()
            row.setSpacing(theme.GRID)
            for kind in kinds:
                button = self._buttons[kind] = QPushButton()
                button.clicked.connect(lambda _checked=False, kind=kind: self._on_remedy(kind))
                row.addWidget(button)
                if (combo := combos.get(kind)) is not None:
                    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
                    combo.setMinimumContentsLength(6)
                    row.addWidget(combo, 1)
            row.addStretch()
            column.addLayout(row)
        self._detail.hide()
        return self._detail

    def _connect(self) -> None:
        self._look.clicked.connect(self._on_look)
        self._list.chosen.connect(self._on_chosen)
        self._inspecting.changed.connect(self._on_found)
        self._inspecting.progressed.connect(self._show_progress)
        self._browsing.changed.connect(self._on_browsing_changed)
        self._browsing.selection_changed.connect(self._show_scope)
        self._session.busy_changed.connect(self._show_possible)

    def retranslate(self) -> None:
        self._list.setAccessibleName(self.tr("What was found in the table"))
        self._bar.setAccessibleName(self.tr("How far the table has been looked through"))
        self._labels.setAccessibleName(self.tr("Class for the rows of the finding"))
        self._spellings.setAccessibleName(self.tr("Spelling to keep"))
        words = {
            "keep_one": self.tr("Keep one of each group"),
            "merge": self.tr("Write all as"),
            "relabel_as_suggested": self.tr("Set the probable class"),
            "relabel": self.tr("Set class"),
            "mask": self.tr("Mask personal data"),
            "cut": self.tr("Cut it out of the texts"),
            "exclude": self.tr("Leave out"),
            "accept": self.tr("These are fine"),
        }
        explained = {
            "keep_one": self.tr("The first row of each group stays, the others are left out."),
            "mask": self.tr("A placeholder such as [email] takes its place."),
            "exclude": self.tr("They are neither learned from nor tested on. The file keeps them."),
            "accept": self.tr("The finding is not told again for this table."),
        }
        for kind, button in self._buttons.items():
            button.setText(words[kind])
            button.setToolTip(explained.get(kind, ""))
            button.setAccessibleDescription(explained.get(kind, ""))
        self._on_found()

    # Slots

    @Slot()
    def _on_look(self) -> None:
        if self._inspecting.is_looking:
            self._inspecting.stop()
        else:
            self._inspecting.look()

    @Slot(int)
    def _on_chosen(self, number: int) -> None:
        finding = self._inspecting.findings[number]
        if finding is not self._browsing.finding:
            self._browsing.show_finding(finding)

    @Slot()
    def _on_found(self) -> None:
        """Show what was found by now; the finding that is looked at may have fewer rows, or be gone."""
        shown = self._browsing.finding
        if shown is not None and not any(finding is shown for finding in self._inspecting.findings):
            self._browsing.show_finding(self._inspecting.again(name_of(shown)))
        self._show_list()
        self._show_progress()

    @Slot()
    def _on_browsing_changed(self) -> None:
        if not self._browsing.is_looking:
            self._show_list()

    def _on_remedy(self, kind: Remedy) -> None:
        finding = self._browsing.finding
        if finding is None:
            return
        label = {"merge": self._spellings, "relabel": self._labels}.get(kind, self._labels).currentText()
        self._session.editing.remedy(kind, finding, self._meant(finding), label=label)

    def _meant(self, finding: Finding) -> tuple[int, ...]:
        """Return the rows that something is to be done about: the chosen ones, else all."""
        selected = set(self._browsing.selected.tolist())
        return tuple(row for row in finding.rows if row in selected) or finding.rows

    # What is shown

    def _show_list(self) -> None:
        findings, shown = self._inspecting.findings, self._browsing.finding
        chosen = next((number for number, finding in enumerate(findings) if finding is shown), -1)
        self._list.show_rows([_row(finding) for finding in findings], chosen)
        self._list.setVisible(bool(findings))
        self._detail.setVisible(chosen >= 0)
        if shown is not None and chosen >= 0:
            self._show_detail(shown)

    def _show_detail(self, finding: Finding) -> None:
        sentence = i18n.message(finding.code, finding.facts)
        if finding.code == "column_tells_label":
            sentence += " " + self.tr("Training reads only the text column: nothing has to be done.")
        kind = i18n.severity_name(finding.severity)
        self._sentence.set_text(self.tr("{kind}: {text}").replace("{kind}", kind).replace("{text}", sentence))
        offered = REMEDIES[finding.code]
        for kind, button in self._buttons.items():
            button.setVisible(kind in offered)
        dataset = self._material.dataset
        labels = dataset.labels if dataset is not None else ()
        self._labels.setVisible("relabel" in offered)
        self._spellings.setVisible("merge" in offered)
        _fill(self._labels, labels)
        _fill(self._spellings, spellings_of(finding, labels) if "merge" in offered else ())
        self._show_scope()
        self._show_possible()

    @Slot()
    def _show_scope(self) -> None:
        finding = self._browsing.finding
        if finding is None or self._detail.isHidden():
            return
        n, total = len(self._meant(finding)), len(finding.rows)
        pattern = self.tr("For all {total} rows:") if n == total else self.tr("For the {n} chosen rows of {total}:")
        if n == 1:
            pattern = self.tr("For this row:") if total == 1 else self.tr("For the chosen row of {total}:")
        self._scope.setText(pattern.format(n=i18n.number(n), total=i18n.number(total)))
        self._scope.setVisible(total > 0 and "merge" not in REMEDIES[finding.code])  # that is about all of a class

    @Slot()
    def _show_possible(self) -> None:
        for button in self._buttons.values():
            button.setEnabled(self._session.editing.is_possible)

    @Slot()
    def _show_progress(self) -> None:
        inspecting, dataset = self._inspecting, self._material.dataset
        self._bar.setVisible(inspecting.is_looking)
        self._bar.setValue(round(1000 * inspecting.share))
        self._look.setVisible(dataset is not None)
        self._look.setText(self.tr("Stop") if inspecting.is_looking else self.tr("Look again"))
        self._state.setText(self._in_words())

    def _in_words(self) -> str:
        inspecting = self._inspecting
        if self._material.dataset is None:
            return self.tr("What is wrong with the rows is looked for once text and class are known.")
        if inspecting.is_looking and not inspecting.findings:
            return self.tr("Looking for what may be wrong with the rows…")
        if inspecting.is_looking:
            return self.tr("Looking again…")
        if inspecting.findings:
            return self.tr("Choose one to see its rows.")
        if not inspecting.is_known:
            return self.tr("Stopped before the table was looked through.")
        return self.tr(
            "Nothing found. Looked for: equal and similar texts, empty, short and long ones, small classes and classes"
            " written in several ways, other languages, shared words, columns that give the class away, personal data,"
            " and classes that are probably wrong."
        )


def _row(finding: Finding) -> FindingRow:
    return FindingRow(
        _KINDS[finding.severity],
        i18n.severity_name(finding.severity),
        i18n.finding_name(finding.code, finding.facts),
        i18n.number(len(finding.places)) if finding.places else "",
        i18n.message(finding.code, finding.facts),
    )


def _fill(combo: QComboBox, labels: tuple[str, ...]) -> None:
    """Show these, and keep what was chosen where it is still there."""
    before = combo.currentText()
    if [combo.itemText(place) for place in range(combo.count())] != list(labels):
        combo.clear()
        combo.addItems(list(labels))
        combo.setCurrentIndex(max(0, combo.findText(before)))
