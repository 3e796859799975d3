"""Several seeds on the same parts: their spread, and the best by rows that are not the test's."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
import torch
from doing import dataset_of, finish, listen
from tiny import reviews

from bertdesk.core import checkpoint, model, provenance
from bertdesk.core import repeat as repeating
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Split, split
from bertdesk.core.device import Device
from bertdesk.core.events import (
    BaselineScored,
    Evaluated,
    Event,
    ModelSaved,
    RepeatStarted,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunStarted,
    SeedsCompared,
    StepDone,
    Work,
)
from bertdesk.core.provenance import Provenance, Spread
from bertdesk.core.repeat import repeat, seeds_from, sweep
from bertdesk.core.train import Trained, fit
from bertdesk.errors import LossNotFinite, SettingOutOfRange

CONFIG = TrainConfig(
    learning_rate=2e-3, epochs=2, batch_size=8, max_length=32, dropout=0.1, valid_share=0.2, test_share=0.2,
)  # fmt: skip
RECORD = Provenance(encoder="tiny", text_column="text", label_column="label", rows=60)
SEEDS = (17, 18, 19)
E = TypeVar("E")
Begin = Callable[..., Work[Trained | None]]


@pytest.fixture
def parts() -> Split:
    return split(dataset_of(reviews(60)), valid_share=0.2, test_share=0.2, seed=17)


@pytest.fixture
def begin(parts: Split, tiny_encoder: Path, cpu: Device, tmp_path: Path) -> Begin:
    def make(seed: int) -> model.Classifier:
        return model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=32, device=cpu, seed=seed)

    def begun(
        cancel: CancelToken | None = None, seeds: tuple[int, ...] = SEEDS, config: TrainConfig = CONFIG
    ) -> Work[Trained | None]:
        token = cancel or CancelToken()
        return repeat(config, seeds, parts, make, tmp_path / "out", record=RECORD, cancel=token)

    return begun


def of_kind(events: list[Event], kind: type[E]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


def runs_of(events: list[Event]) -> list[list[Event]]:
    """Return the events of each run."""
    starts = [place for place, event in enumerate(events) if isinstance(event, RepeatStarted)]
    return [events[start:end] for start, end in zip(starts, [*starts[1:], len(events)], strict=True)]


def test_that_the_spread_is_that_of_the_runs_own_test_figures(begin: Begin, tmp_path: Path) -> None:
    events, trained = listen(begin())
    tests = [event for event in of_kind(events, Evaluated) if event.part == "test"]
    accuracies, f1s = [event.accuracy for event in tests], [event.macro_f1 for event in tests]
    assert len(tests) == 3
    assert len({event.loss for event in tests}) == 3, "seeds that change nothing measure nothing"
    spread = Spread(
        3, statistics.fmean(accuracies), statistics.stdev(accuracies), statistics.fmean(f1s), statistics.stdev(f1s)
    )
    known = provenance.read(tmp_path / "out")
    assert known.spread == trained.classifier.provenance.spread == spread
    (compared,) = of_kind(events, SeedsCompared)
    assert (compared.n, compared.accuracy, compared.accuracy_sd) == (3, spread.accuracy, spread.accuracy_sd)
    assert compared.seed == known.config.seed
    assert "of 3 runs with different seeds" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_that_the_kept_run_has_the_best_validation_figures(begin: Begin, cpu: Device, tmp_path: Path) -> None:
    events, trained = listen(begin())
    reached, tested = [], []
    for run in runs_of(events):
        best = [event for event in of_kind(run, Evaluated) if event.part == "valid" and event.is_best][-1]
        reached.append((best.accuracy, -best.loss))
        tested.append(next(event for event in of_kind(run, Evaluated) if event.part == "test"))
    place = max(range(3), key=reached.__getitem__)
    kept = model.load(tmp_path / "out", cpu)
    assert kept.provenance.config == replace(CONFIG, seed=SEEDS[place])
    assert trained.evaluation.loss == tested[place].loss
    assert kept.provenance.test == trained.evaluation.scores
    assert events[-1] == replace(events[-1], model=str(tmp_path / "out"), accuracy=tested[place].accuracy)


def test_that_a_good_test_figure_keeps_no_run(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    """The later runs get ever better on the test part and ever worse on the validation part."""
    said = [(0.9, 0.1), (0.8, 0.5), (0.7, 1.0)]

    def lying(config: TrainConfig, *arguments: object, **options: object) -> Work[Trained | None]:
        valid, test = said[config.seed - 17]
        work = fit(config, *arguments, **options)  # type: ignore[arg-type]  # handed on as they come
        while True:
            try:
                event = next(work)
            except StopIteration as end:
                trained = end.value
                return replace(trained, evaluation=replace(trained.evaluation, accuracy=test))
            if isinstance(event, Evaluated):
                event = replace(event, accuracy=valid if event.part == "valid" else test)
            yield event

    monkeypatch.setattr(repeating, "fit", lying)
    events, trained = listen(begin())
    assert trained.classifier.provenance.config.seed == 17
    assert trained.accuracy == 0.1
    assert of_kind(events, SeedsCompared)[0].accuracy == pytest.approx((0.1 + 0.5 + 1.0) / 3)


def test_that_runs_are_compared_by_the_rule_that_chooses_within_each(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is the more accurate, the second has the higher macro-F1; which counts, the settings say."""
    said = [(0.9, 0.4), (0.8, 0.7), (0.7, 0.1)]

    def lying(config: TrainConfig, *arguments: object, **options: object) -> Work[Trained | None]:
        work = fit(config, *arguments, **options)  # type: ignore[arg-type]  # handed on as they come
        while True:
            try:
                event = next(work)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]  # what fit returned
            if isinstance(event, Evaluated):
                accuracy, macro_f1 = said[config.seed - 17]
                event = replace(event, accuracy=accuracy, macro_f1=macro_f1)
            yield event

    monkeypatch.setattr(repeating, "fit", lying)
    for best_by, seed in (("auto", 17), ("accuracy", 17), ("macro_f1", 18)):
        trained = finish(begin(config=replace(CONFIG, epochs=1, best_by=best_by)))
        assert trained.classifier.provenance.config.seed == seed


