"""Folders named after classes (pos, neg), a text in each file, perhaps under train and test; on a disk or in a zip."""

import os
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Notice, Part, Progressed, Work
from bertdesk.core.tablefile.decoded import whole
from bertdesk.core.tablefile.encoding import EncodingEvidence, is_guess
from bertdesk.core.tablefile.part_names import part_of
from bertdesk.core.tablefile.source import (
    BOMB_BYTES,
    BOMB_RATIO,
    DAMAGE,
    MOST_BYTES,
    ZIP,
    archive_names,
    is_binary,
    is_document,
    shortened,
)
from bertdesk.core.tablefile.table import SkippedRow, Table, Tally
from bertdesk.errors import FileIsFolder, FileTooLarge, FileUnreadable, FolderWithoutClasses, TooManyFiles

MOST_FILES = 500_000
MOST_TEXT_BYTES = 16 << 20
"""Largest single text."""
_DEEPEST = 5
_FILES_A_REPORT = 200
_NO_CLASSES = {"unsup", "unlabeled", "unlabelled", "unsupervised"}
"""Of texts that nobody has judged, as aclImdb has."""
_MODEL = "config.json"


class Texts(Protocol):
    """The files of a folder or a zip, by their paths in it."""

    def names(self) -> Iterator[str]: ...

    def read(self, name: str) -> bytes:
        """Return the first MOST_TEXT_BYTES + 1 bytes. Raises: OSError, and what DAMAGE lists."""
        ...


@dataclass(frozen=True, slots=True)
class _Text:
    name: str
    label: str
    part: Part | None


def read(path: Path, cancel: CancelToken) -> Work[Table]:
    """Read a folder. Raises: FileIsFolder (of a model), FolderWithoutClasses, TooManyFiles, FileTooLarge, Cancelled."""
    if os.path.exists(path / _MODEL):  # noqa: PTH110  # exists() raises in a locked folder
        raise FileIsFolder(path=str(path))
    return (yield from read_texts(_FolderTexts(path), path, cancel))


@contextmanager
def zipped_texts(path: Path) -> Iterator[Texts | None]:
    """Open a zip as such a folder; None where the file is no zip, or holds no folders of texts."""
    with ExitStack() as held:
        texts = None
        with suppress(*DAMAGE, ValueError, OSError):  # whoever opens the file as a table says what is wrong with it
            if os.path.isfile(path):  # noqa: PTH113  # a pipe would be waited for
                file = held.enter_context(path.open("rb"))
                if file.read(len(ZIP)) == ZIP:
                    texts = _ZipTexts(path, held.enter_context(zipfile.ZipFile(file)))
        holds_classes = texts is not None and len({text.label for text in classed(list(texts.names()))}) > 1
        yield texts if holds_classes else None


def read_texts(texts: Texts, path: Path, cancel: CancelToken) -> Work[Table]:
    """Read all texts with the names of their folders. Raises: as `read`."""
    names: list[str] = []
    for name in texts.names():
        cancel.raise_if_requested()
        names.append(name)
        if len(names) > MOST_FILES:
            raise TooManyFiles(path=str(path), limit=MOST_FILES)
        if len(names) % _FILES_A_REPORT == 0:
            yield Progressed("reading", 0, 0)
    found = sorted(classed(names), key=lambda text: text.name)
    if len({text.label for text in found}) < 2:
        raise FolderWithoutClasses(path=str(path))
    return (yield from _read(texts, found, _left_out(names, found), path, cancel))


def _read(texts: Texts, found: Sequence[_Text], notices: list[Notice], path: Path, cancel: CancelToken) -> Work[Table]:
    rows: list[tuple[str, str, str]] = []
    lines: list[int] = []
    parts: list[Part] = []
    encodings, aside, skipped, size = Counter[str](), Tally(), list[SkippedRow](), 0
    for number, text in enumerate(found, start=1):
        if number % _FILES_A_REPORT == 0:
            cancel.raise_if_requested()
            yield Progressed("reading", number, len(found))
        content = _content(texts, text.name)
        encoding = None if content is None else _encoding(content)
        if content is None or encoding is None:
            aside.add(number)
            skipped.append(SkippedRow(number, "not_text", text.name))
            continue
        size += len(content)
        if size > MOST_BYTES:
            raise FileTooLarge(path=str(path), limit_mb=MOST_BYTES >> 20)
        encodings[encoding] += 1
        rows.append((whole(content.decode(encoding, "replace")), text.label, text.name))
        lines.append(number)
        parts += [text.part] if text.part else []
    guessed = [name for name in encodings if is_guess(name)]
    told = [Notice("encoding_guessed", {"encoding": ", ".join(guessed)})] if guessed else []
    told += [Notice("files_set_aside", {"count": aside.count, "first": skipped[0].text})] if skipped else []
    is_said = len(parts) == len(rows) and len(set(parts)) > 1
    said = [Notice("parts_known", {part: parts.count(part) for part in ("train", "valid", "test")})] if is_said else []
    yield Progressed("reading", len(found), len(found))
    usual = max(encodings, key=encodings.__getitem__, default="")
    return Table(
        path, ("text", "label", "file"), tuple(rows), tuple(lines), usual, "", (*told, *said, *notices), tuple(skipped),
        format="folder", parts=tuple(parts) if is_said else (),
    )  # fmt: skip


