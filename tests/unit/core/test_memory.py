"""How much memory is held, and how much there is, by numbers that can be checked."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from bertdesk.core import memory

MIB = 2**20


def test_that_the_peak_within_a_block_is_seen_though_it_is_given_back() -> None:
    with memory.watched("cpu") as peak:
        held = np.ones(200 * MIB // 8)
        for _ in range(20):
            held += 1
        del held
    assert 150 < peak.extra_mb < 400


def test_that_the_highest_of_all_outlasts_the_blocks_that_are_measured_by_themselves() -> None:
    held = np.ones(200 * MIB // 8)
    reached_mb = memory.resident_mb()
    del held
    with memory.watched("cpu"):
        pass
    assert memory.peak_mb("cpu") >= reached_mb - 1 > 200


@pytest.mark.skipif(sys.platform != "linux", reason="the others keep their mark elsewhere")
def test_that_a_system_that_tells_no_mark_is_watched_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_mark() -> float:
        raise StopIteration

    monkeypatch.setattr(memory, "_earlier_mb", {})
    monkeypatch.setattr(memory, "_peak_mb", no_mark)
    with memory.watched("cpu") as peak:
        held = np.ones(200 * MIB // 8)
        del held
    assert 0 <= peak.extra_mb < 400
    assert memory.peak_mb("cpu") == 0.0


def test_that_a_block_that_holds_nothing_has_no_peak_to_speak_of() -> None:
    with memory.watched("cpu") as peak:
        pass
    assert peak.extra_mb < 20


def test_that_the_peak_is_known_after_a_failure_too() -> None:
    with pytest.raises(MemoryError), memory.watched("cpu") as peak:
        raise MemoryError
    assert peak.extra_mb < 20


def test_that_what_is_resident_is_what_the_system_says() -> None:
    assert memory.resident_mb() == pytest.approx(psutil.Process().memory_info().rss / MIB, rel=0.1)


def test_that_no_more_is_available_than_the_computer_has() -> None:
    assert 0 < memory.available_mb("cpu") <= psutil.virtual_memory().total / MIB


def group(place: Path, limit: str, used: str, cached: str, *, version: int = 2) -> None:
    """Lay out what the system tells of a control group; sizes in MiB, or "max"."""
    place.mkdir(parents=True, exist_ok=True)
    names = {
        1: ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
        2: ("memory.max", "memory.current", "inactive_file"),
    }[version]
    for name, size in zip(names, (limit, used), strict=False):
        (place / name).write_text(f"{size if size == 'max' else int(size) * MIB}\n")
    (place / "memory.stat").write_text(f"inactive_file_x 1\n{names[2]} {int(cached) * MIB}\nanon 5\n")


def test_that_a_container_leaves_less_but_for_files_that_it_would_let_go(tmp_path: Path) -> None:
    own = tmp_path / "cgroup"
    own.write_text("0::/\n")
    group(tmp_path, "700", "600", "80")
    assert memory._cgroup_mb(own, tmp_path) == 180.0
    group(tmp_path, "max", "600", "80")
    assert memory._cgroup_mb(own, tmp_path) == float("inf")


def test_that_the_tightest_of_all_groups_above_the_process_counts(tmp_path: Path) -> None:
    own, root = tmp_path / "cgroup", tmp_path / "fs"
    own.write_text("0::/user.slice/run-1.scope\n")
    group(root / "user.slice" / "run-1.scope", "1000", "100", "0")
    group(root / "user.slice", "500", "300", "50")
    assert memory._cgroup_mb(own, root) == 250.0


def test_that_the_first_version_of_control_groups_is_read_too(tmp_path: Path) -> None:
    own, root = tmp_path / "cgroup", tmp_path / "fs"
    own.write_text("5:cpu,cpuacct:/\n4:memory:/docker/abc\n0::/\n")
    group(root / "memory" / "docker" / "abc", "400", "300", "20", version=1)
    group(root / "memory", "9000000", "300", "20", version=1)
    assert memory._cgroup_mb(own, root) == 120.0


def test_that_a_system_without_control_groups_is_not_bounded_by_any(tmp_path: Path) -> None:
    assert memory._cgroup_mb(tmp_path / "none", tmp_path) == float("inf")
    (tmp_path / "cgroup").write_text("0::/somewhere/else\n")
    assert memory._cgroup_mb(tmp_path / "cgroup", tmp_path) == float("inf")


@pytest.mark.skipif(sys.platform != "linux", reason="a bound of Linux")
def test_that_ulimit_leaves_less() -> None:
    program = (
        "import psutil, resource\n"
        "from bertdesk.core import memory\n"
        "held = psutil.Process().memory_info().vms\n"
        "resource.setrlimit(resource.RLIMIT_AS, (held + 50 * 2**20, -1))\n"
        "print(memory.available_mb('cpu'))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert 0 < float(done.stdout) <= 50
