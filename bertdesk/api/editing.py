"""The verbs that change a table: `read_table`, `open_project` and `save_corrected`."""

from pathlib import Path

from bertdesk.api.waiting import OnEvent
from bertdesk.core import project as projects
from bertdesk.core import tablefile
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import finish
from bertdesk.core.project import Project
from bertdesk.core.tablefile import Table


def read_table(path: Path | str, *, on_event: OnEvent | None = None, cancel: CancelToken | None = None) -> Table:
    """Read the one table in a file. Raises: BertdeskError."""
    return finish(tablefile.read(Path(path), cancel or CancelToken()), on_event)


def open_project(
    table: Table,
    path: Path | str | None = None,
    *,
    anyway: bool = False,
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Project:
    """Open what was changed in a table, or begin to change it: `.do(action)`, `.undo()`, `.redo()`, `.apply(table)`.

    The table's file is never written; all is kept at `path`, in the data folder where None. `anyway` takes the changes
    of another file, or of an earlier state of this one, over to this table, row by row. Use it in `with`, or close it.
    Raises: BertdeskError.
    """
    work = projects.open_project(table, None if path is None else Path(path), anyway=anyway, cancel=cancel)
    return finish(work, on_event)


def save_corrected(
    table: Table,
    project: Project,
    path: Path | str,
    *,
    escape_formulas: bool = True,
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> None:
    """Write the table with its changes as CSV: UTF-8, commas, one header line.

    `escape_formulas` puts an apostrophe before a cell that a spreadsheet would compute. Raises: BertdeskError.
    """
    work = projects.save_corrected(table, project, Path(path), escape_formulas=escape_formulas, cancel=cancel)
    finish(work, on_event)
