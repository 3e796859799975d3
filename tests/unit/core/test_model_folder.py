"""A folder that somebody was sent: everything that could harm or mislead is refused, and never run."""

import errno
import json
import pickle
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from charsmaps import charsmap
from doing import finish
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from bertdesk.core import manifest, model, model_folder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device
from bertdesk.core.predict import predict
from bertdesk.core.provenance import Provenance
from bertdesk.errors import (
    FileMissing,
    ModelArchitectureUnknown,
    ModelConfigRefused,
    ModelWeightsDamaged,
    NoMemoryToOpen,
    NotAModelFolder,
    PickleWeightsRefused,
    TokenizerRefused,
)
from bertdesk.selftest import tiny

Content = dict[str, Any]


@pytest.fixture
def folder(tiny_model: Path, tmp_path: Path) -> Path:
    """A good model's folder, to be spoiled; without the manifest, which would notice it first."""
    return Path(shutil.copytree(tiny_model, tmp_path / "model", ignore=shutil.ignore_patterns(manifest.FILE_NAME)))


def change_json(path: Path, **changes: Any) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, **changes}), encoding="utf-8")


@pytest.mark.parametrize(
    "failure",
    [
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:124] DefaultCPUAllocator: can't allocate memory: 2 MB"),
        MemoryError(),
    ],
)
def test_that_want_of_memory_is_not_taken_for_damage(
    folder: Path, cpu: Device, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def fail(_: Path) -> None:
        raise failure

    monkeypatch.setattr(model_folder.tensor_file, "read", fail)
    with pytest.raises(NoMemoryToOpen):
        model.load(folder, cpu)


# config.json


def test_that_a_good_config_is_believed_as_far_as_it_is_needed(folder: Path) -> None:
    found = model_folder.read_config(folder)
    assert found.model_type == "bert"
    assert found.labels == ("bad", "good")
    assert found.values == {
        "vocab_size": 128, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
        "intermediate_size": 64, "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1,
        "max_position_embeddings": 128, "type_vocab_size": 2, "initializer_range": 0.02, "layer_norm_eps": 1e-12,
        "pad_token_id": 0,
    }  # fmt: skip


def test_that_what_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileMissing) as refusal:
        model_folder.read_config(tmp_path / "gone")
    assert refusal.value.facts == {"path": str(tmp_path / "gone")}


def test_that_a_file_or_an_empty_folder_is_no_model_folder(tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_text("text,label\n")
    for path in (tmp_path / "file.csv", tmp_path):
        with pytest.raises(NotAModelFolder) as refusal:
            model_folder.read_config(path)
        assert refusal.value.facts == {"path": str(path), "missing": "config.json"}


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", "[" * 100_000, '{"model_type": "bert"' + " " * 300_000 + "}"])
def test_that_a_config_that_is_damaged_or_huge_is_refused(folder: Path, text: str) -> None:
    (folder / "config.json").write_text(text)
    with pytest.raises(ModelConfigRefused) as refusal:
        model_folder.read_config(folder)
    assert refusal.value.facts == {"path": str(folder / "config.json"), "reason": "not_json"}


def test_that_a_config_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "config.json").write_bytes(b'{"model_type": "\xff"}')
    with pytest.raises(ModelConfigRefused):
        model_folder.read_config(folder)


