"""Where each file of the bundle comes from: a Python distribution, CPython, Qt, a Debian package, this project.

PyInstaller writes down which file it took from where; distributions write down their files, dpkg knows its own. What
nobody knows is an error, as is a licence that nobody has looked at: the tables below are what somebody has.
"""

import ast
import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent

Key = tuple[str, str]
"""Kind and name of an origin: ("pypi", "torch"), ("deb", "zlib1g"), ("part", "Qt")."""

CARVED: tuple[tuple[str, str], ...] = (
    ("*PySide6/Qt/lib/libicu*", "ICU"),
    ("*PySide6/icu*.dll", "ICU"),
    ("*PySide6/Qt/*", "Qt"),
    ("*PySide6/Qt6*.dll", "Qt"),
    ("*PySide6/plugins/*", "Qt"),
    ("*PySide6/translations/*", "Qt"),
    ("*openblas*", "OpenBLAS"),
    ("*libgomp*", "GCC runtime"),
    ("*libgfortran*", "GCC runtime"),
    ("*libquadmath*", "GCC runtime"),
    ("*libomp*", "LLVM OpenMP"),
    ("*resources/encoder/*", "Encoder"),
    ("*resources/icons/*", "Icons"),
    ("*resources/formulas/*", "Formulas"),
)
"""What distributions carry of others, by its path in the bundle."""


class OriginUnknown(Exception):
    """Files in the bundle that nobody claims."""


@dataclass
class Origin:
    """One origin and what the bundle has of it."""

    key: Key
    files: list[str] = field(default_factory=list)
    """Paths in the bundle."""
    modules: int = 0
    """Python modules in the program's archive."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing that PyInstaller took: its path in the bundle, or a module's name, and its source on this machine."""

    name: str
    source: Path
    is_module: bool


def origins(bundle: Path, work: Path, environment: Path, root: Path = ROOT) -> dict[Key, Origin]:
    """Return every origin. `work` is PyInstaller's folder of this build of `root`. Raises: OriginUnknown."""
    taken = list(_taken(work))
    claims = Claims(environment, work, root)
    claims.ask_dpkg(each.source for each in taken)
    found: dict[Key, Origin] = {}
    homeless = []
    sources = {each.name: each.source for each in taken if not each.is_module}
    for path in files_of(bundle):
        name = path.relative_to(bundle).as_posix()
        key = _key(name, sources, claims)
        if key is None:
            homeless.append(f"{name} (from {sources.get(_inner(name), 'nowhere that PyInstaller wrote down')})")
        else:
            found.setdefault(key, Origin(key)).files.append(name)
    for each in taken:
        if each.is_module:
            key = claims.of(each.source)
            if key is None:
                homeless.append(f"module {each.name} (from {each.source})")
            else:
                found.setdefault(key, Origin(key)).modules += 1
    if homeless:
        raise OriginUnknown("Nobody says where these come from:\n  " + "\n  ".join(homeless))
    return found


def files_of(bundle: Path) -> Iterator[Path]:
    """Yield the bundle's files; a link is no file of its own."""
    return (path for path in sorted(bundle.rglob("*")) if path.is_file() and not path.is_symlink())


def is_native(path: Path) -> bool:
    """Tell a program or library of any of the three systems by its first bytes."""
    with path.open("rb") as file:
        head = file.read(4)
    return head == b"\x7fELF" or head[:2] == b"MZ" or head in MACHO


