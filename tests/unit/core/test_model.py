"""A model folder is everybody's: what we save opens elsewhere, what was saved elsewhere opens here."""

import json
import os
import random
import resource
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from doing import enliven, finish
from safetensors.torch import load_file
from tiny import save_tiny_encoder, save_tiny_model
from tokenizers import Tokenizer
from transformers import (
    BertForSequenceClassification,
    DistilBertConfig,
    DistilBertModel,
    ElectraConfig,
    ElectraModel,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaModel,
)

from bertdesk.core import durable, manifest, model, provenance
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, TrainConfig
from bertdesk.core.device import Device
from bertdesk.core.explain import explain
from bertdesk.core.model import Classifier
from bertdesk.core.predict import predict
from bertdesk.core.provenance import Provenance, Scores
from bertdesk.errors import (
    DiskFull,
    FileMissing,
    ModelConfigRefused,
    ModelFileChanged,
    ModelNotFitted,
    ModelWeightsDamaged,
    NotAModelFolder,
    OutFolderTaken,
    SaveFailed,
    TokenizerRefused,
)

TEXTS = ("the film was good !", "un able staff, rude and slow", "好店", "a", "ω 😀 <img src=x>", "good bad " * 20)
RECORD = Provenance(
    encoder="tiny", text_column="text", label_column="label", rows=60, config=TrainConfig(max_length=64)
)


def ours(classifier: Classifier, *texts: str) -> list[dict[str, float]]:
    return [dict(found.probabilities) for found in finish(predict(classifier, texts, cancel=CancelToken()))]


def theirs(folder: Path, *texts: str) -> list[dict[str, float]]:
    """Return what a program that never heard of us reads out of the folder."""
    pipeline = transformers.pipeline("text-classification", str(folder), device="cpu")
    return [{answer["label"]: answer["score"] for answer in pipeline(text, top_k=None)} for text in texts]


def assert_same(left: list[dict[str, float]], right: list[dict[str, float]]) -> None:
    assert [pytest.approx(answer, abs=1e-5) for answer in left] == right


def as_from_elsewhere(ours: Path, folder: Path) -> Path:
    """Copy a model without its manifest, as other programs write them."""
    return Path(shutil.copytree(ours, folder, ignore=shutil.ignore_patterns(manifest.FILE_NAME)))


@pytest.fixture
def classifier(tiny_encoder: Path, cpu: Device) -> Classifier:
    """A fresh model of three classes."""
    made = model.from_encoder(tiny_encoder, labels=("bad", "好", "so-so"), max_length=64, device=cpu, seed=3)
    enliven(made.network)
    return made


def test_that_a_saved_model_says_the_same_in_a_plain_pipeline(classifier: Classifier, tmp_path: Path) -> None:
    model.save(classifier, tmp_path / "model", RECORD)
    answers = ours(classifier, *TEXTS)
    assert max(answer["好"] for answer in answers) - min(answer["好"] for answer in answers) > 0.01
    assert_same(answers, theirs(tmp_path / "model", *TEXTS))


def test_that_a_saved_model_says_the_same_when_it_is_opened_again(
    classifier: Classifier, tmp_path: Path, cpu: Device
) -> None:
    saved = model.save(classifier, tmp_path / "model", RECORD)
    loaded = model.load(tmp_path / "model", cpu)
    assert ours(classifier, *TEXTS) == ours(loaded, *TEXTS)
    assert (loaded.labels, loaded.max_length) == (("bad", "好", "so-so"), 64)
    assert loaded.folder == saved.folder == tmp_path / "model"
    assert loaded.provenance == saved.provenance == RECORD
    assert not loaded.network.training