@pytest.mark.parametrize(
    ("kind", "said"),
    [("gpt2", "gpt2"), (None, "None"), ("BERT", "BERT"), ("x" * 500, "x" * 80), (["bert"], "['bert']")],
)
def test_that_an_architecture_that_is_not_known_is_named(folder: Path, kind: object, said: str) -> None:
    change_json(folder / "config.json", model_type=kind)
    with pytest.raises(ModelArchitectureUnknown) as refusal:
        model_folder.read_config(folder)
    assert refusal.value.facts["architecture"] == said


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("hidden_size", 1), ("hidden_size", 8193), ("hidden_size", 10**30), ("hidden_size", True),
        ("hidden_size", 32.0), ("hidden_size", "32"), ("hidden_size", [32]), ("num_hidden_layers", 0),
        ("num_hidden_layers", 97),
        ("num_attention_heads", -1), ("vocab_size", 7), ("vocab_size", 2_000_001), ("max_position_embeddings", 0),
        ("intermediate_size", 65537), ("type_vocab_size", 0), ("pad_token_id", -1), ("dim", 0), ("n_layers", 1000),
        ("hidden_dropout_prob", 1.0), ("hidden_dropout_prob", -0.1), ("hidden_dropout_prob", "0.1"),
        ("hidden_dropout_prob", False), ("layer_norm_eps", float("nan")), ("initializer_range", float("inf")),
        ("classifier_pooling", "max"), ("norm_bias", 1), ("relative_attention", "yes"), ("norm_rel_ebd", "evil"),
        ("pos_att_type", ["c2p", "c2p"]), ("pos_att_type", "c2p|evil"), ("pos_att_type", {"c2p": 1}),
        ("position_buckets", 10**6), ("conv_kernel_size", 2), ("conv_kernel_size", True), ("conv_act", "os.system"),
        ("layer_types", ["full_attention", "evil"]), ("layer_types", "full_attention"),
        ("layer_types", ["full_attention"] * 97), ("layer_types", [["full_attention"]]), ("rope_parameters", "default"),
        ("rope_parameters", {"evil": {}}), ("rope_parameters", {"full_attention": {"rope_type": "yarn"}}),
        ("rope_parameters", {"full_attention": {"rope_theta": float("nan")}}),
        ("rope_parameters", {"full_attention": {"rope_theta": 1e4, "factor": 1e30}}),
        ("rope_parameters", {"full_attention": {"rope_theta": True}}), ("rope_parameters", {"full_attention": None}),
        ("global_rope_theta", 0.0), ("local_attention", 1), ("global_attn_every_n_layers", 0),
        ("hidden_act", "os.system"), ("hidden_act", ["gelu"]), ("activation", "swish-9"),
    ],
)  # fmt: skip
def test_that_a_value_out_of_its_range_is_refused_by_name(folder: Path, key: str, value: object) -> None:
    change_json(folder / "config.json", **{key: value})
    with pytest.raises(ModelConfigRefused) as refusal:
        model_folder.read_config(folder)
    assert refusal.value.facts == {"path": str(folder / "config.json"), "reason": key}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id2label", {"0": "a", "1": "a"}), ("id2label", {"0": "a", "2": "b"}), ("id2label", {"1": "a", "2": "b"}),
        ("id2label", {"-1": "a", "0": "b"}), ("id2label", {"zero": "a"}), ("id2label", {"0": 7}), ("id2label", {}),
        ("id2label", ["a", "b"]), ("id2label", "ab"), ("id2label", {str(i): str(i) for i in range(10_001)}),
        ("id2label", {"0": "a", "00": "b"}), ("id2label", {"0": None}),
        ("problem_type", "regression"), ("problem_type", "multi_label"), ("problem_type", 3),
    ],
)  # fmt: skip
def test_that_labels_that_are_not_one_name_for_each_class_are_refused(folder: Path, key: str, value: object) -> None:
    change_json(folder / "config.json", **{key: value})
    with pytest.raises(ModelConfigRefused) as refusal:
        model_folder.read_config(folder)
    assert refusal.value.facts["reason"] == key


@pytest.mark.parametrize("kind", list(model_folder.ARCHITECTURES))
def test_that_every_kind_is_opened_as_it_was_saved(kind: str, tmp_path: Path, cpu: Device) -> None:
    encoder = tiny.save_encoder(kind, tmp_path / "encoder")
    made = model.from_encoder(encoder, labels=("bad", "good"), max_length=64, device=cpu, seed=7)
    model.save(made, tmp_path / "model", Provenance(encoder="tiny", languages=("en",)))
    opened = model.load(tmp_path / "model", cpu)
    text = "the room was  not very clean, where is my parcel!"
    answers = [finish(predict(one, [text], cancel=CancelToken())) for one in (made, opened)]
    assert answers[0] == answers[1]
    kept = {key: value for key, value in made.network.config.to_dict().items() if key in KEPT}
    assert kept == {key: value for key, value in opened.network.config.to_dict().items() if key in KEPT}
    (theirs,) = transformers.pipeline("text-classification", str(tmp_path / "model"), device="cpu")(text)
    assert theirs["label"] == answers[0][0].label
    assert theirs["score"] == pytest.approx(answers[0][0].probabilities[theirs["label"]], abs=1e-5)


