"""What the page "Understand" looks at, and its upper part: networks, sentences, and what becomes of a wrong one."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from looked_at import save_folder
from looking import button, has_button, says
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot
from understand_page import open_page, type_text
from waiting import WAIT_MS

from bertdesk.app import known_networks, understand_works
from bertdesk.app.job import MakeWork
from bertdesk.app.session import Session
from bertdesk.app.view import View
from bertdesk.app.window import MainWindow
from bertdesk.core import base_models
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.pieces import Pieces
from bertdesk.core.understand.subject import Subject
from bertdesk.paths import models_dir

Settle = Callable[[], None]
Question = Callable[[Subject, CancelToken], Work[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_folder(tmp_path / "small bert", "bert")


def _answer(value: str, until: threading.Event | None = None) -> Question:
    def asked(_subject: Subject, cancel: CancelToken) -> Work[str]:
        yield Progressed("reading", 0, 1)
        if until is not None:
            until.wait(30)
        cancel.raise_if_requested()
        return value

    return asked


def _use(session: Session, folder: Path) -> None:
    session.understanding.use(folder, device="cpu", mirror="")


def test_a_network_is_opened_when_a_sentence_is_read(session: Session, folder: Path, settle: Settle) -> None:
    looked_at = session.understanding
    _use(session, folder)
    assert not session.jobs.verbs
    looked_at.read("the film was good")
    settle()
    assert looked_at.subject is not None
    assert looked_at.subject.folder == folder
    assert isinstance(looked_at.pieces, Pieces)
    assert looked_at.pieces.text == "the film was good"


def test_the_same_sentence_is_cut_once(session: Session, folder: Path, settle: Settle, qtbot: QtBot) -> None:
    _use(session, folder)
    session.understanding.read("the film")
    settle()
    with qtbot.assertNotEmitted(session.understanding.pieces_changed):
        session.understanding.read("the film")
    with qtbot.waitSignal(session.understanding.pieces_changed):
        session.understanding.read("the book")


def test_an_empty_sentence_is_still_framed(session: Session, folder: Path, settle: Settle) -> None:
    _use(session, folder)
    session.understanding.read("")
    settle()
    assert isinstance(session.understanding.pieces, Pieces)
    assert [piece.text for piece in session.understanding.pieces.pieces] == ["[CLS]", "[SEP]"]


def test_a_long_text_is_cut_on_another_thread(
    session: Session, folder: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    cut = understand_works.cut

    def watched(subject: Subject, text: str) -> Pieces | Lacking:
        threads.append(threading.current_thread().name)
        return cut(subject, text)

    monkeypatch.setattr(understand_works, "cut", watched)
    _use(session, folder)
    session.understanding.read("the film was good " * 1000)
    settle()
    assert threads == ["job-look"]
    assert isinstance(session.understanding.pieces, Pieces)
    assert session.understanding.pieces.was_cut
    session.understanding.read("the film")
    assert threads == ["job-look", "MainThread"]


def test_a_long_text_waits_for_a_question_that_is_being_answered(
    session: Session, folder: Path, settle: Settle
) -> None:
    looked_at, until = session.understanding, threading.Event()
    _use(session, folder)
    looked_at.read("the film")
    settle()
    session.jobs.look.start("look", understand_works.question(_subject(session), _answer("", until)), lambda _: None)
    looked_at.read("the film was good " * 1000)
    until.set()
    settle()
    assert isinstance(looked_at.pieces, Pieces)
    assert looked_at.pieces.text == "the film was good " * 1000


def _subject(session: Session) -> Subject:
    assert session.understanding.subject is not None
    return session.understanding.subject


def test_a_question_gives_way_to_the_next(session: Session, folder: Path, settle: Settle) -> None:
    looked_at, until, heard = session.understanding, threading.Event(), list[str]()
    _use(session, folder)
    looked_at.read("the film")
    settle()
    assert looked_at.ask("look", _answer("first", until), heard.append)
    assert looked_at.ask("look", _answer("second"), heard.append)
    assert looked_at.is_asking
    until.set()
    settle()
    assert heard == ["second"]
    assert not looked_at.is_asking


def test_a_question_waits_for_what_does_not_give_way(session: Session, folder: Path, settle: Settle) -> None:
    looked_at, until, heard = session.understanding, threading.Event(), list[str]()
    _use(session, folder)
    looked_at.read("the film")
    settle()
    session.jobs.look.start("look", understand_works.question(_subject(session), _answer("", until)), lambda _: None)
    assert looked_at.ask("look", _answer("answered"), heard.append)
    until.set()
    settle()
    assert heard == ["answered"]


def test_an_answer_about_another_sentence_or_network_is_not_handed_on(
    session: Session, folder: Path, tmp_path: Path, settle: Settle
) -> None:
    looked_at, heard = session.understanding, list[str]()
    _use(session, folder)
    looked_at.read("the film")
    settle()
    until = threading.Event()
    looked_at.ask("look", _answer("of the film", until), heard.append)
    looked_at.read("the book")
    until.set()
    settle()
    looked_at.ask("look", _answer("of the first network", until), heard.append)
    _use(session, save_folder(tmp_path / "other", "distilbert"))
    settle()
    assert heard == []
    assert _subject(session).kind == "distilbert"


def test_there_is_nothing_to_ask_before_a_network_is_open(session: Session, folder: Path) -> None:
    _use(session, folder)
    assert not session.understanding.ask("look", _answer(""), lambda _: None)


def test_the_last_of_several_that_are_chosen_in_haste_is_opened(
    session: Session, folder: Path, tmp_path: Path, settle: Settle
) -> None:
    others = [save_folder(tmp_path / kind, kind) for kind in ("distilbert", "electra")]
    _use(session, folder)
    session.understanding.read("the film")
    for other in (*others, folder, others[1]):
        _use(session, other)
    settle()
    assert _subject(session).kind == "electra"
    assert isinstance(session.understanding.pieces, Pieces)


def test_one_that_is_chosen_again_while_it_opens_is_opened(
    session: Session, folder: Path, tmp_path: Path, settle: Settle
) -> None:
    other = save_folder(tmp_path / "other", "distilbert")
    _use(session, folder)
    session.understanding.read("the film")
    _use(session, other)
    _use(session, folder)
    settle()
    assert _subject(session).folder == folder
    assert not session.understanding.is_stopped


@pytest.fixture
def queued(session: Session, folder: Path, tmp_path: Path, settle: Settle) -> threading.Event:
    """A second network, which waits to be opened: a question to the first one runs until this is set."""
    until = threading.Event()
    _use(session, folder)
    session.understanding.read("the film")
    settle()
    session.understanding.ask("look", _answer("", until), lambda _: None)
    _use(session, save_folder(tmp_path / "second", "distilbert"))
    return until


def test_that_a_third_network_is_opened_where_the_second_still_waited(
    session: Session, tmp_path: Path, settle: Settle, queued: threading.Event
) -> None:
    _use(session, save_folder(tmp_path / "third", "electra"))
    queued.set()
    settle()
    assert _subject(session).kind == "electra"
    assert isinstance(session.understanding.pieces, Pieces)


def test_that_a_network_that_still_waits_can_be_stopped_and_tried_again(
    session: Session, settle: Settle, queued: threading.Event, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.understanding.stopped):
        session.jobs.look.cancel()
    queued.set()
    settle()
    assert session.understanding.is_stopped
    assert session.understanding.failure is None
    session.understanding.open_again()
    settle()
    assert _subject(session).kind == "distilbert"


def test_a_network_is_opened_anew_where_its_files_are_others(session: Session, folder: Path, settle: Settle) -> None:
    _use(session, folder)
    session.understanding.read("the film")
    settle()
    before = _subject(session)
    session.understanding.use(folder, device="cpu", mirror="", anew=True)
    settle()
    assert _subject(session) is not before


def test_a_damaged_network_is_named_on_the_page_and_can_be_tried_again(
    window: MainWindow, session: Session, folder: Path, settle: Settle
) -> None:
    weights = folder / "model.safetensors"
    whole = weights.read_bytes()
    weights.write_bytes(whole[:100])
    failures: list[str] = []
    session.failed.connect(lambda _verb, code, _facts: failures.append(code))
    page = open_page(window, settle, folder, view="pieces")
    assert session.understanding.failure is not None
    assert says(page, "small bert")
    assert failures == []  # the page says it in its place
    weights.write_bytes(whole)
    button(page, "Try again").click()
    settle()
    assert says(page, "BERT: 2 layers of 4 heads, 32 numbers for each piece")
    assert not has_button(page, "Try again")


def test_a_folder_that_is_gone_does_not_keep_another_from_being_opened(
    window: MainWindow, session: Session, folder: Path, tmp_path: Path, settle: Settle
) -> None:
    page = open_page(window, settle, tmp_path / "no such folder", view="pieces")
    assert has_button(page, "Try again")
    page.look_at(folder)
    settle()
    assert session.understanding.subject is not None
    assert not has_button(page, "Try again")


def test_what_should_not_have_happened_is_told_above_the_page_too(
    session: Session, folder: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[str] = []
    session.failed.connect(lambda _verb, code, _facts: failures.append(code))

    def broken(*_: object) -> MakeWork:
        def work(_cancel: CancelToken) -> Work[Subject]:
            yield Progressed("loading", 0, 1)
            raise ZeroDivisionError

        return work

    monkeypatch.setattr(understand_works, "open_subject", broken)
    _use(session, folder)
    session.understanding.read("the film")
    settle()
    assert failures == ["bug"]
    assert session.understanding.is_stopped


def _slow_open(until: threading.Event) -> Callable[..., MakeWork]:
    real = understand_works.open_subject

    def open_subject(*given: object) -> MakeWork:
        make = real(*given)  # type: ignore[arg-type]  # handed on as they came

        def work(cancel: CancelToken) -> Work[Subject]:
            yield Progressed("loading", 0, 1)
            until.wait(30)
            return (yield from make(cancel))

        return work

    return open_subject


def test_opening_can_be_stopped_and_begun_again(
    window: MainWindow, session: Session, folder: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = threading.Event()
    monkeypatch.setattr(understand_works, "open_subject", _slow_open(until))
    page = window.pages.understand
    page.look_at(folder)
    window.show_page("understand")
    assert says(page, "Opening the network…")
    session.jobs.cancel()
    until.set()
    settle()
    assert says(page, "you have stopped it")
    assert session.understanding.subject is None
    page.read()
    settle()
    assert session.understanding.subject is None  # only when somebody asks for it
    button(page, "Try again").click()
    settle()
    assert session.understanding.subject is not None


def test_the_window_closes_while_a_network_is_being_opened(
    window: MainWindow, session: Session, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = threading.Event()
    monkeypatch.setattr(understand_works, "open_subject", _slow_open(until))
    window.pages.understand.look_at(folder)
    window.show_page("understand")
    with qtbot.waitSignal(window.closed, timeout=WAIT_MS):
        window.close()
        assert not window.isVisible()
        until.set()
    assert session.jobs.are_idle


def test_the_page_lists_the_library_and_what_was_chosen(window: MainWindow, folder: Path, settle: Settle) -> None:
    save_folder(models_dir() / "reviews", "bert", "classes")
    (models_dir() / ".unfinished").mkdir()
    (models_dir() / ".unfinished" / "config.json").write_text("{}")
    page = open_page(window, settle, folder, view="pieces")
    box = page.findChildren(QComboBox)[0]
    listed = [box.itemText(row) for row in range(box.count())]
    assert listed == ["The built-in encoder: all-MiniLM-L6-v2", "reviews", "small bert"]
    assert box.currentText() == "small bert"
    box.setCurrentIndex(1)
    box.activated.emit(1)
    settle()
    assert window.pages.understand._understanding.source == models_dir() / "reviews"


def test_an_encoder_that_would_have_to_be_downloaded_is_not_listed() -> None:
    far = next(encoder for encoder in base_models.CATALOGUE if encoder.place == "hub")
    assert far not in [source for _, source in known_networks.known(None, far, None)]
    assert not known_networks.is_here(far)


def test_the_model_in_use_is_looked_at_first(full: MainWindow, session: Session, settle: Settle) -> None:
    full.show_page("understand")
    settle()
    assert session.classifier is not None
    assert session.understanding.source == session.classifier.folder
    assert says(full.pages.understand, "BERT")


def test_a_text_that_was_classified_is_looked_at(full: MainWindow, session: Session, settle: Settle) -> None:
    full.show_page("classify")
    full.pages.classify.show_text("a wonderful film")
    settle()
    full.show_page("understand")
    settle()
    assert session.understanding.text == "a wonderful film"


def test_a_model_that_comes_into_use_is_looked_at_when_the_page_is_shown_next(
    full: MainWindow, session: Session, folder: Path, settle: Settle, tiny_model: Path
) -> None:
    full.pages.understand.look_at(folder)
    full.show_page("understand")
    settle()
    assert session.understanding.source == folder
    session.open_model(tiny_model)
    settle()
    assert session.understanding.source == folder  # nothing changes under a person's eyes
    full.show_page("data")
    full.show_page("understand")
    settle()
    assert session.understanding.source == tiny_model


def test_typing_is_read_after_a_pause(window: MainWindow, session: Session, folder: Path, settle: Settle) -> None:
    page = open_page(window, settle, folder, view="pieces")
    page._first.setFocus()
    QTest.keyClicks(page._first, "very ")
    assert session.understanding.text == "the unbelievable film was good"
    timer = next(timer for timer in page.findChildren(QTimer) if timer.isActive())
    QTest.qWait(timer.interval() + 100)
    assert "very " in str(session.understanding.text)


def test_a_second_sentence_is_read_with_the_first(
    window: MainWindow, session: Session, folder: Path, settle: Settle
) -> None:
    page = open_page(window, settle, folder, view="pieces")
    button(page, "With a second sentence").click()
    type_text(page, settle, ("the film", "was good"))
    assert session.understanding.text == ("the film", "was good")
    button(page, "Without the second sentence").click()
    settle()
    assert session.understanding.text == "the film"


def test_views_are_in_two_rows_where_there_is_no_room_for_one(window: MainWindow, folder: Path, settle: Settle) -> None:
    page = open_page(window, settle, folder, view="pieces")
    for width, rows in ((700, 1), (500, 2), (300, 3), (700, 1)):
        page._segments.fit(width)
        QApplication.processEvents()
        tops = {button.y() for button in page._segments._buttons.values()}
        assert len(tops) == rows


def test_a_view_asks_again_when_its_question_gave_way(
    window: MainWindow, session: Session, folder: Path, settle: Settle
) -> None:
    """Two views are gone through in haste: the first one's question is dropped, and asked when it is seen again."""
    page = open_page(window, settle, folder, view="pieces")
    view = _Asking(session)
    page._views["toy"] = view
    page._stack.addWidget(view)
    page.show_view("toy")
    page.show_view("pieces")
    session.understanding.ask("look", _answer("another"), lambda _: None)
    view.until.set()
    settle()
    assert view.heard == []
    page.show_view("toy")
    settle()
    assert view.heard == ["answered"]


class _Asking(View):
    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.until, self.heard = threading.Event(), list[str]()

    def look(self) -> None:
        self.understanding.ask("look", _answer("answered", self.until), self.heard.append)


def test_a_local_encoder_is_called_by_its_folder(tmp_path: Path) -> None:
    assert known_networks.name_of(base_models.local(tmp_path / "mine")) == "mine"
    assert known_networks.name_of(replace(base_models.BUILT_IN, place="hub")) == "all-MiniLM-L6-v2"
