"""Install the GPU pack: fetch its wheels, let `uv` make an environment of them, try it out, stamp it; and remove it.

The wheels are fetched here and not by uv, so that a broken file of 500 MB goes on at its last byte, and the bytes that
are shown are bytes; uv works offline then, and takes nothing whose checksum the list does not name.
"""

import json
import lzma
import os
import shutil
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import httpx2

from bertdesk import __version__, children
from bertdesk.core import durable, fetch, package_index
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.pack import ISOLATED, STAMP, Pack, Supplies, environment, folder, installed, python
from bertdesk.core.wheel_list import Wheel, WheelList
from bertdesk.errors import (
    BertdeskError,
    DiskFull,
    PackNotInstalled,
    PackRefused,
    PackUnreachable,
    PackWithoutPython,
)

_REPORT_GAP_S = 0.1
_LOOK_GAP_S = 0.05
_KEPT = ("UV_PYTHON_INSTALL_MIRROR", "UV_SYSTEM_CERTS", "UV_NATIVE_TLS")
"""What a person may have told uv about the way to the network; all else of theirs is about their own projects."""
_TRIAL = (
    "import json, bertdesk.api; from bertdesk.core import device; found = device.choose();"
    " print(json.dumps([found.kind, found.name]))"
)


def install(made_of: Supplies, *, mirror: str = "", cancel: CancelToken) -> Work[Pack]:
    """Install the pack, going on where the last call stopped. A pack that differs only in BERTDesk itself is kept.

    `mirror` is a package index asked instead of PyPI.
    Raises: PackUnreachable, PackRefused, PackWithoutPython, PackNotInstalled, DiskFull, SaveFailed, Cancelled.
    """
    before = installed()
    place = folder()
    cancel.raise_if_requested()
    try:
        place.mkdir(parents=True, exist_ok=True)
        if before is None or before.fingerprint != made_of.wheels.fingerprint:
            (place / STAMP).unlink(missing_ok=True)
            yield Progressed("downloading", 0, made_of.wheels.size_bytes)
            _make_environment(made_of, cancel)
            yield from _fetch_all(made_of.wheels, package_index.address(mirror), cancel)
            yield Progressed("installing", 0, 0)
            _need(_unpacked_bytes())
            _put_in(
                made_of, cancel, "--no-index", "--find-links", _wheels(), "--require-hashes", "-r", made_of.list_file
            )
        yield Progressed("installing", 0, 0)
        _put_in(made_of, cancel, "--no-index", "--reinstall-package", "bertdesk", made_of.wheel)
        kind, name = _try_out(cancel)
        for leftover in (_wheels(), place / "cache"):  # what is linked into the environment stays there
            shutil.rmtree(leftover, ignore_errors=True)
        pack = Pack(__version__, made_of.wheels.fingerprint, _size_bytes(place), kind, name)
        durable.write_text(place / STAMP, json.dumps(asdict(pack), indent=2))
    except OSError as error:
        raise durable.as_fact(error, place) from error
    return pack


def remove(cancel: CancelToken) -> Work[bool]:
    """Delete the pack and all that was downloaded for it. Raises: SaveFailed."""
    yield Progressed("installing", 0, 0)
    cancel.raise_if_requested()
    place = folder()
    leaving = place.with_name(f".{place.name}.removed")
    try:
        (place / STAMP).unlink(missing_ok=True)
        shutil.rmtree(leaving, ignore_errors=True)
        if place.exists():
            place.replace(leaving)  # gone at once; deleting 20,000 files takes its time
        shutil.rmtree(leaving)
    except FileNotFoundError:
        return True
    except OSError as error:
        raise durable.as_fact(error, place) from error
    return True


def _wheels() -> Path:
    return folder() / "wheels"


# Fetching


def _fetch_all(wheels: WheelList, index: str, cancel: CancelToken) -> Work[None]:
    place = _wheels()
    place.mkdir(exist_ok=True)
    names = {wheel.file for wheel in wheels.wheels}
    for stale in place.iterdir():  # of another list
        if stale.name not in names:
            stale.unlink()
    there = sum(file.stat().st_size for file in place.iterdir())
    _need(wheels.size_bytes - there + wheels.unpacked_bytes)  # now, not after two hours
    before, reported_s = 0, 0.0
    with _client(index) as client:
        for wheel in wheels.wheels:
            for have in _fetch(client, wheel, index, place / wheel.file, cancel):
                if time.monotonic() - reported_s >= _REPORT_GAP_S:
                    reported_s = time.monotonic()
                    yield Progressed("downloading", before + have, wheels.size_bytes)
            before += wheel.size_bytes
    yield Progressed("downloading", wheels.size_bytes, wheels.size_bytes)


def _need(free_bytes: int) -> None:
    """Raises: DiskFull."""
    if shutil.disk_usage(folder()).free < free_bytes:
        raise DiskFull(path=str(folder()))


def _client(index: str) -> httpx2.Client:
    try:
        return fetch.client()
    except httpx2.HTTPError as error:
        raise PackUnreachable(file="", index=index) from error


