"""Pre-training in the window: real runs of a tiny network, to the end, paused, gone on with, given up, closed upon."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from looking import button, drag, drop, has_button, named, notices, says
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot
from rawtext import write_documents
from waiting import WAIT_MS

from bertdesk.app import dialogs
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow
from bertdesk.core import base_models, provenance, unfinished
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import Event, HeldBackScored, RunFinished, RunPaused, RunResumed, RunStarted, StepDone
from bertdesk.core.unfinished import Unfinished
from bertdesk.paths import models_dir

Settle = Callable[[], None]
SHORT = PretrainConfig(
    learning_rate=2e-3, epochs=2, batch_size=16, max_length=32, dropout=0.0, vocabulary_size=120, precision="float32"
)
LONG = replace(SHORT, epochs=1000, patience=1000)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_documents(tmp_path / "reports.txt")


@pytest.fixture
def ready(window: MainWindow, session: Session, corpus: Path, settle: Settle) -> MainWindow:
    """The window's page "Pre-train", with a text chosen and a tiny network to begin."""
    window.show_page("pretrain")
    assert session.raw_text.look(corpus)
    settle()
    session.raw_text.begin_new("tiny")
    return window


@pytest.fixture
def events(session: Session) -> list[Event]:
    heard: list[Event] = []
    session.reported.connect(lambda verb, event: verb == "pretrain" and heard.append(event))
    return heard


@pytest.fixture
def failures(session: Session) -> list[tuple[str, str]]:
    heard: list[tuple[str, str]] = []
    session.failed.connect(lambda verb, code, _facts: heard.append((verb, code)))
    return heard


def start(session: Session, events: list[Event], qtbot: QtBot, config: PretrainConfig = LONG) -> None:
    """Begin a run and wait until its first pass has been judged."""
    assert session.pretraining.begin(config)
    qtbot.waitUntil(lambda: any(isinstance(e, StepDone) and e.epoch > 1 for e in events), timeout=WAIT_MS)


def pause(session: Session, events: list[Event], qtbot: QtBot, settle: Settle) -> Unfinished:
    start(session, events, qtbot)
    session.jobs.run.pause()
    settle()
    (found,) = session.pretraining.interrupted.runs
    return found


def test_that_a_text_becomes_an_encoder_that_training_starts_from(
    ready: MainWindow, session: Session, events: list[Event], table: Path, settle: Settle
) -> None:
    assert session.pretraining.begin(SHORT)
    assert not ready.pages.raw_text.isVisible()  # the run has the page to itself
    settle()
    assert isinstance(events[-1], RunFinished)
    page = ready.pages.pretrain_run
    assert says(page, "The encoder is saved: training can start from it.")
    assert says(page, "of the masked words in text it never saw.")
    assert ready.pages.raw_text.isVisible()
    button(page, "Train on it").click()
    assert ready.pages.key == "train"
    folder = Path(session.material.encoder.name)
    assert folder.parent == models_dir().resolve()
    record = provenance.read(folder)
    assert record.pretraining is not None
    assert (record.pretraining.size, record.pretraining.documents) == ("tiny", 58)
    assert session.own_encoders.encoders == (base_models.local(folder),)
    box = named(ready.pages.encoder, QComboBox, "Encoder")
    assert box.currentText() == f"{folder.name} (pre-trained here)"
    session.material.open_table(table)
    settle()
    config = replace(base_models.recipe(session.material.encoder), max_steps=2, max_length=32)
    assert session.training.begin(config)
    settle()
    assert session.classifier is not None
    assert session.classifier.provenance.encoder == folder.name


