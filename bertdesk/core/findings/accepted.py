"""Findings without what a person has seen and calls fine, and without rows that have been dealt with."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import numpy as np

from bertdesk.core.dataset import Indices
from bertdesk.core.findings.finding import Code, Finding, Place
from bertdesk.errors import Facts

_TOLD_WHOLE: dict[Code, str] = {
    "texts_begin_alike": "text", "texts_end_alike": "text", "texts_share_a_line": "text", "texts_very_long": "",
    "column_tells_label": "column", "labels_spelled_differently": "label", "classes_untestable": "labels",
    "classes_small": "labels",
}  # fmt: skip
"""Findings that are about more than their rows, and the fact that tells two of a code apart."""


def name_of(finding: Finding) -> str:
    """Return what a finding keeps when it is looked for again, in a table in which little was changed."""
    fact = _TOLD_WHOLE.get(finding.code)
    return f"{finding.code}:{finding.facts[fact]}" if fact else finding.code


def is_whole(finding: Finding) -> bool:
    """Tell whether it is fine, or not, only as a whole."""
    return finding.code in _TOLD_WHOLE


def told(findings: Iterable[Finding], accepted: Mapping[str, Collection[int]]) -> tuple[Finding, ...]:
    """Return what is left to tell; `accepted`: rows by the `name_of` a finding, none where all of it is fine.

    Rows that belong together are told as long as one of them is.
    """
    left = []
    for finding in findings:
        rows = accepted.get(name_of(finding))
        if rows is None:
            left.append(finding)
        elif rows and not is_whole(finding):
            left += _left(finding, set(rows))
    return tuple(left)


def without(finding: Finding, rows: Collection[int]) -> Finding | None:
    """Return the finding without rows that were dealt with; None: none is left, or no two that belong together."""
    gone = set(rows)
    places = tuple(place for place in finding.places if place.row not in gone)
    if _is_grouped(finding):
        sizes = np.bincount([place.group for place in places]) if places else np.zeros(0, np.int64)
        places = tuple(place for place in places if sizes[place.group] > 1)
    return _with_places(finding, places) if places else None


def in_order_of(finding: Finding, before: Finding) -> Finding:
    """Return the finding with its rows as they stood before, and then the others: a person is going through them."""
    if _is_grouped(finding):
        return finding
    last = len(before.places)
    ranks = {place.row: rank for rank, place in enumerate(before.places)}
    return replace(finding, places=tuple(sorted(finding.places, key=lambda place: ranks.get(place.row, last))))


def as_read(finding: Finding, rows: Indices) -> Finding:
    """Return the finding with rows as `rows` (N,) numbers those of its table."""
    return replace(finding, places=tuple(replace(place, row=int(rows[place.row])) for place in finding.places))


def _left(finding: Finding, fine: set[int]) -> list[Finding]:
    if not _is_grouped(finding):
        left = without(finding, fine)
        return [left] if left else []
    open_groups = {place.group for place in finding.places if place.row not in fine}
    places = tuple(place for place in finding.places if place.group in open_groups)
    return [_with_places(finding, places)] if places else []


def _is_grouped(finding: Finding) -> bool:
    return finding.code.startswith(("repeated_texts", "similar_texts"))


def _with_places(finding: Finding, places: tuple[Place, ...]) -> Finding:
    facts: Facts = dict(finding.facts)
    if not is_whole(finding) or finding.code == "labels_spelled_differently":
        facts["count"] = len(places)
    if "groups" in facts:
        facts["groups"] = len({place.group for place in places})
    return replace(finding, facts=facts, places=places)
