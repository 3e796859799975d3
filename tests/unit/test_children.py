"""A child gets the person's own environment and leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from processes import wait_until_gone

from bertdesk import children


def test_that_a_packaged_programs_libraries_are_not_a_childs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle/_internal")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/home/person/lib")
    monkeypatch.setenv("DYLD_LIBRARY_PATH", "/bundle/_internal")
    found = children.environment()
    assert found["LD_LIBRARY_PATH"] == "/home/person/lib"
    assert "LD_LIBRARY_PATH_ORIG" not in found
    assert "DYLD_LIBRARY_PATH" not in found


def test_that_a_checkout_changes_no_library_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/home/person/lib")
    assert children.environment()["LD_LIBRARY_PATH"] == "/home/person/lib"


def test_that_only_a_second_copy_of_this_program_gets_this_pythons_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/here")
    assert "PYTHONPATH" not in children.environment()
    assert "PYTHONPATH" not in children.environment({"PYTHONPATH": None}, is_own=True)
    own = children.environment({"A": "1"}, is_own=True)
    assert (own["PYTHONPATH"], own["A"]) == ("/here", "1")


@pytest.mark.skipif(os.name == "nt", reason="looks into /proc")
def test_that_an_ended_child_takes_its_own_children_along() -> None:
    program = (
        "import subprocess, sys, time;"
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).pid, flush=True);"
        "time.sleep(600)"
    )
    child = children.start([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert child.stdout is not None
    with child.stdout:
        grandchild = int(child.stdout.readline())
        assert Path(f"/proc/{grandchild}").exists()
        children.end(child)
    assert child.returncode is not None
    wait_until_gone(grandchild)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no deafness to its end")
def test_that_a_deaf_child_is_ended_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "_GRACE_S", 0.2)
    program = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(600)"
    child = children.start([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert child.stdout is not None
    with child.stdout:
        child.stdout.readline()
        children.end(child)
    assert child.returncode == -9
