"""Which reader takes a file, how a table inside a file is named, and what is no table at all."""

import bz2
import gzip
import json
import lzma
import os
import socket
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbooks import xls, xlsx, zipped

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Notice
from bertdesk.core.tablefile import (
    Table,
    Told,
    fasttext,
    limits,
    passing,
    quick,
    read,
    read_table,
    read_tables,
    records,
    thin_grid,
    thinning,
)
from bertdesk.core.tablefile import source as source_module
from bertdesk.core.tablefile.format import format_of
from bertdesk.errors import (
    BertdeskError,
    FileChanged,
    FileMissing,
    FileNotText,
    FileTooLarge,
    FileUnreadable,
    JsonDamaged,
    ParquetDamaged,
    ParquetNotInstalled,
    TableTooLong,
)

Write = Callable[[str | bytes], Path]
ROWS = [["text", "label"], ["fine", "good"], ["awful", "bad"]]
CELLS = (("fine", "good"), ("awful", "bad"))
FASTTEXT = (
    "__label__good fine film\n__label__bad __label__long awful\tand long\n\nno label here\n" + "__label__a b\n" * 20
)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(content: str | bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


# By content


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (xlsx({"Rows": ROWS}), "workbook"),
        (xls({"Rows": ROWS}), "workbook"),
        (b"PAR1\x15\x04", "parquet"),
        (b'{"text": "a"}\n{"text": "b"}\n', "json"),
        ('[{"text": "a"}]'.encode("utf-16"), "json"),
        (b'  [\n {"text": "' + b"a" * 70_000, "json"),
        (FASTTEXT.encode(), "fasttext"),
        (b"__label__x,text\nb,c\nd,e\n", "delimited"),
        (b"text,label\nfine,good\n", "delimited"),
        (b'{not json}\ttext\n', "delimited"),
        (b"", "delimited"),
    ],
)  # fmt: skip
def test_that_the_first_bytes_say_the_format(content: bytes, found: str) -> None:
    assert format_of(content[: 1 << 16]) == found


def test_that_fasttext_lines_become_labels_and_texts(write: Write) -> None:
    table = read_table(write(FASTTEXT))
    assert table.columns == ("label", "text")
    assert table.rows[:4] == (
        ("good", "fine film"),
        ("bad; long", "awful\tand long"),
        ("", "no label here"),
        ("a", "b"),
    )
    assert table.lines[:4] == (1, 2, 4, 5)
    assert table.format == "fasttext"
    assert [notice.facts for notice in table.notices] == [{"count": 1, "first_line": 3}]


def test_that_a_tab_after_a_label_is_a_blank() -> None:
    assert fasttext._split("__label__a\t__label__b text\tmore\n") == ("a; b", "text\tmore")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, lambda data: zipped({"a": data})])
@pytest.mark.parametrize(
    "content", [xlsx({"Rows": ROWS}), json.dumps([dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]).encode()]
)
def test_that_every_format_is_read_out_of_every_archive(
    write: Write, content: bytes, pack: Callable[[bytes], bytes]
) -> None:
    assert read_table(write(pack(content))).rows == CELLS


def test_that_nuls_are_taken_out_and_told(write: Write) -> None:
    table = read_table(write("__label__a\0 one\n__label__b t\0wo\n"))
    assert table.rows == (("a", "one"), ("b", "two"))
    assert [(notice.code, notice.facts) for notice in table.notices] == [
        ("nul_characters", {"count": 2, "first_line": 1})
    ]


# Inside a file


def test_that_an_address_names_the_sheet_and_the_file_in_an_archive(tmp_path: Path) -> None:
    book = xlsx({"March": ROWS, "April": [*ROWS, *ROWS[1:]]})
    (tmp_path / "book.xlsx").write_bytes(book)
    (tmp_path / "books.zip").write_bytes(zipped({"a/book.xlsx": book, "b.csv": "text,label\nx,y\n"}))
    for address in ("book.xlsx::March", "books.zip::a/book.xlsx::March"):
        table = read_table(f"{tmp_path}/{address}")
        assert (table.rows, table.address) == (CELLS, f"{tmp_path}/{address}")
    assert read_table(f"{tmp_path}/books.zip::b.csv").rows == (("x", "y"),)
    assert read_table(tmp_path / "books.zip", member="a/book.xlsx", sheet="March").rows == CELLS


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_that_a_file_which_is_called_like_an_address_is_itself(tmp_path: Path) -> None:
    (tmp_path / "a::b.csv").write_text("text,label\nx,y\n")
    assert read_table(tmp_path / "a::b.csv").rows == (("x", "y"),)
    with pytest.raises(FileMissing):
        read_table(tmp_path / "none.zip::a.csv")


# Parquet


