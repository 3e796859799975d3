"""Which table is meant: the path of a file, and what lies in it, as in tables.zip::book.xlsx::March. Reads no table."""

import os
from pathlib import Path

BETWEEN = "::"
"""What stands between a file's path, the file in it, where it is an archive, and the sheet of a workbook."""


def file_of(path: Path) -> Path:
    """Return the file on the disk in which a table lies that is named so."""
    is_address = BETWEEN in str(path) and not os.path.lexists(path)
    return Path(str(path).partition(BETWEEN)[0]) if is_address else path
