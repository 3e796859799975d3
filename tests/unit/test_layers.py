"""The house stands as drawn: imports run downward only, and the window opens without waiting for torch."""

import subprocess
import sys
from pathlib import Path

import pytest

import bertdesk

CHECKOUT = Path(bertdesk.__file__).parents[1]
SLOW = ("torch", "transformers", "captum", "sklearn", "scipy", "tokenizers", "safetensors")


def imported_by(statement: str, *names: str) -> list[str]:
    """Return which of the packages a fresh process holds after a statement."""
    program = (
        f"import sys\n{statement}\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}} & {set(names)!r}))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_that_every_import_keeps_to_its_floor() -> None:
    """The contracts stand in pyproject.toml."""
    program = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


def test_that_the_window_can_be_painted_before_torch_is_there() -> None:
    assert imported_by("import bertdesk.app.window", *SLOW) == []


def test_that_the_command_line_answers_before_torch_is_there() -> None:
    assert imported_by("import bertdesk.cli.main", *SLOW, "PySide6") == []


@pytest.mark.parametrize("module", ["bertdesk", "bertdesk.__main__", "bertdesk.errors", "bertdesk.messages"])
def test_that_a_light_module_stays_light(module: str) -> None:
    assert imported_by(f"import {module}", *SLOW, "PySide6", "typer", "numpy", "platformdirs") == []


def test_that_this_test_would_see_torch() -> None:
    assert "torch" in imported_by("import bertdesk.core.device", *SLOW)


def test_that_the_core_runs_where_there_is_no_qt() -> None:
    assert imported_by("import bertdesk.api", "PySide6", "pyqtgraph", "typer") == []
