"""Two encoders, the same runs with each: a difference counts where it is more than chance."""

from pathlib import Path

import numpy as np
import pytest
from doing import dataset_of, listen
from tiny import reviews

from bertdesk.core import base_models
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import ModelSaved, RepeatStarted, RunFinished, StepDone
from bertdesk.core.paired import Paired, compare, judged
from bertdesk.errors import Cancelled

CONFIG = TrainConfig(
    learning_rate=5e-3, epochs=2, batch_size=8, max_length=32, dropout=0.0, valid_share=0.2, test_share=0.2,
    precision="float32",
)  # fmt: skip


@pytest.mark.parametrize(
    ("differences", "answer"),
    [
        ((0.02, 0.03, 0.025), "better"), ((-0.02, -0.03, -0.025), "worse"), ((0.02, -0.03, 0.025), "unclear"),
        ((0.001, 0.05, 0.0), "unclear"), ((0.0, 0.0, 0.0), "unclear"), ((0.5,), "unclear"), ((), "unclear"),
        ((0.01, 0.01, 0.01), "better"),
    ],
)  # fmt: skip
def test_that_a_difference_counts_where_the_seeds_agree_on_it(differences: tuple[float, ...], answer: str) -> None:
    assert judged(differences) == answer


def test_that_equal_encoders_are_called_different_one_time_in_twenty_to_either_side() -> None:
    dice = np.random.default_rng(1)
    answers = [judged(dice.normal(size=3).tolist()) for _ in range(4000)]
    for answer in ("better", "worse"):
        assert 0.04 < answers.count(answer) / len(answers) < 0.06


def test_that_the_same_encoder_twice_makes_no_difference(tiny_encoder: Path, tmp_path: Path) -> None:
    encoder = base_models.local(tiny_encoder)
    events, found = listen(
        compare(
            dataset_of(reviews(60)), encoder, encoder, CONFIG, (3, 4), device="cpu", mirror="",
            place=tmp_path, cancel=CancelToken(),
        )
    )  # fmt: skip
    assert found == Paired((3, 4), found.before, found.before, 12)
    assert (found.mean, found.sd, found.answer) == (0.0, 0.0, "unclear")
    turns = [event for event in events if isinstance(event, RepeatStarted)]
    assert [(turn.number, turn.total, turn.seed) for turn in turns] == [(1, 4, 3), (2, 4, 3), (3, 4, 4), (4, 4, 4)]
    assert not [event for event in events if isinstance(event, ModelSaved | RunFinished)]
    assert not list(tmp_path.iterdir()), "nothing is left over"


def test_that_comparing_can_be_stopped(tiny_encoder: Path, tmp_path: Path) -> None:
    token, encoder = CancelToken(), base_models.local(tiny_encoder)

    def stop(event: object) -> None:
        if isinstance(event, StepDone):
            token.request()

    with pytest.raises(Cancelled):
        listen(
            compare(
                dataset_of(reviews(60)), encoder, encoder, CONFIG, (3,), device="cpu", mirror="",
                place=tmp_path, cancel=token,
            ),
            meanwhile=stop,
        )  # fmt: skip
    assert not list(tmp_path.iterdir())