def _fetch(client: httpx2.Client, wheel: Wheel, index: str, path: Path, cancel: CancelToken) -> Iterator[int]:
    """Yield the bytes there are of one wheel. Raises: PackUnreachable, PackRefused, Cancelled."""

    def refusal(reason: str) -> BertdeskError:
        return PackRefused(file=wheel.file, index=index, reason=reason[:80])

    try:
        url = "" if _is_whole(path, wheel) else _find(client, wheel, index, cancel)
        download = fetch.Download(client, url, path, wheel.size_bytes, wheel.sha256, refusal)
        yield from download.run(cancel)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise PackUnreachable(file=wheel.file, index=index) from error


def _is_whole(path: Path, wheel: Wheel) -> bool:
    return path.is_file() and path.stat().st_size == wheel.size_bytes


def _find(client: httpx2.Client, wheel: Wheel, index: str, cancel: CancelToken) -> str:
    for place in package_index.indexes_for(wheel, index):
        cancel.raise_if_requested()
        if url := package_index.find(client, wheel, place):
            return url
    raise PackRefused(file=wheel.file, index=index, reason="no such file")


# Installing


def _unpacked_bytes() -> int:
    """Return what the wheels that were fetched take once unpacked."""
    total = 0
    for path in _wheels().iterdir():
        with zipfile.ZipFile(path) as wheel:  # its checksum was right, so it is one
            total += sum(file.file_size for file in wheel.infolist())
    return total


def _make_environment(made_of: Supplies, cancel: CancelToken) -> None:
    """Make the environment anew, with a Python of its own or, where there is one of the right version, the system's.

    Raises: PackWithoutPython, Cancelled.
    """
    version = ".".join(map(str, made_of.wheels.python))
    failed = _run_uv(made_of, ["venv", "--clear", "--python", version, environment()], cancel)
    if failed:
        raise PackWithoutPython(version=version, reason=failed)


def _put_in(made_of: Supplies, cancel: CancelToken, *what: str | Path) -> None:
    """Raises: PackNotInstalled, DiskFull, Cancelled."""
    order = ["pip", "install", "--python", python(), "--offline", "--no-deps", "--only-binary", ":all:", *what]
    if failed := _run_uv(made_of, order, cancel):
        raise PackNotInstalled(reason=failed)


def _run_uv(made_of: Supplies, order: Sequence[str | Path], cancel: CancelToken) -> str:
    """Run uv so that it touches nothing outside the pack. Returns: "" or why it failed. Raises: DiskFull, Cancelled."""
    place = folder()
    persons_own = {name: None for name in os.environ if name.startswith("UV_") and name not in _KEPT}
    uv = unpacked(made_of.uv, place)
    status, said = _run([uv, "--no-config", "--no-progress", "--color", "never", *order], cancel, {
        **persons_own,
        "UV_CACHE_DIR": str(place / "cache"), "UV_PYTHON_INSTALL_DIR": str(place / "python"),
        "UV_PYTHON_BIN_DIR": str(place / "python" / "bin"), "UV_PYTHON_INSTALL_BIN": "0",
        "UV_PYTHON_INSTALL_REGISTRY": "0", "UV_NO_ENV_FILE": "1",
    })  # fmt: skip
    if not status:
        return ""
    if any(full in said for full in ("os error 28", "os error 112", "os error 122", "No space left")):
        raise DiskFull(path=str(place))
    return _last_line(said)


def unpacked(uv: Path, place: Path) -> Path:
    """Return uv as a program: the bundle's is unpacked into the pack, once. Raises: OSError."""
    if uv.suffix != ".xz":
        return uv
    target = place / f"{uv.stat().st_size}-{uv.stem}"  # another version has another size
    if not target.is_file():
        fresh = target.with_name(f".{target.name}")
        with lzma.open(uv) as packed, fresh.open("wb") as made:
            shutil.copyfileobj(packed, made)
        fresh.chmod(0o700)
        fresh.replace(target)
    return target


def _try_out(cancel: CancelToken) -> tuple[str, str]:
    """Let the pack compute something. Returns: device and its name. Raises: PackNotInstalled, Cancelled."""
    status, said = _run([python(), *ISOLATED, "-c", _TRIAL], cancel, {})
    try:
        if status:
            raise ValueError
        kind, name = json.loads(said.strip().splitlines()[-1])
    except (ValueError, IndexError):
        raise PackNotInstalled(reason=_last_line(said)) from None
    return str(kind), str(name)


def _run(command: Sequence[str | Path], cancel: CancelToken, changes: Mapping[str, str | None]) -> tuple[int, str]:
    """Run a program to its end. Returns: its status and all it said. Raises: Cancelled, within a moment."""
    with tempfile.TemporaryFile() as output:
        process = children.start(
            command,
            changes=changes,
            folder=folder(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            while process.poll() is None:
                cancel.raise_if_requested()
                time.sleep(_LOOK_GAP_S)
        finally:
            children.end(process)
        output.seek(0)
        return process.returncode, output.read().decode("utf-8", errors="replace")


def _last_line(said: str) -> str:
    """Return the last thing a program said, in one line, without the frame that uv draws around it."""
    lines = [line.strip("│×╰─▶├ \t") for line in said.splitlines()]
    return next((line for line in reversed(lines) if line), "?")[:200]


def _size_bytes(folder: Path) -> int:
    return sum(os.lstat(Path(place) / file).st_size for place, _, files in os.walk(folder) for file in files)
