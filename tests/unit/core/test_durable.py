"""The old or the new, never half: under refusals, full disks and kills."""

import errno
import os
import random
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import SafetensorError
from safetensors.torch import save_file

from bertdesk.core import durable
from bertdesk.errors import DiskFull, SaveFailed

linux = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")


def version(number: int) -> Callable[[Path], None]:
    """Return a filler of three files, one of them in a folder, that all say the number."""

    def fill(folder: Path) -> None:
        (folder / "a.txt").write_text(f"{number}\n" * 2000)
        (folder / "inner").mkdir()
        (folder / "inner" / "b.txt").write_text(str(number))
        (folder / "c.txt").write_text(str(number))

    return fill


def read_version(folder: Path) -> int:
    """Return the number that all files of a folder say."""
    lines = (folder / "a.txt").read_text().splitlines()
    assert len(lines) == 2000
    (number,) = {*lines, (folder / "inner" / "b.txt").read_text(), (folder / "c.txt").read_text()}
    return int(number)


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_that_a_folder_is_made_with_all_folders_above_it(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "er" / "model"
    durable.write_folder(target, version(1))
    assert read_version(target) == 1
    assert entries(target.parent) == ["model"]


def test_that_everybody_may_look_into_the_folder_and_its_owner_write(tmp_path: Path) -> None:
    durable.write_folder(tmp_path / "model", version(1))
    assert (tmp_path / "model").stat().st_mode & 0o777 == 0o755


def test_that_the_new_folder_holds_nothing_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "model"
    durable.write_folder(target, version(1))
    (target / "stray.txt").touch()
    durable.write_folder(target, version(2))
    assert read_version(target) == 2
    assert entries(target) == ["a.txt", "c.txt", "inner"]
    assert entries(tmp_path) == ["model"]


def full_disk(folder: Path) -> None:
    version(2)(folder)
    with (folder / "log").open("w"):
        pass
    (folder / "full").symlink_to("/dev/full")
    (folder / "full").write_text("x" * 100_000)


def quota_exceeded(folder: Path) -> None:
    version(2)(folder)
    raise OSError(errno.EDQUOT, "Disk quota exceeded")


def safetensors_says_so(_: Path) -> None:
    raise SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)")


def safetensors_says_so_of_the_quota(_: Path) -> None:
    raise SafetensorError("Error while serializing: I/O error: Disk quota exceeded (os error 122)")


@linux
@pytest.mark.parametrize("fill", [full_disk, quota_exceeded, safetensors_says_so, safetensors_says_so_of_the_quota])
def test_that_a_full_disk_is_told_and_leaves_the_old_folder(tmp_path: Path, fill: Callable[[Path], None]) -> None:
    target = tmp_path / "model"
    durable.write_folder(target, version(1))
    with pytest.raises(DiskFull) as failure:
        durable.write_folder(target, fill)
    assert failure.value.facts == {"path": str(target)}
    assert read_version(target) == 1
    assert entries(tmp_path) == ["model"]


