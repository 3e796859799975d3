"""What the CPU computes, an NVIDIA card computes too; skipped where there is none."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import torch
from doing import finish, listen
from kinds import KINDS, classifier_of
from tiny import reviews, write_csv

from bertdesk import api, runs
from bertdesk.core import base_models, device
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, Method, TrainConfig
from bertdesk.core.device import Device
from bertdesk.core.events import Event, Notice, RunFinished, RunPaused, RunStarted, StepDone
from bertdesk.core.explain import check, explain
from bertdesk.core.predict import predict
from bertdesk.errors import OutOfMemory

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no NVIDIA card")
TEXT = "the staff was great , the meal unable and the room dirty but warm"
CONFIG = TrainConfig(
    learning_rate=5e-3, epochs=16, batch_size=8, max_length=32, dropout=0.0, valid_share=0.2, test_share=0.2,
    patience=16,
)  # fmt: skip


@pytest.fixture(scope="session")
def cuda() -> Device:
    return device.choose("cuda")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "reviews.csv", reviews(60))


@pytest.fixture
def _little_memory() -> Iterator[None]:
    """Let torch have 96 MiB more than it holds, whatever the card has."""
    torch.cuda.empty_cache()
    total = torch.cuda.get_device_properties(0).total_memory
    torch.cuda.set_per_process_memory_fraction((torch.cuda.memory_reserved() + 96 * 2**20) / total)
    yield
    torch.cuda.set_per_process_memory_fraction(1.0)


@pytest.mark.parametrize("kind", KINDS)
def test_that_the_card_gives_the_same_probabilities(kind: str, tiny_model: Path, cuda: Device, cpu: Device) -> None:
    texts = [TEXT, "good", " ".join([TEXT] * 20)]
    there, here = (
        finish(predict(classifier_of(kind, tiny_model, place), texts, cancel=CancelToken())) for place in (cuda, cpu)
    )
    for ours, theirs in zip(there, here, strict=True):
        assert ours.probabilities == pytest.approx(theirs.probabilities, abs=1e-4)


@pytest.mark.parametrize("method", get_args(Method))
def test_that_each_method_finds_the_same_scores_on_the_card(
    method: Method, tiny_model: Path, cuda: Device, cpu: Device
) -> None:
    there, here = (_scores("bert", tiny_model, place, method) for place in (cuda, cpu))
    assert there == pytest.approx(here, abs=1e-3 * np.abs(here).max())


@pytest.mark.parametrize("kind", KINDS)
def test_that_the_default_method_finds_the_same_scores_for_every_kind(
    kind: str, tiny_model: Path, cuda: Device, cpu: Device
) -> None:
    there, here = (_scores(kind, tiny_model, place, "stepwise_propagation") for place in (cuda, cpu))
    assert there == pytest.approx(here, abs=1e-3 * np.abs(here).max())


def _scores(kind: str, tiny_model: Path, place: Device, method: Method) -> list[float]:
    classifier = classifier_of(kind, tiny_model, place)
    found = finish(explain(classifier, TEXT, "good", ExplainConfig(method=method), cancel=CancelToken()))
    return [span.score for span in found.spans]


def test_that_the_receipt_is_made_on_the_card(tiny_model: Path, cuda: Device) -> None:
    classifier = classifier_of("bert", tiny_model, cuda)
    found = finish(explain(classifier, TEXT, "good", ExplainConfig(), cancel=CancelToken()))
    receipt = finish(check(classifier, found, cancel=CancelToken()))
    assert receipt.draws == 20
    assert receipt.delta_share < 0.02


@pytest.mark.parametrize("precision", ["auto", "float32", "bfloat16"])
def test_that_a_model_learns_on_the_card_and_is_used_without_it(
    precision: str, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    events: list[Event] = []
    trained = api.train(
        table,
        out=tmp_path / "out",
        model=str(tiny_encoder),
        config=replace(CONFIG, precision=precision),  # type: ignore[arg-type]  # one of three
        device="cuda",
        on_event=events.append,
    )
    (started,) = [event for event in events if isinstance(event, RunStarted)]
    assert started.device == "cuda"
    assert trained.classifier.device.kind == "cuda"
    texts, labels = zip(*reviews(60), strict=True)
    there, here = (
        [prediction.label for prediction in api.classify(tmp_path / "out", texts, device=kind)]
        for kind in ("cuda", "cpu")
    )
    assert np.mean([said == true for said, true in zip(there, labels, strict=True)]) >= 0.9
    assert there == here


def test_that_a_run_that_was_paused_on_the_card_goes_on_as_if_it_had_not(
    table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    whole = _losses(table, tiny_encoder, tmp_path / "whole", pause_after=0)
    first = _losses(table, tiny_encoder, tmp_path / "halves", pause_after=11)
    second = _losses(table, tiny_encoder, tmp_path / "halves", pause_after=0)
    assert 0 < len(first) < len(whole)
    assert first + second == pytest.approx(whole, rel=1e-2)


def _losses(table: Path, encoder: Path, out: Path, *, pause_after: int) -> list[float]:
    """Train in full or up to a step, with dropout; goes on where an earlier call was paused."""
    token = CancelToken()
    config = replace(CONFIG, epochs=3, dropout=0.2, precision="float32")
    work = runs.train(
        table, text="text", label="label", encoder=base_models.find(str(encoder)), config=config, resume=True,
        anew=False, out=out, device="cuda", cancel=token,
    )  # fmt: skip

    def pause(event: Event) -> None:
        if isinstance(event, StepDone) and event.step == pause_after:
            token.request_pause()

    events, _ = listen(work, meanwhile=pause)
    assert isinstance(events[-1], RunPaused if pause_after else RunFinished)
    return [event.loss for event in events if isinstance(event, StepDone)]


@pytest.mark.usefixtures("_little_memory")
def test_that_where_the_card_runs_short_fewer_texts_are_computed_at_once(tmp_path: Path, tiny_encoder: Path) -> None:
    texts = [(f"{text} {TEXT} {TEXT} {TEXT}", label) for text, label in reviews(900)]
    table = write_csv(tmp_path / "reviews.csv", texts)
    events: list[Event] = []
    config = replace(CONFIG, batch_size=512, epochs=1, max_length=128, precision="float32")
    api.train(
        table, out=tmp_path / "out", model=str(tiny_encoder), config=config, device="cuda", on_event=events.append
    )
    assert isinstance(events[-1], RunFinished)
    assert "memory_short" in [event.code for event in events if isinstance(event, Notice)]


@pytest.mark.usefixtures("_little_memory")
def test_that_a_text_too_large_for_the_card_is_said_to_be(tiny_model: Path, cuda: Device) -> None:
    classifier = classifier_of("bert", tiny_model, cuda)
    held = torch.empty(90 * 2**20, dtype=torch.uint8, device="cuda")
    with pytest.raises(OutOfMemory) as refused:
        finish(explain(classifier, " ".join([TEXT] * 400), "good", ExplainConfig(), cancel=CancelToken()))
    assert refused.value.facts["device"] == "cuda"
    del held, refused  # its frames hold what they had computed
    finish(explain(classifier, TEXT, "good", ExplainConfig(), cancel=CancelToken()))  # and goes on


def test_that_explaining_texts_of_many_lengths_holds_no_more_of_the_card(tiny_model: Path, cuda: Device) -> None:
    classifier = classifier_of("bert", tiny_model, cuda)
    dice = np.random.default_rng(1)

    def explain_some(count: int) -> int:
        for _ in range(count):
            text = " ".join(dice.choice(TEXT.split(), int(dice.geometric(1 / 20))))
            finish(explain(classifier, text, "good", ExplainConfig(), cancel=CancelToken()))
        return torch.cuda.memory_reserved()

    before = explain_some(20)
    assert explain_some(200) <= 1.05 * before
