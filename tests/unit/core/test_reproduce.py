"""A model trained again is the same to the last bit, or it is said what is not."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from interrupted import go
from safetensors.torch import load_file, save_file
from tiny import reviews, write_csv

from bertdesk import api
from bertdesk.core import checkpoint, provenance
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import Evaluated, Event, ModelSaved, RunCancelled, StepDone
from bertdesk.core.reproduce import Difference, Reproduction, compare
from bertdesk.errors import (
    Cancelled,
    ColumnMissing,
    DataDiffers,
    EncoderOfModelMissing,
    ModelWithoutRecord,
    NotAModelFolder,
    OutFolderTaken,
    OutIsTheModel,
    RunUnfinished,
)

CONFIG = TrainConfig(
    learning_rate=5e-3,
    epochs=2,
    batch_size=8,
    max_length=32,
    dropout=0.2,
    valid_share=0.2,
    test_share=0.2,
)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_csv(tmp_path_factory.mktemp("data") / "reviews.csv", reviews(60))


@pytest.fixture(scope="module")
def trained(table: Path, tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trained") / "model"
    api.train(table, out=out, text="text", label="label", model=str(tiny_encoder), config=CONFIG, device="cpu")
    return out


@pytest.fixture
def folder(trained: Path, tmp_path: Path) -> Path:
    """The trained model, for a test to spoil."""
    return Path(shutil.copytree(trained, tmp_path / "model"))


@pytest.fixture
def again(folder: Path, table: Path, tiny_encoder: Path) -> Callable[..., Reproduction]:
    def reproduce(data: Path = table, **options: Any) -> Reproduction:
        return api.reproduce(folder, data, **{"encoder": str(tiny_encoder), **options})

    return reproduce


def edit(folder: Path, **changes: Any) -> None:
    path = folder / "bertdesk.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    for name, value in changes.items():
        content[name] = {**content[name], **value} if isinstance(value, dict) else value
    path.write_text(json.dumps(content), encoding="utf-8")


def checkpoints(out: Path) -> list[Path]:
    return sorted(checkpoint.folder_of(out).glob("step-*"))


def test_that_a_model_comes_out_again_twice_in_a_row(again: Callable[..., Reproduction], folder: Path) -> None:
    first, second = again(), again()
    assert first == second
    assert first.is_equal
    assert first.are_weights_equal
    assert first.test_before == first.test_after == provenance.read(folder).test
    assert (first.largest_difference, first.differences, first.unrecorded) == (0.0, (), ())
    assert first.seed == CONFIG.seed


def test_that_the_same_rows_in_another_file_are_the_same_data(
    again: Callable[..., Reproduction], tmp_path: Path
) -> None:
    other = write_csv(tmp_path / "other.csv", [(b, "more", a) for a, b in reviews(60)], header=("label", "id", "text"))
    assert again(other).is_equal


def test_that_a_changed_row_is_refused_at_once_and_counted_when_wanted(
    again: Callable[..., Reproduction], folder: Path, tmp_path: Path
) -> None:
    rows = reviews(60)
    rows[7] = (rows[7][0] + " indeed", rows[7][1])
    changed, heard = write_csv(tmp_path / "changed.csv", rows), list[Event]()
    with pytest.raises(DataDiffers) as refusal:
        again(changed, on_event=heard.append)
    assert not any(isinstance(event, StepDone) for event in heard)
    recorded = provenance.read(folder).data_sha256
    assert (refusal.value.facts["rows"], refusal.value.facts["recorded_rows"]) == (60, 60)
    assert refusal.value.facts["recorded"] == recorded[:12]

    found = again(changed, despite_data=True)
    assert not found.is_equal
    (difference,) = found.differences
    assert (difference.name, difference.before) == ("data_sha256", recorded)
    assert found.largest_difference is not None
    assert found.largest_difference > 0


def test_that_a_missing_row_is_named_by_the_number_of_rows(again: Callable[..., Reproduction], tmp_path: Path) -> None:
    fewer = write_csv(tmp_path / "fewer.csv", reviews(59))
    with pytest.raises(DataDiffers) as refusal:
        again(fewer)
    assert (refusal.value.facts["rows"], refusal.value.facts["recorded_rows"]) == (59, 60)
    assert Difference("rows", 60, 59) in again(fewer, despite_data=True).differences


def test_that_another_recorded_seed_gives_other_weights(again: Callable[..., Reproduction], folder: Path) -> None:
    edit(folder, config={"seed": 18})
    found = again()
    assert not found.are_weights_equal
    assert (found.seed, found.differences) == (18, ())


def test_that_another_recorded_version_is_named_and_does_no_harm_by_itself(
    again: Callable[..., Reproduction], folder: Path
) -> None:
    edit(folder, version="0.0.1", environment={"torch": "1.0.0", "device_name": "Z80"})
    found = again()
    assert found.is_equal
    assert [(one.name, one.before) for one in found.differences] == [
        ("version", "0.0.1"), ("torch", "1.0.0"), ("device_name", "Z80"),
    ]  # fmt: skip
    assert found.differences[1].after == torch.__version__


def test_that_the_recorded_number_of_threads_computes_and_no_longer_than_needed(
    again: Callable[..., Reproduction], folder: Path, tmp_path: Path
) -> None:
    edit(folder, environment={"threads": 2})
    again(out=tmp_path / "again")
    assert provenance.read(tmp_path / "again").environment.threads == 2
    assert torch.get_num_threads() == 1


def test_that_a_record_that_names_a_million_threads_starts_none_of_them(
    again: Callable[..., Reproduction], folder: Path
) -> None:
    edit(folder, environment={"threads": 10**6})
    assert again().differences == (Difference("threads", 10**6, 1),)


def test_that_a_record_of_an_older_version_is_reproduced_and_its_gaps_are_named(
    again: Callable[..., Reproduction], folder: Path
) -> None:
    edit(folder, data_sha256="", encoder_sha256="", split_seed=-1, environment=None)
    found = again()
    assert found.is_equal
    assert {"data_sha256", "encoder_sha256", "torch", "threads"} <= set(found.unrecorded)
    assert found.differences == ()


def test_that_the_new_model_is_kept_where_one_asks_for_it_and_the_old_one_is_untouched(
    again: Callable[..., Reproduction], folder: Path, tmp_path: Path
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert again(out=tmp_path / "again").is_equal
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert (tmp_path / "again" / "model.safetensors").read_bytes() == before["model.safetensors"]
    for taken, error in ((folder, OutIsTheModel), (tmp_path, OutFolderTaken)):
        with pytest.raises(error):
            again(out=taken)


def test_that_a_run_that_can_go_on_is_not_given_up_for_a_reproduction(
    again: Callable[..., Reproduction], table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    go(table, tiny_encoder, out, meanwhile=lambda event, cancel: isinstance(event, StepDone) and cancel.request_pause())
    left = checkpoints(out)
    with pytest.raises(RunUnfinished):
        again(out=out)
    assert left
    assert checkpoints(out) == left


def test_that_what_a_killed_reproduction_leaves_is_in_nobodys_way(
    again: Callable[..., Reproduction], tmp_path: Path
) -> None:
    def die(event: Event) -> None:
        if isinstance(event, StepDone):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        again(out=tmp_path / "copy", on_event=die)
    assert checkpoints(tmp_path / "copy")
    assert again(out=tmp_path / "copy").is_equal


def test_that_what_decides_the_last_bits_stands_in_the_record_and_is_named_where_it_was_another(
    again: Callable[..., Reproduction], folder: Path
) -> None:
    known = provenance.read(folder)
    assert (known.processes, known.texts_at_once, known.activations, known.rollbacks) == (1, 8, "none", 0)
    edit(folder, processes=2, texts_at_once=4, activations="computed")
    assert again().differences == (
        Difference("processes", 2, 1), Difference("texts_at_once", 4, 8), Difference("activations", "computed", "none"),
    )  # fmt: skip


def test_that_a_run_that_went_back_is_told_as_one(again: Callable[..., Reproduction], folder: Path) -> None:
    assert not again().went_back
    edit(folder, rollbacks=1)
    assert again().went_back


def test_that_spoiled_weights_are_measured(folder: Path, trained: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    weights["classifier.bias"][0] += 0.25
    save_file(weights, folder / "model.safetensors")
    found = compare(trained, folder)
    assert (found.are_weights_equal, found.is_equal) == (False, False)
    assert found.largest_difference == pytest.approx(0.25, abs=1e-6)
    del weights["classifier.bias"]
    save_file(weights, folder / "model.safetensors")
    assert compare(trained, folder).largest_difference is None


def test_that_a_changed_figure_is_no_reproduction(again: Callable[..., Reproduction], folder: Path) -> None:
    edit(folder, test={"accuracy": 0.125})
    found = again()
    assert found.are_weights_equal
    assert not found.is_equal
    assert found.test_before is not None
    assert found.test_before.accuracy == 0.125


def test_that_an_encoder_of_the_same_name_with_other_weights_is_named(
    again: Callable[..., Reproduction], folder: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(tiny_encoder, tmp_path / tiny_encoder.name))
    weights = load_file(other / "model.safetensors")
    weights["embeddings.word_embeddings.weight"] *= 1.01
    save_file(weights, other / "model.safetensors", metadata={"format": "pt"})
    found = again(encoder=str(other))
    assert not found.is_equal
    assert [one.name for one in found.differences] == ["encoder_sha256"]


def test_that_what_cannot_be_repeated_says_why(
    folder: Path, table: Path, tiny_encoder: Path, tiny_model: Path, tmp_path: Path
) -> None:
    with pytest.raises(EncoderOfModelMissing) as missing:
        api.reproduce(folder, table)
    assert missing.value.facts == {"name": tiny_encoder.name}
    with pytest.raises(ColumnMissing):
        api.reproduce(folder, write_csv(tmp_path / "a.csv", reviews(60), header=("said", "label")))
    with pytest.raises(NotAModelFolder):
        api.reproduce(tmp_path, table)
    (folder / "bertdesk.json").unlink()
    with pytest.raises(ModelWithoutRecord):
        api.reproduce(folder, table)


def test_that_a_reproduction_can_be_stopped(again: Callable[..., Reproduction]) -> None:
    token = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, Evaluated):  # the first pass has been judged, and saved for a while
            token.request()

    heard: list[Event] = []
    with pytest.raises(Cancelled):
        again(on_event=lambda event: (heard.append(event), stop(event)), cancel=token)
    assert heard[-1] == RunCancelled(), "it names no folder: what was saved meanwhile is gone"
    assert not any(isinstance(event, ModelSaved) for event in heard)


def test_that_the_best_of_several_seeds_is_reproduced_on_its_own_parts(
    table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    """With CONFIG, the second seed is kept: its parts are those of the first."""
    out = tmp_path / "best"
    api.train(table, out=out, text="text", label="label", model=str(tiny_encoder), config=CONFIG, seeds=3, device="cpu")
    known = provenance.read(out)
    assert known.config.seed != known.seed_of_split == CONFIG.seed
    assert api.reproduce(out, table, encoder=str(tiny_encoder)).is_equal
