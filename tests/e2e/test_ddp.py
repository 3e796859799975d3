"""The launchers that people use start several processes, which train as one, stop as one, and outlive a loss."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch
from processes import wait_until_gone
from safetensors.torch import load_file
from tiny import reviews, write_csv

import bertdesk
from bertdesk.core import checkpoint
from bertdesk.core.config import TrainConfig
from bertdesk.core.keeper import GAP_VARIABLE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")

TIMEOUT_S = 240.0
TORCHRUN = ("torch.distributed.run", "--standalone", "--nproc-per-node", "2")
ACCELERATE = (
    "accelerate.commands.launch", "--multi_gpu", "--num_processes", "2", "--num_machines", "1",
    "--main_process_port", "0", "--mixed_precision", "no", "--dynamo_backend", "no",
)  # fmt: skip
CONFIG = TrainConfig(
    learning_rate=5e-3, epochs=20, batch_size=8, max_length=32, dropout=0.1, frozen_layers=1, valid_share=0.2,
    test_share=0.2, patience=1000, precision="float32",
)  # fmt: skip
"""100 steps."""

Launch = Callable[..., "Launched"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "reviews.csv", reviews(55))


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


class Launched:
    """A launcher and the processes that it has started; `--json` lines are read as they come."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            encoding="utf-8", env=os.environ | {
                "OMP_NUM_THREADS": "1", GAP_VARIABLE: "0", "PYTHONPATH": str(Path(bertdesk.__file__).parent.parent),
            },
        )  # fmt: skip
        self._watchdog = threading.Timer(TIMEOUT_S, self._process.kill)
        self._watchdog.start()
        self._said = threading.Thread(target=self._listen_aside)
        self._said.start()
        self.stderr = ""
        self.events: list[dict[str, Any]] = []

    def _listen_aside(self) -> None:
        assert self._process.stderr is not None
        self.stderr = self._process.stderr.read()

    def listen(self, *, until_step: int = 10**9) -> list[dict[str, Any]]:
        """Read events until this step is done, or to the end. Returns: those that were read now."""
        assert self._process.stdout is not None
        heard = []
        for line in self._process.stdout:
            heard.append(json.loads(line))  # nothing else may be printed
            if heard[-1]["event"] == "StepDone" and heard[-1]["step"] >= until_step:
                break
        self.events += heard
        return heard

    def workers(self) -> dict[int, psutil.Process]:
        found = psutil.Process(self._process.pid).children(recursive=True)
        return {int(each.environ()["RANK"]): each for each in found if "RANK" in each.environ()}

    def wait_for_workers(self) -> dict[int, psutil.Process]:
        """Return the same once there are any: they start when all computers have met."""
        while not (found := self.workers()):
            assert self._process.poll() is None, "the launcher has ended"
            time.sleep(0.05)
        return found

    def interrupt(self) -> None:
        self._process.send_signal(signal.SIGINT)

    def end(self) -> int:
        """Return the launcher's exit code."""
        try:
            return self._process.wait(TIMEOUT_S)
        finally:
            self._watchdog.cancel()
            if self._process.poll() is None:
                for worker in self.workers().values():
                    worker.kill()
            self._process.kill()
            self._said.join()
            for stream in (self._process.stdout, self._process.stderr):
                assert stream is not None
                stream.close()


@pytest.fixture
def launch(table: Path, tiny_encoder: Path, tmp_path: Path) -> Iterator[Launch]:
    """Start `bertdesk train` under a launcher, into a folder of tmp_path."""
    config = tmp_path / "config.json"
    config.write_text(json.dumps(asdict(CONFIG)), encoding="utf-8")
    launched: list[Launched] = []

    def launch(launcher: tuple[str, ...], *options: str, out: str = "out") -> Launched:
        order = ("train", table, "--model", tiny_encoder, "--config", config, "--out", tmp_path / out)
        command = [sys.executable, "-m", *launcher, "-m", "bertdesk", *map(str, order), "--device", "cpu", "--json"]
        launched.append(Launched([*command, *options]))
        return launched[-1]

    yield launch
    for one in launched:
        one.end()


