"""Each method computes what Captum, run plainly in float64, says it is; what should add up adds up."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import torch
from captum.attr import (
    DeepLift,
    FeatureAblation,
    InputXGradient,
    IntegratedGradients,
    KernelShap,
    LayerIntegratedGradients,
    Lime,
    ShapleyValues,
)
from doing import finish
from kinds import KINDS, classifier_of

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, Method
from bertdesk.core.device import Device
from bertdesk.core.explain.methods import METHODS
from bertdesk.core.explain.question import Question, ask
from bertdesk.core.explain.rows import Rows, Scored, to_rows
from bertdesk.core.model import Classifier
from bertdesk.core.tokens import tokenise

TEXT = "the staff was great , the meal unable"
SHORT = "great unable meal"
CLS, SEP, MASK, PAD = 2, 3, 4, 0


@pytest.fixture(scope="module")
def exact(tiny_model: Path, cpu: Device) -> Classifier:
    """The tiny model in float64, awake."""
    return classifier_of("bert", tiny_model, cpu, dtype=torch.float64)


def rows_of(classifier: Classifier, question: Question, *texts: str) -> Rows:
    tokenised = finish(tokenise(texts, classifier.tokenizer, max_length=64, most_windows=9, cancel=CancelToken()))
    return to_rows(texts, tokenised.windows, question)


def attribute(classifier: Classifier, method: Method, *texts: str, config: ExplainConfig | None = None) -> Scored:
    question = ask(classifier, 1)
    rows = rows_of(classifier, question, *texts)
    return METHODS[method](question, rows, config or ExplainConfig(), CancelToken())


def ids_of(classifier: Classifier, text: str) -> torch.Tensor:
    return torch.tensor([classifier.tokenizer.encode(text).ids])


def plain(classifier: Classifier) -> Callable[[torch.Tensor], torch.Tensor]:
    return lambda ids: classifier.network(input_ids=ids).logits[:, 1]


def of_embeddings(classifier: Classifier) -> Callable[[torch.Tensor], torch.Tensor]:
    return lambda vectors: classifier.network(inputs_embeds=vectors).logits[:, 1]


def embed(classifier: Classifier, ids: torch.Tensor) -> torch.Tensor:
    return classifier.network.get_input_embeddings()(ids).detach()


def filled(ids: torch.Tensor, token: int) -> torch.Tensor:
    other = ids.clone()
    other[0, 1:-1] = token
    return other


# Beside Captum


@pytest.mark.parametrize(("name", "token"), [("mask", MASK), ("pad", PAD)])
def test_that_integrated_gradients_are_captums_of_the_embedding_layer(exact: Classifier, name: str, token: int) -> None:
    ids = ids_of(exact, TEXT)
    layer = LayerIntegratedGradients(plain(exact), exact.network.bert.embeddings.word_embeddings)
    wanted = layer.attribute(ids, baselines=filled(ids, token), n_steps=600).sum(-1)[0, 1:-1].tolist()
    config = ExplainConfig(tolerance=1e-6, most_steps=512)
    found = attribute(exact, f"integrated_gradients_{name}", TEXT, config=config)
    assert found.scores[0, 1 : len(wanted) + 1].tolist() == pytest.approx(wanted, abs=1e-4)
    assert max(map(abs, wanted)) > 0.01, "this model tells the words apart"


def test_that_integrated_gradients_from_zero_are_captums(exact: Classifier) -> None:
    vectors = embed(exact, ids_of(exact, TEXT))
    start = vectors.clone()
    start[0, 1:-1] = 0
    wanted = IntegratedGradients(of_embeddings(exact)).attribute(vectors, start, n_steps=600).sum(-1)[0, 1:-1].tolist()
    config = ExplainConfig(tolerance=1e-6, most_steps=512)
    found = attribute(exact, "integrated_gradients_zero", TEXT, config=config)
    assert found.scores[0, 1 : len(wanted) + 1].tolist() == pytest.approx(wanted, abs=1e-4)


def test_that_gradient_x_input_is_captums(exact: Classifier) -> None:
    vectors = embed(exact, ids_of(exact, TEXT)).requires_grad_()
    wanted = InputXGradient(of_embeddings(exact)).attribute(vectors).sum(-1)[0, 1:-1].tolist()
    found = attribute(exact, "gradient_x_input", TEXT)
    assert found.scores[0, 1 : len(wanted) + 1].tolist() == pytest.approx(wanted, abs=1e-4)


@pytest.mark.filterwarnings("ignore:Setting forward, backward hooks")
def test_that_deeplift_is_captums(exact: Classifier) -> None:
    class Asked(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = exact.network

        def forward(self, vectors: torch.Tensor) -> torch.Tensor:
            return self.network(inputs_embeds=vectors).logits[:, 1:]

    ids = ids_of(exact, TEXT)
    start = embed(exact, filled(ids, MASK))
    by_number = DeepLift(Asked()).attribute(embed(exact, ids).requires_grad_(), baselines=start)
    wanted = by_number.sum(-1)[0, 1:-1].tolist()
    found = attribute(exact, "deeplift", TEXT)
    assert found.scores[0, 1 : len(wanted) + 1].tolist() == pytest.approx(wanted, abs=1e-4)


def test_that_sequential_integrated_gradients_mask_one_word_at_a_time(exact: Classifier) -> None:
    ids = ids_of(exact, TEXT)
    method = IntegratedGradients(of_embeddings(exact))
    config = ExplainConfig(first_steps=64, most_steps=64)
    found = attribute(exact, "sequential_integrated_gradients", TEXT, config=config)
    for at in range(1, ids.shape[1] - 3):  # the last word has two tokens
        masked = ids.clone()
        masked[0, at] = MASK
        by_number = method.attribute(embed(exact, ids), embed(exact, masked), n_steps=300)
        assert found.scores[0, at] == pytest.approx(float(by_number.sum()), abs=1e-4)


def erased_by(classifier: Classifier, text: str) -> Callable[[torch.Tensor], torch.Tensor]:
    """Return the answer to a text of which some words are there, asked one variant after the other."""
    ids, words = ids_of(classifier, text)[0], [0, 1, 1, 2]  # un ##able is one word
    assert len(ids) == len(words) + 2

    def answer(present: torch.Tensor) -> torch.Tensor:
        answers = []
        for row in present:
            kept = [0, *(i + 1 for i, word in enumerate(words) if row[word] > 0), len(ids) - 1]
            answers.append(classifier.network(input_ids=ids[kept][None]).logits[0, 1])
        return torch.stack(answers).detach()

    return answer


def test_that_occlusion_is_captums_over_deleted_words(exact: Classifier) -> None:
    wanted = FeatureAblation(erased_by(exact, SHORT)).attribute(torch.ones(1, 3), perturbations_per_eval=2)[0].tolist()
    found = attribute(exact, "occlusion", SHORT).scores[0]
    assert [found[1], found[2] + found[3], found[4]] == pytest.approx(wanted, abs=1e-4)
    assert found[2] == found[3], "a word's tokens share its score"


@pytest.mark.parametrize("method", ["shapley_sampling", "kernel_shap"])
def test_that_sampling_comes_near_the_shapley_values(exact: Classifier, method: Method) -> None:
    wanted = ShapleyValues(erased_by(exact, SHORT)).attribute(torch.ones(1, 3), perturbations_per_eval=2)[0].tolist()
    found = attribute(exact, method, SHORT, config=ExplainConfig(variants=6000)).scores[0]
    assert [found[1], found[2] + found[3], found[4]] == pytest.approx(wanted, abs=0.05 * max(map(abs, wanted)))


def test_that_kernel_shap_and_lime_are_captums_with_as_many_variants(exact: Classifier) -> None:
    """With three words, their own samples and Captum's both hold every variant: KernelSHAP has one solution."""
    torch.manual_seed(0)
    wanted = KernelShap(erased_by(exact, SHORT)).attribute(torch.ones(1, 3), n_samples=400)[0].tolist()
    found = attribute(exact, "kernel_shap", SHORT, config=ExplainConfig(variants=400)).scores[0]
    assert [found[1], found[2] + found[3], found[4]] == pytest.approx(wanted, rel=0.2, abs=0.01)
    lime = attribute(exact, "lime", SHORT, config=ExplainConfig(variants=400)).scores[0]
    by_captum = Lime(erased_by(exact, SHORT)).attribute(torch.ones(1, 3), n_samples=400)[0].tolist()
    assert np.corrcoef([lime[1], lime[2] + lime[3], lime[4]], by_captum)[0, 1] > 0.9


