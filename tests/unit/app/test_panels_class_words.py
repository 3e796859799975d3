"""The panel with the words of each class: collected from the scored texts, with the way back to each text."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from doing import enliven
from looking import button, has_button, named, notices, rows, says
from PySide6.QtWidgets import QComboBox, QTableView, QToolButton
from pytestqt.qtbot import QtBot
from tiny import reviews, write_csv

from bertdesk.app.class_words import MOST_TEXTS, evenly
from bertdesk.app.panels.class_words import ClassWordsPanel
from bertdesk.app.session import Session
from bertdesk.core.explain import Attribution, Span
from bertdesk.core.explain.class_words import class_words
from bertdesk.core.explain.digest import Digest
from bertdesk.core.explain.shortcuts import Shortcut
from bertdesk.core.model import Classifier

Settle = Callable[[], None]


@pytest.fixture
def scored(session: Session, classifier: Classifier, settle: Settle, tmp_path: Path) -> Session:
    enliven(classifier.network)
    session._on_model(classifier)
    session.evaluate_file(write_csv(tmp_path / "rows.csv", reviews(40)))
    settle()
    session.choosing.drop()
    return session


def explained(text: str, target: str, *scores: float) -> Attribution:
    """Return an attribution with a score for each word."""
    spans, start = [], 0
    for word, score in zip(text.split(), scores, strict=True):
        spans.append(Span(start, start + len(word), score))
        start += len(word) + 1
    return Attribution(text, target, target, 0.9, tuple(spans), 0.0, 1.0, 0, 1, was_truncated=False, method="lime")


@pytest.fixture
def digest() -> Digest:
    found = [
        *(explained(f"good {word}", "good", 3.0, -1.0) for word in ("room", "staff", "price")),
        *(explained(f"bad {word}", "bad", 4.0, 0.0) for word in ("room", "staff", "price", "meal")),
    ]
    return Digest(found, class_words(found), (Shortcut("bad", "sincerely", 12, 0.9, 0.5),), is_whole=True)


def test_that_nothing_is_offered_before_the_model_is_scored(
    panel: Any, session: Session, classifier: Classifier
) -> None:
    made = panel(ClassWordsPanel)
    session._on_model(classifier)
    assert made.isHidden()


def test_that_the_words_are_collected_from_the_scored_texts(panel: Any, scored: Session, settle: Settle) -> None:
    made = panel(ClassWordsPanel)
    assert says(made, "Explains up to 200 of the texts that the model was scored on, the quick way.")
    button(made, "Collect the words").click()
    settle()
    found = scored.class_words.digest
    assert found is not None
    assert found.is_whole
    assert len(found.found) == 40
    assert says(made, "From 40 texts.")
    assert has_button(made, "Collect again")
    classes = named(made, QComboBox, "Class whose words are shown")
    assert [classes.itemText(row) for row in range(classes.count())] == sorted({one.label for one in found.found})


def test_that_each_class_has_its_words_with_share_and_texts(panel: Any, scored: Session, digest: Digest) -> None:
    made = panel(ClassWordsPanel)
    scored.class_words._on_found(digest)
    words = named(made, QTableView, "Words for and against the class")
    assert rows(words) == [["bad", "+100.0 %", "4"]]
    texts = named(made, QTableView, "Texts with the word")
    assert [row[0] for row in rows(texts)] == ["bad room", "bad staff", "bad price", "bad meal"]
    named(made, QComboBox, "Class whose words are shown").setCurrentIndex(1)
    assert rows(words) == [["good", "+75.0 %", "3"]]
    assert rows(texts)[0] == ["good room", "good", "+75.0 %"]
    assert says(made, "Texts with “good”, where it counts most first")


def test_that_a_word_that_decides_alone_is_warned_of(panel: Any, scored: Session, digest: Digest) -> None:
    made = panel(ClassWordsPanel)
    scored.class_words._on_found(digest)
    (warning,) = notices(made)
    assert warning.startswith(
        "“sincerely” decides alone: put before texts of other classes, it makes 90 % of them “bad”."
    )
    scored.class_words._on_found(replace(digest, shortcuts=()))
    assert notices(made) == []


def test_that_a_warning_that_was_read_can_be_put_away(panel: Any, scored: Session, digest: Digest) -> None:
    made = panel(ClassWordsPanel)
    two = replace(digest, shortcuts=(*digest.shortcuts, Shortcut("good", "cheers", 6, 0.8, 0.1)))
    scored.class_words._on_found(two)
    first, _ = [b for b in made.findChildren(QToolButton) if b.accessibleName() == "Dismiss"]
    first.click()
    (left,) = notices(made)
    assert left.startswith("“cheers”")


def test_that_a_text_leads_to_its_explanation(panel: Any, scored: Session, digest: Digest, qtbot: QtBot) -> None:
    made = panel(ClassWordsPanel)
    scored.class_words._on_found(digest)
    chosen: list[str] = []
    made.text_chosen.connect(chosen.append)
    see = button(made, "See the words behind it")
    assert not see.isEnabled()
    named(made, QTableView, "Texts with the word").selectRow(2)
    see.click()
    assert chosen == ["bad price"]


def test_that_cancelling_keeps_the_words_of_the_texts_that_were_read(
    panel: Any, scored: Session, qtbot: QtBot, settle: Settle
) -> None:
    made = panel(ClassWordsPanel)
    seen: list[object] = []

    def stop_after_some(_verb: str, event: object) -> None:
        seen.append(event)
        if getattr(event, "phase", "") == "explaining" and getattr(event, "done", 0) == 5:
            scored.jobs.ask.cancel()

    scored.reported.connect(stop_after_some)
    button(made, "Collect the words").click()
    settle()
    found = scored.class_words.digest
    assert found is not None
    assert not found.is_whole
    assert 5 <= len(found.found) < 40


def test_that_another_model_takes_the_words_away(
    panel: Any, scored: Session, digest: Digest, classifier: Classifier
) -> None:
    made = panel(ClassWordsPanel)
    scored.class_words._on_found(digest)
    scored._on_model(classifier)
    assert scored.class_words.digest is None
    assert made.isHidden()


def test_that_other_rows_take_the_words_away(
    panel: Any, scored: Session, digest: Digest, settle: Settle, tmp_path: Path
) -> None:
    made = panel(ClassWordsPanel)
    scored.class_words._on_found(digest)
    scored.evaluate_file(write_csv(tmp_path / "other.csv", reviews(20)))
    settle()
    assert scored.class_words.digest is None
    assert has_button(made, "Collect the words")
    scored.choosing.drop()


def test_that_texts_are_chosen_evenly_over_the_classes() -> None:
    classes = np.array([0] * 1000 + [1] * 150 + [2] * 30)
    chosen = evenly(classes, MOST_TEXTS)
    assert len(set(chosen)) == MOST_TEXTS
    assert np.bincount(classes[chosen]).tolist() == [85, 85, 30]
    assert sorted(evenly(np.array([1, 0, 1]), MOST_TEXTS)) == [0, 1, 2]
