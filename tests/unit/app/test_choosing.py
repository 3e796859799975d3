"""After a training the window finds out how to explain the new model, whenever nothing else is asked of it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bertdesk.app import works
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow
from bertdesk.core import base_models, provenance
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import Progressed, Work
from bertdesk.core.model import Classifier

WAIT_MS = 60_000
TEXT = "the room was very clean ."
TEXTS = tuple(f"the film was good and the {word} clean" for word in ("room", "staff", "price") * 4)
SHORT = TrainConfig(learning_rate=1e-3, batch_size=8, epochs=1, max_length=32, valid_share=0.2, test_share=0.2)

Settle = Callable[[], None]


@pytest.fixture
def begun(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often a work that goes on until it is stopped was begun."""
    seen: list[str] = []

    def endless(*_: object) -> Callable[[CancelToken], Work[object]]:
        def work(cancel: CancelToken) -> Work[object]:
            seen.append("choose")
            yield Progressed("choosing", 0, 0)
            while not cancel.requested:
                threading.Event().wait(0.005)
            cancel.raise_if_requested()

        return work

    monkeypatch.setattr(works, "choose", endless)
    return seen


@pytest.fixture(autouse=True)
def _soon(session: Session) -> None:
    session.choosing._quiet.setInterval(20)


def test_that_a_trained_model_knows_how_it_is_explained_best(
    full: MainWindow, session: Session, tiny_encoder: Path, qtbot: QtBot
) -> None:
    session.material.choose_encoder(base_models.local(tiny_encoder))
    assert session.training.begin(SHORT)
    with qtbot.waitSignal(session.record_changed, timeout=WAIT_MS):
        pass
    assert session.classifier is not None
    assert session.classifier.provenance.faithful.texts >= 8
    assert session.classifier.folder is not None
    assert provenance.read(session.classifier.folder).faithful == session.classifier.provenance.faithful
    assert "texts that the model did not learn from: without the words" in full.pages.words._method.toolTip()
    assert session.evaluation is not None  # what was known stays


def test_that_it_gives_way_to_a_question_and_begins_again_after_it(
    session: Session, classifier: Classifier, begun: list[str], qtbot: QtBot
) -> None:
    session._on_model(classifier)
    session.choosing.begin(classifier, TEXTS)
    qtbot.waitUntil(lambda: len(begun) == 1, timeout=WAIT_MS)
    assert session.is_free_to_ask
    assert session.asking.classify(TEXT)
    qtbot.waitUntil(lambda: session.asking.receipt is not None, timeout=WAIT_MS)  # to the last step of an answer
    qtbot.waitUntil(lambda: len(begun) == 2, timeout=WAIT_MS)


def test_that_it_does_not_come_back_when_the_person_has_stopped_it(
    session: Session, classifier: Classifier, begun: list[str], qtbot: QtBot
) -> None:
    session._on_model(classifier)
    session.choosing.begin(classifier, TEXTS)
    qtbot.waitUntil(lambda: len(begun) == 1, timeout=WAIT_MS)
    session.jobs.ask.cancel()
    qtbot.waitUntil(lambda: not session.jobs.ask.verb, timeout=WAIT_MS)
    qtbot.wait(100)
    assert begun == ["choose"]


def test_that_another_model_is_not_given_what_was_found_of_the_one_before(
    session: Session, classifier: Classifier, begun: list[str], qtbot: QtBot
) -> None:
    session._on_model(classifier)
    session.choosing.begin(classifier, TEXTS)
    session._on_model(classifier)
    qtbot.wait(100)
    assert begun == []