def test_that_a_saved_folder_holds_weights_without_pickle_and_its_papers(
    classifier: Classifier, tmp_path: Path
) -> None:
    model.save(classifier, tmp_path / "model", RECORD)
    assert sorted(path.name for path in (tmp_path / "model").iterdir()) == [
        "README.md", "bertdesk.json", "config.json", "model.safetensors", "sha256.json", "tokenizer.json",
        "tokenizer_config.json",
    ]  # fmt: skip
    config = json.loads((tmp_path / "model" / "config.json").read_text())
    assert config["id2label"] == {"0": "bad", "1": "好", "2": "so-so"}
    assert config["label2id"] == {"bad": 0, "好": 1, "so-so": 2}
    assert "- Classes: bad, 好, so-so" in (tmp_path / "model" / "README.md").read_text(encoding="utf-8")


def test_that_a_model_saved_by_plain_transformers_opens_here(tiny_encoder: Path, tmp_path: Path, cpu: Device) -> None:
    torch.manual_seed(2)
    labels = {0: "no", 1: "yes"}
    network = BertForSequenceClassification.from_pretrained(tiny_encoder, id2label=labels, num_labels=2)
    enliven(network)
    network.save_pretrained(tmp_path)
    tokenizer = Tokenizer.from_file(str(tiny_encoder / "tokenizer.json"))
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]").save_pretrained(tmp_path)
    loaded = model.load(tmp_path, cpu)
    assert loaded.labels == ("no", "yes")
    assert loaded.max_length == 128
    assert loaded.provenance == Provenance()
    assert_same(ours(loaded, *TEXTS), theirs(tmp_path, *TEXTS))


def save_other_encoder(folder: Path, kind: str, tiny_encoder: Path) -> Path:
    sizes: dict[str, Any] = {"vocab_size": 128}
    wide = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
    torch.manual_seed(1)
    if kind == "distilbert":
        config = DistilBertConfig(**sizes, dim=32, n_layers=2, n_heads=4, hidden_dim=64, max_position_embeddings=64)
        network: torch.nn.Module = DistilBertModel(config)
    elif kind == "electra":
        network = ElectraModel(ElectraConfig(**sizes, **wide, embedding_size=16, max_position_embeddings=64))
    else:
        network = RobertaModel(RobertaConfig(**sizes, **wide, pad_token_id=1, max_position_embeddings=66))
    network.save_pretrained(folder)
    shutil.copy(tiny_encoder / "tokenizer.json", folder)
    return folder


@pytest.mark.parametrize("kind", ["distilbert", "electra", "roberta"])
def test_that_other_kinds_of_encoder_get_a_head_and_keep_it(
    kind: str, tiny_encoder: Path, tmp_path: Path, cpu: Device
) -> None:
    encoder = save_other_encoder(tmp_path / "encoder", kind, tiny_encoder)
    made = model.from_encoder(encoder, labels=("a", "b"), max_length=512, device=cpu, seed=3)
    assert made.max_length == 64
    model.save(made, tmp_path / "model", RECORD)
    loaded = model.load(tmp_path / "model", cpu)
    assert ours(loaded, *TEXTS, "good " * 300) == ours(made, *TEXTS, "good " * 300)
    assert_same(ours(loaded, *TEXTS), theirs(tmp_path / "model", *TEXTS))


def test_that_roberta_cannot_use_the_positions_up_to_its_padding(
    tiny_encoder: Path, tmp_path: Path, cpu: Device
) -> None:
    encoder = save_other_encoder(tmp_path, "roberta", tiny_encoder)
    config = json.loads((encoder / "config.json").read_text())
    (encoder / "config.json").write_text(json.dumps({**config, "pad_token_id": 20}))
    made = model.from_encoder(encoder, labels=("a", "b"), max_length=512, device=cpu, seed=3)
    assert made.max_length == 40  # 66 positions, 21 of them never reached, in multiples of 8
    assert len(ours(made, "good " * 100)) == 1
    (encoder / "config.json").write_text(json.dumps({**config, "pad_token_id": 60}))
    with pytest.raises(ModelConfigRefused) as refusal:
        model.from_encoder(encoder, labels=("a", "b"), max_length=512, device=cpu, seed=3)
    assert refusal.value.facts["reason"] == "max_position_embeddings"