MACHO = (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")


def distributions_of(environment: Path) -> dict[str, Distribution]:
    """Return what is installed in an environment, by normalised name."""
    from bertdesk.licences import normal

    return {normal(found.name): found for found in distributions(path=[str(site_of(environment))])}


def site_of(environment: Path) -> Path:
    folders = [environment / "Lib" / "site-packages", *environment.glob("lib/python3.*/site-packages")]
    return next(folder for folder in folders if folder.is_dir())


def _key(name: str, sources: dict[str, Path], claims: "Claims") -> Key | None:
    for pattern, part in CARVED:
        if fnmatch(name, pattern):
            return "part", part
    inner = _inner(name)
    if inner in sources:
        return claims.of(sources[inner])
    if inner.startswith("resources/"):
        return "part", "BERTDesk"
    return ("pypi", "pyinstaller") if inner == name else None  # the program itself is its bootloader with an archive


def _inner(name: str) -> str:
    """Return the path as PyInstaller names it: without the folder it puts everything into."""
    for folder in ("_internal/", "Contents/Frameworks/", "Contents/Resources/"):
        if folder in name:
            return name.split(folder, 1)[1]
    return name


def _taken(work: Path) -> Iterator[Taken]:
    """Yield what PyInstaller's tables of contents list."""
    for table in ("COLLECT-00.toc", "PKG-00.toc", "PYZ-00.toc"):
        for name, source, kind in _rows(ast.literal_eval((work / table).read_text(encoding="utf-8"))):
            if source and source != "-" and kind not in ("OPTION", "SYMLINK", "PYZ", "EXECUTABLE", "PKG"):
                yield Taken(PurePosixPath(name.replace("\\", "/")).as_posix(), Path(source), table != "COLLECT-00.toc")


def _rows(value: object) -> Iterator[tuple[str, str, str]]:
    """Yield each (name, source, kind) of a table, however deep its list lies."""
    if isinstance(value, tuple) and len(value) == 3 and all(isinstance(part, str) for part in value):
        yield value[0], value[1], value[2]
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _rows(part)


class Claims:
    """Who says that a file on this machine is theirs."""

    def __init__(self, environment: Path, work: Path, root: Path) -> None:
        self._work, self._root = work.resolve(), root
        self._home = _home_of(environment)
        self._deb: dict[str, str] = {}
        self._pypi: dict[str, str] = {}
        site = site_of(environment)
        for name, found in distributions_of(environment).items():
            for file in found.files or ():
                self._pypi[os.path.normpath(site / file)] = name

    def of(self, source: Path) -> Key | None:
        path = os.path.normpath(source)
        if path in self._pypi:
            return "pypi", self._pypi[path]
        if _is_in(path, self._work):
            return ("part", "CPython") if path.endswith("base_library.zip") else ("pypi", "pyinstaller")
        if _is_in(path, self._root / "build" / "environment"):
            return None
        if _is_in(path, self._root):
            return "part", "BERTDesk"
        if _is_pythons(path, self._home):
            return "part", "CPython"
        return ("deb", self._deb[path]) if path in self._deb else None

    def ask_dpkg(self, sources: Iterable[Path]) -> None:
        """Ask once for all files that lie in the system's folders; without dpkg they stay unknown."""
        wanted = sorted({os.path.normpath(source) for source in sources} - self._pypi.keys())
        names = {
            spelling: path for path in wanted if path.startswith(("/lib", "/usr")) for spelling in _spellings(path)
        }
        if not names:
            return
        try:
            asked = subprocess.run(["dpkg-query", "-S", *names], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            return
        for line in asked.stdout.splitlines():
            package, _, spelling = line.rpartition(": ")
            if spelling in names and not line.startswith("diversion "):
                self._deb[names[spelling]] = package.split(",")[0].partition(":")[0]


def _spellings(path: str) -> set[str]:
    """/lib is /usr/lib today, and dpkg knows a file by one of the two names, or by what it links to."""
    real = os.path.realpath(path)
    both = {path, real}
    return (
        both
        | {each.removeprefix("/usr") for each in both}
        | {f"/usr{each}" for each in both if each.startswith("/lib")}
    )


def _home_of(environment: Path) -> Path:
    """Return where the Python lies that an environment was made from."""
    lines = (environment / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    home = Path(next(line.partition("=")[2].strip() for line in lines if line.startswith("home")))
    return home.parent if home.name == "bin" else home


def _is_pythons(path: str, home: Path) -> bool:
    if home not in (Path("/usr"), Path("/usr/local")):
        return _is_in(path, home)
    name = Path(path).name
    return name.startswith("libpython3") or any(_is_in(path, folder) for folder in home.glob("lib/python3*"))


def _is_in(path: str, folder: Path) -> bool:
    return Path(path).is_relative_to(folder)
