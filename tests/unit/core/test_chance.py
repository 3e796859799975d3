"""Chance: whoever draws beside a training leaves what that draws as it is."""

import threading

import torch

from bertdesk.core import chance


def test_that_what_is_drawn_apart_shifts_nothing() -> None:
    chance.begin(3)
    expected = torch.rand(4)
    chance.begin(3)
    with chance.apart(5):
        first = torch.rand(4)
    assert torch.equal(torch.rand(4), expected)
    with chance.apart(5):
        assert torch.equal(torch.rand(4), first), "the seed alone decides"


def test_that_nobody_draws_apart_while_another_thread_draws() -> None:
    drawn = threading.Event()

    def draw() -> None:
        with chance.apart(5):
            drawn.set()

    with chance.alone():
        other = threading.Thread(target=draw)
        other.start()
        assert not drawn.wait(0.2)
    other.join()
    assert drawn.is_set()