def test_that_the_seed_decides_the_new_head_and_nothing_else(tiny_encoder: Path, cpu: Device) -> None:
    def weights(seed: int) -> dict[str, torch.Tensor]:
        made = model.from_encoder(tiny_encoder, labels=("a", "b"), max_length=64, device=cpu, seed=seed)
        return dict(made.network.state_dict())

    first, again, other = weights(1), weights(1), weights(2)
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert [name for name in first if not torch.equal(first[name], other[name])] == ["classifier.weight"]


def test_that_an_encoders_own_weights_are_kept(tiny_encoder: Path, cpu: Device) -> None:
    made = model.from_encoder(tiny_encoder, labels=("a", "b"), max_length=64, device=cpu, seed=1)
    for name, tensor in load_file(tiny_encoder / "model.safetensors").items():
        assert torch.equal(made.network.state_dict()[f"bert.{name}"], tensor)


def test_that_the_window_is_no_longer_than_the_encoders_positions(tiny_encoder: Path, cpu: Device) -> None:
    made = model.from_encoder(tiny_encoder, labels=("a", "b"), max_length=512, device=cpu, seed=1)
    assert made.max_length == 128


def test_that_special_pieces_have_their_ids(classifier: Classifier) -> None:
    assert (classifier.pad_id, classifier.mask_id) == (0, 4)
    assert classifier.frame.before == (2,)


def test_that_an_encoder_without_a_head_is_told_to_be_trained_first(tiny_encoder: Path, cpu: Device) -> None:
    with pytest.raises(ModelNotFitted) as refusal:
        model.load(tiny_encoder, cpu)
    assert refusal.value.facts == {"path": str(tiny_encoder)}


def test_that_a_head_that_is_named_but_absent_counts_as_not_fitted(
    tiny_encoder: Path, tmp_path: Path, cpu: Device
) -> None:
    folder = Path(shutil.copytree(tiny_encoder, tmp_path / "model"))
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "id2label": {"0": "a", "1": "b"}}))
    with pytest.raises(ModelNotFitted):
        model.load(folder, cpu)


def test_that_an_encoder_without_a_pooler_can_be_trained(tmp_path: Path, tiny_encoder: Path, cpu: Device) -> None:
    folder = Path(shutil.copytree(tiny_encoder, tmp_path / "encoder"))
    network = transformers.BertModel.from_pretrained(tiny_encoder, add_pooling_layer=False)
    network.save_pretrained(folder)
    assert not [name for name in load_file(folder / "model.safetensors") if "pooler" in name]
    made = model.from_encoder(folder, labels=("a", "b"), max_length=64, device=cpu, seed=1)
    assert len(ours(made, "good")) == 1


def test_that_a_folder_that_is_not_there_is_missing(tmp_path: Path, cpu: Device) -> None:
    with pytest.raises(FileMissing):
        model.load(tmp_path / "gone", cpu)


