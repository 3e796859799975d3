"""A person's preferences: only what they changed, and nothing of theirs is lost or believed blindly."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bertdesk import settings
from bertdesk.paths import user_dir
from bertdesk.settings import Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "settings.json"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_that_nothing_saved_means_the_defaults(path: Path) -> None:
    assert settings.load(path) == Settings()


def test_that_only_what_differs_is_written(path: Path) -> None:
    settings.save(Settings(theme="dark", last_model="/模型"), path)
    assert json.loads(path.read_text(encoding="utf-8")) == {"theme": "dark", "last_model": "/模型"}
    assert "模型" in path.read_text(encoding="utf-8")
    assert settings.load(path) == Settings(theme="dark", last_model="/模型")


def test_that_a_value_put_back_to_its_default_is_written_no_more(path: Path) -> None:
    settings.save(Settings(theme="dark"), path)
    settings.save(Settings(), path)
    assert json.loads(path.read_text()) == {}


def test_that_everything_is_read_back(path: Path) -> None:
    wanted = Settings("zh_CN", "light", "cuda", "https://hf-mirror.com", "/models/one")
    settings.save(wanted, path)
    assert settings.load(path) == wanted


def test_that_keys_of_another_version_stay(path: Path) -> None:
    write(path, '{"from_the_future": {"a": [1]}, "theme": "dark"}')
    settings.save(replace(settings.load(path), theme="light"), path)
    assert json.loads(path.read_text()) == {"from_the_future": {"a": [1]}, "theme": "light"}


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"dark"', "\x00", "[" * 100_000])
def test_that_a_damaged_file_means_the_defaults_and_can_be_saved_over(path: Path, text: str) -> None:
    write(path, text)
    assert settings.load(path) == Settings()
    settings.save(Settings(theme="dark"), path)
    assert settings.load(path) == Settings(theme="dark")


def test_that_a_file_in_another_encoding_means_the_defaults(path: Path) -> None:
    write(path, "")
    path.write_bytes('{"theme": "dark", "last_model": "é"}'.encode("latin-1"))
    assert settings.load(path) == Settings()


@pytest.mark.parametrize(
    "values",
    [
        {"theme": "purple"},
        {"theme": 3},
        {"theme": ["dark"]},
        {"theme": None},
        {"language": "tlh"},
        {"language": {"en": 1}},
        {"device": 7},
        {"hub_mirror": False},
        {"last_model": None},
    ],
)
def test_that_a_value_of_the_wrong_kind_means_its_default_and_spoils_no_other(
    path: Path, values: dict[str, object]
) -> None:
    good = {"theme": "dark", "language": "en", "device": "cpu", "hub_mirror": "x", "last_model": "/m"}
    write(path, json.dumps({**good, **values}))
    kept = {name: value for name, value in good.items() if name not in values}
    assert settings.load(path) == replace(Settings(), **kept)


def test_that_saving_leaves_no_litter(path: Path) -> None:
    for theme in ("dark", "light", "system"):
        settings.save(Settings(theme=theme), path)
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


def test_that_settings_that_cannot_be_written_leave_the_old_ones_and_no_litter(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.save(Settings(theme="dark"), path)

    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings.json, "dump", fails)
    with pytest.raises(OSError, match="No space left"):
        settings.save(Settings(theme="light"), path)
    assert settings.load(path) == Settings(theme="dark")
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


def test_that_settings_lie_in_the_persons_own_folder() -> None:
    settings.save(Settings(theme="dark"))
    assert (user_dir() / "settings.json").is_file()
    assert settings.load() == Settings(theme="dark")
