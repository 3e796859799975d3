"""What "Copy report" hands to the developers: versions, device, the end of the log. Nothing a person wrote.

It imports nothing heavy: versions are read from the packages' metadata, and it must work when the packages do not.
"""

import importlib.metadata
import platform
import re
import shutil
import sys
from pathlib import Path

from bertdesk import __version__, logs, traces
from bertdesk.paths import log_dir, user_dir

_PACKAGES = ("torch", "transformers", "captum", "PySide6-Essentials", "scikit-learn", "safetensors")
_LOG_LINES = 60


def text(*, device: str = "", language: str = "", failure: str = "", has_crashed: bool = False) -> str:
    """Return the report. `failure` is a traceback made by `traces`."""
    parts = ["\n".join(_facts(device, language))]
    if failure:
        parts.append(f"What happened:\n{failure.strip()}")
    if has_crashed and (stack := logs.crash_stack()):
        parts.append(f"BERTDesk crashed in the run before this one:\n{traces.without_folders(stack).strip()}")
    parts.append(f"End of the log:\n{_log_tail()}")
    return _without_person("\n\n".join(parts)) + "\n"


def _facts(device: str, language: str) -> list[str]:
    packaged = "packaged" if getattr(sys, "frozen", False) else "not packaged"
    versions = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    return [
        f"BERTDesk {__version__} ({packaged})",
        f"System: {platform.platform()}",
        f"Python {platform.python_version()}; {versions}",
        f"Device: {device or 'not known yet'}; language: {language or 'not known yet'}; {_free_space()}",
    ]


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "missing"


def _free_space() -> str:
    folder = user_dir()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return f"{shutil.disk_usage(folder).free / 1e9:.1f} GB free"
    except OSError:
        return "free space not known"


def _log_tail() -> str:
    try:
        with (log_dir() / logs.FILE_NAME).open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - 2**16))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return "(there is none)"
    ours = [line for line in lines if f" {logs.PRINTED}: " not in line]  # what others print may quote anything
    return "\n".join(ours[-_LOG_LINES:])


def _without_person(report: str) -> str:
    """Take out where the person's folders lie and what they are called."""
    home = str(Path.home())
    for place, name in ((str(user_dir()), "(data folder)"), (home, "~")):
        if len(place) > 1:
            report = report.replace(place, name)
    user = re.escape(Path.home().name)
    return re.sub(rf"(?<=[/\\]){user}(?=[/\\])", "~", report) if user else report
