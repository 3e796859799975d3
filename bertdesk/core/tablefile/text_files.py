"""Which files of a folder are text, by their names, and which of these cannot be read. Opens none."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bertdesk.core.events import Notice
from bertdesk.errors import (
    ArchiveDamaged,
    ArchiveNameUnsafe,
    ArchiveNotOneTable,
    BertdeskError,
    CorpusNotText,
    FileMissing,
    FileTooLarge,
    FileUnreadable,
    FolderWithoutTexts,
)

TEXT_ENDINGS = (".txt", ".text", ".md", ".markdown", ".rst", ".log")
"""Of files that are read as text without columns, packed or not"""
_PACKED_ENDINGS = ("", ".gz", ".bz2", ".xz", ".zip")
_ALL_ENDINGS = tuple(ending + packed for ending in TEXT_ENDINGS for packed in _PACKED_ENDINGS)
_TROUBLE = (
    ArchiveDamaged, ArchiveNameUnsafe, ArchiveNotOneTable, CorpusNotText, FileMissing, FileTooLarge, FileUnreadable,
)  # fmt: skip
"""What one file may have, while all others can be read"""


def is_named_as_text(path: Path) -> bool:
    return path.name.lower().endswith(_ALL_ENDINGS)


def named_as_text(folder: Path) -> list[Path]:
    """Return what is named as text in a folder and all below, in order; nothing that is hidden, or in what is."""
    found = filter(is_named_as_text, folder.rglob("*"))
    return sorted(path for path in found if not _is_hidden(path, folder) and not path.is_dir())


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


@dataclass(slots=True)
class Aside:
    """The files of a folder that cannot be read."""

    folder: Path
    count: int = 0
    first: Path | None = None
    trouble: BertdeskError | None = None
    """With the first of them"""

    @contextmanager
    def passing_over(self, file: Path) -> Iterator[None]:
        """Go on after the block where it cannot read the file, and keep that in mind."""
        try:
            yield
        except _TROUBLE as error:
            self.count += 1
            if self.trouble is None:
                self.first, self.trouble = file, error

    def nothing_left(self) -> BertdeskError:
        """Return the error of a folder none of whose files can be read: the first one's, if there is any."""
        return self.trouble or FolderWithoutTexts(path=str(self.folder))

    def notices(self) -> list[Notice]:
        if self.first is None:
            return []
        return [Notice("files_set_aside", {"count": self.count, "first": str(self.first.relative_to(self.folder))})]
