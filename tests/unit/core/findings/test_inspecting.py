"""All of it together: each planted fault is found and nothing else, and a clean table is called so."""

from collections.abc import Callable

import pytest
from planted import dataset_of, found_in, table_of, texts

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, finish
from bertdesk.core.findings.finding import SEVERITIES
from bertdesk.core.findings.inspecting import inspect
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.text_columns import Columns
from bertdesk.errors import Cancelled

Rows = list[tuple[str, str]]
LONG = "It was a long story about the old house at the end of the street where nobody had lived for many years"


@pytest.mark.parametrize("seed", range(5))
def test_that_nothing_is_wrong_with_a_clean_table(seed: int) -> None:
    assert found_in(texts(300, seed=seed)).findings == ()


@pytest.mark.parametrize(
    ("plant", "code", "rows"),
    [
        (lambda rows: [*rows, rows[0]], "repeated_texts", (0, 300)),
        (lambda rows: [*rows, (rows[1][0] + " indeed", rows[1][1])], "similar_texts", (1, 300)),
        (lambda rows: [*rows, ("", "good")], "texts_empty", (300,)),
        (lambda rows: [*rows, ("a text", "")], "labels_empty", (300,)),
        (lambda rows: [*rows, ("?", "good")], "texts_very_short", (300,)),
        (lambda rows: [*rows, (LONG, "GOOD")], "labels_spelled_differently", (300,)),
        (lambda rows: [*rows, (LONG, "rare")], "classes_untestable", (300,)),
        (lambda rows: [*rows, (f"{LONG} +49 30 123456", "good")], "phones_in_texts", (300,)),
        (lambda rows: [*rows, ("物流很快服务也好", "good")], "texts_in_other_script", (300,)),
        (lambda rows: [*rows, ("Das ist nicht gut und die Leute sind es auch nicht", "bad")], "texts_in_other_language",
         (300,)),
        (lambda rows: [*rows[:9], (rows[9][0], "bad"), *rows[10:]], "labels_suspected", (9,)),
        (lambda rows: [(f"Review of the day: {text}", label) for text, label in rows], "texts_begin_alike",
         tuple(range(300))),
    ],
)  # fmt: skip
def test_that_a_planted_fault_is_found_and_nothing_else(
    plant: Callable[[Rows], Rows], code: str, rows: tuple[int, ...]
) -> None:
    (finding,) = found_in(plant(texts(300))).findings
    assert (finding.code, finding.rows) == (code, rows)


def test_that_a_column_beside_is_looked_at_too() -> None:
    rows = [(text, label, label[0]) for text, label in texts(60)]
    (finding,) = found_in(rows, ("text", "label", "short")).findings
    assert finding.facts == {"column": "short", "percent": 100.0, "largest": 50.0}


def test_that_the_serious_comes_first() -> None:
    rows = [*texts(300), ("", "good"), (LONG, "Good"), (LONG, "bad"), ("!", "rare")]
    severities = [SEVERITIES.index(finding.severity) for finding in found_in(rows).findings]
    assert severities == sorted(severities)
    assert set(severities) == {0, 1}


def test_that_it_tells_how_far_it_is_and_hears_a_wish_to_stop() -> None:
    table, token = table_of(texts(300)), CancelToken()
    work = inspect(table, to_dataset(table, Columns("text", "label")), cancel=token)
    assert isinstance(next(work), Progressed)
    token.request()
    with pytest.raises(Cancelled):
        finish(work)


def test_that_the_same_table_gives_the_same_findings() -> None:
    rows = [*texts(200), *((text, {"good": "bad", "bad": "good"}[label]) for text, label in texts(210)[200:])]
    assert found_in(rows).findings == found_in(rows).findings
    assert dataset_of(rows).n == 210
