"""A run that was paused, killed or failed goes on as if nothing had happened: bit for bit, whatever the instant."""

import errno
import os
import random
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import torch
from interrupted import (
    CONFIG,
    Told,
    are_equal,
    checkpoint_at_every_step,
    events_of,
    go,
    start,
    train_here,
    train_within,
    weights,
)
from tiny import reviews, save_tiny_encoder, write_csv

from bertdesk import api
from bertdesk.core import checkpoint, device, durable, keeper, learner, micro_batches, model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import (
    Evaluated,
    Event,
    Notice,
    Progressed,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunPaused,
    StepDone,
)
from bertdesk.errors import RunUnfinished
from bertdesk.messages import sentence

pytestmark = pytest.mark.usefixtures("_one_thread")
VARIANTS = [replace(CONFIG, frozen_layers=layers, head_first=head) for layers in (0, 1) for head in (True, False)]
Whole = Callable[[TrainConfig], tuple[Told, dict[str, torch.Tensor]]]


@pytest.fixture(scope="module")
def _one_thread() -> "object":
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_csv(tmp_path_factory.mktemp("table") / "reviews.csv", reviews(60))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, table: Path, tiny_encoder: Path) -> Whole:
    """Return what an uninterrupted run tells and leaves."""

    @cache
    def run(config: TrainConfig) -> tuple[Told, dict[str, torch.Tensor]]:
        out = tmp_path_factory.mktemp("whole") / "out"
        told = go(table, tiny_encoder, out, config, resume=False)
        assert isinstance(told.last, RunFinished)
        return told, weights(out)

    return run


def pause_at(place: int | Callable[[Event], bool]) -> Callable[[Event, CancelToken], None]:
    """Ask for a pause at the nth event, or the first for which this holds."""
    seen: list[Event] = []

    def meanwhile(event: Event, token: CancelToken) -> None:
        if (len(seen) == place) if isinstance(place, int) else place(event):
            token.request_pause()
        seen.append(event)

    return meanwhile


def assert_the_same(told: Told, out: Path, whole: tuple[Told, dict[str, torch.Tensor]]) -> None:
    """The steps, the figures and the weights are those of the uninterrupted run, each told once."""
    assert isinstance(told.last, RunFinished), told.last
    assert told.steps == whole[0].steps
    assert told.figures == whole[0].figures
    assert are_equal(weights(out), whole[1])
    assert not checkpoint.folder_of(out).exists()


