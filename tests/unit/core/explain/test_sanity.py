"""What any attribution must pass: it finds a planted word, forgets with the model, treats alike alike, and adds up."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from doing import enliven, finish
from liars import PLANTED, texts, trained_on
from torch import nn

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, Method
from bertdesk.core.device import Device
from bertdesk.core.explain import Attribution, explain
from bertdesk.core.model import Classifier


def ask(classifier: Classifier, text: str, method: Method = "stepwise_propagation") -> Attribution:
    return finish(explain(classifier, text, None, ExplainConfig(method=method), cancel=CancelToken()))


def strongest(found: Attribution) -> str:
    span = max(found.spans, key=lambda span: span.score)
    return found.text[span.start : span.end]


def test_that_the_planted_word_is_named_first_in_95_of_100_texts(liar: Classifier) -> None:
    found = [ask(liar, text) for text, label in texts(200, 2, (None, PLANTED)) if label == "yes"]
    assert len(found) == 100
    assert [attribution.label for attribution in found].count("yes") >= 99
    assert [strongest(attribution) for attribution in found].count(PLANTED) >= 95


@pytest.mark.parametrize("method", ["conservative_propagation", "thorough", "occlusion", "shapley_sampling"])
def test_that_other_methods_name_the_planted_word_too(liar: Classifier, method: Method) -> None:
    found = [ask(liar, text, method) for text, label in texts(20, 3, (None, PLANTED)) if label == "yes"]
    assert [strongest(attribution) for attribution in found].count(PLANTED) >= 9


def test_that_of_two_words_the_one_that_speaks_for_the_answer_is_named(
    tiny_encoder: Path, tmp_path: Path, cpu: Device
) -> None:
    classifier = trained_on(texts(240, 4, ("hate", "love")), tiny_encoder, tmp_path / "out", cpu)
    found = [(label, ask(classifier, text)) for text, label in texts(40, 5, ("hate", "love"))]
    assert all(attribution.label == label for label, attribution in found)
    right = [strongest(attribution) == {"no": "hate", "yes": "love"}[label] for label, attribution in found]
    assert sum(right) >= 36


def test_that_scores_change_when_the_weights_are_drawn_anew(liar: Classifier, cpu: Device) -> None:
    """Model-parameter randomisation (Adebayo et al. 2018): what only shows the text would stay as it is."""
    network = type(liar.network)(liar.network.config).eval()
    torch.manual_seed(9)
    enliven(network)
    other = replace(liar, network=network)
    ranks = []
    for text, _ in texts(20, 6, (PLANTED, PLANTED)):
        ours, theirs = (np.array([abs(span.score) for span in ask(c, text).spans]) for c in (liar, other))
        ranks.append(np.corrcoef(ours.argsort().argsort(), theirs.argsort().argsort())[0, 1])
    assert abs(np.mean(ranks)) < 0.3


def test_that_words_with_the_same_vector_get_the_same_score(liar: Classifier) -> None:
    """Symmetry; positions are taken away, since a network may treat two places differently."""
    network = replace(liar, network=_without_positions(liar)).network
    blind = replace(liar, network=network)
    found = ask(blind, f"film {PLANTED} film book film")
    scores = {span.start: span.score for span in found.spans}
    first, second, third = (scores[start] for start in (0, 9, 19))
    assert first == pytest.approx(second, abs=1e-5)
    assert first == pytest.approx(third, abs=1e-5)
    assert scores[5] != pytest.approx(first, abs=1e-3)


def _without_positions(classifier: Classifier) -> nn.Module:
    twin = type(classifier.network)(classifier.network.config).eval()
    twin.load_state_dict(classifier.network.state_dict())
    with torch.no_grad():
        twin.bert.embeddings.position_embeddings.weight.zero_()
    return twin


class Bag(nn.Module):
    """A linear model of the embeddings: each token adds its vector times the head's, so attributions are known."""

    def __init__(self, like: Classifier) -> None:
        super().__init__()
        self.config = SimpleNamespace(vocab_size=like.network.config.vocab_size, model_type="bag")
        self.words = nn.Embedding(self.config.vocab_size, 8)
        self.head = nn.Linear(8, 2)

    def get_input_embeddings(self) -> nn.Module:
        return self.words

    def forward(
        self,
        input_ids: torch.Tensor | None = None,
        attention_mask: torch.Tensor | None = None,
        inputs_embeds: torch.Tensor | None = None,
    ) -> object:
        vectors = self.words(input_ids) if inputs_embeds is None else inputs_embeds
        logits = self.head((vectors * attention_mask[:, :, None]).sum(1))

        class Output:
            pass

        output = Output()
        output.logits = logits
        return output


@pytest.mark.parametrize(
    "method",
    [
        "stepwise_propagation", "conservative_propagation", "integrated_gradients_mask", "integrated_gradients_pad",
        "integrated_gradients_zero", "sequential_integrated_gradients", "deeplift", "gradient_x_input", "occlusion",
        "shapley_sampling", "kernel_shap", "lime",
    ],
)  # fmt: skip
def test_that_a_linear_models_attributions_are_those_known_in_closed_form(
    tiny_model: Path, cpu: Device, method: Method
) -> None:
    loaded = model.load(tiny_model, cpu)
    torch.manual_seed(2)
    bag = Bag(loaded).eval()
    classifier = replace(loaded, network=bag)
    text = "great staff , poor meal"
    found = ask(classifier, text, method)
    target = classifier.labels.index(found.target)
    ids = torch.tensor(classifier.tokenizer.encode(text).ids[1:-1])
    from_mask = (
        "stepwise_propagation", "conservative_propagation", "integrated_gradients_mask", "deeplift",
        "sequential_integrated_gradients",
    )  # fmt: skip
    start = 4 if method in from_mask else 0 if method == "integrated_gradients_pad" else None
    with torch.no_grad():
        vectors = bag.words(ids) - (0 if start is None else bag.words.weight[start])
        wanted = (vectors @ bag.head.weight[target]).tolist()
    tolerance = 0.25 if method == "lime" else 1e-3  # its ridge draws towards 0
    assert [span.score for span in found.spans] == pytest.approx(wanted, abs=tolerance)
    assert max(map(abs, wanted)) > 0.2
