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


def test_that_a_container_leaves_less(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"memory.max": f"{700 * MIB}\n", "memory.current": f"{600 * MIB}\n"}
    monkeypatch.setattr(Path, "read_text", lambda path, *_, **__: texts[path.name])
    assert memory._cgroup_mb() == 100.0
    texts["memory.max"] = "max\n"
    assert memory._cgroup_mb() == float("inf")


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
