"""A path -> its bytes, unpacked and bounded. Knows nothing of text.

What a file is, its first bytes say. Its name is not asked, and no library gets it that might take it for a pattern.
"""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from bertdesk.errors import (
    ArchiveDamaged,
    ArchiveNameUnsafe,
    ArchiveNotOneTable,
    FileIsFolder,
    FileMissing,
    FileNotText,
    FileTooLarge,
    FileUnreadable,
    MemberMissing,
)

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_BYTES = 4 << 30
"""Largest table that is read, unpacked."""
BOMB_BYTES, BOMB_RATIO = 200 << 20, 100
"""A packed file that grows beyond both of these is no table (text shrinks to a tenth, not to a thousandth)."""

_BUFFER_BYTES = 1 << 16
_FILE_BUFFER_BYTES = 4 << 20
"""Read seldom: each read lets go of the GIL and has it back before a waiting thread wakes, whose turn never comes."""
ZIP = b"PK\x03\x04"
_UNPACKERS: dict[bytes, Callable[[BinaryIO], IO[bytes]]] = {
    b"\x1f\x8b": lambda raw: cast(IO[bytes], gzip.GzipFile(fileobj=raw)),  # it is one in all but its stubs
    b"\xfd7zXZ\x00": lzma.open,
}
_BZ2 = b"1AY&SY"  # after "BZh" and a digit
_BINARY_MAGIC = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"%PDF-", b"{\\rtf", b"SQLite format 3\0",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a", b"\x28\xb5\x2f\xfd", b"\x7fELF",
    b"\x89HDF", ZIP, *_UNPACKERS,
)  # fmt: skip
DAMAGE = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError, RuntimeError)
"""What the unpackers raise; the last two are zipfile's, for a password and a way of packing it does not know."""
_CLUTTER = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_NAMED = 8
_OFFICE_MEMBERS = {"[Content_Types].xml", "mimetype"}


@dataclass(frozen=True, slots=True)
class Source:
    """An open file: `stream` gives its unpacked bytes, `size` is what it takes on disk."""

    stream: "io.BufferedReader[_Bounded]"
    size: int
    member: str
    """Its name in an archive of several; else empty."""
    _file: BinaryIO

    @property
    def position(self) -> int:
        """Bytes on disk that were read so far."""
        return min(self._file.tell(), self.size)


@contextmanager
def opened(path: Path, *, member: str = "", most_bytes: int | None = None) -> Iterator[Source]:
    """Open the one table in a file, or the `member` of an archive. A workbook is handed on as it is.

    `most_bytes`: the largest that is read, unpacked, MOST_BYTES where nobody says; who keeps nothing needs no limit.

    Raises: FileMissing, FileIsFolder, FileUnreadable, FileNotText, ArchiveNotOneTable, ArchiveNameUnsafe,
    MemberMissing, ArchiveDamaged here;
    FileTooLarge, ArchiveDamaged and FileUnreadable while the stream is read.
    """
    with _open(path) as file:
        size = path.stat().st_size
        head = file.read(16)
        file.seek(0)
        inner, name, declared = _unpack(path, file, head, member)
        most = MOST_BYTES if most_bytes is None else most_bytes
        bounded = _Bounded(path, inner, packed_bytes=size if inner is not file else 0, most_bytes=most)
        bounded.check_size(declared)  # at once, where the archive is honest
        with io.BufferedReader(bounded, _BUFFER_BYTES) as stream:
            yield Source(stream, size, name, file)


def is_binary(head: bytes) -> bool:
    """Return whether a (unpacked) file begins like something that is known and no text."""
    return head.startswith(_BINARY_MAGIC)


