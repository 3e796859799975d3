"""The lesson's lines of Python run as they stand, on the sample data, with an encoder that is quickly trained."""

import shutil
from pathlib import Path

import pytest

from bertdesk.core.lesson.reading import read
from bertdesk.paths import resource

CODES = [step.code for step in read("en").steps if step.code]


def test_that_the_lines_train_and_classify(
    tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = CODES
    assert code == read("zh_CN").steps[9].code
    monkeypatch.chdir(tmp_path)
    shutil.copy(resource("samples/feedback_en.csv"), "feedback.csv")
    asked = code.replace('"built-in"', repr(str(tiny_encoder)))
    assert asked != code
    exec(compile(asked, "lesson", "exec"), {})
    said = capsys.readouterr().out.splitlines()
    assert any(line.startswith("delivery: recall ") for line in said)
    label, probability = said[-2].split()
    assert 0 < float(probability) <= 1
    assert label in {line.split(":")[0] for line in said[:-2]}
    assert said[-1].startswith("without “parcel”: 0.")
    assert (tmp_path / "my-model" / "model.safetensors").is_file()


def test_that_the_lines_are_few_and_not_wide() -> None:
    for code in CODES:
        assert len(code.splitlines()) <= 20
        assert max(map(len, code.splitlines())) <= 80
