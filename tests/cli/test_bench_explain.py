"""The benchmarks of explanations as commands: their tables, their last line, what they refuse."""

import json
from pathlib import Path

import pytest
from tiny import reviews, write_csv
from typer.testing import CliRunner

from bertdesk.cli.main import app


@pytest.fixture
def long_texts(tmp_path: Path) -> Path:
    rows = [(" ".join(text for text, _ in reviews(60)[i:]), label) for i, (_, label) in enumerate(reviews(12))]
    return write_csv(tmp_path / "long.csv", rows)


def test_that_the_last_line_has_the_default_methods_figures(
    runner: CliRunner, tiny_model: Path, long_texts: Path
) -> None:
    order = ["bench", "explain", "--model", str(tiny_model), "--test", str(long_texts), "--texts", "2", "--repeat", "1"]
    told = runner.invoke(app, [*order, "--device", "cpu", "--json"])
    assert told.exit_code == 0, told.output
    *timed, last = [json.loads(line) for line in told.stdout.splitlines()]
    default = {one["length"]: one for one in timed if one["contender"] == "stepwise_propagation"}
    assert set(default) == {32, 128}, "the tiny network reads no 512 tokens"
    for length, one in default.items():
        assert last[f"ratio_{length}"] == one["ratio"] > 0
        assert 0 <= last[f"delta_{length}"] == one["delta"] <= 0.02
    rival = [one for one in timed if one["contender"] == "captum_layer_integrated_gradients"]
    assert [(one["ratio"], one["steps"]) for one in rival] == [(1, 50)] * 2
    assert last["label_ms_128"] > 0
    assert last["label_ms_128"] < last["first_words_ms_128"]
    table = runner.invoke(app, [*order, "--device", "cpu"]).stdout
    assert "÷ Captum's time" in table
    assert "128 tokens: class after" in table
    assert "bfloat16" not in table


def test_that_explanations_in_bfloat16_stand_beside_those_in_float32(
    runner: CliRunner, tiny_model: Path, long_texts: Path
) -> None:
    order = ["bench", "explain", "--model", str(tiny_model), "--test", str(long_texts), "--texts", "1", "--repeat", "1"]
    told = runner.invoke(app, [*order, "--half", "2", "--device", "cpu", "--json"])
    assert told.exit_code == 0, told.output
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    halves = {one["method"]: one for one in lines if "correlation" in one}
    assert set(halves) >= {"stepwise_propagation", "conservative_propagation"}
    for one in halves.values():
        assert one["texts"] == 2
        assert one["least"] <= one["correlation"] < 1  # it was really another arithmetic
        assert one["ratio"] > 0
    assert "ratio_128" in lines[-1]


def test_that_a_table_with_too_few_long_texts_is_refused(runner: CliRunner, tiny_model: Path, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "short.csv", reviews(12))
    told = runner.invoke(app, ["bench", "explain", "--model", str(tiny_model), "--test", str(file), "--device", "cpu"])
    assert told.exit_code == 1
    assert "Traceback" not in told.output


def test_that_faithfulness_is_measured_of_a_named_model(
    runner: CliRunner, tiny_model: Path, long_texts: Path, tmp_path: Path
) -> None:
    rows = [(" ".join(text for text, _ in reviews(60)[i : i + 7]), label) for i, (_, label) in enumerate(reviews(12))]
    file, kept = write_csv(tmp_path / "test.csv", rows), tmp_path / "kept.jsonl"
    order = [
        "bench", "faithful", "--model", str(tiny_model), "--test", str(file), "--texts", "3", "--slow-texts", "1",
        "--greedy-texts", "1", "--only", "random,conservative_propagation,integrated_gradients_pad,greedy",
        "--results", str(kept), "--device", "cpu",
    ]  # fmt: skip
    told = runner.invoke(app, [*order, "--json"])
    assert told.exit_code == 0, told.output
    lines = {fields["contender"]: fields for fields in map(json.loads, told.stdout.splitlines())}
    assert {name: fields["n"] for name, fields in lines.items()} == {
        "random": 3, "conservative_propagation": 3, "integrated_gradients_pad": 3, "greedy": 1,
    }  # fmt: skip
    assert lines["greedy"]["share"]["mean"] == 1
    assert lines["random"]["share"]["mean"] == 0
    size = kept.stat().st_size
    table = runner.invoke(app, order)
    assert kept.stat().st_size == size, "nothing was tried again"
    assert "words erased by: mask" in table.stdout
    assert "way from random to greedy" in table.stdout


def test_that_an_unknown_contender_is_refused(runner: CliRunner, tiny_model: Path) -> None:
    told = runner.invoke(app, ["bench", "faithful", "--model", str(tiny_model), "--only", "horoscope"])
    assert told.exit_code == 2
    assert "horoscope" in told.output