@contextmanager
def largest_file(size_bytes: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_that_a_file_that_the_system_refuses_is_told_with_its_reason(tmp_path: Path) -> None:
    target = tmp_path / "model"
    durable.write_folder(target, version(1))
    with pytest.raises(SaveFailed) as failure, largest_file(1000):
        durable.write_folder(target, version(2))
    assert failure.value.facts == {"path": str(target), "reason": "File too large"}
    assert read_version(target) == 1
    assert entries(tmp_path) == ["model"]


def test_that_safetensors_names_the_systems_reason_in_the_words_that_are_looked_for(tmp_path: Path) -> None:
    def fill(folder: Path) -> None:
        save_file({"weight": torch.zeros(100_000)}, folder / "model.safetensors")

    with pytest.raises(SaveFailed) as failure, largest_file(1000):
        durable.write_folder(tmp_path / "model", fill)
    assert isinstance(failure.value.__cause__, SafetensorError)
    assert failure.value.facts["reason"] == "Error while serializing: I/O error: File too large (os error 27)"
    assert entries(tmp_path) == []


def test_that_a_place_that_cannot_hold_folders_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    with pytest.raises(SaveFailed) as failure:
        durable.write_folder(tmp_path / "file" / "model", version(1))
    assert failure.value.facts["path"] == str(tmp_path / "file" / "model")
    assert (tmp_path / "file").read_text() == "kept"


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_that_an_interrupted_filler_leaves_the_old_folder_and_no_litter(
    tmp_path: Path, error: type[BaseException]
) -> None:
    target = tmp_path / "model"
    durable.write_folder(target, version(1))

    def interrupted(folder: Path) -> None:
        version(2)(folder)
        raise error

    with pytest.raises(error):
        durable.write_folder(target, interrupted)
    assert read_version(target) == 1
    assert entries(tmp_path) == ["model"]


def test_that_a_second_rename_that_fails_brings_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "model"
    durable.write_folder(target, version(1))
    renames: list[tuple[str, str]] = []
    rename = durable._rename

    def second_fails(source: Path, to: Path) -> None:
        renames.append((source.name, to.name))
        if len(renames) == 2:
            raise OSError(errno.EIO, "Input/output error")
        rename(source, to)

    monkeypatch.setattr(durable, "_rename", second_fails)
    with pytest.raises(SaveFailed):
        durable.write_folder(target, version(2))
    assert [renames[0], renames[2]] == [("model", ".model.bertdesk-previous"), (".model.bertdesk-previous", "model")]
    assert read_version(target) == 1
    assert entries(tmp_path) == ["model"]


def test_that_a_replacement_at_work_is_not_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "model"
    durable.write_folder(tmp_path / ".model.bertdesk-previous", version(1))
    # What a run does meanwhile: it comes to its second rename.
    monkeypatch.setattr(time, "sleep", lambda _: (target.mkdir(), version(2)(target)))
    durable.recover(target)
    assert read_version(target) == 2
    assert read_version(tmp_path / ".model.bertdesk-previous") == 1


def test_that_a_kill_between_the_two_renames_is_mended_with_the_old_folder(tmp_path: Path) -> None:
    target = tmp_path / "model"
    durable.write_folder(tmp_path / ".model.bertdesk-previous", version(1))
    durable.recover(target)
    assert read_version(target) == 1
    assert entries(tmp_path) == ["model"]


def test_that_what_a_kill_after_the_second_rename_leaves_is_cleared_by_the_next_save(tmp_path: Path) -> None:
    target = tmp_path / "model"
    durable.write_folder(tmp_path / ".model.bertdesk-previous", version(1))
    durable.write_folder(target, version(2))
    assert read_version(target) == 2
    assert entries(tmp_path) == ["model"]


def test_that_a_backup_beside_the_folder_is_nobodys_business(tmp_path: Path) -> None:
    target, backup = tmp_path / "model", tmp_path / "model.previous"
    durable.write_folder(target, version(1))
    durable.write_folder(backup, version(7))
    durable.recover(target)
    durable.write_folder(target, version(2))
    assert (read_version(target), read_version(backup)) == (2, 7)


def test_that_the_folder_one_stands_in_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model").mkdir()
    monkeypatch.chdir(tmp_path / "model")
    durable.write_folder(Path(), version(3))
    assert read_version(tmp_path / "model") == 3


def test_that_nothing_is_mended_where_nothing_is_broken(tmp_path: Path) -> None:
    durable.recover(tmp_path / "model")
    durable.write_folder(tmp_path / "model", version(1))
    durable.recover(tmp_path / "model")
    assert read_version(tmp_path / "model") == 1


def kill_while(work: Callable[[int], None], after_s: float) -> None:
    """Let a child do the work again and again, and kill it with no chance to say goodbye."""
    child = os.fork()
    if child == 0:
        try:
            for number in range(2, 100_000):
                work(number)
        finally:
            os._exit(0)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL, "the child ended by itself"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_that_a_killed_program_leaves_a_whole_folder_old_or_new(tmp_path: Path) -> None:
    dice = random.Random(17)
    target = tmp_path / "model"
    durable.write_folder(target, version(1))
    seen = set()
    for _ in range(20):
        kill_while(lambda number: durable.write_folder(target, version(number)), dice.uniform(0.002, 0.05))
        durable.recover(target)
        seen.add(read_version(target))
    assert max(seen) > 1, "no child had the time to replace anything"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_that_a_killed_program_leaves_a_whole_file_old_or_new(tmp_path: Path) -> None:
    dice = random.Random(17)
    path = tmp_path / "bertdesk.json"
    path.write_text("1" * 100_000)
    for _ in range(20):
        kill_while(lambda number: durable.write_text(path, str(number % 10) * 100_000), dice.uniform(0.001, 0.02))
        text = path.read_text()
        assert len(text) == 100_000
        assert len(set(text)) == 1


def test_that_a_text_is_replaced_whole_and_in_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("the old text, which is longer")
    durable.write_text(path, "das neue: ü好😀\n")
    assert path.read_bytes() == "das neue: ü好😀\n".encode()
    assert entries(tmp_path) == ["README.md"]


def test_that_a_text_that_no_encoding_has_is_written_all_the_same(tmp_path: Path) -> None:
    durable.write_text(tmp_path / "a.txt", "caf\udce9.csv")  # a Latin-1 file name, as Python reads it on Linux
    assert (tmp_path / "a.txt").read_text() == "caf?.csv"


def test_that_a_text_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "bertdesk.json"
    path.write_text("old")
    with pytest.raises(SaveFailed) as failure, largest_file(1000):
        durable.write_text(path, "x" * 5000)
    assert failure.value.facts == {"path": str(path), "reason": "File too large"}
    assert path.read_text() == "old"
    assert entries(tmp_path) == ["bertdesk.json"]


@linux
def test_that_a_full_disk_leaves_the_old_text(tmp_path: Path) -> None:
    path = tmp_path / "bertdesk.json"
    path.write_text("old")
    (tmp_path / ".bertdesk.json.new").symlink_to("/dev/full")
    with pytest.raises(DiskFull):
        durable.write_text(path, str(np.zeros(50_000)) * 1000)
    assert path.read_text() == "old"


def test_that_a_text_for_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(SaveFailed) as failure:
        durable.write_text(tmp_path / "gone" / "bertdesk.json", "{}")
    assert failure.value.facts["reason"] == "No such file or directory"