def test_that_a_run_paused_at_any_step_goes_on_bit_for_bit(
    whole: Whole, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    assert len(whole(CONFIG)[0].steps) == 6
    for step in range(1, 7):
        out = tmp_path / f"out-{step}"
        pause = pause_at(lambda event, step=step: isinstance(event, StepDone) and event.step == step)
        told = go(table, tiny_encoder, out, meanwhile=pause)
        assert told.last == RunPaused(step, 6, str(out))
        before = list(told.steps)
        go(table, tiny_encoder, out, told=told)
        assert_the_same(told, out, whole(CONFIG))
        (resumed,) = told.resumed
        assert (resumed.step, resumed.total_steps) == (step, 6)
        assert list(resumed.losses) == [(step, loss) for step, loss, _ in before]


@pytest.mark.parametrize("config", VARIANTS, ids=lambda c: f"frozen{c.frozen_layers}-head{c.head_first:d}")
def test_that_a_run_paused_after_every_step_goes_on_bit_for_bit(
    config: TrainConfig, whole: Whole, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    told = Told()
    for step in range(1, 7):
        pause = pause_at(lambda event: isinstance(event, StepDone))
        go(table, tiny_encoder, tmp_path / "out", config, told=told, meanwhile=pause)
        assert told.last == RunPaused(step, 6, str(tmp_path / "out"))
    go(table, tiny_encoder, tmp_path / "out", config, told=told)
    assert [resumed.step for resumed in told.resumed] == [1, 2, 3, 4, 5, 6]
    assert_the_same(told, tmp_path / "out", whole(config))


def test_that_a_run_paused_at_any_event_goes_on_bit_for_bit(
    whole: Whole, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    """While tokens are made, layers computed, the head fitted, a part judged, a model saved, the test read."""
    events: list[Event] = []
    go(table, tiny_encoder, tmp_path / "heard", meanwhile=lambda event, _: events.append(event))
    kinds = [event.phase if isinstance(event, Progressed) else type(event).__name__ for event in events]
    phases: set[str] = set()
    for place, (kind, event) in enumerate(zip(kinds, events, strict=True)):
        is_first_or_last = kind not in kinds[:place] or kind not in kinds[place + 1 :]
        if isinstance(event, StepDone | RunFinished) or not is_first_or_last:
            continue
        out = tmp_path / f"out-{place}"
        told = go(table, tiny_encoder, out, meanwhile=pause_at(place))
        if isinstance(told.last, RunFinished):  # nobody asks any more
            assert place > len(events) - 4
        elif isinstance(told.last, RunCancelled):  # before there was anything to go on from
            assert told.last == RunCancelled()
            assert not told.steps
        else:
            assert isinstance(told.last, RunPaused)
            phases.add(kind)
        if not isinstance(told.last, RunFinished):
            go(table, tiny_encoder, out, told=told)
        assert_the_same(told, out, whole(CONFIG))
    assert phases >= {"tokenizing", "preparing", "head", "evaluating", "baselines", "Evaluated", "ModelSaved"}


def test_that_a_run_with_a_limit_of_steps_paused_in_its_last_judgement_takes_no_further_step(
    whole: Whole, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    config = replace(CONFIG, max_steps=4)
    last = pause_at(lambda event: isinstance(event, StepDone) and event.step == 4)
    told = go(table, tiny_encoder, tmp_path / "out", config, meanwhile=last)
    assert told.last == RunPaused(4, 4, str(tmp_path / "out"))
    go(table, tiny_encoder, tmp_path / "out", config, told=told)
    assert_the_same(told, tmp_path / "out", whole(config))


def test_that_auto_precision_is_that_of_the_runs_beginning(
    table: Path, tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is measured, and a busy computer may measure otherwise the next time."""
    config = replace(CONFIG, precision="auto")
    monkeypatch.setattr(learner, "training_dtype", lambda _: torch.bfloat16)
    wanted = go(table, tiny_encoder, tmp_path / "whole", config)
    told = go(table, tiny_encoder, tmp_path / "out", config, meanwhile=pause_at(lambda e: isinstance(e, StepDone)))
    monkeypatch.setattr(learner, "training_dtype", lambda _: torch.float32)
    go(table, tiny_encoder, tmp_path / "out", config, told=told)
    assert told.steps == wanted.steps
    assert are_equal(weights(tmp_path / "out"), weights(tmp_path / "whole"))


# Stopped without warning


def test_that_a_run_killed_at_random_instants_goes_on_until_it_is_done_bit_for_bit(
    whole: Whole, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    """SIGKILL after a random event and a random moment more, six times, writing checkpoints and the model included."""
    dice, out, kills = random.Random(4), tmp_path / "out", 0
    while True:
        child, pipe = start(train_here, table, tiny_encoder, out, CONFIG)
        heard: list[Event] = []
        if kills < 6:
            heard = events_of(pipe, dice.randint(12, 26))
            time.sleep(dice.uniform(0, 0.02))
            child.kill()
            kills += 1
        heard += events_of(pipe)
        child.join()
        pipe.close()
        if child.exitcode == 0:
            break
    assert kills >= 3
    assert isinstance(heard[-1], RunFinished), heard[-1]
    assert are_equal(weights(out), whole(CONFIG)[1])
    test = [event for event in heard if isinstance(event, Evaluated)][-1]
    assert ("test", test.loss, test.accuracy) == tuple(whole(CONFIG)[0].figures[-1][i] for i in (0, 2, 3))
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == ["out"]


# What is refused, and what gives way


@pytest.fixture
def paused(table: Path, tiny_encoder: Path, tmp_path: Path) -> Path:
    """Return the model folder of a run that was paused at step 4 and has two checkpoints."""
    before = keeper._GAP_S, keeper._SHARE
    checkpoint_at_every_step()
    out = tmp_path / "out"
    try:
        go(table, tiny_encoder, out, meanwhile=pause_at(lambda e: isinstance(e, StepDone) and e.step == 4))
    finally:
        keeper._GAP_S, keeper._SHARE = before
    assert checkpoint.steps(checkpoint.folder_of(out)) == (4, 3)
    return out


def failure_of(told: Told) -> str:
    assert isinstance(told.last, RunFailed)
    return sentence(told.last.code, told.last.facts)


def test_that_a_table_that_was_changed_is_refused_in_a_sentence(
    paused: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    rows = reviews(60)
    rows[3] = (rows[3][0] + " really", rows[3][1])
    changed = write_csv(tmp_path / "changed.csv", rows)
    told = go(changed, tiny_encoder, paused)
    assert failure_of(told).startswith(
        f"The interrupted run cannot go on: “{changed}”, with what was changed in it here, is"
    )
    assert checkpoint.steps(checkpoint.folder_of(paused)) == (4, 3)
    assert (paused / "model.safetensors").is_file()


def test_that_other_settings_are_refused_by_their_names(paused: Path, table: Path, tiny_encoder: Path) -> None:
    told = go(table, tiny_encoder, paused, replace(CONFIG, batch_size=8, dropout=0.0))
    assert "other settings (Texts a step (batch size), Dropout)." in failure_of(told)


def test_that_another_encoder_is_refused(paused: Path, table: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    told = go(table, save_tiny_encoder(tmp_path / "other", hidden_size=16), paused)
    assert "other settings (Encoder)." in failure_of(told)


def test_that_a_damaged_checkpoint_gives_way_to_the_one_before_and_the_run_ends_the_same(
    paused: Path, whole: Whole, table: Path, tiny_encoder: Path
) -> None:
    path = checkpoint.folder_of(paused) / "step-00000004" / "tensors.safetensors"
    content = bytearray(path.read_bytes())
    content[-9] ^= 16
    path.write_bytes(content)
    told = go(table, tiny_encoder, paused)
    assert told.notices == [Notice("checkpoint_damaged", {"step": 3})]
    assert told.steps == whole(CONFIG)[0].steps[3:]
    assert are_equal(weights(paused), whole(CONFIG)[1])


def test_that_a_run_whose_best_model_was_removed_meanwhile_still_ends_with_one(
    paused: Path, whole: Whole, table: Path, tiny_encoder: Path
) -> None:
    for file in paused.iterdir():
        file.unlink()
    paused.rmdir()
    told = go(table, tiny_encoder, paused)
    assert isinstance(told.last, RunFinished)
    assert told.steps == whole(CONFIG)[0].steps[4:]
    assert (paused / "model.safetensors").is_file()


def test_that_a_finished_run_without_its_model_judges_what_it_has(
    whole: Whole, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    told = go(table, tiny_encoder, out, meanwhile=pause_at(lambda e: isinstance(e, Evaluated) and e.epoch == 2))
    assert isinstance(told.last, RunPaused)
    for file in out.iterdir():
        file.unlink()
    go(table, tiny_encoder, out, told=told)
    assert isinstance(told.last, RunFinished)
    assert told.steps == whole(CONFIG)[0].steps


def test_that_resuming_where_there_is_nothing_starts_afresh(
    whole: Whole, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    told = go(table, tiny_encoder, tmp_path / "out", resume=True)
    assert told.resumed == []
    assert_the_same(told, tmp_path / "out", whole(CONFIG))


def test_that_who_forgets_to_resume_loses_nothing(paused: Path, table: Path, tiny_encoder: Path) -> None:
    before = checkpoint.steps(checkpoint.folder_of(paused))
    for seeds in (1, 2):
        with pytest.raises(RunUnfinished) as refusal:
            api.train(table, out=paused, model=str(tiny_encoder), config=CONFIG, seeds=seeds, device="cpu")
        assert refusal.value.facts["step"] == before[0]
    assert checkpoint.steps(checkpoint.folder_of(paused)) == before


def test_that_a_resumed_run_with_less_memory_than_before_computes_fewer_texts_at_once(
    paused: Path, whole: Whole, table: Path, tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the system would end it at the same place each time, without a word."""
    monkeypatch.setattr(micro_batches, "available_mb", lambda _: 0.0)
    told = go(table, tiny_encoder, paused)
    assert isinstance(told.last, RunFinished)
    assert [notice.facts for notice in told.notices if notice.code == "memory_short"] == [{"micro_batch": 1}]
    wanted = [step for step, _, _ in whole(CONFIG)[0].steps]
    assert [step for step, _, _ in told.steps] == wanted[-len(told.steps) :]


def test_that_a_run_begun_anew_forgets_the_interrupted_one(
    paused: Path, whole: Whole, table: Path, tiny_encoder: Path
) -> None:
    told = go(table, tiny_encoder, paused, resume=False)
    assert told.resumed == []
    assert_the_same(told, paused, whole(CONFIG))


def test_that_a_run_that_is_stopped_after_it_went_on_keeps_its_best(
    paused: Path, table: Path, tiny_encoder: Path
) -> None:
    told = go(
        table, tiny_encoder, paused,
        meanwhile=lambda event, token: token.request() if isinstance(event, StepDone) else None,
    )  # fmt: skip
    assert told.last == RunCancelled(5, str(paused))
    assert not checkpoint.folder_of(paused).exists()


# A disk, a clock and a memory that fail


def test_that_a_disk_full_at_any_sync_ends_in_a_sentence_and_the_run_goes_on_when_there_is_room(
    whole: Whole, table: Path, tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, counted = durable._sync, [0, 10**9]

    def sync(path: Path) -> None:
        counted[0] += 1
        if counted[0] >= counted[1]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        real(path)

    monkeypatch.setattr(durable, "_sync", sync)
    go(table, tiny_encoder, tmp_path / "counted")
    total, tried = counted[0], 0
    for first in range(1, total + 1, max(1, total // 7)):
        counted[:] = [0, first]
        out = tmp_path / f"out-{first}"
        told = go(table, tiny_encoder, out)
        assert "The disk is full" in failure_of(told)
        if out.exists():
            assert model.load(out, device.choose("cpu")).labels == ("bad", "good")
        counted[:] = [0, 10**9]
        again = go(table, tiny_encoder, out)
        assert isinstance(again.last, RunFinished)
        assert are_equal(weights(out), whole(CONFIG)[1])
        tried += 1
    assert tried >= 7


def test_that_a_clock_that_jumps_changes_nothing(
    whole: Whole, table: Path, tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice, real = random.Random(1), time.time
    monkeypatch.setattr(time, "time", lambda: real() + dice.choice([-1, 1]) * 10**9)
    out = tmp_path / "out"
    told = go(table, tiny_encoder, out, meanwhile=pause_at(lambda e: isinstance(e, StepDone) and e.step == 2))
    assert checkpoint.steps(checkpoint.folder_of(out)) == (2, 0), "a year ahead is no reason for a checkpoint"
    for path in checkpoint.folder_of(out).rglob("*"):
        os.utime(path, (0, 0) if "00000002" in str(path) else (2**33, 2**33))
    go(table, tiny_encoder, out, told=told)
    assert told.resumed[0].step == 2
    assert_the_same(told, out, whole(CONFIG))


def test_that_checkpoints_are_due_by_the_clock_that_nobody_can_set(
    table: Path, tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, found = [0.0], []

    class Clock:
        @staticmethod
        def monotonic() -> float:
            return now[0]

    def meanwhile(event: Event, _: CancelToken) -> None:
        if isinstance(event, StepDone):
            found.append(checkpoint.steps(checkpoint.folder_of(tmp_path / "out"))[0])
            now[0] += 25.0

    monkeypatch.setattr(keeper, "time", Clock)
    go(table, tiny_encoder, tmp_path / "out", meanwhile=meanwhile)
    assert found == [0, 0, 0, 3, 3, 3], "after step 3 75 s have gone by, then 25, 50 and 75 more"


@pytest.mark.parametrize("room_mb", [60, 0])
def test_that_a_real_bound_of_memory_ends_with_fewer_texts_at_once_or_in_a_sentence(
    room_mb: int, table: Path, tmp_path: Path
) -> None:
    (tmp_path / "encoder").mkdir()
    encoder = save_tiny_encoder(tmp_path / "encoder", hidden_size=64)
    long = write_csv(tmp_path / "long.csv", [(text + " very" * 120, label) for text, label in reviews(120)])
    config = replace(CONFIG, batch_size=64, max_length=128, epochs=1, frozen_layers=0)
    child, pipe = start(train_within, long, encoder, tmp_path / "out", config, room_mb)
    heard = events_of(pipe)
    child.join()
    assert child.exitcode == 0
    notices = [event for event in heard if isinstance(event, Notice) and event.code == "memory_short"]
    if room_mb:
        assert notices, heard[-1]
        assert isinstance(heard[-1], RunFinished), heard[-1]
        assert [event.step for event in heard if isinstance(event, StepDone)] == [1, 2]
    else:
        assert isinstance(heard[-1], RunFailed | RunFinished)
        if isinstance(heard[-1], RunFailed):
            assert heard[-1].code == "out_of_memory", heard[-1]
