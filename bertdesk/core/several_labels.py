"""Several labels in one cell: what stands between them, and what they are."""

from collections import Counter
from collections.abc import Sequence

_SEPARATORS = ";|,、，；/"
_MOST_PARTS, _LONGEST_PART = 60, 40
_SEVERAL_SHARE = 0.1


def separator_in(cells: Sequence[str]) -> str:
    """Return what separates several labels in one cell: its parts are few and come again; "" where none is."""
    for mark in _SEPARATORS:
        several = [cell for cell in cells if mark in cell]
        if len(several) < _SEVERAL_SHARE * len(cells) or len(several) < 2:
            continue
        parts = Counter(part for cell in cells for part in split_labels(cell, mark))
        is_closed = len(parts) <= min(_MOST_PARTS, len(cells) / 2) and parts.total() >= 3 * len(parts)
        of_words = all(any(map(str.isalpha, part)) for part in parts)
        if is_closed and of_words and max(map(len, parts)) <= _LONGEST_PART and _are_combined(cells, mark):
            return mark
    return ""


def split_labels(cell: str, separator: str) -> list[str]:
    """Return the labels in a cell, each once; without a separator it is one.

    Brackets and quotes, as Python writes a list, do not count.
    """
    if not separator:
        return [cell.strip()] if cell.strip() else []
    parts = (part.strip().strip("[]()'\"“”").strip() for part in cell.strip().strip("[]()").split(separator))
    return list(dict.fromkeys(part for part in parts if part))


def _are_combined(cells: Sequence[str], mark: str) -> bool:
    """Tell whether some part stands beside different others: “wind/rain” that is always so is one label."""
    beside: dict[str, set[tuple[str, ...]]] = {}
    for cell in set(cells):
        parts = tuple(sorted(split_labels(cell, mark)))
        for part in parts:
            beside.setdefault(part, set()).add(parts)
    combined = sum(len(seen) > 1 for seen in beside.values())
    return 2 * combined >= len(beside)
