"""The log in real processes: what is written, what never is, and a start that no disk can prevent."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bertdesk import logs
from bertdesk.paths import log_dir

START = "import sys, os; from bertdesk import logs; logs.start('{face}')\n"


def run(program: str, face: str = "window", **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START.format(face=face) + program],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | more,
        timeout=60,
    )


def log() -> str:
    return (log_dir() / logs.FILE_NAME).read_text(encoding="utf-8")


def test_that_uncaught_exceptions_of_any_thread_are_logged_without_their_words() -> None:
    run(
        "import threading\n"
        "class Leaves:\n    def __del__(self): raise OSError('secret one')\n"
        "Leaves()\n"
        "def f(): raise KeyError('secret two')\n"
        "t = threading.Thread(target=f); t.start(); t.join()\n"
        "raise ValueError('secret three')"
    )
    assert [kind in log() for kind in ("OSError", "KeyError", "ValueError")] == [True] * 3
    assert "secret" not in log()


def test_that_what_fails_again_and_again_is_logged_a_few_times_only() -> None:
    run("def f(): raise ValueError\nfor _ in range(500):\n  try: f()\n  except ValueError as e: logs._on_exception(e)")
    assert log().count("not caught") == 5


def test_that_warnings_and_other_loggers_leave_their_place_but_not_their_words() -> None:
    run(
        "import warnings, logging; warnings.warn('secret one')\n"
        "logging.getLogger('transformers.x').warning('secret %s', 'two')\n"
        "logging.getLogger('bertdesk.core').warning('our %s', 'own')"
    )
    assert "secret" not in log()
    assert "UserWarning at <string>:2" in log()
    assert "transformers.x: at " in log()
    assert "bertdesk.core: our own" in log()


def test_that_a_window_without_streams_logs_what_is_printed_and_the_report_leaves_it_out() -> None:
    program = (
        "import sys, os; sys.stdout = sys.stderr = None\nfrom bertdesk import logs, report; logs.start('window')\n"
        "print('one'); print('a\\rb\\rlast'); print('half', end=''); sys.stderr.write('x' * 5000 + '\\n')\n"
        "open(sys.argv[1], 'w').write(report.text())"
    )
    out = log_dir().parent.with_name("report.txt")
    done = subprocess.run([sys.executable, "-c", program, out], check=False, timeout=60)
    assert done.returncode == 0
    printed = [line.partition("printed: ")[2] for line in log().splitlines() if "printed: " in line]
    assert printed == ["one", "last", "x" * 300]
    assert "printed" not in out.read_text(encoding="utf-8")


def test_that_a_command_without_streams_does_not_write_a_persons_texts_into_the_log() -> None:
    program = (
        "import sys; sys.stdout = sys.stderr = None\nfrom bertdesk import logs; logs.start('terminal'); print('text')"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0
    assert "text" not in log()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT])
def test_that_a_crash_is_told_at_the_next_start_and_once(number: int) -> None:
    tell = "print(logs.has_crashed(), 'in give_up' in logs.crash_stack())"
    assert run(tell).stdout.split() == ["False", "False"]
    crash = f"def give_up(): os.kill(os.getpid(), {int(number)})\ngive_up()"
    assert run(crash).returncode == -number
    assert run(tell, face="terminal").stdout.split() == ["False", "False"]  # it is the window's affair
    assert run(tell).stdout.split() == ["True", "True"]
    assert run(tell).stdout.split() == ["False", "True"]
    assert sorted(path.name for path in log_dir().iterdir()) == [logs.FILE_NAME, logs.CRASH_FILE_NAME]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_that_a_killed_run_is_no_crash_and_a_running_one_is_left_alone() -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", START.format(face="window") + "print('up', flush=True); sys.stdin.read()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "up\n"
    run("os.kill(os.getpid(), 9)")
    assert run("print(logs.has_crashed())").stdout == "False\n"
    assert [path.name for path in log_dir().glob("crash*")] == [f"crash-window-{running.pid}.log"]
    running.communicate("", timeout=60)
    assert list(log_dir().glob("crash*")) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to become nobody")
@pytest.mark.parametrize("mode", [0o000, 0o555])
def test_that_a_folder_that_cannot_be_written_does_not_keep_the_program_from_starting(
    tmp_path: Path, mode: int
) -> None:
    home = tmp_path / "locked"
    home.mkdir(mode=mode)
    program = "os.setuid(65534)\n" + START.format(face="window") + "logs._log.error('x'); print('goes on')"
    code = "import os\n" + "from bertdesk import logs\n" + program
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"BERTDESK_HOME": str(home)},
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("goes on\n", "")


def test_that_a_full_disk_loses_the_record_and_nothing_else(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full")
    log_dir().mkdir(parents=True)
    (log_dir() / logs.FILE_NAME).symlink_to(full)
    done = run("logs._log.error('x'); print('goes on')")
    assert (done.stdout, done.stderr) == ("goes on\n", "")
