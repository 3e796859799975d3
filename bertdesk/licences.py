"""Who made what BERTDesk is made of, and on which terms. Reads the list that the packaged program carries, else asks
what is installed. Knows no Qt, no network, no third-party package.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from bertdesk import __version__
from bertdesk.paths import resource

LIST = "licences.json"
"""Name of the packaged program's list among its resources; packaging/licences.py writes it."""
OWN = "BERTDesk"
UNKNOWN = ""
"""Licence of a component that does not say, or not clearly, what its licence is."""

_PROJECT = "bertdesk"
_USUAL_FILES = ("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENSE.rst", "LICENCE", "LICENCE.txt", "COPYING", "NOTICE")
_REQUIRED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*")

_SPDX = {
    "mit": "MIT",
    "mit license": "MIT",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "apache": "Apache-2.0",  # nobody publishes under 1.0 or 1.1 any more
    "apache 2.0": "Apache-2.0",
    "apache 2.0 license": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}
"""What metadata says, in lower case, -> SPDX; only what can mean one licence."""
_VAGUE = ("bsd", "bsd license")
_BARE = ("MIT", "ISC", "0BSD", "Zlib", "Unlicense")  # SPDX identifiers without a version or a hyphen in them


@dataclass(frozen=True, slots=True)
class Component:
    """One work of somebody's in the program."""

    name: str
    version: str
    licence: str
    """An SPDX expression; UNKNOWN where nothing says it."""
    homepage: str
    text: str
    """Its licence files, whole; empty where it came with none."""


def components() -> tuple[Component, ...]:
    """Return everything the program is made of: BERTDesk first, the others by name."""
    return tuple(sorted(each(), key=order))


def order(component: Component) -> tuple[bool, str]:
    """Sort key of the list."""
    return component.name != OWN, component.name.casefold()


def each() -> Iterator[Component]:
    """Yield the components one by one, in no order: reading them all may take longer than a window should pause."""
    path = resource(LIST)
    if path.is_file():
        yield from _listed(path)
        return
    yield from own_parts()
    for found in _closure(_PROJECT):
        yield of_distribution(found)


def own_parts() -> Iterator[Component]:
    """Yield what the project itself brings along: its code, the icons, the letters of its formulas, the encoder."""
    text = _own_text()
    yield Component(OWN, __version__, "Apache-2.0", "", text)
    icons = resource("icons/LICENSE").read_text(encoding="utf-8")
    yield Component("Lucide icons", "", "ISC AND MIT", "https://lucide.dev", icons)
    letters = resource("formulas/LICENSE").read_text(encoding="utf-8")
    yield Component("STIX Two Math (formulas)", "", "OFL-1.1", "https://github.com/stipub/stixfonts", letters)
    encoder = "sentence-transformers/all-MiniLM-L6-v2"
    yield Component("all-MiniLM-L6-v2 (encoder)", "", "Apache-2.0", f"https://huggingface.co/{encoder}", text)


def of_distribution(found: Distribution) -> Component:
    """Return what an installed distribution's metadata tells."""
    metadata = found.metadata
    text = joined(texts_of(found))
    return Component(found.name, found.version, _expression(metadata, text), _homepage(metadata), text)


def texts_of(found: Distribution) -> dict[str, str]:
    """Return the licence files that an installed distribution carries, by name."""
    return {name: text for name in _licence_files(found) if (text := _text(found, name))}


def requirements(found: Distribution) -> list[str]:
    """Return the names that a distribution needs without any extra."""
    wanted = (line.partition(";") for line in found.requires or ())
    return [match[0] for name, _, marker in wanted if "extra" not in marker and (match := _REQUIRED.match(name))]


def normal(name: str) -> str:
    """Return a distribution's name as all its spellings have it in common."""
    return re.sub(r"[-_.]+", "-", name).lower()


