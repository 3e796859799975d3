"""The order of the runs, and what can be switched off."""

from dataclasses import replace

import pytest

from bertdesk.bench import levers, plan
from bertdesk.bench.plan import Plan, Run, Settings
from bertdesk.core.config import TrainConfig
from bertdesk.errors import SettingOutOfRange

SETTINGS = Settings("train.csv", "test.csv", 32, 16, 16, 64, 0, "built-in", "cpu")


def names(whole: Plan, best: float = 5e-5) -> list[str]:
    return [f"{run.name} {run.seed} {run.turn}" for run in plan.runs(whole, lambda: best)]


def test_that_contenders_take_turns_and_the_slow_ones_run_once() -> None:
    whole = Plan(SETTINGS, contenders=("balanced", "trainer", "origin"), rates=(2e-5, 5e-5), seeds=(17, 18), repeat=2)
    assert names(whole) == [
        "balanced 17 1", "trainer 2e-5 17 1", "trainer 5e-5 17 1", "origin 17 1",
        "balanced 17 2", "trainer 5e-5 17 2",
        "balanced 18 1", "trainer 5e-5 18 1",
    ]  # fmt: skip


def test_that_trainer_runs_no_second_time_where_no_rate_worked() -> None:
    whole = Plan(SETTINGS, contenders=("trainer",), rates=(2e-5,), repeat=2)
    assert names(whole, best=0.0) == ["trainer 2e-5 17 1"]


def test_that_the_best_rate_is_asked_for_after_every_rate_was_tried() -> None:
    tried: list[float] = []
    whole = Plan(SETTINGS, contenders=("trainer",), rates=(2e-5, 1e-4), repeat=2)
    for run in plan.runs(whole, lambda: max(tried)):
        tried.append(run.rate)
    assert tried == [2e-5, 1e-4, 1e-4]


def test_that_levers_are_raced_against_balanced_alone() -> None:
    whole = Plan(SETTINGS, repeat=2, levers=("no-dropout", "epochs=4"))
    once = ["balanced 17 {}", "balanced without no-dropout 17 {}", "balanced epochs=4 17 {}"]
    assert names(whole) == [name.format(turn) for turn in (1, 2) for name in once]


def test_that_what_a_process_is_told_survives_json() -> None:
    run = Run("trainer", 17, 2, 1e-4)
    assert plan.from_json(plan.to_json(run, SETTINGS)) == (run, SETTINGS)


def test_that_the_data_lies_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BERTDESK_BENCH_DATA", "/somewhere")
    assert str(plan.data_folder()) in ("/somewhere", "\\somewhere")
    monkeypatch.delenv("BERTDESK_BENCH_DATA")
    assert plan.data_folder().parts[-2:] == ("shared", "data")


def test_that_a_lever_changes_its_own_numbers_alone() -> None:
    fast = TrainConfig(dropout=0.0, frozen_layers=3)
    assert levers.without(fast, "no-dropout") == replace(fast, dropout=0.1)
    assert levers.without(fast, "frozen-layers").frozen_layers == 0
    assert levers.without(fast, "") == fast
    for word in ("true", "True"):
        assert levers.without(fast, f"head_first={word}").head_first
    assert not levers.without(replace(fast, head_first=True), "head_first=false").head_first
    assert levers.without(fast, "epochs=4,learning_rate=3e-4") == replace(fast, epochs=4, learning_rate=3e-4)


def test_that_a_lever_that_training_does_not_have_is_named() -> None:
    assert levers.missing("no-dropout") == []
    assert levers.missing("epochs=4,wings=2") == ["wings"]
    assert not levers.is_known("wings")


@pytest.mark.parametrize(
    ("lever", "error"), [("epochs=0", SettingOutOfRange), ("epochs=many", ValueError), ("head_first=yes", ValueError)]
)
def test_that_a_number_out_of_range_is_refused(lever: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        levers.without(TrainConfig(), lever)
