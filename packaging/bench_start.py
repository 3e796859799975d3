#!/usr/bin/env python3
"""Measure how fast a program starts: python packaging/bench_start.py dist/bertdesk/bertdesk [OTHER]

From exec to the first painted frame, and to a model that is ready to classify; warm, and cold (the pages of the
program's own files dropped from the cache). Runs alternate, so that a busy machine slows all alike; it prints medians.
A second program, such as .venv/bin/bertdesk, is measured in the same rounds. Shows the window where DISPLAY is set.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAINTED_S, PAINTED_COLD_S, READY_S = 0.7, 1.5, 6.0
"""What is promised, on two cores."""


def drop_pages(program: Path) -> None:
    """Let the system forget what it has read of the program's folder."""
    for path in program.parent.rglob("*"):
        if path.is_file() and not path.is_symlink():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)


def start(program: Path, environment: dict[str, str], *, is_cold: bool) -> dict[str, float]:
    """Start once, wait until the model is ready. Returns: seconds since exec, by what was reached."""
    if is_cold:
        drop_pages(program)
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder) / "start.json"
        began = time.monotonic()
        subprocess.run([program, "--note-start", note, "--leave"], env=environment, check=True, timeout=120)
        noted = json.loads(note.read_text(encoding="utf-8"))
    if noted["torch_at_paint"]:
        raise SystemExit("torch was imported before the window was painted")
    return {name: noted[name] - began for name in ("painted", "ready")}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    programs = [program.absolute() for program in given.programs]
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"BERTDESK_HOME": home}
        if not environment.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        model, sample = (
            Path(home) / "models" / "sample",
            Path(__file__).parents[1] / "resources/samples/feedback_en.csv",
        )
        train = ["train", str(sample), "--max-steps", "2", "--out", str(model)]
        subprocess.run([programs[0], *train], env=environment, check=True, capture_output=True)
        (Path(home) / "settings.json").write_text(json.dumps({"last_model": str(model)}), encoding="utf-8")
        times: dict[tuple[Path, str, str], list[float]] = {}
        for _ in range(given.rounds):
            for program in programs:
                for state in ("warm", "cold"):
                    for name, seconds in start(program, environment, is_cold=state == "cold").items():
                        times.setdefault((program, state, name), []).append(seconds)
    print(f"{'program':40} {'state':5} {'reached':8} {'median s':>8} {'least':>6} {'most':>6}")
    for (program, state, name), seen in times.items():
        middle = statistics.median(seen)
        print(f"{'/'.join(program.parts[-3:]):40} {state:5} {name:8} {middle:8.2f} {min(seen):6.2f} {max(seen):6.2f}")
    print(f"Promised: painted {PAINTED_S} s warm, {PAINTED_COLD_S} s cold; ready {READY_S} s.")
    print(f"Load while measuring: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0


if __name__ == "__main__":
    sys.exit(main())
