"""Gradient times input: the cheapest method, and on most fine-tuned models one of the worst."""

import torch
from captum.attr import InputXGradient

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.explain.baselines import embeddings_of
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored, scored


def attribute(question: Question, rows: Rows, config: ExplainConfig, cancel: CancelToken) -> Scored:
    """Shrikumar et al. 2016, on the embeddings. The gap is that to a baseline of zeros. Raises: OutOfMemory."""
    cancel.raise_if_requested()
    text = question.embed(rows.input_ids)
    mask = rows.attention_mask
    with question.memory_as_fact(len(rows)):
        method = InputXGradient(question.of_embeddings)
        by_number = method.attribute(text.clone().requires_grad_(), additional_forward_args=(mask,))  # (B, T, H)
        with torch.no_grad():
            start = embeddings_of("zero", question, rows)
            gap = question.of_embeddings(text, mask) - question.of_embeddings(start, mask)
    return scored(rows, by_number.sum(dim=-1), gap)
