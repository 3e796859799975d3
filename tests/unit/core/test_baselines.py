"""What one gets without BERT, whatever the texts are."""

import numpy as np
import pytest
from doing import dataset_of, listen
from tiny import reviews

from bertdesk.core.baselines import score_baselines
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import BaselineScored, Progressed
from bertdesk.core.split import Split
from bertdesk.errors import Cancelled


def split_of(train: list[tuple[str, str]], test: list[tuple[str, str]]) -> Split:
    rows = np.arange(len(train) + len(test))
    return Split(dataset_of([*train, *test]), rows[: len(train)], rows[:0], rows[len(train) :], seed=17)


def test_that_both_are_reported_between_steps_of_the_way() -> None:
    events, found = listen(score_baselines(split_of(reviews(40), reviews(60)[40:]), cancel=CancelToken()))
    majority, tfidf = found
    assert events == [
        Progressed("baselines", 0, 2),
        majority,
        Progressed("baselines", 1, 2),
        tfidf,
        Progressed("baselines", 2, 2),
    ]


def test_that_the_majority_is_that_of_the_training_part() -> None:
    train = [("x 1", "bad"), ("x 2", "bad"), ("x 3", "good")]
    test = [("y 1", "good"), ("y 2", "good"), ("y 3", "bad"), ("y 4", "good")]
    _, (majority, _) = listen(score_baselines(split_of(train, test), cancel=CancelToken()))
    assert majority == BaselineScored("majority", 0.25, pytest.approx((0.4 + 0.0) / 2), "bad")


def test_that_word_counts_learn_what_one_word_decides() -> None:
    _, (_, tfidf) = listen(score_baselines(split_of(reviews(40), reviews(60)[40:]), cancel=CancelToken()))
    assert tfidf == BaselineScored("tfidf", 1.0, 1.0)


def test_that_chinese_characters_are_counted_one_by_one() -> None:
    train = [(f"第{i}家店真{'好坏'[i % 2]}", "+-"[i % 2]) for i in range(12)]
    test = [("这本书好", "+"), ("天气坏", "-"), ("很好很好", "+"), ("坏透", "-")]
    _, (majority, tfidf) = listen(score_baselines(split_of(train, test), cancel=CancelToken()))
    assert (majority.accuracy, tfidf.accuracy) == (0.5, 1.0)


def test_that_texts_without_a_word_are_guessed_from_the_largest_class() -> None:
    train = [("!", "a"), ("??", "b"), ("...", "b")]
    _, (majority, tfidf) = listen(score_baselines(split_of(train, [("!!", "b"), ("?", "a")]), cancel=CancelToken()))
    assert majority == BaselineScored("majority", 0.5, pytest.approx(1 / 3), "b")
    assert tfidf == BaselineScored("tfidf", 0.5, pytest.approx(1 / 3))


def test_that_a_training_part_of_one_class_is_guessed_from_it() -> None:
    train = [(f"text number {i}", "a") for i in range(5)]
    _, (_, tfidf) = listen(score_baselines(split_of(train, [("text", "a"), ("number", "b")]), cancel=CancelToken()))
    assert tfidf.accuracy == 0.5


def test_that_a_wish_to_stop_is_heard_between_the_two() -> None:
    token = CancelToken()
    work = score_baselines(split_of(reviews(20), reviews(30)[20:]), cancel=token)
    assert [type(next(work)), type(next(work))] == [Progressed, BaselineScored]
    token.request()
    with pytest.raises(Cancelled):
        next(work)