KEPT = (
    "pos_att_type", "norm_rel_ebd", "share_att_key", "position_buckets", "conv_kernel_size", "position_biased_input",
    "layer_types", "rope_parameters", "classifier_pooling", "local_attention",
)  # fmt: skip
"""What is no size and makes another network."""


def test_that_layers_that_do_not_fit_their_number_are_refused(tmp_path: Path, cpu: Device) -> None:
    encoder = tiny.save_encoder("modernbert", tmp_path / "encoder")
    change_json(encoder / "config.json", layer_types=["full_attention"] * 5)
    with pytest.raises(ModelConfigRefused):
        model.from_encoder(encoder, labels=("bad", "good"), max_length=64, device=cpu, seed=7)


def test_that_debertas_alone_may_have_no_kinds_of_tokens(tmp_path: Path) -> None:
    encoder = tiny.save_encoder("deberta-v2", tmp_path / "encoder")
    assert model_folder.read_config(encoder).values["type_vocab_size"] == 0


def test_that_labels_come_in_the_order_of_their_ids(folder: Path) -> None:
    change_json(folder / "config.json", id2label={str(i): f"class {i}" for i in reversed(range(12))})
    assert model_folder.read_config(folder).labels == tuple(f"class {i}" for i in range(12))
    change_json(folder / "config.json", id2label=None, problem_type="single_label_classification")
    assert model_folder.read_config(folder).labels == ()


def test_that_code_beside_a_model_is_never_run(folder: Path, tmp_path: Path, cpu: Device) -> None:
    proof = tmp_path / "it-ran"
    evil = f"open({str(proof)!r}, 'w').close()\nclass Evil:\n    pass\n"
    for name in ("modeling_evil.py", "configuration_evil.py", "tokenization_evil.py", "__init__.py"):
        (folder / name).write_text(evil)
    classes = {
        "AutoConfig": "configuration_evil.Evil",
        "AutoModelForSequenceClassification": "modeling_evil.Evil",
        "AutoTokenizer": ["tokenization_evil.Evil", "tokenization_evil.Evil"],
    }
    change_json(
        folder / "config.json", auto_map=classes, trust_remote_code=True, _name_or_path="evil/evil",
        custom_pipelines={"text-classification": {"impl": "modeling_evil.Evil"}}, architectures=["Evil"],
        quantization_config={"quant_method": "evil"}, attn_implementation="evil/kernel", torchscript=True,
    )  # fmt: skip
    change_json(folder / "tokenizer_config.json", auto_map=classes, tokenizer_class="Evil")
    (folder / "adapter_config.json").write_text('{"base_model_name_or_path": "evil/evil"}')
    values = model_folder.read_config(folder).values
    assert not {"auto_map", "trust_remote_code", "custom_pipelines", "quantization_config", "architectures"} & set(
        values
    )
    loaded = model.load(folder, cpu)
    assert type(loaded.network).__name__ == "BertForSequenceClassification"
    assert finish(predict(loaded, ["good"], cancel=CancelToken()))[0].label in ("bad", "good")
    assert not proof.exists()


# model.safetensors


