"""The verbs in Python, as a person's own program calls them."""

import csv
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from doing import finish
from tiny import reviews, write_csv

from bertdesk import api, runs
from bertdesk.core import base_models, hub, model, provenance
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, TrainConfig
from bertdesk.core.dataset import fingerprint
from bertdesk.core.device import Device
from bertdesk.core.events import (
    Event,
    ModelSaved,
    Notice,
    Progressed,
    RepeatStarted,
    RunCancelled,
    RunFinished,
    RunResumed,
    RunStarted,
    StepDone,
    Work,
)
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.tablefile import read_table
from bertdesk.core.text_columns import Columns
from bertdesk.core.train import Trained
from bertdesk.errors import (
    Cancelled,
    ColumnMissing,
    DeviceUnusable,
    EncoderUnknown,
    FileMissing,
    HubOffline,
    LabelUnknown,
    NoKnownLabels,
    OutFolderTaken,
    RunSettingsChanged,
    TextEmpty,
)
from bertdesk.selftest import tiny

CONFIG = TrainConfig(
    learning_rate=5e-3, epochs=8, batch_size=8, max_length=32, dropout=0.0, valid_share=0.2, test_share=0.2, patience=8
)
ONE_STEP = replace(CONFIG, max_steps=1)


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)  # a tiny model is slower on two
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_csv(tmp_path_factory.mktemp("data") / "reviews.csv", reviews(60))


