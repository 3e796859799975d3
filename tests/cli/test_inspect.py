"""`bertdesk inspect`: the findings with lines of the file, for people and for programs."""

import json
from pathlib import Path

import pytest
from planted import texts
from tiny import write_csv
from typer.testing import CliRunner

from bertdesk.cli.main import app
from bertdesk.core import base_models

MAIL = "Please write to anna@example.org about it"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    monkeypatch.setattr(base_models, "folder_of", lambda _encoder: None)  # no tokenizer, no lengths
    rows = [*texts(200), texts(200)[4], (MAIL, "good"), ("two\nlines", "Good")]
    test = [*texts(40, seed=9), texts(200)[7]]
    return write_csv(tmp_path / "train.csv", rows), write_csv(tmp_path / "test.csv", test)


def test_that_findings_are_told_with_lines_and_without_personal_data(
    runner: CliRunner, files: tuple[Path, Path]
) -> None:
    told = runner.invoke(app, ["inspect", str(files[0]), "--test", str(files[1])])
    assert told.exit_code == 0, told.output
    lines = told.stdout.splitlines()
    assert lines[0] == "203 usable rows, 3 classes. 4 findings."
    assert [line.split(":")[0] for line in lines if line.startswith(("Serious", "Doubtful"))] == [
        "Serious",
        "Serious",
        "Doubtful",
        "Doubtful",
    ]
    assert any(line.startswith("  line 9, line 42 of the test table: ") for line in lines)
    assert any(line.startswith("  line 204 Good → good: two lines") for line in lines)
    assert any(line.startswith("  line 6, 202: ") for line in lines)
    assert any(line.startswith("  line 203: Please write to [email] about it") for line in lines)
    assert "anna@" not in told.stdout
    assert "so its name says" in told.stderr
    assert max(map(len, (line for line in lines if line.startswith("  ")))) <= 100


def test_that_programs_get_every_row(runner: CliRunner, files: tuple[Path, Path]) -> None:
    told = runner.invoke(app, ["inspect", str(files[0]), "--test", str(files[1]), "--json"])
    found = json.loads(told.stdout)
    assert (found["rows"], found["text"], found["label"], found["lengths"]) == (203, "text", "label", None)
    by_code = {finding["code"]: finding for finding in found["findings"]}
    assert list(by_code) == [
        "test_texts_known",
        "labels_spelled_differently",
        "repeated_texts",
        "emails_in_texts",
    ]
    (known,) = by_code["test_texts_known"]["places"]
    assert (known["line"], known["other"]) == (9, 42)
    assert [place["line"] for place in by_code["repeated_texts"]["places"]] == [6, 202]
    assert by_code["emails_in_texts"]["facts"] == {"count": 1}


def test_that_no_examples_are_shown_where_none_are_wanted(runner: CliRunner, files: tuple[Path, Path]) -> None:
    told = runner.invoke(app, ["inspect", str(files[0]), "--examples", "0"])
    assert "  line" not in told.stdout
    assert "3 findings." in told.stdout


def test_that_a_clean_table_is_called_so(runner: CliRunner, tmp_path: Path, files: tuple[Path, Path]) -> None:
    told = runner.invoke(app, ["inspect", str(write_csv(tmp_path / "clean.csv", texts(200)))])
    assert told.stdout == "200 usable rows, 2 classes. Nothing wrong was found.\n"


def test_that_lengths_are_counted_with_the_encoders_tokenizer(
    runner: CliRunner, tmp_path: Path, tiny_encoder: Path
) -> None:
    rows = [*texts(60), ("very good film " * 200, "good")]
    file = write_csv(tmp_path / "long.csv", rows)
    found = json.loads(runner.invoke(app, ["inspect", str(file), "--model", str(tiny_encoder), "--json"]).stdout)
    (finding,) = [one for one in found["findings"] if one["code"] == "texts_very_long"]
    assert [place["line"] for place in finding["places"]] == [62]
    assert finding["facts"]["longest"] == 602
    assert sum(found["lengths"]["counts"]) == 61
    assert found["lengths"]["limit"] in found["lengths"]["bounds"]


@pytest.mark.parametrize("missing", ["data", "test"])
def test_that_a_missing_file_is_a_sentence(runner: CliRunner, files: tuple[Path, Path], missing: str) -> None:
    order = ["inspect", str(files[0]), "--test", "nowhere.csv"] if missing == "test" else ["inspect", "nowhere.csv"]
    told = runner.invoke(app, order)
    assert told.exit_code == 1
    assert "There is no file at “nowhere.csv”." in told.stderr
