"""The one project that the window has open: opened when it is wanted, let go of when another table is."""

import contextlib
import os
import threading

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.core.project import Project, open_project, place_of
from bertdesk.core.tablefile import Table
from bertdesk.errors import BertdeskError


class HeldProject:
    """Opened on worker threads, one after the other; let go of from any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._project: Project | None = None
        self._read: Table | None = None

    def open(self, read: Table, *, anyway: bool = False, cancel: CancelToken) -> Work[Project]:
        """Return the project of a table, as it was read; begin one where there is none. Raises: as `open_project`."""
        with self._lock:
            held = self._project if self._read is read else None
        if held is not None and not anyway:
            return held
        self.let_go()
        project = yield from open_project(read, anyway=anyway, cancel=cancel)
        with self._lock:
            self._project, self._read = project, read
        return project

    def open_if_there(self, read: Table, cancel: CancelToken) -> Work[Project | None]:
        """Return the project of a table, None where nobody has begun one. Raises: as `open_project`."""
        is_there = os.path.exists(place_of(read))  # noqa: PTH110  # exists() raises in a locked folder
        return (yield from self.open(read, cancel=cancel)) if is_there else None

    def let_go(self) -> None:
        """Close it: other programs may have it. No edit is lost, whatever becomes of that."""
        with self._lock:
            held, self._project, self._read = self._project, None, None
        if held is not None:
            with contextlib.suppress(BertdeskError):
                held.close()
