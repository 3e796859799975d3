"""Workbooks of three kinds, made by hand: what is read of them, and what is refused before it can do harm."""

import gzip
import struct
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbooks import Sheets, compound, ods, xls, xlsx, zipped

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed
from bertdesk.core.tablefile import Table, read, read_table, sheet_extent
from bertdesk.errors import (
    BertdeskError,
    Cancelled,
    FileEmpty,
    FileNotText,
    FileTooLarge,
    SheetMissing,
    TableWithoutRows,
    WorkbookLocked,
    WorkbookTooLarge,
)

Write = Callable[[bytes], Path]
Make = Callable[[Sheets], bytes]
ROWS = [["text", "label"], ["007", "a"], ["so so", "b"], [None, None], ["last one", "a"]]
FAR_CELL = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
FAR_ODS = (
    '<table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
    '<table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    '<table:table-row table:number-rows-repeated="1048575">'
    '<table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(content: bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content)
        return path

    return write_file


def codes(table: Table) -> dict[str, dict[str, str | int | float]]:
    return {notice.code: notice.facts for notice in table.notices}


@pytest.mark.parametrize("make", [xlsx, ods, xls])
def test_that_a_workbook_is_read_whatever_its_name(write: Write, make: Make) -> None:
    table = read_table(write(make({"Rows": ROWS})))
    assert table.columns == ("text", "label")
    assert table.rows == (("007", "a"), ("so so", "b"), ("last one", "a"))
    assert table.lines == (2, 3, 5)
    assert (table.format, table.sheet, table.sheets) == ("workbook", "Rows", ("Rows",))
    assert codes(table) == {"blank_lines": {"count": 1, "first_line": 4}}


@pytest.mark.parametrize("make", [xlsx, ods])
def test_that_values_read_as_a_person_sees_them(write: Write, make: Make) -> None:
    values = [7, 7.5, True, False, date(2024, 3, 5), datetime(2024, 3, 5, 12, 30), "1e5", 123456789012, 0.1]
    table = read_table(write(make({"Rows": [[f"c{n}" for n in range(9)], values]})))
    (row,) = table.rows
    assert row == ("7", "7.5", "TRUE", "FALSE", "2024-03-05", "2024-03-05 12:30:00", "1e5", "123456789012", "0.1")


def test_that_old_workbooks_have_numbers_and_truths_too(write: Write) -> None:
    assert read_table(write(xls({"Rows": [["a", "b"], [7, True], [0.5, "7"]]}))).rows == (("7", "TRUE"), ("0.5", "7"))


def test_that_formulas_give_their_last_values_and_what_has_none_is_told(write: Write) -> None:
    rows = [["text", "n"], ["=A1 -> fine", "=1+6 -> 7"], ["=A2 -> #REF!", "here"], ["x", "=3 -> #N/A"], ["y", "=2+2"]]
    table = read_table(write(xlsx({"Rows": rows})))
    assert table.rows == (("fine", "7"), ("", "here"), ("x", ""), ("y", ""))
    assert codes(table)["cells_with_errors"] == {"count": 2}
    assert codes(table)["formulas_without_value"] == {"count": 1}


@pytest.mark.parametrize("make", [xlsx, ods, xls])
def test_that_the_sheet_with_the_most_cells_is_read_and_the_others_told(write: Write, make: Make) -> None:
    path = write(make({"Notes": [["read me"]], "Rows": ROWS, "Old": [["t", "l"], ["x", "y"]]}))
    table = read_table(path)
    assert (table.sheet, table.sheets) == ("Rows", ("Notes", "Rows", "Old"))
    assert codes(table)["sheets_left"] == {"sheet": "Rows", "others": "Notes, Old"}
    assert read_table(path, sheet="Old").rows == (("x", "y"),)
    with pytest.raises(SheetMissing) as caught:
        read_table(path, sheet="New")
    assert caught.value.facts == {"path": str(path), "wanted": "New", "found": "Notes, Rows, Old"}


def test_that_a_hidden_sheet_is_read_where_no_other_has_cells(write: Write) -> None:
    sheets = {"Rows": ROWS, "Lookup": [["key", "value"], *[[str(n), "v"] for n in range(50)]], "Blank": []}
    table = read_table(write(xlsx(sheets, hidden=["Lookup"])))
    assert (table.sheet, table.sheets) == ("Rows", ("Rows", "Blank", "Lookup"))
    assert read_table(write(xlsx(sheets, hidden=["Rows", "Lookup"]))).sheet == "Lookup"


@pytest.mark.parametrize("make", [xlsx, ods, xls])
def test_that_an_empty_sheet_and_a_header_alone_are_told_apart(write: Write, make: Make) -> None:
    with pytest.raises(FileEmpty):
        read_table(write(make({"Rows": []})))
    with pytest.raises(TableWithoutRows):
        read_table(write(make({"Rows": [["text", "label"]]})))


def test_that_a_table_which_does_not_begin_in_the_corner_keeps_its_rows_numbers(write: Write) -> None:
    table = read_table(write(xlsx({"Rows": [[], [None, "text", "label"], [None, "x", "a"], [None, "y", "b"]]})))
    assert (table.columns, table.lines) == (("text", "label"), (3, 4))


def test_that_a_packed_workbook_is_read(write: Write) -> None:
    assert len(read_table(write(gzip.compress(xlsx({"Rows": ROWS})))).rows) == 3
    table = read_table(write(zipped({"a/book.xlsx": xlsx({"Rows": ROWS})})))
    assert (len(table.rows), table.member) == (3, "a/book.xlsx")


@pytest.mark.parametrize(
    "content",
    [
        compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 100}),
        xls({"Rows": ROWS}, has_password=True),
        zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": b"\x01\x02",
                "META-INF/manifest.xml": "<manifest:encryption-data/>",
            }
        ),
    ],
)
def test_that_a_password_is_asked_for_in_a_sentence(write: Write, content: bytes) -> None:
    with pytest.raises(WorkbookLocked):
        read_table(write(content))