# Sums


@pytest.mark.parametrize(
    "method",
    [
        "stepwise_propagation", "conservative_propagation", "thorough", "shapley_sampling", "kernel_shap",
        "attention_rollout",
        "integrated_gradients_mask", "integrated_gradients_pad", "integrated_gradients_zero",
        "integrated_gradients_mean",
    ],
)  # fmt: skip
def test_that_a_complete_method_adds_up(exact: Classifier, method: Method) -> None:
    found = attribute(exact, method, TEXT, "clean film", config=ExplainConfig(tolerance=1e-5, most_steps=512))
    assert np.abs(found.gap).min() > 0.01, "there is something to add up to"
    assert found.scores.sum(axis=1) == pytest.approx(found.gap, abs=2e-4)
    assert np.abs(found.delta).max() <= 2e-4


@pytest.mark.parametrize("method", get_args(Method))
def test_that_rows_beside_each_other_get_what_they_get_alone(exact: Classifier, method: Method) -> None:
    config = ExplainConfig(variants=40)
    both = attribute(exact, method, TEXT, "a b !", config=config)
    for row, text in enumerate((TEXT, "a b !")):
        alone = attribute(exact, method, text, config=config)
        length = ids_of(exact, text).shape[1]
        assert both.scores[row, :length] == pytest.approx(alone.scores[0, :length], abs=1e-6)
        assert not both.scores[row, length:].any()
        assert both.scores[row, [0, length - 1]].tolist() == [0, 0], "special tokens have no score"
        assert (both.gap[row], both.delta[row]) == pytest.approx((alone.gap[0], alone.delta[0]), abs=1e-6)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", get_args(Method))
