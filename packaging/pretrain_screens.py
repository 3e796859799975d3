"""The states of the page "Pre-train", for screens.py: empty, a text chosen, its numbers, running, and every end."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QPushButton

from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import (
    HeldBackScored,
    Notice,
    Progressed,
    RunFailed,
    RunFinished,
    RunPaused,
    RunStarted,
    StepDone,
)
from bertdesk.core.unfinished import Terms, Unfinished
from bertdesk.paths import models_dir

WaitFor = Callable[[Session, Callable[[], bool]], None]
_STEPS = 900


def states(window: MainWindow, session: Session, wait_for: WaitFor) -> Iterator[str]:
    """Bring the page into one state after the other; yield each one's name. A table is open."""
    window.show_page("pretrain")
    session.raw_text.found = None  # of the language before
    window.pages.raw_text.retranslate()
    yield "pretrain-empty"
    text = Path(os.environ["BERTDESK_HOME"]) / "reports 2026.txt"
    tents = (f"The tent of order {n} came late. Its bag was wet, and the driver was friendly." for n in range(400))
    text.write_text("\n\n".join(tents), encoding="utf-8")
    session.raw_text.look(text)
    wait_for(session, lambda: session.raw_text.found is not None)
    wait_for(session, lambda: session.pretraining.foresight.plan is not None)
    yield "pretrain-text"
    found = session.raw_text.found
    assert session.material.table is not None
    session.raw_text.look(session.material.table.path)
    wait_for(session, lambda: session.raw_text.found is not found)
    session.raw_text.begin_new("mini")
    (more,) = [button for button in window.pages.pretrain.findChildren(QPushButton) if button.isCheckable()]
    more.click()
    yield "pretrain-numbers"
    window.pages.pretrain_page.verticalScrollBar().setValue(10_000)
    yield "pretrain-numbers-below"
    more.click()
    window.pages.pretrain_page.verticalScrollBar().setValue(0)
    run = _unfinished(text)
    session.pretraining.interrupted.set_runs((run,))
    yield "pretrain-unfinished"
    session.pretraining.interrupted.set_runs(())
    yield from _run_states(window, session, run)


def _run_states(window: MainWindow, session: Session, run: Unfinished) -> Iterator[str]:
    """Show a run from events alone; what the page holds besides is left out meanwhile, as it is then."""
    pages = window.pages
    settings = (pages.raw_text, pages.beginning, pages.pretrain)
    for panel in settings:
        panel.hide()
    pages.pretrain_run.on_event(RunStarted("pretrain"))
    pages.pretrain_run.on_event(Progressed("vocabulary", 30, 100))
    yield "pretrain-reading"
    _feed_running(window)
    yield "pretrain-running"
    for panel in settings:
        panel.show()
    session.pretraining.interrupted.set_paused(str(run.out))
    pages.pretrain_run.on_event(RunPaused(run.step, _STEPS, str(run.out)))
    session.pretraining.interrupted.set_runs((run,))
    yield "pretrain-paused"
    session.pretraining.interrupted.set_paused("")
    session.pretraining.interrupted.set_runs(())
    pages.pretrain_run.on_event(RunFailed("corpus_too_small"))
    yield "pretrain-failed"
    pages.pretrain_run.on_event(RunFinished("pretrain", 840.0, str(run.out)))
    yield "pretrain-finished"


def _unfinished(text: Path) -> Unfinished:
    terms = Terms(str(text), "", "", "tiny", "", "", PretrainConfig(), "auto", _STEPS, verb="pretrain")
    stopped_s = datetime.now().replace(hour=18, minute=30).timestamp() - 86_400
    return Unfinished(models_dir() / "reports 2026", terms, 540, True, stopped_s)


def _feed_running(window: MainWindow) -> None:
    generator, run = np.random.default_rng(2), window.pages.pretrain_run
    run.on_event(RunStarted("pretrain", "cpu", _STEPS))
    run.on_event(Notice("vocabulary_smaller", {"wanted": 8000, "found": 1450}))
    for step in range(1, 541):
        masked = 4.6 + 3.2 * np.exp(-step / 120) + 0.12 * generator.normal()
        neighbours = 0.5 + 0.2 * np.exp(-step / 180) + 0.04 * generator.normal()
        run.on_event(
            StepDone(step, _STEPS, step / 300, masked + neighbours, 1e-3, 120.4, 95.0, float(masked), float(neighbours))
        )
        if step % 180 == 0:
            kept = HeldBackScored(
                step // 180, 5.3, 4.7 + 3.2 * np.exp(-step / 120), 0.2 + step / 2700, 2410, 6.3,
                0.52 + 0.2 * np.exp(-step / 180), 0.6 + step / 2700, 512, is_best=True,
            )  # fmt: skip
            run.on_event(kept)
