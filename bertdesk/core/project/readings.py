"""How a person said that a file is to be read: kept, so that it opens the same way the next time."""

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bertdesk.core import durable
from bertdesk.core.project.place import place_for
from bertdesk.core.tablefile import Dialect, Told
from bertdesk.core.tablefile.dialect import NOTHING_TOLD
from bertdesk.errors import BertdeskError

_SUFFIX = ".reading.json"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is empty, or not told, is found out."""

    told: Told = NOTHING_TOLD
    member: str = ""
    """Of an archive: the file in it."""
    sheet: str = ""
    """Of a workbook."""


def kept(path: Path) -> Reading:
    """Return how this file was last said to be read; nothing where nothing was said, or where it cannot be known."""
    try:
        found = json.loads(place_for(path, _SUFFIX).read_text(encoding="utf-8"))
        dialect = found["told"].pop("dialect")
        told = Told(**found["told"], dialect=Dialect(**dialect) if dialect else None)
        return Reading(told, str(found["member"]), str(found["sheet"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):  # a lost choice is made again in a moment
        return Reading()


def keep(path: Path, reading: Reading) -> None:
    """Remember it; where it cannot be written, the table is open all the same."""
    place = place_for(path, _SUFFIX)
    with contextlib.suppress(BertdeskError, OSError):
        if reading == Reading():
            place.unlink(missing_ok=True)
            return
        durable.make_folder(place.parent)
        durable.write_text(place, json.dumps(asdict(reading)))
