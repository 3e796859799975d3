"""A small real run that can be paused, killed and gone on with; and what has to come out of it the same."""

import json
import multiprocessing
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
import pytest
import torch
from safetensors.torch import load_file

from bertdesk import runs
from bertdesk.core import base_models, keeper
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import (
    Evaluated,
    Event,
    Notice,
    Progressed,
    RunCancelled,
    RunFailed,
    RunResumed,
    StepDone,
    from_json,
    to_json,
)
from bertdesk.errors import BertdeskError, Cancelled

CONFIG = TrainConfig(
    learning_rate=2e-3, epochs=2, batch_size=12, max_length=32, dropout=0.2, frozen_layers=1, valid_share=0.2,
    test_share=0.2, precision="float32", head_first=True,
)  # fmt: skip
"""36 training texts of 60: 3 steps an epoch, 6 in all."""


@dataclass(slots=True)
class Told:
    """What one or more goes of a run have said."""

    steps: list[tuple[int, float, float]] = field(default_factory=list)
    """(step, loss, rate)"""
    figures: list[tuple[str, int, float, float, float, bool]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    resumed: list[RunResumed] = field(default_factory=list)
    last: Event | None = None

    def hear(self, event: Event) -> None:
        self.last = event
        match event:
            case StepDone():
                self.steps.append((event.step, event.loss, event.learning_rate))
            case Evaluated():
                self.figures.append(
                    (event.part, event.epoch, event.loss, event.accuracy, event.macro_f1, event.is_best)
                )
            case Notice():
                self.notices.append(event)
            case RunResumed():
                self.resumed.append(event)
            case _:
                pass


def go(
    table: Path,
    encoder: Path,
    out: Path,
    config: TrainConfig = CONFIG,
    *,
    told: Told | None = None,
    resume: bool = True,
    meanwhile: Callable[[Event, CancelToken], object] = lambda _, __: None,
) -> Told:
    """Train to the end, or until `meanwhile`, called after each event, asks for a pause. Returns: `told`, with more."""
    told, token = told or Told(), CancelToken()
    torch.rand(7)  # whoever goes on has drawn other random numbers before
    work = runs.train(
        table, text="text", label="label", encoder=base_models.find(str(encoder)), config=config, resume=resume,
        anew=not resume, out=out, device="cpu", cancel=token,
    )  # fmt: skip

    def hear(event: Event) -> None:
        told.hear(event)
        meanwhile(event, token)

    try:
        for event in work:
            hear(event)
    except Cancelled:
        hear(RunCancelled())
    except BertdeskError as error:
        hear(RunFailed(error.code, error.facts))
    return told


def weights(out: Path) -> dict[str, torch.Tensor]:
    return load_file(out / "model.safetensors")


def are_equal(one: dict[str, torch.Tensor], two: dict[str, torch.Tensor]) -> bool:
    return one.keys() == two.keys() and all(torch.equal(tensor, two[name]) for name, tensor in one.items())


def checkpoint_at_every_step() -> None:
    keeper._GAP_S, keeper._SHARE = 0.0, 1e9


# In a process of its own, which a test may kill


def start(
    target: Callable[..., None], *arguments: object
) -> tuple[multiprocessing.process.BaseProcess, "Connection[object, object]"]:
    """Start `target(pipe, *arguments)` in a process forked from one that has torch loaded and has not computed yet."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["interrupted"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # for what it loads before the first child
        forkserver.ensure_running()
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=target, args=(theirs, *arguments), daemon=True)
    child.start()
    theirs.close()
    return child, ours


def train_here(pipe: "Connection[str, str]", table: Path, encoder: Path, out: Path, config: TrainConfig) -> None:
    """Train with a checkpoint at each step, and send every event."""
    torch.set_num_threads(1)
    checkpoint_at_every_step()
    go(table, encoder, out, config, meanwhile=lambda event, _: pipe.send(to_json(event)))


def train_within(
    pipe: "Connection[str, str]", table: Path, encoder: Path, out: Path, config: TrainConfig, room_mb: int
) -> None:
    """Train with so many more MiB of addresses than are held when the tokens are made; send every event."""
    torch.set_num_threads(1)

    def bound(event: Event, _: CancelToken) -> None:
        pipe.send(to_json(event))
        if isinstance(event, Progressed) and event.phase == "tokenizing" and event.done == event.total:
            held = psutil.Process().memory_info().vms
            resource.setrlimit(resource.RLIMIT_AS, (held + room_mb * 2**20, resource.RLIM_INFINITY))

    go(table, encoder, out, config, meanwhile=bound)


def events_of(pipe: "Connection[str, str]", most: int = 10**9) -> list[Event]:
    """Return the next events of such a process, until its end or so many."""
    found: list[Event] = []
    while len(found) < most:
        try:
            found.append(from_json(pipe.recv()))
        except (EOFError, ConnectionResetError):
            break
    return found


def config_file(path: Path, config: TrainConfig) -> Path:
    path.write_text(json.dumps(asdict(config)), encoding="utf-8")
    return path
