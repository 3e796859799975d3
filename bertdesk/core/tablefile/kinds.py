"""What a cell holds, told by its looks: a number, a date, a word. It tells columns apart, and headers from rows."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Row = tuple[str, ...]

EMPTY, TEXT, NUMBER, TRUTH, CODE = "empty", "text", "number", "truth", "code"

_MONEY = r"(?:[$€£¥₹₽]|US\$|USD|EUR|GBP|CNY|RMB|CHF|kr|zł|元)"
_AMOUNT = r"(?:\d{1,3}(?:[,.'’ \u00a0\u202f]\d{3})+|\d+)?(?:[.,]\d+)?(?:[eE][-+]?\d+)?"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?"
_MONTH = r"(?:[A-Za-zéûä]{3,9}\.?)"
_KINDS = re.compile(
    rf"""
    (?P<date>(?:\d{{1,4}}[-/.年]\s?\d{{1,2}}[-/.月]\s?\d{{1,4}}日?\.?
        | \d{{1,2}}[-\s/.]{_MONTH}[-\s/.,]+\d{{2,4}} | {_MONTH}\s\d{{1,2}},?\s\d{{4}} )
        (?:[T\s]\s?{_CLOCK}(?:Z|\s?[-+]\d{{2}}:?\d{{2}})?)?)
    | (?P<time>{_CLOCK})
    | (?P<number>(?=.*\d)[-+−(]?\s?{_MONEY}?\s?[-+−]?{_AMOUNT}\s?(?:%|‰|°C|{_MONEY})?\)?)
    | (?P<address>[\w.+-]+@[\w.-]+\.\w+|(?:https?://|ftp://|www\.)[!\#-+\--:<-\[\]_a-z]+)
    | (?P<truth>true|false|yes|no|TRUE|FALSE|True|False|Yes|No|YES|NO)
    | (?P<code>\d+(?:[.-]\d+){{2,}} | (?=\S*\d)(?=\S*[A-Za-z])[A-Za-z0-9_.\#/+-]{{2,40}})
    """,
    re.VERBOSE,
)
_LOOKED_AT_CHARACTERS = 80  # no longer cell is anything but text


def kind(cell: str) -> str:
    """Return "empty", "text", or one of the kinds above."""
    cell = cell.strip()
    if not cell:
        return EMPTY
    if len(cell) > _LOOKED_AT_CHARACTERS:
        return TEXT
    found = _KINDS.fullmatch(cell)
    return found.lastgroup or TEXT if found else TEXT


@dataclass(frozen=True, slots=True)
class Column:
    """What a column mostly holds, and what share of its filled cells does; how long its cells are on average."""

    kind: str
    share: float
    filled: int
    length: float
    values: frozenset[str] = frozenset()
    """All it holds, where these are a few words again and again, as labels are"""
    has_gaps: bool = True
    """Whether some of its cells are empty"""

    @property
    def is_typed(self) -> bool:
        return self.kind not in (EMPTY, TEXT) and self.share >= _MOSTLY


_MOSTLY = 0.8
_MOST_VALUES, _TIMES_EACH = 20, 3


def columns_of(rows: Sequence[Row], width: int | None = None) -> list[Column]:
    """Return what each column holds; rows of another width than this are passed over."""
    even = rows if width is None else [row for row in rows if len(row) == width]
    return [_column(cells) for cells in zip(*even, strict=True)] if even else []


def _column(cells: Sequence[str]) -> Column:
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return Column(EMPTY, 1.0, 0, 0.0)
    name, count = Counter(map(kind, filled)).most_common(1)[0]
    values = frozenset(filled)
    is_few = len(values) <= _MOST_VALUES and len(filled) >= _TIMES_EACH * len(values)
    length = sum(map(len, filled)) / len(filled)
    few = values if is_few else frozenset[str]()
    return Column(name, count / len(filled), len(filled), length, few, has_gaps=len(filled) < len(cells))
