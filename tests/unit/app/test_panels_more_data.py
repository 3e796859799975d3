"""Would more data help? Asked on the page "Evaluate", answered by a real estimate or, in words, by a made one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from looking import button, says
from pytestqt.qtbot import QtBot
from tiny import reviews, write_csv
from waiting import WAIT_MS

from bertdesk.app.panels.more_data import MoreDataPanel
from bertdesk.app.session import Session
from bertdesk.core import base_models
from bertdesk.core.learning_curve import LearningCurve

Settle = Callable[[], None]


@pytest.fixture
def ready(session: Session, tmp_path: Path, tiny_encoder: Path, tiny_model: Path, settle: Settle) -> Session:
    session.open_model(tiny_model)
    settle()
    session.material.open_table(write_csv(tmp_path / "many.csv", reviews(200)))
    settle()
    session.material.choose_encoder(base_models.local(tiny_encoder))
    settle()
    return session


def test_that_a_click_estimates_what_twice_the_data_would_gain(
    ready: Session, panel: Any, qtbot: QtBot, settle: Settle
) -> None:
    more = panel(MoreDataPanel)
    button(more, "Would more data help?").click()
    assert says(more, "Learning from parts of the rows…")
    assert not button(more, "Would more data help?").isEnabled()
    qtbot.waitUntil(lambda: ready.more_data.curve is not None, timeout=WAIT_MS)
    settle()
    curve = ready.more_data.curve
    assert curve is not None
    assert (curve.method, curve.rows) == ("quick", 160)
    assert says(more, "points are possible." if curve.trouble else "Twice the data (320 texts to learn from): about ")


@pytest.mark.parametrize(
    ("curve", "sentence"),
    [
        (
            LearningCurve("quick", 376, (), 0.85, 0.021, -0.004, 0.038),
            "Twice the data (752 texts to learn from): about +2.1 points (between −0.4 and +3.8).",
        ),
        (
            LearningCurve("quick", 376, (), 0.85, 0.03, -0.02, 0.09, "wide"),
            "What twice the data would gain cannot be told: −2.0 to +9.0 points are possible.",
        ),
        (LearningCurve("quick", 20, (), 0.0, 0.0, 0.0, 0.0, "few_rows"), "There are too few rows to tell."),
    ],
)
def test_that_the_answer_is_a_sentence(ready: Session, panel: Any, curve: LearningCurve, sentence: str) -> None:
    more = panel(MoreDataPanel)
    ready.more_data.set_curve(curve)
    assert says(more, sentence)


def test_that_another_table_takes_the_answer_away(ready: Session, panel: Any, table: Path, settle: Settle) -> None:
    more = panel(MoreDataPanel)
    ready.more_data.set_curve(LearningCurve("quick", 376, (), 0.85, 0.021, -0.004, 0.038))
    ready.material.open_table(table)
    settle()
    assert ready.more_data.curve is None
    assert not says(more, "Twice the data")


def test_that_nothing_is_offered_without_a_table(
    session: Session, panel: Any, tiny_model: Path, settle: Settle
) -> None:
    more = panel(MoreDataPanel)
    session.open_model(tiny_model)
    settle()
    assert not more.isVisible()
