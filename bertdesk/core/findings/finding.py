"""What was found: a code for its sentence in messages/, the facts in it, the rows it is about."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from bertdesk.core.dataset import Indices
from bertdesk.errors import Facts

Code = Literal[
    "repeated_texts", "repeated_texts_disagree", "similar_texts", "similar_texts_disagree",
    "test_texts_known", "test_texts_nearly_known",
    "texts_empty", "labels_empty", "texts_very_short", "texts_very_long",
    "classes_untestable", "classes_small", "labels_spelled_differently", "labels_suspected",
    "texts_in_other_script", "texts_in_other_language",
    "texts_begin_alike", "texts_end_alike", "texts_share_a_line", "column_tells_label",
    "emails_in_texts", "phones_in_texts", "chinese_ids_in_texts", "cards_in_texts", "ibans_in_texts",
]  # fmt: skip
Severity = Literal["serious", "doubtful", "notable"]
"""Figures will be wrong; something is probably wrong; good to know."""
SEVERITIES: tuple[Severity, ...] = ("serious", "doubtful", "notable")


@dataclass(frozen=True, slots=True)
class Place:
    """A row that a finding is about."""

    row: int
    """Its index in the table."""
    group: int = 0
    """Rows of one finding with the same number belong together."""
    score: float = 0.0
    """In [0, 1]: how alike, how sure; each finding says what it means."""
    hint: str = ""
    """What might stand there instead: a label, a text without personal data."""
    other: int | None = None
    """The row of the test table that it is compared with."""


@dataclass(frozen=True, slots=True)
class Finding:
    code: Code
    severity: Severity
    facts: Facts = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    """In the order in which a person should look at them."""

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(place.row for place in self.places)


def places_of(rows: Iterable[int] | Indices) -> tuple[Place, ...]:
    return tuple(Place(int(row)) for row in rows)
