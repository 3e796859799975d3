"""How a file is read stands above its rows; what a person says instead holds at once, and the next time, too."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from looking import button, drag, drop, has_button, named, notices, rows
from PySide6.QtWidgets import QComboBox, QInputDialog, QTableView, QWidget
from pytestqt.qtbot import QtBot
from tiny import reviews
from workbooks import xlsx, zipped

from bertdesk.app import dialogs
from bertdesk.app.originals import OriginalsDialog
from bertdesk.app.panels.reading import ReadingPanel
from bertdesk.app.panels.table_notices import TableNoticesPanel
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow
from bertdesk.core.tablefile import limits

Settle = Callable[[], None]
WAIT_MS = 30_000
LINES = "".join(f'"Größe {n}, süß";{"good" if n % 2 else "bad"}\n' for n in range(40))


@pytest.fixture
def page(panel: Any) -> ReadingPanel:
    made: ReadingPanel = panel(ReadingPanel)
    return made


@pytest.fixture
def western(tmp_path: Path) -> Path:
    path = tmp_path / "western.csv"
    path.write_bytes(("text;label\n" + LINES).encode("cp1252"))
    return path


def opened(session: Session, path: Path, settle: Settle) -> None:
    session.material.open_table(path)
    settle()


def shown(page: QWidget) -> dict[str, str]:
    lists = [each for each in page.findChildren(QComboBox) if each.isVisibleTo(page)]
    return {each.accessibleName(): each.currentText() for each in lists}


def choose(page: QWidget, name: str, words: str, settle: Settle) -> None:
    field = named(page, QComboBox, name)
    place = field.findText(words)
    assert place >= 0, f"“{words}” is not offered"
    field.setCurrentIndex(place)
    field.activated.emit(place)
    settle()


def cells(session: Session) -> tuple[tuple[str, ...], tuple[str, ...]]:
    table = session.material.table
    assert table is not None
    return table.columns, table.rows[0]


def test_that_what_was_found_out_is_shown(page: ReadingPanel, session: Session, western: Path, settle: Settle) -> None:
    opened(session, western, settle)
    assert shown(page) == {
        "Encoding": "Windows-1252 (Western)", "Separated by": "semicolon", "Quotes": '"', "Header": "row 1",
    }  # fmt: skip
    assert not has_button(page, "Detect again")


def test_that_another_encoding_is_read_at_once_and_kept_for_the_next_time(
    page: ReadingPanel, session: Session, western: Path, settle: Settle
) -> None:
    opened(session, western, settle)
    choose(page, "Encoding", "Windows-1251 (Cyrillic)", settle)
    assert cells(session)[1][0] == "Größe 0, süß".encode("cp1252").decode("cp1251")
    session.material.open_table(western)
    settle()
    assert shown(page)["Encoding"] == "Windows-1251 (Cyrillic)"
    button(page, "Detect again").click()
    settle()
    assert cells(session)[1][0] == "Größe 0, süß"
    opened(session, western, settle)
    assert shown(page)["Encoding"] == "Windows-1252 (Western)"


def test_that_delimiter_quotes_and_header_can_be_chosen(
    page: ReadingPanel, session: Session, western: Path, settle: Settle
) -> None:
    opened(session, western, settle)
    choose(page, "Header", "none", settle)
    assert cells(session) == (("Column 1", "Column 2"), ("text", "label"))
    choose(page, "Quotes", "none", settle)
    assert cells(session)[1] == ('"Größe 0, süß"', "bad")
    choose(page, "Separated by", "nothing (one column)", settle)
    assert len(cells(session)[0]) == 1


def test_that_a_delimiter_that_is_not_in_the_list_can_be_named(
    page: ReadingPanel, session: Session, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "odd.txt"
    path.write_text("text!label\n" + "".join(f"Very {n} nice!good\nOh {n} no!bad\n" for n in range(20)), "utf-8")
    opened(session, path, settle)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("!", True))
    choose(page, "Separated by", "other…", settle)
    assert cells(session) == (("text", "label"), ("Very 0 nice", "good"))


def test_that_a_header_further_down_can_be_named(
    page: ReadingPanel, session: Session, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.csv"
    path.write_text("A,B\nC,D\ntext,label\n" + "".join(f"Very {n},good\nOh {n},bad\n" for n in range(20)), "utf-8")
    opened(session, path, settle)
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (3, True))
    choose(page, "Header", "further down…", settle)
    assert cells(session) == (("text", "label"), ("Very 0", "good"))
    assert shown(page)["Header"] == "row 3"


def test_that_a_choice_that_fails_leaves_the_table_as_it_was(
    page: ReadingPanel, session: Session, western: Path, settle: Settle
) -> None:
    opened(session, western, settle)
    before = session.material.table
    western.unlink()
    failed: list[str] = []
    session.failed.connect(lambda _verb, code, _facts: failed.append(code))
    choose(page, "Encoding", "UTF-8", settle)
    assert failed == ["file_missing"]
    assert session.material.table is before
    assert shown(page)["Encoding"] == "Windows-1252 (Western)"


def test_that_another_sheet_can_be_chosen_and_is_kept_while_it_is_there(
    page: ReadingPanel, session: Session, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    first, second = [["text", "label"], *reviews(40)], [["note", "kind"], *reviews(20)]
    path.write_bytes(xlsx({"March": first, "April": second}))
    opened(session, path, settle)
    assert shown(page) == {"Sheet": "March"}
    choose(page, "Sheet", "April", settle)
    assert cells(session)[0] == ("note", "kind")
    opened(session, path, settle)
    assert cells(session)[0] == ("note", "kind")
    path.write_bytes(xlsx({"May": first}))
    opened(session, path, settle)
    assert shown(page) == {"Sheet": "May"}


def test_that_letters_that_were_once_read_wrongly_are_repaired_when_asked_to_and_not_before(
    panel: Any, session: Session, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text("text,label\n" + "".join(f"cafÃ© {n},good\nfaÃ§ade {n},bad\n" for n in range(20)), "utf-8")
    told = panel(TableNoticesPanel)
    opened(session, path, settle)
    assert cells(session)[1][0] == "cafÃ© 0"
    assert "“cafÃ© 0” was probably “café 0”" in notices(told)[0]
    button(told, "Repair").click()
    settle()
    assert cells(session)[1][0] == "café 0"
    button(told, "Undo").click()
    settle()
    assert cells(session)[1][0] == "cafÃ© 0"


def test_that_lines_that_were_set_aside_can_be_looked_at(
    panel: Any, session: Session, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "bank.csv"
    path.write_text("Statement of March\n\ntext,label\n" + "".join(f"a{n} b,x\nc{n} d,y\n" for n in range(20)), "utf-8")
    told = panel(TableNoticesPanel)
    opened(session, path, settle)
    button(told, "Show the lines").click()
    (dialog,) = told.findChildren(OriginalsDialog)
    (line,) = rows(named(dialog, QTableView, "Lines"))
    assert line == ["Statement of March", "set aside: above the table", "1"]


def test_that_files_dropped_together_are_one_table(
    window: MainWindow, session: Session, settle: Settle, tmp_path: Path
) -> None:
    for name, count in (("train", 40), ("test", 20)):
        (tmp_path / f"{name}.csv").write_text(
            "text,label\n" + "".join(f"{text},{label}\n" for text, label in reviews(count)), "utf-8"
        )
    assert drop(window, drag(tmp_path / "train.csv", tmp_path / "test.csv"))
    settle()
    table = session.material.table
    assert table is not None
    assert (table.parts.count("train"), table.parts.count("test")) == (40, 20)
    assert not window.pages.reading.isVisible()


def test_that_of_an_archive_with_several_tables_the_person_says_which(
    window: MainWindow, session: Session, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = "text,label\n" + "".join(f"{text},{label}\n" for text, label in reviews(30))
    (tmp_path / "two.zip").write_bytes(zipped({"a.csv": "x\n1\n", "b.csv": content}))
    asked: list[list[str]] = []

    def ask(_parent: QWidget, _archive: str, members: list[str]) -> str:
        asked.append(members)
        return "b.csv"

    monkeypatch.setattr(dialogs, "ask_member", ask)
    window.open_path(str(tmp_path / "two.zip"))
    settle()
    settle()
    assert asked == [["a.csv", "b.csv"]]
    assert cells(session)[0] == ("text", "label")


def test_that_of_a_table_with_too_many_rows_so_many_are_read_as_the_person_says(
    window: MainWindow,
    session: Session,
    settle: Settle,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = "".join(
        f"{'a film like others ' * 4}{number},{'good' if number % 2 else 'bad'}\n" for number in range(40_000)
    )
    (tmp_path / "long.csv").write_text(f"text,label\n{rows}", "utf-8")
    monkeypatch.setattr(limits, "MOST_ROWS", 8000)
    monkeypatch.setattr(dialogs, "ask_how_many_rows", lambda _parent, table: 500 if table == "long.csv" else None)
    window.open_path(str(tmp_path / "long.csv"))
    qtbot.waitUntil(lambda: session.material.table is not None, timeout=WAIT_MS)
    settle()
    table = session.material.table
    assert table is not None
    assert len(table.rows) == 500
    assert any("Of 40,000 rows 500 were taken" in said for said in notices(window))
