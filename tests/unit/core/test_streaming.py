"""A column of a table of any size, row after row: the same cells as the reader that keeps them all."""

import tracemalloc
from pathlib import Path

import pytest

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Notice, finish
from bertdesk.core.tablefile import read_table, streaming
from bertdesk.errors import ColumnMissing, FileEmpty


def cells(path: Path, name: str) -> tuple[list[str], list[Notice]]:
    layout = finish(streaming.look(path, CancelToken()))
    with streaming.column(layout, name) as stream:
        return list(stream), stream.notices()


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


ROWS = "".join(f'{n};"a; text\nof two lines, {n}";good\n' for n in range(3000))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (f"id;text;label\n{ROWS}", "utf-8"),
        (f"id;text;label\n{ROWS}", "utf-16"),
        (f"Exported on Monday\n\nid;text;label\n{ROWS}", "utf-8-sig"),
        ("".join(f"{n}\t这部电影 {n}\t好\n" for n in range(3000)), "gb18030"),
    ],
    ids=["quoted", "utf-16", "preamble", "no header"],
)
def test_that_a_column_is_the_same_row_by_row(tmp_path: Path, text: str, encoding: str) -> None:
    path = written(tmp_path / "table.csv", text, encoding)
    table = read_table(path)
    for name in table.columns:
        assert cells(path, name) == (table.column(table.columns.index(name)), [])


SHORT, LONG, UNCLEAR, HEADER = "7,good", "8,one, two, three,good", "9,a,b,c,d,e", "id,text,label"


def repaired(count: int, first_line: int) -> Notice:
    return Notice("rows_repaired", {"count": count, "first_line": first_line})


def set_aside(count: int, first_line: int) -> Notice:
    return Notice("rows_set_aside", {"count": count, "first_line": first_line})


@pytest.mark.parametrize("n", [40, 2500], ids=["among the first rows", "further down"])
def test_that_rows_of_another_width_become_what_they_do_in_the_whole_table(tmp_path: Path, n: int) -> None:
    rows = [f"{number},this is text {number},{'good' if number % 2 else 'bad'}" for number in range(n)]
    rows[n - 20 : n - 20] = [SHORT, LONG, HEADER, "# a remark"]
    path = written(tmp_path / "table.csv", "\n".join([HEADER, *rows, ""]))
    table = read_table(path)
    assert len(table.rows) == n + 2
    told = [repaired(2, n - 18), set_aside(2, n - 16)]
    for place, name in enumerate(table.columns):
        assert cells(path, name) == (table.column(place), told)


def test_that_a_table_with_many_short_rows_loses_none_of_them(tmp_path: Path) -> None:
    rows = [f"a text of some words {n},good,x" if n % 7 < 5 else f"a shorter one {n},bad" for n in range(70)]
    path = written(tmp_path / "table.csv", "\n".join(["text,label,note", *rows, ""]))
    table = read_table(path)
    assert len(table.rows) == 70
    assert cells(path, "text") == (table.column(0), [repaired(20, 7)])


def test_that_a_short_row_after_the_first_ones_does_not_end_the_table(tmp_path: Path) -> None:
    rows = [f"text {n},good,x" for n in range(2500)]
    rows[1998] = "text 1998"  # the last that is looked at, as a note below a table would stand
    found, told = cells(written(tmp_path / "table.csv", "\n".join(["text,label,note", *rows, ""])), "text")
    assert found == [f"text {n}" for n in range(2500)]
    assert told == [repaired(1, 2000)]


@pytest.mark.parametrize("n", [40, 2500], ids=["a few rows", "many"])
def test_that_a_total_below_the_table_is_no_row_but_short_rows_above_it_are(tmp_path: Path, n: int) -> None:
    rows = [f"text {number},good,x" for number in range(n)]
    path = written(tmp_path / "table.csv", "\n".join(["text,label,note", *rows, "", f"Total: {n}", ""]))
    table = read_table(path)
    assert len(table.rows) == n
    assert cells(path, "text") == (table.column(0), [set_aside(1, n + 3)])
    rows[n - 1] = f"text {n - 1},good"
    path = written(path, "\n".join(["text,label,note", *rows, "", f"Total: {n}", ""]))
    assert cells(path, "text") == (table.column(0), [repaired(1, n + 1), set_aside(1, n + 3)])


def test_that_a_row_that_cannot_be_repaired_is_told(tmp_path: Path) -> None:
    rows = [f"{n},text {n},name {n}" for n in range(2500)]
    rows[2400] = UNCLEAR
    path = written(tmp_path / "table.csv", "\n".join([HEADER, *rows, ""]))
    table = read_table(path)
    assert cells(path, "text") == (table.column(1), [set_aside(1, 2402)])


def test_that_edges_without_a_name_or_a_cell_do_not_shift_the_column(tmp_path: Path) -> None:
    rows = [f"|{n}|text {n}|good|" for n in range(2500)]
    rows[2400] = "|2400|text|"
    path = written(tmp_path / "table.md", "\n".join(["|id|text|label|", *rows, ""]))
    table = read_table(path)
    assert table.columns == ("id", "text", "label")
    for place, name in enumerate(table.columns):
        assert cells(path, name)[0] == table.column(place)


def test_that_nothing_of_the_table_is_kept(tmp_path: Path) -> None:
    path = written(tmp_path / "table.csv", "text,label\n" + f"{'word ' * 40},good\n" * 50_000)
    layout = finish(streaming.look(path, CancelToken()))
    with streaming.column(layout, "text") as stream:
        tracemalloc.start()
        try:
            assert sum(1 for _ in stream) == 50_000
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 2_000_000 < path.stat().st_size


def test_that_a_column_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ColumnMissing):
        cells(written(tmp_path / "table.csv", "text,label\nfine,good\nbad,bad\n"), "words")
    with pytest.raises(FileEmpty):
        cells(written(tmp_path / "empty.csv", ""), "text")