def test_that_parquet_without_pyarrow_is_said_in_a_sentence(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ParquetNotInstalled):
        read_table(write(b"PAR1" + bytes(50) + b"PAR1"))


def test_that_parquet_is_read_as_text(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    columns = {
        "text": ["fine", None],
        "n": [7, 8],
        "ok": [True, False],
        "tags": [["a", "b"], []],
        "x": [{"a": 1}, None],
    }
    parquet.write_table(pyarrow.table(columns), tmp_path / "rows.csv")
    table = read_table(tmp_path / "rows.csv")
    assert table.columns == tuple(columns)
    assert table.rows == (("fine", "7", "true", "a; b", '{"a": 1}'), ("", "8", "false", "", ""))
    whole = (tmp_path / "rows.csv").read_bytes()
    (tmp_path / "rows.csv").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ParquetDamaged):
        read_table(tmp_path / "rows.csv")


# What is no table


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="this system has no such devices")  # noqa: PTH110
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/urandom"])
def test_that_a_device_is_not_read(device: str) -> None:
    with pytest.raises(FileNotText):
        read_table(device)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no such sockets")
def test_that_a_socket_is_not_read(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.csv"))
        with pytest.raises(FileNotText):
            read_table(tmp_path / "s.csv")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("make", [lambda path: path.write_text("a,b\n1,2\n"), lambda path: path.mkdir()])
def test_that_what_may_not_be_read_says_so(tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "locked"
    make(path)
    path.chmod(0)
    with pytest.raises(FileUnreadable):
        read_table(path)
    path.chmod(0o700)


@pytest.mark.parametrize("content", ["text,label\n" + "a,b\n" * 60_000, '{"text": "a"}\n' * 60_000])
def test_that_a_file_which_is_cut_while_it_is_read_says_so(write: Write, content: str) -> None:
    path = write(content)
    work = read(path, CancelToken())
    next(work)
    with path.open("r+b") as file:
        file.truncate(10_000)
    with pytest.raises((FileChanged, JsonDamaged)):  # half of a JSON text may be met first
        list(work)


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody remove a file that is open")
def test_that_a_file_which_vanishes_while_it_is_read_is_missing(write: Write) -> None:
    path = write("text,label\n" + "a,b\n" * 600_000)
    work = read(path, CancelToken())
    next(work)
    path.unlink()
    with pytest.raises(FileMissing):
        list(work)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b"x" * 5000, "row_too_long"),
        (b'"' + b"x" * 5000 + b'",b', "row_too_long"),
        (b"," * 1500, "table_too_long"),
        (b"a,b\n" * 400, "table_too_long"),
    ],
)
@pytest.mark.parametrize("least_bytes", [0, 1 << 40])
def test_that_what_the_memory_would_not_hold_is_refused(
    write: Write, row: bytes, code: str, least_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick, "LEAST_BYTES", least_bytes)
    monkeypatch.setattr(limits, "MOST_ROWS", 300)
    monkeypatch.setattr(limits, "MOST_CELLS", 1000)
    monkeypatch.setattr(limits, "MOST_ROW_CHARACTERS", 2000)
    with pytest.raises(BertdeskError) as caught:
        read_table(write(b"text,label\n" + b"fine,good\n" * 50 + row + b"\n" + b"fine,bad\n" * 50))
    assert caught.value.code == code


def test_that_a_record_that_never_ends_is_no_reason_to_read_the_whole_file_into_one(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "MOST_ROW_CHARACTERS", 2000)
    table = read_table(write("text,label\n" + 'fine,good\n"open,bad\n' + "fine,good\n" * 5000))
    assert table.rows[1] == ('"open', "bad")
    assert len(table.rows) == 5002


