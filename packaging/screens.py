#!/usr/bin/env python3
"""Render every page in its states to PNG, so that anyone can leaf through them: python packaging/screens.py [FOLDER]

States: empty, filled, running, finished, failed, long text, many classes, right-to-left; in English and Chinese, light
and dark, small and large. Needs no display. `--only en-light-1280x800` renders one of the combinations.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["BERTDESK_HOME"] = tempfile.mkdtemp(prefix="bertdesk-screens-")

import numpy as np
import pretrain_screens
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from settling import settle, wait_for
from understand_screens import make_encoders, understand_states

from bertdesk import api
from bertdesk.app import i18n, theme
from bertdesk.app.main import make_application
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow
from bertdesk.core import (
    base_models,
    device,  # first: it sets how torch's threads wait
    wheel_list,
)
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Evaluated, Notice, RunFailed, RunPaused, RunStarted, StepDone
from bertdesk.core.learning_curve import LearningCurve
from bertdesk.core.metrics import score
from bertdesk.core.nvidia import Card, Driver
from bertdesk.core.pack import Offer, Pack
from bertdesk.core.unfinished import Terms, Unfinished
from bertdesk.paths import models_dir, resource
from bertdesk.settings import Settings

LANGUAGES, THEMES, SIZES = ("en", "zh_CN"), ("light", "dark"), ((1280, 800), (960, 620), (1920, 1080))
TEXT = (
    "I paid extra for next day and the tent is still sitting in some warehouse. Your driver was lovely last time, but"
    " this is hopeless. I want my money back. 🙄 <b>Not bold</b> — naïve café."
)
RIGHT_TO_LEFT = "دفعت مبلغًا إضافيًا ولم تصل الخيمة بعد. أريد استرداد أموالي. I want my money back."
LONG_NAME = "complaints about deliveries that came late, twice, or to a neighbour"


def _unfinished(name: str, step: int, days_ago: int, *, has_model: bool) -> Unfinished:
    terms = Terms(f"/home/you/{name}.csv", "text", "label", "built-in", "", "", TrainConfig(), "auto", 300)
    stopped_s = datetime.now().replace(hour=18, minute=30).timestamp() - 86_400 * days_ago
    return Unfinished(models_dir() / name, terms, step, has_model, stopped_s)


UNFINISHED = (
    _unfinished("feedback", 180, 1, has_model=True),
    _unfinished("a table with quite a long name, as people give them", 12, 4, has_model=False),
    _unfinished("letters", 299, 30, has_model=True),
)


def trained(folder: Path) -> api.Trained:
    """Train for real, but briefly: the pages should show what real runs show."""
    config = replace(base_models.recipe(base_models.BUILT_IN), max_length=64, max_steps=60)
    return api.train(resource("samples/feedback_en.csv"), out=folder / "feedback", config=config, device="cpu")


def many_classes(k: int) -> tuple[Any, Dataset]:
    """Return an evaluation over k classes with one very long name, and the dataset it is about."""
    labels = (LONG_NAME, *(f"class {i:03d}" for i in range(1, k)))
    generator = np.random.default_rng(k)
    true = generator.integers(0, k, 6 * k)
    logits = generator.normal(size=(6 * k, k)) + 4.0 * np.eye(k)[true]
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    texts = tuple(f"A text about “{labels[i]}”, number {n}" for n, i in enumerate(true))
    from bertdesk.core.text_columns import Columns

    dataset = Dataset(texts, true, labels, np.arange(6 * k), Columns("text", "label"), "many.csv", ())
    return score(labels, true, probabilities), dataset


def states(window: MainWindow, session: Session, run: api.Trained) -> Iterator[str]:
    """Bring the window into one state after the other; yield each one's name."""
    for page in ("data", "train", "evaluate", "classify", "understand", "settings"):
        window.show_page(page)
        yield f"{page}-empty"
    yield from gpu_pack_states(window, session)
    window.open_path("/no/such/file.csv")
    wait_for(session, lambda: True)
    yield "data-failed"
    window.open_path(str(resource("samples/feedback_en.csv")))
    wait_for(session, lambda: session.material.lengths is not None)
    yield "data-filled"
    yield from finding_states(window, session)
    yield from train_states(window, session)
    yield from pretrain_screens.states(window, session, wait_for)
    window.show_page("train")
    feed_running(window)
    yield "train-running"
    session.training.interrupted.set_paused(str(UNFINISHED[0].out))
    window.pages.run.on_event(RunPaused(180, 300, str(UNFINISHED[0].out)))
    session.training.interrupted.set_runs(UNFINISHED[:1])
    yield "train-paused"
    session.training.interrupted.set_paused("")
    session.training.interrupted.set_runs(())
    window.pages.run.on_event(RunFailed("out_of_memory", {"device": "cuda", "batch_size": 16, "max_length": 256}))
    yield "train-failed"
    session._on_trained(run)  # what a job would deliver
    window.show_page("evaluate")
    yield "evaluate-filled"
    session.more_data.set_curve(LearningCurve("quick", 376, (), 0.85, 0.021, 0.004, 0.038))
    yield "evaluate-more-data"
    window.pages.class_words.collect()
    wait_for(session, lambda: session.class_words.digest is not None)
    window.pages.evaluate.verticalScrollBar().setValue(window.pages.evaluate.verticalScrollBar().maximum())
    yield "evaluate-words"
    window.pages.evaluate.verticalScrollBar().setValue(0)
    window.show_page("classify")
    for name, text in (("filled", TEXT), ("right-to-left", RIGHT_TO_LEFT), ("long", TEXT * 30)):
        session.asking.attribution = None
        window.pages.classify.show_text(text)
        wait_for(session, lambda: session.asking.attribution is not None)
        yield f"classify-{name}"
    yield from what_if_states(window, session)
    yield from understand_states(window, session, TEXT, RIGHT_TO_LEFT)
    yield from learn_states(window, session)
    window.show_page("evaluate")
    for k in (2, 12, 120):
        session._on_scored(many_classes(k)[::-1])
        yield f"evaluate-{k}-classes"


