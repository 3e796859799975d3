"""Forbid a process the network, and remember who tried. Python code is refused by an audit hook; on Linux the kernel
ends the process with SIGSYS at the first internet socket that C++ or Rust code asks for. Local sockets stay allowed.
"""

import ctypes
import platform
import socket
import sys
from typing import Any

_INTERNET = (socket.AF_INET, socket.AF_INET6)
_NAMES = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
_KERNEL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}  # audit's number of the machine, of socket()
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _IF_EQUAL, _RETURN, _ALLOW, _KILL = 0x20, 0x15, 0x06, 0x7FFF0000, 0x80000000


def forbid_network() -> list[str]:
    """Refuse from now on, for good. Returns: a list that grows by every attempt of Python code."""
    tried: list[str] = []

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if not event.startswith("socket."):
            return
        families = [getattr(argument, "family", argument) for argument in arguments[:2]]
        if event in _NAMES or any(family in _INTERNET for family in families if isinstance(family, int)):
            tried.append(f"{event} {arguments[-1]!r:.80}" if event not in _NAMES else f"{event} {arguments[0]!r}")
            raise PermissionError(f"no network here: {event}")

    sys.addaudithook(refuse)
    if has_kernel_guard():
        _forbid_in_kernel()
    return tried


def has_kernel_guard() -> bool:
    return sys.platform == "linux" and platform.machine() in _KERNEL


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("k", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("filter", ctypes.POINTER(_Instruction)))


def _forbid_in_kernel() -> None:
    """Install a seccomp filter: socket(AF_INET or AF_INET6, ...) kills the process, whichever thread calls it."""
    machine, number = _KERNEL[platform.machine()]
    steps = (
        (_LOAD, 0, 0, 4),  # which machine
        (_IF_EQUAL, 0, 5, machine),
        (_LOAD, 0, 0, 0),  # which call
        (_IF_EQUAL, 0, 3, number),
        (_LOAD, 0, 0, 16),  # its first argument
        (_IF_EQUAL, 2, 0, socket.AF_INET),
        (_IF_EQUAL, 1, 0, socket.AF_INET6),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL),
    )
    array = (_Instruction * len(steps))(*steps)
    program = _Program(len(steps), ctypes.cast(array, ctypes.POINTER(_Instruction)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel takes no filter")
