"""`explain --strike`, `--opposite`, `--beside`: what they print is what the verbs in Python say."""

import json
from pathlib import Path

import pytest
from tiny import save_tiny_model
from typer.testing import CliRunner

from bertdesk import api
from bertdesk.cli import what_if
from bertdesk.cli.main import app
from bertdesk.core.explain import Opposite
from bertdesk.errors import LabelUnknown, WordMissing

TEXT = "the film was good , the room not very good"


def told(runner: CliRunner, model: Path, *options: str, text: str = TEXT) -> str:
    result = runner.invoke(app, ["explain", str(model), "--text", text, "--device", "cpu", *options])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_that_struck_words_change_the_probabilities_as_in_python(runner: CliRunner, tiny_model: Path) -> None:
    wanted = api.strike(tiny_model, TEXT, ["good", "room not"], device="cpu")
    found = json.loads(told(runner, tiny_model, "--strike", "good,room not", "--json"))
    assert [word["word"] for word in found["words"]] == ["good", "room", "not", "good"]
    assert found["before"] == dict(wanted.before)
    assert found["after"] == dict(wanted.after)
    assert (found["label"], found["label_after"]) == (wanted.label, wanted.label_after)
    lines = told(runner, tiny_model, "--strike", "good")
    assert "Without “good”, “good”: " in lines
    assert "[MASK]" in lines


def test_that_the_opposite_is_that_of_python(runner: CliRunner, tiny_model: Path) -> None:
    wanted = api.opposite(tiny_model, TEXT, device="cpu")
    found = json.loads(told(runner, tiny_model, "--opposite", "--json"))
    assert [(word["start"], word["end"]) for word in found["words"]] == list(wanted.words)
    assert (found["was_found"], found["proof"], found["variants"]) == (wanted.was_found, wanted.proof, wanted.variants)
    lines = told(runner, tiny_model, "--opposite")
    assert "rather than" in lines if wanted.was_found else "turn it" in lines


def test_that_two_models_are_shown_side_by_side(
    runner: CliRunner, tiny_model: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    other = save_tiny_model(tmp_path / "other", tiny_encoder, ("cat", "dog", "cow"))
    wanted = api.beside(tiny_model, other, TEXT, device="cpu")
    found = json.loads(told(runner, tiny_model, "--beside", str(other), "--json"))
    assert [side["label"] for side in found["models"]] == [
        wanted.ours.attribution.label, wanted.theirs.attribution.label,
    ]  # fmt: skip
    assert found["same_target"] is False
    assert [word["start"] for word in found["words"]] == [word.start for word in wanted.words]
    lines = told(runner, tiny_model, "--beside", str(other))
    assert "The other does not know" in lines
    assert "seen most differently" in lines


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ({}, "Without “bad” it is good rather than bad."),
        ({}, "A single word is enough. 7 variants of the text asked."),
        ({"proof": "minimal"}, "None of these words can be spared; another set may be smaller."),
        ({"was_found": False}, "No 20 words turn it: it stays bad, 90 %."),
        ({"was_found": False, "most_words": 1}, "No word turns it: it stays bad, 90 %."),
        ({"was_found": False}, "Nearest to it, 20 %, without: bad"),
        ({"erasure": "delete"}, "Each was left out: the model knows no [MASK]."),
    ],
)
def test_that_an_opposite_is_told_in_sentences(found: dict[str, object], sentence: str) -> None:
    facts = {
        "text": "a bad film", "label": "bad", "against": None, "words": ((2, 5),), "was_found": True, "proof": "fewest",
        "before": {"bad": 0.9, "good": 0.1}, "after": {"bad": 0.2, "good": 0.8}, "most_words": 20, "variants": 7,
        "erasure": "mask",
    }  # fmt: skip
    assert sentence in "\n".join(what_if.lines(Opposite(**(facts | found)), "none"))


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--strike", "bogus"], 1, "bogus"),
        (["--opposite", "--against", "praise"], 1, "praise"),
        (["--beside", "/no/such/folder"], 1, "/no/such/folder"),
        (["--opposite", "--strike", "good"], 2, "Give one of"),
        (["--strike", " , "], 2, "Give one of"),
    ],
)
def test_that_what_cannot_be_asked_is_refused_by_name(
    runner: CliRunner, tiny_model: Path, options: list[str], code: int, words: str
) -> None:
    result = runner.invoke(app, ["explain", str(tiny_model), "--text", TEXT, "--device", "cpu", *options])
    assert result.exit_code == code
    assert words in result.output
    assert "Traceback" not in result.output


def test_that_python_refuses_the_same(tiny_model: Path) -> None:
    with pytest.raises(TypeError):
        api.strike(tiny_model, TEXT, "good", device="cpu")
    with pytest.raises(WordMissing):
        api.strike(tiny_model, TEXT, ["bogus"], device="cpu")
    with pytest.raises(LabelUnknown):
        api.opposite(tiny_model, TEXT, against="praise", device="cpu")
