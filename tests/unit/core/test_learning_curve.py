"""What twice the rows would gain: from real fits on nested parts, with a range, or a plain "cannot be told"."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from doing import dataset_of, finish, listen
from tiny import reviews

from bertdesk.core import base_models, learning_curve, model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.device import Device
from bertdesk.core.events import Event, ModelSaved, RepeatStarted, RunCancelled, RunFinished, StepDone
from bertdesk.core.learning_curve import curve_of, estimate, estimate_exact, frozen_features, nested_order
from bertdesk.core.preparation import Preparation, prepare
from bertdesk.errors import Cancelled

CONFIG = TrainConfig(
    learning_rate=5e-3,
    epochs=1,
    batch_size=8,
    max_length=32,
    dropout=0.0,
    valid_share=0.1,
    test_share=0.2,
)
SIZES = (40, 80, 160, 320)
Prepare = Callable[[int], Preparation]


@pytest.fixture
def prepared(tiny_encoder: Path) -> Prepare:
    def of(n: int) -> Preparation:
        encoder, dataset = base_models.local(tiny_encoder), dataset_of(reviews(n))
        return finish(prepare(dataset, encoder, CONFIG, device="cpu", mirror="", cancel=CancelToken()))

    return of


def trials(*, rates: list[float], n: int, R: int = 12, seed: int = 1) -> np.ndarray:
    """Return errors at these rates: each row has its own difficulty, each trial holds a quarter of the rows out."""
    dice = np.random.default_rng(seed)
    difficulty = dice.uniform(size=n)
    wrong = np.full((R, len(rates), n), np.nan)
    for number in range(R):
        held = dice.permutation(n)[: n // 4]
        for place, rate in enumerate(rates):
            noise = dice.normal(0, 0.1, len(held))
            wrong[number, place, held] = difficulty[held] + noise < rate
    return wrong


def test_that_a_known_gain_lies_in_its_range() -> None:
    rates = [0.05 + 1.5 * n**-0.5 for n in SIZES]
    truth = 1.5 * (320**-0.5 - 640**-0.5)
    found = [curve_of("quick", trials(rates=rates, n=2000, seed=seed), SIZES, rows=320, seed=1) for seed in range(20)]
    assert sum(one.low <= truth <= one.high for one in found) >= 16
    assert float(np.median([one.gain for one in found])) == pytest.approx(truth, abs=0.006)
    assert all(one.trouble == "" for one in found)


def test_that_a_flat_curve_gains_next_to_nothing() -> None:
    found = curve_of("quick", trials(rates=[0.2] * 4, n=2000), SIZES, rows=320, seed=1)
    assert 0 <= found.low <= found.gain < 0.005
    assert found.high < 0.02


def test_that_few_scored_rows_cannot_tell() -> None:
    found = curve_of("exact", trials(rates=[0.5, 0.4, 0.3], n=24, R=1), SIZES[:3], rows=160, seed=1)
    assert found.trouble == "wide"
    assert found.high - found.low > 0.06


def test_that_the_same_trials_give_the_same_range() -> None:
    wrong = trials(rates=[0.4, 0.3, 0.25, 0.22], n=300)
    assert curve_of("quick", wrong, SIZES, rows=320, seed=5) == curve_of("quick", wrong, SIZES, rows=320, seed=5)


def test_that_every_beginning_has_the_classes_in_their_shares() -> None:
    label_ids = np.array([0] * 60 + [1] * 30 + [2] * 10)
    order = nested_order(label_ids, 17)
    assert sorted(order.tolist()) == list(range(100))
    for size in (10, 20, 50, 80):
        counts = np.bincount(label_ids[order[:size]], minlength=3)
        assert np.abs(counts - size * np.array([0.6, 0.3, 0.1])).max() <= 1.5
    assert order.tolist() != nested_order(label_ids, 18).tolist()


def test_that_features_are_the_mean_of_a_texts_own_tokens(tiny_encoder: Path, cpu: Device) -> None:
    classifier = model.from_encoder(tiny_encoder, labels=("a", "b"), max_length=32, device=cpu, seed=1)
    texts = ["the film was good .", "bad", "the room was very very dirty and the staff was rude ."]
    found = finish(frozen_features(classifier, texts, cancel=CancelToken()))
    assert found.shape == (3, 32)
    for text, row in zip(texts, found, strict=True):
        ids = torch.tensor([classifier.tokenizer.encode(text).ids])
        with torch.inference_mode():
            alone = classifier.network.base_model(input_ids=ids).last_hidden_state.mean(1)
        assert row == pytest.approx(alone[0].numpy(), abs=0.05), "apart from the rounding of bfloat16"


def test_that_the_quick_method_learns_more_from_more_rows(prepared: Prepare) -> None:
    prep = prepared(400)
    found = finish(estimate(prep, cancel=CancelToken()))
    assert [point.n for point in found.points] == [30, 60, 120, 240]
    assert (found.method, found.rows) == ("quick", len(prep.parts.train))
    assert found.points[-1].accuracy > found.points[0].accuracy
    assert found.low < found.high
    assert 0 < found.gain < 1 - found.points[-1].accuracy, "no more than the errors that there are"
    assert found == finish(estimate(prep, cancel=CancelToken()))


def test_that_the_test_part_is_never_looked_at(prepared: Prepare, monkeypatch: pytest.MonkeyPatch) -> None:
    prep, read = prepared(120), list[str]()
    original = frozen_features

    def noting(classifier, texts, **options):  # type: ignore[no-untyped-def]  # handed on as they come
        read.extend(texts)
        return (yield from original(classifier, texts, **options))

    monkeypatch.setattr(learning_curve, "frozen_features", noting)
    finish(estimate(prep, cancel=CancelToken()))
    kept_aside = {prep.parts.dataset.texts[row] for row in prep.parts.test}
    assert len(read) == prep.parts.dataset.n - len(prep.parts.test)
    assert not kept_aside & set(read)


def test_that_a_large_table_is_read_in_part_and_extrapolated(
    prepared: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning_curve, "MOST_ROWS", 120)
    found = finish(estimate(prepared(400), cancel=CancelToken()))
    assert found.points[-1].n == 90
    assert found.rows == 280


def test_that_too_few_rows_make_no_curve(prepared: Prepare) -> None:
    for method in (estimate, estimate_exact):
        found = finish(method(prepared(30), cancel=CancelToken()))
        assert found is not None
        assert (found.trouble, found.points, found.gain) == ("few_rows", (), 0.0)


def test_that_the_exact_method_fine_tunes_on_nested_parts_and_saves_nothing(prepared: Prepare, tmp_path: Path) -> None:
    events, found = listen(estimate_exact(prepared(120), cancel=CancelToken()))
    assert found is not None
    assert [point.n for point in found.points] == [21, 42, 84]
    assert [event.number for event in events if isinstance(event, RepeatStarted)] == [1, 2, 3]
    last_steps = [event.step for event in events if isinstance(event, StepDone) and event.step == event.total_steps]
    assert last_steps == [12, 12, 11], "few rows are read more often"
    assert not any(isinstance(event, ModelSaved | RunFinished) for event in events)
    assert list(tmp_path.iterdir()) == []


def test_that_both_methods_can_be_stopped(prepared: Prepare) -> None:
    token = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, StepDone):
            token.request()

    events, found = listen(estimate_exact(prepared(120), cancel=token), meanwhile=stop)
    assert found is None
    assert events[-1] == RunCancelled()
    token = CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        finish(estimate(prepared(120), cancel=token))
