"""An SQLite file: made whole, refused where it is not ours, and its troubles as facts. Knows not what is in it."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bertdesk.core import durable
from bertdesk.errors import (
    BertdeskError,
    DiskFull,
    FileUnreadable,
    ProjectInUse,
    ProjectTooNew,
    ProjectUnreadable,
    SaveFailed,
)

_MAGIC, _HEADER_BYTES = b"SQLite format 3\0", 100
_MODES_AT, _VERSION_AT, _APPLICATION_ID_AT = slice(18, 20), slice(60, 64), slice(68, 72)  # sqlite.org/fileformat.html
_WAL_MODES = b"\2\2"
_WAIT_S = 0.5
"""For a program that is closing the project at this moment."""
_PRIMARY_CODE = 0xFF
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
"""The last one of a table that is missing."""


def is_there(path: Path) -> bool:
    """Tell whether there is anything at a path. Raises: FileUnreadable where nobody can tell, as on a lost drive."""
    try:
        path.stat()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise FileUnreadable(path=str(path), reason=error.strerror or type(error).__name__) from error
    return True


def create(path: Path, script: str) -> None:
    """Make a database by a script, unless there is one: none is ever seen half made. Raises: DiskFull, SaveFailed."""
    left = wal(path)  # of a database that was removed, or moved without it: SQLite would take it for this one's
    try:
        left.replace(left.with_name(f"{left.name}.left"))
    except FileNotFoundError:
        pass
    except OSError as error:
        raise durable.as_fact(error, path) from error
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(script)
        content = bytearray(connection.serialize())
    content[_MODES_AT] = _WAL_MODES  # from its first byte on: changing over would be one more thing to be killed in
    durable.write_new(path, content)


def opened(path: Path) -> sqlite3.Connection:
    """Return the one connection that there can be. Raises: as `told`."""
    with told(path):
        # its user takes care that only one thread is at it at a time
        connection = sqlite3.connect(path, _WAIT_S, isolation_level=None, check_same_thread=False)
        try:
            # a flipped bit is for its reader to tell
            connection.text_factory = lambda raw: raw.decode("ascii", "replace")
            for setting in ("locking_mode = EXCLUSIVE", "synchronous = FULL"):
                connection.execute(f"PRAGMA {setting}")
            if connection.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
                raise ProjectUnreadable(path=str(path))
        except BaseException:
            connection.close()
            raise
    return connection


def refuse_foreign(path: Path, *, application_id: int, version: int) -> None:
    """Look at a file without SQLite, which mends what it can, and is not to touch what is another program's.

    Raises: ProjectUnreadable, ProjectTooNew, FileUnreadable.
    """
    try:
        head = _head(path) if path.is_file() else b""  # a pipe would never end
    except OSError as error:
        raise FileUnreadable(path=str(path), reason=error.strerror or type(error).__name__) from error
    is_ours = int.from_bytes(head[_APPLICATION_ID_AT], "big") == application_id
    if len(head) < _HEADER_BYTES or not head.startswith(_MAGIC) or not is_ours:
        raise ProjectUnreadable(path=str(path))
    if int.from_bytes(head[_VERSION_AT], "big") > version:
        raise ProjectTooNew(path=str(path))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEADER_BYTES)


def wal(path: Path) -> Path:
    """Return where SQLite keeps what is not yet in the database."""
    return path.with_name(f"{path.name}-wal")


Inodes = tuple[tuple[int, int], ...]


def inodes(path: Path) -> Inodes:
    """Return which files a database and its WAL are. Raises: SaveFailed where one is gone."""
    try:
        return tuple((found.st_dev, found.st_ino) for found in (path.stat(), wal(path).stat()))
    except OSError as error:
        raise durable.as_fact(error, path) from error


def refuse_if_gone(path: Path, before: Inodes) -> None:
    """Raise SaveFailed where the files are no longer those: SQLite goes on writing into what has no name any more."""
    if inodes(path) != before:
        raise SaveFailed(path=str(path), reason=os.strerror(errno.ENOENT))


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raises: ProjectInUse, ProjectUnreadable, DiskFull, SaveFailed for what SQLite raises."""
    try:
        yield
    except sqlite3.Error as error:
        raise _as_fact(error, path) from error
    except UnicodeDecodeError as error:  # SQLite's complaint of a damaged schema quotes it
        raise ProjectUnreadable(path=str(path)) from error


def _as_fact(error: sqlite3.Error, path: Path) -> BertdeskError | sqlite3.Error:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # sqlite3's own word for how it is used
        return error
    code &= _PRIMARY_CODE
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ProjectInUse(path=str(path))
    if code in _DAMAGE:
        return ProjectUnreadable(path=str(path))
    return DiskFull(path=str(path)) if code == sqlite3.SQLITE_FULL else SaveFailed(path=str(path), reason=str(error))
