"""The build ends with a sentence where the bundle is too large, holds a stranger, or may be changed by others."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def build(load: Callable[[str], ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, on a bundle of one file of 1,000 bytes."""
    module = load("build.py")
    inside = tmp_path / "bundle" / module.INSIDE
    inside.mkdir(parents=True)
    (inside / "library.so").write_bytes(b"x" * 1000)
    (tmp_path / "dropped.json").write_text(json.dumps({"tests": 500}), encoding="utf-8")
    monkeypatch.setattr(module, "BUNDLE", tmp_path / "bundle")
    monkeypatch.setattr(module, "WORK", tmp_path)
    return module


def test_that_a_bundle_within_its_bound_is_reported(build: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    build.report({"symbols": 2_000_000})
    said = capsys.readouterr().out
    assert "symbols" in said
    assert "2.0" in said


def test_that_a_bundle_above_its_bound_fails(build: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "LARGEST_MB", 0.0009)
    with pytest.raises(build.BuildFailed, match="are allowed"):
        build.report({})


def test_that_what_was_merely_installed_fails(build: ModuleType) -> None:
    build.refuse_unwelcome()
    (build.BUNDLE / build.INSIDE / "pandas").mkdir()
    with pytest.raises(build.BuildFailed, match="pandas"):
        build.refuse_unwelcome()


def test_that_a_file_that_others_may_change_fails(build: ModuleType) -> None:
    (build.BUNDLE / build.INSIDE / "library.so").chmod(0o666)
    with pytest.raises(build.BuildFailed, match="changed by others"):
        build.refuse_unwelcome()