def what_if_states(window: MainWindow, session: Session) -> Iterator[str]:
    """Show the lower half of the page "Classify": words struck out, a model beside itself."""
    window.pages.classify.show_text(TEXT)
    wait_for(session, lambda: session.asking.receipt is not None)
    session.what_if.find_opposite()
    wait_for(session, lambda: session.what_if.found is not None)
    window.pages.classify.ensureWidgetVisible(window.pages.what_if)
    yield "classify-what-if"
    session.comparing.open(models_dir().parent / "feedback", "cpu")
    wait_for(session, lambda: session.comparing.found is not None)
    window.pages.classify.verticalScrollBar().setValue(window.pages.classify.verticalScrollBar().maximum())
    yield "classify-compare"
    session.comparing.close()


def learn_states(window: MainWindow, session: Session) -> Iterator[str]:
    """Show the toy pre-training before and after a while, the lesson's first step, and exercises of others."""
    understand = window.pages.understand
    window.show_page("understand")
    wait_for(session, lambda: session.understanding.pieces is not None)
    understand.show_view("toy")
    yield "understand-toy-empty"
    session.toying.start()
    wait_for(session, lambda: session.toying.toy is not None and session.toying.toy.number > 300)
    session.toying.pause()
    settle(300)
    yield "understand-toy-filled"
    understand.verticalScrollBar().setValue(understand.verticalScrollBar().maximum())
    yield "understand-toy-below"
    understand.show_view("lesson")
    lesson = window.pages.lesson
    for row, name in ((0, "first"), (5, "heads"), (7, "lacking"), (11, "last")):
        lesson.steps.setCurrentRow(row)
        wait_for(session, lambda: True)
        yield f"understand-lesson-{name}"
        for line in lesson.tasks[0].findChildren(QLineEdit):
            line.setText(line.text() or TEXT[:60])
        lesson.tasks[0].input.renew()
        lesson.tasks[0].check()
        wait_for(session, lambda: True)
        understand.ensureWidgetVisible(lesson.tasks[0])
        yield f"understand-lesson-{name}-exercise"
    understand.verticalScrollBar().setValue(0)
    session.toying.reset()


