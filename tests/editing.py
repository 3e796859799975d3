"""A program that changes a table again and again, to be killed or failed while it does.

    python tests/editing.py killed FOLDER TRIALS SEED   children killed at random instants
    python tests/editing.py killed-at-each FOLDER       ... before each call that changes the disk (with tests/faults.c)
    python tests/editing.py failed-at-each FOLDER       each such call made to fail, in each way (with tests/faults.c)

Prints one JSON object a trial. Runs beside pytest: forks want a program without threads.
"""

import errno
import json
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from disks import FULL, KILL, SHORT, Faults, kill_after, let_die

from bertdesk import messages
from bertdesk.core.events import finish
from bertdesk.core.project import Action, ExcludeRows, Project, SetCell, open_project
from bertdesk.core.tablefile import Table, read_table
from bertdesk.errors import BertdeskError

FAULTS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EACCES": errno.EACCES, "SHORT": SHORT, "FULL": FULL}
ROWS, OPERATIONS = 7, 6
DELAY_S = 0.03
PROJECTS_EVERY = 5
"""Trials with one project: the first of them may be killed while it is made."""

Done = tuple[list[int], int]
"""The numbers of the actions in the history, and how many of them are done"""


def operate(project: Project, number: int) -> None:
    """Change a project for the n-th time: mostly an edit, at times one is undone, and done again or given up."""
    if number % 5 == 3:
        project.undo()
    elif number % 10 == 4:
        project.redo()
    else:
        edits = (ExcludeRows([number % ROWS]),) if number % 4 == 0 else (SetCell(number % ROWS, "text", str(number)),)
        project.do(Action("edit", {"number": number}, edits))


def after(number: int) -> Done:
    """Return what so many operations come to."""
    history: list[int] = []
    done = 0
    for n in range(1, number + 1):
        if n % 5 == 3:
            done -= 1
        elif n % 10 == 4:
            done += 1
        else:
            history, done = [*history[:done], n], done + 1
    return history, done


def rows_after(table: Table, number: int) -> list[tuple[str, ...]]:
    rows = dict(enumerate(table.rows))
    history, done = after(number)
    for n in history[:done]:
        if n % 4:
            rows[n % ROWS] = (str(n), table.rows[n % ROWS][1])
    for n in history[:done]:
        if n % 4 == 0:
            rows.pop(n % ROWS, None)
    return list(rows.values())


class Editor:
    def __init__(self, folder: Path) -> None:
        self._file = folder / "table.csv"
        lines = (f"a text of some words {n},{'ab'[n % 2]}\n" for n in range(ROWS))
        self._file.write_text("text,label\n" + "".join(lines))
        self._bytes = self._file.read_bytes()
        self.table = read_table(self._file)
        self.projects = folder / "projects"

    @property
    def path(self) -> Path:
        return self.projects / "a.bertdesk"

    def begin(self) -> None:
        """Take away the project of before."""
        shutil.rmtree(self.projects, ignore_errors=True)

    def edit(self, first: int, last: int, tell: Callable[[str], None]) -> None:
        """Open the project, do these operations, and close it."""
        with finish(open_project(self.table, self.path)) as project:
            tell(str(first - 1))
            for number in range(first, last + 1):
                operate(project, number)
                tell(str(number))

    def look(self, *candidates: int) -> int:
        """Return after which of so many operations it is found to be, whole. Raises: AssertionError, BertdeskError."""
        assert self._file.read_bytes() == self._bytes
        with finish(open_project(self.table, self.path)) as project:
            history = project.history()
            found = [int(step.facts["number"]) for step in history], sum(step.is_done for step in history)
            rows = list(project.apply(self.table).rows)
        number = next((number for number in candidates if after(number) == found), -1)
        assert number >= 0, f"{found} is none of {[after(number) for number in candidates]}"
        assert rows == rows_after(self.table, number)
        return number


def killed(editor: Editor, trials: int, seed: int) -> Iterator[dict[str, object]]:
    dice, number = random.Random(seed), 0
    for trial in range(trials):
        if trial % PROJECTS_EVERY == 0:
            editor.begin()
            number = 0

        def work(tell: Callable[[str], None], first: int = number + 1) -> None:
            editor.edit(first, sys.maxsize, tell)

        told = [int(line) for line in let_die(work, kill_after(dice.uniform(0, DELAY_S)))]
        last = told[-1] if told else number
        number = editor.look(last, last + 1)
        yield {"told": len(told), "last": last, "found": number}


def killed_at_each(editor: Editor) -> Iterator[dict[str, object]]:
    faults, names = Faults(), _calls(editor)
    for call, name in enumerate(names, 1):
        editor.begin()

        def work(tell: Callable[[str], None], call: int = call) -> None:
            faults.arm(call, KILL)
            editor.edit(1, OPERATIONS, tell)

        told = [int(line) for line in let_die(work, lambda _: None)]
        last = told[-1] if told else 0
        yield {"call": name, "told": len(told), "last": last, "found": editor.look(last, last + 1)}


def failed_at_each(editor: Editor) -> Iterator[dict[str, object]]:
    faults, names = Faults(), _calls(editor)
    for call, name in enumerate(names, 1):
        for fault, number in FAULTS.items():
            for lasting in (False, True) if fault == "EIO" else (False,):
                if number > 0 or "write" in name:
                    editor.begin()
                    faults.arm(call, number, lasting=lasting)
                    last, sentence = _edit_anew(editor)
                    assert faults.disarm()[:call] == names[:call]
                    # where no call works any more, it may be that the last edit is written and cannot be taken back
                    found = {"found": editor.look(last, last + 1) if lasting else editor.look(last)}
                    yield {"call": name, "fault": fault, "lasting": lasting, "sentence": sentence, "last": last} | found


def _edit_anew(editor: Editor) -> tuple[int, str]:
    """Return after which operation it ended, and the sentence with which it did."""
    told = ["0"]
    try:
        editor.edit(1, OPERATIONS, told.append)
    except BertdeskError as error:
        return int(told[-1]), messages.sentence(error.code, error.facts)
    return int(told[-1]), ""


def _calls(editor: Editor) -> list[str]:
    """Return the names of the calls that a project takes from its beginning to its end."""
    editor.begin()
    faults = Faults()
    faults.arm(0, 0)
    editor.edit(1, OPERATIONS, lambda _: None)
    names = faults.disarm()
    editor.look(OPERATIONS)
    return names


def main() -> None:
    command, folder, *numbers = sys.argv[1:]
    editor = Editor(Path(folder))
    trials = {
        "killed": lambda: killed(editor, *map(int, numbers)),
        "killed-at-each": lambda: killed_at_each(editor),
        "failed-at-each": lambda: failed_at_each(editor),
    }[command]()
    for trial in trials:
        print(json.dumps(trial), flush=True)


if __name__ == "__main__":
    main()
