#!/usr/bin/env python3
"""Compare two builds file by file: python packaging/compare.py A B. Exit 1 where they differ in a way nobody named.

A file's content, rights and kind count; its times do not: the archive writes its own. ALLOWED names what may differ,
and why; an entry that nothing needs any more is told, so that the list stays short.
"""

import argparse
import hashlib
import stat
import sys
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Allowed:
    """A difference in content that is known; never one in rights, kind or presence."""

    pattern: str
    reason: str


ALLOWED: tuple[Allowed, ...] = (
    Allowed(
        "bertdesk", "PyInstaller's archive follows the bootloader, and holds code objects; marshal's references vary"
    ),
    Allowed("bertdesk.exe", "as bertdesk, and Windows' header has the time of the build"),
    Allowed("bertdesk-cli.exe", "as bertdesk.exe"),
    Allowed(
        "_internal/base_library.zip", "code objects: marshal's references depend on what was alive when it wrote them"
    ),
    Allowed("*/licences.json", "lists versions of the build machine's packages, which may have moved on"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a build has at one path."""

    kind: str
    """file, link or folder."""
    mode: int
    size_bytes: int
    content: str
    """sha256 of a file, target of a link."""


@dataclass(frozen=True, slots=True)
class Difference:
    path: str
    what: str
    reason: str
    """Empty where nobody has named it."""


def entries(bundle: Path) -> dict[str, Entry]:
    """Return everything below the folder, by its path in it."""
    return {path.relative_to(bundle).as_posix(): _entry(path) for path in sorted(bundle.rglob("*"))}


def differences(a: Path, b: Path, allowed: tuple[Allowed, ...] = ALLOWED) -> list[Difference]:
    """Return how two builds differ, named or not."""
    ours, theirs = entries(a), entries(b)
    found = [Difference(path, f"only in {a}", "") for path in sorted(ours.keys() - theirs.keys())]
    found += [Difference(path, f"only in {b}", "") for path in sorted(theirs.keys() - ours.keys())]
    for path in sorted(ours.keys() & theirs.keys()):
        found += _between(path, ours[path], theirs[path], allowed)
    return found


def writable_by_others(bundle: Path) -> list[Path]:
    """Return what group or others may change, the bundle's own folder included; links have no rights of their own."""
    paths = [bundle, *sorted(bundle.rglob("*"))]
    wrong = stat.S_IWGRP | stat.S_IWOTH
    return [path for path in paths if not path.is_symlink() and path.stat().st_mode & wrong]


def _entry(path: Path) -> Entry:
    state = path.lstat()
    mode = stat.S_IMODE(state.st_mode)
    if path.is_symlink():
        return Entry("link", 0, 0, str(path.readlink()))  # its mode means nothing, and differs between systems
    if path.is_dir():
        return Entry("folder", mode, 0, "")
    with path.open("rb") as file:
        return Entry("file", mode, state.st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _between(path: str, one: Entry, other: Entry, allowed: tuple[Allowed, ...]) -> list[Difference]:
    if one.kind != other.kind:
        return [Difference(path, f"{one.kind}, {other.kind}", "")]
    found = []
    if one.mode != other.mode:
        found.append(Difference(path, f"rights {one.mode:o}, {other.mode:o}", ""))
    if one.content != other.content:
        reasons = (each.reason for each in allowed if one.kind == "file" and fnmatch(path, each.pattern))
        sizes = f"{one.size_bytes}, {other.size_bytes} bytes" if one.size_bytes != other.size_bytes else "content"
        found.append(
            Difference(path, sizes if one.kind == "file" else f"to {one.content}, {other.content}", next(reasons, ""))
        )
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("a", type=Path)
    parser.add_argument("b", type=Path)
    given = parser.parse_args()
    for folder in (given.a, given.b):
        if not folder.is_dir():
            print(f"{folder} is no folder.", file=sys.stderr)
            return 2
    found = differences(given.a, given.b)
    print(f"{'path':56} {'differs in':28} why it may")
    for one in found:
        print(f"{one.path:56} {one.what:28} {one.reason or 'NOBODY HAS NAMED THIS'}")
    unnamed = sum(not one.reason for one in found)
    print(f"{len(entries(given.a))} entries, {len(found)} differences, {unnamed} of them unnamed.")
    for each in ALLOWED:
        if not any(fnmatch(one.path, each.pattern) for one in found):
            print(f"(not needed this time: {each.pattern})")
    return 1 if unnamed else 0


if __name__ == "__main__":
    sys.exit(main())
