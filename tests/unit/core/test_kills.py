"""Nothing is lost: killed at any instant, or failed by the disk at any call, what was told as saved is there, whole.

The work is done by tests/saving.py, which saves a checkpoint and the model in turn and looks at them after each blow.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import disks
import pytest
import torch
from disks import ballast, build_faults, trials
from tiny import save_tiny_encoder

from bertdesk import messages
from bertdesk.core import checkpoint, device, durable, model
from bertdesk.core.checkpoint import Checkpoint
from bertdesk.core.provenance import Provenance
from bertdesk.errors import BertdeskError, DiskFull

Trial = dict[str, Any]  # Any: a line of JSON

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that makes calls fail."""
    return build_faults(tmp_path_factory.mktemp("faults"))


def assert_nothing_lost(found: list[Trial]) -> None:
    """`saving.py` has found both whole; here: neither older than what was told, nor than what lay there before."""
    last: Trial = {"checkpoint": 1, "model": 1}
    for trial in found:
        assert trial["checkpoint"] >= trial["told"].get("checkpoint", last["checkpoint"]), trial
        assert trial["model"] >= trial["told"].get("model", last["model"]), trial
        assert trial["checkpoint"] >= trial["model"], trial  # it is saved first
        last = trial


@forks
@pytest.mark.parametrize("count", [50, pytest.param(1000, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])])
def test_that_a_kill_at_any_instant_loses_nothing_that_was_told_as_saved(tmp_path: Path, count: int) -> None:
    found = trials("saving.py", "killed", str(count), "17", folder=tmp_path / "run")
    assert len(found) == count
    assert_nothing_lost(found)
    within = [trial for trial in found if trial["left_over"]]
    told = [trial for trial in found if trial["told"]]
    print(f"{count} kills: {len(within)} within a save, {len(told)} after something was told as saved")
    assert len(within) > count / 4
    assert len(told) > count / 20


def test_that_a_kill_before_any_call_that_changes_the_disk_loses_nothing(tmp_path: Path, faults: Path) -> None:
    found = trials("saving.py", "killed-at-each", folder=tmp_path / "run", preload=faults)
    assert {"mkdir", "open", "write", "fsync", "rename", "unlink"} <= {trial["call"] for trial in found}
    assert len(found) > 50
    assert_nothing_lost(found)
    assert found[-1]["model"] == found[-1]["checkpoint"] > 4, "no save came to its end"


NAMED = {"ENOSPC": "disk is full", "FULL": "disk is full", "EIO": "(Input/output error)", "EACCES": "Permission denied"}


