"""A column of a table of any size, row after row: the same cells as the reader that keeps them all."""

import tracemalloc
from pathlib import Path

import pytest

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import finish
from bertdesk.core.tablefile import read_table, streaming
from bertdesk.errors import ColumnMissing, FileEmpty


def cells(path: Path, name: str) -> tuple[list[str], int]:
    layout = finish(streaming.look(path, CancelToken()))
    with streaming.column(layout, name) as stream:
        return list(stream), stream.passed_over


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
        assert cells(path, name) == (table.column(table.columns.index(name)), 0)


def test_that_rows_of_another_width_are_counted(tmp_path: Path) -> None:
    rows = [f"{n},text {n},good\n" for n in range(2500)]
    rows[2400] = "2400,a,b,c,d\n"
    found, passed_over = cells(written(tmp_path / "table.csv", "id,text,label\n" + "".join(rows)), "text")
    assert (len(found), passed_over) == (2499, 1)


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
