"""What is wrong with the open table: looked for by itself, whenever its rows, its columns or the encoder change."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal, Slot

from bertdesk.app import edit_works
from bertdesk.app.job import Jobs
from bertdesk.app.material import Material
from bertdesk.core.findings.accepted import in_order_of, name_of, without
from bertdesk.core.findings.finding import SEVERITIES, Finding
from bertdesk.core.project import AcceptFinding, Action, ExcludeRows, MergeLabels, RestoreRows, SetCell

VERB, LENGTHS = "inspect", "inspect_lengths"
_MOST_PLACES = 20_000
"""Rows of all findings that are gone through at once when some were dealt with: more would stop the window."""


class Inspecting(QObject):
    """Rows of findings are numbers in the table as it was read. They stay until the next ones are found."""

    changed = Signal()
    progressed = Signal()
    _shared = Signal(object, float)  # on the worker thread: what it looks for, how much of that is done

    def __init__(self, jobs: Jobs, material: Material, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._material = jobs, material
        self.findings: tuple[Finding, ...] = ()
        self.is_known = False
        """Whether it was looked for to the end since the table was opened."""
        self.is_looking = False
        self.share = 0.0
        self._long: tuple[Finding, ...] = ()
        self._turn = object()
        self._shared.connect(self._on_share)
        material.table_changed.connect(self._on_table_changed)
        material.dataset_changed.connect(self.look)
        material.encoder_changed.connect(self.look)
        material.lengths_changed.connect(self._on_lengths_changed)

    @Slot()
    def look(self) -> None:
        """Look for it all again, beside whatever else goes on."""
        self.stop()
        table, dataset = self._material.table, self._material.dataset
        if table is None or dataset is None:
            self._show(())
            return
        self.is_looking, self.share, self._turn = True, 0.0, object()
        self.changed.emit()
        turn = self._turn
        work = edit_works.inspect(
            table, dataset, self._material.encoder, self._material.edits, lambda share: self._shared.emit(turn, share)
        )
        self._jobs.start_aside(VERB, work, self._on_found)

    @Slot()
    def stop(self) -> None:
        """Look no further; what was found before stays."""
        for verb in (VERB, LENGTHS):
            self._jobs.cancel_aside(verb)
        if self.is_looking:
            self.is_looking = False
            self.changed.emit()

    def again(self, name: str) -> Finding | None:
        """Return the finding of this name as it is now."""
        return next((finding for finding in self.findings if name_of(finding) == name), None)

    @Slot(object)
    def on_acted(self, action: Action) -> None:
        """Tell no more of what was just dealt with, before it is looked for again."""
        if sum(len(finding.places) for finding in self.findings) > _MOST_PLACES:
            return
        gone = {row for edit in action.edits for row in _rows_of(edit)}
        whole = {edit.finding for edit in action.edits if isinstance(edit, AcceptFinding) and not edit.rows}
        labels = {edit.label for edit in action.edits if isinstance(edit, MergeLabels)}
        left = []
        for finding in self.findings:
            is_gone = name_of(finding) in whole or (
                finding.code == "labels_spelled_differently" and finding.facts["label"] in labels
            )
            kept = None if is_gone else finding if gone.isdisjoint(finding.rows) else without(finding, gone)
            left += [kept] if kept else []
        self.findings = tuple(left)
        self.changed.emit()

    def _show(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))
        self.changed.emit()

    def _on_found(self, findings: tuple[Finding, ...]) -> None:
        self.is_looking, self.is_known = False, True
        known = {name_of(finding): finding for finding in self.findings}
        if sum(len(finding.places) for finding in findings) <= _MOST_PLACES:
            findings = tuple(in_order_of(each, known.get(name_of(each), each)) for each in findings)
        self._show((*findings, *self._long))

    def _on_long_found(self, findings: tuple[Finding, ...]) -> None:
        self._long = findings
        self._show((*(finding for finding in self.findings if finding.code != "texts_very_long"), *findings))

    @Slot(object, float)
    def _on_share(self, turn: object, share: float) -> None:
        if turn is self._turn and self.is_looking:
            self.share = share
            self.progressed.emit()

    @Slot()
    def _on_table_changed(self) -> None:
        self.findings, self._long, self.is_known = (), (), False

    @Slot()
    def _on_lengths_changed(self) -> None:
        material = self._material
        if material.table is not None and material.dataset is not None and material.lengths is not None:
            limit = material.encoder.recipe.max_length
            work = edit_works.find_long(material.table, material.dataset, material.lengths, limit, material.edits)
            self._jobs.start_aside(LENGTHS, work, self._on_long_found)


def _rows_of(edit: object) -> Iterable[int]:
    match edit:
        case SetCell(row=row):
            return (row,)
        case ExcludeRows(rows=rows) | RestoreRows(rows=rows) | AcceptFinding(rows=rows):
            return rows
    return ()
