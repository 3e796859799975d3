"""A person's preferences: JSON in the data folder, only what differs from the default. Knows no window."""

import json
import os
import tempfile
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from bertdesk.core.config import Unit
from bertdesk.paths import user_dir

Language = Literal["system", "en", "zh_CN"]
Theme = Literal["system", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Settings:
    language: Language = "system"
    theme: Theme = "system"
    device: str = "auto"
    """"auto", "cpu", "cuda" or "mps"."""
    hub_mirror: str = ""
    """Address asked instead of the hub's own, as in HF_ENDPOINT; empty = the hub itself."""
    pack_mirror: str = ""
    """Address of a package index asked for the GPU pack, such as https://example.org/simple; empty = PyPI."""
    last_model: str = ""
    """Folder of the model that was in use last."""
    marked_unit: Unit = "word"
    """What is marked in an explained text."""
    lesson_done: str = ""
    """Exercises of the lesson that are done, as "heads.2" (step, number from 1), with commas between them."""


_ALLOWED = {"language": get_args(Language), "theme": get_args(Theme), "marked_unit": get_args(Unit)}


def load(path: Path | None = None) -> Settings:
    """Return the person's settings; a missing or damaged file, or a value of the wrong kind, means the default."""
    known = {field.name: type(field.default) for field in fields(Settings)}
    kept = {
        name: value
        for name, value in _read(path or _default_path()).items()
        if isinstance(value, known.get(name, ())) and value in _ALLOWED.get(name, (value,))
    }
    return replace(Settings(), **kept)  # type: ignore[arg-type]  # each value has just been checked


def trouble(path: Path | None = None) -> str:
    """Return why the file that is there cannot be read; "" where it can, or is not there."""
    try:
        content = json.loads((path or _default_path()).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    except OSError as error:
        return error.strerror or "?"
    except (ValueError, RecursionError):
        return "JSON"
    return "" if isinstance(content, dict) else "JSON"


def save(settings: Settings, path: Path | None = None) -> None:
    """Write what differs from the default; keys this version does not know stay. Raises: OSError."""
    path = path or _default_path()
    default = asdict(Settings())
    unknown = {name: value for name, value in _read(path).items() if name not in default}
    changed = {name: value for name, value in asdict(settings).items() if value != default[name]}
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({**unknown, **changed}, file, ensure_ascii=False, indent=2)
        Path(name).replace(path)  # the old settings or the new ones, never half
    finally:
        Path(name).unlink(missing_ok=True)


def _default_path() -> Path:
    return user_dir() / "settings.json"


def _read(path: Path) -> dict[str, Any]:  # Any: JSON written by a person or another version
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}
