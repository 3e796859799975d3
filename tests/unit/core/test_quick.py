"""A large file is read quickly, to the very table that the careful reader makes; only its doubtful rows take care."""

import csv
import io
import random
from array import array
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import finish
from bertdesk.core.tablefile import (
    Table,
    Told,
    header,
    layout,
    likeness,
    look,
    naming,
    passing,
    quick,
    read_table,
    shape,
)
from bertdesk.core.tablefile import cells as cells_module
from bertdesk.core.tablefile.cells import Cells, encoded, gathered
from bertdesk.core.tablefile.records import Record
from bertdesk.core.tablefile.scan import scan
from bertdesk.core.tablefile.source import opened
from bertdesk.errors import FileNotText

MANY = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
    """Read small files quickly too, in pieces that cut through records; few rows are looked at before any is passed."""
    for module, name, value in [
        (quick, "LEAST_BYTES", 0), (quick, "PIECE_BYTES", 97), (quick, "_MOST_ASIDE_IN_HEAD", 4),
        (passing, "HEAD_ROWS", 28), (passing, "TAIL_ROWS", 12), (passing, "_AFTER_BLANK_ROWS", 12),
        (passing, "LEAST_WINDOW_BYTES", 32), (passing, "MOST_WINDOW_BYTES", 256), (cells_module, "_PART_BYTES", 200),
        (header, "SAMPLE_ROWS", 8), (layout, "SAMPLE_ROWS", 8), (shape, "SAMPLE_ROWS", 8), (naming, "SAMPLE_ROWS", 8),
        (header, "HEADER_SAMPLE_ROWS", 12), (layout, "_LEADING_ROWS", 6), (likeness, "_SAMPLE_ROWS", 8),
    ]:  # fmt: skip
        monkeypatch.setattr(module, name, value)


def quickly(path: Path) -> Table | None:
    with opened(path) as source:
        return finish(quick.read_quickly(source, path, CancelToken()))


def carefully(path: Path) -> Table:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick, "LEAST_BYTES", 1 << 40)
        return finish(look(path, CancelToken()))


def assert_same(found: Table, expected: Table) -> None:
    assert list(found.rows) == list(expected.rows)
    assert list(found.lines) == list(expected.lines)
    for field in fields(Table):
        if field.name not in ("rows", "lines", "notices"):
            assert getattr(found, field.name) == getattr(expected, field.name)
    # wrong letters are looked for in what either reader has read
    ours, theirs = ([notice for notice in table.notices if notice.code != "mojibake"] for table in (found, expected))
    assert ours == theirs


cells = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd") | st.sampled_from(',;\n\t" '),
    max_size=12,
)


@MANY
@given(
    rows=st.lists(st.tuples(cells, cells, cells), min_size=6, max_size=60),
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
    assert_same(read_table(path), carefully(path))


DIRT = st.sampled_from(
    ['"', '""', ",", ";", "\n", "\r\n", "\r", "word", "ä", "很好", " ", "7", "\t", "\0", "\ufffd", "😀", "#", "---",
     "\n\n", "\n1,2\n", "1,2,3,4\n", "id,text,label\n", 'x"y,good\n', '"open,good\n',
     '7,"a,b,c\n1,2,3\n4,5,6\n7,8,9\nd",e\n']
)  # fmt: skip
WORDS = ("fine", "a word", "7", "很好", "ä", '"some, more"', '"said ""so"""', '"line\nbreak"', "", '"quoted"')


@settings(MANY, max_examples=150)
@given(
    dirt=st.lists(st.tuples(st.lists(DIRT, max_size=3), st.integers(0, 60)), min_size=1, max_size=6),
    seed=st.integers(0, 9),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "gb18030", "utf-16"]),
    odd=st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0, 0x22, 0x0D, 0x93, 0xC3, 0xE4, 0xFF])), max_size=2),
)
@pytest.mark.usefixtures("_of_any_size")
def test_that_a_dirty_table_is_read_as_the_careful_reader_does(
    tmp_path: Path, dirt: list[tuple[list[str], int]], seed: int, encoding: str, odd: list[tuple[float, int]]
) -> None:
    dice = random.Random(seed)

    def rows(count: int) -> str:
        return "".join(f"{dice.randrange(99)},{dice.choice(WORDS)},{dice.choice('ab')}\n" for _ in range(count))

    text = "id,text,label\n" + rows(30) + "".join("".join(pieces) + rows(count) for pieces, count in dirt)
    data = bytearray(text.encode(encoding, "replace"))
    for place, byte in odd:
        data.insert(int(place * len(data)), byte)
    path = tmp_path / "table.csv"
    path.write_bytes(bytes(data))
    try:
        expected = carefully(path)
    except FileNotText:
        return
    assert_same(finish(look(path, CancelToken())), expected)


@pytest.mark.usefixtures("_of_any_size")
def test_that_an_ordinary_table_is_read_quickly(write: Write) -> None:
    rows = "".join(f'"said ""{i}"", and\nmore",label {i % 3}\r\n' for i in range(50))
    found = quickly(write(f"text,label\r\n{rows}"))
    assert found is not None
    assert found.rows[7] == ('said "7", and\nmore', "label 1")
    assert found.lines[7] == 16
    assert isinstance(found.rows, Cells)
    assert isinstance(found.lines, array)  # whose numbers are Python's, as JSON wants them


