"""Columns are chosen on the page "Data", with the reason beside them; a model of pairs is asked about two texts."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from looking import button, has_button, named, rows, says
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QMenu, QTableView
from tiny import reviews, save_tiny_topics, write_csv

from bertdesk.app.panels.classify import ClassifyPanel
from bertdesk.app.panels.columns import ColumnsPanel
from bertdesk.app.panels.data import DataPanel
from bertdesk.app.panels.evaluate import EvaluatePanel
from bertdesk.app.session import Session
from bertdesk.app.widgets.bar_list import BarList
from bertdesk.app.widgets.matrix_view import MatrixView
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.window import MainWindow
from bertdesk.core import base_models, model
from bertdesk.core.config import TrainConfig
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import parts_of
from bertdesk.core.tablefile import read_table
from bertdesk.core.text_columns import Columns

Settle = Callable[[], None]


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    made = [(f"n{i}", f"2026-03-{i % 28 + 1:02d}", text, f"it was {label} &", label)
            for i, (text, label) in enumerate(reviews(60))]  # fmt: skip
    return write_csv(tmp_path / "pairs.csv", made, ("id", "date", "premise", "hypothesis", "label"))


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    made = [(f"n{i}", f"about number {i} of the things", text, str(i % 3 + 1), ["yes", "no"][i % 2])
            for i, (text, _) in enumerate(reviews(60))]  # fmt: skip
    return write_csv(tmp_path / "posts.csv", made, ("id", "title", "body", "stars", "answered"))


def opened(session: Session, path: Path, settle: Settle) -> None:
    session.material.open_table(path)
    settle()


def offers(columns: ColumnsPanel) -> list[QAction]:
    menu = columns.findChild(QMenu)
    assert menu is not None
    menu.aboutToShow.emit()
    return menu.actions()


def choose(columns: ColumnsPanel, name: str, *, second: bool = False) -> None:
    """Click what the menu offers: to be put together with the text, or judged with it."""
    found = [action for action in offers(columns) if action.text() == name and bool(action.actionGroup()) == second]
    found[0].trigger()


def items(combo: QComboBox) -> list[str]:
    return [combo.itemText(number) for number in range(combo.count())]


def test_that_columns_which_can_hardly_be_meant_stand_last(
    panel: Any, session: Session, posts: Path, settle: Settle
) -> None:
    columns = panel(ColumnsPanel)
    opened(session, posts, settle)
    text, label = (named(columns, QComboBox, name) for name in ("Text column", "Class column"))
    assert items(text) == ["title", "body", "", "id", "stars", "answered"]
    assert items(label)[:2] == ["stars", "answered"]
    assert "id" in items(label)[3:]
    label.setCurrentText("id")
    label.activated.emit(label.currentIndex())
    settle()
    assert session.material.columns is not None
    assert session.material.columns.label == "id"


def test_that_the_reason_is_told_in_short_and_in_sentences(
    panel: Any, session: Session, posts: Path, settle: Settle
) -> None:
    columns = panel(ColumnsPanel)
    opened(session, posts, settle)
    assert session.material.columns == Columns("title", "stars")
    assert says(columns, "Text: its name says so, 29 characters on average · Class: its name says so, 3 different")
    assert says(columns, "numbers from 1 to 3")
    assert "so its name says, and its cells hold 29 characters" in named(columns, QComboBox, "Text column").toolTip()
    session.material.choose_columns(Columns("body", "answered"))
    settle()
    assert not says(columns, "Text:")
    assert not says(columns, "Class:")


def test_that_two_answers_are_named(panel: Any, session: Session, tmp_path: Path, settle: Settle) -> None:
    columns = panel(ColumnsPanel)
    made = [(text, ["True", "False"][i % 2]) for i, (text, _) in enumerate(reviews(60))]
    opened(session, write_csv(tmp_path / "a.csv", made, ("text", "toxic")), settle)
    assert says(columns, "Class: its name says so, 2 different values · “True” or “False”")
    assert session.material.dataset is not None
    assert session.material.dataset.labels == ("False", "True")


def test_that_a_pair_is_shown_and_can_be_undone(panel: Any, session: Session, pairs: Path, settle: Settle) -> None:
    columns = panel(ColumnsPanel)
    opened(session, pairs, settle)
    assert says(columns, "two texts: their names say so")
    beside = button(columns, "judged with “hypothesis”")
    assert "“premise” and “hypothesis” are two texts that are judged together." in beside.toolTip()
    choose(columns, "None", second=True)
    settle()
    assert session.material.columns == Columns("premise", "label")
    assert has_button(columns, "and…")
    assert session.material.dataset is not None
    assert isinstance(session.material.dataset.texts[0], str)


def test_that_columns_are_put_together_in_the_order_in_which_they_are_chosen(
    panel: Any, session: Session, pairs: Path, settle: Settle
) -> None:
    columns = panel(ColumnsPanel)
    opened(session, pairs, settle)
    choose(columns, "None", second=True)
    settle()
    for name in ("hypothesis", "id"):
        choose(columns, name)
        settle()
    assert session.material.columns == Columns("premise", "label", more=("hypothesis", "id"))
    assert session.material.dataset is not None
    assert session.material.dataset.wholes[2] == "\n".join((reviews(3)[2][0], "it was bad &", "n2"))
    assert has_button(columns, "and “hypothesis”, “id”")
    assert [action.text() for action in offers(columns) if action.isChecked()] == ["hypothesis", "id", "None"]
    choose(columns, "hypothesis")
    settle()
    assert session.material.columns == Columns("premise", "label", more=("id",))


def test_that_a_column_is_never_text_twice(panel: Any, session: Session, pairs: Path, settle: Settle) -> None:
    columns = panel(ColumnsPanel)
    opened(session, pairs, settle)
    text = named(columns, QComboBox, "Text column")
    text.setCurrentText("hypothesis")
    text.activated.emit(text.currentIndex())
    settle()
    assert session.material.columns == Columns("hypothesis", "label")


def test_that_nothing_is_offered_while_a_table_is_read(
    panel: Any, session: Session, pairs: Path, settle: Settle
) -> None:
    columns = panel(ColumnsPanel)
    opened(session, pairs, settle)
    session.material.open_table(pairs)
    assert not button(columns, "judged with “hypothesis”").isEnabled()
    settle()
    assert button(columns, "judged with “hypothesis”").isEnabled()


# A model of pairs


@pytest.fixture
def of_pairs(classifier: Classifier, tmp_path: Path) -> Classifier:
    record = replace(classifier.provenance, text_column="premise", pair_column="hypothesis")
    return model.save(classifier, tmp_path / "pairs-model", record)


def boxes(classify: ClassifyPanel) -> list[PasteBox]:
    return [box for box in classify.findChildren(PasteBox) if box.isVisibleTo(classify)]


def test_that_a_second_box_is_there_where_the_model_takes_pairs(
    panel: Any, session: Session, classifier: Classifier, of_pairs: Classifier, settle: Settle
) -> None:
    classify = panel(ClassifyPanel)
    session._on_model(classifier)
    assert len(boxes(classify)) == 1
    session._on_model(of_pairs)
    first, second = boxes(classify)
    first.set_text("the room was clean")
    assert not button(classify, "Classify").isEnabled()
    second.set_text("the staff was rude")
    button(classify, "Classify").click()
    settle()
    assert session.asking.subject == ("the room was clean", "the staff was rude")
    assert session.asking.attribution is not None
    assert session.asking.attribution.asked == session.asking.subject
    assert session.asking.receipt is not None
    session._on_model(classifier)
    assert len(boxes(classify)) == 1


def test_that_a_mistake_of_a_pair_model_is_taken_to_both_boxes(
    window: MainWindow, session: Session, of_pairs: Classifier, pairs: Path, settle: Settle
) -> None:
    session._on_model(of_pairs)
    session.evaluate_file(pairs)
    settle()
    wrong = named(window.pages.evaluate, QTableView, "Wrongly classified texts")
    window.show_page("evaluate")
    wrong.selectRow(0)
    shown = rows(wrong)[0][0]
    button(window.pages.evaluate, "See the words behind it").click()
    settle()
    assert [box.text() for box in boxes(window.pages.classify)] == list(parts_of(session.asking.subject))
    assert session.asking.text.split() == shown.split()


def test_that_words_are_struck_from_both_texts_and_the_rest_can_be_changed(
    panel: Any, session: Session, of_pairs: Classifier, settle: Settle
) -> None:
    session._on_model(of_pairs)
    session.asking.classify(("the room was clean", "the staff was rude"))
    settle()
    session.what_if.strike(frozenset({(4, 8), (33, 37)}))
    settle()
    assert session.what_if.found is not None
    assert session.what_if.changed_text() == ("the was clean", "the staff was ")


def test_that_a_table_without_a_second_text_is_refused_for_a_pair_model(
    session: Session, of_pairs: Classifier, table: Path, settle: Settle
) -> None:
    failures: list[str] = []
    session.failed.connect(lambda _verb, code, _facts: failures.append(code))
    session._on_model(of_pairs)
    session.evaluate_file(table)
    settle()
    assert failures == ["pair_column_missing"]


# Several classes in a cell


@pytest.fixture
def topics(tmp_path: Path) -> Path:
    cells = ("price", "room", "staff", "price; room", "room; staff", "price; staff", "price; room; staff")
    made = [(f"the {cells[i % 7].replace(';', ' and')} was fine {i}", cells[i % 7]) for i in range(84)]
    return write_csv(tmp_path / "topics.csv", made, ("text", "topics"))


def marks(columns: ColumnsPanel) -> list[QAction]:
    menu = columns.findChildren(QMenu)[1]
    menu.aboutToShow.emit()
    return menu.actions()


def test_that_several_classes_in_a_cell_are_shown_and_can_be_turned_off(
    panel: Any, session: Session, topics: Path, settle: Settle
) -> None:
    data, columns = panel(DataPanel), panel(ColumnsPanel)
    opened(session, topics, settle)
    assert says(columns, "several classes in a cell, separated by “;”")
    classes = named(data, BarList, "Rows of each class")
    assert sorted(rows(classes)) == [["price"], ["room"], ["staff"]]
    assert "each is decided by itself" in button(columns, "several, by “;”").toolTip()
    one = next(action for action in marks(columns) if action.text() == "One")
    one.trigger()
    settle()
    assert session.material.columns == Columns("text", "topics")
    assert ["price; room"] in rows(classes)
    again = next(action for action in marks(columns) if action.text() == "Several, separated by ;")
    assert not again.isChecked()
    again.trigger()
    settle()
    assert has_button(columns, "several, by “;”")
    assert session.material.dataset is not None
    assert session.material.dataset.held is not None


def test_that_another_class_column_brings_its_own_separator(
    panel: Any, session: Session, topics: Path, tmp_path: Path, settle: Settle
) -> None:
    columns = panel(ColumnsPanel)
    made = [(text, cell, "ab"[i % 2]) for i, (text, cell) in enumerate(cells_of(topics))]
    opened(session, write_csv(tmp_path / "two.csv", made, ("text", "topics", "side")), settle)
    label = named(columns, QComboBox, "Class column")
    for name, expected in (("side", ""), ("topics", ";")):
        label.setCurrentText(name)
        label.activated.emit(label.currentIndex())
        settle()
        assert session.material.columns is not None
        assert (session.material.columns.label, session.material.columns.separator) == (name, expected)


def cells_of(path: Path) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in read_table(path).rows]


def test_that_figures_of_several_classes_have_no_matrix_and_name_all_classes(
    panel: Any, session: Session, tiny_encoder: Path, tmp_path: Path, topics: Path, settle: Settle
) -> None:
    evaluate = panel(EvaluatePanel)
    session.open_model(save_tiny_topics(tmp_path / "of-topics", tiny_encoder))
    settle()
    session.evaluate_file(topics)
    settle()
    assert says(evaluate, "Exactly the right classes")
    assert says(evaluate, "micro-F1 ")
    matrix = evaluate.findChild(MatrixView)
    assert not matrix.isVisible()
    wrong = rows(named(evaluate, QTableView, "Wrongly classified texts"))
    assert {row[1] for row in wrong} >= {"price, room"}
    assert session.evaluation is not None
    assert len(wrong) == round((1 - session.evaluation.accuracy) * 84)


def test_that_a_window_trains_on_several_classes_and_uses_the_model(
    window: MainWindow, session: Session, tiny_encoder: Path, topics: Path, settle: Settle
) -> None:
    opened(session, topics, settle)
    session.material.choose_encoder(base_models.local(tiny_encoder))
    settle()
    session.training.begin(TrainConfig(max_steps=2, batch_size=8, max_length=32))
    settle()
    assert session.classifier is not None
    assert session.classifier.is_multi_label
    assert session.classifier.provenance.columns == Columns("text", "topics", separator=";")
    assert session.evaluation is not None
    assert session.evaluation.held is not None
