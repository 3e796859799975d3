import sys
from pathlib import Path

import pytest

from bertdesk import paths


def test_that_the_checkout_has_its_resources() -> None:
    assert paths.resource("samples/feedback_en.csv").is_file()
    assert paths.resource("samples/feedback_zh.csv").is_file()


def test_that_a_packaged_program_has_them_in_its_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("theme.qss") == tmp_path / "resources" / "theme.qss"


def test_that_a_packaged_program_can_lend_its_resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BERTDESK_RESOURCES", str(tmp_path))
    assert paths.resource("encoder") == tmp_path / "encoder"


def test_that_everything_of_a_person_lies_in_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BERTDESK_HOME", str(tmp_path))
    assert paths.user_dir() == tmp_path
    assert {paths.models_dir(), paths.encoders_dir(), paths.log_dir(), paths.packs_dir()} == {
        tmp_path / "models",
        tmp_path / "packs",
        tmp_path / "encoders",
        tmp_path / "logs",
    }


def test_that_the_folder_is_the_systems_own_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BERTDESK_HOME")
    assert paths.user_dir().is_absolute()
    assert paths.user_dir().name == "BERTDesk"
