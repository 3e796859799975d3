"""Damaged files of every format, and bytes of any kind: a table of one width, or an error that has a sentence."""

import bz2
import gzip
import json
import lzma
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbooks import compound, ods, xls, xlsx, zipped

from bertdesk.core.tablefile import passing, quick, read_table
from bertdesk.errors import BertdeskError

FEW = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=5000)
ROWS = [["id", "text", "label"], *([str(n), f"a text, number {n} 很好 é", ("good", "bad")[n % 2]] for n in range(40))]
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32", "big5", "cp1252", "cp932", "euc_kr")
ODD = (
    b'"', b",", b"\n", b"\r", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"{", b"[", b"}", b"\xff" * 8,
    bytes(8), b"\x7f\xff\xff\xff", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"../", b"__label__", b"\\", b"'",
    b"<tr>", b"<td rowspan=999 colspan=999>", b"<!--", b"<![CDATA[", b"<table>", b"&#", b"</", b"<",
    b"\x1f\x8b", b"9" * 30, b"1e999", b"\xed\xa0\x80", b"\r\n\r\n", b'"' * 9, b",," * 20,
)  # fmt: skip


@cache
def whole_files() -> Sequence[bytes]:
    """Return a file of every format that is read."""
    text = "".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) + "\n" for row in ROWS)
    objects = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]
    task = {"data": {"text": "a"}, "annotations": [{"result": [{"value": {"choices": ["x"]}}]}]}
    plain = [
        *((times * text).encode(encoding, "replace") for encoding in ENCODINGS for times in (1, 40)),
        json.dumps(objects).encode(), "\n".join(map(json.dumps, objects)).encode(), json.dumps([task] * 5).encode(),
        ("__label__good fine film\n__label__bad awful\n" * 30).encode(), b"sep=;\n" + b"a;b\n" * 50,
        ("<table>" + "".join("<tr><td>" + "<td>".join(row) for row in ROWS) + "</table>").encode(),
        xlsx({"Rows": ROWS}), xls({"Rows": ROWS}), ods({"Rows": ROWS}), xls({"Rows": ROWS}, has_password=True),
        compound({"EncryptedPackage": bytes(5000)}), b"PAR1" + random.Random(1).randbytes(200) + b"PAR1",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    ]  # fmt: skip
    return [
        *plain,
        *(pack(content) for content in plain[-12:] for pack in (gzip.compress, bz2.compress, lzma.compress)),
        *(zipped({"a": content}) for content in plain),
        zipped({"pos/1.txt": b"fine", "neg/1.txt": b"bad", "neg/2.txt": b"worse"}),
        zipped({"../a.csv": b"text,label\nfine,good\n"}),
    ]


def damaged(seed: int) -> bytes:
    """Return one of the files with some of its bytes changed, lost, repeated, or from another one."""
    dice = random.Random(seed)
    data = bytearray(dice.choice(whole_files()))
    for _ in range(dice.choice([0, 1, 1, 2, 3, 8, 30])):
        start = dice.randrange(len(data) + 1)
        end = start + dice.choice([1, 2, 8, 64, 1000])
        match dice.randrange(6):
            case 0:
                data[start : start + 1] = dice.randbytes(1)
            case 1:
                del data[start:end]
            case 2:
                data[start:start] = dice.choice(ODD)
            case 3:
                data[start:start] = data[start:end] * dice.choice([1, 2, 50])
            case 4:
                data[start:end] = dice.randbytes(len(data[start:end]))
            case _:
                other = dice.choice(whole_files())
                data[start:start] = other[dice.randrange(len(other)) :][: end - start]
    return bytes(data)


def assert_readable(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        table = read_table(path)
    except BertdeskError:
        return
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert len(table.lines) == len(table.rows) > 0
    "".join(cell for row in table.rows for cell in row).encode()
    account = table.account
    if table.format == "delimited":
        assert account.head + account.read + account.repaired + account.aside + account.blank == account.lines


@pytest.fixture(params=[True, False], ids=["quickly", "carefully"])
def _either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "LEAST_BYTES", 0 if request.param else 1 << 40)
    monkeypatch.setattr(passing, "HEAD_ROWS", 100)


@FEW
@given(seed=st.integers(0, 1 << 62))
@pytest.mark.usefixtures("_either_way")
def test_that_any_damaged_file_is_a_table_or_a_known_error(tmp_path: Path, seed: int) -> None:
    assert_readable(tmp_path / "any", damaged(seed))


@pytest.mark.slow
@MANY
@given(seed=st.integers(0, 1 << 62))
@pytest.mark.usefixtures("_either_way")
def test_that_very_many_damaged_files_are_tables_or_known_errors(tmp_path: Path, seed: int) -> None:
    assert_readable(tmp_path / "any", damaged(seed))


@pytest.mark.slow
@MANY
@given(content=st.binary(max_size=2000))
@pytest.mark.usefixtures("_either_way")
def test_that_very_many_bytes_are_tables_or_known_errors(tmp_path: Path, content: bytes) -> None:
    assert_readable(tmp_path / "any", content)
