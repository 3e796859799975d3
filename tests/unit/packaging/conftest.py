"""What the tests of packaging/ stand on: its scripts, as imported and as a person starts them; bundles in small."""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import markupsafe
import PySide6
import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGING = ROOT / "packaging"
sys.path.insert(0, str(PACKAGING))

SITE = Path(markupsafe.__file__).resolve().parents[1]
ENVIRONMENT = SITE.parents[0] if sys.platform == "win32" else SITE.parents[2]


class Bundle:
    """Real files and PyInstaller's tables of them: a folder like dist/bertdesk, its work folder beside it."""

    environment = ENVIRONMENT

    def __init__(self, folder: Path) -> None:
        self.folder, self.work = folder / "bundle", folder / "work"
        self.work.mkdir()
        (self.folder / "_internal" / "resources").mkdir(parents=True)
        self._collected: list[tuple[str, str, str]] = []
        self._modules: list[tuple[str, str, str]] = []
        shutil.copy(sys.executable, self.folder / "bertdesk")  # a program, as the bootloader is
        self.take("resources/icons/copy.svg", ROOT / "resources" / "icons" / "copy.svg", "DATA")
        speedups = next((SITE / "markupsafe").glob("_speedups.*[dso]"))
        self.take(f"markupsafe/{speedups.name}", speedups, "EXTENSION")
        self.module("json", Path(shutil.__file__).parent / "json" / "__init__.py")
        self.module("markupsafe", SITE / "markupsafe" / "__init__.py")
        self.module("bertdesk", ROOT / "bertdesk" / "__init__.py")

    def take(self, name: str, source: Path, kind: str = "BINARY") -> None:
        target = self.folder / "_internal" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        self._collected.append((name, str(source), kind))
        self._write()

    def module(self, name: str, source: Path) -> None:
        self._modules.append((name, str(source), "PYMODULE"))
        self._write()

    def _write(self) -> None:
        (self.work / "COLLECT-00.toc").write_text(repr((self._collected,)), encoding="utf-8")
        (self.work / "PYZ-00.toc").write_text(repr(("PYZ-00.pyz", self._modules)), encoding="utf-8")
        (self.work / "PKG-00.toc").write_text(repr(("bertdesk.pkg", [("o", "", "OPTION")])), encoding="utf-8")


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return Bundle(tmp_path)


@pytest.fixture
def library() -> Callable[[str], Path]:
    """Find a library of this Debian by its file's name; skip where there is none, or no dpkg."""

    def find(name: str) -> Path:
        found = sorted(Path("/usr/lib").glob(f"*/{name}"))
        if not found or shutil.which("dpkg-query") is None:
            pytest.skip(f"needs Debian's {name}")
        return found[0]

    return find


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
        monkeypatch.setitem(sys.modules, spec.name, module)  # dataclasses look their module up
        spec.loader.exec_module(module)
        return module

    return read


@pytest.fixture
def linux_bundle(tmp_path: Path) -> Path:
    """A bundle in small: `echo` for the program, Qt's xcb plugin for the libraries."""
    folder = tmp_path / "dist" / "bertdesk"
    platforms = folder / "_internal" / "PySide6" / "Qt" / "plugins" / "platforms"
    platforms.mkdir(parents=True)
    shutil.copy("/bin/echo", folder / "bertdesk")
    shutil.copy(Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so", platforms)
    for name in ("libQt6XcbQpa.so.6", "libQt6Gui.so.6", "libQt6Core.so.6"):
        (folder / "_internal" / name).touch()
    return folder
