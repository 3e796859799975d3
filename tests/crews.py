"""Several processes that have met, forked from the test: they have torch loaded already."""

import multiprocessing
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

import pytest
import torch
from accelerate.state import AcceleratorState

from bertdesk.core.crew import Crew
from bertdesk.core.several import join

T = TypeVar("T")
TIMEOUT_S = 120.0
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="starts its processes with fork")


def in_crew(place: Path, work: Callable[[Crew], T], *, size: int = 2) -> list[T]:
    """Return what the work gives in each of `size` processes; they meet by a file in `place`."""
    fork = multiprocessing.get_context("fork")
    ends = [fork.Pipe(duplex=False) for _ in range(size)]
    workers = [
        fork.Process(target=_run, args=(place / "meeting", rank, size, work, send))
        for rank, (_, send) in enumerate(ends)
    ]
    for worker in workers:
        worker.start()
    try:
        found = []
        for receive, _ in ends:
            assert receive.poll(TIMEOUT_S), "a process hangs"
            found.append(receive.recv())
    finally:
        for worker in workers:
            worker.join(10)
            worker.kill()
    assert not [trace for _, trace in found if trace], "\n".join(trace for _, trace in found)
    (place / "meeting").unlink(missing_ok=True)
    return [product for product, _ in found]


def _run(meeting: Path, rank: int, size: int, work: Callable[[Crew], T], send: Connection) -> None:
    try:
        with _started_together(meeting, rank, size):
            send.send((work(join("cpu")), ""))
    except BaseException:  # noqa: BLE001  # whatever it was, the test is told
        send.send((None, traceback.format_exc()))
    send.close()
    os._exit(0)  # what pytest does at its end is not this process's business


@contextmanager
def _started_together(meeting: Path, rank: int, size: int) -> Iterator[None]:
    """Put this process where torchrun would have put it; a file needs no free port."""
    torch.set_num_threads(1)  # OpenMP's threads are not forked along
    AcceleratorState._reset_state(reset_partial_state=True)  # an earlier test's, in which this process was alone
    os.environ |= {
        "RANK": str(rank), "WORLD_SIZE": str(size), "LOCAL_RANK": str(rank), "LOCAL_WORLD_SIZE": str(size),
        "OMP_NUM_THREADS": "2",  # a number that is not the launchers' own is left alone
    }  # fmt: skip
    torch.distributed.init_process_group("gloo", init_method=meeting.as_uri(), rank=rank, world_size=size)
    yield
