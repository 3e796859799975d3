"""What can be done about a finding: one action in the table's project, which can be undone. Does nothing itself."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import numpy as np

from bertdesk.core.findings.accepted import is_whole, name_of
from bertdesk.core.findings.finding import Code, Finding
from bertdesk.core.findings.personal import masked
from bertdesk.core.findings.spellings import key_of
from bertdesk.core.project import rows_now
from bertdesk.core.project.edits import AcceptFinding, Action, ExcludeRows, MergeLabels, RestoreRows, SetCell
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import Columns
from bertdesk.errors import Facts

Remedy = Literal["keep_one", "merge", "relabel_as_suggested", "relabel", "mask", "cut", "exclude", "accept"]
"""Of each group one row is kept; spellings become one; each row gets the class that is suggested, all get a chosen one;
personal data gives way to placeholders; what the texts share is cut out; rows are left out; they are fine."""

_COPIES: tuple[Remedy, ...] = ("keep_one", "exclude", "accept")
_OF_A_CLASS: tuple[Remedy, ...] = ("relabel", "exclude", "accept")
_DROP: tuple[Remedy, ...] = ("exclude", "accept")
_PERSONAL: tuple[Remedy, ...] = ("mask", "exclude", "accept")
_SHARED: tuple[Remedy, ...] = ("cut", "accept")

REMEDIES: dict[Code, tuple[Remedy, ...]] = {
    "repeated_texts": _COPIES, "repeated_texts_disagree": _OF_A_CLASS,
    "similar_texts": _COPIES, "similar_texts_disagree": _OF_A_CLASS,
    "test_texts_known": ("exclude",), "test_texts_nearly_known": ("exclude",),
    "texts_empty": _DROP, "labels_empty": _OF_A_CLASS, "texts_very_short": _DROP, "texts_very_long": _DROP,
    "classes_untestable": _OF_A_CLASS, "classes_small": _OF_A_CLASS,
    "labels_spelled_differently": ("merge", "accept"),
    "labels_suspected": ("relabel_as_suggested", *_OF_A_CLASS),
    "texts_in_other_script": _DROP, "texts_in_other_language": _DROP,
    "texts_begin_alike": _SHARED, "texts_end_alike": _SHARED, "texts_share_a_line": _SHARED,
    "column_tells_label": ("accept",),
    "emails_in_texts": _PERSONAL, "phones_in_texts": _PERSONAL, "chinese_ids_in_texts": _PERSONAL,
    "cards_in_texts": _PERSONAL, "ibans_in_texts": _PERSONAL,
}  # fmt: skip
"""What makes sense, the likeliest first."""


def remedy(
    kind: Remedy, finding: Finding, rows: Sequence[int], table: Table, columns: Columns, *, label: str = ""
) -> Action:
    """Return what to do about these rows of a finding; its rows, and these, are numbered as they were read.

    `table` is the table as it is now; `label` is the class that rows get, or the spelling.
    """
    match kind:
        case "exclude":
            return exclude(rows)
        case "relabel":
            return relabel(rows, columns.label, label)
        case "keep_one":
            copies = _copies(finding, set(rows))
            return Action("exclude_copies", {"count": len(copies)}, (ExcludeRows(copies),))
        case "merge":
            written = {cell.strip() for cell in table.column(table.columns.index(columns.label))}
            spellings = spellings_of(finding, sorted(written))
            facts: Facts = {"label": label, "count": len(spellings)}
            return Action("merge_labels", facts, (MergeLabels(columns.label, spellings, label),))
        case "relabel_as_suggested":
            wanted = set(rows)
            edits = [SetCell(place.row, columns.label, place.hint) for place in finding.places if place.row in wanted]
            return Action("relabel_as_suggested", {"count": len(edits)}, edits)
        case "mask":
            return _rewritten("mask_personal", rows, table, columns.read, masked)
        case "cut":
            return _rewritten("cut_shared", rows, table, columns.read, _without_piece(finding))
        case "accept":
            if is_whole(finding):
                return Action("accept_finding", {}, (AcceptFinding(name_of(finding)),))
            return Action("accept_rows", {"count": len(rows)}, (AcceptFinding(name_of(finding), tuple(rows)),))


def exclude(rows: Sequence[int]) -> Action:
    return Action("exclude_rows", {"count": len(rows)}, (ExcludeRows(tuple(rows)),))


def restore(rows: Sequence[int]) -> Action:
    return Action("restore_rows", {"count": len(rows)}, (RestoreRows(tuple(rows)),))


def relabel(rows: Sequence[int], column: str, label: str) -> Action:
    edits = [SetCell(row, column, label) for row in rows]
    return Action("relabel_rows", {"count": len(edits), "label": label}, edits)


def spellings_of(finding: Finding, labels: Sequence[str]) -> tuple[str, ...]:
    """Return those of these labels that are spellings of one class, the most frequent first."""
    usual = str(finding.facts["label"])
    key = key_of(usual)
    return (usual, *(label for label in labels if label != usual and key_of(label) == key))


def _copies(finding: Finding, rows: set[int]) -> tuple[int, ...]:
    """Return the rows of each group but the first of those that are meant."""
    kept: set[int] = set()
    copies = []
    for place in finding.places:
        if place.row in rows and place.group in kept:
            copies.append(place.row)
        elif place.row in rows:
            kept.add(place.group)
    return tuple(copies)


def _rewritten(
    code: str, rows: Sequence[int], table: Table, columns: Sequence[str], write: Callable[[str], str]
) -> Action:
    edits = tuple(_cells(rows, table, columns, write))
    return Action(code, {"count": len({edit.row for edit in edits})}, edits)


def _cells(rows: Sequence[int], table: Table, columns: Sequence[str], write: Callable[[str], str]) -> Iterator[SetCell]:
    places = [(name, table.columns.index(name)) for name in columns]
    for row, number in zip(*map(np.ndarray.tolist, rows_now(table, rows)), strict=True):
        for name, place in places:
            before = table.rows[number][place]
            if (after := write(before)) != before:
                yield SetCell(row, name, after)


def _without_piece(finding: Finding) -> Callable[[str], str]:
    piece = r"\s+".join(map(re.escape, str(finding.facts["text"]).split()))
    pattern = {"texts_begin_alike": rf"^\s*{piece}\s*", "texts_end_alike": rf"\s*{piece}\s*$"}.get(
        finding.code, rf"^[^\S\n]*{piece}[^\S\n]*(?:\n|\Z)"
    )
    flags = re.MULTILINE if finding.code == "texts_share_a_line" else re.NOFLAG
    return lambda text: re.sub(pattern, "", text, flags=flags)
