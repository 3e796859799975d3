"""What is wrong with a table is found by itself, shown with its rows, acted upon, undone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from looking import button, has_button, named, rows, says
from planted import texts
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QListView, QTableView
from tiny import reviews, write_csv

from bertdesk.app import dialogs
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow
from bertdesk.core.text_columns import Columns

Settle = Callable[[], None]

GOOD = texts(60)


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """A table with two copies, a class in two spellings, an address, and a row without a text."""
    more = [GOOD[0], GOOD[1], ("A quick lovely Bamo of Lupe was friendly.", "GOOD")]
    more += [("Write to anna@example.org, the awful Gepo is stale.", "bad"), ("", "bad")]
    return write_csv(tmp_path / "messy.csv", [*GOOD, *more])


@pytest.fixture
def open_messy(window: MainWindow, messy: Path, settle: Settle) -> MainWindow:
    window.open_path(str(messy))
    settle()
    return window


def found(window: MainWindow) -> list[str]:
    return [name for (name,) in rows(named(window, QListView, "What was found in the table"))]


def choose(window: MainWindow, name: str, settle: Settle) -> None:
    view = named(window, QListView, "What was found in the table")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    for _ in range(found(window).index(name)):
        QTest.keyClick(view, Qt.Key.Key_Down)
    settle()


def table(window: MainWindow) -> QTableView:
    return named(window, QTableView, "Rows of the table")


def numbers(window: MainWindow) -> list[str]:
    model = table(window).model()
    return [str(model.headerData(row, Qt.Orientation.Vertical)) for row in range(model.rowCount())]


def test_that_findings_come_by_themselves_the_serious_first(open_messy: MainWindow) -> None:
    assert found(open_messy) == ["Spellings of “good”", "Same text several times", "No text", "E-mail addresses"]
    assert button(open_messy, "Findings (4)").isVisible()


def test_that_a_table_in_which_nothing_is_wrong_says_what_was_looked_for(
    window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    window.open_path(str(write_csv(tmp_path / "good.csv", GOOD)))
    settle()
    assert found(window) == []
    assert says(window, "Nothing found. Looked for: equal and similar texts")


def test_that_a_chosen_finding_shows_its_rows_in_their_groups(open_messy: MainWindow, settle: Settle) -> None:
    choose(open_messy, "Same text several times", settle)
    assert numbers(open_messy) == ["1", "61", "2", "62"]
    assert [row[0] for row in rows(table(open_messy))] == ["", "1", "", "2"]
    assert says(open_messy, "Only the rows of: Same text several times")
    assert says(open_messy, "4 of 65 rows")
    assert says(open_messy, "For all 4 rows:")
    button(open_messy, "Show all rows").click()
    settle()
    assert len(rows(table(open_messy))) == 65


def test_that_search_class_and_order_go_on_within_a_finding(open_messy: MainWindow, settle: Settle) -> None:
    choose(open_messy, "Same text several times", settle)
    combo = named(open_messy, QComboBox, "Rows of which class")
    combo.setCurrentText("good")
    combo.activated.emit(combo.currentIndex())
    settle()
    assert numbers(open_messy) == ["2", "62"]


def test_that_only_what_makes_sense_is_offered(open_messy: MainWindow, settle: Settle) -> None:
    offers = {
        "Spellings of “good”": {"Write all as", "These are fine"},
        "Same text several times": {"Keep one of each group", "Leave out", "These are fine"},
        "E-mail addresses": {"Mask personal data", "Leave out", "These are fine"},
    }
    every = {word for words in offers.values() for word in words}
    for name, words in offers.items():
        choose(open_messy, name, settle)
        table(open_messy).clearSelection()
        assert {word for word in every if has_button(open_messy, word)} == words


def test_that_an_action_changes_the_table_and_is_undone_by_its_name(
    open_messy: MainWindow, session: Session, settle: Settle
) -> None:
    choose(open_messy, "Same text several times", settle)
    button(open_messy, "Keep one of each group").click()
    settle()
    assert found(open_messy) == ["Spellings of “good”", "No text", "E-mail addresses"]
    assert says(open_messy, "One change; the file itself is never written.")
    assert len(rows(table(open_messy))) == 63
    assert open_messy.menus._undo.text() == "Undo: leave out 2 copies"
    table(open_messy).setFocus()
    QTest.keyClick(table(open_messy), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert len(rows(table(open_messy))) == 65
    assert "Same text several times" in found(open_messy)
    assert session.material.edits.redo is not None


def test_that_spellings_become_one(open_messy: MainWindow, session: Session, settle: Settle) -> None:
    choose(open_messy, "Spellings of “good”", settle)
    spellings = named(open_messy, QComboBox, "Spelling to keep")
    assert [spellings.itemText(place) for place in range(spellings.count())] == ["good", "GOOD"]
    button(open_messy, "Write all as").click()
    settle()
    assert session.material.dataset is not None
    assert session.material.dataset.labels == ("bad", "good")


def test_that_what_is_fine_is_not_told_again(
    open_messy: MainWindow, session: Session, settle: Settle, messy: Path, tmp_path: Path
) -> None:
    choose(open_messy, "E-mail addresses", settle)
    button(open_messy, "These are fine").click()
    settle()
    assert "E-mail addresses" not in found(open_messy)
    open_messy.open_path(str(write_csv(tmp_path / "other.csv", reviews(30))))
    settle()
    open_messy.open_path(str(messy))
    settle()
    assert "E-mail addresses" not in found(open_messy)
    session.editing.undo()
    settle()
    assert "E-mail addresses" in found(open_messy)


def test_that_chosen_rows_are_left_out_by_a_key_and_taken_back(
    open_messy: MainWindow, session: Session, settle: Settle
) -> None:
    view = table(open_messy)
    view.setFocus()
    view.selectRow(3)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert session.browsing.selected.tolist() == [3, 4]
    QTest.keyClick(view, Qt.Key.Key_Delete)
    settle()
    assert numbers(open_messy)[2:5] == ["3", "6", "7"]
    assert view.currentIndex().row() in (3, 4)  # who leaves out one after the other stays where they are
    button(open_messy, "Left out: 2").click()
    settle()
    assert numbers(open_messy) == ["4", "5"]
    assert says(open_messy, "Only the rows that are left out")
    view.selectRow(0)
    assert says(open_messy, "Row 4, line 5 of the file")
    button(open_messy, "Take back").click()
    settle()
    assert numbers(open_messy) == ["5"]
    button(open_messy, "Show all rows").click()
    settle()
    assert len(rows(view)) == 64


def test_that_chosen_rows_get_another_class(open_messy: MainWindow, session: Session, settle: Settle) -> None:
    view = table(open_messy)
    view.selectRow(0)
    named(open_messy, QComboBox, "Class for the chosen rows").setCurrentText("good")
    button(open_messy.pages.chosen, "Set class").click()
    settle()
    assert rows(view)[0][1] == "good"
    assert session.browsing.selected.tolist() == [0]


def test_that_only_the_chosen_rows_of_a_finding_are_meant(
    open_messy: MainWindow, session: Session, settle: Settle
) -> None:
    choose(open_messy, "Same text several times", settle)
    flags = QItemSelectionModel.SelectionFlag
    table(open_messy).selectionModel().select(table(open_messy).model().index(1, 0), flags.Select | flags.Rows)
    assert says(open_messy, "For the chosen row of 4:")
    button(open_messy.pages.findings, "Leave out").click()
    settle()
    assert session.material.table is not None
    assert len(session.material.table.rows) == 64


def test_that_a_field_with_the_focus_keeps_its_own_undo(
    open_messy: MainWindow, session: Session, settle: Settle
) -> None:
    session.editing.exclude([0])
    settle()
    field = named(open_messy, QLineEdit, "Search in all rows")
    field.setFocus()
    QTest.keyClicks(field, "late")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert field.text() == ""
    assert session.material.edits.count == 1
    open_messy.show_page("train")
    assert not open_messy.menus._undo.isEnabled()


def test_that_the_corrected_table_is_saved_as_it_is_now(
    open_messy: MainWindow, session: Session, settle: Settle, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session.editing.relabel([0], "=SUM(A1)")
    settle()
    corrected = tmp_path / "corrected.csv"
    monkeypatch.setattr(dialogs, "ask_where_to_save_table", lambda *_: corrected)
    button(open_messy, "Save corrected table as…").click()
    settle()
    assert corrected.read_text(encoding="utf-8").splitlines()[1].endswith("'=SUM(A1)")
    assert says(open_messy, "Saved as “corrected.csv”.")
    assert says(open_messy, "saved with an apostrophe before them: 1")
    button(open_messy, "Safe for spreadsheets").click()
    button(open_messy, "Save corrected table as…").click()
    settle()
    assert corrected.read_text(encoding="utf-8").splitlines()[1].endswith(",=SUM(A1)")


def test_that_looking_can_be_stopped_and_begun_again(open_messy: MainWindow, session: Session, settle: Settle) -> None:
    before = found(open_messy)
    button(open_messy, "Look again").click()
    assert session.inspecting.is_looking
    button(open_messy, "Stop").click()
    assert not session.inspecting.is_looking
    settle()
    assert found(open_messy) == before


def test_that_tab_goes_in_the_order_of_reading(open_messy: MainWindow, session: Session, settle: Settle) -> None:
    session.editing.exclude([1])
    settle()
    choose(open_messy, "No text", settle)
    table(open_messy).selectRow(0)
    settle()
    named(open_messy, QComboBox, "Class column").setFocus()
    passed: list[str] = []
    for _ in range(25):
        QTest.keyClick(open_messy.focusWidget(), Qt.Key.Key_Tab)
        passed.append(open_messy.focusWidget().accessibleName() or open_messy.focusWidget().text())
    in_order = ["Undo", "Save corrected table as…", "Search in all rows", "Show all rows", "Rows of the table"]
    in_order += ["Class for the chosen rows", "Set class", "The chosen row's text", "Findings (4)"]
    in_order += ["What was found in the table", "These are fine"]
    assert [name for name in passed if name in in_order] == in_order


def test_that_every_control_has_a_name_for_those_who_do_not_see(open_messy: MainWindow, settle: Settle) -> None:
    choose(open_messy, "Spellings of “good”", settle)
    view = named(open_messy, QListView, "What was found in the table")
    index = view.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Serious: Spellings of “good”, 1"
    for combo in open_messy.pages.findings.findChildren(QComboBox):
        assert combo.accessibleName()


def test_that_the_row_that_is_looked_at_is_still_looked_at_when_rows_above_it_go(
    open_messy: MainWindow, session: Session, settle: Settle
) -> None:
    table(open_messy).selectRow(10)
    session.editing.exclude([2, 3])
    settle()
    assert table(open_messy).currentIndex().row() == 8
    assert session.browsing.selected.tolist() == [10]


def test_that_changes_of_another_file_are_offered_above_the_rows(
    open_messy: MainWindow, session: Session, settle: Settle, messy: Path
) -> None:
    session.editing.exclude([0])
    settle()
    write_csv(messy, GOOD)
    open_messy.open_path(str(messy))
    settle()
    assert says(open_messy, "is not, or is not read as, the table whose changes are in")
    assert len(rows(table(open_messy))) == 60
    button(open_messy, "Use them anyway").click()
    settle()
    assert len(rows(table(open_messy))) == 59
    assert not has_button(open_messy, "Begin anew")


def test_that_a_column_that_gives_the_class_away_leaves_all_rows_and_says_that_nothing_has_to_be_done(
    window: MainWindow, session: Session, settle: Settle, tmp_path: Path
) -> None:
    told = [(text, label, "5" if label == "good" else "1") for text, label in GOOD]
    window.open_path(str(write_csv(tmp_path / "stars.csv", told, ("text", "label", "stars"))))
    settle()
    session.material.choose_columns(Columns("text", "label"))
    settle()
    choose(window, "“stars” gives the class away", settle)
    assert len(rows(table(window))) == 60
    assert says(window, "Training reads only the text column: nothing has to be done.")
    assert not has_button(window, "Show all rows")
    assert not has_button(window, "Leave out")
    button(window, "These are fine").click()
    settle()
    assert found(window) == []
