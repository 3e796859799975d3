"""Start the program's self-test as a process and read its report; a private screen for real mouse and keyboard."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

PROGRAMS = ("Xvfb", "openbox", "xdotool")
CHECKOUT = (sys.executable, "-m", "bertdesk")
LIMIT_S = 900


def missing_for_a_screen() -> str:
    """Return why there can be no private screen, "" where there can be one."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    return f"needs {', '.join(missing) or 'Linux'}" if missing or sys.platform != "linux" else ""


@contextlib.contextmanager
def private_screen() -> Iterator[str]:
    """Run an X server with a window manager that every user of this computer may use. Yields: its DISPLAY."""
    reading, writing = os.pipe()
    options = ["-screen", "0", "1600x900x24", "-ac", "-nolisten", "tcp", "-displayfd", str(writing)]
    with subprocess.Popen(["Xvfb", *options], pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as answer:
            name = f":{answer.readline().strip()}"  # Xvfb chooses a number that is free
        environment = {**os.environ, "DISPLAY": name}
        with subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL) as manager:
            try:
                yield name
            finally:  # a test that fails must not wait for them
                manager.terminate()
                server.terminate()


def prove(
    command: Sequence[str], report: Path, *, environment: dict[str, str], cwd: Path | None = None
) -> dict[str, Any]:
    """Run a self-test to its end and return its report; what failed, and why, is in the failure's words."""
    done = subprocess.run(
        list(command), env=environment, cwd=cwd, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    print(done.stdout, done.stderr, sep="\n")
    assert report.is_file(), f"no report, exit code {done.returncode}: {done.stderr[-3000:]}"
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    for step in found["steps"]:
        print(f"{step['seconds']:6.2f} s  {step['name']}: {step['detail'][:200]}")
    failed = [f"{step['name']}: {step['detail']}" for step in found["steps"] if not step["passed"]]
    assert not failed, "\n\n".join(failed)
    assert done.returncode == 0, f"exit code {done.returncode}: {done.stderr[-3000:]}"
    assert found["passed"]
    return found
