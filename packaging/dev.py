#!/usr/bin/env python3
"""Set up and run BERTDesk from a checkout: `python3 packaging/dev.py demo | test | run | check | build`.

Makes .venv beside the README and installs the versions of packaging/constraints.txt into it. Needs CPython 3.11 or
newer with venv and pip; nothing else. What is typed after the command is handed on. `build` makes the packaged program
into dist/ from an environment of its own (packaging/build.py).
"""

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = ENVIRONMENT / "bertdesk-installed"
DESCRIBES = [ROOT / "pyproject.toml", ROOT / "packaging" / "constraints.txt"]

QT_LIBRARIES = "On Debian or Ubuntu: sudo apt-get install libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1"


class StepFailed(Exception):
    """A step of the set-up did not work: which, and what to do."""


def fingerprint() -> str:
    """Return what the installed environment depends on, as one word."""
    digest = hashlib.sha256(sys.version.encode())
    for path in DESCRIBES:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def step(title: str, command: list[str], remedy: str) -> None:
    print(f"- {title}", flush=True)
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise StepFailed(f"“{title}” failed. {remedy}")


def make_environment() -> None:
    """Make .venv, or mend one that an interrupted run left without pip."""
    if PYTHON.exists():
        pip = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False)
        if pip.returncode == 0:
            return
    print("- make the environment .venv", flush=True)
    try:
        venv.create(ENVIRONMENT, with_pip=True, clear=ENVIRONMENT.exists())
    except (OSError, subprocess.CalledProcessError) as error:
        raise StepFailed(
            f"“make the environment” failed: {error}. Install Python's venv module (Debian: sudo apt-get install"
            " python3-venv), or free some disk space, and run this again."
        ) from error


def set_up() -> None:
    """Install whatever is missing; pip keeps what an interrupted run already fetched."""
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == fingerprint():
        return
    if sys.version_info < (3, 11):
        raise StepFailed(f"This is Python {sys.version.split()[0]}; BERTDesk needs 3.11 or newer.")
    print("Setting up; this fetches about 1 GB (with CUDA several).", flush=True)
    make_environment()
    install = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--quiet", "-c", str(DESCRIBES[1])]
    remedy = "Check network and disk space (3 GB free; with CUDA 10), then run this again: it goes on from there."
    step("install torch (the largest part)", [*install, "torch==2.13.0"], remedy)
    step("install BERTDesk and what it needs", [*install, "--editable", ".[dev]"], remedy)
    step("see whether Qt loads", [str(PYTHON), "-c", "import PySide6.QtWidgets, PySide6.QtSvg"], QT_LIBRARIES)
    STAMP.write_text(fingerprint(), encoding="utf-8")


def bertdesk(*arguments: str) -> int:
    return subprocess.run([PYTHON, "-m", "bertdesk", *arguments], cwd=ROOT, check=False).returncode


def test(*arguments: str) -> int:
    """Two tests at a time: each keeps about one core busy. `-n 0` among the arguments runs one after the other."""
    at_a_time = ["-n", "2", "--dist", "worksteal"]
    return subprocess.run([PYTHON, "-m", "pytest", *at_a_time, *arguments], cwd=ROOT, check=False).returncode


def check(*_arguments: str) -> int:
    """Lint, types, floors: all of them run, whatever the first one says."""
    scripts = PYTHON.parent
    commands: list[list[str | Path]] = [
        [PYTHON, "-m", "ruff", "check", "."],
        [PYTHON, "-m", "ruff", "format", "--check", "."],
        [PYTHON, "-m", "mypy"],
        [scripts / "lint-imports"],
        [PYTHON, "packaging/translate.py", "--check"],
    ]
    return max(subprocess.run(command, cwd=ROOT, check=False).returncode for command in commands)


def build(*arguments: str) -> int:
    return subprocess.run([sys.executable, "packaging/build.py", *arguments], cwd=ROOT, check=False).returncode


COMMANDS: dict[str, Callable[..., int]] = {
    "demo": lambda *arguments: bertdesk("demo", *arguments),
    "run": bertdesk,
    "test": test,
    "check": check,
    "build": build,
}


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        print(__doc__)
        return 2
    try:
        if sys.argv[1] != "build":  # the program is built from an environment without tests and tools
            set_up()
        return COMMANDS[sys.argv[1]](*sys.argv[2:])
    except StepFailed as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
