"""What torchrun or accelerate launch tell a process of its place, and what it takes of its computer there."""

import os
import sys
import time
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from bertdesk.errors import DeviceUnusable, WorkerLost

if TYPE_CHECKING:
    from torch._C._distributed_c10d import Store

LONGEST_WAIT = timedelta(minutes=30)
"""Until a process that answers nothing counts as lost: one alone may have much to do, such as the baselines. One that
died is noticed at once."""
_LOOK_GAP_S = 0.02


def rank_here() -> int:
    """Return which of several processes this is, before they have met; 0 outside of torchrun and accelerate launch."""
    return int(os.environ.get("RANK", "0")) if size_here() > 1 else 0


def size_here() -> int:
    if getattr(sys, "frozen", False):  # the packaged program holds no launcher
        return 1
    return int(os.environ.get("WORLD_SIZE", "1"))


def take_device(preferred: str, local_rank: int, local_size: int) -> str:
    """Return the kind of device that there is one of for every process of this computer, and take this one's."""
    import torch

    cards = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if preferred == "cpu" or (preferred == "auto" and cards < local_size):
        return "cpu"
    if preferred == "mps":
        raise DeviceUnusable(device=preferred, reason="several processes cannot train on it together")
    if cards < local_size:
        raise DeviceUnusable(device=preferred, reason=f"{cards} for {local_size} processes")
    torch.cuda.set_device(local_rank)
    return "cuda"


def meet_afresh(kind: str) -> None:
    """Where torchrun may start the processes again, meet under a name that none of the dead has used.

    Its store outlives them, with their addresses in it (torch 2.13), and each computer counts its own restarts.
    """
    if os.environ.get("TORCHELASTIC_USE_AGENT_STORE") != "True" or os.environ["TORCHELASTIC_MAX_RESTARTS"] == "0":
        return
    from torch import distributed
    from torch._C._distributed_c10d import PrefixStore
    from torch.distributed.rendezvous import rendezvous

    store, rank, size = next(rendezvous("env://", timeout=LONGEST_WAIT))
    distributed.init_process_group(
        "gloo" if kind == "cpu" else "nccl",
        store=PrefixStore(_name_of_meeting(store, rank, size), store),
        rank=rank,
        world_size=size,
        timeout=LONGEST_WAIT,
    )


def _name_of_meeting(store: "Store", rank: int, size: int) -> str:
    """All: return what the first process calls it. It answers each that asks under a name made up for this once.

    torchrun ends all processes before it starts any again, so no answer to such a name is from one that is dead.
    """
    own = uuid.uuid4().hex
    if rank > 0:
        store.set(f"asks/{rank}", own)
        name: str = store.get(f"answer/{own}").decode()  # waits for it
        store.set(f"heard/{name}/{rank}", "")
        return name
    waits_for, deadline_s = set(range(1, size)), time.monotonic() + LONGEST_WAIT.total_seconds()
    while waits_for:
        if time.monotonic() > deadline_s:
            raise WorkerLost
        for other in tuple(waits_for):
            if store.check([f"asks/{other}"]):
                store.set(f"answer/{store.get(f'asks/{other}').decode()}", own)
            if store.check([f"heard/{own}/{other}"]):
                waits_for.remove(other)
        time.sleep(_LOOK_GAP_S)
    return own


def divide_cores(parts: int) -> None:
    import torch

    if os.environ.get("OMP_NUM_THREADS", "1") == "1":  # the launchers' own choice; another number is a person's
        cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
        torch.set_num_threads(max(1, cores // parts))
