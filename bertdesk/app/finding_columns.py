"""What a finding says of each of its rows, as columns beside the table's own."""

import re
from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n
from bertdesk.app.table_models import Column
from bertdesk.core.findings.finding import Finding, Place

translate = QCoreApplication.translate

_GROUPED = ("repeated_texts", "similar_texts")
_MASK = re.compile(r"\[(?:iban|id|card|email|phone)\]")
_BEFORE = 30


def is_grouped(finding: Finding) -> bool:
    return finding.code.startswith(_GROUPED)


def columns_of(finding: Finding, place_of: Callable[[int], Place | None]) -> list[Column]:
    """Return what is shown of a row besides its cells; `place_of` takes the numbers that the columns will get."""
    hints = {
        "labels_suspected": translate("findings", "Probably"),
        "labels_spelled_differently": translate("findings", "Usually"),
        "texts_in_other_language": translate("findings", "Language"),
    }
    shares = {
        "similar_texts": translate("findings", "Alike"),
        "similar_texts_disagree": translate("findings", "Alike"),
        "texts_in_other_script": translate("findings", "Unknown letters"),
        "texts_very_long": translate("findings", "Cut off"),
    }
    found = []
    if is_grouped(finding):
        firsts = _firsts(finding)
        title = translate("findings", "Similar to row")
        if finding.code.startswith("repeated"):
            title = translate("findings", "Same as row")
        found.append(_column(title, place_of, lambda place: _other(place, firsts), 112))
    if title := hints.get(finding.code, ""):
        found.append(_column(title, place_of, lambda place: place.hint))
    if title := shares.get(finding.code, ""):
        found.append(_column(title, place_of, lambda place: i18n.percent(place.score)))
    if finding.code.endswith("_in_texts"):
        found.append(_column(translate("findings", "Masked"), place_of, lambda place: _from_mask(place.hint), 240))
    return found


def _column(
    title: str, place_of: Callable[[int], Place | None], cell: Callable[[Place], str], width: int = 96
) -> Column:
    def shown(number: int) -> str:
        place = place_of(number)
        return "" if place is None else cell(place)

    return Column(title, shown, width=width)


def _firsts(finding: Finding) -> Mapping[int, int]:
    """Return the first row of each group."""
    firsts: dict[int, int] = {}
    for place in finding.places:
        firsts.setdefault(place.group, place.row)
    return firsts


def _other(place: Place, firsts: Mapping[int, int]) -> str:
    first = firsts[place.group]
    return "" if first == place.row else i18n.number(first + 1)


def _from_mask(text: str) -> str:
    found = _MASK.search(text)
    start = max(0, found.start() - _BEFORE) if found else 0
    return ("…" if start else "") + text[start:]
