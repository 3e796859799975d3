"""Run the self-test: options, a data folder of its own, the window on this thread, the steps on another."""

import argparse
import os
import shutil
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from bertdesk.paths import user_dir
from bertdesk.selftest.network import NetworkEar
from bertdesk.selftest.report import Report, StepReport
from bertdesk.selftest.watchdog import Watchdog

_SLOW = ("torch", "transformers", "captum", "sklearn", "scipy")


def run(arguments: Sequence[str]) -> int:
    """Try every feature and report on it. Returns: 0 if all of them work, else 1."""
    started_s = time.perf_counter()
    options = _options().parse_args(arguments)
    network = NetworkEar()
    network.listen()
    hands = options.hands or _best_hands()
    if hands == "qt":
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    report = Report(options.report, hands=hands)
    if options.pictures is not None:
        options.pictures.mkdir(parents=True, exist_ok=True)
    with _OwnHome() as home:
        report.tell("data_folder", str(home))
        watchdog = Watchdog(report)
        try:
            _prove(options, hands, report, watchdog, network, started_s)
        except BaseException:  # noqa: BLE001  # a report is due whatever happens
            report.end(
                StepReport("the self-test itself runs", passed=False, seconds=0.0, detail=traceback.format_exc())
            )
        report.has_ended = True
        watchdog.rest()
    report.publish()
    _say(report)
    return 0 if report.passed else 1


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("bertdesk --selftest", description="Prove every feature of this program.")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the JSON report there, not to the terminal")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="keep a picture of each state")
    parser.add_argument("--no-terminal", action="store_true", help="leave out the command line, which needs no hands")
    parser.add_argument("--hands", choices=("qt", "xdotool"), help="real mouse and keyboard, or Qt's without a screen")
    return parser


def _best_hands() -> str:
    return "xdotool" if os.environ.get("DISPLAY") and shutil.which("xdotool") else "qt"


class _OwnHome:
    """A data folder inside the person's, or a temporary one where that cannot be written; gone at the end."""

    def __enter__(self) -> Path:
        self._before = os.environ.get("BERTDESK_HOME")
        self._theirs = user_dir()
        self._was_there = self._theirs.exists()
        try:
            self._theirs.mkdir(parents=True, exist_ok=True)
            self._folder = Path(tempfile.mkdtemp(prefix="selftest-", dir=self._theirs))
        except OSError:
            self._folder = Path(tempfile.mkdtemp(prefix="bertdesk-selftest-"))
        os.environ["BERTDESK_HOME"] = str(self._folder)
        return self._folder

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        if not self._was_there and self._theirs.is_dir() and not any(self._theirs.iterdir()):
            self._theirs.rmdir()
        if self._before is None:
            del os.environ["BERTDESK_HOME"]
        else:
            os.environ["BERTDESK_HOME"] = self._before


def _prove(
    options: argparse.Namespace, hands: str, report: Report, watchdog: Watchdog, network: NetworkEar, started_s: float
) -> None:
    """Open the window here and let a person beside it go through the steps."""
    from bertdesk import logs, settings
    from bertdesk.app import main as program
    from bertdesk.app.window import MainWindow
    from bertdesk.selftest import steps
    from bertdesk.selftest.ear import Ear, Pulse
    from bertdesk.selftest.hands import QtHands, XdotoolHands
    from bertdesk.selftest.person import Person
    from bertdesk.selftest.stage import Stage

    logs.start("window")
    settings.save(settings.Settings(language="en", theme="light"))
    folder = user_dir() / "self-test files"
    folder.mkdir()
    ear = Ear()
    pulse = Pulse()  # made here: a timer belongs to its thread
    person = Person(ear, pulse, XdotoolHands(ear) if hands == "xdotool" else QtHands(ear), options.pictures)
    stage = Stage(person, folder, network)

    def on_window(window: MainWindow) -> None:
        person.window = window
        window.painted.connect(on_painted)

    def on_painted() -> None:
        stage.loaded_at_paint = tuple(name for name in _SLOW if name in sys.modules)
        stage.painted_after_s = time.perf_counter() - started_s

    taking = threading.Thread(
        target=steps.take_all,
        args=(stage, report, watchdog),
        kwargs={"tries_terminal": not options.no_terminal},
        name="selftest",
        daemon=True,
    )
    taking.start()
    try:
        stage.exit_code = program.run(on_window=on_window, watch=False)  # Python has one alarm, and ours ends a hang
    except BaseException:  # noqa: BLE001  # the steps say it, and those that need no window go on
        stage.window_failure = traceback.format_exc()
    finally:
        ear.window_gone.set()
    taking.join()


def _say(report: Report) -> None:
    """Tell a person at a terminal how it went; the report itself may lie in a file."""
    failed = [step for step in report.steps if not step.passed]
    for step in failed:
        sys.stderr.write(f"FAILED: {step.name}\n{step.detail}\n")
    sys.stderr.write(f"{len(report.steps) - len(failed)} of {len(report.steps)} steps passed\n")
