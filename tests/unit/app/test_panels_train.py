"""The numbers of the page "Train": a person's own stay, a preset's follow the table, one line says which."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from looking import named, says
from PySide6.QtWidgets import QRadioButton, QSpinBox
from tiny import reviews, write_csv

from bertdesk.app.panels.train import TrainPanel
from bertdesk.app.session import Session
from bertdesk.core import base_models

Settle = Callable[[], None]
BUILT_IN = base_models.BUILT_IN
EPOCHS = "Passes over the data (epochs), at most"


@pytest.fixture
def train(panel: Any) -> TrainPanel:
    made: TrainPanel = panel(TrainPanel)
    return made


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A table that is so small that the preset has other numbers for it."""
    assert base_models.recipe(BUILT_IN, "balanced", rows=60) != base_models.recipe(BUILT_IN, "balanced", rows=0)
    return write_csv(tmp_path / "small.csv", reviews(60))


def test_that_a_new_table_keeps_the_numbers_that_a_person_has_set(
    train: TrainPanel, session: Session, small: Path, settle: Settle
) -> None:
    named(train, QSpinBox, "Seed").setValue(4711)
    before = train._numbers.values()
    session.open_table(small)
    settle()
    assert train._numbers.values() == before
    assert train.config().seed == 4711


def test_that_numbers_nobody_has_touched_follow_the_table(
    train: TrainPanel, session: Session, small: Path, settle: Settle
) -> None:
    session.open_table(small)
    settle()
    assert train.config() == base_models.recipe(BUILT_IN, "balanced", rows=60)
    assert not says(train, "Numbers changed by you.")


def test_that_the_line_says_the_numbers_as_they_stand(train: TrainPanel) -> None:
    epochs = named(train, QSpinBox, EPOCHS)
    of_preset = epochs.value()
    epochs.setValue(9)
    assert says(train, "Up to 9 passes over the data")
    assert says(train, "Numbers changed by you.")
    epochs.setValue(of_preset)
    assert says(train, f"Up to {of_preset} passes over the data")
    assert not says(train, "Numbers changed by you.")


def test_that_a_click_on_the_preset_brings_its_numbers_back(train: TrainPanel) -> None:
    named(train, QSpinBox, EPOCHS).setValue(9)
    (balanced,) = [b for b in train.findChildren(QRadioButton) if b.text() == "Balanced"]
    balanced.click()
    assert train.config() == base_models.recipe(BUILT_IN, "balanced")
    assert not says(train, "Numbers changed by you.")
