"""Tables in HTML, and in Excel's XML of 2003, under whatever name they come."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bertdesk.core.events import Notice
from bertdesk.core.tablefile import Table, limits, read_table
from bertdesk.core.tablefile.format import format_of
from bertdesk.errors import (
    BertdeskError,
    FileEmpty,
    FileNotText,
    RowTooLong,
    SheetMissing,
    TableTooLong,
    TooManyColumns,
)

Write = Callable[[str], Path]
OF_EXCEL = (
    "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><meta http-equiv=Content-Type"
    " content='text/html; charset={charset}'><style><!-- td {{mso-x:1}} --></style></head><body>"
    "<table border=1><tr><td>编号</td><td>内容</td><td>类别</td></tr>{rows}</table></body></html>"
)
XML = (
    '<?xml version="1.0"?>\n<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Worksheet ss:Name="Reviews"><Table>{rows}</Table></Worksheet>'
    '<Worksheet ss:Name="Notes"><Table><Row><Cell><Data>x</Data></Cell></Row></Table></Worksheet></ss:Workbook>'
)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        (path := tmp_path / "export.xls").write_text(text, encoding="utf-8")
        return path

    return write


def rows_of(table: Table) -> list[tuple[str, ...]]:
    return [table.columns, *table.rows]


def page(*rows: str) -> str:
    return "<table><tr><th>text<th>label" + "".join(f"<tr>{row}" for row in rows) + "</table>"


PLAIN = [f"<td>film {number}<td>{'ab'[number % 2]}" for number in range(6)]


def test_that_a_web_page_under_the_name_of_a_workbook_is_read_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>{n}</td><td>产品 &amp; 服务<br>第 {n} 次</td><td>好评</td></tr>" for n in range(20))
    (path := tmp_path / "export.xls").write_bytes(OF_EXCEL.format(charset="gb2312", rows=rows).encode("gb18030"))
    table = read_table(path)
    assert rows_of(table)[:2] == [("编号", "内容", "类别"), ("0", "产品 & 服务\n第 0 次", "好评")]
    assert (table.format, table.encoding, len(table.rows), table.notices) == ("markup", "gb18030", 20, ())


@pytest.mark.parametrize("charset", ["nonsense", "base64"])
def test_that_a_declaration_that_means_nothing_does_not_count(tmp_path: Path, charset: str) -> None:
    rows = "".join(f"<tr><td>{n}</td><td>很好</td><td>好评</td></tr>" for n in range(20))
    (path := tmp_path / "export.xls").write_bytes(OF_EXCEL.format(charset=charset, rows=rows).encode("gb18030"))
    assert read_table(path).rows[3] == ("3", "很好", "好评")


def test_that_tags_may_stay_open_and_blanks_are_those_of_a_page(write: Write) -> None:
    table = read_table(write("<!DOCTYPE html>\n" + page("<td>a\n   long  <b>film</b><td> good ", "<td>b<td>bad")))
    assert rows_of(table) == [("text", "label"), ("a long film", "good"), ("b", "bad")]


def test_that_cells_over_several_rows_stand_in_each_and_over_several_columns_in_the_first(write: Write) -> None:
    rows = ["<td rowspan=2>twice<td>good", "<td>bad", "<td colspan=2>wide", *PLAIN]
    table = read_table(write(page(*rows)))
    assert list(table.rows[:3]) == [("twice", "good"), ("twice", "bad"), ("wide", "")]


def test_that_workbooks_in_xml_are_read_sheet_by_sheet(write: Write) -> None:
    cell = "<Cell><Data ss:Type='String'>{}</Data></Cell>"
    head = f"<Row>{cell.format('id')}{cell.format('text')}{cell.format('label')}</Row>"
    row = f"<Row ss:Index='4'>\n {cell.format(1)}\n <Cell ss:Index='3'><Data>a &lt;b&gt;&#10;  c</Data></Cell></Row>"
    more = "".join(f"<Row>{cell.format(n)}{cell.format('so')}{cell.format('good')}</Row>" for n in range(2, 9))
    path = write(XML.format(rows=head + row + more))
    table = read_table(path)
    assert rows_of(table)[:3] == [("id", "text", "label"), ("1", "", "a <b>\n  c"), ("2", "so", "good")]
    assert (table.lines[0], table.sheet, table.sheets) == (4, "Reviews", ("Reviews", "Notes"))
    assert table.notices == (Notice("sheets_left", {"sheet": "Reviews", "others": "Notes"}),)
    with pytest.raises(SheetMissing):
        read_table(path, sheet="Prices")


def test_that_of_several_tables_the_largest_is_read_and_another_can_be_chosen(write: Write) -> None:
    path = write(f"<html><table><tr><td>menu<td>home</table>{page(*PLAIN)}<table><tr><td>k<td>v<tr><td>1<td>2</table>")
    table = read_table(path)
    assert (table.sheet, len(table.rows)) == ("2", 6)
    assert rows_of(read_table(path, sheet="3")) == [("k", "v"), ("1", "2")]


def test_that_a_table_inside_a_cell_is_one_of_its_own(write: Write) -> None:
    inner = page(*PLAIN)
    table = read_table(write(f"<html><table><tr><td>around{inner}<td>after</table>"))
    assert rows_of(table)[:2] == [("text", "label"), ("film 0", "a")]


def test_that_scripts_and_comments_are_no_text(write: Write) -> None:
    table = read_table(write(page("<td>a<script>if (1 < 2) x()</script> film<!-- <td>no --><td>good", *PLAIN)))
    assert table.rows[0] == ("a film", "good")


def test_that_html_in_cells_of_a_csv_is_text() -> None:
    assert format_of(b'text,label\n"<table><tr><td>x</table>",good\n') == "delimited"
    assert format_of(b"<b>fine</b>,good\n<i>bad</i>,bad\n") == "delimited"
    assert format_of(b"<p>hello</p>\n") == "delimited"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("<html><table></table>", FileEmpty),
        ("<table><tr><td " + "a" * (3 << 20), FileNotText),
        ("<table><tr><td>x<tr><td>y<!-- " + "<!-" * 4000, FileNotText),
        ("<table><tr>" + "<td colspan=1000>x" * 1000, TooManyColumns),
        ("<table><tr><td>" + "word " * (4 << 20), RowTooLong),
    ],
    ids=["nothing in it", "endless tag", "endless comments", "too wide", "endless cell"],
)
def test_that_pages_that_make_no_table_are_refused(write: Write, text: str, error: type[BertdeskError]) -> None:
    with pytest.raises(error):
        read_table(write(text))


def test_that_more_rows_than_may_be_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ROWS", 5000)
    with pytest.raises(TableTooLong):
        read_table(write(page(*PLAIN * 1000)))
