"""A large file without doubts is read quickly, to the table that the careful reader makes; doubts are left to that."""

import csv
import io
from array import array
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import finish
from bertdesk.core.tablefile import Table, quick, read_table
from bertdesk.core.tablefile.cells import Cells
from bertdesk.core.tablefile.scan import scan
from bertdesk.core.tablefile.source import opened

MANY = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
PIECES = st.sampled_from(
    ['"', '""', ",", ";", "\n", "\r\n", "\r", "word", "ä", "很好", " ", "7", "\t", "\0", "\ufffd", "😀"]
)
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(content: str) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content.encode())
        return path

    return write_file


@pytest.fixture
def _of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read small files quickly too, in pieces that cut through records."""
    monkeypatch.setattr(quick, "LEAST_BYTES", 0)
    monkeypatch.setattr(quick, "_PIECE_BYTES", 64)


def quickly(path: Path) -> Table | None:
    with opened(path) as source:
        return finish(quick.read_quickly(source, path, CancelToken()))


def carefully(path: Path) -> Table:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick, "LEAST_BYTES", 1 << 40)
        return read_table(path)


def assert_same(found: Table, expected: Table) -> None:
    assert list(found.rows) == list(expected.rows)
    assert list(found.lines) == list(expected.lines)
    assert (found.columns, found.encoding, found.delimiter) == (expected.columns, expected.encoding, expected.delimiter)
    # wrong letters are looked for in what either reader has read
    noticed = tuple(notice for notice in expected.notices if notice.code != "mojibake")
    assert (found.notices, found.skipped) == (noticed, expected.skipped)


cells = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd") | st.sampled_from(',;\n\t" '),
    max_size=12,
)


@MANY
@given(
    rows=st.lists(st.tuples(cells, cells, cells), min_size=6, max_size=40),
    ends=st.sampled_from(["\n", "\r\n"]),
    is_ended=st.booleans(),
    mark=st.sampled_from([",", ";", "\t", "|"]),
)
@pytest.mark.usefixtures("_of_any_size")
def test_that_a_well_formed_table_is_read_as_the_careful_reader_does(
    write: Write, rows: list[tuple[str, str, str]], ends: str, is_ended: bool, mark: str
) -> None:
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=mark, lineterminator=ends).writerows([("id", "text", "label"), *rows])
    path = write(made.getvalue() if is_ended else made.getvalue().removesuffix(ends))
    found = quickly(path)
    assume(found is not None)
    assert found is not None
    assert_same(found, carefully(path))


@MANY
@given(parts=st.lists(PIECES, max_size=60))
@pytest.mark.usefixtures("_of_any_size")
def test_that_whatever_is_read_quickly_is_read_as_the_careful_reader_does(write: Write, parts: list[str]) -> None:
    path = write("text,label\nfine,good\n" + "".join(parts))
    found = quickly(path)
    if found is not None:
        assert_same(found, carefully(path))


@pytest.mark.usefixtures("_of_any_size")
def test_that_an_ordinary_table_is_read_quickly(write: Write) -> None:
    rows = "".join(f'"said ""{i}"", and\nmore",label {i % 3}\r\n' for i in range(50))
    found = quickly(write(f"text,label\r\n{rows}"))
    assert found is not None
    assert found.rows[7] == ('said "7", and\nmore', "label 1")
    assert found.lines[7] == 16
    assert isinstance(found.lines, array)  # whose numbers are Python's, as JSON wants them


@pytest.mark.parametrize(
    "row",
    [
        'a "quoted" word,good', '"closed" early,good', '"never closed,good', "one cell", "three,cells,here",
        "a NUL \0,good", "a sign \ufffd,good", "a bell \a,good", "a return\rwithin,good", "", "text,label",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("_of_any_size")
def test_that_a_doubtful_row_is_left_to_the_careful_reader(write: Write, row: str) -> None:
    path = write("text,label\n" + "fine,good\n" * 30 + f"{row}\n" + "fine,good\n" * 30)
    assert quickly(path) is None
    assert read_table(path)


@pytest.mark.parametrize("content", ["", "\n", "one\ntwo\n", "text,label\n", "sep=;\na;b\nc;d\n"])
@pytest.mark.usefixtures("_of_any_size")
def test_that_what_is_no_table_of_two_columns_is_left_to_the_careful_reader(write: Write, content: str) -> None:
    assert quickly(write(content)) is None


def test_that_bytes_that_are_no_utf8_are_left_to_the_careful_reader(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"text,label\n" + "很好,好\n".encode("gb18030") * 200_000)
    assert quickly(path) is None
    assert read_table(path).encoding == "gb18030"


def test_that_a_table_takes_little_more_than_its_file() -> None:
    data = b"some text of the usual length,good\n" * 1000
    found = scan(np.frombuffer(data, np.uint8), delimiter=ord(","), width=2)
    assert found is not None
    assert (found.used, found.line_ends, found.ends.shape) == (len(data), 1000, (1000, 2))


def test_that_cells_are_a_sequence() -> None:
    data = b'a,1\nb,2\n"c ""x""",3\r\n'
    found = scan(np.frombuffer(data, np.uint8), delimiter=ord(","), width=2)
    assert found is not None
    cells = Cells([(data, found.ends), (data, found.ends)])
    rows = (("a", "1"), ("b", "2"), ('c "x"', "3")) * 2
    assert tuple(cells) == rows
    assert [cells[n] for n in range(-6, 6)] == [*rows, *rows]
    assert cells[1:5:2] == rows[1:5:2]
    assert cells[::-1] == rows[::-1]
    assert cells == rows
    assert [cells.column(place) for place in range(2)] == [list(column) for column in zip(*rows, strict=True)]
    assert cells != rows[1:]
    with pytest.raises(IndexError):
        cells[6]
