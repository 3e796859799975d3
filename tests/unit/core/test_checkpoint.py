"""The newest whole one is found, two are kept, and nothing of anybody else's is touched."""

import errno
import json
import os
import random
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from bertdesk.core import checkpoint, durable, manifest, tensor_file
from bertdesk.core.checkpoint import Checkpoint
from bertdesk.errors import CheckpointsUnreadable

TENSORS, STATE = "tensors.safetensors", "state.json"


def made(step: int, *, size: int = 500) -> Checkpoint:
    """Return a checkpoint whose every number is its step."""
    tensors = {"weight": torch.full((size,), float(step)), "rng": torch.full((16,), step % 256, dtype=torch.uint8)}
    return Checkpoint(step, tensors, {"losses": [step / 3] * 5, "name": "好"})


def read_step(folder: Path) -> int | None:
    """Return the step of the newest checkpoint, all of whose numbers say so; None where there is none."""
    found, _ = checkpoint.newest(folder)
    if found is None:
        return None
    wanted = made(found.step, size=found.tensors["weight"].numel())
    assert found.tensors.keys() == wanted.tensors.keys()
    assert all(torch.equal(found.tensors[name], wanted.tensors[name]) for name in wanted.tensors)
    assert found.state == wanted.state
    return found.step


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def written(folder: Path, *steps: int) -> Path:
    for step in steps:
        checkpoint.write(folder, made(step))
    return folder


def flip(path: Path, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)


def test_that_the_run_folder_lies_hidden_beside_the_model_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert checkpoint.folder_of(Path("my-model")) == tmp_path / ".my-model.run"
    assert checkpoint.folder_of(Path()) == tmp_path.parent / f".{tmp_path.name}.run"


def test_that_a_checkpoint_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / ".model.run"
    checkpoint.write(folder, made(7))
    assert read_step(folder) == 7
    assert checkpoint.newest(folder)[1] == ()
    assert entries(folder / "step-00000007") == ["sha256.json", STATE, TENSORS]
    assert entries(folder) == ["step-00000007"]


def test_that_every_number_of_the_state_comes_back_to_the_last_bit(tmp_path: Path) -> None:
    dice = random.Random(17)
    losses = [dice.uniform(0, 10) ** dice.randint(-20, 20) for _ in range(1000)]
    checkpoint.write(tmp_path, Checkpoint(0, {}, {"losses": losses, "seed": 2**63 - 1, "file": "caf\udce9.csv"}))
    found, _ = checkpoint.newest(tmp_path)
    assert found is not None
    assert found.state == {"losses": losses, "seed": 2**63 - 1, "file": "caf\udce9.csv"}


def test_that_its_tensors_are_a_plain_safetensors_file(tmp_path: Path) -> None:
    written(tmp_path, 3)
    assert torch.equal(load_file(tmp_path / "step-00000003" / TENSORS)["weight"], torch.full((500,), 3.0))


@pytest.mark.parametrize("value", [float("nan"), torch.ones(1), float("inf")])
def test_that_a_state_that_json_cannot_hold_is_refused_before_anything_is_written(
    tmp_path: Path, value: object
) -> None:
    with pytest.raises((ValueError, TypeError)):
        checkpoint.write(tmp_path, Checkpoint(1, {}, {"loss": value}))
    assert entries(tmp_path) == []


def test_that_the_newest_two_are_kept(tmp_path: Path) -> None:
    written(tmp_path, 1, 2, 30, 100_000_000)
    assert entries(tmp_path) == ["step-00000030", "step-100000000"]
    assert read_step(tmp_path) == 100_000_000
    assert checkpoint.steps(tmp_path) == (100_000_000, 30)


def test_that_a_damaged_one_does_not_count_among_the_two(tmp_path: Path) -> None:
    written(tmp_path, 1, 2)
    flip(tmp_path / "step-00000002" / TENSORS, 4000)
    written(tmp_path, 3)
    assert entries(tmp_path) == ["step-00000001", "step-00000003"]


