"""Several seeds on the same parts: their spread, and the best by rows that are not the test's."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pytest
import torch
from doing import dataset_of, finish, listen
from safetensors.torch import load_file
from tiny import reviews

from bertdesk.core import checkpoint, keeper, model, provenance, series
from bertdesk.core import repeat as repeating
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.device import Device
from bertdesk.core.events import (
    BaselineScored,
    Evaluated,
    Event,
    ModelSaved,
    Notice,
    RepeatStarted,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunPaused,
    RunStarted,
    SeedsCompared,
    StepDone,
    Work,
)
from bertdesk.core.provenance import Provenance, Spread
from bertdesk.core.repeat import clear, keep_best, repeat, seeds_from, sweep
from bertdesk.core.series import Series
from bertdesk.core.split import Split, split
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
        cancel: CancelToken | None = None, seeds: tuple[int, ...] = SEEDS, config: TrainConfig = CONFIG,
        out: Path = tmp_path / "out", **so_far: Any,
    ) -> Work[Trained | None]:  # fmt: skip
        token = cancel or CancelToken()
        return repeat(config, seeds, parts, make, out, record=RECORD, device=cpu, cancel=token, **so_far)

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


def test_that_what_happens_in_a_later_run_is_said_and_what_is_of_the_data_once(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_data = Notice("texts_cut_off", {"percent": 3, "max_length": 32})

    def noting(config: TrainConfig, *arguments: object, **options: object) -> Work[Trained | None]:
        yield of_data
        if config.seed == 18:
            yield Notice("loss_exploded", {"step": 4, "back_to": 0, "learning_rate": 1e-3})
        return (yield from fit(config, *arguments, **options))  # type: ignore[arg-type]  # handed on as they come

    monkeypatch.setattr(repeating, "fit", noting)
    first, second, third = (of_kind(run, Notice) for run in runs_of(listen(begin())[0]))
    assert first == [of_data]
    assert [notice.code for notice in second] == ["loss_exploded"]
    assert third == []


def test_that_the_time_left_is_that_of_all_runs(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    def steady(config: TrainConfig, *arguments: object, **options: object) -> Work[Trained | None]:
        work = fit(config, *arguments, **options)  # type: ignore[arg-type]  # handed on as they come
        while True:
            try:
                event = next(work)
            except StopIteration as end:
                trained: Trained | None = end.value
                return trained
            if isinstance(event, StepDone):
                event = replace(event, eta_s=1000.0)
            yield replace(event, seconds=1000.0) if isinstance(event, RunFinished) else event

    monkeypatch.setattr(repeating, "fit", steady)
    left_s = [of_kind(run, StepDone)[0].eta_s for run in runs_of(listen(begin())[0])]
    assert left_s == pytest.approx([3000.0, 2000.0, 1000.0], abs=100.0)  # a run has taken seconds until its first step


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
    assert events[-1] == RunCancelled(1, out if is_kept else None), "the step of the run that was stopped"
    assert (trained is not None) == (tmp_path / "out").exists() == is_kept
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if is_kept else [])


def so_far(out: Path) -> dict[str, Any]:
    """Return what the next program finds to go on from."""
    known = series.read(out)
    found, damaged = checkpoint.newest(checkpoint.folder_of(out))
    assert damaged == ()
    is_of_it = known is not None and found is not None and found.state["number"] == known.series.number
    return {"known": known and known.series, "resume": found if is_of_it else None}


@pytest.fixture
def whole(begin: Begin, tmp_path: Path) -> tuple[list[Event], Path]:
    """Return what uninterrupted runs tell, and where their best lies."""
    return listen(begin(out=tmp_path / "whole"))[0], tmp_path / "whole"


def assert_the_same(events: list[Event], out: Path, whole: tuple[list[Event], Path]) -> None:
    """The last go has told the same spread, and the best is the same to the last bit."""
    assert of_kind(events, SeedsCompared) == of_kind(whole[0], SeedsCompared)
    there, here = (load_file(folder / "model.safetensors") for folder in (out, whole[1]))
    assert all(torch.equal(tensor, there[name]) for name, tensor in here.items())
    was, now = (provenance.read(folder) for folder in (whole[1], out))
    assert (now.config, now.test, now.spread) == (was.config, was.test, was.spread)
    assert sorted(path.name for path in out.parent.iterdir()) == ["out", "whole"], "nothing is left to go on from"


@pytest.mark.parametrize("step", [1, 6, 10, 11, 16, 21, 26, 30])
def test_that_runs_paused_after_any_step_go_on_to_the_same_end(
    begin: Begin, tmp_path: Path, whole: tuple[list[Event], Path], step: int
) -> None:
    token, taken = CancelToken(), list[StepDone]()

    def pause(event: Event) -> None:
        if isinstance(event, StepDone):
            taken.append(event)
            if len(taken) == step:
                token.request_pause()

    events, product = listen(begin(token), meanwhile=pause)
    assert product is None
    assert events[-1] == RunPaused((step - 1) % 10 + 1, 10, str(tmp_path / "out"))
    again, product = listen(begin(**so_far(tmp_path / "out")))
    assert product.evaluation is not None
    assert isinstance(again[-1], RunFinished)
    assert_the_same(again, tmp_path / "out", whole)
    assert step + len(of_kind(again, StepDone)) == 30, "no step is taken twice"


@pytest.mark.parametrize("events", [17, 20, 23])
def test_that_runs_that_die_at_any_event_go_on_to_the_same_end(
    begin: Begin, tmp_path: Path, whole: tuple[list[Event], Path], monkeypatch: pytest.MonkeyPatch, events: int
) -> None:
    """Each program hears so many events and dies: what lies on the disk then is all that the next one has."""
    monkeypatch.setattr(keeper, "_GAP_S", 0.0)
    monkeypatch.setattr(keeper, "_SHARE", 1e9)
    deaths, heard = 0, list[Event]()
    while not any(isinstance(event, RunFinished) for event in heard):
        heard = list(islice(begin(**so_far(tmp_path / "out")), events))
        deaths += 1
        assert deaths < 100, "it comes no further"
    assert deaths > 3
    assert_the_same(heard, tmp_path / "out", whole)


def test_that_the_best_before_a_break_is_kept_with_its_figures(begin: Begin, tmp_path: Path) -> None:
    """The last of three runs, taken up by another program, is no better."""
    token, runs = CancelToken(), list[RepeatStarted]()

    def pause(event: Event) -> None:
        if isinstance(event, RepeatStarted):
            runs.append(event)
        if isinstance(event, StepDone) and len(runs) == 3:
            token.request_pause()

    listen(begin(token), meanwhile=pause)
    known = series.read(tmp_path / "out")
    assert known is not None
    before = replace(known.series, best=(2.0, 0.0))
    kept = provenance.read(tmp_path / "out")
    events, product = listen(begin(known=before, resume=so_far(tmp_path / "out")["resume"]))
    assert product.classifier.provenance.config == kept.config
    assert product.evaluation.scores == kept.test, "measured again: the next program has no wrong rows to show"
    assert not of_kind(events, ModelSaved)


def test_that_a_stop_after_a_break_keeps_the_best_before_it(begin: Begin, tmp_path: Path) -> None:
    token, second = CancelToken(), CancelToken()
    listen(begin(token), meanwhile=lambda event: token.request_pause() if is_second_run(event) else None)
    second.request()
    events, product = listen(begin(second, **so_far(tmp_path / "out")))
    assert isinstance(events[-1], RunCancelled)
    assert events[-1].saved_path == str(tmp_path / "out")
    assert product.classifier.folder == tmp_path / "out"
    assert product.evaluation is None
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("pauses", [True, False])
def test_that_the_last_scoring_after_a_break_can_be_paused_and_stopped(
    begin: Begin, tmp_path: Path, *, pauses: bool
) -> None:
    """All runs have ended, and the program has before it could sum them up."""
    finish(begin())
    ended, token = Series([(0.9, 0.9), (0.8, 0.8), (0.7, 0.7)], (0.9, -0.1)), CancelToken()
    series.write(tmp_path / "out", ended, {})
    token.request_pause() if pauses else token.request()
    events, product = listen(begin(token, known=ended))
    out = str(tmp_path / "out")
    assert events == [RunPaused(10, 10, out) if pauses else RunCancelled(10, out)]
    assert (product is None) == pauses
    assert (series.read(tmp_path / "out") is not None) == pauses
    if pauses:
        (compared,) = of_kind(listen(begin(known=ended))[0], SeedsCompared)
        assert compared.accuracy == pytest.approx(0.8)


def is_second_run(event: Event) -> bool:
    return isinstance(event, RepeatStarted) and event.number == 2


def test_that_giving_up_keeps_the_better_of_the_present_run_and_those_before(
    begin: Begin, tmp_path: Path, cpu: Device
) -> None:
    out, token = tmp_path / "out", CancelToken()

    def pause(event: Event) -> None:
        if isinstance(event, Evaluated) and event.part == "valid":
            token.request_pause()

    listen(begin(token), meanwhile=pause)
    assert not out.exists(), "the first run goes on"
    keep_best(out, cpu)
    assert model.load(out, cpu).provenance.config.seed == 17
    known = series.read(out)
    assert known is not None
    series.write(out, replace(known.series, best=(2.0, 0.0)), known.facts)
    (out / "README.md").write_text("as it was")
    keep_best(out, cpu)
    assert (out / "README.md").read_text() == "as it was"
    clear(out)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_that_an_older_run_into_the_same_folder_cannot_go_on_over_the_new_best(begin: Begin, tmp_path: Path) -> None:
    checkpoint.write(tmp_path / ".out.run", checkpoint.Checkpoint(3, {"a": torch.zeros(1)}, {}))
    finish(begin())
    assert checkpoint.steps(tmp_path / ".out.run") == ()


def test_that_what_a_killed_program_left_is_removed_when_it_is_old_and_cannot_go_on(tmp_path: Path) -> None:
    for name in ("old", "young", "goes on"):
        (tmp_path / f".{name}.bertdesk-run").mkdir()
    series.write(tmp_path / "goes on", Series(), {})
    (tmp_path / "model").mkdir()
    for name, age_s in (("old", 2 * 86_400), ("young", 600), ("goes on", 9 * 86_400)):
        os.utime(tmp_path / f".{name}.bertdesk-run", (time.time() - age_s,) * 2)
    sweep(tmp_path)
    left = [".goes on.bertdesk-run", ".goes on.run", ".young.bertdesk-run", "model"]
    assert sorted(path.name for path in tmp_path.iterdir()) == left


def test_that_a_failing_run_leaves_the_best_before_it_and_the_way_on(
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
    known = series.read(tmp_path / "out")
    assert known is not None
    assert known.series.number == 2


def test_that_seeds_are_counted_up_and_start_again_at_the_end() -> None:
    assert seeds_from(17, 3) == (17, 18, 19)
    assert seeds_from(2**32 - 1, 2) == (2**32 - 1, 0)
    for k in (0, 101):
        with pytest.raises(SettingOutOfRange):
            seeds_from(17, k)
