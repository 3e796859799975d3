"""The pages "Evaluate" and "Classify": figures, mistakes, probabilities and words of small real objects."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from doing import dataset_of
from looking import button, has_button, named, notices, rows, says, words
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QSplitter, QTableView
from pytestqt.qtbot import QtBot

from bertdesk.app import works
from bertdesk.app.panels.classify import ClassifyPanel
from bertdesk.app.panels.evaluate import EvaluatePanel
from bertdesk.app.panels.words import WordsPanel
from bertdesk.app.session import Session
from bertdesk.app.widgets.bar_list import BarList
from bertdesk.app.widgets.marks import to_html
from bertdesk.app.widgets.matrix_view import MatrixView
from bertdesk.app.widgets.paste_box import LONGEST_TEXT, PasteBox
from bertdesk.app.widgets.token_text import TokenText
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.core.explain import Attribution, Receipt, Span
from bertdesk.core.metrics import Evaluation, score
from bertdesk.core.model import Classifier
from bertdesk.core.predict import Prediction
from bertdesk.errors import Cancelled

Settle = Callable[[], None]
LEFT = Qt.MouseButton.LeftButton

# Evaluate


def evaluation_of(labels: tuple[str, ...], true: list[int], answers: list[int], sure: list[float]) -> Evaluation:
    """Return the evaluation of a model that gave these answers, each with this probability."""
    probabilities = np.full((len(true), len(labels)), 0.0)
    for row, (answer, p) in enumerate(zip(answers, sure, strict=True)):
        probabilities[row] = (1 - p) / (len(labels) - 1)
        probabilities[row, answer] = p
    return score(labels, np.array(true), probabilities)


@pytest.fixture
def evaluated(session: Session, classifier: Classifier) -> Session:
    """Ten texts, three of them wrong: two bad taken for good, one good taken for bad."""
    true, answers = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1, 1, 1, 1, 0]
    evaluation = evaluation_of(("bad", "good"), true, answers, [0.9, 0.9, 0.9, 0.6, 0.95, 0.9, 0.9, 0.9, 0.9, 0.7])
    dataset = dataset_of([(f"text {i}", ("bad", "good")[label]) for i, label in enumerate(true)])
    session._on_model(classifier)
    session._on_scored((dataset, evaluation))
    return session


def test_that_the_evaluation_is_missing_until_there_is_a_model(panel: Any, session: Session) -> None:
    evaluate = panel(EvaluatePanel)
    assert says(evaluate, "There is no model yet: train one, then its figures are here.")
    assert has_button(evaluate, "Train a model")
    assert not has_button(evaluate, "Evaluate on another file…")


def test_that_a_model_of_unknown_quality_says_so(panel: Any, session: Session, classifier: Classifier) -> None:
    evaluate = panel(EvaluatePanel)
    session._on_model(classifier)
    assert says(evaluate, "Nothing is known yet about how good this model is.")
    assert has_button(evaluate, "Evaluate on another file…")


def test_that_figures_stand_with_their_interval_and_classes_in_a_table(panel: Any, evaluated: Session) -> None:
    evaluate = panel(EvaluatePanel)
    assert says(evaluate, "70 % of 10 texts in “made.csv” (40 % to 89 %)")
    assert "70.0 %" in words(evaluate)
    assert "0.697" in words(evaluate)  # macro-F1 of F1 2/3 and 8/11
    table = rows(named(evaluate, QTableView, "Figures of each class"))
    assert table == [["bad", "0.750", "0.600", "0.667", "5"], ["good", "0.667", "0.800", "0.727", "5"]]
    assert not says(evaluate, "TF-IDF")  # baselines were scored on other rows


def test_that_mistakes_come_the_surest_first_and_can_be_sorted(panel: Any, evaluated: Session) -> None:
    evaluate = panel(EvaluatePanel)
    wrong = named(evaluate, QTableView, "Wrongly classified texts")
    assert [row[0] for row in rows(wrong)] == ["text 4", "text 9", "text 3"]
    assert rows(wrong)[0] == ["text 4", "bad", "good", "0.950"]
    wrong.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    assert [row[3] for row in rows(wrong)] == ["0.600", "0.700", "0.950"]
    wrong.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert [row[1] for row in rows(wrong)] == ["good", "bad", "bad"]


def test_that_a_click_on_the_matrix_shows_the_texts_of_that_cell(panel: Any, evaluated: Session) -> None:
    evaluate = panel(EvaluatePanel)
    wrong = named(evaluate, QTableView, "Wrongly classified texts")
    wrong.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    matrix = evaluate.findChild(MatrixView).findChild(QTableView)
    cell = matrix.visualRect(matrix.model().index(0, 1)).center()
    QTest.mouseClick(matrix.viewport(), LEFT, pos=cell)
    assert [row[0] for row in rows(wrong)] == ["text 3", "text 4"]
    assert says(evaluate, "2 texts of “bad” that were taken for “good”")
    assert wrong.horizontalHeader().sortIndicatorSection() == -1  # the rows are in their own order again
    button(evaluate, "Show all mistakes").click()
    assert len(rows(wrong)) == 3
    assert says(evaluate, "Wrong on 3 of 10 texts")


def test_that_a_mistake_can_be_explained_whatever_the_order(panel: Any, evaluated: Session) -> None:
    evaluate = panel(EvaluatePanel)
    wrong = named(evaluate, QTableView, "Wrongly classified texts")
    explain = button(evaluate, "See the words behind it")
    assert not explain.isEnabled()
    wrong.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    wrong.selectRow(1)
    chosen: list[str] = []
    evaluate.text_chosen.connect(chosen.append)
    explain.click()
    assert chosen == ["text 9"]


def test_that_figures_of_another_model_go_with_it(panel: Any, evaluated: Session, classifier: Classifier) -> None:
    evaluate = panel(EvaluatePanel)
    evaluated._on_model(classifier)
    assert says(evaluate, "Nothing is known yet")
    assert not says(evaluate, "70.0 %")


# Classify

TEXT = "the room was very clean ."


def predicted(session: Session, text: str = TEXT, **probabilities: float) -> None:
    session.asking.subject = text
    session.asking.attribution = None
    label = max(probabilities, key=probabilities.__getitem__)
    session.asking.prediction = Prediction(label, probabilities, 1, was_truncated=False, unknown_share=0.0)
    session.asking.prediction_changed.emit()


def explained(session: Session, target: str, scores: dict[str, float], text: str = TEXT) -> None:
    """Report an attribution with these scores on these words of the text."""
    spans = tuple(Span(text.index(word), text.index(word) + len(word), value) for word, value in scores.items())
    session.asking._on_explained(
        Attribution(text, target, target, 0.8, spans, 0.01, 1.2, 32, 1, was_truncated=False, method="lime")
    )


@pytest.fixture
def classify(panel: Any, session: Session, classifier: Classifier) -> ClassifyPanel:
    made: ClassifyPanel = panel(ClassifyPanel)
    made.place_words(panel(WordsPanel))
    session._on_model(classifier)
    return made


def test_that_without_a_model_the_page_says_what_is_missing(panel: Any) -> None:
    page = panel(ClassifyPanel)
    page.findChild(PasteBox).set_text("the room was clean")
    assert says(page, "There is no model yet: train one, or open a model folder.")
    assert has_button(page, "Train a model")
    assert not button(page, "Classify").isEnabled()


def test_that_without_a_text_there_is_nothing_to_classify(classify: ClassifyPanel) -> None:
    box = classify.findChild(PasteBox)
    assert not button(classify, "Classify").isEnabled()
    box.set_text(" \n\t ")
    assert not button(classify, "Classify").isEnabled()
    box.set_text("the room")
    assert button(classify, "Classify").isEnabled()
    assert not has_button(classify, "Train a model")


def test_that_control_enter_classifies_what_stands_there(
    classify: ClassifyPanel, session: Session, settle: Settle
) -> None:
    box = classify.findChild(PasteBox)
    QTest.keyClicks(box, "the staff was rude")
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert session.asking.prediction is not None
    assert session.asking.text == "the staff was rude"
    assert says(classify, f"Words for and against “{session.asking.prediction.label}”")


def test_that_a_short_text_leaves_the_answer_its_room_until_the_person_moves_the_border(
    classify: ClassifyPanel, session: Session, settle: Settle
) -> None:
    box = classify.findChild(PasteBox)

    def height_of(text: str) -> int:
        classify.show_text(text)
        settle()
        return int(box.height())

    alone = box.height()
    short, long = height_of("the staff was rude"), height_of("the staff was rude . " * 90)
    assert short == box.minimumHeight()
    assert short < long < alone
    (border,) = [part for part in classify.findChildren(QSplitter) if part.orientation() == Qt.Orientation.Vertical]
    border.moveSplitter(border.sizes()[0] - 30, 1)
    assert short < height_of("the staff was rude") < long


def test_that_bars_stand_in_order_with_their_figures(classify: ClassifyPanel, session: Session) -> None:
    predicted(session, bad=0.2, good=0.8)
    bars = named(classify, BarList, "Probability of each class")
    assert rows(bars) == [["good"], ["bad"]]
    model = bars.model()
    spoken = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert spoken == ["good, 80.0 %", "bad, 20.0 %"]
    assert bars.selected() == "good"
    assert says(classify, "Looking for the words behind it…")


def test_that_the_classes_that_hold_are_named_of_a_multi_label_model(classify: ClassifyPanel, session: Session) -> None:
    for probabilities, wanted in (
        ({"price": 0.1, "room": 0.7, "staff": 0.9}, "staff, room"),
        ({"price": 0.1, "room": 0.2, "staff": 0.3}, "None of the classes"),
    ):
        session.asking.prediction = Prediction("staff", probabilities, 1, False, 0.0, is_multi_label=True)
        session.asking.prediction_changed.emit()
        assert says(classify, "These hold")
        assert says(classify, wanted)
        assert not says(classify, "This looks like")
    predicted(session, bad=0.2, good=0.8)
    assert says(classify, "This looks like")


def test_that_a_click_on_another_class_explains_that_class(
    classify: ClassifyPanel, session: Session, settle: Settle
) -> None:
    box = classify.findChild(PasteBox)
    box.set_text(TEXT)
    button(classify, "Classify").click()
    settle()
    bars = named(classify, BarList, "Probability of each class")
    (other,) = {"bad", "good"} - {bars.selected()}
    (row,) = [row for row, (name,) in enumerate(rows(bars)) if name == other]
    QTest.mouseClick(bars.viewport(), LEFT, pos=bars.visualRect(bars.model().index(row, 0)).center())
    settle()
    assert session.asking.attribution is not None
    assert session.asking.attribution.target == other
    assert says(classify, f"Words for and against “{other}”")
    assert bars.selected() == other


def test_that_marks_lie_on_the_persons_own_text(classify: ClassifyPanel, session: Session) -> None:
    text = "Naïve café — 🙂 the   room\nwas very clean .\u00a0"
    predicted(session, text, bad=0.2, good=0.8)
    explained(session, "good", {"clean": 2.0, "room": -1.0, "was": 0.01}, text)
    shown = classify.findChild(TokenText)
    assert shown.text() == text
    html = to_html(text, shown.marks())
    assert html.count("<span") == 2  # "was" is below the noise floor
    assert ">clean</span>" in html
    assert 'title="−1.00">room</span>' in html
    words_table = named(classify, QTableView, "Words and their scores")
    assert rows(words_table) == [["clean", "+2.00"], ["room", "−1.00"]]
    words_table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert rows(words_table) == [["room", "−1.00"], ["clean", "+2.00"]]


def test_that_the_receipt_says_how_the_scores_were_made(classify: ClassifyPanel, session: Session) -> None:
    predicted(session, bad=0.2, good=0.8)
    explained(session, "good", {"clean": 2.0, "room": -1.0})
    assert says(classify, "LIME. The scores add up to 1.00 of 1.20 (logits).")


def test_that_a_first_answer_is_paler_and_says_that_a_better_one_comes(
    classify: ClassifyPanel, session: Session, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    may_end = threading.Event()

    def slow(*_: object) -> Callable[[CancelToken], Work[object]]:
        def work(_cancel: CancelToken) -> Work[object]:
            yield from ()
            may_end.wait(20)
            raise Cancelled

        return work

    monkeypatch.setattr(works, "explain", slow)
    predicted(session, bad=0.2, good=0.8)
    found = Attribution(TEXT, "good", "good", 0.8, (Span(18, 23, 2.0),), 0.0, 2.0, 0, 1, False, "lime")
    session.asking._on_first(found)
    shown = classify.findChild(TokenText)
    first = shown._layout.ground(0)
    assert says(classify, "A first look. Looking more closely…")
    may_end.set()
    qtbot.waitUntil(lambda: not session.jobs.ask.verb, timeout=20_000)
    assert says(classify, "Not tried out.")
    session.asking._on_explained(found)
    assert shown._layout.ground(0) != first
    qtbot.waitUntil(lambda: not session.jobs.ask.verb, timeout=20_000)


def test_that_another_method_can_be_chosen(classify: ClassifyPanel, session: Session, settle: Settle) -> None:
    session.asking.classify(TEXT)
    settle()
    combo = named(classify, QComboBox, "How the words are found")
    assert combo.currentText() == "As usual: Conservative propagation, tried out in steps"
    row = combo.findText("Occlusion: one word left out at a time")
    combo.setCurrentIndex(row)
    combo.activated.emit(row)
    settle()
    assert session.asking.attribution is not None
    assert session.asking.attribution.method == "occlusion"
    assert says(classify, "Occlusion: one word left out at a time. The scores add up")


def test_that_of_a_long_text_the_first_window_alone_can_be_read(
    classify: ClassifyPanel, session: Session, settle: Settle
) -> None:
    (only_first,) = [box for box in classify.findChildren(QCheckBox) if "borders" not in box.text()]
    session.asking.classify(TEXT)
    settle()
    assert only_first.isHidden()
    session.asking.classify("the room was very clean . " * 40)
    settle()
    assert session.asking.prediction.windows > 1
    whole = session.asking.prediction.probabilities
    assert not only_first.isHidden()
    assert only_first.text() == f"Read its first {session.classifier.max_length} tokens only"
    only_first.click()
    settle()
    assert session.asking.prediction.windows == 1
    assert session.asking.prediction.was_truncated
    assert session.asking.prediction.probabilities != whole
    assert max(span.end for span in session.asking.attribution.spans) < 40 * 26 * 2 / 3
    assert notices(classify) == []  # it was the person's choice
    ((start, end),) = classify.findChild(TokenText).unread()
    assert (start, end) == (session.asking.attribution.window_spans[0][1], 40 * 26)
    only_first.click()
    settle()
    assert session.asking.prediction.probabilities == whole


RECEIPT = Receipt((Span(18, 23, 2.0),), 0.8, 0.31, 0.79, 20, 20, "integrated_gradients_mask", 0.61, 0.001, "solid")


def test_that_the_receipt_says_what_the_words_are_worth(classify: ClassifyPanel, session: Session) -> None:
    predicted(session, bad=0.2, good=0.8)
    explained(session, "good", {"clean": 2.0, "room": -1.0})
    assert says(classify, "Trying out the words…")
    session.asking._on_checked(RECEIPT)
    assert says(classify, "Solid: these words decide")
    assert says(classify, "Without “clean” the probability goes from 80.0 % to 31.0 %;")
    assert says(classify, "without as many random words, to 79.0 % (mean of 20 draws).")
    assert says(classify, "Second method: Integrated gradients from [MASK]; rank correlation 0.61.")
    rules = [label.toolTip() for label in classify.findChildren(QLabel) if label.text().startswith("Solid")]
    assert "a second method ranks the words alike" in rules[0]


def test_that_words_that_are_worth_nothing_are_said_to_be(classify: ClassifyPanel, session: Session) -> None:
    predicted(session, bad=0.2, good=0.8)
    explained(session, "good", {"clean": -2.0})
    session.asking._on_checked(replace(RECEIPT, words=(), verdict="unreliable"))
    assert says(classify, "Do not rely on these words")
    assert says(classify, "No word speaks for this class.")


def test_that_another_answer_takes_the_receipt_away(classify: ClassifyPanel, session: Session) -> None:
    predicted(session, bad=0.2, good=0.8)
    explained(session, "good", {"clean": 2.0})
    session.asking._on_checked(RECEIPT)
    explained(session, "bad", {"room": 1.0})
    assert session.asking.receipt is None
    assert not says(classify, "Solid: these words decide")
    predicted(session, bad=0.9, good=0.1)
    assert not says(classify, "Trying out the words…")


def test_that_a_real_explanation_is_tried_out(classify: ClassifyPanel, session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.asking.receipt_changed, timeout=20_000):
        session.asking.classify(TEXT)
    assert session.asking.receipt is not None
    assert session.asking.receipt.draws == 20
    assert session.asking.receipt.before == pytest.approx(session.asking.attribution.probability, abs=1e-6)
    qtbot.waitUntil(lambda: not session.jobs.verbs, timeout=10_000)


def test_that_a_pasted_page_stays_the_text_it_is(classify: ClassifyPanel, qtbot: QtBot) -> None:
    box = classify.findChild(PasteBox)
    mime = QMimeData()
    mime.setHtml("<b>the room</b> was <img src='x'> clean")
    mime.setText("the room was <b>clean</b>")
    QApplication.clipboard().setMimeData(mime)
    box.setFocus()
    box.paste()
    assert box.text() == "the room was <b>clean</b>"


def test_that_a_paste_that_is_too_long_says_so_until_it_is_shorter(classify: ClassifyPanel) -> None:
    box = classify.findChild(PasteBox)
    box.set_text("good " * (LONGEST_TEXT // 5 + 1))
    assert says(classify, "The text was too long: its first 200,000 characters were pasted.")
    box.set_text("good")
    assert notices(classify) == []


def test_that_a_text_in_another_language_is_warned_of(classify: ClassifyPanel, session: Session) -> None:
    session.asking.subject = "这家店的物流很快"
    session.asking.prediction = Prediction("good", {"bad": 0.4, "good": 0.6}, 1, was_truncated=True, unknown_share=0.9)
    session.asking.prediction_changed.emit()
    first, second = notices(classify)
    assert first.startswith("90 % of this is in a script or has word pieces that the encoder never saw")
    assert second == "The text is so long that its end was not read."


def test_that_an_answer_of_another_model_goes_with_it(
    classify: ClassifyPanel, session: Session, classifier: Classifier
) -> None:
    predicted(session, bad=0.2, good=0.8)
    explained(session, "good", {"clean": 2.0})
    session._on_model(classifier)
    assert not says(classify, "Words for and against")
    assert not classify.findChild(TokenText).isVisible()
