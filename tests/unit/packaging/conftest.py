"""A small bundle of real files, as PyInstaller would leave it, with the tables that it would have written."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import markupsafe
import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "packaging"))

SITE = Path(markupsafe.__file__).resolve().parents[1]
ENVIRONMENT = SITE.parents[0] if sys.platform == "win32" else SITE.parents[2]


class Bundle:
    """A folder like dist/bertdesk, and PyInstaller's work folder beside it."""

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
