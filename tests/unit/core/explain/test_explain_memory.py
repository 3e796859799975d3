"""Explaining again and again takes no more memory."""

import numpy as np
import psutil
import pytest
from doing import finish

from bertdesk.core import base_models, model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.device import Device
from bertdesk.core.explain import explain

WORDS = ("the film was not so good as its book", "a warm room and rude staff", "price", "I liked every minute of it ;")
WARM_UP, MORE = 200, 1800


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_that_two_thousand_attributions_of_varying_length_grow_memory_by_five_percent_at_most(cpu: Device) -> None:
    folder = base_models.folder_of(base_models.BUILT_IN)
    assert folder is not None
    classifier = model.from_encoder(folder, labels=("bad", "good"), max_length=256, device=cpu, seed=1)
    dice = np.random.default_rng(1)
    process = psutil.Process()

    def explain_some(count: int) -> int:
        for _ in range(count):
            text = " ".join(dice.choice(WORDS, int(dice.geometric(1 / 12))))
            finish(explain(classifier, text, "good", ExplainConfig(), cancel=CancelToken()))
        return process.memory_info().rss

    before = explain_some(WARM_UP)
    after = explain_some(MORE)
    assert after <= 1.05 * before, f"{before / 2**20:.0f} MB became {after / 2**20:.0f} MB"