def test_that_every_kind_of_encoder_is_explained(tiny_model: Path, cpu: Device, kind: str, method: Method) -> None:
    found = attribute(classifier_of(kind, tiny_model, cpu), method, TEXT, config=ExplainConfig(variants=40))
    assert np.isfinite(found.scores).all()
    assert np.count_nonzero(found.scores[0]) >= 7


@pytest.mark.parametrize("kind", KINDS)
def test_that_no_kind_of_encoder_escapes_the_rules_of_conservative_propagation(
    tiny_model: Path, cpu: Device, kind: str
) -> None:
    found = attribute(classifier_of(kind, tiny_model, cpu, dtype=torch.float64), "conservative_propagation", TEXT)
    assert abs(found.gap[0]) > 1e-3
    assert abs(found.delta[0]) <= 1e-9 * max(1, abs(found.gap[0]))


def test_that_a_network_is_as_it_was_after_every_method(tiny_model: Path, cpu: Device) -> None:
    classifier = replace(classifier_of("bert", tiny_model, cpu))
    before = plain(classifier)(ids_of(classifier, TEXT)).detach()
    for method in get_args(Method):
        attribute(classifier, method, TEXT, config=ExplainConfig(variants=20))
    assert all(parameter.requires_grad and parameter.grad is None for parameter in classifier.network.parameters())
    assert not any(module._forward_hooks or module._backward_hooks for module in classifier.network.modules())
    assert torch.equal(plain(classifier)(ids_of(classifier, TEXT)).detach(), before)


# Steps


def test_that_steps_are_added_until_the_delta_is_small_enough(exact: Classifier) -> None:
    def steps_and_delta(**config: float) -> tuple[int, float]:
        found = attribute(exact, "integrated_gradients_mask", TEXT, config=ExplainConfig(**config))
        return int(found.steps[0]), float(abs(found.delta[0] / found.gap[0]))

    rough = steps_and_delta(first_steps=2, most_steps=2, tolerance=0.0)
    content = steps_and_delta(first_steps=2, most_steps=128, tolerance=1.0)
    fine = steps_and_delta(first_steps=2, most_steps=128, tolerance=1e-3)
    assert rough[0] == content[0] == 2
    assert 2 < fine[0] <= 128
    assert fine[1] <= 1e-3 < rough[1]


def test_that_no_more_steps_are_taken_than_allowed(exact: Classifier) -> None:
    config = ExplainConfig(first_steps=8, most_steps=30, tolerance=0.0)
    assert 24 <= int(attribute(exact, "integrated_gradients_mask", TEXT, config=config).steps[0]) <= 30