def classed(names: Sequence[str]) -> list[_Text]:
    """Return the texts that lie in a folder of their class, which is the innermost. Fewer than two classes: none do.

    Files beside folders of classes (aclImdb's train/urls_pos.txt) are no texts, so only the deepest level counts.
    """
    folders: dict[PurePosixPath, list[str]] = {}
    for name in names:
        place = PurePosixPath(name)
        if _is_text_name(place):
            folders.setdefault(place.parent, []).append(name)
    judged = [folder for folder in folders if folder.name and folder.name.lower() not in _NO_CLASSES]
    depth = max((len(folder.parts) for folder in judged), default=0)
    found = []
    for folder in judged:
        if len(folder.parts) == depth and part_of(folder.name) is None:
            parts = [part for above in folder.parts[:-1] if (part := part_of(above))]
            part = parts[-1] if parts else None
            found += [_Text(name, folder.name, part) for name in folders[folder]]
    return found


def _is_text_name(place: PurePosixPath) -> bool:
    """Return whether a file may be a text: .txt, or without an ending, as in the 20 newsgroups (a number)."""
    return not place.name.startswith(".") and (place.suffix.lower() in (".txt", ".text") or place.suffix == "")


def _left_out(names: Sequence[str], found: Sequence[_Text]) -> list[Notice]:
    read = {text.name for text in found}
    others = [name for name in names if name not in read and not PurePosixPath(name).name.startswith(".")]
    if not others:
        return []
    folders = sorted({f"{PurePosixPath(name).parent}/" for name in others} - {"./"})
    return [Notice("files_left_out", {"count": len(others), "where": shortened(folders) or shortened(sorted(others))})]


def _content(texts: Texts, name: str) -> bytes | None:
    """Return a text's bytes, or None where it cannot be had or is beyond all measure."""
    try:
        content = texts.read(name)
    except (*DAMAGE, OSError):
        return None
    return content if len(content) <= MOST_TEXT_BYTES else None


def _encoding(content: bytes) -> str | None:
    evidence = EncodingEvidence()
    evidence.add(content)
    return None if is_binary(content) or evidence.is_binary else evidence.encoding()


class _FolderTexts:
    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> Iterator[str]:
        yield from self._below(self._root, "", 0)

    def read(self, name: str) -> bytes:
        with (self._root / name).open("rb") as file:
            return file.read(MOST_TEXT_BYTES + 1)

    def _below(self, folder: Path, prefix: str, depth: int) -> Iterator[str]:
        try:
            with os.scandir(folder) as listed:
                entries: list[os.DirEntry[str]] = list(listed)
        except OSError as error:
            if not depth:
                raise FileUnreadable(path=str(folder), reason=error.strerror or type(error).__name__) from error
            return
        for entry in entries:
            if entry.is_file():  # no pipe and no device
                yield prefix + entry.name
            elif depth < _DEEPEST and entry.is_dir():
                yield from self._below(folder / entry.name, f"{prefix}{entry.name}/", depth + 1)


class _ZipTexts:
    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path, self._archive = path, archive
        self._given, self._packed_bytes = 0, path.stat().st_size

    def names(self) -> Iterator[str]:
        names = archive_names(self._path, self._archive)
        return iter([] if is_document(names) else names)

    def read(self, name: str) -> bytes:
        with self._archive.open(name) as file:
            content = file.read(MOST_TEXT_BYTES + 1)
        self._given += len(content)
        if self._given > max(BOMB_BYTES, BOMB_RATIO * self._packed_bytes):
            raise FileTooLarge(path=str(self._path), limit_mb=BOMB_BYTES >> 20)
        return content
