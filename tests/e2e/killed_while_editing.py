"""A person at the real window leaves a row out, and the program is killed as soon as that is told; or looks again.

Arguments: "edit" or "look", a table. "look" prints one JSON object of what was seen.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from over_night import Person, click

from bertdesk.app.main import run
from bertdesk.app.window import MainWindow


def edit(window: MainWindow, table: Path, _seen: dict[str, object]) -> Iterator[Callable[[], object]]:
    session = window._session
    session.material.edited.connect(lambda: os.kill(os.getpid(), signal.SIGKILL))
    window.open_path(str(table))
    yield lambda: session.material.dataset is not None and session.is_free
    window.pages.rows._view.selectRow(3)
    yield lambda: click(window.pages.chosen, "Leave out")
    yield lambda: False  # the end comes from elsewhere


def look(window: MainWindow, table: Path, seen: dict[str, object]) -> Iterator[Callable[[], object]]:
    material = window._session.material
    window.open_path(str(table))
    yield lambda: material.dataset is not None and window._session.is_free
    assert material.table is not None
    seen["rows"], seen["changes"] = len(material.table.rows), material.edits.count
    seen["undo"] = window.menus._undo.text()
    window.close()


def main() -> int:
    what, table = sys.argv[1], Path(sys.argv[2])
    seen: dict[str, object] = {}
    people: list[Person] = []

    def on_window(window: MainWindow) -> None:
        people.append(Person(window, {"edit": edit, "look": look}[what](window, table, seen)))

    code = run(on_window=on_window)
    print(json.dumps(seen))
    return code


if __name__ == "__main__":
    sys.exit(main())
