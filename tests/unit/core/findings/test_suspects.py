"""Labels that are probably wrong: those turned on purpose come first, and a right table has none."""

import random

import numpy as np
import pytest
from planted import bare, dataset_of, texts

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset
from bertdesk.core.equal import group_equal
from bertdesk.core.events import finish
from bertdesk.core.findings.finding import Finding
from bertdesk.core.findings.repeats import compare
from bertdesk.core.findings.suspects import off_diagonal, suspected
from bertdesk.errors import Cancelled


def suspects(dataset: Dataset, token: CancelToken | None = None) -> list[Finding]:
    compared = finish(compare(dataset, None, CancelToken()))
    return finish(suspected(dataset, compared.words, compared.equal, token or CancelToken()))


def turned(rows: list[tuple[str, str]], share: float) -> tuple[list[tuple[str, str]], set[int]]:
    wrong = set(random.Random(4).sample(range(len(rows)), round(share * len(rows))))
    other = {"good": "bad", "bad": "good"}
    return [(text, other[label] if row in wrong else label) for row, (text, label) in enumerate(rows)], wrong


def test_that_only_turned_labels_are_suspected_where_words_are_clear() -> None:
    rows, wrong = turned(texts(600), 0.05)
    (finding,) = suspects(dataset_of(rows))
    assert set(finding.rows) <= wrong
    assert len(finding.rows) >= 0.7 * len(wrong)  # a class counts from its average on: the rule rather misses one
    assert finding.facts == {"count": len(finding.rows), "total": 600}
    assert all(place.hint != rows[place.row][1] for place in finding.places)
    assert all(place.score < 0.5 for place in finding.places)


def test_that_a_right_table_has_no_suspects() -> None:
    assert suspects(dataset_of(texts(600))) == []


def test_that_labels_by_chance_are_not_judged() -> None:
    dice = random.Random(5)
    assert suspects(dataset_of([(text, dice.choice("ab")) for text, _ in texts(400)])) == []


def test_that_a_few_rows_are_not_judged() -> None:
    assert suspects(dataset_of(turned(texts(40), 0.1)[0])) == []


def test_that_a_wrong_copy_does_not_hide_behind_its_twin() -> None:
    rows = texts(300)
    text, label = rows[7]
    (finding,) = suspects(dataset_of([*rows, (text, "bad" if label == "good" else "good")]))
    assert finding.rows == (300,)


def test_that_many_classes_are_judged_too() -> None:
    dice = random.Random(6)
    rows = [
        (f"{text} word{number % 12} sign{number % 12}", f"class {number % 12}")
        for number, (text, _) in enumerate(texts(960))
    ]
    wrong = sorted(dice.sample(range(960), 20))
    for row in wrong:
        rows[row] = (rows[row][0], f"class {(row + 5) % 12}")
    (finding,) = suspects(dataset_of(rows))
    assert set(finding.rows) <= set(wrong)
    assert len(finding.rows) >= 0.7 * len(wrong)
    assert all(place.hint == f"class {place.row % 12}" for place in finding.places)


def test_that_the_confident_joint_is_that_of_the_paper() -> None:
    """Class a's own rows average 0.7, class b's 0.6: a row counts as b from 0.6, wherever its label says a."""
    of_b = np.array([0.1, 0.1, 0.1, 0.3, 0.9, 0.2, 0.6, 0.6, 0.6, 0.6, 0.6])
    probabilities = np.stack([1 - of_b, of_b], axis=1)
    rows, likelier = off_diagonal(probabilities, np.array([0] * 6 + [1] * 5))
    assert (rows.tolist(), likelier.tolist()) == ([4], [1])


def test_that_a_wish_to_stop_is_heard() -> None:
    token = CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        suspects(dataset_of(texts(100)), token)


def test_that_texts_without_words_are_no_trouble() -> None:
    dataset = bare(["!" * (number + 1) for number in range(60)], [number % 2 for number in range(60)])
    assert len(np.unique(group_equal(dataset.texts))) == 60
    assert suspects(dataset) == []
