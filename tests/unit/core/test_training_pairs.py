"""A model learns from two texts at a time, in a network of every kind: as it will be asked about them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from doing import enliven, finish
from tiny import reviews, write_csv

from bertdesk import api
from bertdesk.core import learning_curve, model, provenance
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.course import Course
from bertdesk.core.dataset import Dataset
from bertdesk.core.device import Device
from bertdesk.core.explain import choose as choosing
from bertdesk.core.learning_curve import frozen_features
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.model_folder import ARCHITECTURES
from bertdesk.core.pairs import Pair
from bertdesk.core.predict import read
from bertdesk.core.split import split
from bertdesk.core.tablefile import read_table
from bertdesk.core.text_columns import Columns
from bertdesk.core.tokens import count_tokens
from bertdesk.errors import PairColumnMissing
from bertdesk.selftest import tiny

CONFIG = TrainConfig(
    learning_rate=5e-3, epochs=40, batch_size=8, max_length=32, dropout=0.0, valid_share=0.2, test_share=0.2,
    patience=40, precision="float32",
)  # fmt: skip
PAIR: Pair = ("the room was very clean", "the staff was not good !")
THINGS = ("film", "book", "meal", "room", "staff", "service", "price")


def pairs(n: int = 84) -> list[tuple[str, str, str]]:
    """Return pairs whose class neither text gives away: whether the second is about what the first is about."""
    rows = []
    for number in range(n):
        thing, is_same = THINGS[number % 7], number // 7 % 2 == 0
        other = thing if is_same else THINGS[(number + 1 + number // 14) % 7]
        end = ["good", "bad", "fine", "poor", "nice", "great"][number // 14 % 6]
        rows.append((f"the {thing} was {end}", f"the {other} is {end} !", "same" if is_same else "other"))
    return rows


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_csv(tmp_path_factory.mktemp("pairs") / "p.csv", pairs(), ("premise", "hypothesis", "label"))


@pytest.fixture(scope="module")
def dataset(table: Path) -> Dataset:
    return to_dataset(read_table(table), Columns("premise", "label", pair="hypothesis"))


@pytest.mark.parametrize("kind", list(ARCHITECTURES))
@pytest.mark.parametrize("frozen_layers", [0, 1])
def test_that_training_reads_a_pair_as_it_is_read_when_it_is_classified(
    kind: str, frozen_layers: int, dataset: Dataset, tmp_path: Path, cpu: Device
) -> None:
    encoder = tiny.save_encoder(kind, tmp_path / "encoder")
    classifier = model.from_encoder(encoder, labels=dataset.labels, max_length=96, device=cpu, seed=7)
    enliven(classifier.network)
    asked = finish(read(classifier, dataset.texts, phase="classifying", cancel=CancelToken())).logits
    course = Course(replace(CONFIG, frozen_layers=frozen_layers, max_length=96), split(dataset), classifier)
    finish(course.prepare(tmp_path, languages=("en",), cancel=CancelToken()))
    course._parts.upper.eval()
    train = split(dataset).train
    with torch.no_grad():
        learned = course._parts.upper(*course.source.read(range(len(train)))).numpy()
    np.testing.assert_allclose(learned, asked[train], atol=5e-3)
    assert np.abs(asked[train[0]] - asked[train[1]]).max() > 1e-3, "a model that does not read proves nothing"


@pytest.fixture(scope="module")
def trained(table: Path, tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> api.Trained:
    out = tmp_path_factory.mktemp("trained") / "model"
    return api.train(table, out=out, model=str(tiny_encoder), config=CONFIG, device="cpu")


def test_that_a_pair_is_found_trained_on_and_scored(trained: api.Trained, table: Path) -> None:
    folder = trained.classifier.folder
    assert folder is not None
    assert provenance.read(folder).columns == Columns("premise", "label", pair="hypothesis")
    assert trained.classifier.takes_pairs
    assert trained.evaluation is not None
    assert all(isinstance(text, tuple) for text in trained.test.texts)
    again = api.evaluate(folder, table, device="cpu")
    assert (again.n, again.labels) == (84, ("other", "same"))
    answer = api.classify(folder, [pairs()[0][:2]], device="cpu")[0]
    assert set(answer.probabilities) == {"other", "same"}


def test_that_the_words_of_both_texts_are_explained(trained: api.Trained) -> None:
    found = api.explain(trained.classifier, PAIR, device="cpu")
    assert {found.within(span)[0] for span in found.spans} == {0, 1}
    assert found.asked == PAIR


def test_that_the_way_to_explain_is_chosen_on_pairs(trained: api.Trained) -> None:
    found = finish(choosing.choose(trained.classifier, trained.test.texts, cancel=CancelToken()))
    assert found.texts == trained.test.n


def test_that_a_pair_model_is_not_scored_on_single_texts(trained: api.Trained, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "r.csv", [(text, "same") for text, _ in reviews(20)])
    with pytest.raises(PairColumnMissing):
        api.evaluate(trained.classifier, path, device="cpu")


def test_that_a_pair_model_is_trained_again_to_the_last_bit(
    trained: api.Trained, table: Path, tiny_encoder: Path
) -> None:
    assert trained.classifier.folder is not None
    found = api.reproduce(trained.classifier.folder, table, encoder=str(tiny_encoder))
    assert found.is_equal


def test_that_tokens_of_pairs_are_counted_as_they_are_read(trained: api.Trained, dataset: Dataset) -> None:
    tokenizer = trained.classifier.tokenizer
    lengths, _ = finish(count_tokens(dataset.texts, tokenizer, cancel=CancelToken()))
    assert lengths.tolist() == [len(tokenizer.encode(*text).ids) for text in dataset.texts]


def test_that_the_quick_curve_reads_pairs_with_their_segments(
    trained: api.Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning_curve, "training_dtype", lambda _kind: torch.float32)
    found = finish(frozen_features(trained.classifier, [PAIR, PAIR[::-1]], cancel=CancelToken()))
    encoding = trained.classifier.tokenizer.encode(*PAIR)
    with torch.inference_mode():
        wanted = trained.classifier.network.base_model(  # type: ignore[operator]  # a transformers model
            input_ids=torch.tensor([encoding.ids]), token_type_ids=torch.tensor([encoding.type_ids])
        ).last_hidden_state.mean(1)
    np.testing.assert_allclose(found[0], wanted[0].numpy(), atol=1e-4)


# Joined columns


def test_that_joined_columns_are_kept_with_the_model_and_joined_again(tiny_encoder: Path, tmp_path: Path) -> None:
    rows = [(f"review {number}", text, label) for number, (text, label) in enumerate(reviews(60))]
    path = write_csv(tmp_path / "a.csv", rows, ("title", "body", "label"))
    config = replace(CONFIG, max_steps=1)
    trained = api.train(
        path, out=tmp_path / "m", text=["title", "body"], model=str(tiny_encoder), config=config, device="cpu"
    )
    assert trained.test.columns == Columns("title", "label", more=("body",))
    assert all("\n" in text for text in trained.test.wholes)
    other = write_csv(
        tmp_path / "b.csv", [(label, body, title) for title, body, label in rows], ("label", "body", "title")
    )
    assert api.evaluate(tmp_path / "m", other, device="cpu").accuracy == api.evaluate(
        tmp_path / "m", path, device="cpu"
    ).accuracy  # fmt: skip
