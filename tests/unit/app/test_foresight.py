"""What is said of a run before it begins: tried for real with a tiny encoder, while somebody looks, until it begins."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from looking import says, words
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from waiting import WAIT_MS

from bertdesk.app import forecast, i18n
from bertdesk.app.panels.forecast import ForecastPanel
from bertdesk.app.panels.pretrain import PretrainPanel
from bertdesk.app.panels.train import TrainPanel
from bertdesk.app.session import Session
from bertdesk.core import base_models, preflight
from bertdesk.core.config import PretrainConfig, TrainConfig
from bertdesk.core.device import Device
from bertdesk.core.plan import Plan
from bertdesk.errors import OutOfMemory

PLAN = Plan(360.0, 1812.0, 11_444.0, 16, 16, 400, 0.0, "cpu", "float32")
SHORT = TrainConfig(learning_rate=1e-3, batch_size=8, epochs=2, max_length=32)

Settle = Callable[[], None]


@pytest.fixture
def ready(session: Session, table: Path, tiny_encoder: Path, cpu: Device, settle: Settle) -> Session:
    session.material.open_table(table)
    settle()
    session.material.choose_encoder(base_models.local(tiny_encoder))
    settle()
    session.device = cpu
    return session


def known(session: Session) -> bool:
    return session.training.foresight.plan is not None


def test_that_the_page_tries_the_run_and_says_time_memory_and_batch(
    panel: Any, ready: Session, qtbot: QtBot, settle: Settle
) -> None:
    shown = panel(ForecastPanel)
    panel(TrainPanel)
    assert says(shown, "Trying a batch on this computer…")
    qtbot.waitUntil(lambda: known(ready), timeout=WAIT_MS)
    plan = ready.training.foresight.plan
    assert plan is not None
    assert (plan.batch_size, plan.micro_batch, plan.device) == (16, 16, "cpu")
    assert 0 < plan.eta_s < 600
    assert says(shown, forecast.sentence(plan))
    assert not says(shown, "Trying a batch")
    settle()


def test_that_other_numbers_are_tried_anew_and_the_same_ones_are_not(panel: Any, ready: Session, qtbot: QtBot) -> None:
    train = panel(TrainPanel)
    qtbot.waitUntil(lambda: known(ready), timeout=WAIT_MS)
    first = ready.training.foresight.plan
    train._show_state()
    assert ready.training.foresight.plan is first
    train._numbers.set_values({"batch_size": 4})
    assert ready.training.foresight.is_trying
    qtbot.waitUntil(lambda: known(ready), timeout=WAIT_MS)
    assert ready.training.foresight.plan is not None
    assert ready.training.foresight.plan.batch_size == 4


def test_that_the_start_of_a_run_ends_the_trial(ready: Session, qtbot: QtBot, settle: Settle) -> None:
    ready.training.foresee(SHORT)
    qtbot.waitUntil(lambda: any(job.verb == "preflight" for job in ready.jobs._asides), timeout=WAIT_MS)
    assert ready.training.begin(SHORT)
    assert not ready.training.foresight.is_trying
    settle()
    assert not known(ready)
    assert ready.evaluation is not None


def test_that_nothing_is_tried_while_nobody_looks(panel: Any, ready: Session) -> None:
    train = panel(TrainPanel)
    assert ready.training.foresight.is_trying
    train.hide()
    assert not ready.training.foresight.is_trying
    train._numbers.set_values({"batch_size": 4})
    assert not ready.training.foresight.is_trying


def test_that_nothing_is_tried_with_an_encoder_that_is_not_here(panel: Any, ready: Session) -> None:
    panel(TrainPanel)
    ready.material.choose_encoder(base_models.find("google-bert/bert-base-uncased"))
    assert not ready.training.foresight.is_trying


def test_that_a_trial_that_fails_says_why_in_its_place_alone(
    panel: Any, ready: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(*_: object, **__: object) -> None:
        raise OutOfMemory(device="cpu", batch_size=1, max_length=256)

    monkeypatch.setattr(preflight, "plan", too_large)
    failed: list[str] = []
    ready.failed.connect(lambda verb, _code, _facts: failed.append(verb))
    shown = panel(ForecastPanel)
    panel(TrainPanel)
    qtbot.waitUntil(lambda: ready.training.foresight.failure is not None, timeout=WAIT_MS)
    assert says(shown, "The memory of “cpu” is not enough for 1 texts of 256 tokens at once.")
    assert not ready.training.foresight.is_trying
    assert failed == []


def test_that_a_pre_training_is_tried_too_and_anew_from_another_beginning(
    panel: Any, session: Session, tmp_path: Path, tiny_encoder: Path, cpu: Device, qtbot: QtBot, settle: Settle
) -> None:
    (corpus := tmp_path / "texts.txt").write_text("\n\n".join("The cat sat. The dog ran off." for _ in range(60)))
    session.device = cpu
    foresight = session.pretraining.foresight
    page = panel(PretrainPanel)
    shown = ForecastPanel(session, foresight)
    qtbot.addWidget(shown)
    shown.show()
    assert not foresight.is_trying
    session.raw_text.begin_new("tiny")
    session.raw_text.look(corpus)
    settle()
    qtbot.waitUntil(lambda: foresight.plan is not None, timeout=WAIT_MS)
    first = foresight.plan
    assert first is not None
    assert says(shown, forecast.sentence(first))
    session.raw_text.go_on_from(base_models.local(tiny_encoder))
    assert foresight.is_trying
    qtbot.waitUntil(lambda: foresight.plan is not None, timeout=WAIT_MS)
    assert foresight.plan is not first
    page.hide()
    page._numbers.set_values({"batch_size": 4})
    assert not foresight.is_trying
    session.raw_text.go_on_from(base_models.find("google-bert/bert-base-uncased"))
    page.show()
    assert not foresight.is_trying  # that encoder is not here


def test_that_the_start_of_a_pre_training_ends_its_trial(
    session: Session, tmp_path: Path, cpu: Device, settle: Settle
) -> None:
    (corpus := tmp_path / "texts.txt").write_text("\n\n".join("The cat sat. The dog ran off." for _ in range(60)))
    session.device = cpu
    session.raw_text.begin_new("tiny")
    session.raw_text.look(corpus)
    settle()
    config = PretrainConfig(max_steps=2, batch_size=8, max_length=32, vocabulary_size=80)
    session.pretraining.foresee(config)
    assert session.pretraining.foresight.is_trying
    assert session.pretraining.begin(config)
    assert not session.pretraining.foresight.is_trying
    settle()
    assert session.pretraining.foresight.plan is None


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (PLAN, "About 6 minutes, 1.9 GB of memory (12.0 GB free), batches of 16"),
        (replace(PLAN, available_mb=float("inf")), "About 6 minutes, 1.9 GB of memory, batches of 16"),
        (replace(PLAN, eta_s=9 * 3600.0), "About 9.0 hours, 1.9 GB of memory (12.0 GB free), batches of 16"),
        (replace(PLAN, eta_s=80 * 3600.0), "About 3.3 days, 1.9 GB of memory (12.0 GB free), batches of 16"),
    ],
)
def test_that_a_plan_is_one_line(session: Session, plan: Plan, expected: str) -> None:
    assert forecast.sentence(plan) == expected


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (PLAN, ""),
        (replace(PLAN, documents=96.0, tokens=10_437.0), "96 documents, 10,437 tokens"),
        (
            replace(PLAN, documents=12_431.8, tokens=3_149_000.0, is_counted=False),
            "About 12,000 documents, 3,100,000 tokens",
        ),
    ],
)
def test_that_raw_text_is_said_to_be_so_much(session: Session, plan: Plan, expected: str) -> None:
    assert forecast.amount(plan) == expected


@pytest.mark.parametrize(
    ("plan", "parts"),
    [
        (PLAN, []),
        (replace(PLAN, micro_batch=4), ["4 texts are computed at once instead of 16"]),
        (replace(PLAN, available_mb=2000.0), ["close other programs"]),
        (replace(PLAN, disk_mb=3052.0), ["3.2 GB of the disk are used"]),
    ],
)
def test_that_what_may_go_wrong_is_warned_of(session: Session, plan: Plan, parts: list[str]) -> None:
    found = forecast.warnings(plan)
    assert len(found) == len(parts)
    assert all(part in sentence for part, sentence in zip(parts, found, strict=True))


def test_that_the_forecast_speaks_chinese(panel: Any, session: Session) -> None:
    shown = panel(ForecastPanel)
    session.training.foresight.plan = PLAN
    i18n.install("zh_CN")
    shown.retranslate()
    QApplication.processEvents()
    assert any("6 分钟" in each for each in words(shown))
