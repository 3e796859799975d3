import threading

import pytest

from bertdesk.core.cancel import CancelToken
from bertdesk.errors import Cancelled


def test_that_nothing_is_raised_before_the_wish() -> None:
    token = CancelToken()
    token.raise_if_requested()
    assert not token.requested


def test_that_the_wish_is_raised_each_time_it_is_looked_for() -> None:
    token = CancelToken()
    token.request()
    for _ in range(2):
        with pytest.raises(Cancelled):
            token.raise_if_requested()


def test_that_the_wish_of_another_thread_is_seen() -> None:
    token = CancelToken()
    thread = threading.Thread(target=token.request)
    thread.start()
    thread.join()
    assert token.requested


def test_that_two_tokens_are_two_wishes() -> None:
    asked, other = CancelToken(), CancelToken()
    asked.request()
    assert not other.requested
