"""Which table a project is about: the bytes of its file, and how they were read."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.tablefile import Table
from bertdesk.errors import FileUnreadable

_PIECE_BYTES = 1 << 22


@dataclass(frozen=True, slots=True)
class Subject:
    size_bytes: int
    sha256: str
    columns: tuple[str, ...]
    rows: int
    """Another encoding or delimiter gives the same file other rows, to which edits do not apply."""
    path: str = field(compare=False)
    """Where it lay when the project was begun."""

    def was_read_as(self, table: Table) -> bool:
        """Tell whether a table can be this one, without a look into its file."""
        return self.columns == table.columns and self.rows == len(table.rows)


def subject_of(table: Table, cancel: CancelToken) -> Work[Subject]:
    """Read the table's file once more, or all files of its folder. Raises: FileUnreadable, Cancelled."""
    digest, size_bytes = hashlib.sha256(), 0
    try:
        files = sorted(_files(table.path))
        total = sum(file.stat().st_size for file in files)
        for file in files:
            with file.open("rb") as stream:
                while piece := stream.read(_PIECE_BYTES):
                    cancel.raise_if_requested()
                    digest.update(piece)
                    size_bytes += len(piece)
                    yield Progressed("reading", size_bytes, total)
    except OSError as error:
        raise FileUnreadable(path=str(table.path), reason=error.strerror or type(error).__name__) from error
    return Subject(size_bytes, digest.hexdigest(), table.columns, len(table.rows), str(table.path.absolute()))


def to_json(subject: Subject) -> str:
    return json.dumps(asdict(subject))


def from_json(text: str) -> Subject:
    """Raises: ValueError, TypeError, KeyError where `to_json` has not given that."""
    facts = json.loads(text)
    return Subject(**{**facts, "columns": tuple(facts["columns"])})


def _files(path: Path) -> Iterator[Path]:
    return (file for file in path.rglob("*") if file.is_file()) if path.is_dir() else iter([path])
