"""The benchmarks of pre-training as commands: what they measure, what they say where there is no data."""

import json
from pathlib import Path

import pytest
from tiny import reviews, write_csv
from typer.testing import CliRunner

from bertdesk.bench.plan import TEST_FILE, TRAIN_FILE
from bertdesk.cli.main import app


def test_that_a_new_network_is_measured_beside_single_words(runner: CliRunner, tmp_path: Path) -> None:
    corpus = tmp_path / "texts.txt"
    corpus.write_text("\n\n".join(f"Meal {n % 7} was cold. We sent it back." for n in range(120)), encoding="utf-8")
    told = runner.invoke(
        app, ["bench", "pretrain", "--data", str(corpus), "--epochs", "10", "--device", "cpu", "--json"]
    )
    assert told.exit_code == 0, told.output
    first, *_, last = (json.loads(line) for line in told.stdout.splitlines())
    assert last["loss_mlm"] < first["loss_mlm"]
    assert first["unigram"] == last["unigram"] > 0
    assert first["minutes"] <= last["minutes"]


def test_that_two_encoders_are_fine_tuned_on_the_same_rows(
    runner: CliRunner, tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(tmp_path / TRAIN_FILE.removesuffix(".xz"), reviews(60)).rename(tmp_path / TRAIN_FILE)
    write_csv(tmp_path / TEST_FILE.removesuffix(".xz"), reviews(30)).rename(tmp_path / TEST_FILE)
    monkeypatch.setenv("BERTDESK_BENCH_DATA", str(tmp_path))
    told = runner.invoke(
        app,
        ["bench", "adapt", str(tiny_encoder), "--model", str(tiny_encoder), "--rows", "20,40", "--valid", "10",
         "--test-rows", "20", "--seeds", "2", "--device", "cpu", "--json"],
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    found = [json.loads(line) for line in told.stdout.splitlines()]
    assert [one["rows"] for one in found] == [20, 40]
    assert all(one["before"] == one["after"] and one["answer"] == "unclear" for one in found), "the same encoder twice"
    assert all(len(one["before"]) == 2 for one in found)


def test_that_missing_data_is_said(runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BERTDESK_BENCH_DATA", str(tmp_path))
    told = runner.invoke(app, ["bench", "pretrain"])
    assert told.exit_code == 2
    assert "imdb_unsup.csv.xz" in told.stderr


def test_that_rows_that_are_no_numbers_are_refused(runner: CliRunner, tiny_encoder: Path) -> None:
    told = runner.invoke(app, ["bench", "adapt", str(tiny_encoder), "--rows", "1000,many"])
    assert told.exit_code == 2
    assert told.stderr.strip() == "--rows takes numbers with commas between them, not “1000,many”."
