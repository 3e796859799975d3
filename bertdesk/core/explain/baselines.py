"""Where a path to the text begins: the same sequence without what its words say, special tokens kept."""

from typing import Literal

import torch

from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows
from bertdesk.errors import TokenizerRefused

Baseline = Literal["mask", "pad", "zero"]


def embeddings_of(baseline: Baseline, question: Question, rows: Rows) -> torch.Tensor:
    """Return the rows' vectors (B, T, H) with every token of the text replaced: by [MASK], by [PAD] or by zeros.

    Raises: TokenizerRefused where the vocabulary has no [MASK].
    """
    if baseline == "zero":
        return torch.where(rows.is_inner[:, :, None], 0.0, question.embed(rows.input_ids))
    token = mask_of(question) if baseline == "mask" else question.pad_id
    return question.embed(torch.where(rows.is_inner, token, rows.input_ids))


def mask_of(question: Question) -> int:
    """Return [MASK]'s id. Raises: TokenizerRefused."""
    if question.mask_id is None:
        raise TokenizerRefused(path="", reason="no [MASK]")
    return question.mask_id