@pytest.mark.parametrize(
    "row",
    [
        'a "quoted" word,good', '"closed" early,good', '"never closed,good', "one cell", "three,cells,here",
        "a NUL \0,good", "a sign \ufffd,good", "a bell \a,good", "a return\rwithin,good", "", "text,label",
        '"text","label"', "# a remark", '"a,b\nc,d\ne,f\ng,h\ni,j\nk,l\nm,n\no,p",good',
    ],
)  # fmt: skip
@pytest.mark.usefixtures("_of_any_size")
def test_that_a_doubtful_row_alone_is_read_with_care(write: Write, row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("text,label\n" + "fine,good\n" * 50 + f"{row}\n" + "fine,bad\n" * 150)
    found = quickly(path)
    assert found is not None
    assert_same(found, carefully(path))
    read = list[Record]()
    take = shape.Grid.add
    monkeypatch.setattr(shape.Grid, "add", lambda grid, record: read.append(record) or take(grid, record))
    quickly(path)
    assert 28 <= len(read) < 130  # the head, this row, and a few after it


@pytest.mark.parametrize("content", ["", "\n", "one\ntwo\n", "sep=;\na;b\nc;d\n"])
@pytest.mark.usefixtures("_of_any_size")
def test_that_what_is_no_table_of_two_columns_is_left_to_the_careful_reader(write: Write, content: str) -> None:
    assert quickly(write(content)) is None


@pytest.mark.usefixtures("_of_any_size")
def test_that_a_table_below_another_is_left_to_the_careful_reader(write: Write) -> None:
    other = "\nname,price,more\n" + "".join(f"thing,{i}.50,x\n" for i in range(60))
    path = write("text,label\n" + "".join(f"fine {i},{i % 2}\n" for i in range(90)) + other)
    assert quickly(path) is None
    assert_same(read_table(path), carefully(path))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-8-sig", "utf-32"])
def test_that_other_encodings_are_read_quickly_too(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(("text,label\n" + "很好，我喜欢,好\n不好,坏\n" * 60_000).encode(encoding))
    table = read_table(path)
    assert (table.encoding.removesuffix("-le"), type(table.rows)) == (encoding.removesuffix("-le"), Cells)
    assert_same(table, carefully(path))


@pytest.mark.usefixtures("_of_any_size")
def test_that_what_a_person_tells_is_taken_by_the_quick_reader_too(write: Write) -> None:
    path = write("text;label\n" + "fine, and;good\n" * 90)
    told = Told(encoding="latin-1", delimiter=";")
    table = read_table(path, told)
    assert (table.delimiter, table.encoding, table.columns, len(table.rows)) == (
        ";", "iso8859-1", ("text", "label"), 90,
    )  # fmt: skip
    assert isinstance(table.rows, Cells)


def test_that_the_first_rows_are_handed_over_before_the_others_are_read(write: Write) -> None:
    peeked: list[tuple[Table, int]] = []
    path = write("text,label\n" + "some text of the usual length,good\n" * 300_000)
    with opened(path) as source:
        work = quick.read_quickly(source, path, CancelToken(), lambda table: peeked.append((table, source.position)))
        assert finish(work) is not None
    ((table, position),) = peeked
    assert (table.columns, table.rows[0]) == (("text", "label"), ("some text of the usual length", "good"))
    assert len(table.rows) == 999
    assert position < path.stat().st_size


def test_that_first_rows_of_another_encoding_are_shown_before_all_of_the_file_has_spoken_for_it(tmp_path: Path) -> None:
    peeked: list[Table] = []
    path = tmp_path / "table.csv"
    path.write_bytes(("text,label\n" + "很好，我喜欢,好\n" * 100_000).encode("gb18030"))
    with opened(path) as source:
        assert finish(quick.read_quickly(source, path, CancelToken(), peeked.append)) is None
    (table,) = peeked
    assert (table.encoding, table.columns, table.rows[0], len(table.rows)) == (
        "gb18030", ("text", "label"), ("很好，我喜欢", "好"), 999,
    )  # fmt: skip


def test_that_a_table_takes_little_more_than_its_file() -> None:
    data = b"some text of the usual length,good\n" * 1000
    found = scan(np.frombuffer(data, np.uint8), delimiter=ord(","), width=2)
    assert (len(found), found.stops[-1], found.lines[-1], len(found.marks)) == (1000, len(data), 1000, 2000)
    assert found.is_clear.all()


def test_that_cells_are_a_sequence() -> None:
    data = b'a,1\nb,2\n"c ""x""",3\r\n'
    ends = scan(np.frombuffer(data, np.uint8), delimiter=ord(","), width=2).marks.reshape(-1, 2)
    cells = Cells([(data, ends), (data, ends)])
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


@MANY
@given(
    rows=st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(['"', "\r", 'a"', ""])))
)
def test_that_any_rows_come_back_out_of_cells(rows: list[tuple[str, str]]) -> None:
    parts = list(gathered(encoded([row]) for row in rows))
    assert list(Cells(parts)) == rows
    assert list(Cells([encoded(rows)])) == rows