def test_that_a_model_whose_replacement_was_killed_halfway_still_opens(
    tiny_model: Path, tmp_path: Path, cpu: Device
) -> None:
    shutil.copytree(tiny_model, tmp_path / ".model.bertdesk-previous")
    assert model.load(tmp_path / "model", cpu).labels == ("bad", "good")
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_that_saving_again_replaces_our_own_model(classifier: Classifier, tmp_path: Path, cpu: Device) -> None:
    model.save(classifier, tmp_path / "model", RECORD)
    model.save(classifier, tmp_path / "model", replace(RECORD, rows=61))
    assert model.load(tmp_path / "model", cpu).provenance.rows == 61
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_that_an_empty_folder_may_become_a_model(classifier: Classifier, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    model.refuse_foreign(tmp_path / "empty")
    assert model.save(classifier, tmp_path / "empty", RECORD).folder == tmp_path / "empty"


def test_that_what_is_not_our_model_is_never_replaced(classifier: Classifier, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_bytes(b"jpg")
    (tmp_path / "file").write_text("text")
    for taken in (tmp_path / "photos", tmp_path / "file"):
        with pytest.raises(OutFolderTaken) as refusal:
            model.save(classifier, taken, RECORD)
        assert refusal.value.facts == {"path": str(taken)}
    assert (tmp_path / "photos" / "one.jpg").read_bytes() == b"jpg"
    assert (tmp_path / "file").read_text() == "text"


def test_that_a_new_record_is_written_beside_the_weights(classifier: Classifier, tmp_path: Path, cpu: Device) -> None:
    saved = model.save(classifier, tmp_path / "model", RECORD)
    before = (tmp_path / "model" / "model.safetensors").read_bytes()
    record = replace(RECORD, test=Scores(6, 0.5, 0.19, 0.81, 0.5))
    assert model.describe(saved, record).provenance == record
    assert provenance.read(tmp_path / "model") == record
    assert "accuracy 0.500" in (tmp_path / "model" / "README.md").read_text(encoding="utf-8")
    assert (tmp_path / "model" / "model.safetensors").read_bytes() == before


def test_that_weights_that_cannot_be_written_leave_the_old_model(
    classifier: Classifier, tmp_path: Path, cpu: Device
) -> None:
    model.save(classifier, tmp_path / "model", RECORD)
    before = ours(classifier, *TEXTS)
    with torch.no_grad():
        classifier.network.classifier.weight.zero_()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(SaveFailed) as failure:
            model.save(classifier, tmp_path / "model", RECORD)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "File too large" in str(failure.value.facts["reason"])
    assert ours(model.load(tmp_path / "model", cpu), *TEXTS) == before
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


GUARDED = ("config.json", "model.safetensors", "sha256.json", "tokenizer.json", "tokenizer_config.json")


@pytest.mark.parametrize("name", GUARDED)
def test_that_every_flipped_bit_and_every_cut_of_our_own_model_is_noticed(
    name: str, tiny_model: Path, tmp_path: Path, cpu: Device
) -> None:
    folder = Path(shutil.copytree(tiny_model, tmp_path / "model"))
    path, dice = folder / name, random.Random(name)
    whole = path.read_bytes()
    spoilt = []
    for _ in range(80):
        at = dice.randrange(8 * len(whole))
        byte = bytes([whole[at // 8] ^ 1 << at % 8])
        spoilt += [whole[: at // 8] + byte + whole[at // 8 + 1 :], whole[: at // 8], whole + dice.randbytes(1)]
    for content in spoilt:
        path.write_bytes(content)
        for opened in (
            lambda: model.load(folder, cpu),
            lambda: model.from_encoder(folder, labels=("a", "b"), max_length=64, device=cpu, seed=1),
        ):
            with pytest.raises(ModelFileChanged) as refusal:
                opened()
            assert refusal.value.facts == {"path": str(path), "manifest": "sha256.json"}
    path.write_bytes(whole)
    assert model.load(folder, cpu).labels == ("bad", "good")


def test_that_a_model_that_somebody_changed_on_purpose_opens_without_its_manifest(
    tiny_model: Path, tmp_path: Path, cpu: Device
) -> None:
    folder = Path(shutil.copytree(tiny_model, tmp_path / "model"))
    config = (folder / "config.json").read_text()
    (folder / "config.json").write_text(config.replace("good", "fine"))
    with pytest.raises(ModelFileChanged):
        model.load(folder, cpu)
    (folder / "sha256.json").unlink()
    assert model.load(folder, cpu).labels == ("bad", "fine")


def test_that_a_model_may_be_copied_renamed_and_given_other_files(
    tiny_model: Path, tmp_path: Path, cpu: Device
) -> None:
    folder = Path(shutil.copytree(tiny_model, tmp_path / "a better name"))
    (folder / "notes.txt").write_text("mine")
    (folder / "README.md").write_text("mine")
    (folder / "tokenizer_config.json").unlink()
    assert model.load(folder, cpu).labels == ("bad", "good")


def test_that_a_model_works_on_when_its_file_is_gone_under_it(tiny_model: Path, tmp_path: Path, cpu: Device) -> None:
    folder = Path(shutil.copytree(tiny_model, tmp_path / "model"))
    loaded = model.load(folder, cpu)
    os.truncate(folder / "model.safetensors", 0)  # a view of the file would now end the whole program
    assert ours(loaded, *TEXTS) == ours(model.load(tiny_model, cpu), *TEXTS)


def test_that_a_save_between_two_looks_is_no_damage(
    tiny_model: Path, classifier: Classifier, tmp_path: Path, cpu: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(tiny_model, tmp_path / "model"))
    sum_of, looks = manifest.sum_of, []

    def saved_meanwhile(path: Path) -> manifest.Sum:
        looks.append(path.name)
        if len(looks) == 2:
            monkeypatch.setattr(manifest, "sum_of", sum_of)
            model.save(classifier, folder, RECORD)
        return sum_of(path)

    monkeypatch.setattr(manifest, "sum_of", saved_meanwhile)
    assert model.load(folder, cpu).labels == classifier.labels
    assert looks == ["config.json", "model.safetensors"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_that_a_disk_that_fills_up_while_saving_leaves_the_old_model(
    classifier: Classifier, tmp_path: Path, cpu: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.save(classifier, tmp_path / "model", RECORD)
    before = ours(classifier, *TEXTS)
    with torch.no_grad():
        classifier.network.classifier.weight.zero_()

    def describe(fresh: Path, *_: object) -> None:
        assert (fresh / "model.safetensors").is_file()
        (fresh / ".bertdesk.json.new").symlink_to("/dev/full")
        durable.write_text(fresh / "bertdesk.json", "x" * 100_000)

    monkeypatch.setattr(model, "describe_folder", describe)
    with pytest.raises(DiskFull):
        model.save(classifier, tmp_path / "model", RECORD)
    assert ours(model.load(tmp_path / "model", cpu), *TEXTS) == before
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"num_attention_heads": 3}, "The hidden size (32) is not a multiple of the number of attention heads (3)"),
        ({"pad_token_id": 20_000}, "Padding_idx must be within num_embeddings"),
    ],
)
def test_that_numbers_that_do_not_go_together_are_refused(
    changes: dict[str, int], reason: str, tiny_model: Path, tmp_path: Path, cpu: Device
) -> None:
    folder = as_from_elsewhere(tiny_model, tmp_path / "model")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, **changes}))
    with pytest.raises(ModelConfigRefused) as refusal:
        model.load(folder, cpu)
    assert refusal.value.facts == {"path": str(folder / "config.json"), "reason": reason}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"hidden_size": 64}, "shape"),
        ({"intermediate_size": 32}, "shape"),
        ({"max_position_embeddings": 64}, "shape"),
        ({"id2label": {"0": "a", "1": "b", "2": "c"}}, "shape"),
        ({"num_hidden_layers": 3}, "no bert.encoder.layer.2.attention.output.LayerNorm.bias"),
        ({"vocab_size": 2_000_000}, "size"),
        ({"hidden_size": 8192, "num_hidden_layers": 96}, "size"),
    ],
)
def test_that_weights_that_do_not_fit_the_config_are_refused_before_memory_is_taken(
    changes: dict[str, Any], reason: str, tiny_model: Path, tmp_path: Path, cpu: Device
) -> None:
    folder = as_from_elsewhere(tiny_model, tmp_path / "model")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, **changes}))
    with pytest.raises(ModelWeightsDamaged) as refusal:
        model.load(folder, cpu)
    assert refusal.value.facts == {"path": str(folder / "model.safetensors"), "reason": reason}