class WritesAFile:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str, str]]:
        return open, (str(self.path), "w")


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "model.ckpt"])
def test_that_a_pickle_is_refused_and_never_opened(folder: Path, tmp_path: Path, name: str, cpu: Device) -> None:
    proof = tmp_path / "it-ran"
    (folder / "model.safetensors").unlink()
    (folder / name).write_bytes(pickle.dumps({"classifier.weight": WritesAFile(proof)}))
    with pytest.raises(PickleWeightsRefused) as refusal:
        model.load(folder, cpu)
    assert refusal.value.facts == {"path": str(folder), "file": name}
    assert not proof.exists()
    pickle.loads((folder / name).read_bytes())["classifier.weight"].close()
    assert proof.exists(), "the pickle of this test does no harm, so it proves nothing"


def test_that_a_pickle_named_as_safetensors_is_refused_and_never_opened(folder: Path, tmp_path: Path) -> None:
    proof = tmp_path / "it-ran"
    (folder / "model.safetensors").write_bytes(pickle.dumps(WritesAFile(proof)))
    with pytest.raises(ModelWeightsDamaged):
        model_folder.read_weights(folder)
    assert not proof.exists()


def test_that_a_pickle_beside_safe_weights_does_not_matter(folder: Path) -> None:
    (folder / "pytorch_model.bin").write_bytes(b"whatever")
    assert len(model_folder.read_weights(folder)) == 41


def truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    return data[:40] + bytes([data[40] ^ 0x80]) + data[41:]


def shorter_header(data: bytes) -> bytes:
    return struct.pack("<Q", 100) + data[8:]


def huge_header(data: bytes) -> bytes:
    return struct.pack("<Q", 2**62) + data[8:]


def overlapping(_: bytes) -> bytes:
    header = {name: {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]} for name in ("a", "b")}
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + bytes(8)


def beyond_the_end(_: bytes) -> bytes:
    text = json.dumps({"a": {"dtype": "F32", "shape": [2**60], "data_offsets": [0, 2**62]}}).encode()
    return struct.pack("<Q", len(text)) + text + bytes(8)


@pytest.mark.parametrize(
    "spoil",
    [
        truncated, flipped, shorter_header, huge_header, overlapping, beyond_the_end,
        lambda _: b"", lambda _: b"{}",
    ],
)  # fmt: skip
def test_that_a_damaged_weights_file_is_refused(folder: Path, spoil: Callable[[bytes], bytes], cpu: Device) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(ModelWeightsDamaged) as refusal:
        model.load(folder, cpu)
    assert refusal.value.facts["path"] == str(path)
    assert refusal.value.facts["reason"]


def test_that_a_header_larger_than_any_honest_one_is_refused_unread(folder: Path) -> None:
    path = folder / "model.safetensors"
    tensors = load_file(path)
    save_file(tensors, path, metadata={"format": "pt", "note": "x" * 2**19})
    assert len(model_folder.read_weights(folder)) == len(tensors)
    save_file(tensors, path, metadata={"format": "pt", "note": "x" * 2**20})
    with pytest.raises(ModelWeightsDamaged) as refusal:
        model_folder.read_weights(folder)
    assert refusal.value.facts["reason"] == "header"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_that_a_weight_that_is_no_number_is_refused_by_name(folder: Path, value: float) -> None:
    tensors = load_file(folder / "model.safetensors")
    tensors["classifier.bias"][1] = value
    save_file(tensors, folder / "model.safetensors")
    with pytest.raises(ModelWeightsDamaged) as refusal:
        model_folder.read_weights(folder)
    assert refusal.value.facts["reason"] == "classifier.bias: not finite"


@pytest.mark.parametrize("kind", [torch.int8, torch.complex64, torch.float8_e4m3fn, torch.bool])
def test_that_weights_of_a_kind_that_means_something_else_are_refused(folder: Path, kind: torch.dtype) -> None:
    tensors = load_file(folder / "model.safetensors")
    tensors["classifier.weight"] = tensors["classifier.weight"].to(kind)
    save_file(tensors, folder / "model.safetensors")
    with pytest.raises(ModelWeightsDamaged) as refusal:
        model_folder.read_weights(folder)
    assert refusal.value.facts["reason"] == f"classifier.weight: {kind}"


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
def test_that_weights_of_another_precision_are_read_as_float32(folder: Path, kind: torch.dtype, cpu: Device) -> None:
    tensors = {name: tensor.to(kind) for name, tensor in load_file(folder / "model.safetensors").items()}
    save_file(tensors, folder / "model.safetensors")
    network = model.load(folder, cpu).network
    assert {parameter.dtype for parameter in network.parameters()} == {torch.float32}
    assert torch.equal(network.classifier.weight, tensors["classifier.weight"].float())


