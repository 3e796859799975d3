"""The way from a text to one without words: its steps, and what each word gets of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from doing import enliven, finish

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device
from bertdesk.core.explain.path import follow, step_ends
from bertdesk.core.explain.question import Question, ask
from bertdesk.core.explain.rows import Rows, Scored, to_rows
from bertdesk.core.tokens import tokenise

TEXT = "the film was great , the staff rude ; a good price"  # 12 words
MASK = 4


@pytest.fixture(scope="module")
def question(tiny_model: Path, cpu: Device) -> Question:
    loaded = model.load(tiny_model, cpu)
    enliven(loaded.network)
    return ask(replace(loaded, max_length=64), 1)


@pytest.fixture(scope="module")
def rows(tiny_model: Path, cpu: Device, question: Question) -> Rows:
    tokenizer = model.load(tiny_model, cpu).tokenizer
    windows = finish(tokenise([TEXT], tokenizer, max_length=64, most_windows=2, cancel=CancelToken())).windows
    return to_rows([TEXT], windows, question)


def guess_of(rows: Rows, seed: int = 1) -> Scored:
    scores = np.where(rows.is_inner.numpy(), np.random.default_rng(seed).normal(size=rows.input_ids.shape), 0.0)
    return Scored(scores, np.zeros(1), np.zeros(1), np.zeros(1, np.int64))


def answer(question: Question, rows: Rows, masked: list[int]) -> float:
    ids = rows.input_ids[:1].clone()
    ids[0, [1 + i for i in masked]] = MASK
    with torch.no_grad():
        return float(question.network(input_ids=ids, attention_mask=rows.attention_mask).logits[0, 1])


def test_that_steps_grow_after_the_single_ones() -> None:
    assert step_ends(5, None, 1.0) == [1, 2, 3, 4, 5]
    assert step_ends(12, 3, 2.0) == [1, 2, 3, 5, 9, 12]
    assert step_ends(1, 6, 1.5) == [1]
    assert len(step_ends(128, 6, 1.5)) == 16
    assert len(step_ends(400, 6, 1.5)) == 19


def test_that_each_word_gets_what_the_answer_loses_by_its_step(question: Question, rows: Rows) -> None:
    guess = guess_of(rows)
    found = follow(question, rows, guess, CancelToken(), erasure="mask")
    order = np.argsort(-guess.scores[0, 1:13], kind="stable").tolist()
    for step, word in enumerate(order):
        lost = answer(question, rows, order[:step]) - answer(question, rows, order[: step + 1])
        assert found.scores[0, 1 + word] == pytest.approx(lost, abs=1e-5)
    assert found.gap[0] == pytest.approx(answer(question, rows, []) - answer(question, rows, order), abs=1e-5)
    assert abs(found.delta[0]) < 1e-5


def test_that_words_of_one_step_share_it_and_keep_their_order(question: Question, rows: Rows) -> None:
    guess = guess_of(rows, 2)
    found = follow(question, rows, guess, CancelToken(), erasure="mask", single=2, growth=3.0)
    order = np.argsort(-guess.scores[0, 1:13], kind="stable").tolist()
    ends = step_ends(12, 2, 3.0)
    assert ends == [1, 2, 5, 12]
    for start, end in zip([0, *ends], ends, strict=False):
        lost = answer(question, rows, order[:start]) - answer(question, rows, order[:end])
        assert found.scores[0, [1 + word for word in order[start:end]]].sum() == pytest.approx(lost, abs=1e-5)
    assert found.scores.sum() == pytest.approx(found.gap[0], abs=1e-5)
