"""A folder is opened with every head that it holds, from weights alone, and the network is what transformers makes."""

import json
import pickle
from pathlib import Path

import pytest
import torch
import transformers
from doing import listen
from looked_at import ALL, network_of, opened, save_folder, tokenizer_of
from safetensors.torch import load_file, save_file

from bertdesk.core import model, model_folder
from bertdesk.core.base_models import local
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.device import Device
from bertdesk.core.events import Progressed
from bertdesk.core.provenance import Provenance
from bertdesk.core.understand.heads import Head, class_name
from bertdesk.core.understand.subject import Subject, open_subject
from bertdesk.core.understand.watching import ask, watching
from bertdesk.errors import (
    Cancelled,
    ModelConfigRefused,
    ModelWeightsDamaged,
    NotAModelFolder,
    PickleWeightsRefused,
)

HEADS: tuple[tuple[Head, ...], ...] = ((), ("masked",), ("classes",))
OF_BERT: tuple[tuple[Head, ...], ...] = (("masked", "next"), ("next",))
KINDS_AND_HEADS = [*((kind, heads) for kind in ALL for heads in HEADS), *(("bert", heads) for heads in OF_BERT)]


def states(subject: Subject, ids: torch.Tensor) -> torch.Tensor:
    with watching(subject):
        found: torch.Tensor = ask(subject, ids.numpy(), torch.ones_like(ids).numpy()).last_hidden_state
    return found


@pytest.mark.parametrize(("kind", "heads"), KINDS_AND_HEADS)
def test_that_every_kind_opens_with_the_heads_it_holds(
    kind: str, heads: tuple[Head, ...], tmp_path: Path, cpu: Device
) -> None:
    subject = opened(save_folder(tmp_path, kind, *heads), cpu)
    assert subject.heads == set(heads)
    assert type(subject.network).__name__ == class_name(kind, frozenset(heads))
    assert (subject.layers, subject.attention_heads, subject.width) == (2, 4, 32)
    assert subject.labels == (("bad", "good") if "classes" in heads else ())
    assert subject.max_length == 64


@pytest.mark.parametrize("kind", ALL)
def test_that_its_network_says_what_transformers_own_says(kind: str, tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, kind, "masked"), cpu)
    theirs = getattr(transformers, class_name(kind, frozenset({"masked"}))).from_pretrained(tmp_path).eval()
    ids = torch.tensor([[5, 9, 20, 31, 7, 9]])
    with torch.no_grad():
        wanted = theirs.base_model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
    torch.testing.assert_close(states(subject, ids), wanted, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(
    ("kind", "positions", "has_segments"),
    [
        ("bert", "learnt", True), ("distilbert", "learnt", False), ("roberta", "learnt", False),
        ("electra", "learnt", True), ("deberta-v2", "relative", False), ("modernbert", "rotary", False),
    ],
)  # fmt: skip
def test_that_it_is_known_what_a_kind_has_of_segments_and_positions(
    kind: str, positions: str, *, has_segments: bool, tmp_path: Path, cpu: Device
) -> None:
    subject = opened(save_folder(tmp_path, kind), cpu)
    assert (subject.positions, subject.has_segments) == (positions, has_segments)


def test_that_fixed_sinusoids_are_told_from_learnt_positions(tmp_path: Path, cpu: Device) -> None:
    assert opened(save_folder(tmp_path, "distilbert", sinusoidal_pos_embds=True), cpu).positions == "sinusoid"


def test_that_debertas_authors_head_is_known_beside_transformers(tmp_path: Path, cpu: Device) -> None:
    folder = save_folder(tmp_path, "deberta-v2", "masked", legacy=False)
    subject = opened(folder, cpu)
    assert subject.heads == {"masked"}
    written = load_file(folder / "model.safetensors")["lm_predictions.lm_head.dense.weight"]
    torch.testing.assert_close(subject.network.lm_predictions.lm_head.dense.weight, written)


def test_that_what_electra_tells_forgeries_with_is_no_head_for_masked_words(tmp_path: Path, cpu: Device) -> None:
    tokenizer = tokenizer_of("electra")
    config = network_of("electra", frozenset(), tokenizer).config
    transformers.ElectraForPreTraining(config).save_pretrained(tmp_path)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    assert not opened(tmp_path, cpu).heads


def test_that_labels_without_a_head_make_no_classifier(tmp_path: Path, cpu: Device) -> None:
    folder = save_folder(tmp_path, "bert", "masked")
    content = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    content["id2label"] = {"0": "LABEL_0", "1": "LABEL_1"}
    (folder / "config.json").write_text(json.dumps(content), encoding="utf-8")
    subject = opened(folder, cpu)
    assert subject.heads == {"masked"}
    assert subject.labels == ()


def test_that_a_classifier_of_ours_reads_as_much_as_it_was_trained_to(
    tiny_encoder: Path, tmp_path: Path, cpu: Device
) -> None:
    made = model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=24, device=cpu, seed=1)
    model.save(made, tmp_path / "saved", Provenance(encoder="tiny", config=TrainConfig(max_length=24)))
    subject = opened(tmp_path / "saved", cpu)
    assert subject.heads == {"classes"}
    assert (subject.labels, subject.max_length) == (("bad", "good"), 24)


