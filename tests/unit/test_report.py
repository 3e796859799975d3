"""The report names versions, device and the end of the log, and nobody."""

from pathlib import Path

import pytest

from bertdesk import __version__, logs, report
from bertdesk.paths import log_dir, user_dir


def write(name: str, text: str) -> None:
    log_dir().mkdir(parents=True, exist_ok=True)
    (log_dir() / name).write_text(text, encoding="utf-8")


def test_that_it_says_what_runs_where() -> None:
    told = report.text(device="cpu", language="zh_CN", failure="Traceback: x")
    assert told.startswith(f"BERTDesk {__version__} (not packaged)\n")
    for part in ("torch 2.", "PySide6-Essentials 6.", "Device: cpu; language: zh_CN;", "GB free", "Traceback: x"):
        assert part in told
    assert "crashed" not in told
    assert "(there is none)" in told


def test_that_it_works_where_there_is_not_even_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BERTDESK_HOME", "/nowhere/at/all")
    assert "GB free" in report.text()


def test_that_folders_and_the_name_of_the_person_are_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/anna"))
    write(logs.FILE_NAME, f"x ERROR Qt: /home/anna/a.qss, /media/anna/stick, {user_dir()}/window.ini\n")
    told = report.text()
    assert "~/a.qss, /media/~/stick, (data folder)/window.ini" in told
    assert "anna" not in told


def test_that_a_crash_is_its_stack_without_folders() -> None:
    write(
        logs.CRASH_FILE_NAME,
        'Fatal Python error: Segmentation fault\n  File "/home/anna/bertdesk/app/x.py", line 3 in f\n',
    )
    told = report.text(has_crashed=True)
    assert 'Segmentation fault\n  File "bertdesk/app/x.py", line 3 in f' in told
    assert "anna" not in told


def test_that_the_end_of_a_long_log_is_enough() -> None:
    write(logs.FILE_NAME, "".join(f"line {n}\n" for n in range(100_000)))
    assert report.text().count("line ") == 60
    assert "line 99999" in report.text()
