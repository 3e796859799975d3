"""Two builds, file by file."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def _build(folder: Path) -> Path:
    (folder / "_internal").mkdir(parents=True)
    (folder / "bertdesk").write_bytes(b"program")
    (folder / "_internal" / "a.so").write_bytes(b"library")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    (folder / "_internal" / "b.so").symlink_to("a.so")
    return folder


def _compare(a: Path, b: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(ROOT / "packaging" / "compare.py"), str(a), str(b)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_that_equal_builds_are_equal(tmp_path: Path) -> None:
    ran = _compare(_build(tmp_path / "a"), _build(tmp_path / "b"))
    assert ran.returncode == 0, ran.stdout
    assert "4 entries, 0 differences" in ran.stdout


def test_that_a_named_difference_is_explained_and_passes(tmp_path: Path) -> None:
    a, b = _build(tmp_path / "a"), _build(tmp_path / "b")
    (b / "bertdesk").write_bytes(b"program, later")
    ran = _compare(a, b)
    assert ran.returncode == 0
    assert "1 differences, 0 of them unnamed" in ran.stdout
    assert "marshal" in ran.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights, and wants a right for links")
def test_that_every_other_difference_fails(tmp_path: Path) -> None:
    a, b = _build(tmp_path / "a"), _build(tmp_path / "b")
    (b / "_internal" / "a.so").write_bytes(b"LIBRARY")
    (b / "_internal" / "c.so").write_bytes(b"")
    (b / "_internal" / "b.so").unlink()
    (b / "_internal" / "b.so").symlink_to("c.so")
    (b / "bertdesk").chmod(0o700)
    ran = _compare(a, b)
    assert ran.returncode == 1
    lines = {line.split()[0]: line for line in ran.stdout.splitlines() if "NOBODY" in line}
    assert lines.keys() == {"_internal/a.so", "_internal/b.so", "_internal/c.so", "bertdesk"}
    assert "content" in lines["_internal/a.so"]
    assert "to a.so, c.so" in lines["_internal/b.so"]
    assert "only in" in lines["_internal/c.so"]
    assert "rights 755, 700" in lines["bertdesk"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_that_what_others_may_change_is_found(tmp_path: Path) -> None:
    from compare import writable_by_others

    a = _build(tmp_path / "a")
    assert writable_by_others(a) == []
    (a / "_internal" / "a.so").chmod(0o775)
    (a / "_internal").chmod(0o757)
    assert writable_by_others(a) == [a / "_internal", a / "_internal" / "a.so"]
