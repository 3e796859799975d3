"""How much memory this process holds, and how much there still is. Knows no network."""

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import torch

_LOOK_GAP_S = 0.005
_RESET = Path("/proc/self/clear_refs")
_MIB = 2**20


@dataclass(slots=True)
class Peak:
    extra_mb: float = 0.0
    """The most that was held within the block, above what was held before it, in MiB."""


_earlier_mb: dict[str, float] = {}
"""Kind of device -> the highest mark before it was last set back, in MiB."""


def peak_mb(kind: str) -> float:
    """Return the most MiB that this process has ever held: on the card, else resident; 0 where nobody knows."""
    return max(_mark_mb(kind), _earlier_mb.get(kind, 0.0))


def _mark_mb(kind: str) -> float:
    """Return the same since the mark was last set back."""
    if kind == "cuda":
        return torch.cuda.max_memory_allocated() / _MIB
    if sys.platform == "darwin":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB
    if sys.platform == "win32":
        return float(psutil.Process().memory_info().peak_wset) / _MIB
    with contextlib.suppress(OSError, StopIteration, ValueError):  # some sandboxes tell no mark
        return _peak_mb()
    return 0.0


@contextlib.contextmanager
def watched(kind: str) -> Iterator[Peak]:
    """Measure the most memory held within the block: by the card's own count, or what this process has resident."""
    peak = Peak()
    if kind == "cuda":
        _earlier_mb[kind] = peak_mb(kind)
        torch.cuda.reset_peak_memory_stats()
        before = torch.cuda.memory_allocated()
        yield peak
        peak.extra_mb = (torch.cuda.max_memory_allocated() - before) / _MIB
        return
    before_mb = resident_mb()
    _earlier_mb[kind] = peak_mb(kind)
    with _high_water() as highest_mb:
        yield peak
        peak.extra_mb = max(0.0, highest_mb() - before_mb)


@contextlib.contextmanager
def _high_water() -> Iterator[Callable[[], float]]:
    """Return what tells the most MiB that were resident since the block began."""
    try:
        _RESET.write_text("5", encoding="ascii")  # Linux: proc(5), "reset the peak resident set size"
        found = _peak_mb()
    except (OSError, StopIteration, ValueError):
        found = 0.0
    if found:
        yield _peak_mb
        return
    # Elsewhere no high-water mark can be set back: a thread looks from time to time.
    highest, is_over = [resident_mb()], threading.Event()

    def look() -> None:
        while not is_over.wait(_LOOK_GAP_S):
            highest[0] = max(highest[0], resident_mb())

    looker = threading.Thread(target=look, name="memory", daemon=True)
    looker.start()
    try:
        yield lambda: max(highest[0], resident_mb())
    finally:
        is_over.set()
        looker.join()


def _peak_mb() -> float:
    """Return the peak of resident memory as Linux counts it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024


def resident_mb() -> float:
    """Return the MiB that this process has in memory."""
    return float(psutil.Process().memory_info().rss) / _MIB


def available_mb(kind: str) -> float:
    """Return the MiB that can still be had without swapping, within a container's bound and `ulimit -v`."""
    if kind == "cuda":
        kept = torch.cuda.memory_reserved() - torch.cuda.memory_allocated()  # of earlier runs, and free for the next
        return float(torch.cuda.mem_get_info()[0] + kept) / _MIB
    return min(float(psutil.virtual_memory().available) / _MIB, _cgroup_mb(), _limit_mb())


def _cgroup_mb(own: Path = Path("/proc/self/cgroup"), root: Path = Path("/sys/fs/cgroup")) -> float:
    """Return what the control groups that this process is in leave it; infinity where none bounds it, or none says.

    A container sees its own group as the root; a service, or a user's session, lies in one below, whose parents bound
    it too (kernel.org, cgroup-v2: memory.max; cgroup-v1: memory.limit_in_bytes).
    """
    try:
        lines = [line.split(":", 2) for line in own.read_text(encoding="utf-8").splitlines()]
    except OSError:  # another system
        return float("inf")
    left_mb = float("inf")
    for _, controllers, path in (line for line in lines if len(line) == 3):
        if controllers == "":
            files, top = ("memory.max", "memory.current", "inactive_file"), root
        elif "memory" in controllers.split(","):
            files, top = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"), root / "memory"
        else:
            continue
        group = top / path.lstrip("/")
        for place in (group, *group.parents[: len(group.relative_to(top).parts)]):
            left_mb = min(left_mb, _left_mb(place, *files))
    return left_mb


def _left_mb(group: Path, limit: str, used: str, cached: str) -> float:
    """Return what one control group has left: its bound, less what is used, but for files that it would let go."""
    with contextlib.suppress(OSError, ValueError, StopIteration):  # "max" is no number
        bound, now = (int((group / name).read_text(encoding="ascii")) for name in (limit, used))
        lines = (group / "memory.stat").read_text(encoding="ascii").splitlines()
        files = next(int(line.split()[1]) for line in lines if line.startswith(f"{cached} "))
        return (bound - now + files) / _MIB
    return float("inf")


def _limit_mb() -> float:
    if sys.platform != "linux":
        return float("inf")
    import resource

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY:
        return float("inf")
    return (limit - float(psutil.Process().memory_info().vms)) / _MIB