def test_that_a_frame_longer_than_the_window_is_refused(tiny_model: Path, tmp_path: Path, cpu: Device) -> None:
    folder = as_from_elsewhere(tiny_model, tmp_path / "model")
    content = json.loads((folder / "tokenizer.json").read_text())
    cls = {"SpecialToken": {"id": "[CLS]", "type_id": 0}}
    content["post_processor"] = {
        "type": "TemplateProcessing",
        "single": [*[cls] * 200, {"Sequence": {"id": "A", "type_id": 0}}],
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
        "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]}},
    }
    (folder / "tokenizer.json").write_text(json.dumps(content))
    with pytest.raises(ModelConfigRefused):
        model.load(folder, cpu)


@pytest.mark.parametrize("missing", ["config.json", "model.safetensors", "tokenizer.json"])
def test_that_a_folder_without_one_of_its_files_is_no_model(
    missing: str, tiny_model: Path, tmp_path: Path, cpu: Device
) -> None:
    folder = Path(shutil.copytree(tiny_model, tmp_path / "model"))
    (folder / missing).unlink()
    with pytest.raises(NotAModelFolder) as refusal:
        model.load(folder, cpu)
    assert refusal.value.facts == {"path": str(folder), "missing": missing}


def test_that_the_tests_own_models_are_made_as_ours_are(tmp_path: Path, cpu: Device) -> None:
    (tmp_path / "encoder").mkdir()
    folder = save_tiny_model(tmp_path / "model", save_tiny_encoder(tmp_path / "encoder"), ("x", "y", "z"))
    assert model.load(folder, cpu).labels == ("x", "y", "z")


