"""Find an NVIDIA driver and its cards through NVML, the library that comes with every driver. Needs no torch."""

import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_LIBRARY = "nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1"
_TEXT_BYTES = 96


@dataclass(frozen=True, slots=True)
class Card:
    name: str
    capability: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Driver:
    version: str
    cuda: tuple[int, int]
    """Newest CUDA that this driver runs."""
    cards: tuple[Card, ...]

    def runs(self, cuda: tuple[int, int]) -> bool:
        """Tell whether programs for this CUDA run: the driver knows it, or any of the same major number."""
        return self.cuda[0] >= cuda[0]

    def fits(self, capability: tuple[int, int]) -> bool:
        return any(card.capability >= capability for card in self.cards)


def find() -> Driver | None:
    """Return the driver, None where there is none or no card that it serves."""
    try:
        nvml = ctypes.CDLL(_LIBRARY)
    except OSError:
        return None
    try:
        if nvml.nvmlInit_v2():
            return None
        try:
            driver = _read(nvml)
        finally:
            nvml.nvmlShutdown()
    except AttributeError:  # a driver of before 2016: it lacks a call
        return None
    return driver if driver.cards else None


def _read(nvml: Any) -> Driver:  # Any: a C library
    number = ctypes.c_int()
    nvml.nvmlSystemGetCudaDriverVersion(ctypes.byref(number))
    count = ctypes.c_uint()
    nvml.nvmlDeviceGetCount_v2(ctypes.byref(count))
    cuda = (number.value // 1000, number.value % 1000 // 10)  # 13020 is 13.2
    return Driver(_text(nvml.nvmlSystemGetDriverVersion), cuda, tuple(_card(nvml, i) for i in range(count.value)))


def _card(nvml: Any, index: int) -> Card:  # Any: a C library
    handle = ctypes.c_void_p()
    major, minor = ctypes.c_int(), ctypes.c_int()
    nvml.nvmlDeviceGetHandleByIndex_v2(ctypes.c_uint(index), ctypes.byref(handle))
    nvml.nvmlDeviceGetCudaComputeCapability(handle, ctypes.byref(major), ctypes.byref(minor))
    return Card(_text(lambda *rest: nvml.nvmlDeviceGetName(handle, *rest)), (major.value, minor.value))


def _text(ask: Callable[..., int]) -> str:
    buffer = ctypes.create_string_buffer(_TEXT_BYTES)
    failed = ask(buffer, ctypes.c_uint(_TEXT_BYTES))
    return "" if failed else buffer.value.decode("utf-8", errors="replace")
