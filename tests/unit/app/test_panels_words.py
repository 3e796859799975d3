"""The text with its words on the page "Classify": by words, tokens and sentences, with borders, taken along."""

from pathlib import Path
from typing import Any

import pytest
from looking import button, named, rows, says
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QTableView

from bertdesk.app import dialogs, i18n
from bertdesk.app.panels.words import WordsPanel
from bertdesk.app.session import Session
from bertdesk.app.widgets.export_button import ExportButton
from bertdesk.app.widgets.token_text import TokenText
from bertdesk.core.explain import Attribution, Span
from bertdesk.core.model import Classifier
from bertdesk.core.predict import Prediction

LEFT = Qt.MouseButton.LeftButton
TEXT = "Very unclean. It was <b>good</b>!"
WORDS = (Span(0, 4, 0.5), Span(5, 12, -2.0), Span(12, 13, 0.0), Span(14, 16, 0.0), Span(24, 28, 3.0))
TOKENS = (*WORDS[:1], Span(5, 7, 1.0), Span(7, 12, -3.0), *WORDS[2:])


def show(session: Session, **changes: Any) -> Attribution:
    """Report an answer and the words behind it, as jobs would."""
    values: dict[str, Any] = {"windows": 1, "was_truncated": False, "window_spans": ((0, len(TEXT)),), **changes}
    found = Attribution(TEXT, "good", "good", 0.875, WORDS, 0.0, 1.5, 0, method="lime", tokens=TOKENS, **values)
    session.asking.subject = TEXT
    session.asking.prediction = Prediction("good", {"good": 0.875, "bad": 0.125}, 1, False, 0.0)
    session.asking.prediction_changed.emit()
    session.asking._on_explained(found)
    session.jobs.cancel_all()
    return found


@pytest.fixture
def words_panel(panel: Any, session: Session, classifier: Classifier) -> WordsPanel:
    made: WordsPanel = panel(WordsPanel)
    session._on_model(classifier)
    return made


def table(panel: WordsPanel) -> QTableView:
    return named(panel, QTableView, "Words and their scores")


def head(panel: WordsPanel) -> str:
    return str(table(panel).model().headerData(0, Qt.Orientation.Horizontal))


def test_that_the_switch_marks_tokens_and_sentences_and_the_table_follows(
    words_panel: WordsPanel, session: Session
) -> None:
    show(session)
    assert (head(words_panel), rows(table(words_panel))) == (
        "Word", [["good", "+3.00"], ["unclean", "−2.00"], ["Very", "+0.50"]],
    )  # fmt: skip
    QTest.mouseClick(button(words_panel, "Tokens"), LEFT)
    assert (head(words_panel), rows(table(words_panel))) == (
        "Token", [["clean", "−3.00"], ["good", "+3.00"], ["un", "+1.00"], ["Very", "+0.50"]],
    )  # fmt: skip
    QTest.mouseClick(button(words_panel, "Sentences"), LEFT)
    assert (head(words_panel), rows(table(words_panel))) == (
        "Sentence", [["It was <b>good", "+3.00"], ["Very unclean.", "−1.50"]],
    )  # fmt: skip
    marks = words_panel.findChild(TokenText).marks()
    assert [(mark.start, mark.end, mark.score, mark.rank) for mark in marks] == [(0, 13, -0.5, 2), (14, 28, 1.0, 1)]


def test_that_the_switch_is_remembered(words_panel: WordsPanel, session: Session, panel: Any) -> None:
    show(session)
    QTest.mouseClick(button(words_panel, "Sentences"), LEFT)
    assert session.settings.marked_unit == "sentence"
    other = panel(WordsPanel)
    show(session)
    assert button(other, "Sentences").isChecked()
    assert head(other) == "Sentence"


