"""A hash-locked list: every wheel of an environment by name, version, checksum, file and size. Fetches nothing.

The file is what `uv pip install --require-hashes -r` reads; what that has no words for stands in its comments.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_WHEEL = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>[^\s\\]+) \\\n"
    r"    --hash=sha256:(?P<sha256>[0-9a-f]{64})\n"
    r"    # file: (?P<file>[\w.+!-]+\.whl) (?P<size>\d+)$",
    re.MULTILINE | re.ASCII,
)
_FACT = re.compile(r"^# (python|cuda|capability): (\d+)\.(\d+)$", re.MULTILINE)

_UNPACKED = 2.2
"""Bytes on the disk for each byte of CUDA's wheels; lists of small wheels grow more."""

Version = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wheel:
    name: str
    version: str
    file: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class WheelList:
    wheels: tuple[Wheel, ...]
    python: Version
    """Python that the wheels were made for."""
    cuda: Version
    """CUDA that the driver has to know; (0, 0) for none."""
    capability: Version
    """Compute capability that the card has to have; (0, 0) for none."""
    fingerprint: str
    """Of the whole text: another list is another environment."""

    @property
    def size_bytes(self) -> int:
        """Bytes of all files: what is downloaded."""
        return sum(wheel.size_bytes for wheel in self.wheels)

    @property
    def unpacked_bytes(self) -> int:
        """About the bytes that the environment takes."""
        return round(self.size_bytes * _UNPACKED)


def read(path: Path) -> WheelList:
    """Raises: OSError; ValueError where a line is not one that `to_text` writes."""
    text = path.read_text(encoding="utf-8")
    wheels = tuple(
        Wheel(found["name"], found["version"], found["file"], int(found["size"]), found["sha256"])
        for found in _WHEEL.finditer(text)
    )
    if len(wheels) != text.count("==") or not wheels:
        raise ValueError(f"{path.name} is not a list of wheels")
    facts = {name: (int(major), int(minor)) for name, major, minor in _FACT.findall(text)}
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    none = (0, 0)
    return WheelList(wheels, facts["python"], facts.get("cuda", none), facts.get("capability", none), fingerprint)


def to_text(title: str, wheels: WheelList) -> str:
    """Return the file's text; `title` is its first line."""
    return "\n".join([f"# {title}", *_facts(wheels), "", *map(_line, wheels.wheels), ""])


def _facts(wheels: WheelList) -> Iterator[str]:
    for name in ("python", "cuda", "capability"):
        major, minor = getattr(wheels, name)
        if (major, minor) != (0, 0):
            yield f"# {name}: {major}.{minor}"


def _line(wheel: Wheel) -> str:
    name = f"{wheel.name}=={wheel.version}"
    return f"{name} \\\n    --hash=sha256:{wheel.sha256}\n    # file: {wheel.file} {wheel.size_bytes}"
