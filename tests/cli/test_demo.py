"""The demo from its sample to the window's picture, with a tiny encoder and a program in the window's place."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bertdesk.cli import demo
from bertdesk.cli.main import app

DRAWS = "import sys; open(sys.argv[sys.argv.index('--screenshot') + 1], 'wb').write(' '.join(sys.argv).encode())"


@pytest.fixture
def _tiny(monkeypatch: pytest.MonkeyPatch, table: Path, tiny_encoder: Path) -> None:
    monkeypatch.setattr(demo, "resource", lambda _: table)
    monkeypatch.setattr(demo, "ENCODER", str(tiny_encoder))
    monkeypatch.setattr(demo, "TEXTS", ("the film was good", "a poor room"))


@pytest.mark.usefixtures("_tiny")
def test_that_the_demo_shows_figures_words_and_a_picture(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_program", lambda: [sys.executable, "-c", DRAWS])
    out, picture = tmp_path / "model", tmp_path / "window.png"
    result = runner.invoke(app, ["demo", "--out", str(out), "--screenshot", str(picture)])
    assert result.exit_code == 0, result.stderr
    assert "right on 6 texts it never saw" in result.stdout
    assert "word counts alone (TF-IDF)" in result.stdout
    assert "Marked: words that speak [+for] and [-against] the answer." in result.stdout
    assert str(picture) in result.stdout
    asked = picture.read_text(encoding="utf-8")
    assert f"--show-model {out}" in asked
    assert "--show-text=a poor room" in asked
    assert asked.endswith("--leave")  # tests run without a display: nobody could close a window


@pytest.mark.usefixtures("_tiny")
def test_that_a_window_that_fails_is_told_of(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_program", lambda: [sys.executable, "-c", "raise SystemExit('no screen')"])
    result = runner.invoke(app, ["demo", "--out", str(tmp_path / "m"), "--screenshot", str(tmp_path / "w.png")])
    assert result.exit_code == 1
    assert "The window could not be shown" in result.stderr
    assert "no screen" in (tmp_path / "home" / "logs" / "window.log").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
@pytest.mark.parametrize(("variable", "has_display"), [("DISPLAY", True), ("WAYLAND_DISPLAY", True), ("OTHER", False)])
def test_that_a_display_is_found_by_its_variable(
    variable: str, has_display: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, ":0")
    assert demo._has_display() == has_display
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not demo._has_display()
