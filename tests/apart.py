"""A real window in a program of its own, with a person at it: a script of tests/e2e."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def at_the_window(script: str, *arguments: str | Path, home: Path) -> dict[str, Any]:
    """Run it to its end. Returns: the JSON object that it prints last."""
    environment = os.environ | {
        "BERTDESK_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(HERE.parent), str(HERE)]),
        "LC_ALL": "C.UTF-8",
    }
    command = [sys.executable, str(HERE / "e2e" / script), *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, f"{done.returncode}: {done.stderr[-3000:]}"
    found = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found