def test_that_the_runs_are_told_as_one(begin: Begin, tmp_path: Path) -> None:
    events, _ = listen(begin())
    assert of_kind(events, RepeatStarted) == [RepeatStarted(n, 3, 16 + n) for n in (1, 2, 3)]
    assert len(of_kind(events, RunStarted)) == 3
    assert len(of_kind(events, BaselineScored)) == 2
    assert [type(event) for event in events if isinstance(event, RunFinished | RunCancelled | RunFailed)] == [
        RunFinished
    ]
    assert isinstance(events[-1], RunFinished)
    assert {event.path for event in of_kind(events, ModelSaved)} == {str(tmp_path / "out")}
    assert [path.name for path in tmp_path.iterdir()] == ["out"], "the runs leave nothing beside their best"


def test_that_the_first_of_several_runs_is_the_one_that_stands_alone(
    begin: Begin, parts: Split, tmp_path: Path
) -> None:
    alone, _ = listen(begin(seeds=(17, 18)))
    together, _ = listen(begin(seeds=(17, 19)))
    first, second = (
        [(event.step, event.loss) for event in of_kind(runs_of(events)[0], StepDone)] for events in (alone, together)
    )
    assert first == second


@pytest.mark.parametrize(("run", "is_kept"), [(1, False), (2, True)])
def test_that_a_stop_keeps_the_best_so_far(begin: Begin, tmp_path: Path, run: int, is_kept: bool) -> None:
    token, started = CancelToken(), list[RunStarted]()

    def stop(event: Event) -> None:
        if isinstance(event, RunStarted):
            started.append(event)
        if isinstance(event, StepDone) and len(started) == run:
            token.request()

    events, trained = listen(begin(token), meanwhile=stop)
    out = str(tmp_path / "out")
    assert events[-1] == RunCancelled(1 if run == 1 else 11, out if is_kept else None)
    assert (trained is not None) == (tmp_path / "out").exists() == is_kept
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if is_kept else [])


def test_that_a_pause_keeps_the_best_so_far_as_several_runs_cannot_go_on(begin: Begin, tmp_path: Path) -> None:
    token = CancelToken()

    def pause(event: Event) -> None:
        if isinstance(event, StepDone) and event.epoch > 1:
            token.request_pause()

    events, trained = listen(begin(token), meanwhile=pause)
    assert events[-1] == RunCancelled(6, str(tmp_path / "out"))
    assert trained is not None
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_that_an_older_run_into_the_same_folder_cannot_go_on_over_the_new_best(begin: Begin, tmp_path: Path) -> None:
    checkpoint.write(tmp_path / ".out.run", checkpoint.Checkpoint(3, {"a": torch.zeros(1)}, {}))
    finish(begin())
    assert checkpoint.steps(tmp_path / ".out.run") == ()


def test_that_what_a_killed_program_left_is_removed_when_it_is_old(tmp_path: Path) -> None:
    for name, age_s in (("old", 2 * 86_400), ("young", 600)):
        trial = tmp_path / f".{name}.bertdesk-run"
        trial.mkdir()
        run = tmp_path / f"..{name}.bertdesk-run.run"
        checkpoint.write(run, checkpoint.Checkpoint(3, {"a": torch.zeros(1)}, {}))
        for place in (trial, run):
            os.utime(place, (time.time() - age_s,) * 2)
    (tmp_path / "..early.bertdesk-run.run").mkdir()  # killed before it had a model
    os.utime(tmp_path / "..early.bertdesk-run.run", (0, 0))
    (tmp_path / "model").mkdir()
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "..young.bertdesk-run.run",
        ".young.bertdesk-run",
        "model",
    ]


def test_that_a_failing_run_leaves_the_best_before_it(
    begin: Begin, tmp_path: Path, cpu: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(config: TrainConfig, *arguments: object, **options: object) -> Work[Trained | None]:
        if config.seed == 18:
            raise LossNotFinite(step=3)
        return (yield from fit(config, *arguments, **options))  # type: ignore[arg-type]  # handed on as they come

    monkeypatch.setattr(repeating, "fit", failing)
    with pytest.raises(LossNotFinite):
        finish(begin())
    assert model.load(tmp_path / "out", cpu).provenance.config.seed == 17
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_that_seeds_are_counted_up_and_start_again_at_the_end() -> None:
    assert seeds_from(17, 3) == (17, 18, 19)
    assert seeds_from(2**32 - 1, 2) == (2**32 - 1, 0)
    for k in (0, 101):
        with pytest.raises(SettingOutOfRange):
            seeds_from(17, k)