@pytest.fixture(scope="module")
def trained(table: Path, tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    out = tmp_path_factory.mktemp("api") / "model"
    return api.train(table, out=str(out), model=str(tiny_encoder), config=CONFIG, device="cpu")


@pytest.fixture(scope="module")
def folder(trained: Trained) -> Path:
    assert trained.classifier.folder is not None
    return trained.classifier.folder


def test_that_a_table_and_an_encoder_become_a_model_that_answers(trained: Trained, folder: Path) -> None:
    assert trained.accuracy is not None
    assert trained.accuracy >= 0.9
    predictions = api.classify(str(folder), ["a great film", "the meal was awful"], device="cpu")
    assert [prediction.label for prediction in predictions] == ["good", "bad"]


def test_that_the_record_names_the_data_but_not_its_folder(folder: Path, table: Path, tiny_encoder: Path) -> None:
    found = provenance.read(folder)
    assert (found.encoder, found.data_name) == (tiny_encoder.name, "reviews.csv")
    assert (found.text_column, found.label_column, found.rows) == ("text", "label", 60)
    assert sum(found.split_sizes) == 60
    assert (found.device, found.config) == ("cpu", CONFIG)
    assert found.data_sha256 == fingerprint(to_dataset(read_table(table), Columns("text", "label")))
    assert found.encoder_sha256 == base_models.sha256_of(tiny_encoder / "model.safetensors")
    assert (found.split_seed, found.environment.threads) == (CONFIG.seed, 1)
    for file in ("bertdesk.json", "README.md", "config.json", "tokenizer_config.json"):
        text = (folder / file).read_text(encoding="utf-8")
        assert str(table.parent) not in text
        assert str(tiny_encoder.parent) not in text


def test_that_a_listener_hears_all_from_the_first_byte_to_the_end(
    table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    heard: list[Event] = []
    api.train(table, out=tmp_path / "m", model=str(tiny_encoder), config=ONE_STEP, device="cpu", on_event=heard.append)
    kinds = [type(event) for event in heard]
    assert kinds.index(Progressed) < kinds.index(RunStarted) < kinds.index(StepDone) < kinds.index(ModelSaved)
    assert kinds[-1] is RunFinished
    phases = list(dict.fromkeys(event.phase for event in heard if isinstance(event, Progressed)))
    assert phases == ["reading", "loading", "baselines", "tokenizing", "evaluating"]


def test_that_columns_can_be_named_and_data_can_be_a_table(tiny_encoder: Path, tmp_path: Path) -> None:
    rows = [(label, str(i), text) for i, (text, label) in enumerate(reviews(30))]
    path = write_csv(tmp_path / "a.csv", rows, header=("mood", "id", "said"))
    trained = api.train(
        read_table(path), out=tmp_path / "m", text="said", label="mood", model=str(tiny_encoder), config=ONE_STEP,
        device="cpu",
    )  # fmt: skip
    assert trained.test.columns == Columns("said", "mood")
    assert trained.classifier.labels == ("bad", "good")


@pytest.fixture(scope="module")
def folder_of_parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as aclImdb's: 40 texts under train, 20 under test, a folder for each class."""
    place = tmp_path_factory.mktemp("parts") / "reviews"
    for number, (text, label) in enumerate(reviews(60)):
        file = place / ("train" if number < 40 else "test") / label / f"{number:02d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return place


def test_that_rows_which_the_data_names_for_the_test_are_scored_and_never_learned_from(
    folder_of_parts: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "m"
    trained = api.train(folder_of_parts, out=out, model=str(tiny_encoder), config=ONE_STEP, device="cpu")
    assert sorted(trained.test.texts) == sorted(text for text, _ in reviews(60)[40:])
    assert set(trained.test.parts) == {"test"}
    record = provenance.read(out)
    assert (record.split_sizes, record.parts_told) == ((32, 8, 20), ("test",))
    assert "On 20 rows it never saw that the data names for the test" in (out / "README.md").read_text()
    assert api.reproduce(out, folder_of_parts, encoder=str(tiny_encoder)).is_equal
    heard: list[Event] = []
    assert api.evaluate(out, folder_of_parts, device="cpu", on_event=heard.append).n == 20
    assert Notice("only_test_rows", {"count": 20, "total": 60}) in heard


def test_that_a_plan_tells_which_rows_the_data_names(folder_of_parts: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    work = runs.plan(
        folder_of_parts, text=None, label=None, encoder=base_models.find(str(tiny_encoder)), out=tmp_path / "m",
        device="cpu", cancel=CancelToken(),
    )  # fmt: skip
    found = finish(work)
    assert (found.sizes, found.told) == ((36, 4, 20), ("test",))


def test_that_an_evaluation_uses_the_columns_that_the_model_was_trained_on(folder: Path, tmp_path: Path) -> None:
    rows = [
        ("a much longer text that looks like prose, number " + str(i), text, label)
        for i, (text, label) in enumerate(reviews(40))
    ]
    path = write_csv(tmp_path / "other.csv", rows, header=("comment", "text", "label"))
    assert api.evaluate(folder, path, device="cpu").accuracy >= 0.9


@pytest.mark.parametrize(
    ("header", "named", "chosen"),
    [
        (("said", "mood"), {}, ("said", "mood")),
        (("text", "mood"), {}, ("text", "mood")),
        (("label", "text"), {"label": "text"}, ("label", "text")),
        (("label", "mood"), {"text": "label"}, ("label", "mood")),
    ],
)
def test_that_an_evaluation_guesses_columns_where_the_models_own_are_not_to_be_had(
    header: tuple[str, str], named: dict[str, str], chosen: tuple[str, str], folder: Path, tmp_path: Path
) -> None:
    heard: list[Event] = []
    path = write_csv(tmp_path / "b.csv", reviews(20), header=header)
    assert api.evaluate(folder, path, device="cpu", on_event=heard.append, **named).n == 20
    assert Notice("columns_chosen", {"text": chosen[0], "label": chosen[1]}) in heard


def test_that_a_column_that_is_named_has_to_be_there(folder: Path, table: Path) -> None:
    heard: list[Event] = []
    with pytest.raises(ColumnMissing) as refusal:
        api.evaluate(folder, table, text="said", device="cpu")
    assert refusal.value.facts["wanted"] == "said"
    api.evaluate(folder, table, text="text", label="label", device="cpu", on_event=heard.append)
    assert not [event for event in heard if isinstance(event, Notice)]


def test_that_a_preset_counts_the_rows_and_single_numbers_of_it_can_be_replaced(
    table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    encoder = base_models.find(str(tiny_encoder))
    work = runs.train(
        table, text=None, label=None, encoder=encoder, preset="fast", changes={"max_steps": 1, "seed": 5},
        out=tmp_path / "m", device="cpu", cancel=CancelToken(),
    )  # fmt: skip
    trained = finish(work)
    assert trained is not None
    expected = base_models.recipe(encoder, "fast", rows=60)
    assert trained.classifier.provenance.config == replace(expected, max_steps=1, seed=5)
    assert expected.epochs > base_models.recipe(encoder, "fast").epochs


def test_that_several_runs_go_on_as_they_began_and_no_other_way(
    table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    out, token = tmp_path / "m", CancelToken()
    config = TrainConfig(epochs=1, batch_size=8, max_length=32, max_steps=3)
    order: dict[str, Any] = {"out": out, "model": str(tiny_encoder), "config": config, "device": "cpu"}

    def pause(event: Event) -> None:
        if isinstance(event, RepeatStarted) and event.number == 2:
            token.request_pause()

    with pytest.raises(Cancelled):
        api.train(table, **order, seeds=3, on_event=pause, cancel=token)
    for seeds in (1, 2):
        with pytest.raises(RunSettingsChanged) as refusal:
            api.train(table, **order, seeds=seeds, resume=True)
        assert refusal.value.facts["names"] == "seeds"
    left = Path(shutil.copytree(tmp_path, tmp_path.parent / "given up"))
    api.train(table, **{**order, "out": left / "m"}, anew=True)
    assert [path.name for path in left.iterdir()] == ["m"], "a single run begun anew leaves nothing of the several"
    heard: list[Event] = []
    trained = api.train(table, **order, seeds=3, resume=True, on_event=heard.append)
    assert [event.number for event in heard if isinstance(event, RepeatStarted)] == [2, 3]
    assert trained.classifier.provenance.spread is not None
    assert trained.classifier.provenance.spread.n == 3


def test_that_a_tilde_is_the_persons_home(
    table: Path, tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paused after its first epoch and gone on with: the best of before is found where it lies."""
    monkeypatch.setenv("HOME", str(tmp_path))
    config = TrainConfig(batch_size=8, epochs=2, max_length=32)
    token = CancelToken()

    def pause(event: Event) -> None:
        if isinstance(event, StepDone) and event.epoch > 1:
            token.request_pause()

    order = {"out": "~/m", "model": str(tiny_encoder), "config": config, "device": "cpu"}
    with pytest.raises(Cancelled):
        api.train(table, **order, cancel=token, on_event=pause)
    heard: list[Event] = []
    api.train(table, **order, resume=True, on_event=heard.append)
    (resumed,) = [event for event in heard if isinstance(event, RunResumed)]
    assert resumed.best_accuracy is not None
    assert (tmp_path / "m").is_dir()


def test_that_a_mirror_is_where_an_encoder_is_downloaded_from(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def download(encoder: Encoder, *, mirror: str, cancel: CancelToken) -> Work[Path]:
        asked.append((encoder.name, mirror))
        raise HubOffline(name=encoder.name)
        yield

    monkeypatch.setattr(hub, "download", download)
    with pytest.raises(HubOffline):
        api.train(table, out=tmp_path / "m", model="someone/their-bert", mirror="https://mirror.example")
    assert asked == [("someone/their-bert", "https://mirror.example")]


def test_that_a_single_text_is_not_taken_for_a_list_of_characters(trained: Trained) -> None:
    with pytest.raises(TypeError, match="list of texts"):
        api.classify(trained.classifier, "lamp")


def test_that_rows_of_classes_that_the_model_does_not_know_are_told_and_left_out(folder: Path, tmp_path: Path) -> None:
    heard: list[Event] = []
    path = write_csv(tmp_path / "a.csv", [*reviews(12), ("so what", "so-so")])
    assert api.evaluate(folder, path, device="cpu", on_event=heard.append).n == 12
    assert Notice("unknown_labels", {"count": 1, "first_line": 14, "example": "so-so"}) in heard
    with pytest.raises(NoKnownLabels):
        api.evaluate(folder, write_csv(tmp_path / "b.csv", [("x", "one"), ("y", "two")]), device="cpu")


def test_that_an_explanation_is_about_the_text_that_was_given(folder: Path) -> None:
    text = "The film was GREAT!"
    found = api.explain(folder, text, device="cpu", config=ExplainConfig(method="thorough"))
    assert (found.text, found.label, found.target, found.method) == (text, "good", "good", "thorough")
    strongest = max(found.spans, key=lambda span: span.score)
    assert text[strongest.start : strongest.end] == "GREAT"
    receipt = api.check(folder, found, device="cpu")
    assert receipt.before == pytest.approx(found.probability, abs=1e-6)
    assert receipt.second == "integrated_gradients_mask"
    other = api.explain(folder, text, target="bad", against="good", device="cpu")
    assert (other.target, other.against) == ("bad", "good")
    assert other.probability == pytest.approx(1 - found.probability, abs=1e-6)


def test_that_many_texts_are_explained_as_each_would_be(folder: Path) -> None:
    texts = [*(text for text, _ in reviews(12)), "  "]
    many = api.explain_many(folder, texts, config=ExplainConfig(method="conservative_propagation"), device="cpu")
    assert [one.text for one in many.found] == texts[:12]
    assert many.is_whole
    assert [(own.label, own.texts) for own in many.words] == [
        (label, sum(one.label == label for one in many.found)) for label in ("bad", "good")
    ]
    asked = api.explain_many(folder, texts[:3], target="good", device="cpu")
    assert [one.target for one in asked.found] == ["good"] * 3
    with pytest.raises(TypeError, match="list of texts"):
        api.explain_many(folder, "lamp")
    with pytest.raises(TypeError, match="choose_method takes a list of texts"):
        api.choose_method(folder, "lamp")


def test_that_a_model_keeps_how_it_is_explained_best(folder: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(folder, tmp_path / "own"))
    found = api.choose_method(own, [text for text, _ in reviews(12)], device="cpu")
    assert found.texts == 12
    assert api.explain(own, "The film was GREAT!", device="cpu").method == found.method
    assert provenance.read(own).faithful == found


def test_that_an_open_model_is_not_opened_again(trained: Trained) -> None:
    heard: list[Event] = []
    (prediction,) = api.classify(trained.classifier, ["fresh"], on_event=heard.append)
    assert sum(prediction.probabilities.values()) == pytest.approx(1)
    assert "loading" not in {event.phase for event in heard if isinstance(event, Progressed)}


def test_that_errors_come_to_the_caller_as_they_are(
    folder: Path, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    encoder = str(tiny_encoder)
    with pytest.raises(FileMissing):
        api.train(tmp_path / "gone.csv", out=tmp_path / "m", model=encoder)
    with pytest.raises(ColumnMissing):
        api.train(table, out=tmp_path / "m", model=encoder, label="stars")
    with pytest.raises(EncoderUnknown):
        api.train(table, out=tmp_path / "m", model="no such encoder")
    with pytest.raises(HubOffline):
        api.train(table, out=tmp_path / "m", model="someone/their-bert")
    with pytest.raises(DeviceUnusable):
        api.train(table, out=tmp_path / "m", model=encoder, device="abacus")
    with pytest.raises(OutFolderTaken):
        api.train(table, out=table.parent, model=encoder)
    with pytest.raises(TextEmpty):
        api.classify(folder, ["  "], device="cpu")
    with pytest.raises(LabelUnknown):
        api.explain(folder, "good", target="great", device="cpu")
    with pytest.raises(FileMissing):
        api.classify(tmp_path / "gone", ["good"])
    assert not (tmp_path / "m").exists()


def test_that_a_folder_in_use_for_something_else_is_refused_before_anything_is_read(
    table: Path, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("x")
    heard: list[Event] = []
    with pytest.raises(OutFolderTaken):
        api.train(table, out=tmp_path / "taken", on_event=heard.append)
    assert heard == []


def test_that_a_stopped_training_raises_where_nothing_could_be_kept(
    table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    token, heard = CancelToken(), []

    def listen(event: Event) -> None:
        heard.append(event)
        if isinstance(event, RunStarted):
            token.request()

    with pytest.raises(Cancelled):
        api.train(
            table, out=tmp_path / "m", model=str(tiny_encoder), config=CONFIG, device="cpu", on_event=listen,
            cancel=token,
        )  # fmt: skip
    assert heard[-1] == RunCancelled(0, None)


def test_that_a_stopped_training_gives_the_best_model_so_far(table: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    token = CancelToken()
    trained = api.train(
        table, out=tmp_path / "m", model=str(tiny_encoder), config=CONFIG, device="cpu", cancel=token,
        on_event=lambda event: token.request() if isinstance(event, ModelSaved) else None,
    )  # fmt: skip
    assert trained.evaluation is None
    assert trained.classifier.folder == tmp_path / "m"


def test_that_a_wish_to_stop_while_reading_is_heard(table: Path, tmp_path: Path) -> None:
    token = CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        api.train(table, out=tmp_path / "m", cancel=token)


@pytest.mark.skipif(os.name == "nt", reason="file names are text there")
def test_that_a_file_name_that_is_no_text_does_not_stop_a_training(tiny_encoder: Path, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *reviews(20)])
    trained = api.train(path, out=tmp_path / "m", model=str(tiny_encoder), config=ONE_STEP, device="cpu")
    assert trained.classifier.provenance.data_name == os.fsdecode(b"caf\xe9.csv")
    assert provenance.read(tmp_path / "m").data_name == "caf?.csv"


def test_that_the_command_lines_generators_are_the_same_verbs(folder: Path, table: Path, cpu: Device) -> None:
    classifier = finish(runs.open_model(folder, "cpu"))
    assert classifier.labels == model.load(folder, cpu).labels
    work = runs.evaluate(classifier, table, text=None, label=None, device="cpu", cancel=CancelToken())
    dataset, evaluation = finish(work)
    assert (dataset.n, evaluation.n) == (60, 60)


@pytest.mark.parametrize("frozen_layers", [0, 1])
@pytest.mark.parametrize("kind", ["deberta-v2", "modernbert"])
def test_that_deberta_and_modernbert_learn_and_explain(kind: str, frozen_layers: int, tmp_path: Path) -> None:
    table = write_csv(tmp_path / "reviews.csv", reviews(70))
    encoder = tiny.save_encoder(kind, tmp_path / "encoder")
    config = replace(CONFIG, frozen_layers=frozen_layers, epochs=12, patience=12)
    trained = api.train(table, out=tmp_path / "m", model=str(encoder), config=config, device="cpu")
    assert trained.evaluation is not None
    assert trained.evaluation.accuracy > 0.6
    text = "the room was  very good . 7"
    (answer,) = api.classify(tmp_path / "m", [text], device="cpu")
    found = api.explain(tmp_path / "m", text, device="cpu")
    assert found.probability == pytest.approx(answer.probabilities[found.target], abs=1e-5)
    assert [text[span.start : span.end] for span in found.spans] == text.split()
    assert api.check(tmp_path / "m", found, device="cpu").before == pytest.approx(found.probability, abs=1e-5)


def test_that_a_corrected_table_is_classified_against_and_saved(tmp_path: Path, tiny_model: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text("text,label\nthe film was good,bad\nthe film was bad,bad\na good one,good\n")
    table = api.read_table(path)
    with api.open_project(table, str(tmp_path / "mine.bertdesk")) as project:
        project.do(api.Action("relabel_rows", {"count": 1}, [api.SetCell(0, "label", "good")]))
        before, after = api.evaluate(tiny_model, table), api.evaluate(tiny_model, project.apply(table))
        assert abs(after.accuracy - before.accuracy) == pytest.approx(1 / 3)
        api.save_corrected(table, project, str(tmp_path / "corrected.csv"))
    assert api.evaluate(tiny_model, tmp_path / "corrected.csv").accuracy == after.accuracy


def test_that_a_table_is_inspected_also_as_it_is_after_a_change(tmp_path: Path) -> None:
    table = api.read_table(write_csv(tmp_path / "a.csv", [*reviews(60), *reviews(3), ("!", "good")]))
    found = api.inspect(table)
    rows = {finding.code: finding.rows for finding in found.inspection.findings}
    assert rows["repeated_texts"] == (0, 60, 1, 61, 2, 62)
    assert rows["texts_very_short"] == (63,)
    with api.open_project(table, tmp_path / "a.bertdesk") as project:
        project.do(api.Action("edit", {}, [api.ExcludeRows([60, 61, 62])]))
        left = api.inspect(project.apply(table), test=table)
    codes = [finding.code for finding in left.inspection.findings]
    assert "repeated_texts" not in codes
    assert codes[0] == "test_texts_known"


def test_that_an_inspection_refuses_a_column_that_is_not_there(table: Path) -> None:
    with pytest.raises(ColumnMissing):
        api.inspect(table, text="words")
