"""`bertdesk doctor`: what a person or a bug report wants to know about this installation, each thing tried out."""

import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import typer

from bertdesk import __version__, settings
from bertdesk.cli import json_lines, options
from bertdesk.cli.coloured import bold, depth_of
from bertdesk.cli.columns import aligned, clean
from bertdesk.cli.encoders import built_in_trouble
from bertdesk.cli.figures import counted, gigabytes
from bertdesk.cli.running import FAILED
from bertdesk.errors import OutOfMemory
from bertdesk.paths import user_dir

_PACKAGES = ("torch", "transformers", "captum", "scikit-learn", "PySide6-Essentials")
_LITTLE_SPACE_GB = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    value: str
    is_fine: bool = True
    remedy: str = ""


def doctor(as_json: options.AsJson = False) -> None:
    """Try out what BERTDesk needs: packages, devices, memory, disk, the built-in encoder, the network settings.

    Nothing is sent anywhere. Exit code 1 means that something needs attention; its line says what to do.

    \b
    Example:
      bertdesk doctor
      bertdesk doctor --json > report.txt
    """
    findings = []
    depth = depth_of(sys.stdout)
    for finding in _findings():
        findings.append(finding)
        if as_json:
            json_lines.show(asdict(finding))
    if not as_json:
        lines = aligned([(_sign(finding), finding.name, clean(finding.value)) for finding in findings])
        for finding, line in zip(findings, lines, strict=True):
            print(line if finding.is_fine else bold(line, depth))
            if finding.remedy:
                print(f"   {clean(finding.remedy)}")
    if not all(finding.is_fine for finding in findings):
        raise typer.Exit(FAILED)


def _sign(finding: Finding) -> str:
    return "✓" if finding.is_fine else "✗"


def _findings() -> Iterator[Finding]:
    yield Finding("BERTDesk", f"{__version__}{', packaged' if getattr(sys, 'frozen', False) else ''}")
    yield Finding("Python", f"{platform.python_version()} on {platform.platform()}")
    yield from map(_package, _PACKAGES)
    yield from _devices()
    yield Finding(
        "processor",
        f"{_cores()} cores for this program, OMP_NUM_THREADS {os.environ.get('OMP_NUM_THREADS', 'not set')}",
    )
    yield _data_folder()
    trouble = built_in_trouble()
    yield Finding("built-in encoder", "not usable" if trouble else "there, checksum right", not trouble, trouble)
    if not trouble:
        yield from _probes()
    yield _network()


def _package(name: str) -> Finding:
    try:
        return Finding(name, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, "missing", is_fine=False, remedy="Install BERTDesk again.")


def _devices() -> Iterator[Finding]:
    from bertdesk.core.device import working

    devices = working()
    for device in devices:
        memory = f", {device.memory_mb / 1024:.1f} GB memory" if device.memory_mb else ""
        yield Finding(
            f"device {device.kind}", f"ran a training step{memory}{f', {device.name}' if device.name else ''}"
        )
    if not devices:
        yield Finding("devices", "none computes", is_fine=False, remedy="Install torch again: not even the CPU works.")


def _probes() -> Iterator[Finding]:
    """Take some training steps with the built-in encoder, on each device that computes."""
    from bertdesk.core.device import working
    from bertdesk.core.probes import probe

    for device in working():
        try:
            found = probe(device.kind)
        except OutOfMemory:
            remedy = "Close other programs, or train on another device."
            yield Finding(
                f"training on {device.kind}", "not even one text fits in memory", is_fine=False, remedy=remedy
            )
            continue
        yield Finding(
            f"training on {device.kind}",
            f"{found.texts_per_s:.1f} texts/s in steps of {counted(found.batch_size, 'text')}"
            + (f", {found.micro_batch} at once" if found.micro_batch < found.batch_size else "")
            + f", {gigabytes(found.peak_mb)} memory at its highest",
        )
        times = f" (a product takes {found.float32_ms:,.1f} ms in float32, {found.bfloat16_ms:,.1f} ms in bfloat16)"
        yield Finding(f"arithmetic on {device.kind}", found.precision + (times if found.float32_ms else ""))


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))  # a container may have fewer than the machine
    return os.cpu_count() or 1


def _data_folder() -> Finding:
    folder = user_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"probe")
        free_gb = shutil.disk_usage(folder).free / 1e9
    except OSError as error:
        remedy = "Make it writable, or set BERTDESK_HOME to another folder."
        return Finding("data folder", f"{folder} ({error.strerror})", is_fine=False, remedy=remedy)
    is_roomy = free_gb >= _LITTLE_SPACE_GB
    remedy = "" if is_roomy else "Free some space: a model takes up to 0.5 GB, twice while it is saved."
    return Finding("data folder", f"{folder}, writable, {free_gb:.0f} GB free", is_roomy, remedy)


def _network() -> Finding:
    offline = os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE")
    mirror = settings.load().hub_mirror or os.environ.get("HF_ENDPOINT", "")
    downloads = (
        "switched off (HF_HUB_OFFLINE)" if offline else f"from {mirror or 'huggingface.co'}, only when asked for"
    )
    return Finding("downloads", downloads)
