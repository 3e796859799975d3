"""What the tests of the packages stand on: the scripts as a person starts them, and a bundle in small."""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import PySide6
import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGING = ROOT / "packaging"


@pytest.fixture
def script() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run packaging/NAME with arguments."""

    def start(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, PACKAGING / name, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    return start


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Import packaging/NAME.py; what lies beside it is found, as it is when the script is started."""

    def read(name: str) -> ModuleType:
        path = PACKAGING / name
        monkeypatch.syspath_prepend(str(path.parent))
        spec = importlib.util.spec_from_file_location(f"packaging_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return read


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle in small: `echo` for the program, Qt's xcb plugin for the libraries."""
    folder = tmp_path / "dist" / "bertdesk"
    platforms = folder / "_internal" / "PySide6" / "Qt" / "plugins" / "platforms"
    platforms.mkdir(parents=True)
    shutil.copy("/bin/echo", folder / "bertdesk")
    shutil.copy(Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so", platforms)
    for name in ("libQt6XcbQpa.so.6", "libQt6Gui.so.6", "libQt6Core.so.6"):
        (folder / "_internal" / name).touch()
    return folder
