"""Runs that were interrupted: what their checkpoints say of the run, and whether it may go on."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from bertdesk.core import checkpoint, durable, series, standing
from bertdesk.core.checkpoint import Checkpoint
from bertdesk.core.config import PretrainConfig, RunConfig, TrainConfig
from bertdesk.core.events import Notice
from bertdesk.core.series import Series
from bertdesk.core.text_columns import Columns
from bertdesk.errors import (
    BertdeskError,
    CheckpointsUnreadable,
    RunDataChanged,
    RunSettingsChanged,
    RunUnfinished,
)

NUMBER = "number"
"""Fact of a checkpoint: which of several runs it is of."""
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
    config: RunConfig
    device: str
    """As the person asked for it, such as "auto"."""
    total_steps: int
    """Of one run."""
    seeds: int = 1
    """Runs, each with another seed."""
    more_columns: tuple[str, ...] = ()
    pair_column: str = ""
    separator: str = ""
    more_data: tuple[str, ...] = ()
    """Of a table that was joined of several files: the paths of the others."""
    verb: str = "train"
    """Or "pretrain": then `config` is a PretrainConfig, and `encoder` may be the size of a network from scratch."""

    @property
    def fine_tuning(self) -> TrainConfig:
        """Return the settings of a run whose verb is "train"."""
        assert isinstance(self.config, TrainConfig), "asked of the terms of fine-tuning alone"
        return self.config

    @property
    def columns(self) -> Columns:
        return Columns(self.text_column, self.label_column, self.more_columns, self.pair_column, self.separator)

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
    """Whether there is a best so far, which nobody has removed."""
    stopped_s: float
    """When its last checkpoint was written, in seconds since 1970."""
    number: int = 1
    """Which of several runs it is."""


def find(out: Path) -> Unfinished | None:
    """Return the interrupted run into this model folder. Reads no weights, so it may still turn out to be damaged."""
    seen = checkpoint.peek(checkpoint.folder_of(out))
    with contextlib.suppress(OSError):
        if (known := series.read(out)) is not None:
            return _of_several(out, known, seen)
    if seen is None:
        return None
    step, state, written_s = seen
    terms = _terms_of_checkpoint(state)
    return None if terms is None else Unfinished(out, terms, step, _has_best(state, out), written_s)


def _of_several(out: Path, known: series.Found, seen: tuple[int, Mapping[str, Any], float] | None) -> Unfinished | None:
    terms = _terms(known.facts)
    if terms is None:
        return None
    number, has_model = known.series.number, known.series.best is not None and durable.is_there(out)
    if seen is None or seen[1].get(NUMBER) != number:  # between two runs
        return Unfinished(out, terms, 0, has_model, known.written_s, number)
    step, state, written_s = seen
    has_model = has_model or _has_best(state, series.trial_of(out))
    return Unfinished(out, terms, step, has_model, written_s, number)


def _has_best(state: Mapping[str, Any], place: Path) -> bool:  # Any: JSON
    """Tell whether a run has left its best in a folder, and it is still there."""
    return bool(state.get("standing", {}).get("is_saved")) and durable.is_there(place)


def all_in(folder: Path, verb: str = "train") -> tuple[Unfinished, ...]:
    """Return the interrupted runs of a verb into model folders of this folder, the latest first."""
    found = [run for out in outs_in(folder) if (run := find(out)) is not None and run.terms.verb == verb]
    return tuple(sorted(found, key=lambda run: -run.stopped_s))


def discard(out: Path) -> None:
    """Give up going on: remove a run's checkpoints, and what is known of those before it. Its model folder stays."""
    series.discard(out)
    checkpoint.discard(checkpoint.folder_of(out))


def refuse_to_lose(out: Path) -> None:
    """Raises: RunUnfinished where a run into this model folder was interrupted: training anew would give it up."""
    steps = checkpoint.steps(checkpoint.folder_of(out))
    if steps or _series(out) is not None:
        run = find(out)
        verb = "train" if run is None else run.terms.verb
        raise RunUnfinished(path=str(out), step=steps[0] if steps else 0, verb=verb)


def series_for(out: Path) -> Series | None:
    """Return what several runs have come to, for those that are to go on. Raises: CheckpointsUnreadable."""
    known = _series(out)
    return None if known is None else known.series


def _series(out: Path) -> series.Found | None:
    try:
        return series.read(out)
    except OSError as error:
        raise CheckpointsUnreadable(path=str(checkpoint.folder_of(out)), reason=error.strerror or str(error)) from error


def checkpoint_for(out: Path, terms: Terms) -> tuple[Checkpoint | None, tuple[Notice, ...]]:
    """Return the newest checkpoint to go on from, and what is to be said about it; None where there is none.

    Raises: RunDataChanged, RunSettingsChanged where the run was begun under other terms; CheckpointsUnreadable.
    """
    known = _series(out)
    if known is not None:
        _refuse_others(_terms(known.facts), terms)
    found, damaged = checkpoint.newest(checkpoint.folder_of(out))
    if found is None:
        return None, (Notice("checkpoints_damaged"),) if damaged else ()
    _refuse_others(_terms_of_checkpoint(found.state), terms)
    if known is None and NUMBER in found.state:  # it goes on after runs of which nothing is known any more
        return None, (Notice("checkpoints_damaged"),)
    if known is not None and found.state.get(NUMBER) != known.series.number:
        return None, ()  # of a run that has ended: the program was killed before it was removed
    return found, (Notice("checkpoint_damaged", {"step": found.step}),) if damaged else ()


def _refuse_others(before: Terms | None, now: Terms) -> None:
    """Raises: RunDataChanged, RunSettingsChanged."""
    if before is None:
        raise RunSettingsChanged(names="version")
    if before.data_sha256 != now.data_sha256:
        raise RunDataChanged(path=now.data)
    if changed := _changed(before, now):
        raise RunSettingsChanged(names=", ".join(changed))


def _changed(before: Terms, now: Terms) -> list[str]:
    began, begins = (terms.encoder_sha256 or terms.encoder for terms in (before, now))  # a new network has a size alone
    names = [] if began == begins else ["encoder"]
    if before.seeds != now.seeds:
        names.append("seeds")
    for setting in fields(now.config):
        if getattr(before.config, setting.name, None) != getattr(now.config, setting.name):
            names.append(setting.name)
    return names


def _terms_of_checkpoint(state: Mapping[str, Any]) -> Terms | None:  # Any: JSON
    """Return None where it was written by another version, which knew other settings."""
    try:
        standing.from_json(state["standing"])
    except (KeyError, TypeError, ValueError):
        return None
    return _terms(state)


def _terms(facts: Mapping[str, Any]) -> Terms | None:  # Any: JSON
    """Return the same of what `Terms.facts` has given."""
    try:
        values = dict(facts["terms"])
        lists = {name: tuple(values.get(name, ())) for name in ("more_columns", "more_data")}
        kind = PretrainConfig if values.get("verb") == "pretrain" else TrainConfig
        return Terms(**{**values, **lists, "config": kind(**values["config"])})
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