def test_that_every_step_and_judgement_is_drawn(
    ready: MainWindow, session: Session, events: list[Event], settle: Settle
) -> None:
    session.pretraining.begin(SHORT)
    settle()
    steps = [(e.step, e.loss_mlm, e.loss_nsp) for e in events if isinstance(e, StepDone)]
    scored = [e for e in events if isinstance(e, HeldBackScored)]
    chart = ready.pages.pretrain_run._chart
    assert chart._masked.values[-1] == steps[-1][:2]
    assert chart._next.values[-1] == (steps[-1][0], steps[-1][2])
    assert [loss for _, loss in chart._masked_kept.values] == [e.loss_mlm for e in scored]
    (started,) = [e for e in events if isinstance(e, RunStarted)]
    assert chart._by_frequency.value == scored[-1].unigram == started.unigram


def test_that_a_paused_run_goes_on_and_shows_all_of_itself(
    ready: MainWindow, session: Session, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    page = ready.pages.pretrain_run
    start(session, events, qtbot, replace(SHORT, epochs=4))
    button(page, "Pause").click()
    settle()
    assert isinstance(events[-1], RunPaused)
    assert says(page, f"Paused at step {events[-1].step} of {events[-1].total_steps}. Nothing is lost.")
    assert not has_button(page, "Train on it")
    before = [e for e in events if isinstance(e, StepDone)]
    scored = [e for e in events if isinstance(e, HeldBackScored)]
    events.clear()
    button(page, "Continue").click()
    settle()
    (resumed,) = [e for e in events if isinstance(e, RunResumed)]
    assert (before[-1].step, before[-1].loss_mlm) in resumed.losses_mlm  # not each step is told, all are remembered
    assert [step for step, _ in resumed.losses_mlm] == list(range(1, resumed.step + 1))
    assert [step for step, _ in resumed.losses_nsp] == list(range(1, resumed.step + 1))
    assert [figures for _, figures in resumed.held_back] == scored
    steps = [step for step, _ in page._chart._masked.values]
    assert steps == sorted(set(steps))
    assert isinstance(events[-1], RunFinished)
    assert session.pretraining.interrupted.runs == ()
    assert has_button(page, "Train on it")


def test_that_a_run_goes_on_after_a_restart_and_is_no_training(
    ready: MainWindow, session: Session, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    found = pause(session, events, qtbot, settle)
    assert found.terms.encoder == "tiny"
    session.pretraining.interrupted.set_paused("")  # as after a restart
    session.pretraining.interrupted.look()
    session.training.interrupted.look()
    settle()
    assert session.training.interrupted.runs == ()
    card = ready.pages.unfinished_pretraining
    assert says(card, f"An unfinished run: reports.txt, step {found.step} of {found.terms.total_steps:,}")
    events.clear()
    button(card, "Continue").click()
    qtbot.waitUntil(lambda: any(isinstance(e, StepDone) for e in events), timeout=WAIT_MS)
    assert not card.isVisible()
    session.jobs.run.cancel()
    settle()
    assert min(e.step for e in events if isinstance(e, StepDone)) > found.step


def test_that_giving_up_keeps_the_best_as_an_encoder_and_removes_the_rest(
    ready: MainWindow, session: Session, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    found = pause(session, events, qtbot, settle)
    page = ready.pages.pretrain_run
    button(page, "Give up, keep the best so far").click()
    settle()
    assert says(page, f"Stopped at step {found.step}. The best encoder so far is kept.")
    assert [path.name for path in models_dir().iterdir()] == [found.out.name]
    assert unfinished.all_in(models_dir(), "pretrain") == ()
    assert session.own_encoders.encoders == (base_models.local(found.out),)
    button(page, "Train on it").click()
    assert session.material.encoder == base_models.local(found.out)


def test_that_a_text_that_has_changed_is_refused_and_the_run_kept(
    ready: MainWindow, session: Session, events: list[Event], corpus: Path, failures: list[tuple[str, str]],
    qtbot: QtBot, settle: Settle,
) -> None:  # fmt: skip
    found = pause(session, events, qtbot, settle)
    write_documents(corpus, 50, seed=2)
    session.pretraining.resume(found)
    settle()
    assert failures == [("pretrain", "run_data_changed")]
    assert session.pretraining.interrupted.runs == (found,)


def test_that_closing_asks_and_pauses_what_can_go_on(
    ready: MainWindow, session: Session, events: list[Event], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(MainWindow, "_may_stop", lambda _self: asked.append(True))
    start(session, events, qtbot)
    assert not ready.close()
    assert asked == [True]
    assert session.jobs.run.verb == "pretrain"
    monkeypatch.setattr(MainWindow, "_may_stop", lambda _self: True)
    with qtbot.waitSignal(ready.closed, timeout=WAIT_MS):
        ready.close()
    (run,) = unfinished.all_in(models_dir(), "pretrain")
    assert run.has_model


def test_that_nothing_else_of_its_lane_begins_meanwhile_and_escape_pauses(
    ready: MainWindow, session: Session, events: list[Event], table: Path, failures: list[tuple[str, str]],
    qtbot: QtBot, settle: Settle,
) -> None:  # fmt: skip
    start(session, events, qtbot)
    assert says(ready.status, "Pre-training, ")
    ready.show_page("data")
    ready.open_path(str(table))
    assert failures == [("open", "busy")]
    ready.show_page("pretrain")
    assert drop(ready, drag(table))
    assert failures == [("open", "busy")] * 2
    ready._on_escape()
    settle()
    assert isinstance(events[-1], RunPaused)


def test_that_what_is_dropped_on_the_page_is_text_and_a_model_is_opened(
    ready: MainWindow, session: Session, table: Path, tiny_model: Path, settle: Settle
) -> None:
    assert drop(ready, drag(table))
    settle()
    assert session.material.table is None
    assert session.raw_text.found is not None
    assert session.raw_text.found.corpus.path == table
    assert ready.pages.key == "pretrain"
    assert drop(ready, drag(tiny_model))
    settle()
    assert session.classifier is not None
    assert ready.pages.key == "classify"


def test_that_a_text_and_an_encoder_are_chosen_by_their_dialogs(
    window: MainWindow, session: Session, corpus: Path, tiny_encoder: Path, settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window.show_page("pretrain")
    monkeypatch.setattr(dialogs, "ask_text", lambda _parent: corpus)
    monkeypatch.setattr(dialogs, "ask_text_folder", lambda _parent: corpus.parent)
    monkeypatch.setattr(dialogs, "ask_encoder_folder", lambda _parent: tiny_encoder)
    button(window.pages.raw_text, "Choose a file…").click()
    settle()
    assert session.raw_text.found is not None
    assert session.raw_text.found.corpus.path == corpus
    button(window.pages.raw_text, "Choose a folder…").click()
    settle()
    assert session.raw_text.found.corpus.path == corpus.parent
    button(window.pages.beginning, "From a folder…").click()
    assert session.raw_text.beginning == base_models.local(tiny_encoder)


def test_that_a_dialog_that_is_closed_changes_nothing(
    ready: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = session.raw_text.found
    for name in ("ask_text", "ask_text_folder"):
        monkeypatch.setattr(dialogs, name, lambda _parent: None)
    button(ready.pages.raw_text, "Choose a file…").click()
    button(ready.pages.raw_text, "Choose a folder…").click()
    assert session.is_free
    assert session.raw_text.found == before


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", "", "corpus_empty"),
        ("symbols.txt", "*** --- !!!\n\n???", "corpus_empty"),
        ("picture.txt", "\x00\x01\x02" * 100, "corpus_not_text"),
        ("gone.txt", None, "file_missing"),
        ("folder", None, "folder_without_texts"),
    ],
)
def test_that_a_text_that_cannot_be_learnt_from_is_one_sentence_and_the_old_one_stays(
    ready: MainWindow, session: Session, tmp_path: Path, failures: list[tuple[str, str]], settle: Settle,
    name: str, content: str | None, code: str,
) -> None:  # fmt: skip
    before = session.raw_text.found
    if content is not None:
        (tmp_path / name).write_text(content, "utf-8")
    elif name == "folder":
        (tmp_path / name).mkdir()
    session.raw_text.look(tmp_path / name)
    settle()
    assert failures == [("look_at_text", code)]
    assert session.raw_text.found == before
    assert any(name in text for text in notices(ready.failures))


def test_that_words_by_themselves_are_too_little_and_said_so(
    ready: MainWindow, session: Session, tmp_path: Path, failures: list[tuple[str, str]], settle: Settle
) -> None:
    (path := tmp_path / "words.txt").write_text("a\n\nb\n\nc", "utf-8")
    session.raw_text.look(path)
    settle()
    session.pretraining.begin(SHORT)
    settle()
    assert failures == [("pretrain", "corpus_too_small")]
    assert says(ready.pages.pretrain_run, "There is too little text to learn from")
    assert list(models_dir().glob(".*")) == []  # nothing is left beside the models


def test_that_one_sentence_is_learnt_from_and_said_to_prove_nothing(
    ready: MainWindow, session: Session, tmp_path: Path, events: list[Event], settle: Settle
) -> None:
    (path := tmp_path / "sentence.txt").write_text("The cat sat on the mat.", "utf-8")
    session.raw_text.look(path)
    settle()
    session.pretraining.begin(SHORT)
    settle()
    assert isinstance(events[-1], RunFinished)
    said = notices(ready.pages.pretrain_run)
    assert any("none can be kept aside" in text for text in said)
    assert any("it learns by masked words alone" in text for text in said)
    assert says(ready.pages.pretrain_run, "of the masked words in the text it learnt from.")


def test_that_a_text_that_is_deleted_before_the_start_is_told_of(
    ready: MainWindow, session: Session, corpus: Path, failures: list[tuple[str, str]], settle: Settle
) -> None:
    corpus.unlink()
    button(ready.pages.pretrain, "Start pre-training").click()
    settle()
    assert failures == [("pretrain", "file_missing")]


def test_that_another_language_than_the_encoders_is_noticed(
    ready: MainWindow, session: Session, tiny_encoder: Path, tmp_path: Path, settle: Settle
) -> None:
    (path := tmp_path / "zh.txt").write_text("\n\n".join("帐篷晚到了三天。司机很友好。" for _ in range(20)), "utf-8")
    session.raw_text.look(path)
    settle()
    session.raw_text.go_on_from(base_models.local(tiny_encoder))
    session.pretraining.begin(replace(SHORT, epochs=1))
    settle()
    assert any("unknown to this encoder" in text for text in notices(ready.pages.pretrain_run))


def test_that_an_encoder_is_not_opened_as_a_model_and_it_is_said_what_it_is(
    ready: MainWindow, session: Session, events: list[Event], failures: list[tuple[str, str]], settle: Settle
) -> None:
    session.pretraining.begin(replace(SHORT, epochs=1))
    settle()
    (encoder,) = session.own_encoders.encoders
    assert "LABEL" not in json.dumps(json.loads((Path(encoder.name) / "config.json").read_text("utf-8")))
    ready.open_path(encoder.name)
    settle()
    assert failures == [("open_model", "model_not_fitted")]
    assert session.classifier is None


def test_that_what_pauses_a_pre_training_is_called_by_its_name(
    ready: MainWindow, session: Session, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    start(session, events, qtbot)
    assert button(ready.status, "Pause").accessibleName() == "Pause the pre-training"
    for page in ("understand", "classify"):  # a person lets go of something there, and presses once too often
        ready.show_page(page)
        QTest.keyClick(ready, Qt.Key.Key_Escape)
    assert not any(job.cancel_token.requested for job in session.jobs.run.jobs)
    ready.show_page("pretrain")
    QTest.keyClick(ready, Qt.Key.Key_Escape)
    settle()
    assert isinstance(events[-1], RunPaused)