def test_that_a_mark_is_found_in_the_table_and_back_by_tokens_too(words_panel: WordsPanel, session: Session) -> None:
    show(session)
    QTest.mouseClick(button(words_panel, "Tokens"), LEFT)
    text = words_panel.findChild(TokenText)
    for _ in range(3):  # Very, un, clean
        QTest.keyClick(text, Qt.Key.Key_Right)
    assert [index.data() for index in table(words_panel).selectionModel().selectedRows()] == ["clean"]
    table(words_panel).setCurrentIndex(table(words_panel).model().index(2, 0))
    assert text.accessibleDescription().startswith("“un”  +1.00, rank 3 of 6.")


def test_that_window_borders_are_offered_where_there_are_several(words_panel: WordsPanel, session: Session) -> None:
    box = words_panel.findChild(QCheckBox)
    text = words_panel.findChild(TokenText)
    show(session)
    assert not box.isVisibleTo(words_panel)
    show(session, windows=2, window_spans=((0, 20), (14, len(TEXT))))
    assert box.isVisibleTo(words_panel)
    assert len(text._borders) == 0
    box.click()
    assert len(text._borders) == 4
    show(session)
    assert len(text._borders) == 0


def test_that_the_end_that_was_not_read_is_grey_and_an_export_says_so(
    words_panel: WordsPanel, session: Session
) -> None:
    show(session, was_truncated=True, window_spans=((0, 28),))
    assert words_panel.findChild(TokenText).unread() == ((28, len(TEXT)),)
    choose(words_panel, "Copy as text")
    assert "What is grey was not read." in QApplication.clipboard().text()


def choose(panel: WordsPanel, words: str) -> None:
    (action,) = [each for each in panel.findChild(ExportButton).menu().actions() if each.text() == words]
    action.trigger()


def test_that_what_is_copied_carries_class_probability_and_method(words_panel: WordsPanel, session: Session) -> None:
    show(session)
    choose(words_panel, "Copy as text")
    assert QApplication.clipboard().text() == (
        f"“good”: 87.5 %\nFound by: LIME\n\n{TEXT}\n\n"
        "Orange: pushes towards “good”:\n   +3.00  good\n   +0.50  Very\n"
        "Blue, underlined: against it:\n   −2.00  unclean\n"
    )
    choose(words_panel, "Copy with colours")
    assert "&lt;b&gt;" in QApplication.clipboard().mimeData().html()
    choose(words_panel, "Copy as picture")
    assert QApplication.clipboard().mimeData().hasImage()
    QApplication.clipboard().clear()


def test_that_a_file_gets_the_kind_that_its_name_says(
    words_panel: WordsPanel, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(session)
    asked = iter([tmp_path / "a.svg", None, tmp_path / "no" / "a.png"])
    monkeypatch.setattr(dialogs, "ask_where_to_save_marks", lambda _parent: next(asked))
    failed: list[tuple[str, str, dict[str, Any]]] = []
    session.failed.connect(lambda *told: failed.append(told))
    choose(words_panel, "Save as…")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<?xml")
    choose(words_panel, "Save as…")
    assert not failed
    choose(words_panel, "Save as…")
    ((_, code, facts),) = failed
    assert (code, facts["path"]) == ("save_failed", str(tmp_path / "no" / "a.png"))
    assert "could not be saved" in i18n.message(code, facts)


def test_that_nothing_is_offered_before_there_are_words(words_panel: WordsPanel, session: Session) -> None:
    tools: list[QAbstractButton] = [words_panel.findChild(ExportButton), button_named(words_panel, "Tokens")]
    show(session)
    assert all(tool.isVisibleTo(words_panel) for tool in tools)
    session.jobs.wait(5.0)
    QApplication.processEvents()  # the job that tried the words out says that it has ended
    session.asking.attribution = None
    session.asking.prediction_changed.emit()
    assert not any(tool.isVisibleTo(words_panel) for tool in tools)
    assert says(words_panel, "Looking for the words behind it…")


def button_named(panel: WordsPanel, text: str) -> QAbstractButton:
    (found,) = [each for each in panel.findChildren(QAbstractButton) if each.text() == text]
    return found
