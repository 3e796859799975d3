"""What a person should know at the start: a crash of the last run, a data folder that cannot be used. Mends nothing."""

import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bertdesk import logs
from bertdesk import settings as settings_file
from bertdesk.core.events import Notice
from bertdesk.paths import models_dir, user_dir
from bertdesk.settings import Settings

_PROBE = bytes(64 * 2**10)


def notices(settings: Settings) -> Iterator[Notice]:
    if logs.has_crashed():
        yield Notice("ended_unexpectedly", {})
    yield from _data_folder(user_dir())
    if reason := settings_file.trouble():
        yield Notice("settings_unreadable", {"path": str(user_dir() / "settings.json"), "reason": reason})
    try:
        next(iter(models_dir().iterdir()), None)
    except FileNotFoundError:
        pass  # nothing has been trained yet
    except OSError as error:
        yield Notice("models_unreadable", {"path": str(models_dir()), "reason": error.strerror or ""})
    if settings.last_model and not is_folder(settings.last_model):
        yield Notice("last_model_gone", {"name": Path(settings.last_model).name})


def is_folder(path: str) -> bool:
    """Tell whether a folder is there and can be reached; Path.is_dir raises where a folder above it is locked."""
    return os.path.isdir(path)  # noqa: PTH112


def _data_folder(folder: Path) -> Iterator[Notice]:
    """Try to write as much as a small file needs."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            file.write(_PROBE)
            os.fsync(file.fileno())
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            yield Notice("data_folder_full", {"path": str(folder)})
        else:
            yield Notice("data_folder_unwritable", {"path": str(folder), "reason": error.strerror or ""})