def test_that_a_run_that_turned_back_leaves_its_later_checkpoints(tmp_path: Path) -> None:
    written(tmp_path, 10, 20, 15)
    assert entries(tmp_path) == ["step-00000010", "step-00000015"]
    assert read_step(tmp_path) == 15


def test_that_a_damaged_step_can_be_reached_again(tmp_path: Path) -> None:
    written(tmp_path, 10, 20)
    flip(tmp_path / "step-00000020" / STATE, 77)
    assert read_step(tmp_path) == 10
    written(tmp_path, 20)
    assert entries(tmp_path) == ["step-00000010", "step-00000020"]
    assert read_step(tmp_path) == 20


def test_that_the_older_is_used_where_the_newer_is_damaged_and_told(tmp_path: Path) -> None:
    written(tmp_path, 10, 20)
    flip(tmp_path / "step-00000020" / TENSORS, 4000)
    found, damaged = checkpoint.newest(tmp_path)
    assert found is not None
    assert (found.step, damaged) == (10, (tmp_path / "step-00000020",))
    assert entries(tmp_path) == ["step-00000010", "step-00000020"]


def test_that_nothing_is_found_where_nothing_is_whole_or_was_ever_written(tmp_path: Path) -> None:
    assert checkpoint.newest(tmp_path / ".model.run") == (None, ())
    assert checkpoint.steps(tmp_path / ".model.run") == ()
    written(tmp_path, 10)
    (tmp_path / "step-00000010" / "sha256.json").unlink()
    assert checkpoint.newest(tmp_path) == (None, (tmp_path / "step-00000010",))


@pytest.mark.parametrize("name", [TENSORS, STATE, "sha256.json"])
def test_that_a_file_that_is_gone_is_damage(tmp_path: Path, name: str) -> None:
    written(tmp_path, 10, 20)
    (tmp_path / "step-00000020" / name).unlink()
    assert read_step(tmp_path) == 10


@pytest.mark.parametrize("failure", [OSError(errno.EIO, "Input/output error"), OSError(errno.ENOMEM, "No memory")])
def test_that_what_cannot_be_read_at_present_is_no_damage_and_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: OSError
) -> None:
    """A share that is gone for a moment, or memory that is short: who took that for damage would begin anew."""
    written(tmp_path, 10, 20)

    def fail(_: object) -> None:
        raise failure

    for module, name in ((manifest, "sum_of"), (tensor_file, "read")):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, fail)
            with pytest.raises(CheckpointsUnreadable) as refusal:
                checkpoint.newest(tmp_path)
        assert refusal.value.facts == {"path": str(tmp_path), "reason": failure.strerror}
    assert read_step(tmp_path) == 20


def test_that_the_older_is_used_where_only_the_newer_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, 10, 20)
    real = tensor_file.read

    def read(path: Path) -> dict[str, torch.Tensor]:
        if "00000020" in str(path):
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
        return real(path)

    monkeypatch.setattr(tensor_file, "read", read)
    found, damaged = checkpoint.newest(tmp_path)
    assert found is not None
    assert (found.step, damaged) == (10, (tmp_path / "step-00000020",))


