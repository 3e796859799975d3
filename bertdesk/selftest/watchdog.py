"""Ends a self-test that hangs: the stacks of all threads go into the report, then the process ends."""

import faulthandler
import os
import tempfile
import threading

from bertdesk.selftest.report import Report, StepReport

_GRACE_S = 30.0
"""After this, a process that holds Python's lock and so stops our own thread is ended from outside Python."""


class Watchdog:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._timer: threading.Timer | None = None

    def watch(self, what: str, limit_s: float) -> None:
        """End the process unless `rest` is called within the time."""
        self._timer = threading.Timer(limit_s, self._end, (what, limit_s))
        self._timer.daemon = True
        self._timer.start()
        faulthandler.dump_traceback_later(limit_s + _GRACE_S, exit=True)

    def rest(self) -> None:
        faulthandler.cancel_dump_traceback_later()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end(self, what: str, limit_s: float) -> None:
        detail = f"it hung: no end within {limit_s:.0f} s\n{_stacks()}"
        self._report.end(StepReport(what, passed=False, seconds=limit_s, detail=detail))
        self._report.publish()
        os._exit(1)


def _stacks() -> str:
    """Return where every thread stands."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        faulthandler.dump_traceback(file, all_threads=True)
        file.seek(0)
        return file.read()