def test_that_an_encoder_of_the_catalogue_is_opened_where_it_lies(tiny_encoder: Path, cpu: Device) -> None:
    events, subject = listen(open_subject(local(tiny_encoder), cpu, cancel=CancelToken()))
    assert events == [Progressed("loading", 0, 1), Progressed("loading", 1, 1)]
    assert subject.folder == tiny_encoder
    assert not subject.heads


def test_that_opening_can_be_cancelled(tiny_encoder: Path, cpu: Device) -> None:
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        listen(open_subject(tiny_encoder, cpu, cancel=cancel), meanwhile=lambda _: cancel.request())


def test_that_a_pickle_is_never_opened(tmp_path: Path, cpu: Device) -> None:
    folder = save_folder(tmp_path, "bert")
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps({}))
    with pytest.raises(PickleWeightsRefused):
        opened(folder, cpu)


def test_that_a_small_file_cannot_ask_for_a_giant(tmp_path: Path, cpu: Device) -> None:
    folder = save_folder(tmp_path, "bert", "masked")
    content = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    content |= {"hidden_size": 8192, "num_hidden_layers": 96}
    (folder / "config.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ModelWeightsDamaged) as caught:
        opened(folder, cpu)
    assert caught.value.facts["reason"] == "size"


@pytest.mark.parametrize("left_out", ["cls.predictions.transform.LayerNorm.weight", "bert.pooler.dense.bias"])
def test_that_a_head_is_never_filled_up_with_random_numbers(left_out: str, tmp_path: Path, cpu: Device) -> None:
    folder = save_folder(tmp_path, "bert", "masked", "next")
    tensors = load_file(folder / model_folder.WEIGHTS_FILE)
    del tensors[left_out]
    save_file(tensors, folder / model_folder.WEIGHTS_FILE, metadata={"format": "pt"})
    with pytest.raises(ModelWeightsDamaged) as caught:
        opened(folder, cpu)
    assert caught.value.facts["reason"] == f"no {left_out}"


def test_that_weights_under_their_older_names_are_found(tmp_path: Path, cpu: Device) -> None:
    folder = save_folder(tmp_path, "bert", "masked", "next")
    path = folder / model_folder.WEIGHTS_FILE
    ids = torch.tensor([[5, 9, 20, 31, 7, 9]])
    wanted = states(opened(folder, cpu), ids)
    older = {".LayerNorm.weight": ".LayerNorm.gamma", ".LayerNorm.bias": ".LayerNorm.beta"}  # as the first BERTs have
    tensors = load_file(path)
    for new, old in older.items():
        tensors = {name.replace(new, old): tensor for name, tensor in tensors.items()}
    tensors["cls.predictions.decoder.weight"] = tensors["bert.embeddings.word_embeddings.weight"].clone()
    save_file(tensors, path, metadata={"format": "pt"})
    subject = opened(folder, cpu)
    assert subject.heads == {"masked", "next"}
    torch.testing.assert_close(states(subject, ids), wanted)


def test_that_a_pooler_is_not_missed_where_nothing_reads_it(tmp_path: Path, cpu: Device) -> None:
    folder = save_folder(tmp_path, "bert", "masked")  # transformers saves none with this head
    assert not [name for name in load_file(folder / model_folder.WEIGHTS_FILE) if "pooler" in name]
    assert opened(folder, cpu).heads == {"masked"}


def test_that_a_folder_without_a_tokenizer_is_refused(tmp_path: Path, cpu: Device) -> None:
    folder = save_folder(tmp_path, "bert")
    (folder / "tokenizer.json").unlink()
    with pytest.raises(NotAModelFolder):
        opened(folder, cpu)


def test_that_a_network_too_short_for_a_text_is_refused(tmp_path: Path, cpu: Device) -> None:
    folder = save_folder(tmp_path, "bert", max_position_embeddings=8)
    content = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    cls = {"SpecialToken": {"id": "[CLS]", "type_id": 0}}
    content["post_processor"]["single"] = [*[cls] * 8, {"Sequence": {"id": "A", "type_id": 0}}]
    (folder / "tokenizer.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ModelConfigRefused):
        opened(folder, cpu)
