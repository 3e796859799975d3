"""Disks that are small, disks that fail, and programs that are killed while they save."""

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

KILL, SHORT, FULL = -1, -2, -3
"""As in faults.c"""
_HERE = Path(__file__).parent


class Faults:
    """The library of faults.c, in a program that was started with it preloaded."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(os.environ["LD_PRELOAD"])
        self._library.faults_disarm.restype = ctypes.c_char_p

    def arm(self, call: int, fault: int, *, lasting: bool = False) -> None:
        self._library.faults_arm(call, fault, int(lasting))

    def disarm(self) -> list[str]:
        return list(self._library.faults_disarm().decode().split())


def trials(script: str, *command: str, folder: Path, preload: Path | None = None) -> list[dict[str, Any]]:
    """Return what one of the programs beside this file prints of its trials: `SCRIPT NAME FOLDER NUMBERS`."""
    folder.mkdir()
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    if preload:
        environment["LD_PRELOAD"] = str(preload)
    name, *numbers = command
    done = subprocess.run(
        [sys.executable, "-W", "ignore", _HERE / script, name, folder, *numbers],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def let_die(work: Callable[[Callable[[str], None]], None], kill: Callable[[int], None]) -> list[str]:
    """Let a child work until it dies of `kill`, which gets its number, or of itself. Returns: the lines it told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            _tell(writing, "ready")
            work(lambda line: _tell(writing, line))
        except BaseException:  # noqa: BLE001  # it must not get into what the parent was doing
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        assert pipe.readline() == "ready\n"
        kill(child)
        told = pipe.read().splitlines()
    assert os.waitpid(child, 0)[1] == signal.SIGKILL, "the child ended by itself"
    return told


def kill_after(seconds: float) -> Callable[[int], None]:
    def kill(child: int) -> None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)

    return kill


def _tell(pipe: int, line: str) -> None:
    os.writev(pipe, [f"{line}\n".encode()])  # not write(), which is counted


def build_faults(folder: Path) -> Path:
    """Return the library that makes calls fail; skip the test where none can be built."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("no C compiler, or not Linux")
    library = folder / "faults.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, _HERE / "faults.c", "-ldl"]
    subprocess.run(command, check=True)
    return library


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """Give a disk of 512 KB; skip the test where none can be mounted."""
    place.mkdir()
    mount = shutil.which("mount")
    command = [mount, "-t", "tmpfs", "-o", "size=512k", "tmpfs", place]
    if not mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a disk")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    """Refuse whatever would change a small disk, for a while: even root is refused then."""
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)


class ballast:  # noqa: N801  # a context manager reads as a verb
    """Fill a disk but for some KB, for a while."""

    def __init__(self, disk: Path, free_kb: int) -> None:
        self._path, self._free_bytes = disk / "ballast", free_kb * 1024

    def __enter__(self) -> None:
        size_bytes = shutil.disk_usage(self._path.parent).free - self._free_bytes
        self._path.write_bytes(bytes(size_bytes))

    def __exit__(self, *_: object) -> None:
        self._path.unlink()