@pytest.mark.parametrize(
    "content",
    [
        zipped({"[Content_Types].xml": "", "word/document.xml": ""}),
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}),
        zipped({"[Content_Types].xml": "", "xl/workbook.bin": ""}),
        compound({"WordDocument": b"x" * 5000}),
    ],
)
def test_that_other_documents_are_no_tables(write: Write, content: bytes) -> None:
    with pytest.raises(FileNotText):
        read_table(write(content))


@pytest.mark.parametrize("make", [xlsx, ods, xls])
def test_that_a_cut_workbook_is_called_damaged(write: Write, make: Make) -> None:
    whole = make({"Rows": ROWS})
    for size in (600, len(whole) // 2):
        with pytest.raises(BertdeskError) as caught:
            read_table(write(whole[:size]))
        assert caught.value.code in ("workbook_damaged", "archive_damaged", "file_not_text"), caught.value


DIGITS = "9" * 5000  # int() takes 4,300


@pytest.mark.parametrize(
    "content",
    [
        xlsx({}, raw={"Rows": FAR_CELL}),
        ods({}, raw={"Rows": FAR_ODS}),
        xlsx({}, raw={"Rows": f'<row r="1"><c r="A1"><v>1</v></c><c r="B{DIGITS}"><v>2</v></c></row>'}),
        ods({}, raw={"Rows": FAR_ODS.replace('repeated="', f'repeated="{DIGITS}')}),
    ],
    ids=["xlsx", "ods", "xlsx, many digits", "ods, many digits"],
)
def test_that_two_cells_far_apart_do_not_fill_the_memory(write: Write, content: bytes) -> None:
    with pytest.raises(WorkbookTooLarge):
        read_table(write(content))


def test_that_a_cell_where_old_workbooks_end_is_refused_if_what_lies_between_is_too_much(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = xls({"Rows": [[1.0, 2.0]]})
    number = struct.pack("<HHHHH", 0x0203, 14, 0, 1, 0)
    assert near.count(number) == 1
    far = near.replace(number, struct.pack("<HHHHH", 0x0203, 14, 65535, 65535, 0))
    with pytest.raises(WorkbookTooLarge):
        read_table(write(far))


@pytest.mark.parametrize("columns", [(0xFFFF, 0xFFFF), (9, 3), (0, 0xFFFF)])
def test_that_an_old_workbook_that_lies_about_its_size_is_refused(write: Write, columns: tuple[int, int]) -> None:
    said = struct.pack("<HHIIHH", 0x0200, 14, 0, 1, 0, 2)
    honest = xls({"Rows": [[1.0, 2.0]]})
    assert honest.count(said) == 1
    with pytest.raises(WorkbookTooLarge):  # the library would end the whole program for want of memory
        read_table(write(honest.replace(said, struct.pack("<HHIIHH", 0x0200, 14, 0, 0xFF000029, *columns))))


def test_that_empty_rows_up_to_the_end_of_a_sheet_do_not_count(write: Write) -> None:
    empty = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    text = '<table:table-row><table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(text.format(word) + "</table:table-row>" for word in ("text", "one", "two"))
    assert read_table(write(ods({}, raw={"Rows": rows + empty}))).rows == (("one",), ("two",))


def test_that_a_bomb_is_refused_before_it_is_unpacked(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_extent, "BOMB_BYTES", 1000)
    monkeypatch.setattr(sheet_extent, "BOMB_RATIO", 2)
    with pytest.raises(FileTooLarge):
        read_table(write(xlsx({"Rows": [["same"] * 20] * 500})))


def test_that_reading_a_workbook_reports_and_stops_when_asked(write: Write) -> None:
    path = write(xlsx({"Rows": [["text", "label"], *[[f"text {n}", "ab"[n % 2]] for n in range(5000)]]}))
    events = list(read(path, CancelToken()))
    done = [event.done for event in events if isinstance(event, Progressed) and event.total == path.stat().st_size]
    assert done == sorted(done)
    assert done[-1] == path.stat().st_size
    cancel = CancelToken()
    work = read(path, cancel)
    next(work)
    cancel.request()
    with pytest.raises(Cancelled):
        list(work)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), make=st.sampled_from([xlsx, ods, xls]))
def test_that_any_damage_to_a_workbook_is_a_table_or_a_known_error(
    tmp_path: Path, data: st.DataObject, make: Make
) -> None:
    content = bytearray(make({"Rows": ROWS, "More": [["a"], [1.5]]}))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged"
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    with suppress(BertdeskError):
        table = read_table(path)
        assert all(len(row) == len(table.columns) for row in table.rows)
