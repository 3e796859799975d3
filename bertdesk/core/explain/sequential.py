"""Sequential integrated gradients: for each word, the path from the text with that word masked."""

import numpy as np
import torch
from captum.attr import IntegratedGradients

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.explain.baselines import embeddings_of
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored, scored


def attribute(question: Question, rows: Rows, config: ExplainConfig, cancel: CancelToken) -> Scored:
    """Enguehard 2023, eq. 3. Made for short texts: it integrates as often as there are words.

    Each word's path adds up; all together need not, and the delta says by how much they miss the gap to a text of
    [MASK]. Raises: OutOfMemory, TokenizerRefused.
    """
    text, start = question.embed(rows.input_ids), embeddings_of("mask", question, rows)  # (B, T, H)
    method = IntegratedGradients(question.of_embeddings)
    at_once = max(1, question.most_tokens // rows.input_ids.shape[1])
    by_token = torch.zeros(rows.input_ids.shape, dtype=torch.float64)
    for row in range(len(rows)):
        words = rows.words[row]
        for first in range(0, int(words.max()) + 1, at_once):
            cancel.raise_if_requested()
            numbers = torch.arange(first, min(first + at_once, int(words.max()) + 1), device=words.device)
            chosen = words[None] == numbers[:, None]  # (words, T)
            masked = torch.where(chosen[:, :, None], start[row], text[row])
            with question.memory_as_fact(at_once):
                by_number = method.attribute(
                    text[row].expand_as(masked),
                    baselines=masked,
                    additional_forward_args=(rows.attention_mask[[row] * len(numbers)],),
                    n_steps=config.first_steps,
                    method="gausslegendre",
                    internal_batch_size=at_once,
                )  # (words, T, H): 0 where a token is of another word
            by_token[row] += by_number.detach().double().sum(dim=(0, 2)).cpu()
    with torch.no_grad(), question.memory_as_fact(len(rows)):
        gap = question.of_embeddings(text, rows.attention_mask) - question.of_embeddings(start, rows.attention_mask)
    steps = config.first_steps * (rows.words.max(dim=1).values + 1).cpu().numpy()
    return scored(rows, by_token.to(rows.input_ids.device), gap, np.asarray(steps, np.int64))
