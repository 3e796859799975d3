"""How a file writes its table: what stands between cells, around them and before them. Knows no file."""

from dataclasses import dataclass

BLANKS = "  "
"""As a delimiter: two or more blanks, as columns that stand under each other have."""
DOUBLED, BACKSLASH = "", "\\"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one file does; a count that is None is still to be found."""

    delimiter: str = ","
    """Any character but a letter or a digit, or several; empty where the file has one column."""
    quote: str = '"'
    """Empty where quotation marks mean nothing."""
    escape: str = DOUBLED
    """What makes a quote within quotes a part of the text: a second quote, or a backslash."""
    skips_blank: bool = False
    """Whether a blank after each delimiter belongs to it."""
    preamble: int | None = None
    """Rows before the header that are no part of the table."""
    header: int | None = None
    """Rows that hold the columns' names."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a person knows of a file; what is None is found out. A dialect says more than a delimiter."""

    encoding: str | None = None
    delimiter: str | None = None
    dialect: Dialect | None = None
    mends: bool = False
    """Whether texts that were decoded wrongly before they came here are to be repaired."""
    rows: int | None = None
    """So many of its rows are wanted, evenly spread; None for all"""


NOTHING_TOLD = Told()