def finding_states(window: MainWindow, session: Session) -> Iterator[str]:
    """Show what is wrong with a table, the rows of it, a change, what is left out; then the sample again."""
    path = Path(os.environ["BERTDESK_HOME"]) / "with copies.csv"
    lines = resource("samples/feedback_en.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    more = ['"Write to anna.berg@example.org, I wait.",DELIVERY\n', '"??",billing\n', ",billing\n"]
    path.write_text("".join([*lines, *lines[1:9], *more]), encoding="utf-8")
    before = session.material.table
    window.open_path(str(path))
    wait_for(session, lambda: session.material.table is not before and not session.inspecting.is_looking)
    codes = [finding.code for finding in session.inspecting.findings]
    session.browsing.show_finding(session.inspecting.findings[codes.index("repeated_texts")])
    wait_for(session, lambda: not session.browsing.is_looking)
    yield "data-finding"
    session.editing.exclude([len(lines) - 1, len(lines)])
    wait_for(session, lambda: session.material.edits.count == 1 and not session.inspecting.is_looking)
    yield "data-edited"
    session.browsing.show_excluded()
    wait_for(session, lambda: not session.browsing.is_looking)
    yield "data-left-out"
    session.editing.undo()  # or it would be there for the next language
    wait_for(session, lambda: session.material.edits.count == 0)
    edited = session.material.table
    window.open_path(str(resource("samples/feedback_en.csv")))
    wait_for(session, lambda: session.material.table is not edited and session.material.lengths is not None)


def train_states(window: MainWindow, session: Session) -> Iterator[str]:
    """Show the page "Train" before a run: trying, with and without trouble, unfinished runs, all its numbers."""
    window.show_page("train")
    yield "train-trying"
    wait_for(session, lambda: session.training.foresight.plan is not None)
    yield "train-ready"
    plan = session.training.foresight.plan
    short = None if plan is None else replace(plan, eta_s=9000.0, micro_batch=4, available_mb=1500.0, disk_mb=5200.0)
    session.training.foresight.plan = short
    session.training.foresight.changed.emit()
    yield "train-little-memory"
    session.training.foresight.plan = plan
    session.training.foresight.changed.emit()
    session.training.interrupted.set_runs(UNFINISHED)
    yield "train-unfinished"
    session.training.interrupted.set_runs(())
    (more,) = [button for button in window.pages.train.findChildren(QPushButton) if button.isCheckable()]
    more.click()
    window.pages.train._numbers.set_values({"seeds": 3})
    wait_for(session, lambda: session.training.foresight.plan is not None)
    yield "train-numbers"
    window.pages.train_page.verticalScrollBar().setValue(10_000)
    yield "train-numbers-below"
    window.pages.train_page.verticalScrollBar().setValue(0)
    more.click()
    window.pages.train._numbers.set_values({"seeds": 1})


def gpu_pack_states(window: MainWindow, session: Session) -> Iterator[str]:
    """Show the card of the GPU pack as on a computer with a graphics card, before and after it is installed."""
    window.pages.gpu_pack.look()
    wait_for(session, lambda: session.gpu_pack.offer is not None)
    wheels = wheel_list.read(Path(__file__).with_name("pack") / "requirements-cuda-linux.txt")
    driver = Driver("580.65.06", (13, 0), (Card("NVIDIA GeForce RTX 4060 Laptop GPU", (8, 9)),))
    made = Pack("", wheels.fingerprint, 6_300_000_000, "cuda", driver.cards[0].name)
    found = session.gpu_pack.offer
    old_driver = replace(driver, version="535.1", cuda=(12, 2))
    for name, offer in (
        ("offered", Offer(None, False, driver, wheels, False)),
        ("old-driver", Offer(None, False, old_driver, wheels, True)),
        ("installed", Offer(made, True, driver, wheels, False)),
        ("outdated", Offer(made, False, driver, wheels, False)),
    ):
        session.gpu_pack.set_offer(offer)  # what a job would deliver
        yield f"settings-gpu-pack-{name}"
    if found is not None:
        session.gpu_pack.set_offer(found)


def feed_running(window: MainWindow) -> None:
    """Show a run half way through, from events alone."""
    generator = np.random.default_rng(1)
    window.pages.run.on_event(RunStarted("train", "cpu", 300))
    window.pages.run.on_event(Notice("texts_cut_off", {"percent": 12, "max_length": 256}))
    for step in range(1, 181):
        loss = 0.35 + 1.2 * np.exp(-step / 40) + 0.12 * generator.normal()
        window.pages.run.on_event(StepDone(step, 300, step / 100, float(abs(loss)), 2e-4, 37.4, 65.0))
        if step % 60 == 0:
            accuracy = 0.7 + step / 1800
            window.pages.run.on_event(Evaluated("valid", step // 60, 0.5, accuracy, accuracy - 0.03, 47, is_best=True))


def render(combination: tuple[str, str, tuple[int, int]], run: api.Trained, folder: Path) -> None:
    language, choice, size = combination
    app = make_application()
    settings = Settings(language=language, theme=choice)  # type: ignore[arg-type]
    i18n.install(settings.language)
    theme.apply(app, settings.theme)
    session = Session(settings)
    session.device = run.classifier.device
    window = MainWindow(session)
    window.resize(*size)
    window.show()
    for name in states(window, session, run):
        settle()
        window.grab().save(str(folder / f"{name_of(combination)}-{name}.png"))
    window.close()
    window.deleteLater()
    settle()


def name_of(combination: tuple[str, str, tuple[int, int]]) -> str:
    language, choice, (width, height) = combination
    return f"{language}-{choice}-{width}x{height}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("screens"))
    parser.add_argument("--only", default="", help="part of a combination's name")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    run = trained(Path(os.environ["BERTDESK_HOME"]))
    make_encoders(Path(os.environ["BERTDESK_HOME"]))
    device.leave_a_core()
    for combination in product(LANGUAGES, THEMES, SIZES):
        if given.only in name_of(combination):
            render(combination, run, given.folder)
            print(f"{name_of(combination)} done", flush=True)
    QApplication.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
