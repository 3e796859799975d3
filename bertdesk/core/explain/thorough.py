"""Thorough: conservative propagation, tried out by erasing its words one after the other, in both ways."""

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.explain import conservative
from bertdesk.core.explain.path import follow
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored, mean


def attribute(question: Question, rows: Rows, config: ExplainConfig, cancel: CancelToken) -> Scored:
    """Mean of three attributions that each add up, so that their mean does.

    Two are paths: the words are erased in the order that conservative propagation gives them, once by taking them out
    and once by [MASK], and each gets what the answer loses by its step. The third, which counts as much as both, is
    conservative propagation itself. Asks two variants a word. Raises: OutOfMemory, TokenizerRefused.
    """
    guess = conservative.attribute(question, rows, config, cancel)
    deleted = follow(question, rows, guess, cancel, erasure="delete")
    masked = follow(question, rows, guess, cancel, erasure="mask")
    return mean([deleted, masked, guess], (1.0, 1.0, 2.0))