def joined(texts: dict[str, str]) -> str:
    """Return several files as one text; where there are many, each under its name, and equal ones once."""
    names: dict[str, list[str]] = {}
    for name, text in texts.items():
        names.setdefault(text.strip("\n"), []).append(name)
    if len(names) == 1:
        return f"{next(iter(names))}\n"
    parts = ("\n".join(f"===== {name}" for name in several) + f"\n\n{text}\n" for text, several in names.items())
    return "\n\n".join(parts)


def _listed(path: Path) -> Iterator[Component]:
    listed = json.loads(path.read_text(encoding="utf-8"))
    for entry in listed["components"]:
        texts = {name: listed["texts"][key] for name, key in entry["texts"].items()}
        fields = (entry["name"], entry["version"], entry["licence"], entry["homepage"])
        yield Component(*fields, text=joined(texts))


def _own_text() -> str:
    """The licence lies beside the package in a checkout, in the metadata where it is installed."""
    beside = Path(__file__).parents[1] / "LICENSE"
    if beside.is_file():
        return beside.read_text(encoding="utf-8")
    return next((of_distribution(found).text for found in _found(_PROJECT)), "")


def _closure(project: str) -> Iterator[Distribution]:
    """Yield what the project needs, what that needs, and so on, as far as it is installed; not the project itself."""
    seen = {normal(project)}
    waiting = [name for found in _found(project) for name in requirements(found)]
    while waiting:
        name = waiting.pop()
        if normal(name) in seen:
            continue
        seen.add(normal(name))
        for found in _found(name):
            yield found
            waiting += requirements(found)


def _found(name: str) -> Iterable[Distribution]:
    try:
        return (distribution(name),)
    except PackageNotFoundError:  # needed on another system only
        return ()


def _licence_files(found: Distribution) -> list[str]:
    named = found.metadata.get_all("License-File") or []
    return [*named, *(name for name in _USUAL_FILES if name not in named)]


def _text(found: Distribution, name: str) -> str:
    for path in (f"licenses/{name}", name):  # the first since metadata 2.4
        text = found.read_text(path)
        if text and not text.isspace():
            return text
    return ""


def _expression(metadata: Any, text: str) -> str:  # Any: what importlib.metadata calls a message has no public type
    """Return the licence as SPDX: what the metadata says outright, else what it can only mean."""
    stated = metadata.get("License-Expression") or ""
    if stated:
        return str(stated)
    said = [str(metadata.get("License") or "").strip()]
    classifiers = metadata.get_all("Classifier") or []
    said += [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")]
    if _is_spdx(said[0]):
        return said[0]
    meant = {_SPDX[word.lower()] for word in said if word.lower() in _SPDX}
    if not meant and any(word.lower() in _VAGUE for word in said):
        meant = {_bsd(text)}
    return meant.pop() if len(meant) == 1 else UNKNOWN


def _is_spdx(words: str) -> bool:
    """Tell an SPDX expression from a sentence: identifiers have versions or hyphens, sentences have other words."""
    names = [word for word in words.split() if word not in ("AND", "OR", "WITH")]
    shaped = all(word in _BARE or ("-" in word and any(letter.isdigit() for letter in word)) for word in names)
    return bool(_EXPRESSION.fullmatch(words)) and shaped


def _homepage(metadata: Any) -> str:  # Any: as above
    """Return where the project lives; of several addresses the one that calls itself so."""
    pairs = (line.partition(",") for line in metadata.get_all("Project-URL") or [])
    addresses = {label.strip().lower(): address.strip() for label, _, address in pairs}
    addresses["home-page"] = str(metadata.get("Home-page") or "")
    wanted = ("homepage", "home", "home-page", "source", "source code", "repository", "github", "code")
    return next((addresses[label] for label in wanted if addresses.get(label)), "")


def _bsd(text: str) -> str:
    """Tell the BSD licences apart by their third clause."""
    words = " ".join(text.split())
    if "Redistributions in binary form must reproduce" not in words:
        return UNKNOWN
    return (
        "BSD-3-Clause"
        if re.search(r"(?i)\bneither the names? |may (not )?be used to endorse", words)
        else "BSD-2-Clause"
    )
