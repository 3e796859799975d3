"""What torchrun or accelerate launch tell a process of its place, and what it takes of its computer there."""

import os
import sys
from datetime import timedelta

from bertdesk.errors import DeviceUnusable

LONGEST_WAIT = timedelta(minutes=30)
"""Until a process that answers nothing counts as lost: one alone may have much to do, such as the baselines. One that
died is noticed at once."""


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
    """After a restart, meet where none of the dead has left its address: torchrun keeps its store (torch 2.13).

    On several computers each counts its own restarts, so there they have no common name for this attempt.
    """
    attempt = os.environ.get("TORCHELASTIC_RESTART_COUNT", "0")
    if attempt == "0" or os.environ.get("GROUP_WORLD_SIZE") != "1":
        return
    from torch import distributed
    from torch._C._distributed_c10d import PrefixStore
    from torch.distributed.rendezvous import rendezvous

    store, rank, size = next(rendezvous("env://", timeout=LONGEST_WAIT))
    distributed.init_process_group(
        "gloo" if kind == "cpu" else "nccl",
        store=PrefixStore(f"attempt-{attempt}", store),
        rank=rank,
        world_size=size,
        timeout=LONGEST_WAIT,
    )


def divide_cores(parts: int) -> None:
    import torch

    if os.environ.get("OMP_NUM_THREADS", "1") == "1":  # the launchers' own choice; another number is a person's
        cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
        torch.set_num_threads(max(1, cores // parts))