def test_that_a_folder_that_cannot_be_listed_is_not_taken_for_one_without_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, 10)

    def fail(_: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", fail)
    with pytest.raises(CheckpointsUnreadable):
        checkpoint.newest(tmp_path)


def test_that_a_checkpoint_under_another_ones_name_is_not_believed(tmp_path: Path) -> None:
    written(tmp_path, 10, 20)
    (tmp_path / "step-00000020").rename(tmp_path / "step-00000099")
    assert read_step(tmp_path) == 10


def test_that_a_state_without_finite_numbers_is_not_believed_whatever_its_manifest_says(tmp_path: Path) -> None:
    written(tmp_path, 10, 20)
    place = tmp_path / "step-00000020"
    (place / STATE).write_text(json.dumps({"step": 20, "state": {"loss": float("nan")}}))
    manifest.write(place, {name: manifest.sum_of(place / name) for name in (TENSORS, STATE)})
    assert read_step(tmp_path) == 10


def test_that_every_flipped_bit_and_every_cut_is_noticed_and_the_older_one_used(tmp_path: Path) -> None:
    folder, place = written(tmp_path, 10, 20), tmp_path / "step-00000020"
    dice = random.Random(17)
    for name in (TENSORS, STATE, "sha256.json"):
        whole = (place / name).read_bytes()
        for _ in range(150):
            flip(place / name, dice.randrange(8 * len(whole)))
            assert read_step(folder) == 10
            (place / name).write_bytes(whole[: dice.randrange(len(whole))])
            assert read_step(folder) == 10
            (place / name).write_bytes(whole + dice.randbytes(dice.randint(1, 9)))
            assert read_step(folder) == 10
            (place / name).write_bytes(whole)
    assert read_step(folder) == 20


def test_that_what_killed_writes_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    written(tmp_path, 10)
    shutil.copytree(tmp_path / "step-00000010", tmp_path / ".step-00000020.partial")
    (tmp_path / ".step-00000020.partial" / TENSORS).unlink()
    shutil.copytree(tmp_path / "step-00000010", tmp_path / ".step-00000005.bertdesk-previous")
    assert read_step(tmp_path) == 10
    written(tmp_path, 30)
    assert entries(tmp_path) == ["step-00000010", "step-00000030"]


def test_that_a_kill_while_a_checkpoint_was_written_anew_leaves_the_old_one(tmp_path: Path) -> None:
    written(tmp_path, 10)
    (tmp_path / "step-00000010").rename(tmp_path / ".step-00000010.bertdesk-previous")
    found = checkpoint.peek(tmp_path)
    assert found is not None
    assert found[0] == 10
    assert entries(tmp_path) == [".step-00000010.bertdesk-previous"], "looking changes nothing: another may be writing"
    assert read_step(tmp_path) == 10
    assert entries(tmp_path) == ["step-00000010"]


def test_that_a_finished_run_leaves_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path / ".model.run", 10, 20)
    (folder / ".step-00000030.partial").mkdir()
    checkpoint.discard(folder)
    checkpoint.discard(folder)
    assert entries(tmp_path) == []


def test_that_discarding_leaves_alone_what_it_did_not_make(tmp_path: Path) -> None:
    folder = written(tmp_path / ".model.run", 10, 20)
    (folder / "step-00000010" / "notes.txt").write_text("mine")
    (folder / "step-00000010" / TENSORS).write_text("mine")
    (folder / "notes.txt").write_text("mine")
    (folder / "step-00000040").write_text("mine")
    (folder / "step-1").mkdir()
    checkpoint.discard(folder)
    assert entries(folder) == ["notes.txt", "step-00000010", "step-00000040", "step-1"]
    assert entries(folder / "step-00000010") == ["notes.txt", "sha256.json", STATE, TENSORS]


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_that_discarding_and_writing_follow_no_link(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / ".model.run", written(tmp_path / "elsewhere", 10, 20)
    folder.mkdir()
    (folder / "step-00000010").symlink_to(elsewhere / "step-00000010")
    (folder / ".step-00000005.partial").symlink_to(elsewhere / "step-00000020")
    (folder / "step-00000003").mkdir()
    (folder / "step-00000003" / TENSORS).symlink_to(elsewhere / "step-00000020" / TENSORS)
    written(folder, 30, 40, 50)
    checkpoint.discard(folder)
    assert entries(folder) == [".step-00000005.partial", "step-00000003", "step-00000010"]
    (tmp_path / ".other.run").symlink_to(elsewhere)
    checkpoint.discard(tmp_path / ".other.run")
    assert read_step(elsewhere) == 20
    assert len(entries(elsewhere / "step-00000010")) == 3


def test_that_an_older_one_goes_only_when_the_new_one_is_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, 10, 20)
    seen: list[list[str]] = []
    replace = durable._replace_folder

    def looked_at(target: Path, fresh: Path) -> None:
        seen.append(entries(tmp_path))
        replace(target, fresh)
        seen.append(entries(tmp_path))

    monkeypatch.setattr(durable, "_replace_folder", looked_at)
    written(tmp_path, 30)
    assert seen == [
        [".step-00000030.partial", "step-00000010", "step-00000020"],
        ["step-00000010", "step-00000020", "step-00000030"],
    ]
