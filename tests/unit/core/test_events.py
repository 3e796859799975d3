"""What a run reports survives a line of JSON, and nothing else passes for it."""

import dataclasses
import json
import math
from typing import get_args

import pytest

from bertdesk.core.events import (
    BaselineScored,
    Evaluated,
    Event,
    HeldBackScored,
    ModelSaved,
    Notice,
    Progressed,
    RepeatStarted,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    SeedsCompared,
    StepDone,
    from_json,
    to_json,
)

EVENTS: tuple[Event, ...] = (
    RunStarted("train", "cpu", 120),
    Progressed("tokenizing", 64, 130),
    StepDone(3, 120, 0.075, 0.6931, 2e-5, 41.5, 12.3),
    Evaluated("valid", 2, 0.41, 0.875, 0.8571, 16, is_best=True),
    StepDone(4, 120, 0.1, 9.9, 1e-4, 55.0, 3.5, loss_mlm=9.2, loss_nsp=0.7),
    HeldBackScored(1, 7.3, 6.6, 0.15, 900, 6.4, 0.69, 0.55, 60, is_best=True),
    HeldBackScored(0, 6.6, 6.6, 0.15, 900, 6.4),
    BaselineScored("majority", 0.5, 1 / 3, "好"),
    Notice("rows_repaired", {"count": 2, "first_line": 17}),
    ModelSaved("/tmp/モデル"),
    RepeatStarted(2, 5, 18),
    SeedsCompared(5, 0.88, 0.006, 0.87, 0.008, 19),
    RunResumed(2, 9, ((1, 0.7), (2, 0.5)), ((0, 0.625),), 0.625, 8),
    RunResumed(
        2,
        9,
        ((2, 0.5),),
        ((0, 0.6),),
        0.6,
        8,
        ((2, 0.3),),
        ((2, 0.2),),
        ((1, HeldBackScored(1, 5.9, 5.3, 0.41, 24, 6.3, 0.6, 0.83, 5, is_best=True)),),
    ),
    RunFinished("train", 12.5, "/tmp/m", 0.9),
    RunFinished("classify", 0.25),
    RunCancelled(7, "/tmp/m"),
    RunCancelled(),
    RunPaused(3, 9, "/tmp/m"),
    RunFailed("bug", {"verb": "train"}, "Traceback\n  line “two”\n"),
)


def test_that_every_kind_of_event_is_tried_below() -> None:
    assert {type(event) for event in EVENTS} == set(get_args(Event))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_that_an_event_is_the_same_after_a_line_of_json(event: Event) -> None:
    line = to_json(event)
    assert from_json(line) == event
    assert "\n" not in line


def test_that_json_names_the_kind_first_and_keeps_a_persons_letters() -> None:
    assert to_json(ModelSaved("模型")) == '{"event": "ModelSaved", "path": "模型"}'


def test_that_a_number_that_json_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json(StepDone(1, 2, 0.5, math.nan, 1e-5, 1.0, 1.0))


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ('{"event": "Surprise"}', KeyError),
        ('{"path": "/tmp"}', KeyError),
        ('{"event": "ModelSaved"}', TypeError),
        ('{"event": "ModelSaved", "path": "/tmp", "more": 1}', TypeError),
    ],
)
def test_that_a_line_that_is_no_event_is_refused(line: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        from_json(line)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_that_an_event_cannot_be_changed_by_who_receives_it(event: Event) -> None:
    name = dataclasses.fields(event)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(event, name, "other")


def test_that_notices_do_not_share_their_facts() -> None:
    Notice("a").facts["count"] = 1
    assert Notice("b").facts == {}
    assert json.loads(to_json(Notice("b")))["facts"] == {}
