"""Stepwise propagation: conservative propagation, tried out by masking its words in some twelve steps."""

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.explain import conservative
from bertdesk.core.explain.path import follow
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored, mean

_SINGLE, _GROWTH = 6, 2.0
"""The six strongest words are masked one by one, then twice as many each time: 128 words take 12 steps, 400 take 14."""


def attribute(question: Question, rows: Rows, config: ExplainConfig, cancel: CancelToken) -> Scored:
    """Mean of two attributions that each add up, so that their mean does.

    One is conservative propagation. The other is a path: the words are masked in the order that it gives, strongest
    first, and get what the answer loses on the way. Raises: OutOfMemory, TokenizerRefused.
    """
    guess = conservative.attribute(question, rows, config, cancel)
    path = follow(question, rows, guess, cancel, erasure="mask", single=_SINGLE, growth=_GROWTH)
    return mean([path, guess], (1.0, 1.0))
