"""How much memory this process holds, and how much there still is. Knows no network."""

import contextlib
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import torch

_LOOK_GAP_S = 0.005
_MIB = 2**20


@dataclass(slots=True)
class Peak:
    extra_mb: float = 0.0
    """The most that was held within the block, above what was held before it, in MiB."""


@contextlib.contextmanager
def watched(kind: str) -> Iterator[Peak]:
    """Measure the most memory held within the block: by the card's own count, or what this process has resident."""
    peak = Peak()
    if kind == "cuda":
        torch.cuda.reset_peak_memory_stats()
        before = torch.cuda.memory_allocated()
        yield peak
        peak.extra_mb = (torch.cuda.max_memory_allocated() - before) / _MIB
        return
    before_mb, is_over = resident_mb(), threading.Event()

    def look() -> None:  # no high-water mark can be set back on every system
        while not is_over.wait(_LOOK_GAP_S):
            peak.extra_mb = max(peak.extra_mb, resident_mb() - before_mb)

    looker = threading.Thread(target=look, name="memory", daemon=True)
    looker.start()
    try:
        yield peak
    finally:
        is_over.set()
        looker.join()
        peak.extra_mb = max(peak.extra_mb, resident_mb() - before_mb)


def resident_mb() -> float:
    """Return the MiB that this process has in memory."""
    return float(psutil.Process().memory_info().rss) / _MIB


def available_mb(kind: str) -> float:
    """Return the MiB that can still be had without swapping, within a container's bound and `ulimit -v`."""
    if kind == "cuda":
        return float(torch.cuda.mem_get_info()[0]) / _MIB
    return min(float(psutil.virtual_memory().available) / _MIB, _cgroup_mb(), _limit_mb())


def _cgroup_mb() -> float:
    """Return what a container (cgroup v2) leaves; infinity where there is none, or none that says."""
    place = Path("/sys/fs/cgroup")
    with contextlib.suppress(OSError, ValueError):  # "max" is no number
        return (int((place / "memory.max").read_text()) - int((place / "memory.current").read_text())) / _MIB
    return float("inf")


def _limit_mb() -> float:
    if sys.platform != "linux":
        return float("inf")
    import resource

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY:
        return float("inf")
    return (limit - float(psutil.Process().memory_info().vms)) / _MIB
