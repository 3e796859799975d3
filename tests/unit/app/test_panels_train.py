"""The numbers of the page "Train": a person's own stay, a preset's follow the table, one line says which."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from looking import button, has_button, named, says
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QRadioButton, QSpinBox
from tiny import reviews, write_csv

from bertdesk.app import levers
from bertdesk.app.panels.train import TrainPanel
from bertdesk.app.session import Session
from bertdesk.core import base_models
from bertdesk.core.config import TrainConfig

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
    session.material.open_table(small)
    settle()
    assert train._numbers.values() == before
    assert train.config().seed == 4711


def test_that_numbers_nobody_has_touched_follow_the_table(
    train: TrainPanel, session: Session, small: Path, settle: Settle
) -> None:
    session.material.open_table(small)
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


# What a preset does


def test_that_the_presets_levers_are_said_and_follow_the_numbers(train: TrainPanel) -> None:
    assert says(train, "Lowest 3 of 6 layers stay as they are and are computed once; no dropout;")
    (thorough,) = [b for b in train.findChildren(QRadioButton) if b.text() == "Thorough"]
    thorough.click()
    assert says(train, "All layers learn; ")
    named(train, QSpinBox, "Lowest layers kept as they are").setValue(2)
    assert says(train, "Lowest 2 of 6 layers stay as they are and are computed once;")


@pytest.mark.parametrize(
    ("config", "layers", "precision", "expected"),
    [
        (
            TrainConfig(frozen_layers=3, dropout=0.0, head_first=True),
            6,
            "float32",
            "Lowest 3 of 6 layers stay as they are and are computed once; no dropout; texts of similar length together;"
            " the last layer (head) is fitted first; float32 (this device is not faster in bfloat16).",
        ),
        (
            TrainConfig(frozen_layers=6, keeps_activations=False, groups_lengths=False),
            6,
            "bfloat16",
            "All 6 layers stay as they are, only the head learns; dropout 10 %;"
            " bfloat16 (this device is faster in it).",
        ),
        (
            TrainConfig(
                dropout=0.0, groups_lengths=False, class_weights="balanced", label_smoothing=0.1,
                best_by="macro_f1", precision="float32",
            ),
            0,
            "",
            "All layers learn; no dropout; small classes count as much as large ones; targets smoothed by 10 %;"
            " macro-F1 chooses the best pass; float32.",
        ),
    ],
)  # fmt: skip
def test_that_the_sentence_is_made_from_the_settings(
    session: Session, config: TrainConfig, layers: int, precision: str, expected: str
) -> None:
    assert levers.sentence(config, layers=layers, precision=precision) == expected


# Unequal classes, seeds


@pytest.fixture
def unequal(tmp_path: Path) -> Path:
    rows = reviews(60)
    return write_csv(tmp_path / "unequal.csv", [*rows, *((f"{text} again", "bad") for text, _ in reviews(60))])


def test_that_much_unequal_classes_are_told_of_and_can_be_balanced(
    train: TrainPanel, session: Session, unequal: Path, settle: Settle
) -> None:
    session.material.open_table(unequal)
    settle()
    assert says(train, "The largest class has 3.0 times as many texts as the smallest: macro-F1 chooses the best pass.")
    button(train, "Balance the classes").click()
    assert train.config().class_weights == "balanced"
    assert not has_button(train, "Balance the classes")
    assert says(train, "small classes count as much as large ones")


def test_that_equal_classes_need_no_word(train: TrainPanel, session: Session, small: Path, settle: Settle) -> None:
    session.material.open_table(small)
    settle()
    assert not has_button(train, "Balance the classes")
    assert not says(train, "The largest class has")


def test_that_the_numbers_of_a_run_are_those_of_the_form(train: TrainPanel) -> None:
    button(train, "Change the numbers").click()
    named(train, QDoubleSpinBox, "Doubt about every class (label smoothing)").setValue(0.1)
    weights = named(train, QComboBox, "How much a class counts (class weights)")
    weights.setCurrentIndex(weights.findText("All the same (balanced)"))
    best = named(train, QComboBox, "What chooses the best pass")
    best.setCurrentIndex(best.findText("Macro-F1"))
    config = train.config()
    assert (config.label_smoothing, config.class_weights, config.best_by) == (0.1, "balanced", "macro_f1")


def test_that_several_seeds_are_trained_one_after_the_other(
    train: TrainPanel, session: Session, small: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.material.open_table(small)
    settle()
    named(train, QSpinBox, "Runs with seeds of their own").setValue(3)
    assert says(train, "3 runs, one after the other; the best is kept.")
    asked: list[int] = []
    monkeypatch.setattr(session.training, "begin", lambda _config, *, seeds: asked.append(seeds))
    button(train, "Start training").click()
    assert asked == [3]
