"""The encoders of a folder that were pre-trained by this program."""

from pathlib import Path

from bertdesk.core import base_models, provenance
from bertdesk.core.base_models import Encoder


def encoders_in(folder: Path) -> tuple[Encoder, ...]:
    """Return them, the newest first. Reads no weights; a folder that cannot be read has none."""
    found = []
    for record in folder.resolve().glob(f"[!.]*/{provenance.FILE_NAME}"):
        if provenance.read(record.parent).pretraining is not None:
            found.append((_written_s(record), record.parent))
    return tuple(base_models.local(place) for _, place in sorted(found, reverse=True))


def _written_s(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # it has just been removed
        return 0.0