def test_that_a_trained_model_is_an_encoder_for_other_classes(tiny_model: Path, cpu: Device) -> None:
    trained = model.load(tiny_model, cpu)
    fresh = model.from_encoder(tiny_model, labels=("a", "b", "c"), max_length=64, device=cpu, seed=1)
    assert fresh.labels == ("a", "b", "c")
    embeddings = [each.network.get_input_embeddings().weight for each in (trained, fresh)]
    assert torch.equal(*embeddings)


def test_that_a_trained_model_as_encoder_forgets_its_head_even_for_as_many_classes(
    tiny_model: Path, cpu: Device
) -> None:
    trained = model.load(tiny_model, cpu)
    fresh = model.from_encoder(tiny_model, labels=("x", "y"), max_length=64, device=cpu, seed=1)
    assert not torch.equal(trained.network.classifier.weight, fresh.network.classifier.weight)


def test_that_the_folder_one_stands_in_opens_under_its_name(
    tiny_model: Path, cpu: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny_model)
    assert model.load(Path(), cpu).folder == tiny_model.resolve()


def test_that_opening_a_model_deletes_nothing_beside_it(tiny_model: Path, tmp_path: Path, cpu: Device) -> None:
    shutil.copytree(tiny_model, tmp_path / "mine")
    for backup in ("mine.previous", "mine.old"):
        (tmp_path / backup).mkdir()
    model.load(tmp_path / "mine", cpu)
    assert sorted(entry.name for entry in tmp_path.iterdir() if entry.name.startswith("mine")) == [
        "mine", "mine.old", "mine.previous",
    ]  # fmt: skip


def test_that_a_vocabulary_may_lack_a_mask(classifier: Classifier) -> None:
    content = json.loads(classifier.tokenizer.to_str())
    content["model"]["vocab"]["[NOTHING]"] = content["model"]["vocab"].pop("[MASK]")
    content["added_tokens"] = [token for token in content["added_tokens"] if token["content"] != "[MASK]"]
    without = replace(classifier, tokenizer=Tokenizer.from_str(json.dumps(content)))
    assert without.mask_id is None
    with pytest.raises(TokenizerRefused):
        finish(explain(without, "the film", None, ExplainConfig(), cancel=CancelToken()))


def test_that_models_opened_on_several_threads_leave_the_libraries_as_they_were(tiny_model: Path, cpu: Device) -> None:
    def swapped() -> list[object]:
        return [transformers.PreTrainedModel.tie_weights, torch.nn.init.normal_, torch.get_default_dtype()]

    before = swapped()
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: model.load(tiny_model, cpu), range(16)))
    assert swapped() == before
    weights = [one.network.state_dict() for one in opened]
    assert all(torch.equal(weights[0][name], each[name]) for each in weights for name in each)


def test_that_opening_a_model_draws_no_random_number(tiny_model: Path, cpu: Device) -> None:
    """Another one may be in training meanwhile, and its dropout is to be that of an undisturbed run."""
    before = torch.get_rng_state()
    model.load(tiny_model, cpu)
    assert torch.equal(torch.get_rng_state(), before)
