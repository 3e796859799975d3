"""DeepLIFT, as far as Captum's goes on a BERT: its rule for the activations, the plain gradient elsewhere."""

import warnings

import torch
from captum.attr import DeepLift
from torch import nn

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.explain.baselines import embeddings_of
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored, scored


def attribute(question: Question, rows: Rows, config: ExplainConfig, cancel: CancelToken) -> Scored:
    """Rescale rule (Shrikumar et al. 2017) from a [MASK] baseline; attention and norms have none.

    Raises: OutOfMemory, TokenizerRefused.
    """
    cancel.raise_if_requested()
    text, start = question.embed(rows.input_ids), embeddings_of("mask", question, rows)
    asked = _Asked(question)
    with question.memory_as_fact(2 * len(rows)):
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Setting forward, backward hooks")  # on a network that is ours alone
            by_number = DeepLift(asked).attribute(
                text.clone().requires_grad_(), baselines=start, additional_forward_args=(rows.attention_mask,)
            )  # (B, T, H)
        with torch.no_grad():
            gap = asked(text, rows.attention_mask) - asked(start, rows.attention_mask)
    return scored(rows, by_number.sum(dim=-1), gap[:, 0])


class _Asked(nn.Module):
    """The question as a module, whose own modules Captum can find."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.network = question.network
        self._question = question

    def forward(self, embeddings: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        times = len(embeddings) // len(attention_mask)  # Captum lays the baselines below the inputs
        return self._question.of_embeddings(embeddings, attention_mask.repeat(times, 1))[:, None]
