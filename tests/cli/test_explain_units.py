"""`explain --unit`: the same scores by words, tokens or sentences, of one text."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from doing import enliven
from typer.testing import CliRunner

from bertdesk import api
from bertdesk.cli.main import app
from bertdesk.cli.options import UNITS, UnitName
from bertdesk.core import model
from bertdesk.core.config import ExplainConfig
from bertdesk.core.device import Device
from bertdesk.core.explain.units import spans_of
from bertdesk.core.provenance import Provenance

TEXT = "The staff was unfriendly. The room was very clean, and warm! Was the film good?"
SENTENCES = ["The staff was unfriendly.", "The room was very clean, and warm!", "Was the film good?"]
FAST = ("--method", "conservative_propagation", "--device", "cpu")


@pytest.fixture(scope="module")
def lively(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory, cpu: Device) -> Path:
    """A model whose scores are not all nearly nothing."""
    made, folder = model.load(tiny_model, cpu), tmp_path_factory.mktemp("lively") / "model"
    enliven(made.network)
    model.save(made, folder, Provenance(encoder="tiny", languages=("en",)))
    return folder


def told(runner: CliRunner, model: Path, *options: str) -> str:
    result = runner.invoke(app, ["explain", str(model), *FAST, *options])
    assert result.exit_code == 0, result.output
    return result.stdout


def found(runner: CliRunner, model: Path, *options: str) -> dict[str, Any]:
    return json.loads(told(runner, model, *options, "--json"))


@pytest.mark.parametrize("unit", get_args(UnitName))
def test_that_the_spans_of_the_json_are_those_of_the_unit(runner: CliRunner, lively: Path, unit: UnitName) -> None:
    wanted = api.explain(lively, TEXT, config=ExplainConfig(method="conservative_propagation"), device="cpu")
    one = found(runner, lively, "--text", TEXT, "--unit", unit)
    spans = spans_of(wanted, UNITS[unit])
    assert one["unit"] == unit
    assert [(span["start"], span["end"]) for span in one["spans"]] == [(span.start, span.end) for span in spans]
    assert [span["score"] for span in one["spans"]] == pytest.approx([span.score for span in spans])


def test_that_words_are_broken_into_tokens_and_put_together_to_sentences(runner: CliRunner, lively: Path) -> None:
    by_unit = {unit: found(runner, lively, "--text", TEXT, "--unit", unit) for unit in get_args(UnitName)}
    texts = {unit: [TEXT[s["start"] : s["end"]] for s in one["spans"]] for unit, one in by_unit.items()}
    assert "unfriendly" in texts["words"]
    assert "unfriendly" not in texts["tokens"]
    assert {"un", "ly"} <= set(texts["tokens"])
    assert texts["sentences"] == SENTENCES
    sums = [sum(span["score"] for span in one["spans"]) for one in by_unit.values()]
    assert sums == pytest.approx([sums[0]] * 3)
    assert by_unit["words"]["receipt"] == by_unit["tokens"]["receipt"] == by_unit["sentences"]["receipt"]
    assert found(runner, lively, "--text", TEXT) == by_unit["words"]


@pytest.mark.parametrize("unit", ["tokens", "sentences"])
def test_that_the_lines_mark_and_list_the_unit(runner: CliRunner, lively: Path, unit: str) -> None:
    lines = told(runner, lively, "--text", TEXT, "--unit", unit).splitlines()
    spans = found(runner, lively, "--text", TEXT, "--unit", unit)["spans"]
    assert f"Marked: {unit} that speak" in lines[0]
    marked = " ".join(lines[2 : lines.index("", 2)])
    assert marked.translate(str.maketrans("", "", "[]+-")).split() == TEXT.split()
    strongest = max(spans, key=lambda span: abs(span["score"]))
    word, sign = TEXT[strongest["start"] : strongest["end"]], "+" if strongest["score"] > 0 else "-"
    assert f"[{sign}{word}]" in marked
    rest = "\n".join(lines[lines.index("", 2) :])
    assert f"{word}  {strongest['score']:+.2f}".replace("-", "−") in re.sub(" {2,}", "  ", rest)
    assert f"The {unit} sum to" in rest


def test_that_no_sentence_goes_on_from_one_text_of_a_pair_to_the_other(runner: CliRunner, lively: Path) -> None:
    one = found(runner, lively, "--text", "the room was clean", "--pair", "the staff was rude", "--unit", "sentences")
    assert [(span["of"], span["start"], span["end"]) for span in one["spans"]] == [("text", 0, 18), ("pair", 0, 18)]


@pytest.mark.parametrize(
    "options", [["--file", "x.csv"], ["--text", TEXT, "--strike", "film"], ["--text", TEXT, "--opposite"],
                ["--text", TEXT, "--beside", "other"]],
)  # fmt: skip
def test_that_what_goes_by_words_refuses_another_unit(runner: CliRunner, lively: Path, options: list[str]) -> None:
    result = runner.invoke(app, ["explain", str(lively), *options, "--unit", "sentences"])
    assert result.exit_code == 2
    assert result.stderr == (
        "--unit is for explaining one text; --file, --strike, --opposite and --beside go by words.\n"
    )


def test_that_an_unknown_unit_is_refused_with_the_known_ones(runner: CliRunner, lively: Path) -> None:
    result = runner.invoke(app, ["explain", str(lively), "--text", TEXT, "--unit", "letters"])
    assert result.exit_code == 2
    assert all(unit in result.stderr for unit in get_args(UnitName))
