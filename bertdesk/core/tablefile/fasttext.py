"""fastText's training files: each line its labels, then its text."""

from pathlib import Path

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.tablefile.decoded import Decoded, whole
from bertdesk.core.tablefile.limits import check_table
from bertdesk.core.tablefile.source import Source
from bertdesk.core.tablefile.table import SEVERAL, Table, Tally
from bertdesk.core.tablefile.thinning import Sieve, thinned
from bertdesk.errors import FileEmpty

_LABEL = "__label__"
_ROWS_A_REPORT = 2000


def read(
    source: Source, path: Path, encoding: str, cancel: CancelToken, *, rows_wanted: int | None = None
) -> Work[Table]:
    """Read `__label__a __label__b the text` into a label (several joined) and a text.

    `rows_wanted`: so many rows, evenly spread, are enough. Raises: FileEmpty, TableTooLong, Cancelled.
    """
    text = Decoded(source, encoding)
    rows, lines, sieve = list[tuple[str, str]](), list[int](), Sieve(rows_wanted)
    blank = Tally()
    for number, line in text.lines():
        if number % _ROWS_A_REPORT == 0:
            cancel.raise_if_requested()
            yield Progressed("reading", (source.size + source.position) // 2, source.size)
        if not line.strip():
            blank.add(number)
        elif sieve.lets_in():
            rows.append(_split(line))
            lines.append(number)
        if sieve.is_full(rows=len(rows), cells=2 * len(rows)):
            rows, lines = sieve.sifted(rows, lines)
        check_table(rows=len(rows), cells=2 * len(rows))
    if not rows:
        raise FileEmpty(path=str(path))
    notices = (*text.notices(), *blank.notices("blank_lines"))
    table = Table(
        path, ("label", "text"), tuple(rows), tuple(lines), encoding, "", notices, format="fasttext"
    )  # fmt: skip
    return thinned(table, rows_wanted, of=sieve.seen, numbers=sieve.numbers)


def _split(line: str) -> tuple[str, str]:
    labels, rest = [], line.strip()
    while rest.startswith(_LABEL):
        label, _, rest = rest.removeprefix(_LABEL).partition(" ")
        word, tab, more = label.partition("\t")  # fastText takes any blank
        labels.append(word)
        rest = (more + " " + rest if tab else rest).lstrip()
    return SEVERAL.join(labels), whole(rest)