def test_that_position_numbers_of_an_older_program_do_not_matter(folder: Path, cpu: Device) -> None:
    tensors = load_file(folder / "model.safetensors")
    tensors["bert.embeddings.position_ids"] = torch.arange(128)[None]
    tensors["cls.predictions.bias"] = torch.zeros(128)
    save_file(tensors, folder / "model.safetensors")
    assert model.load(folder, cpu).labels == ("bad", "good")


# tokenizer.json


def read(folder: Path, *, vocab_size: int = 128) -> Tokenizer:
    return model_folder.read_tokenizer(folder, vocab_size=vocab_size)


def replace_part(folder: Path, part: str, value: object) -> None:
    change_json(folder / "tokenizer.json", **{part: value})


REPLACE = {"pattern": {"Regex": "(a+)+b"}, "content": "xx"}
SPACES = {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}
CHARSMAP = {"type": "Precompiled", "precompiled_charsmap": charsmap()}
SPLIT = {"type": "Split", "pattern": {"Regex": "(a+)+b"}, "behavior": "Isolated", "invert": False}


@pytest.mark.parametrize(
    ("part", "value", "reason"),
    [
        ("normalizer", {"type": "Replace", **REPLACE}, "normalizer: Replace"),
        ("normalizer", {"type": "Sequence", "normalizers": [{"type": "Replace", **REPLACE}]}, "normalizer: Replace"),
        ("normalizer", REPLACE, "normalizer: untyped"),
        ("normalizer", {"type": "Sequence", "normalizers": [REPLACE]}, "normalizer: untyped"),
        ("normalizer", {"type": "Sequence", "normalizers": [{"normalizers": [REPLACE]}]}, "normalizer: untyped"),
        (
            "normalizer",
            {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Sequence", "normalizers": [REPLACE]}]},
            "normalizer: untyped",
        ),
        ("normalizer", {"type": "Sequence", "normalizers": ["NFC"]}, "normalizer: not an object: 'NFC'"),
        ("normalizer", [REPLACE], f"normalizer: not an object: {[REPLACE]!r}"),
        ("normalizer", {"type": "Precompiled", "precompiled_charsmap": ""}, "normalizer: Precompiled"),
        ("normalizer", {"type": "Precompiled"}, "normalizer: Precompiled"),
        ("normalizer", {**CHARSMAP, "precompiled_charsmap": charsmap({"x": "y" * 500})}, "normalizer: Precompiled"),
        ("normalizer", {"type": "Sequence", "normalizers": [CHARSMAP, CHARSMAP]}, "normalizer: Precompiled"),
        ("normalizer", {"type": "Sequence", "normalizers": [{**SPACES, "content": "xx"}]}, "normalizer: Replace"),
        ("normalizer", {**SPACES, "pattern": {"Regex": " {2,}|a"}}, "normalizer: Replace"),
        ("normalizer", {**SPACES, "pattern": {"String": "a"}, "content": "▁"}, "normalizer: Replace"),
        ("normalizer", {"pattern": {"Regex": " {2,}"}, "content": " "}, "normalizer: untyped"),
        ("pre_tokenizer", SPACES, "pre_tokenizer: Replace"),
        ("pre_tokenizer", {**SPLIT, "pattern": {"String": "a"}}, "pre_tokenizer: Split"),
        ("normalizer", {"type": "Prepend", "prepend": "x" * 300}, "normalizer: Prepend"),
        ("pre_tokenizer", SPLIT, "pre_tokenizer: Split"),
        ("pre_tokenizer", {"type": "Sequence", "pretokenizers": [SPLIT]}, "pre_tokenizer: Split"),
        ("pre_tokenizer", {"type": "Sequence", "pretokenizers": [{**SPLIT, "type": None}]}, "pre_tokenizer: None"),
        ("decoder", REPLACE, "decoder: untyped"),
        ("decoder", {"type": "Sequence", "decoders": [REPLACE]}, "decoder: untyped"),
        ("post_processor", {"type": "Evil"}, "post_processor: Evil"),
        ("model", {"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "a"}, "model: WordLevel"),
        ("model", "WordPiece", "model: not an object: 'WordPiece'"),
    ],
)
def test_that_a_tokenizer_part_that_is_not_known_to_be_harmless_is_refused(
    folder: Path, part: str, value: object, reason: str
) -> None:
    replace_part(folder, part, value)
    with pytest.raises(TokenizerRefused) as refusal:
        read(folder)
    assert refusal.value.facts == {"path": str(folder / "tokenizer.json"), "reason": reason}


WORD_PIECE = {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##"}
BYTE_PAIRS = {"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2}}


@pytest.mark.parametrize(
    ("model_part", "reason"),
    [
        ({**BYTE_PAIRS, "merges": [["a", "z"]]}, "Token `z` out of vocabulary"),
        ({**BYTE_PAIRS, "merges": [], "unk_token": "[NONE]"}, "Unk token `[NONE]` not found"),
        ({**WORD_PIECE, "vocab": {"a": 0}, "max_input_chars_per_word": 100}, "WordPiece error: Missing [UNK] token"),
        ({**WORD_PIECE, "vocab": {"a": -1}, "max_input_chars_per_word": 100}, "invalid value: integer `-1`"),
        ({"type": "WordPiece"}, "missing field `"),
        ({"type": "Unigram", "vocab": [["a", 0.0]], "unk_id": 7}, "UnkIdNotInVocabulary"),
        ({"type": "Unigram", "vocab": [["a", 0.0]], "unk_id": None}, "unk_id"),
        ({"type": "Unigram", "vocab": [], "unk_id": None}, ""),
        (None, ""),
    ],
)
def test_that_a_tokenizer_that_cannot_be_built_or_used_is_refused(
    folder: Path, model_part: Content | None, reason: str
) -> None:
    replace_part(folder, "model", model_part)
    with pytest.raises(TokenizerRefused) as refusal:
        read(folder)
    assert reason in str(refusal.value.facts["reason"])


def without_prefix(content: Content) -> None:
    content["model"] = {**BYTE_PAIRS, "merges": [["a", "b"]], "continuing_subword_prefix": "##"}


def without_special(content: Content) -> None:
    content["post_processor"] = {
        "type": "TemplateProcessing",
        "single": [{"SpecialToken": {"id": "[NONE]", "type_id": 0}}],
        "pair": [],
        "special_tokens": {},
    }


@pytest.mark.parametrize("spoil", [without_prefix, without_special])
def test_that_a_panic_in_rust_is_a_refusal_and_not_the_programs_end(
    folder: Path, spoil: Callable[[Content], None], capfd: pytest.CaptureFixture[str]
) -> None:
    content = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    spoil(content)
    (folder / "tokenizer.json").write_text(json.dumps(content))
    with pytest.raises(TokenizerRefused) as refusal:
        read(folder)
    assert refusal.value.facts["reason"]
    assert "panicked" in capfd.readouterr().err, "this file makes no panic any more, so it proves nothing"


@pytest.mark.parametrize("text", ["", "[]", "{", "\ud83d"])
def test_that_a_tokenizer_that_is_no_json_object_is_refused(folder: Path, text: str) -> None:
    (folder / "tokenizer.json").write_text(text, encoding="utf-8", errors="surrogatepass")
    with pytest.raises(TokenizerRefused) as refusal:
        read(folder)
    assert refusal.value.facts["reason"] == "not_json"


def test_that_a_tokenizer_nested_without_end_is_refused(folder: Path) -> None:
    inner = '{"type":"Sequence","normalizers":[' * 400 + '{"type":"NFC"}' + "]}" * 400
    content = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    del content["normalizer"]
    (folder / "tokenizer.json").write_text(f'{json.dumps(content)[:-1]}, "normalizer": {inner}}}')
    with pytest.raises(TokenizerRefused):
        read(folder)


def test_that_a_piece_beyond_the_embedding_is_refused(folder: Path) -> None:
    size = read(folder).get_vocab_size()
    assert read(folder, vocab_size=size).get_vocab_size() == size
    with pytest.raises(TokenizerRefused) as refusal:
        read(folder, vocab_size=size - 1)
    assert refusal.value.facts["reason"] == "vocab_size"


def test_that_a_piece_beyond_the_embedding_is_refused_where_numbers_have_gaps(folder: Path) -> None:
    size = read(folder).get_vocab_size()
    content = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = content["model"]["vocab"]
    vocabulary[max(vocabulary, key=lambda piece: int(vocabulary[piece]))] = 500
    (folder / "tokenizer.json").write_text(json.dumps(content), encoding="utf-8")
    assert read(folder, vocab_size=501).get_vocab_size() == size
    with pytest.raises(TokenizerRefused) as refusal:
        read(folder, vocab_size=500)
    assert refusal.value.facts["reason"] == "vocab_size"


NEW_PIECE = {"content": "[ENT]", "single_word": False, "lstrip": False, "rstrip": False, "normalized": False}


@pytest.mark.parametrize("added", [[], [{"id": 128, "special": True, **NEW_PIECE}]], ids=["pieces", "a new piece"])
def test_that_a_tokenizer_is_what_its_file_says_to_the_letter(folder: Path, added: list[dict[str, object]]) -> None:
    path = folder / "tokenizer.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    replace_part(folder, "added_tokens", content["added_tokens"] + added)
    replace_part(folder, "model", {**content["model"], "max_input_chars_per_word": 7})
    replace_part(folder, "padding", None)
    replace_part(folder, "truncation", None)
    assert read(folder, vocab_size=1000).to_str() == Tokenizer.from_file(str(path)).to_str()


def test_that_a_tokenizers_own_cutting_and_padding_are_switched_off(folder: Path) -> None:
    replace_part(folder, "truncation", {"max_length": 3, "strategy": "LongestFirst", "stride": 0, "direction": "Right"})
    replace_part(
        folder,
        "padding",
        {
            "strategy": {"Fixed": 10**9}, "direction": "Right", "pad_to_multiple_of": None,
            "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]",
        },
    )  # fmt: skip
    assert read(folder).encode("the film was good").tokens == ["[CLS]", "the", "film", "was", "good", "[SEP]"]


def test_that_harmless_parts_in_a_row_are_allowed(folder: Path) -> None:
    replace_part(folder, "normalizer", {"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "Lowercase"}]})
    replace_part(folder, "pre_tokenizer", {"type": "Sequence", "pretokenizers": [{"type": "BertPreTokenizer"}]})
    assert read(folder).encode("GOOD film").tokens == ["[CLS]", "good", "film", "[SEP]"]


def test_that_the_parts_of_debertas_tokenizer_are_allowed(folder: Path) -> None:
    whitespace = {**SPACES, "pattern": {"Regex": r"\s{2,}|[\n\r\t]"}}
    strip = {"type": "Strip", "strip_left": True, "strip_right": True}
    replace_part(folder, "normalizer", {"type": "Sequence", "normalizers": [strip, CHARSMAP, SPACES, whitespace]})
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    punctuation = {"type": "Punctuation", "behavior": "Isolated"}
    replace_part(folder, "pre_tokenizer", {"type": "Sequence", "pretokenizers": [punctuation, metaspace]})
    replace_part(folder, "decoder", metaspace)
    special = [["[PAD]", 0.0], ["[UNK]", 0.0], ["[CLS]", 0.0], ["[SEP]", 0.0]]
    vocabulary = [*special, ["▁good", -1.0], ["▁film", -2.0], ["▁", -3.0], ["!", -4.0]]
    replace_part(folder, "added_tokens", [])
    replace_part(folder, "model", {"type": "Unigram", "unk_id": 1, "vocab": vocabulary})
    assert read(folder).encode("  good \n ﬁlm!", add_special_tokens=False).tokens == ["▁good", "▁film", "▁", "!"]


def test_that_the_parts_of_modernberts_tokenizers_are_allowed(folder: Path) -> None:
    """The second is mmBERT's, which writes spaces as ▁."""
    pairs = {"type": "BPE", "unk_token": "[UNK]", "merges": [["a", "b"]]}
    special = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3}
    replace_part(folder, "added_tokens", [])
    replace_part(folder, "normalizer", {"type": "NFC"})
    bytewise = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    replace_part(folder, "pre_tokenizer", bytewise)
    replace_part(folder, "decoder", bytewise)
    replace_part(folder, "model", {**pairs, "vocab": {**special, "a": 4, "b": 5, "ab": 6, "Ġ": 7}})
    assert read(folder).encode("ab ab", add_special_tokens=False).tokens == ["ab", "Ġ", "ab"]
    replace_part(folder, "normalizer", {**SPACES, "pattern": {"String": " "}, "content": "▁"})
    replace_part(folder, "pre_tokenizer", {**SPLIT, "pattern": {"String": " "}, "behavior": "MergedWithPrevious"})
    back = {**SPACES, "pattern": {"String": "▁"}}
    parts = [back, {"type": "ByteFallback"}, {"type": "Fuse"}]
    replace_part(folder, "decoder", {"type": "Sequence", "decoders": parts})
    replace_part(folder, "model", {**pairs, "vocab": {**special, "a": 4, "b": 5, "ab": 6, "▁": 7}})
    assert read(folder).encode("ab ab", add_special_tokens=False).tokens == ["ab", "▁", "ab"]


def test_that_a_model_of_an_older_tokenizer_without_a_type_is_known_by_its_fields(folder: Path) -> None:
    content = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    del content["model"]["type"]
    (folder / "tokenizer.json").write_text(json.dumps(content), encoding="utf-8")
    assert read(folder).encode("good").tokens == ["[CLS]", "good", "[SEP]"]


def test_that_a_list_of_pieces_alone_is_enough(folder: Path) -> None:
    expected = read(folder)
    by_id = sorted(expected.get_vocab().items(), key=lambda item: item[1])
    (folder / "vocab.txt").write_text("\n".join(piece for piece, _ in by_id) + "\n", encoding="utf-8")
    (folder / "tokenizer.json").unlink()
    (folder / "tokenizer_config.json").unlink()
    for text in ("The film was un able!", "好店 don't", "CAFÉ 😀"):
        assert read(folder).encode(text).tokens == expected.encode(text).tokens
    (folder / "tokenizer_config.json").write_text('{"do_lower_case": false}')
    assert read(folder).encode("Good good").tokens == ["[CLS]", "[UNK]", "good", "[SEP]"]


@pytest.mark.parametrize("pieces", [b"a\nb\n", b"", b"\xff\xfe\n"])
def test_that_a_list_without_berts_own_pieces_is_refused(folder: Path, pieces: bytes) -> None:
    (folder / "tokenizer.json").unlink()
    (folder / "vocab.txt").write_bytes(pieces)
    with pytest.raises(TokenizerRefused) as refusal:
        read(folder)
    assert refusal.value.facts["path"] == str(folder / "vocab.txt")


def test_that_a_list_larger_than_any_honest_one_is_refused(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    with (folder / "vocab.txt").open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    with pytest.raises(TokenizerRefused) as refusal:
        read(folder)
    assert refusal.value.facts["reason"] == "size"


def test_that_a_folder_without_any_tokenizer_says_which_file_it_lacks(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    with pytest.raises(NotAModelFolder) as refusal:
        read(folder)
    assert refusal.value.facts == {"path": str(folder), "missing": "tokenizer.json"}
