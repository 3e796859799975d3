"""`bertdesk table`: what it tells of a file, and what it writes."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bertdesk.cli.main import app

PLAIN = "".join(f"{n};the text, {n};{n}\n" for n in range(10))
ODD = f'Reviews\n\nid;text;n\n{PLAIN}1;"d "e"; f";3\n(11 rows)\n'


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "odd.csv"
    path.write_text(ODD, encoding="utf-8")
    return path


def test_that_a_file_is_described_with_what_was_done_to_it(odd: Path, runner: CliRunner) -> None:
    result = runner.invoke(app, ["table", str(odd)])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "odd.csv: 11 rows, 3 columns",
        "encoding   utf-8",
        "delimiter  semicolon",
        'quotes     "',
        "columns    id, text, n",
        "lines      15: 1 of the header, 10 read as they stand, 1 repaired, 2 set aside, 1 blank",
        "Repaired:",
        '  line 14  quotation marks mended  1;"d "e"; f";3',
        "Set aside:",
        "  line 1   above the table  Reviews",
        "  line 15  below the table  (11 rows)",
    ]
    assert "Rows with stray quotation marks" in result.stderr


def test_that_json_tells_the_same(odd: Path, runner: CliRunner) -> None:
    found = json.loads(runner.invoke(app, ["table", str(odd), "--json"]).stdout)
    assert (found["rows"], found["columns"], found["encoding"]) == (11, ["id", "text", "n"], "utf-8")
    assert found["dialect"] == {
        "delimiter": ";", "quote": '"', "escape": "", "skips_blank": False, "preamble": 1, "header": 1,
    }  # fmt: skip
    assert found["lines"] == {"lines": 15, "head": 1, "read": 10, "repaired": 1, "aside": 2, "blank": 1}
    assert found["repaired"] == [{"line": 14, "reason": "quotes", "text": '1;"d "e"; f";3'}]
    assert [row["line"] for row in found["set_aside"]] == [1, 15]


def test_that_the_clean_table_has_every_cell_as_it_was_read(odd: Path, tmp_path: Path, runner: CliRunner) -> None:
    out = tmp_path / "clean.csv"
    assert runner.invoke(app, ["table", str(odd), "--out", str(out)]).exit_code == 0
    rows = "".join(f'{n},"the text, {n}",{n}\r\n' for n in range(10))
    assert out.read_bytes().decode() == f'id,text,n\r\n{rows}1,"d ""e""; f",3\r\n'


@pytest.mark.parametrize(
    ("content", "written"),
    [
        ("", ""),
        ("text,label\n", "text,label\r\n"),
        ("1,fine,2024-01-02\n2,awful,2024-01-03\n", "1,fine,2024-01-02\r\n2,awful,2024-01-03\r\n"),
        ("a,b\na,b\n1,x\n2,y\n", "a a,b b\r\n1,x\r\n2,y\r\n"),
        ("a,a,\n=1,007,NA\n", "a,a,\r\n=1,007,NA\r\n"),
    ],
)
def test_that_nothing_is_invented_in_what_is_written(
    content: str, written: str, tmp_path: Path, runner: CliRunner
) -> None:
    path, out = tmp_path / "table.csv", tmp_path / "clean.csv"
    path.write_text(content, encoding="utf-8", newline="")
    assert runner.invoke(app, ["table", str(path), "--out", str(out)]).exit_code == 0
    assert out.read_bytes().decode() == written


def test_that_encoding_and_delimiter_can_be_told(tmp_path: Path, runner: CliRunner) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("a;b\té\n1;2\t3\n".encode("cp1252"))
    told = ["table", str(path), "--json", "--encoding", "cp1251", "--delimiter", "semicolon"]
    assert json.loads(runner.invoke(app, told).stdout)["columns"] == ["a", "b\tй"]
    assert "“klingon” is not the name of an encoding" in runner.invoke(app, [*told[:2], "--encoding", "klingon"]).stderr


def test_that_a_folder_is_not_written_over_and_a_missing_file_is_told(tmp_path: Path, runner: CliRunner) -> None:
    assert runner.invoke(app, ["table", str(tmp_path / "none.csv")]).exit_code == 1
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    result = runner.invoke(app, ["table", str(path), "--out", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (1, "")
