"""Runs that were interrupted: what their checkpoints say of the run, and whether it may go on."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from bertdesk.core import checkpoint, standing
from bertdesk.core.checkpoint import Checkpoint
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import Notice
from bertdesk.errors import BertdeskError, RunDataChanged, RunSettingsChanged

_SUFFIX = ".run"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a run was told; it may only go on under the same."""

    data: str
    """Absolute path of the table, "" where it never lay in a file."""
    text_column: str
    label_column: str
    encoder: str
    encoder_sha256: str
    data_sha256: str
    config: TrainConfig
    device: str
    """As the person asked for it, such as "auto"."""
    total_steps: int

    def facts(self) -> dict[str, Any]:  # Any: JSON
        """Return what is to stand in each checkpoint."""
        return {"terms": asdict(self)}


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run that can go on."""

    out: Path
    terms: Terms
    step: int
    has_model: bool
    """Whether its best so far is in `out`."""
    stopped_s: float
    """When its last checkpoint was written, in seconds since 1970."""


def find(out: Path) -> Unfinished | None:
    """Return the interrupted run into this model folder. Reads no weights, so it may still turn out to be damaged."""
    seen = checkpoint.peek(checkpoint.folder_of(out))
    if seen is None:
        return None
    step, state, written_s = seen
    terms = _terms(state)
    if terms is None:
        return None
    return Unfinished(out, terms, step, bool(state.get("standing", {}).get("is_saved")), written_s)


def all_in(folder: Path) -> tuple[Unfinished, ...]:
    """Return the interrupted runs into model folders of this folder, the latest first."""
    found = [run for out in outs_in(folder) if (run := find(out)) is not None]
    return tuple(sorted(found, key=lambda run: -run.stopped_s))


def discard(out: Path) -> None:
    """Give up going on: remove the checkpoints of a run. Its model folder stays."""
    checkpoint.discard(checkpoint.folder_of(out))


def checkpoint_for(out: Path, terms: Terms) -> tuple[Checkpoint | None, tuple[Notice, ...]]:
    """Return the newest checkpoint to go on from, and what is to be said about it; None where there is none.

    Raises: RunDataChanged, RunSettingsChanged where the run was begun under other terms.
    """
    found, damaged = checkpoint.newest(checkpoint.folder_of(out))
    if found is None:
        return None, (Notice("checkpoints_damaged"),) if damaged else ()
    notices = (Notice("checkpoint_damaged", {"step": found.step}),) if damaged else ()
    before = _terms(found.state)
    if before is None:
        raise RunSettingsChanged(names="version")
    if before.data_sha256 != terms.data_sha256:
        raise RunDataChanged(path=terms.data)
    if changed := _changed(before, terms):
        raise RunSettingsChanged(names=", ".join(changed))
    return found, notices


def _changed(before: Terms, now: Terms) -> list[str]:
    names = [] if before.encoder_sha256 == now.encoder_sha256 else ["encoder"]
    for setting in fields(TrainConfig):
        if getattr(before.config, setting.name) != getattr(now.config, setting.name):
            names.append(setting.name)
    return names


def _terms(state: Mapping[str, Any]) -> Terms | None:  # Any: JSON
    """Return None where it was written by another version, which knew other settings."""
    try:
        standing.from_json(state["standing"])
        values = dict(state["terms"])
        return Terms(**{**values, "config": TrainConfig(**values["config"])})
    except (KeyError, TypeError, ValueError, BertdeskError):
        return None


def outs_in(folder: Path) -> Iterator[Path]:
    """Yield the model folders of this folder, there or not yet, into which a run has left checkpoints."""
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        return
    for name in names:
        if name.startswith(".") and name.endswith(_SUFFIX):
            yield folder / name[1 : -len(_SUFFIX)]