def test_that_an_honest_zip_of_a_bomb_is_refused_before_it_is_unpacked(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "BOMB_BYTES", 1 << 20)
    monkeypatch.setattr(source_module._Bounded, "readinto", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(FileTooLarge):
        read_table(write(zipped({"a.csv": bytes(3 << 20)})))


# Some of the rows


TAKING_TURNS = [(f"text {n}", "ab"[n % 2]) for n in range(5000)]
MANY_ROWS = {
    "csv": "text,label\n" + "".join(f"{text},{label}\n" for text, label in TAKING_TURNS),
    "with backslashes": "text,label\n" + "".join(f'"{text} \\"so\\"",{label}\n' for text, label in TAKING_TURNS),
    "in columns": "text          label\n" + "".join(f"{text:14}{label}\n" for text, label in TAKING_TURNS),
    "json lines": "".join(json.dumps({"text": text, "label": label}) + "\n" for text, label in TAKING_TURNS),
    "json lists": json.dumps([("text", "label"), *TAKING_TURNS]),
    "fasttext": "".join(f"__label__{label} {text}\n" for text, label in TAKING_TURNS),
}


@pytest.mark.parametrize("wanted", [1, 10, 999])
@pytest.mark.parametrize("least_bytes", [0, 1 << 40], ids=["quickly", "carefully"])
@pytest.mark.parametrize("form", MANY_ROWS)
def test_that_so_many_rows_as_are_wanted_are_spread_over_the_table(
    write: Write, form: str, wanted: int, least_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick, "LEAST_BYTES", least_bytes)
    monkeypatch.setattr(passing, "HEAD_ROWS", 30)
    monkeypatch.setattr(thin_grid, "_HEAD_ROWS", 30)
    monkeypatch.setattr(thinning, "_FEWEST_KEPT", 80)
    path = write(MANY_ROWS[form])
    table, whole = read_table(path, Told(rows=wanted)), read_table(path)
    assert (len(table.rows), len(table.lines), len(whole.rows)) == (wanted, wanted, 5000)
    assert table.notices[-1] == Notice("rows_sampled", {"count": wanted, "of": 5000})
    places = {line: place for place, line in enumerate(whole.lines)} if form != "json lists" else {}
    if places:
        chosen = [places[line] for line in table.lines]
        assert [whole.rows[place] for place in chosen] == list(table.rows)
        gaps = [after - before for before, after in pairwise([0, *chosen, 5000])]
        assert max(gaps) <= 3 * 5000 / wanted
    labels = [row[table.columns.index("label")] for row in table.rows]
    assert wanted == 1 or 0.4 <= labels.count("a") / wanted <= 0.6  # not each of the same class
    assert table.account == whole.account


def test_that_rows_that_leave_doubt_are_not_thinned_out_and_all_lines_are_accounted_for(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick, "LEAST_BYTES", 1 << 40)
    monkeypatch.setattr(thin_grid, "_HEAD_ROWS", 30)
    monkeypatch.setattr(thinning, "_FEWEST_KEPT", 80)
    rows = [f"{n},text {n},{'ab'[n % 2]}\n" for n in range(5000)]
    rows[3000], rows[3001], rows[4000] = "3000,short\n", "3001,a,b,c,d\n", '4000,"two\nlines",a\n'
    path = write("id,text,label\n" + "".join(rows))
    table, whole = read_table(path, Told(rows=100)), read_table(path)
    assert (table.account, table.skipped) == (whole.account, whole.skipped)
    assert [notice for notice in table.notices if notice.code != "rows_sampled"] == list(whole.notices)


@pytest.mark.parametrize("form", ["json lines", "fasttext", "with backslashes", "json lists"])
def test_that_too_many_rows_are_refused_in_every_format(
    write: Write, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_ROWS", 4000)
    path = write(MANY_ROWS[form])
    with pytest.raises(TableTooLong):
        read_table(path)
    assert len(read_table(path, Told(rows=1000)).rows) == 1000


def test_that_tables_together_are_not_larger_than_one_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ROWS", 8000)
    paths = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for path in paths:
        path.write_text(MANY_ROWS["csv"], encoding="utf-8")
    assert len(read_table(paths[0]).rows) == 5000
    with pytest.raises(TableTooLong):
        read_tables(paths)


def test_that_no_more_than_twice_the_wanted_rows_are_held(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ROWS", 9000)
    path = write("text,label\n" + "".join(f"some longer text {n},{'ab'[n % 2]}\n" for n in range(50_000)))
    with pytest.raises(TableTooLong):
        read_table(path)
    assert len(read_table(path, Told(rows=1000)).rows) == 1000


def test_that_rows_of_a_workbook_can_be_sampled_too(write: Write) -> None:
    rows = [["text", "label"], *([f"t{n}", "ab"[n % 2]] for n in range(40))]
    table = read_table(write(xlsx({"Rows": rows})), Told(rows=4))
    assert len(table.rows) == 4
    assert max(after - before for before, after in pairwise([*table.lines, 41])) <= 20


PIECES = st.sampled_from(
    [b"{", b"}", b"[", b"]", b'"', b",", b":", b"\n", b"a", b"1", b"null", b"\\ud800", b"__label__", b" ", b"\xff",
     b"\0", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"]
)  # fmt: skip


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECES, max_size=40))
def test_that_any_bytes_are_a_table_or_a_known_error(tmp_path: Path, pieces: list[bytes]) -> None:
    path = tmp_path / "any"
    path.write_bytes(b"".join(pieces))
    try:
        table: Table | None = read_table(path)
    except BertdeskError:
        table = None
    if table is not None:
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert not any("\0" in cell for row in table.rows for cell in row)
        "".join(cell for row in table.rows for cell in row).encode()
