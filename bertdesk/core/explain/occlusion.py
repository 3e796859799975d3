"""Leave one out: how much the answer falls when a word is taken away."""

import numpy as np
import torch
from captum.attr import FeatureAblation
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.explain.by_word import attribute_by_word
from bertdesk.core.explain.erased import AT_ONCE, Erasable
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored


def attribute(question: Question, rows: Rows, config: ExplainConfig, cancel: CancelToken) -> Scored:
    """Occlusion by word (Zeiler & Fergus 2014; Li, Monroe & Jurafsky 2016, eq. 1). Raises: OutOfMemory."""

    def of_words(erasable: Erasable, _: np.random.Generator) -> NDArray[np.float64]:
        method = FeatureAblation(erasable)
        found: torch.Tensor = method.attribute(torch.ones(1, erasable.count), perturbations_per_eval=AT_ONCE)
        return found[0].double().numpy()

    return attribute_by_word(question, rows, cancel, of_words)
