"""Words struck out by mouse and keyboard, the probabilities that follow, the fewest that turn it, a second model."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from doing import enliven, finish
from looking import button, has_button, named, rows, says, words
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QTableView
from pytestqt.qtbot import QtBot
from tiny import save_tiny_model
from waiting import WAIT_MS

from bertdesk.app import dialogs, what_if_works
from bertdesk.app.panels.compare import ComparePanel
from bertdesk.app.panels.what_if import WhatIfPanel
from bertdesk.app.session import Session
from bertdesk.app.widgets.bar_list import BarList
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.widgets.strike_text import StrikeText
from bertdesk.app.widgets.token_text import TokenText
from bertdesk.app.window import MainWindow
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.core.explain import Opposite, open_text, strike
from bertdesk.core.model import Classifier

Settle = Callable[[], None]
TEXT = "the film was very good , the room was not"
NUMBERS = "Probability of each class without the struck words"


@pytest.fixture
def asked(session: Session, classifier: Classifier, settle: Settle) -> Session:
    """A model that tells its texts apart, a text, and its words."""
    enliven(classifier.network)
    session._on_model(classifier)
    session.asking.classify(TEXT)
    settle()
    return session


@pytest.fixture
def what_if(asked: Session, panel: Any) -> WhatIfPanel:
    return panel(WhatIfPanel)


def text_of(what_if: WhatIfPanel) -> StrikeText:
    return what_if.findChild(StrikeText)


def place_of(text: StrikeText, number: int) -> QPoint:
    """Return the middle of a word, in the viewport."""
    rect = next(text._words.rects(text._words.place_of(number)))
    return (rect.center() - text._scrolled()).toPoint()


def click(text: StrikeText, number: int) -> None:
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=place_of(text, number))


def struck_words(session: Session) -> list[str]:
    return [TEXT[start:end] for start, end in sorted(session.what_if.struck)]


def figures(what_if: WhatIfPanel) -> list[str]:
    bars = named(what_if, BarList, NUMBERS)
    return [bars._rows.row(bars._rows.index(row)).text for row in range(bars._rows.rowCount())]


def percent(p: float) -> str:
    return f"{100 * p:.1f} %"


def test_that_nothing_is_shown_before_there_are_words(session: Session, panel: Any, classifier: Classifier) -> None:
    what_if = panel(WhatIfPanel)
    session._on_model(classifier)
    assert not what_if.isVisible()


def test_that_a_click_strikes_a_word_and_the_probabilities_follow(
    what_if: WhatIfPanel, asked: Session, settle: Settle
) -> None:
    assert says(what_if, "Nothing is struck out.")
    before = asked.asking.prediction.probabilities
    click(text_of(what_if), 4)
    assert struck_words(asked) == ["good"], "drawn at once, before the answer"
    settle()
    strikable = finish(open_text(asked.classifier, TEXT, cancel=CancelToken()))
    wanted = finish(strike(strikable, [4], cancel=CancelToken())).after
    ordered = sorted(before, key=lambda label: -before[label])
    assert figures(what_if) == [f"{percent(before[label])} → {percent(wanted[label])}" for label in ordered]
    assert says(what_if, "Struck out: “good”")
    assert says(what_if, "The model sees [MASK]")
    click(text_of(what_if), 4)
    settle()
    assert struck_words(asked) == []
    assert figures(what_if) == [percent(before[label]) for label in ordered]


def test_that_the_keyboard_walks_and_strikes_and_says_so(what_if: WhatIfPanel, asked: Session, settle: Settle) -> None:
    text = text_of(what_if)
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_Right)
    QTest.keyClick(text, Qt.Key.Key_Right)
    assert text.accessibleDescription() == "“film”"
    QTest.keyClick(text, Qt.Key.Key_Space)
    settle()
    assert struck_words(asked) == ["film"]
    assert text.accessibleDescription() == "“film”, struck out"
    QTest.keyClick(text, Qt.Key.Key_End)
    QTest.keyClick(text, Qt.Key.Key_Return)
    settle()
    assert struck_words(asked) == ["film", "not"]
    QTest.keyClick(text, Qt.Key.Key_Home)
    QTest.keyClick(text, Qt.Key.Key_Left)
    assert text.accessibleDescription() == "“the”"
    button(what_if, "Undo all").click()
    settle()
    assert struck_words(asked) == []
    assert not button(what_if, "Undo all").isEnabled()


def test_that_each_click_supersedes_the_one_before(what_if: WhatIfPanel, asked: Session, settle: Settle) -> None:
    for number in (0, 1, 2, 3, 2):
        click(text_of(what_if), number)
    assert struck_words(asked) == ["the", "film", "very"]
    settle()
    assert [TEXT[start:end] for start, end in asked.what_if.found.words] == ["the", "film", "very"]


def test_that_a_click_that_is_stopped_is_taken_back(
    what_if: WhatIfPanel, asked: Session, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    click(text_of(what_if), 4)
    settle()

    def endless(*_: object) -> Callable[[CancelToken], Work[object]]:
        def work(cancel: CancelToken) -> Work[object]:
            yield from ()
            while not cancel.requested:
                threading.Event().wait(0.005)
            cancel.raise_if_requested()

        return work

    monkeypatch.setattr(what_if_works, "strike", endless)
    click(text_of(what_if), 1)
    assert struck_words(asked) == ["film", "good"]
    asked.jobs.ask.cancel()
    settle()
    assert struck_words(asked) == ["good"]


def test_that_what_gave_way_to_a_click_is_taken_up_again(
    session: Session, panel: Any, classifier: Classifier, qtbot: QtBot, settle: Settle
) -> None:
    what_if = panel(WhatIfPanel)
    session._on_model(classifier)
    session.asking.classify(TEXT)
    qtbot.waitUntil(lambda: session.asking.attribution is not None, timeout=WAIT_MS)
    assert session.what_if.toggle((0, 3))
    qtbot.waitUntil(lambda: session.asking.receipt is not None, timeout=WAIT_MS)
    settle()
    assert not session.asking.is_first
    assert struck_words(session) == ["the"]
    assert what_if.isVisible()


def test_that_the_fewest_words_are_struck_and_told(what_if: WhatIfPanel, asked: Session, settle: Settle) -> None:
    button(what_if, "Find the fewest words that turn it").click()
    assert says(what_if, "Looking for the fewest words.")
    settle()
    found = asked.what_if.found
    assert isinstance(found, Opposite)
    assert asked.what_if.struck == frozenset(found.words)
    assert says(what_if, "word is enough" if found.was_found and len(found.words) == 1 else "words ")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "This one word is enough: without it, it is “good”, 80.0 %"),
        ({"words": ((0, 3), (4, 8))}, "Without these 2 words it is “good”, 80.0 %; no fewer do it"),
        ({"words": ((0, 3), (4, 8)), "proof": "minimal"}, "none of them can be spared"),
        ({"was_found": False, "after": {"bad": 0.7, "good": 0.3}}, "No 20 words were found that turn it (7 variants"),
        ({"was_found": False, "after": {"bad": 0.7, "good": 0.3}}, "It stays “bad”: 70.0 % without those"),
    ],
)
def test_that_an_opposite_is_a_sentence(
    what_if: WhatIfPanel, asked: Session, change: dict[str, object], sentence: str
) -> None:
    before, after = {"bad": 0.9, "good": 0.1}, {"bad": 0.2, "good": 0.8}
    found = Opposite(TEXT, "bad", None, ((0, 3),), True, "fewest", before, after, 20, 7, "mask")
    asked.what_if._on_answered((None, replace(found, **change)))
    assert says(what_if, sentence)


def test_that_another_text_has_nothing_struck(what_if: WhatIfPanel, asked: Session, settle: Settle) -> None:
    click(text_of(what_if), 4)
    settle()
    asked.asking.classify("the meal was poor")
    settle()
    assert asked.what_if.struck == frozenset()
    assert text_of(what_if).text() == "the meal was poor"
    assert says(what_if, "Nothing is struck out.")


def test_that_the_changed_text_can_be_edited(full: MainWindow, session: Session, settle: Settle) -> None:
    full.show_page("classify")
    full.pages.classify.show_text(TEXT)
    settle()
    session.what_if.strike(frozenset({(13, 17), (38, 41)}))
    settle()
    button(full.pages.what_if, "Edit the text").click()
    assert full.pages.classify.findChild(PasteBox).text() == "the film was good , the room was "


def test_that_only_of_many_classes_one_is_chosen(
    session: Session, panel: Any, tiny_encoder: Path, tmp_path: Path, settle: Settle
) -> None:
    what_if = panel(WhatIfPanel)
    session.open_model(save_tiny_model(tmp_path / "three", tiny_encoder, ("a", "b", "c")))
    settle()
    session.asking.classify(TEXT)
    settle()
    into = named(what_if, QComboBox, "The class it is to turn into")
    assert into.isVisible()
    others = sorted({"a", "b", "c"} - {session.asking.prediction.label})
    assert [into.itemText(row) for row in range(into.count())][1:] == [f"into “{label}”" for label in others]
    into.setCurrentIndex(2)
    button(what_if, "Find the fewest words that turn it").click()
    settle()
    assert session.what_if.found.against == others[1]


def test_that_words_for_one_class_rather_than_another_are_shown(asked: Session, panel: Any, settle: Settle) -> None:
    compare = panel(ComparePanel)
    label = asked.asking.prediction.label
    (other,) = {"bad", "good"} - {label}
    rival = named(compare, QComboBox, "Class that it is compared with")
    assert [rival.itemText(row) for row in range(rival.count())] == ["no other class", f"“{other}”"]
    rival.setCurrentIndex(1)
    rival.activated.emit(1)
    settle()
    assert asked.asking.attribution.against == other
    assert rival.currentIndex() == 1


def test_that_a_second_model_stands_beside_the_first(
    asked: Session, panel: Any, tiny_encoder: Path, tmp_path: Path, settle: Settle
) -> None:
    compare = panel(ComparePanel)
    assert not has_button(compare, "Close the other model")
    asked.comparing.open(save_tiny_model(tmp_path / "other", tiny_encoder, ("cat", "dog")), "cpu")
    settle()
    assert {"other", "tiny"} <= set(words(compare))
    assert says(compare, "“other” has no class ")
    assert [text.text() for text in compare.findChildren(TokenText)] == [TEXT, TEXT]
    table = rows(named(compare, QTableView, "Words that the models see most differently"))
    assert len(table) == len(TEXT.split())
    asked.asking.classify("the meal was poor")
    settle()
    assert [text.text() for text in compare.findChildren(TokenText)] == ["the meal was poor"] * 2, "it follows"
    button(compare, "Close the other model").click()
    assert asked.comparing.other is None
    assert not says(compare, "other")


def test_that_the_other_model_is_asked_for_by_its_folder(
    full: MainWindow, session: Session, tiny_model: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_model_folder", lambda _parent: tiny_model)
    full.show_page("classify")
    full.pages.classify.show_text(TEXT)
    settle()
    button(full.pages.compare, "Compare with another model…").click()
    settle()
    assert session.comparing.found is not None
    assert session.comparing.found.same_target
