"""A model's papers: complete when we wrote them, empty when somebody spoiled them."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers

from bertdesk import __version__
from bertdesk.core import provenance
from bertdesk.core.config import TrainConfig
from bertdesk.core.device import Device
from bertdesk.core.environment import Environment, here
from bertdesk.core.events import BaselineScored
from bertdesk.core.model_card import model_card
from bertdesk.core.provenance import Provenance, Scores, Spread

FULL = Provenance(
    encoder="google-bert/bert-base-chinese",
    licence="Apache-2.0",
    languages=("zh",),
    data_name="评论.csv",
    text_column="内容",
    label_column="标签",
    rows=60,
    split_sizes=(48, 6, 6),
    device="cpu",
    precision="bfloat16",
    seconds=12.5,
    config=TrainConfig(learning_rate=3e-5, epochs=5, frozen_layers=2, seed=4),
    test=Scores(6, 5 / 6, 0.4365, 0.9699, 0.8286),
    baselines=(BaselineScored("majority", 0.5, 1 / 3, "好"), BaselineScored("tfidf", 2 / 3, 0.625)),
    data_sha256="ab" * 32,
    encoder_sha256="cd" * 32,
    split_seed=17,
    environment=Environment(python="3.13.1", torch="2.13.0+cpu", device_name="Ryzen", cpu_capability="AVX2", threads=7),
    spread=Spread(5, 0.8, 0.0125, 0.75, 0.025),
)


def write(folder: Path, content: object) -> Path:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "bertdesk.json").write_text(text, encoding="utf-8")
    return folder


def changed(**changes: Any) -> dict[str, Any]:
    return {**json.loads(provenance.to_json(FULL)), **changes}


def test_that_everything_known_is_read_back(tmp_path: Path) -> None:
    assert provenance.read(write(tmp_path, provenance.to_json(FULL))) == FULL
    assert provenance.read(write(tmp_path, provenance.to_json(Provenance()))) == Provenance()


def test_that_a_folder_of_an_older_version_is_read_and_what_it_does_not_say_is_empty(tmp_path: Path) -> None:
    newer = ("data_sha256", "encoder_sha256", "split_seed", "environment", "spread")
    found = provenance.read(write(tmp_path, {name: value for name, value in changed().items() if name not in newer}))
    assert found == replace(
        FULL, data_sha256="", encoder_sha256="", split_seed=-1, environment=Environment(), spread=None
    )
    assert found.seed_of_split == found.config.seed == 4
    assert FULL.seed_of_split == 17


@pytest.mark.parametrize("spoiled", [None, [], "torch", 3, {"threads": "many", "torch": 2, "more": 1}])
def test_that_a_damaged_environment_costs_nothing_else(tmp_path: Path, spoiled: object) -> None:
    found = provenance.read(write(tmp_path, changed(environment=spoiled)))
    assert found == replace(FULL, environment=Environment())


def test_that_the_environment_names_everything_that_sums_depend_on(cpu: Device) -> None:
    found = here(cpu)
    assert found.threads == torch.get_num_threads() >= 1
    assert (found.torch, found.transformers) == (torch.__version__, transformers.__version__)
    assert found.device_name == cpu.name
    empty = [name for name, value in asdict(found).items() if not value and name != "device_name"]
    assert empty == []


def test_that_a_record_names_the_version_that_made_it(tmp_path: Path) -> None:
    assert Provenance().version == __version__
    assert provenance.read(write(tmp_path, changed(version="0.0.1"))).version == "0.0.1"


def test_that_a_person_can_read_the_file() -> None:
    text = provenance.to_json(FULL)
    assert '"data_name": "评论.csv"' in text
    assert text.count("\n") > 20


def test_that_a_record_of_an_older_version_gets_the_defaults_of_what_it_lacks(tmp_path: Path) -> None:
    config = {name: value for name, value in asdict(FULL.config).items() if name not in ("dropout", "clip_norm")}
    assert provenance.read(write(tmp_path, changed(config=config))) == FULL


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        "[" * 200_000,
        "\x00\x01",
        {},
        {"encoder": "x"},
        changed(config={"batch_size": 10**9}),
        changed(config={"batch_size": "16"}),
        changed(config=[1, 2]),
        changed(config=None),
        changed(test={"n": 1}),
        changed(test={**asdict(FULL.test), "accuracy": "much"}),
        changed(test=[0.5]),
        changed(baselines=3),
        changed(baselines=[{"name": "majority"}]),
        changed(baselines=[{"name": "majority", "accuracy": [], "macro_f1": 1}]),
        changed(languages=3),
        changed(split_sizes=["many"]),
        changed(spread={"n": 5}),
        changed(spread=["many"]),
    ],
)
def test_that_a_damaged_file_says_nothing(tmp_path: Path, content: object) -> None:
    assert provenance.read(write(tmp_path, content)) == Provenance()


def test_that_a_missing_file_says_nothing(tmp_path: Path) -> None:
    assert provenance.read(tmp_path) == Provenance()
    assert provenance.read(tmp_path / "gone") == Provenance()


def test_that_a_file_that_is_no_text_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "bertdesk.json").write_bytes(b"\xff\xfe\x80")
    assert provenance.read(tmp_path) == Provenance()


def test_that_a_file_larger_than_any_honest_one_is_not_read(tmp_path: Path) -> None:
    content = changed()
    assert provenance.read(write(tmp_path, content)) == FULL
    assert provenance.read(write(tmp_path, {**content, "more": "x" * 2**20})) == Provenance()


def test_that_a_single_value_of_the_wrong_kind_means_its_default(tmp_path: Path) -> None:
    found = provenance.read(write(tmp_path, changed(rows="sixty", data_name=7, more="unknown")))
    assert (found.rows, found.data_name) == (0, "")
    assert (found.encoder, found.test) == (FULL.encoder, FULL.test)


def test_that_figures_are_numbers_whatever_the_file_says(tmp_path: Path) -> None:
    test = {"n": "6", "accuracy": "0.5", "low": 0, "high": 1, "macro_f1": 1}
    assert provenance.read(write(tmp_path, changed(test=test))).test == Scores(6, 0.5, 0.0, 1.0, 1.0)


def test_that_the_model_card_is_what_a_hub_reads() -> None:
    card = model_card(FULL, ("好", "坏")).splitlines()
    assert card[: card.index("---", 1) + 1] == [
        "---",
        "library_name: transformers",
        "pipeline_tag: text-classification",
        "license: apache-2.0",
        "language:",
        "- zh",
        'base_model: "google-bert/bert-base-chinese"',
        "tags:",
        "- bertdesk",
        "---",
    ]
    assert "- Classes: 好, 坏" in card
    assert "- Data: 评论.csv, 60 rows, text in “内容”, class in “标签”" in card
    assert "- On 6 rows it never saw: accuracy 0.833 (95 % interval 0.436 to 0.970), macro-F1 0.829" in card
    assert "- Baseline majority: accuracy 0.500" in card
    assert "- Baseline tfidf: accuracy 0.667" in card
    assert any("of 5 runs with" in line and "accuracy 0.800 ± 0.013, macro-F1 0.750 ± 0.025" in line for line in card)


def test_that_the_model_card_claims_nothing_that_is_not_known() -> None:
    card = model_card(Provenance(encoder="my folder", languages=("*",)), ("a", "b"))
    for claim in ("license:", "language:", "base_model:", "never saw:", "runs", "Baseline"):
        assert claim not in card


def test_that_a_class_name_cannot_write_lines_of_its_own_into_the_model_card() -> None:
    card = model_card(Provenance(encoder="x\n---\nlicense: evil"), ("good\n# Buy now", "bad"))
    assert "- Classes: good # Buy now, bad" in card.splitlines()
    assert [line for line in card.splitlines() if line.startswith(("# ", "license"))] == [
        "# Text classifier made with BERTDesk"
    ]


def test_that_a_setting_of_a_newer_version_costs_nothing_else(tmp_path: Path) -> None:
    content = changed()
    content["config"]["of_the_future"] = 7
    assert provenance.read(write(tmp_path, content)) == FULL
