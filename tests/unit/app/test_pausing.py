"""A training that pauses and goes on, in the same window or another day: real runs of a tiny encoder."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from looking import button, has_button, says
from PySide6.QtWidgets import QProgressBar, QPushButton
from pytestqt.qtbot import QtBot
from tiny import reviews, write_csv
from waiting import WAIT_MS

from bertdesk.app.panels.run import RunPanel
from bertdesk.app.panels.unfinished import UnfinishedPanel
from bertdesk.app.session import Session
from bertdesk.core import base_models, unfinished
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import Evaluated, Event, RepeatStarted, RunPaused, RunResumed, StepDone
from bertdesk.core.unfinished import Terms, Unfinished
from bertdesk.paths import models_dir
from bertdesk.settings import Settings

LONG = TrainConfig(learning_rate=1e-3, batch_size=8, epochs=8, max_length=32, patience=1000)

Settle = Callable[[], None]


@pytest.fixture
def ready(session: Session, table: Path, tiny_encoder: Path, settle: Settle) -> Session:
    session.material.open_table(table)
    settle()
    session.material.choose_encoder(base_models.local(tiny_encoder))
    settle()
    return session


@pytest.fixture
def events(session: Session) -> list[Event]:
    heard: list[Event] = []
    session.reported.connect(lambda verb, event: verb == "train" and heard.append(event))
    return heard


@pytest.fixture
def run(panel: Any, session: Session) -> RunPanel:
    made: RunPanel = panel(RunPanel)
    return made


def pause_after_first_epoch(session: Session, events: list[Event], qtbot: QtBot, settle: Settle) -> Unfinished:
    """Train, pause in the second epoch, wait until the pause has been found where it lies."""
    assert session.training.begin(LONG)
    qtbot.waitUntil(lambda: any(isinstance(e, StepDone) and e.epoch > 1 for e in events), timeout=WAIT_MS)
    session.jobs.run.pause()
    settle()
    (found,) = session.training.interrupted.runs
    return found


def steps_of(events: list[Event]) -> list[int]:
    return [event.step for event in events if isinstance(event, StepDone)]


def test_that_a_pause_leaves_a_run_that_goes_on_to_its_end(
    ready: Session, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    found = pause_after_first_epoch(ready, events, qtbot, settle)
    assert isinstance(events[-1], RunPaused)
    assert (found.step, found.terms.total_steps, found.has_model) == (events[-1].step, 48, True)
    assert ready.training.interrupted.paused == found
    assert ready.classifier is None
    before = len(events)
    assert ready.training.resume(found)
    settle()
    (resumed,) = [event for event in events[before:] if isinstance(event, RunResumed)]
    assert resumed.step == found.step
    assert min(steps_of(events[before:])) > found.step
    assert max(steps_of(events)) == 48
    assert ready.training.interrupted.runs == ()
    assert ready.classifier is not None
    assert ready.classifier.folder == found.out
    assert ready.classifier.provenance.config == LONG
    assert ready.evaluation is not None


def test_that_the_run_panel_pauses_says_that_nothing_is_lost_and_goes_on(
    ready: Session, run: RunPanel, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    ready.training.begin(LONG)
    qtbot.waitUntil(lambda: any(isinstance(e, StepDone) and e.epoch > 1 for e in events), timeout=WAIT_MS)
    button(run, "Pause").click()
    assert not button(run, "Pause").isEnabled()
    assert not button(run, "Stop and keep the best").isEnabled()  # the first pass has been judged
    settle()
    assert isinstance(events[-1], RunPaused)
    step = events[-1].step
    assert says(run, f"Paused at step {step} of 48. Nothing is lost.")
    assert run.findChild(QProgressBar).value() == round(1000 * step / 48)
    assert not has_button(run, "Pause")
    assert run.focusWidget() is button(run, "Continue")  # else the page would scroll to what is below
    button(run, "Continue").click()
    qtbot.waitUntil(lambda: isinstance(events[-1], RunResumed | StepDone), timeout=WAIT_MS)
    assert button(run, "Pause").isEnabled()
    assert not has_button(run, "Continue")
    settle()
    assert [each for each, _ in run._chart._losses.values[:step]] == list(range(1, step + 1))  # its past is drawn again
    assert says(run, "The model is saved.")


def test_that_a_resumed_run_shows_where_it_is(run: RunPanel, session: Session) -> None:
    run.on_event(RunResumed(120, 400, ((60, 0.9), (120, 0.7)), ((100, 0.8),)))
    assert says(run, "Going on after step 120 of 400")
    assert run.findChild(QProgressBar).value() == 300
    assert run._chart._losses.values == [(60, 0.9), (120, 0.7)]


def test_that_a_resumed_run_still_has_its_best_figure_when_it_gets_worse(run: RunPanel) -> None:
    run.on_event(RunResumed(120, 400, (), ((100, 0.9),), 0.9, 50))
    assert says(run, "90 %")
    run.on_event(Evaluated("valid", 2, 0.5, 0.88, 0.88, 50))
    assert says(run, "90 %")
    run.on_event(Evaluated("valid", 3, 0.4, 0.92, 0.92, 50, is_best=True))
    assert says(run, "92 %")


def test_that_giving_up_keeps_the_best_so_far_and_scores_it(
    ready: Session, run: RunPanel, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    found = pause_after_first_epoch(ready, events, qtbot, settle)
    button(run, "Give up, keep the best so far").click()
    settle()
    assert says(run, f"Stopped at step {found.step}. The best model so far is kept and in use.")
    assert has_button(run, "Classify a text")
    assert not has_button(run, "Continue")
    assert ready.training.interrupted.runs == unfinished.all_in(models_dir()) == ()
    assert ready.classifier is not None
    assert ready.classifier.folder == found.out
    assert ready.evaluation is not None
    assert ready.evaluation.n == 6


def test_that_giving_up_on_a_run_whose_best_is_damaged_leaves_the_way_on(
    ready: Session, run: RunPanel, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    found = pause_after_first_epoch(ready, events, qtbot, settle)
    weights = found.out / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-9])
    button(run, "Give up, keep the best so far").click()
    settle()
    assert unfinished.find(found.out) is not None


def test_that_a_run_whose_model_was_removed_can_be_given_up(
    ready: Session, run: RunPanel, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    found = pause_after_first_epoch(ready, events, qtbot, settle)
    shutil.rmtree(found.out)
    button(run, "Give up, keep the best so far").click()
    settle()
    assert unfinished.find(found.out) is None
    assert ready.training.interrupted.runs == ()
    assert says(run, "Stopped before there was anything to keep.")


def test_that_several_runs_pause_and_go_on(
    ready: Session, run: RunPanel, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    short = replace(LONG, epochs=2)
    ready.training.begin(short, seeds=2)
    qtbot.waitUntil(lambda: RepeatStarted(2, 2, 18) in events and isinstance(events[-1], StepDone), timeout=WAIT_MS)
    button(run, "Pause").click()
    settle()
    paused = ready.training.interrupted.paused
    assert paused is not None
    assert (paused.number, paused.terms.seeds, paused.has_model) == (2, 2, True)
    assert says(run, f"Paused at step {paused.step} of 12. Nothing is lost.")
    button(run, "Continue").click()
    settle()
    assert says(run, "2 runs: ")
    assert ready.training.interrupted.runs == ()
    assert ready.classifier is not None
    assert ready.classifier.provenance.spread is not None


def test_that_giving_up_several_runs_keeps_the_best_of_them(
    ready: Session, run: RunPanel, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    ready.training.begin(LONG, seeds=3)
    qtbot.waitUntil(lambda: any(isinstance(e, StepDone) and e.epoch > 1 for e in events), timeout=WAIT_MS)
    button(run, "Pause").click()
    settle()
    button(run, "Give up, keep the best so far").click()
    settle()
    assert ready.classifier is not None
    assert ready.classifier.folder is not None
    assert [path.name for path in models_dir().iterdir()] == [ready.classifier.folder.name]
    assert ready.evaluation is not None
    ready.jobs.cancel()


# Another day


@pytest.fixture
def next_day(qapp: object, ready: Session, settle: Settle) -> Iterator[Callable[[], Session]]:
    """Return a session that knows nothing, as after a restart of the program."""
    made: list[Session] = []

    def begin() -> Session:
        made.append(Session(Settings(language="en", theme="light")))
        made[0].training.interrupted.look()
        return made[0]

    yield begin
    for each in made:
        each.jobs.cancel_all()
        assert each.jobs.wait(WAIT_MS / 1000)
        each.deleteLater()


def test_that_a_run_goes_on_after_a_restart_with_its_own_table_and_encoder(
    ready: Session,
    events: list[Event],
    next_day: Callable[[], Session],
    qtbot: QtBot,
    settle: Settle,
    tiny_encoder: Path,
) -> None:
    found = pause_after_first_epoch(ready, events, qtbot, settle)
    session = next_day()
    heard: list[Event] = []
    session.reported.connect(lambda verb, event: verb == "train" and heard.append(event))
    qtbot.waitUntil(lambda: session.training.interrupted.runs == (found,), timeout=WAIT_MS)
    assert session.training.interrupted.paused is None
    assert session.training.resume(found)
    qtbot.waitUntil(lambda: session.jobs.are_idle and session.classifier is not None, timeout=WAIT_MS)
    assert session.material.table is not None
    assert session.material.table.path == Path(found.terms.data)
    assert session.material.encoder == base_models.local(tiny_encoder)
    assert min(steps_of(heard)) > found.step
    assert session.classifier is not None
    assert session.classifier.folder == found.out


def test_that_a_run_on_several_files_goes_on_with_all_of_them(
    ready: Session, events: list[Event], next_day: Callable[[], Session], qtbot: QtBot, settle: Settle, table: Path
) -> None:
    more = write_csv(table.with_name("more.csv"), [(f"again: {text}", label) for text, label in reviews(20)])
    ready.material.open_tables([table, more])
    settle()
    found = pause_after_first_epoch(ready, events, qtbot, settle)
    assert (found.terms.data, found.terms.more_data) == (str(table), (str(more),))
    session = next_day()
    session.training.resume(found)
    qtbot.waitUntil(lambda: session.jobs.are_idle and session.classifier is not None, timeout=WAIT_MS)
    assert session.material.table is not None
    assert session.material.table.files == (table, more)
    assert session.classifier is not None
    assert session.classifier.provenance.data_sha256 == found.terms.data_sha256


def test_that_a_table_that_has_changed_is_refused_and_the_run_kept(
    ready: Session, events: list[Event], next_day: Callable[[], Session], qtbot: QtBot, settle: Settle, table: Path
) -> None:
    found = pause_after_first_epoch(ready, events, qtbot, settle)
    write_csv(table, reviews(50))
    session = next_day()
    failures: list[tuple[str, str]] = []
    session.failed.connect(lambda verb, code, _facts: failures.append((verb, code)))
    session.training.resume(found)
    qtbot.waitUntil(lambda: bool(failures) and session.jobs.are_idle, timeout=WAIT_MS)
    assert failures == [("train", "run_data_changed")]
    assert session.training.interrupted.runs == (found,)


def test_that_a_run_on_an_edited_table_goes_on_with_the_edits(
    ready: Session, events: list[Event], next_day: Callable[[], Session], qtbot: QtBot, settle: Settle
) -> None:
    ready.editing.exclude([0, 1])
    settle()
    ready.editing.relabel([2], "good")
    settle()
    found = pause_after_first_epoch(ready, events, qtbot, settle)
    ready.editing.close()
    session = next_day()
    session.training.resume(found)
    qtbot.waitUntil(lambda: session.jobs.are_idle and session.classifier is not None, timeout=WAIT_MS)
    assert session.material.edits.count == 2
    assert session.classifier is not None
    assert session.classifier.provenance.rows == 58
    assert session.classifier.provenance.data_sha256 == found.terms.data_sha256
    session.editing.close()


def test_that_a_table_that_was_edited_since_is_refused_until_that_is_undone(
    ready: Session, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    found = pause_after_first_epoch(ready, events, qtbot, settle)
    failures: list[tuple[str, str]] = []
    ready.failed.connect(lambda verb, code, _facts: failures.append((verb, code)))
    ready.editing.exclude([0])
    settle()
    ready.training.resume(found)
    settle()
    assert failures == [("train", "run_data_changed")]
    assert ready.training.interrupted.runs == (found,)
    ready.editing.undo()
    settle()
    assert ready.training.resume(found)
    settle()
    assert ready.training.interrupted.runs == ()
    assert ready.classifier is not None


def test_that_a_table_that_is_gone_is_told_of(
    ready: Session, events: list[Event], next_day: Callable[[], Session], qtbot: QtBot, settle: Settle, table: Path
) -> None:
    found = pause_after_first_epoch(ready, events, qtbot, settle)
    table.unlink()
    session = next_day()
    failures: list[tuple[str, str]] = []
    session.failed.connect(lambda verb, code, _facts: failures.append((verb, code)))
    session.training.resume(found)
    qtbot.waitUntil(lambda: bool(failures) and session.jobs.are_idle, timeout=WAIT_MS)
    assert failures == [("open_table", "file_missing")]


def test_that_a_new_run_leaves_an_unfinished_one_alone(
    ready: Session, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    found = pause_after_first_epoch(ready, events, qtbot, settle)
    ready.training.begin(replace(LONG, epochs=1))
    settle()
    assert ready.training.interrupted.runs == (found,)
    assert ready.training.interrupted.paused is None
    assert ready.classifier is not None
    assert ready.classifier.folder != found.out


# The card


def a_run(name: str, step: int, stopped_s: float, *, has_model: bool = True) -> Unfinished:
    terms = Terms(f"/data/{name}", "text", "label", "built-in", "", "", TrainConfig(), "auto", 400)
    return Unfinished(models_dir() / name, terms, step, has_model, stopped_s)


def test_that_giving_up_another_run_leaves_the_paused_one_its_way_on(
    ready: Session, run: RunPanel, card: UnfinishedPanel, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    other = pause_after_first_epoch(ready, events, qtbot, settle)
    events.clear()
    assert ready.training.begin(LONG)
    qtbot.waitUntil(lambda: any(isinstance(e, StepDone) and e.epoch > 1 for e in events), timeout=WAIT_MS)
    ready.jobs.run.pause()
    settle()
    paused = ready.training.interrupted.paused
    assert paused is not None
    assert paused != other
    assert {each.out for each in ready.training.interrupted.runs} == {paused.out, other.out}
    button(card, "Give up, keep the best so far").click()  # the other's: the paused one has its place in the run
    settle()
    assert unfinished.all_in(models_dir()) == (paused,)
    assert says(run, f"Paused at step {paused.step} of 48. Nothing is lost.")
    assert has_button(run, "Continue")
    assert ready.training.interrupted.paused == paused


@pytest.fixture
def card(panel: Any) -> UnfinishedPanel:
    made: UnfinishedPanel = panel(UnfinishedPanel)
    return made


def test_that_the_card_names_the_latest_run_and_counts_the_others(card: UnfinishedPanel, session: Session) -> None:
    noon_s = datetime.now().replace(hour=12, minute=5).timestamp()
    session.training.interrupted.set_runs(())
    assert not card.isVisible()
    session.training.interrupted.set_runs(
        (a_run("feedback.csv", 120, noon_s), a_run("old.csv", 7, noon_s - 86_400, has_model=False))
    )
    assert card.isVisible()
    assert says(card, "An unfinished run: feedback.csv, step 120 of 400, stopped today 12:05")
    assert not says(card, "old.csv")
    button(card, "1 more").click()
    assert says(card, "An unfinished run: old.csv, step 7 of 400, stopped yesterday 12:05")
    assert has_button(card, "Give up")
    assert has_button(card, "Give up, keep the best so far")
    assert all(b.accessibleDescription() for b in card.findChildren(QPushButton) if b.text() == "Continue")


def test_that_giving_up_on_the_card_removes_the_run(
    ready: Session, card: UnfinishedPanel, events: list[Event], qtbot: QtBot, settle: Settle
) -> None:
    pause_after_first_epoch(ready, events, qtbot, settle)
    assert not card.isVisible()  # it has its place in the run panel
    ready.training.interrupted.set_paused("")  # as after a restart
    ready.training.interrupted.look()
    settle()
    assert card.isVisible()
    button(card, "Give up, keep the best so far").click()
    settle()
    assert not card.isVisible()
    assert ready.classifier is not None
    assert unfinished.all_in(models_dir()) == ()
