"""What the self-test found: one JSON object, written anew after each step so that even a crash leaves one."""

import importlib.metadata
import json
import os
import platform
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bertdesk import __version__
from bertdesk.paths import user_dir

_PACKAGES = ("PySide6-Essentials", "torch", "transformers", "captum", "scikit-learn")


@dataclass(frozen=True, slots=True)
class StepReport:
    name: str
    passed: bool
    seconds: float
    detail: str
    """What was seen; a traceback where the step failed."""


class Report:
    def __init__(self, path: Path | None, *, hands: str) -> None:
        self._path = path
        self._started_s = time.monotonic()
        self._running = ""
        self.steps: list[StepReport] = []
        self.has_ended = False
        self._facts: dict[str, Any] = {  # Any: whatever JSON holds
            "program": f"BERTDesk {__version__}",
            "packaged": bool(getattr(sys, "frozen", False)),
            "executable": sys.executable,
            "platform": platform.platform(),
            "python": platform.python_version(),
            "versions": {name: _version(name) for name in _PACKAGES},
            "hands": hands,
            "display_platform": "",
            "user_id": os.getuid() if hasattr(os, "getuid") else None,
            "cwd": os.getcwd(),  # noqa: PTH109  # as the system says it
            "data_folder": str(user_dir()),
        }

    def tell(self, name: str, value: str) -> None:
        """Add a fact about the run, such as the platform that Qt really chose."""
        self._facts[name] = value

    def begin(self, name: str) -> None:
        self._running = name
        self._write_file()

    def end(self, step: StepReport) -> None:
        self.steps.append(step)
        self._running = ""
        self._write_file()

    @property
    def passed(self) -> bool:
        return self.has_ended and bool(self.steps) and all(step.passed for step in self.steps)

    def publish(self) -> None:
        """Write the report to its file, or to standard output where none was named."""
        if self._path is None:
            print(self._to_json(), flush=True)
        self._write_file()

    def _write_file(self) -> None:
        if self._path is not None:
            fresh = self._path.with_name(f"{self._path.name}.part")
            fresh.write_text(self._to_json(), encoding="utf-8")
            fresh.replace(self._path)

    def _to_json(self) -> str:
        failed = [step.name for step in self.steps if not step.passed]
        whole = {
            "passed": self.passed,
            **self._facts,
            "seconds": round(time.monotonic() - self._started_s, 1),
            "running": self._running,
            "failed": failed,
            "steps": [asdict(step) for step in self.steps],
        }
        return json.dumps(whole, ensure_ascii=False, indent=2)


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not known"
