"""Look at other processes of this computer, as Linux shows them."""

import time
from pathlib import Path


def wait_until_gone(pid: int, timeout_s: float = 60.0) -> None:
    """Fail where the process still runs after that time; one that only waits to be counted is gone."""
    state = Path(f"/proc/{pid}/stat")
    deadline_s = time.monotonic() + timeout_s
    while _is_running(state):
        assert time.monotonic() < deadline_s, f"process {pid} lives on"
        time.sleep(0.02)


def _is_running(state: Path) -> bool:
    try:
        return state.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
