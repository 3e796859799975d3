"""An interrupted run is found, and goes on under the terms it began with and no other."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from bertdesk.core import checkpoint, durable, series, unfinished
from bertdesk.core.checkpoint import Checkpoint
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import Notice
from bertdesk.core.series import Series
from bertdesk.core.standing import Standing
from bertdesk.core.unfinished import Terms, Unfinished
from bertdesk.errors import RunDataChanged, RunSettingsChanged, RunUnfinished

TERMS = Terms(
    data="/data/reviews.csv", text_column="text", label_column="label", encoder="built-in", encoder_sha256="e" * 64,
    data_sha256="d" * 64, config=TrainConfig(epochs=2), device="auto", total_steps=40,
)  # fmt: skip


def interrupted(out: Path, *steps: int, terms: Terms = TERMS, is_saved: bool = True) -> Path:
    """Write the checkpoints of a run into this model folder, and its best."""
    if is_saved:
        out.mkdir(exist_ok=True)
    for step in steps:
        state = {"standing": Standing(step=step, is_saved=is_saved).to_json(), **terms.facts()}
        checkpoint.write(checkpoint.folder_of(out), Checkpoint(step, {"weight": torch.ones(9)}, state))
    return out


def damage(out: Path, step: int) -> None:
    path = checkpoint.folder_of(out) / f"step-{step:08d}" / "tensors.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def test_that_an_interrupted_run_is_found_with_its_terms(tmp_path: Path) -> None:
    out = interrupted(tmp_path / "model", 3, 7)
    stopped_s = (tmp_path / ".model.run" / "step-00000007" / "state.json").stat().st_mtime
    assert unfinished.find(out) == Unfinished(out, TERMS, 7, True, stopped_s)
    assert unfinished.find(tmp_path / "other") is None


def test_that_all_runs_of_a_folder_are_found_the_latest_first(tmp_path: Path) -> None:
    for name, when in (("one", 100), ("two", 300), ("three", 200)):
        interrupted(tmp_path / name, 1, is_saved=name == "two")
        os.utime(tmp_path / f".{name}.run" / "step-00000001" / "state.json", (when, when))
    (tmp_path / ".empty.run").mkdir()
    (tmp_path / "notes.run").write_text("no run")
    found = unfinished.all_in(tmp_path)
    assert [run.out.name for run in found] == ["two", "three", "one"]
    assert [run.has_model for run in found] == [True, False, False]
    assert unfinished.all_in(tmp_path / "nowhere") == ()


def test_that_a_run_whose_model_somebody_removed_has_none(tmp_path: Path) -> None:
    out = interrupted(tmp_path / "model", 3)
    previous = durable._previous(out)
    out.rename(previous)  # killed while a better one took its place
    assert found(out).has_model
    previous.rmdir()
    assert not found(out).has_model


def test_that_runs_of_several_seeds_have_a_model_where_one_of_them_has(tmp_path: Path) -> None:
    out = interrupted(tmp_path / "model", terms=TERMS)
    series.write(out, Series([(0.8, 0.8)], best=(0.8, 0.5)), TERMS.facts())
    assert found(out).has_model
    out.rmdir()
    assert not found(out).has_model
    state = {"standing": Standing(step=3, is_saved=True).to_json(), unfinished.NUMBER: 2, **TERMS.facts()}
    checkpoint.write(checkpoint.folder_of(out), Checkpoint(3, {"weight": torch.ones(9)}, state))
    assert not found(out).has_model
    series.trial_of(out).mkdir()
    assert found(out).has_model


def found(out: Path) -> Unfinished:
    run = unfinished.find(out)
    assert run is not None
    return run


def test_that_giving_up_leaves_the_model_and_no_run(tmp_path: Path) -> None:
    out = interrupted(tmp_path / "model", 3)
    unfinished.discard(out)
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_that_a_run_goes_on_from_its_newest_checkpoint(tmp_path: Path) -> None:
    found, notices = unfinished.checkpoint_for(interrupted(tmp_path / "model", 3, 7), TERMS)
    assert found is not None
    assert (found.step, notices) == (7, ())


def test_that_where_there_is_none_it_starts_afresh(tmp_path: Path) -> None:
    assert unfinished.checkpoint_for(tmp_path / "model", TERMS) == (None, ())


def test_that_a_damaged_newest_checkpoint_gives_way_to_the_older_one_and_it_is_said(tmp_path: Path) -> None:
    out = interrupted(tmp_path / "model", 3, 7)
    damage(out, 7)
    found, notices = unfinished.checkpoint_for(out, TERMS)
    assert found is not None
    assert (found.step, notices) == (3, (Notice("checkpoint_damaged", {"step": 3}),))


def test_that_a_run_all_of_whose_checkpoints_are_damaged_starts_afresh_and_it_is_said(tmp_path: Path) -> None:
    out = interrupted(tmp_path / "model", 3, 7)
    damage(out, 3)
    damage(out, 7)
    assert unfinished.checkpoint_for(out, TERMS) == (None, (Notice("checkpoints_damaged"),))


def test_that_training_anew_over_an_interrupted_run_is_refused_whatever_version_wrote_it(tmp_path: Path) -> None:
    unfinished.refuse_to_lose(tmp_path / "model")
    interrupted(tmp_path / "model", 3, 7)
    checkpoint.write(checkpoint.folder_of(tmp_path / "old"), Checkpoint(5, {"weight": torch.ones(9)}, {"a": 1}))
    for name, step in (("model", 7), ("old", 5)):
        with pytest.raises(RunUnfinished) as refusal:
            unfinished.refuse_to_lose(tmp_path / name)
        assert refusal.value.facts == {"path": str(tmp_path / name), "step": step, "verb": "train"}


def test_that_other_data_is_refused(tmp_path: Path) -> None:
    out = interrupted(tmp_path / "model", 3)
    with pytest.raises(RunDataChanged) as refusal:
        unfinished.checkpoint_for(out, replace(TERMS, data="/data/new.csv", data_sha256="0" * 64))
    assert refusal.value.facts == {"path": "/data/new.csv"}
    assert checkpoint.steps(checkpoint.folder_of(out)) == (3,), "it can still go on with the old table"


def test_that_the_same_data_from_another_place_is_not_other_data(tmp_path: Path) -> None:
    out = interrupted(tmp_path / "model", 3)
    found, _ = unfinished.checkpoint_for(out, replace(TERMS, data="/elsewhere/r.csv", text_column="body", device="cpu"))
    assert found is not None


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"config": replace(TERMS.config, learning_rate=1e-4)}, "learning_rate"),
        ({"config": replace(TERMS.config, seed=1, epochs=9, precision="float32")}, "epochs, seed, precision"),
        ({"encoder_sha256": "0" * 64, "encoder": "tiny"}, "encoder"),
        ({"encoder_sha256": "", "config": replace(TERMS.config, dropout=0.0)}, "encoder, dropout"),
    ],
)
def test_that_other_settings_are_refused_by_name(tmp_path: Path, change: dict[str, object], names: str) -> None:
    out = interrupted(tmp_path / "model", 3)
    with pytest.raises(RunSettingsChanged) as refusal:
        unfinished.checkpoint_for(out, replace(TERMS, **change))  # type: ignore[arg-type]  # fields of Terms
    assert refusal.value.facts == {"names": names}


@pytest.mark.parametrize(
    "state",
    [
        {"standing": Standing().to_json()},
        {"standing": Standing().to_json(), "terms": {"data": "x"}},
        {"standing": Standing().to_json(), "terms": TERMS.facts()["terms"] | {"config": {"bold": 1}}},
        {"standing": {"step": 1}, **TERMS.facts()},
    ],
)
def test_that_a_run_of_a_version_that_knew_other_settings_is_refused_and_not_listed(
    tmp_path: Path, state: dict[str, object]
) -> None:
    checkpoint.write(checkpoint.folder_of(tmp_path / "model"), Checkpoint(1, {}, state))
    with pytest.raises(RunSettingsChanged) as refusal:
        unfinished.checkpoint_for(tmp_path / "model", TERMS)
    assert refusal.value.facts == {"names": "version"}
    assert unfinished.find(tmp_path / "model") is None


@pytest.mark.parametrize("when", [0, 2**33])
def test_that_a_clock_that_was_wrong_does_not_change_which_checkpoint_is_newest(tmp_path: Path, when: int) -> None:
    out = interrupted(tmp_path / "model", 3, 7)
    for file in (tmp_path / ".model.run" / "step-00000007").iterdir():
        os.utime(file, (when, when))
    os.utime(tmp_path / ".model.run" / "step-00000007", (when, when))
    found, notices = unfinished.checkpoint_for(out, TERMS)
    assert found is not None
    assert (found.step, notices) == (7, ())
