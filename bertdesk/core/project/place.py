"""A table's path -> where this program keeps what is known of it: one place a path, whatever the file holds by now."""

import hashlib
import os
from pathlib import Path

from bertdesk.paths import projects_dir

_NAME_CHARACTERS, _DIGEST_CHARACTERS = 40, 12


def place_for(path: Path, suffix: str, within: str = "") -> Path:
    """Return the file, there or not yet; its name begins with the table's, for people who look into the folder.

    `within` says which of the tables that the file holds, or is joined with, is meant.
    """
    path = path.resolve()
    digest = hashlib.sha256(os.fsencode(path) + within.encode("utf-8", "surrogateescape")).hexdigest()
    return projects_dir() / f"{path.name[:_NAME_CHARACTERS]}-{digest[:_DIGEST_CHARACTERS]}{suffix}"