def test_that_any_call_that_fails_leaves_the_old_and_a_sentence_with_the_cause(tmp_path: Path, faults: Path) -> None:
    found = trials("saving.py", "failed-at-each", folder=tmp_path / "run", preload=faults)
    assert len(found) > 250
    for trial in found:
        before = trial["before"]
        if not trial["sentence"]:
            assert trial["checkpoint"] == trial["model"] == before["checkpoint"] + 1, trial
        elif not trial["lasting"]:
            assert trial["model"] == before["model"], trial
            assert trial["checkpoint"] - before["checkpoint"] in (0, 1), trial  # 1: it was the model that failed
            assert not trial["left_over"], trial
            assert NAMED[trial["fault"]].strip("()") in trial["sentence"], trial
    silent = {trial["call"] for trial in found if not trial["sentence"] and trial["fault"] != "SHORT"}
    # What goes wrong while old things are cleared away is nobody's trouble; a folder that is there need not be made.
    assert silent == {"unlink", "unlinkat", "rmdir", "rename", "mkdir"}
    renames = [t for t in found if t["call"] == "rename" and t["fault"] == "ENOSPC"]
    assert [bool(trial["sentence"]) for trial in renames] == [True, False, True, True, True, True]
    assert all(not trial["sentence"] for trial in found if trial["fault"] == "SHORT")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 512 KB."""
    with disks.small_disk(tmp_path / "disk") as place:
        yield place


def test_that_a_disk_that_is_full_at_any_byte_ends_in_a_sentence_and_the_last_good_one(
    small_disk: Path, tmp_path: Path
) -> None:
    (tmp_path / "encoder").mkdir()
    encoder = save_tiny_encoder(tmp_path / "encoder", hidden_size=8, layers=1)
    cpu = device.choose("cpu")
    classifier = model.from_encoder(encoder, labels=("bad", "good"), max_length=64, device=cpu, seed=7)
    out = small_disk / "model"
    run = checkpoint.folder_of(out)

    def save_model(number: int) -> None:
        model.save(classifier, out, Provenance(encoder="tiny", rows=number))

    def save_checkpoint(number: int) -> None:
        checkpoint.write(run, Checkpoint(number, {"a": torch.full((3000,), float(number))}, {"losses": [0.5] * 2000}))

    def found() -> tuple[int, int]:
        newest, damaged = checkpoint.newest(run)
        assert newest is not None
        assert not damaged
        assert newest.tensors["a"].unique().tolist() == [newest.step]
        return newest.step, model.load(out, cpu).provenance.rows

    number, failures = 1, 0
    save_checkpoint(1)
    save_model(1)
    for save in (save_model, save_checkpoint):
        for free_kb in range(0, 72, 4):
            before = found()
            number += 1
            with ballast(small_disk, free_kb):
                failure = refusal_of(save, number)
            if failure is None:
                assert number in found()
            else:
                failures += 1
                assert "The disk is full" in messages.sentence(failure.code, failure.facts)
                assert found() == before
            assert sorted(path.name for path in small_disk.iterdir()) == [".model.run", "model"]
        assert failure is None, "72 KB were not enough"
    assert failures > 12


def refusal_of(save: Callable[[int], None], number: int) -> BertdeskError | None:
    try:
        save(number)
    except DiskFull as failure:
        return failure
    return None


class Order:
    """What was synced and renamed, in turn, by name; each file with its size at that moment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[str] = []
        self.sizes: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._open, self._fsync, self._replace = os.open, os.fsync, os.replace
        monkeypatch.setattr(os, "open", self.open)
        monkeypatch.setattr(os, "fsync", self.fsync)
        monkeypatch.setattr(os, "replace", self.replace)

    def open(self, path: Any, *arguments: Any, **named: Any) -> int:
        handle = self._open(path, *arguments, **named)
        self._names[handle] = Path(path).name
        return handle

    def fsync(self, handle: int) -> None:
        name = self._names[handle]
        self.seen.append(f"sync {name}")
        self.sizes[name] = os.fstat(handle).st_size
        self._fsync(handle)

    def replace(self, source: Any, target: Any) -> None:
        self.seen.append(f"{Path(source).name} -> {Path(target).name}")
        self._replace(source, target)


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be synced there")
def test_that_a_checkpoint_is_on_the_disk_before_it_has_its_name_and_its_name_before_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint.write(tmp_path, Checkpoint(1, {}, {}))
    order = Order(monkeypatch)
    checkpoint.write(tmp_path, Checkpoint(2, {"a": torch.ones(9999)}, {}))
    assert order.seen == [
        "sync sha256.json", "sync state.json", "sync tensors.safetensors", "sync .step-00000002.partial",
        ".step-00000002.partial -> step-00000002", f"sync {tmp_path.name}",
    ]  # fmt: skip
    for file in (tmp_path / "step-00000002").iterdir():
        assert order.sizes[file.name] == file.stat().st_size


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be synced there")
def test_that_an_old_folder_goes_when_the_disk_knows_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(folder: Path) -> None:
        (folder / "a").write_text("a" * 9999)

    target = tmp_path / "deep" / "model"
    order = Order(monkeypatch)
    durable.write_folder(target, fill)
    assert order.seen == [
        f"sync {tmp_path.name}", "sync a", "sync .model.partial", ".model.partial -> model", "sync deep",
    ]  # fmt: skip
    assert order.sizes["a"] == 9999
    order.seen.clear()
    removed: list[list[str]] = []
    rmtree = shutil.rmtree
    monkeypatch.setattr(shutil, "rmtree", lambda *a, **k: (removed.append([a[0].name, *order.seen]), rmtree(*a, **k)))
    durable.write_folder(target, fill)
    assert order.seen == [
        "sync a", "sync .model.partial", "model -> .model.bertdesk-previous", ".model.partial -> model", "sync deep",
    ]  # fmt: skip
    assert [".model.bertdesk-previous", *order.seen] in removed
