"""The rows of the open table can be searched, sorted, seen by class, and read whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from looking import named, rows, says, words
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QTableView, QWidget
from tiny import reviews, write_csv

from bertdesk.app.panels.chosen_rows import ChosenRowsPanel
from bertdesk.app.panels.data import DataPanel
from bertdesk.app.panels.rows import RowsPanel
from bertdesk.app.session import Session
from bertdesk.core.text_columns import Columns

Settle = Callable[[], None]


@pytest.fixture
def page(panel: Any, session: Session, settle: Settle, table: Path) -> RowsPanel:
    made: RowsPanel = panel(RowsPanel)
    session.material.open_table(table)
    settle()
    return made


def cells(page: RowsPanel) -> list[list[str]]:
    return rows(named(page, QTableView, "Rows of the table"))


def search(page: RowsPanel, text: str, settle: Settle) -> None:
    field = named(page, QLineEdit, "Search in all rows")
    field.clear()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle()


def choose_class(page: RowsPanel, label: str, settle: Settle) -> None:
    combo = named(page, QComboBox, "Rows of which class")
    combo.setCurrentText(label)
    combo.activated.emit(combo.currentIndex())
    settle()


def test_that_all_rows_are_there_as_they_stand_in_the_file(page: RowsPanel) -> None:
    assert len(cells(page)) == 60
    assert cells(page)[0] == ["the film was bad . 0", "bad"]
    assert says(page, "60 rows")


def test_that_a_search_shows_what_has_the_word_with_its_own_number(page: RowsPanel, settle: Settle) -> None:
    search(page, "VERY BAD", settle)
    assert cells(page)
    assert all("very bad" in text for text, _ in cells(page))
    assert says(page, f"{len(cells(page))} of 60 rows")
    model = named(page, QTableView, "Rows of the table").model()
    (number, *_) = cells(page)[0][0].rsplit(" ", 1)[1:]
    assert model.headerData(0, Qt.Orientation.Vertical) == str(int(number) + 1)
    search(page, "", settle)
    assert says(page, "60 rows")


def test_that_a_class_is_seen_alone(page: RowsPanel, settle: Settle) -> None:
    choose_class(page, "good", settle)
    assert {label for _, label in cells(page)} == {"good"}
    choose_class(page, "All classes", settle)
    assert len(cells(page)) == 60


def test_that_a_click_on_a_column_sorts_and_a_third_unsorts(page: RowsPanel, settle: Settle) -> None:
    header = named(page, QTableView, "Rows of the table").horizontalHeader()
    before = cells(page)

    def click() -> list[list[str]]:
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
        settle()
        return cells(page)

    assert click() == sorted(before)
    assert [text for text, _ in click()] == sorted((text for text, _ in before), reverse=True)
    assert click() == before


def test_that_the_chosen_row_is_read_whole_with_its_line(
    panel: Any, session: Session, settle: Settle, tmp_path: Path
) -> None:
    page, chosen = panel(RowsPanel), panel(ChosenRowsPanel)
    long = "a word and another , " * 80
    session.material.open_table(write_csv(tmp_path / "long.csv", [*reviews(20), (long, "good")]))
    settle()
    named(page, QTableView, "Rows of the table").selectRow(20)
    assert named(chosen, QPlainTextEdit, "The chosen row's text").toPlainText() == long
    assert says(chosen, "Row 21, line 22 of the file")
    assert session.browsing.selected.tolist() == [20]


def test_that_another_table_is_shown_whole(page: RowsPanel, session: Session, settle: Settle, tmp_path: Path) -> None:
    search(page, "very", settle)
    choose_class(page, "good", settle)
    session.material.open_table(write_csv(tmp_path / "other.csv", reviews(30)))
    settle()
    assert len(cells(page)) == 30
    assert named(page, QLineEdit, "Search in all rows").text() == ""
    assert named(page, QComboBox, "Rows of which class").currentText() == "All classes"


def test_that_other_columns_forget_the_class(page: RowsPanel, session: Session, settle: Settle, tmp_path: Path) -> None:
    three = [(text, label, str(i % 3)) for i, (text, label) in enumerate(reviews(30))]
    session.material.open_table(write_csv(tmp_path / "three.csv", three, ("text", "label", "stars")))
    settle()
    choose_class(page, "good", settle)
    search(page, "the", settle)
    session.material.choose_columns(Columns("text", "stars"))
    settle()
    assert len(cells(page)) == 30
    combo = named(page, QComboBox, "Rows of which class")
    assert [combo.itemText(i) for i in range(combo.count())] == ["All classes", "0", "1", "2"]


def test_that_the_keys_for_finding_go_to_the_search(page: RowsPanel) -> None:
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert named(page, QLineEdit, "Search in all rows").hasFocus()


@pytest.fixture
def large(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "large.csv", [(f"{text} " * 40, label) for text, label in reviews(4000)])


def test_that_the_first_rows_of_a_large_file_are_seen_while_it_is_read(
    panel: Any, session: Session, settle: Settle, large: Path
) -> None:
    data, page = panel(DataPanel), panel(RowsPanel)
    data.place(above=(), rows=page, findings=QWidget())
    told: list[tuple[int, str]] = []
    session.material.first_rows_changed.connect(lambda: told.append((len(cells(page)), words(data)[0])))
    session.material.open_table(large)
    settle()
    ((count, title),) = told
    assert title == "large.csv"
    assert 0 < count < 4000
    assert len(cells(page)) == 4000
    assert says(page, "4,000 rows")


def test_that_the_first_rows_go_where_the_file_is_not_read_to_its_end(
    page: RowsPanel, session: Session, settle: Settle, large: Path
) -> None:
    large.write_text(large.read_text() + 'a doubt "at the end,good\n')  # so that reading it takes a while
    session.material.first_rows_changed.connect(session.jobs.run.cancel)
    session.material.open_table(large)
    settle()
    assert session.material.first_rows is None
    assert len(cells(page)) == 60
    assert says(page, "60 rows")