class _Bounded(io.RawIOBase):
    """Hands bytes on, turns a library's complaints into ours and stops a bomb before it fills the memory."""

    def __init__(self, path: Path, inner: IO[bytes], *, packed_bytes: int, most_bytes: int) -> None:
        self._path, self._inner, self._packed_bytes, self._most_bytes = path, inner, packed_bytes, most_bytes
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer)
        try:
            data = self._inner.read(len(view))
        except DAMAGE as error:
            raise ArchiveDamaged(path=str(self._path)) from error
        except OSError as error:
            raise self._complaint(error) from error
        self._given += len(data)
        self.check_size(self._given)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()

    def check_size(self, size: int) -> None:
        is_bomb = self._packed_bytes and size > max(BOMB_BYTES, BOMB_RATIO * self._packed_bytes)
        if is_bomb or size > self._most_bytes:
            limit = BOMB_BYTES if is_bomb else self._most_bytes
            raise FileTooLarge(path=str(self._path), limit_mb=limit >> 20)

    def _complaint(self, error: OSError) -> ArchiveDamaged | FileUnreadable:
        if self._packed_bytes and error.errno is None:  # gzip and bz2 report damaged data as an OSError of their own
            return ArchiveDamaged(path=str(self._path))
        return FileUnreadable(path=str(self._path), reason=error.strerror or type(error).__name__)


def _open(path: Path) -> BinaryIO:
    try:
        if path.is_dir():
            raise FileIsFolder(path=str(path))
        if not path.exists():
            raise FileMissing(path=str(path))
        if not path.is_file():  # a device or a pipe: it may never end
            raise FileNotText(path=str(path))
        return path.open("rb", buffering=_FILE_BUFFER_BYTES)
    except OSError as error:
        raise FileUnreadable(path=str(path), reason=error.strerror or type(error).__name__) from error


def _unpack(path: Path, file: BinaryIO, head: bytes, member: str) -> tuple[IO[bytes], str, int]:
    """Return the bytes of the table, the name that it has in an archive, and how many the archive says it is."""
    if head.startswith(ZIP):
        return _only_member(path, file, member)
    if head.startswith(b"BZh") and head[4:10] == _BZ2:
        return bz2.open(file), "", 0
    for magic, unpacker in _UNPACKERS.items():
        if head.startswith(magic):
            return unpacker(file), "", 0
    return file, "", 0


def _only_member(path: Path, file: BinaryIO, wanted: str) -> tuple[IO[bytes], str, int]:
    try:
        archive = zipfile.ZipFile(file)
        names = archive_names(path, archive)
        if is_document(names):
            file.seek(0)
            return file, "", 0
        name = _chosen(path, names, wanted)
        return archive.open(name), name, archive.getinfo(name).file_size
    except (*DAMAGE, ValueError, OSError) as error:  # a password is a RuntimeError, a damaged offset a ValueError
        raise ArchiveDamaged(path=str(path)) from error


def _chosen(path: Path, names: list[str], wanted: str) -> str:
    if wanted and wanted not in names:
        raise MemberMissing(path=str(path), wanted=wanted, found=shortened(names))
    if not wanted and len(names) != 1:
        raise ArchiveNotOneTable(path=str(path), found=len(names), names=shortened(names) or "-")
    return wanted or names[0]


def archive_names(path: Path, archive: zipfile.ZipFile) -> list[str]:
    """Return the files in a zip, without what systems leave behind. Raises: ArchiveNameUnsafe."""
    names = [name for name in archive.namelist() if name and not name.endswith("/")]
    for name in names:  # nothing is written to a disk, but such a file was made to do harm
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            raise ArchiveNameUnsafe(path=str(path), name=name)
    return [name for name in names if not name.startswith(_CLUTTER[0]) and name.rpartition("/")[2] not in _CLUTTER]


def members(path: Path) -> list[str]:
    """Return the files in a zip; none where it is no archive. Raises: ArchiveNameUnsafe, FileUnreadable."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive_names(path, archive)
    except OSError as error:
        raise FileUnreadable(path=str(path), reason=error.strerror or type(error).__name__) from error
    except (*DAMAGE, ValueError):
        return []


def is_document(names: list[str]) -> bool:
    """Return whether a zip is what an office program saves."""
    return not _OFFICE_MEMBERS.isdisjoint(names)


def is_archive(path: Path) -> bool:
    """Return whether this is a zip of files, and no document that is stored as one."""
    try:
        with zipfile.ZipFile(path) as archive:
            return not is_document(archive.namelist())
    except (*DAMAGE, ValueError, OSError):
        return False


def shortened(names: list[str]) -> str:
    """Return the first few names, for a sentence."""
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
