"""Workbooks written by hand, byte for byte as little as a spreadsheet program would accept."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

Cell = str | int | float | bool | date | datetime | None
Sheets = Mapping[str, Sequence[Sequence[Cell]]]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"
_EPOCH = datetime(1899, 12, 30)
_DATE, _DATE_TIME = 1, 2  # places in the list of styles below
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
    '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def xlsx(sheets: Sheets, *, raw: Mapping[str, str] | None = None, hidden: Sequence[str] = ()) -> bytes:
    """Return a workbook; `raw` gives sheets whose <sheetData> is given as XML."""
    data = {name: _xlsx_rows(rows) for name, rows in sheets.items()} | dict(raw or {})
    numbered = list(enumerate(data.items(), start=1))
    states = {name: 'state="hidden" ' if name in hidden else "" for name in data}
    sheet_list = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" {states[name]}r:id="rId{n}"/>' for n, (name, _) in numbered
    )
    spaces = f'xmlns="{_MAIN}" xmlns:r="{_RELATED}"'
    kind, links_of = f"{_RELATED}/worksheet", f"{_PACKAGE}/relationships"
    links = "".join(f'<Relationship Id="rId{n}" Type="{kind}" Target="worksheets/sheet{n}.xml"/>' for n, _ in numbered)
    styles = f'<Relationship Id="rIdS" Type="{_RELATED}/styles" Target="styles.xml"/>'
    book = f'<Relationship Id="rId1" Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{links_of}">{book}</Relationships>',
            "xl/workbook.xml": f"<workbook {spaces}><sheets>{sheet_list}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{links_of}">{links}{styles}</Relationships>',
            "xl/styles.xml": _STYLES,
            **{
                f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
                for n, (_, rows) in numbered
            },
        }
    )


def _xlsx_rows(rows: Sequence[Sequence[Cell]]) -> str:
    return "".join(
        f'<row r="{n}">{"".join(_xlsx_cell(f"{_letters(c)}{n}", cell) for c, cell in enumerate(row))}</row>'
        for n, row in enumerate(rows, start=1)
    )


def _xlsx_cell(place: str, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{place}" s="{_DATE_TIME if isinstance(cell, datetime) else _DATE}"><v>{_serial(cell)}</v></c>'
    if isinstance(cell, int | float):
        return f'<c r="{place}"><v>{cell!r}</v></c>'
    if cell.startswith("="):  # a formula and its last value: "=A1+1 -> 7"
        formula, _, value = cell[1:].partition(" -> ")
        kind = ' t="e"' if value.startswith("#") else "" if value.replace(".", "").isdigit() else ' t="str"'
        return f'<c r="{place}"{kind}><f>{escape(formula)}</f>{f"<v>{escape(value)}</v>" if value else ""}</c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'


def _serial(day: date) -> float:
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    return (moment - _EPOCH).total_seconds() / 86400


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def ods(sheets: Sheets, *, raw: Mapping[str, str] | None = None) -> bytes:
    data = {name: _ods_rows(rows) for name, rows in sheets.items()} | dict(raw or {})
    tables = "".join(f'<table:table table:name="{escape(name)}">{rows}</table:table>' for name, rows in data.items())
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    spaces = "".join(f' xmlns:{short}="{_OPEN_DOCUMENT}:{short}:1.0"' for short in ("office", "table", "text"))
    return zipped(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OPEN_DOCUMENT}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
            "content.xml": f"<office:document-content{spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def _ods_rows(rows: Sequence[Sequence[Cell]]) -> str:
    return "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)


def _ods_cell(cell: Cell) -> str:
    kind, name, value = "string", "", ""
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        kind, name, value = "boolean", "boolean-value", str(cell).lower()
    elif isinstance(cell, date):
        kind, name, value = "date", "date-value", cell.isoformat()
    elif isinstance(cell, int | float):
        kind, name, value = "float", "value", repr(cell)
    said = f' office:{name}="{value}"' if name else ""
    text = escape(str(cell))
    return f'<table:table-cell office:value-type="{kind}"{said}><text:p>{text}</text:p></table:table-cell>'


def xls(sheets: Sheets, *, has_password: bool = False) -> bytes:
    """Return a BIFF8 workbook (Excel 97) of text, numbers and booleans."""
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    lock = _record(0x002F, struct.pack("<HHH", 0, 0x1234, 0x5678)) if has_password else b""
    names = [name.encode("utf-16-le") for name in sheets]
    head_bytes = len(begin) + len(lock) + sum(12 + len(name) for name in names) + 4
    bodies = [_biff_sheet(rows) for rows in sheets.values()]
    places = [head_bytes + sum(map(len, bodies[:n])) for n in range(len(bodies))]
    listed = b"".join(
        _record(0x0085, struct.pack("<IBBBB", place, 0, 0, len(name) // 2, 1) + name)
        for place, name in zip(places, names, strict=True)
    )
    return compound({"Workbook": begin + lock + listed + _record(0x000A, b"") + b"".join(bodies)})


def _biff_sheet(rows: Sequence[Sequence[Cell]]) -> bytes:
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    width = max((len(row) for row in rows), default=0)
    extent = _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    cells = b"".join(_biff_cell(r, c, cell) for r, row in enumerate(rows) for c, cell in enumerate(row))
    return begin + extent + cells + _record(0x000A, b"")


def _biff_cell(row: int, column: int, cell: Cell) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, bool):
        return _record(0x0205, place + struct.pack("<BB", cell, 0))
    if isinstance(cell, int | float):
        return _record(0x0203, place + struct.pack("<d", cell))
    if cell is None:
        return b""
    return _record(0x0204, place + struct.pack("<HB", len(str(cell)), 1) + str(cell).encode("utf-16-le"))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file (Microsoft's [MS-CFB], version 3): what .xls and locked .xlsx are stored in."""
    sector, end, free, fat_mark = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    padded = {
        name: content.ljust(max(4096, -(-len(content) // sector) * sector), b"\0") for name, content in streams.items()
    }
    fat, entries, data = [fat_mark, end], [_entry("Root Entry", 5, end, 0, child=1)], b""
    for number, (name, content) in enumerate(padded.items(), start=1):
        start, count = len(fat), len(content) // sector
        fat += [*range(start + 1, start + count), end]
        right = number + 1 if number < len(padded) else free
        entries.append(_entry(name, 2, start, len(content), right=right))
        data += content
    assert len(fat) <= 128, "one sector of the table of sectors is enough for a test"
    assert len(entries) <= 4, "one sector of entries, too"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    header += struct.pack("<I", free) * 108
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(sector, b"\xff")
    return header + table + b"".join(entries).ljust(sector, b"\0") + data


def _entry(name: str, kind: int, start: int, size: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    return wide.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xIQQIQ", len(wide), kind, 1, 0xFFFFFFFF, right, child, 0, 0, 0, start, size
    )
