"""Choose cuda, mps or cpu by running a kernel on it; say what it is and what is special about it."""

import contextlib
import ctypes
import errno
import os
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from safetensors import SafetensorError

from bertdesk.errors import DeviceUnusable, OutOfMemory

_TRIES = 9
"""How often a product is timed."""
_SHORTAGES = (
    "out of memory", "can't allocate memory", "bad_alloc", "STATUS_ALLOC_FAILED", "could not create a primitive",
    "Cannot allocate memory",
)  # fmt: skip
"""What torch, the C++ library, cuBLAS, cuDNN, oneDNN and a file that is mapped say when memory runs out."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device on which a training step has been run."""

    kind: str
    """"cuda", "mps" or "cpu": what torch calls it."""
    name: str
    """What its maker calls it; empty where nobody knows."""
    memory_mb: int
    """Memory in MiB: the card's own, or the computer's for the CPU; 0 where nobody knows."""

    @property
    def torch(self) -> torch.device:
        return torch.device(self.kind)


def choose(preferred: str = "auto") -> Device:
    """Return the wanted device, or for "auto" the fastest that works. Raises: DeviceUnusable for a named one."""
    kinds = ("cuda", "mps", "cpu") if preferred == "auto" else (preferred,)
    for kind in kinds:
        trouble = _trouble(kind)
        if not trouble:
            return Device(kind, _name(kind), _memory_mb(kind))
    raise DeviceUnusable(device=preferred, reason=trouble)


def broken_gpus() -> tuple[tuple[str, str], ...]:
    """Return kind and reason of each GPU that says it is there and runs no kernel."""
    present = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    return tuple((kind, trouble) for kind in present if present[kind] and (trouble := _trouble(kind)))


def working() -> tuple[Device, ...]:
    """Return every device that runs a kernel, fastest first."""
    return tuple(Device(kind, _name(kind), _memory_mb(kind)) for kind in ("cuda", "mps", "cpu") if not _trouble(kind))


def _trouble(kind: str) -> str:
    """Return "" when a small forward and backward pass runs on the device, else the reason why not.

    `is_available()` alone is no proof: a card newer than the build says yes, then "no kernel image" (pytorch 167244).
    """
    present = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if kind not in present:
        return f"torch knows no device called {kind!r}"
    if not present[kind]:
        return "not present, or this build of torch has no support for it"
    try:
        weight = torch.ones(8, 8, device=kind, requires_grad=True)
        loss = torch.nn.functional.layer_norm(weight @ weight, (8,)).sum()
        (gradient,) = torch.autograd.grad(loss, weight)
        return "" if bool(torch.isfinite(gradient).all()) else "it computes nonsense"
    except (RuntimeError, AssertionError) as error:
        return str(error).splitlines()[0]


def _name(kind: str) -> str:
    if kind == "cuda":
        return torch.cuda.get_device_name()
    return {"mps": "Apple GPU", "cpu": _processor_name()}[kind]


def _processor_name() -> str:
    cpuinfo = Path("/proc/cpuinfo")  # Linux; the environment's name is Windows'
    lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines() if cpuinfo.is_file() else []
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, os.environ.get("PROCESSOR_IDENTIFIER", ""))


def _memory_mb(kind: str) -> int:
    if kind == "cuda":
        return int(torch.cuda.get_device_properties(0).total_memory // 2**20)
    try:
        return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20)
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return 0


def training_dtype(kind: str) -> torch.dtype:
    """Return bfloat16 where the device multiplies matrices at least 1.5 times faster in it, else float32.

    The time is measured: processors report the instruction and still run it slowly, or lack it and emulate it.
    """
    if kind == "mps":
        return torch.float32  # autocast there knows float16 alone, which needs loss scaling
    exact_s, half_s = product_times(kind)
    return torch.bfloat16 if exact_s > 1.5 * half_s else torch.float32


@cache
def product_times(kind: str) -> tuple[float, float]:
    """Return the seconds of a product of matrices in float32, and of the same in bfloat16."""
    for rows in (_FEW_ROWS, _ROWS):
        exact_s, half_s = (_matmul_s(kind, dtype, rows) for dtype in (torch.float32, torch.bfloat16))
        if half_s > _EMULATED * exact_s:
            break  # at full size, an emulation would take half a minute to say so
    return exact_s, half_s


_FEW_ROWS, _ROWS, _EMULATED = 32, 2048, 3.0


def _matmul_s(kind: str, dtype: torch.dtype, rows: int) -> float:
    """Return the median seconds of a product as wide as one of a small BERT's layers."""
    left, right = (torch.ones(size, dtype=dtype, device=kind) for size in ((rows, 384), (384, 1536)))
    times = []
    for _ in range(_TRIES):
        start_s = time.perf_counter()
        (left @ right)[0, 0].item()  # item() waits for the device
        times.append(time.perf_counter() - start_s)
    return statistics.median(times)


def autocast(kind: str, dtype: torch.dtype) -> torch.autocast:
    """Return the context in which matrices are multiplied in `dtype`; the weights stay float32."""
    return torch.autocast(kind, dtype=dtype, enabled=dtype != torch.float32)


def copy_to(tensor: torch.Tensor, device: torch.device) -> torch.Tensor:
    """Return the CPU's tensor on a device; to CUDA the copy runs beside the computing, from memory that is pinned.

    Not to others: mps goes on reading the memory of a tensor that is gone (pytorch 139550).
    """
    return tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor.to(device)


def wait_for(kind: str) -> None:
    """Return when the device has done all that it was given: a clock that is read before has timed the giving."""
    if kind == "cuda":
        torch.cuda.synchronize()
    elif kind == "mps":
        torch.mps.synchronize()


def random_state(kind: str) -> torch.Tensor | None:
    """Return the state of a GPU's own random numbers; None for the CPU, whose are torch's."""
    if kind == "mps":
        return torch.mps.get_rng_state()
    return torch.cuda.get_rng_state() if kind == "cuda" else None


def set_random_state(kind: str, state: torch.Tensor) -> None:
    (torch.mps if kind == "mps" else torch.cuda).set_rng_state(state)


def leave_a_core() -> None:
    """Give the window's thread a core of its own while torch computes, or the tokenizer, if that has not begun yet."""
    threads = max(1, (os.cpu_count() or 2) - 1)
    torch.set_num_threads(threads)
    os.environ.setdefault("RAYON_NUM_THREADS", str(threads))


def is_out_of_memory(error: BaseException) -> bool:
    """Tell whether memory ran out, in Python, torch or the system; torch's CPU allocator has no class of its own."""
    if isinstance(error, torch.cuda.OutOfMemoryError | MemoryError):
        return True
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    return isinstance(error, RuntimeError | SafetensorError) and any(words in str(error) for words in _SHORTAGES)


@contextlib.contextmanager
def memory_as_fact(kind: str, *, batch_size: int, max_length: int) -> Iterator[None]:
    """Raise OutOfMemory, with what was asked for, where torch says in its own way that memory ran out."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        raise OutOfMemory(device=kind, batch_size=batch_size, max_length=max_length) from error


def release_memory() -> None:
    """Hand freed memory back: texts of many lengths leave holes that glibc keeps (captum issue 866)."""
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if sys.platform == "linux":
        try:
            ctypes.CDLL("libc.so.6").malloc_trim(0)
        except (OSError, AttributeError):  # another libc, which has no such call and no such trouble
            return
