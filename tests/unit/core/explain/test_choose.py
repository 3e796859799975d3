"""The way to explain is chosen by measuring it on the model at hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from doing import enliven, finish

from bertdesk.core import model, provenance
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.device import Device
from bertdesk.core.explain import choose as choosing
from bertdesk.core.explain import explain
from bertdesk.core.explain.choose import CANDIDATES, choose, decide, keep
from bertdesk.core.model import Classifier
from bertdesk.core.provenance import Faithful, Provenance
from bertdesk.errors import Cancelled

WORDS = ("film", "book", "meal", "room", "staff", "price", "slow", "fast", "clean", "dirty", "cold", "warm")


def texts(n: int) -> list[str]:
    dice = np.random.default_rng(5)
    return [" ".join(dice.choice(WORDS, 9)) for _ in range(n)]


@pytest.fixture
def classifier(tiny_model: Path, cpu: Device) -> Classifier:
    loaded = model.load(tiny_model, cpu)
    enliven(loaded.network)
    return replace(loaded, max_length=32)


def falls_of(n: int = 30, noise: float = 0.01, **means: float) -> np.ndarray:
    """Return falls of n texts, 0.1 where nothing else is said, with a little noise."""
    dice = np.random.default_rng(1)
    rows = np.array([[means.get(name, 0.1) for name in (*CANDIDATES, "random")]] * n)
    return rows + noise * dice.standard_normal(rows.shape)


def test_that_the_method_after_which_the_answer_falls_most_is_chosen() -> None:
    found = decide(falls_of(stepwise_propagation=0.4, occlusion=0.5, random=0.05))
    assert found.method == "occlusion"
    assert found.fall == pytest.approx(0.5, abs=0.01)
    assert found.random == pytest.approx(0.05, abs=0.01)
    assert found.texts == 30


def test_that_a_lead_that_chance_explains_does_not_displace_the_usual_method() -> None:
    assert decide(falls_of(noise=0.3, stepwise_propagation=0.4, occlusion=0.41)).method == "stepwise_propagation"


def test_that_the_quick_method_is_the_cheapest_that_beats_random_orders_clearly() -> None:
    found = decide(falls_of(conservative_propagation=0.05, gradient_x_input=0.05, random=0.05))
    assert found.quick == "integrated_gradients_pad"
    nothing = decide(falls_of(**dict.fromkeys(CANDIDATES, 0.05), random=0.05))
    assert nothing.quick == nothing.method == "stepwise_propagation"


def test_that_a_method_no_better_than_chance_is_never_chosen() -> None:
    found = decide(falls_of(noise=0.5, stepwise_propagation=-0.3, occlusion=0.12, random=0.1))
    assert found.method == "stepwise_propagation"


def test_that_too_few_texts_change_nothing() -> None:
    assert decide(falls_of(7, occlusion=0.9)) == Faithful()
    assert decide(np.empty(0)) == Faithful()


def test_that_every_candidate_is_tried_on_held_out_texts(classifier: Classifier) -> None:
    found = finish(choose(classifier, texts(12), cancel=CancelToken()))
    assert found.texts == 12
    assert found.method in CANDIDATES
    assert found.fall > found.random  # of a candidate, on a model that tells words apart


def test_that_at_most_thirty_texts_are_tried_the_shortest_of_the_pool(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    one = np.linspace(0.1, 0.2, len(CANDIDATES) + 1)
    monkeypatch.setattr(choosing, "_falls", lambda _classifier, text, *_: (tried.append(text), one)[1])
    given = [" ".join(["film"] * (3 + i % 20)) for i in range(200)]
    found = finish(choose(classifier, given, cancel=CancelToken()))
    assert found.texts == 30
    assert max(len(text.split()) for text in tried) < 12


def test_that_it_ends_when_its_time_is_over(classifier: Classifier) -> None:
    assert finish(choose(classifier, texts(40), cancel=CancelToken(), most_seconds=-1.0)) == Faithful()


def test_that_empty_texts_and_none_at_all_are_no_trouble(classifier: Classifier) -> None:
    assert finish(choose(classifier, ["", "  \n"], cancel=CancelToken())) == Faithful()
    assert finish(choose(classifier, [], cancel=CancelToken())) == Faithful()


def test_that_a_wish_to_stop_is_heard(classifier: Classifier) -> None:
    token = CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        finish(choose(classifier, texts(12), cancel=token))


def test_that_what_was_chosen_stays_with_the_model(classifier: Classifier, tmp_path: Path, cpu: Device) -> None:
    saved = model.save(classifier, tmp_path / "out", Provenance(encoder="built-in"))
    chosen = Faithful("occlusion", "gradient_x_input", 0.5, 0.1, 30)
    keep(saved, chosen)
    opened = model.load(tmp_path / "out", cpu)
    assert opened.provenance.faithful == chosen
    text = texts(1)[0]
    for name, method in (("auto", "occlusion"), ("quick", "gradient_x_input")):
        found = finish(explain(opened, text, None, ExplainConfig(method=name), cancel=CancelToken()))
        assert found.method == method


def test_that_nothing_is_written_into_a_folder_of_another_program(
    classifier: Classifier, tmp_path: Path, cpu: Device
) -> None:
    saved = model.save(classifier, tmp_path / "out", Provenance())
    (tmp_path / "out" / provenance.FILE_NAME).unlink()
    opened = model.load(tmp_path / "out", cpu)
    kept = keep(opened, Faithful("occlusion", texts=30))
    assert kept.provenance.faithful.method == "occlusion"
    assert saved.folder is not None
    assert not (saved.folder / provenance.FILE_NAME).exists()


@pytest.mark.parametrize("content", ['{"method": "tea_leaves", "quick": "lime"}', "[]", '{"method": 7}', "null"])
def test_that_a_record_that_names_no_method_of_ours_is_not_believed(content: str, tmp_path: Path) -> None:
    whole = provenance.to_json(Provenance(encoder="built-in"))
    start, _, end = whole.partition('"faithful": {')
    (tmp_path / provenance.FILE_NAME).write_text(
        f'{start}"faithful": {content}{end[end.index("}") + 1 :]}', encoding="utf-8"
    )
    found = provenance.read(tmp_path)
    assert found.encoder == "built-in"
    assert found.faithful == Faithful()
