"""The run panel, fed with events: percentages, time in people's units, how a run ended and what it offers then."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from looking import button, has_button, notices, says, words
from PySide6.QtWidgets import QProgressBar, QPushButton

from bertdesk.app.panels.run import RunPanel
from bertdesk.app.session import Session
from bertdesk.core.events import (
    BaselineScored,
    Evaluated,
    ModelSaved,
    Notice,
    Progressed,
    RepeatStarted,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    SeedsCompared,
    StepDone,
)

HALF = StepDone(150, 300, 1.5, 0.4321, 2e-4, 37.42, 200.0)


@pytest.fixture
def run(panel: Any) -> RunPanel:
    return panel(RunPanel)


def stops(run: RunPanel) -> list[str]:
    """Return the names of the buttons in sight that end a run."""
    return [b.text() for b in run.findChildren(QPushButton) if b.isVisibleTo(run) and b.text().startswith("Stop")]


def feed(run: RunPanel, *events: Any) -> None:
    for event in events:
        run.on_event(event)


def test_that_a_run_shows_its_progress_in_peoples_words(run: RunPanel) -> None:
    feed(run, RunStarted("train", "cpu", 300), Progressed("tokenizing", 30, 120))
    assert says(run, "Cutting texts into word pieces: 25 %")
    feed(run, HALF)
    assert says(run, "Pass 2 · step 150 of 300 · about 3 minutes left")
    assert run.findChild(QProgressBar).value() == 500
    assert "0.432" in words(run)
    assert "37.4" in words(run)
    assert says(run, "learning rate 0.0002")
    assert button(run, "Stop, nothing to keep yet").isEnabled()


@pytest.mark.parametrize(
    ("seconds", "left"),
    [(4, "about 5 seconds"), (48, "about 50 seconds"), (70, "about a minute"), (200, "about 3 minutes")],
)
def test_that_time_is_said_in_peoples_units(run: RunPanel, seconds: float, left: str) -> None:
    feed(run, RunStarted("train"), StepDone(1, 300, 0.1, 1.0, 1e-4, 10.0, seconds))
    assert says(run, f"{left} left")


def test_that_a_second_press_on_enter_pauses_and_does_not_stop(run: RunPanel) -> None:
    feed(run, RunStarted("train", "cpu", 300))
    assert run.focusWidget() is button(run, "Pause")


def test_that_a_download_says_how_far_it_is(run: RunPanel) -> None:
    feed(run, RunStarted("train"), Progressed("downloading", 30_000_000, 400_000_000))
    assert says(run, "Downloading the encoder: 8 %")
    feed(run, Progressed("downloading", 30_000_000, 0))  # a server that gives no size
    assert says(run, "Downloading the encoder: ")


def test_that_the_best_validation_figure_is_kept(run: RunPanel) -> None:
    feed(run, RunStarted("train", "cpu", 300), HALF)
    feed(run, Evaluated("valid", 1, 0.5, 0.81, 0.8, 47, is_best=True), Evaluated("valid", 2, 0.6, 0.79, 0.7, 47))
    assert "81 %" in words(run)
    assert says(run, "of 47 texts it does not learn from")
    feed(run, Evaluated("test", 2, 0.6, 0.99, 0.7, 47))
    assert "99 %" not in words(run)


def test_that_a_finished_run_offers_what_comes_next(run: RunPanel) -> None:
    feed(run, RunStarted("train", "cpu", 300), BaselineScored("tfidf", 0.7, 0.6), HALF, ModelSaved("/models/a"))
    feed(run, RunFinished("train", 130.0, "/models/a", 0.84))
    assert says(run, "Done in about 2 minutes: 84 % right on texts it never saw. The model is saved.")
    assert run.findChild(QProgressBar).value() == 1000
    assert not stops(run)
    asked: list[str] = []
    run.page_requested.connect(asked.append)
    button(run, "See the evaluation").click()
    button(run, "Classify a text").click()
    assert asked == ["evaluate", "classify"]


def test_that_a_stopped_run_says_what_was_kept(run: RunPanel) -> None:
    feed(run, RunStarted("train", "cpu", 300), HALF, RunCancelled(150, "/models/a"))
    assert says(run, "Stopped at step 150. The best model so far is kept and in use.")
    assert has_button(run, "Classify a text")
    feed(run, RunStarted("train", "cpu", 300), HALF, RunCancelled(3))
    assert says(run, "Stopped before there was anything to keep.")
    assert not has_button(run, "Classify a text")


def test_that_a_failed_run_says_why_and_what_to_do(run: RunPanel) -> None:
    feed(run, RunStarted("train", "cpu", 300), HALF)
    feed(run, RunFailed("out_of_memory", {"device": "cuda", "batch_size": 16, "max_length": 256}))
    assert says(run, "The memory of “cuda” is not enough for 16 texts of 256 tokens at once. Choose a smaller batch")
    assert not stops(run)
    assert not has_button(run, "Classify a text")


def test_that_a_new_run_begins_with_nothing_of_the_old_one(run: RunPanel, report: Any) -> None:
    feed(run, RunStarted("train", "cpu", 300), Notice("texts_cut_off", {"percent": 12, "max_length": 256}), HALF)
    feed(run, Evaluated("valid", 1, 0.5, 0.81, 0.8, 47, is_best=True), RunFinished("train", 1.0, "/models/a", 0.84))
    assert len(notices(run)) == 1
    report("train", RunPaused(0, 50, "/models/b"))
    assert notices(run) == []
    feed(run, RunStarted("train", "cpu", 50))
    assert words(run).count("–") == 3
    assert run.findChild(QProgressBar).value() == 0
    assert not has_button(run, "Classify a text")
    assert stops(run) == ["Stop, nothing to keep yet"]


def test_that_what_is_told_before_the_runs_own_first_word_stays(run: RunPanel, report: Any) -> None:
    report("train", Notice("checkpoints_damaged"), RunStarted("train", "cpu", 300), HALF)
    assert len(notices(run)) == 1
    report("train", RunStarted("train", "cpu", 300), HALF)
    assert notices(run) == []


def test_that_what_the_page_data_says_of_the_rows_is_not_said_again(
    run: RunPanel, session: Session, report: Any, settle: Any, table: Path
) -> None:
    table.write_text(table.read_text("utf-8") + "Nobody says of which class.,\n", "utf-8")
    session.material.open_table(table)
    settle()
    dataset = session.material.dataset
    assert dataset is not None
    assert [notice.code for notice in dataset.notices] == ["empty_labels"]
    cut_off = Notice("texts_cut_off", {"percent": 12, "max_length": 256})
    report("train", *map(replace, dataset.notices), RunStarted("train", "cpu", 300), cut_off, HALF)
    assert len(notices(run)) == 1
    assert says(run, "12 %")


def test_that_the_way_to_stop_says_whether_there_is_something_to_keep(run: RunPanel) -> None:
    feed(run, RunStarted("train", "cpu", 300), HALF)
    assert stops(run) == ["Stop, nothing to keep yet"]
    feed(run, Evaluated("valid", 1, 0.5, 0.81, 0.8, 47, is_best=True))
    assert stops(run) == ["Stop and keep the best"]
    feed(run, RunStarted("train", "cpu", 300))
    assert stops(run) == ["Stop, nothing to keep yet"]
    feed(run, RunResumed(120, 400, (), ((100, 0.9),), 0.9, 50))
    assert stops(run) == ["Stop and keep the best"]


def test_that_the_second_of_several_runs_can_be_stopped_with_the_first_ones_model(run: RunPanel) -> None:
    feed(run, RepeatStarted(1, 3, 17), RunStarted("train", "cpu", 300))
    assert stops(run) == ["Stop, nothing to keep yet"]
    feed(run, RepeatStarted(2, 3, 18), RunStarted("train", "cpu", 300))
    assert stops(run) == ["Stop and keep the best"]


def test_that_stop_asks_once_and_says_so(run: RunPanel) -> None:
    feed(run, RunStarted("train", "cpu", 300), HALF)
    stop = button(run, "Stop, nothing to keep yet")
    stop.click()
    assert not stop.isEnabled()
    assert says(run, "Stopping after this step…")


def test_that_several_runs_are_counted_and_keep_what_was_noted_in_the_first(run: RunPanel) -> None:
    feed(run, RepeatStarted(1, 3, 17), RunStarted("train", "cpu", 300), Notice("texts_cut_off", {"percent": 1}), HALF)
    assert says(run, "Run 1 of 3 · Pass 2 · step 150 of 300 · about 3 minutes left")
    feed(run, RepeatStarted(2, 3, 18))
    assert says(run, "Run 2 of 3")
    feed(run, RunStarted("train", "cpu", 300))
    assert len(notices(run)) == 1
    assert run.findChild(QProgressBar).value() == 0
    feed(run, SeedsCompared(3, 0.84, 0.01, 0.8, 0.02, 18), RunFinished("train", 1.0, "/models/a", 0.84))
    assert says(run, "84 % right")


def test_that_several_runs_are_summed_up_at_their_end(run: RunPanel) -> None:
    feed(run, RunStarted("train", "cpu", 300), HALF, SeedsCompared(3, 0.8421, 0.0113, 0.83, 0.012, 18))
    feed(run, RunFinished("train", 130.0, "/models/a", 0.85))
    assert says(
        run,
        "The model is saved. 3 runs: 84.2 % ± 1.1 on average, macro-F1 0.830 ± 0.012; the best on the validation part"
        " is kept.",
    )


def test_that_work_before_the_first_step_is_said(run: RunPanel) -> None:
    feed(run, RunStarted("train", "cpu", 300), Progressed("preparing", 1, 4))
    assert says(run, "Computing once what the lowest layers say: 25 %")
    feed(run, Progressed("head", 3, 4))
    assert says(run, "Fitting the last layer (head): 75 %")
