"""The race of readers as a command: what it makes, what it says, and of whom."""

import json

import pytest
from typer.testing import CliRunner

from bertdesk.bench import readers
from bertdesk.bench.one_reader import READERS
from bertdesk.cli.main import app


def test_that_each_reader_reads_each_table_or_is_said_to_be_absent_or_to_refuse(runner: CliRunner) -> None:
    told = runner.invoke(app, ["bench", "readers", "--rows", "40", "--repeat", "1", "--json"])
    assert told.exit_code == 0, told.output
    found = [json.loads(line) for line in told.stdout.splitlines()]
    assert [(one["table"], one["reader"]) for one in found] == [(t, r) for t in readers.TABLES for r in READERS]
    ours = [one for one in found if one["reader"] == "bertdesk"]
    assert [one["rows"] for one in ours] == [40, 40, 40]
    assert all(one["ratio"] > 0 and one["file_bytes"] > 10_000 and not one["error"] for one in ours)
    assert next(one for one in found if one["reader"] == "csv")["rows"] == 40


def test_that_a_reader_that_is_not_there_is_named(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, "nowhere_to_be_found", READERS["csv"])  # type: ignore[arg-type]  # it is a dict
    told = runner.invoke(app, ["bench", "readers", "--rows", "10", "--repeat", "1"])
    assert told.exit_code == 0, told.output
    assert "nowhere_to_be_found" in told.stdout.splitlines()[-1]


def test_that_the_ragged_table_has_rows_of_another_width() -> None:
    ragged, clean = ("".join(readers.lines(table, 3000)) for table in ("ragged", "clean"))
    assert "\0" in ragged
    assert ",more\n" in ragged
    assert "\0" not in clean
    "".join(readers.lines("cp1252", 100)).encode("cp1252")