def of_kind(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event for event in events if event["event"] == kind]


def test_that_accelerate_launch_trains_and_an_interrupt_pauses_every_process(launch: Launch, tmp_path: Path) -> None:
    run = launch(ACCELERATE)
    run.listen(until_step=10)
    workers = run.workers()
    assert sorted(workers) == [0, 1]
    run.interrupt()
    run.listen()
    assert run.end() != 0
    for worker in workers.values():
        wait_until_gone(worker.pid)
    assert len(of_kind(run.events, "RunStarted")) == 1
    assert run.events[-1]["event"] == "RunPaused", run.stderr
    found, damaged = checkpoint.newest(checkpoint.folder_of(tmp_path / "out"))
    assert found is not None
    assert (found.step, damaged) == (run.events[-1]["step"], ())


def test_that_torchrun_restarts_after_losses_and_the_run_ends_as_if_nothing_had_happened(
    launch: Launch, tmp_path: Path
) -> None:
    """First of the second process, then of the first, which alone reports and writes."""
    undisturbed = launch(TORCHRUN, out="whole")
    undisturbed.listen()
    assert undisturbed.end() == 0, undisturbed.stderr

    run = launch((*TORCHRUN, "--max-restarts", "3"), "--resume")
    for lost, step in ((1, 20), (0, 50)):
        run.listen(until_step=step)
        run.workers()[lost].kill()
    run.listen()
    assert run.end() == 0, run.stderr
    first, second = of_kind(run.events, "RunResumed")
    assert 19 <= first["step"] < 49 <= second["step"] < 100, "a step is told before its checkpoint is written"
    (finished,) = of_kind(run.events, "RunFinished")
    assert run.events[-1] == finished
    assert {event["code"] for event in of_kind(run.events, "RunFailed")} <= {"worker_lost"}, run.events
    assert not checkpoint.folder_of(tmp_path / "out").exists()
    there, here = (load_file(tmp_path / name / "model.safetensors") for name in ("out", "whole"))
    assert all(torch.equal(there[name], here[name]) for name in here)


def two_computers(launch: Launch, out: str) -> tuple["Launched", "Launched"]:
    """Start README's command line with two agents, which meet over the network; return the one that reports first."""
    meeting = ("--rdzv-backend", "c10d", "--rdzv-endpoint", f"127.0.0.1:{free_port()}", "--local-addr", "127.0.0.1")
    both = ("torch.distributed.run", "--nnodes", "2", "--nproc-per-node", "1", *meeting, "--max-restarts", "3")
    one, two = (launch(both, "--resume", out=out) for _ in range(2))
    return (one, two) if 0 in one.wait_for_workers() else (two, one)  # torchrun decides


def test_that_two_computers_train_as_one_and_go_on_together_after_a_loss(launch: Launch, tmp_path: Path) -> None:
    """Each keeps all that the frozen layers give on its own disk."""
    undisturbed, other = two_computers(launch, "whole")
    undisturbed.listen()
    assert [undisturbed.end(), other.end()] == [0, 0], undisturbed.stderr + other.stderr

    reporting, other = two_computers(launch, "out")
    reporting.listen(until_step=20)
    other.workers()[1].kill()
    reporting.listen()
    other.listen()  # it may be the first after the restart
    assert [reporting.end(), other.end()] == [0, 0], reporting.stderr + other.stderr
    told = reporting.events + other.events
    assert len(of_kind(told, "RunResumed")) == 1
    assert len(of_kind(told, "RunFinished")) == 1
    there, here = (load_file(tmp_path / name / "model.safetensors") for name in ("out", "whole"))
    assert all(torch.equal(there[name], here[name]) for name in here)
