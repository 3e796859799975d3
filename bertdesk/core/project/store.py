"""The project file: actions in an SQLite database, each on the disk before it is told. Knows neither tables nor edits.

WAL: a commit is one write at the end of one file. synchronous=FULL, not NORMAL: that write is synced each time, so
that a power cut takes no edit either; it is a person who edits, and does not notice some milliseconds.
locking_mode=EXCLUSIVE: of two programs with the same project, each would undo what the other has done.

SQLite's sums cover the WAL alone. A digest of each action and those before it, and a seal over the whole, tell a
flipped bit in the database, which SQLite would hand out as an edit.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bertdesk.core.project import database
from bertdesk.errors import ProjectUnreadable

VERSION = 1
_APPLICATION_ID = 0x42445045
_SCHEMA = f"""
PRAGMA application_id = {_APPLICATION_ID};
PRAGMA user_version = {VERSION};
CREATE TABLE project (subject TEXT NOT NULL, done INTEGER NOT NULL, seal TEXT NOT NULL);
CREATE TABLE action (
    number INTEGER PRIMARY KEY, code TEXT NOT NULL, facts TEXT NOT NULL, edits TEXT NOT NULL, time_s REAL NOT NULL,
    digest TEXT NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Record:
    """An action without its edits, which may be many."""

    code: str
    facts: str
    """JSON"""
    time_s: float
    """When it was done, in seconds since 1970"""
    digest: str


class Store:
    """An open project file. `subject`, `records` and how many are `done` stay as they were where a change fails."""

    subject: str
    records: Sequence[Record]
    done: int

    def __init__(self, path: Path) -> None:
        """Raises: ProjectUnreadable, ProjectTooNew, ProjectInUse, FileUnreadable, DiskFull, SaveFailed."""
        database.refuse_foreign(path, application_id=_APPLICATION_ID, version=VERSION)
        self.path = path
        self._connection = database.opened(path)
        try:
            with database.told(path):
                self._read()
            self._inodes = database.inodes(path)
        except BaseException:
            self._connection.close()
            raise

    def append(self, code: str, facts: str, edits: str, time_s: float) -> None:
        """Keep an action in place of those that were undone. Raises: DiskFull, SaveFailed."""
        number, kept = self.done + 1, self.records[: self.done]
        record = Record(code, facts, time_s, _digest(_last(kept), number, code, facts, edits, time_s))
        with self._transaction():
            self._connection.execute("DELETE FROM action WHERE number >= ?", (number,))
            row = (number, code, facts, edits, time_s, record.digest)
            self._connection.execute("INSERT INTO action VALUES (?, ?, ?, ?, ?, ?)", row)
            self._write(self.subject, number, [*kept, record])
        self.records, self.done = [*kept, record], number

    def move(self, done: int) -> None:
        """Let so many actions be done, and the others undone. Raises: DiskFull, SaveFailed."""
        with self._transaction():
            self._write(self.subject, done, self.records)
        self.done = done

    def rebind(self, subject: str) -> None:
        """Keep what the project is about from now on. Raises: DiskFull, SaveFailed."""
        with self._transaction():
            self._write(subject, self.done, self.records)
        self.subject = subject

    def edits(self, first: int, last: int) -> Iterator[str]:
        """Give what was kept of these actions, counted from 1. Raises: ProjectUnreadable, SaveFailed."""
        query = "SELECT edits FROM action WHERE number BETWEEN ? AND ? ORDER BY number"
        with database.told(self.path), closing(self._connection.execute(query, (first, last))) as found:
            for (edits,) in found:
                yield edits

    def close(self) -> None:
        """Bring all into one file, and let go of it. Raises: DiskFull, SaveFailed; nothing is lost then either."""
        with database.told(self.path):
            self._connection.close()

    def _read(self) -> None:
        """Take in all but the edits. Raises: ProjectUnreadable, sqlite3.Error."""
        records: list[Record] = []
        query = "SELECT number, code, facts, edits, time_s, digest FROM action ORDER BY number"
        with closing(self._connection.execute(query)) as actions:  # one that is open keeps the file open, too
            for number, code, facts, edits, time_s, digest in actions:
                if digest != _digest(_last(records), number, code, facts, edits, time_s):
                    raise ProjectUnreadable(path=str(self.path))
                records.append(Record(code, facts, time_s, digest))
        found = self._connection.execute("SELECT subject, done, seal FROM project").fetchall()
        if [seal for *_, seal in found] != [_digest(_last(records), subject, done) for subject, done, _ in found][:1]:
            raise ProjectUnreadable(path=str(self.path))
        self.subject, self.done, _ = found[0]
        self.records = records

    def _write(self, subject: str, done: int, records: Sequence[Record]) -> None:
        row = (subject, done, _digest(_last(records), subject, done))
        self._connection.execute("UPDATE project SET subject = ?, done = ?, seal = ?", row)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Commit what is done within, or nothing of it."""
        database.refuse_if_gone(self.path, self._inodes)
        with database.told(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # SQLite has rolled back some failures itself
                    self._connection.execute("ROLLBACK")
                raise
        database.refuse_if_gone(self.path, self._inodes)  # it may have gone meanwhile


def create(path: Path, subject: str) -> None:
    """Make a project file without actions, unless there is one. Raises: FileExistsError, DiskFull, SaveFailed."""
    row = f"INSERT INTO project VALUES ('{subject.replace(chr(39), chr(39) * 2)}', 0, '{_digest('', subject, 0)}');"
    database.create(path, _SCHEMA + row)


def _last(records: Sequence[Record]) -> str:
    return records[-1].digest if records else ""


def _digest(before: str, *parts: object) -> str:
    return hashlib.sha256(json.dumps([before, *parts]).encode()).hexdigest()
