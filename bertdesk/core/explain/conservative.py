"""Conservative propagation: one forward and one backward pass through the network with its gates held."""

from dataclasses import replace

import torch
from captum.attr import InputXGradient

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.explain.baselines import embeddings_of
from bertdesk.core.explain.held import Held
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored, scored


def attribute(question: Question, rows: Rows, config: ExplainConfig, cancel: CancelToken) -> Scored:
    """Gradient times the difference to a [MASK] baseline, gates held (Ali et al. 2022; Achtibat et al. 2024; held.py).

    With its gates held the network is affine, so the scores add up to the difference between the answer and the one
    that the network would give to the baseline if it attended, normed and passed on as it does for this text. The
    delta is not 0 where a network does something that no rule covers. Raises: OutOfMemory, TokenizerRefused.
    """
    cancel.raise_if_requested()
    text = question.embed(rows.input_ids)  # (B, T, H)
    start = embeddings_of("mask", question, rows)

    held, answers = Held(), []

    def answer(difference: torch.Tensor) -> torch.Tensor:
        with held:
            answers.append(question.of_embeddings(start + difference, rows.attention_mask))
        return answers[-1]

    with question.memory_as_fact(len(rows)):
        by_number = InputXGradient(answer).attribute((text - start).requires_grad_())  # (B, T, H)
        with torch.no_grad(), held.again():
            gap = answers[0].detach() - question.of_embeddings(start, rows.attention_mask)  # (B,)
    found = scored(rows, by_number.sum(dim=-1), gap)
    return replace(found, answer=answers[0].detach().double().cpu().numpy())
