"""The benchmark of faithfulness: every contender is tried, nothing twice, and the table says what the tries say."""

from pathlib import Path

import numpy as np
import pytest
from doing import enliven, finish

from bertdesk.bench.faithful import Sizes, Tried, from_json, measure_all, read, to_json
from bertdesk.bench.faithful_table import summarise
from bertdesk.bench.plan import GREEDY, RANDOM
from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device
from bertdesk.core.explain.faithfulness import Faithfulness
from bertdesk.core.model import Classifier

TEXTS = tuple(f"the {a} was {b} , the {c} not very {d} ! slow room" for a, b, c, d in [
    ("film", "good", "book", "bad"), ("meal", "clean", "room", "dirty"), ("staff", "rude", "price", "fine"),
    ("book", "great", "film", "awful"),
])  # fmt: skip
SIZES = Sizes(texts=3, slow_texts=2, greedy_texts=1, shortest=10, longest=20)
NAMES = (RANDOM, "conservative_propagation", "occlusion", "lime", GREEDY)


@pytest.fixture(scope="module")
def classifier(tiny_model: Path, cpu: Device) -> Classifier:
    loaded = model.load(tiny_model, cpu)
    enliven(loaded.network)
    return loaded


def run(classifier: Classifier, texts: tuple[str, ...] = TEXTS, **options: object) -> list[Tried]:
    return finish(measure_all(classifier, texts, SIZES, NAMES, cancel=CancelToken(), **options))


def figures(value: float) -> Faithfulness:
    return Faithfulness(value, value, value, value, value, value, value)


def test_that_each_contender_is_tried_on_as_many_texts_as_it_may(classifier: Classifier) -> None:
    found = run(classifier)
    tried = {(one.contender, one.text, one.erasure) for one in found}
    assert len(tried) == len(found) == 2 * (3 + 3 + 3 + 2 + 1)
    assert {text for name, text, _ in tried if name == "lime"} == {0, 1}
    assert {text for name, text, _ in tried if name == GREEDY} == {0}


def test_that_texts_too_short_or_too_long_are_passed_over(classifier: Classifier) -> None:
    found = run(classifier, ("good", *TEXTS[:2], "bad " * 40, *TEXTS[2:]))
    assert found == run(classifier)


def test_that_what_is_kept_is_not_tried_again(classifier: Classifier, tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    whole = run(classifier, keep=file)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    assert read(file) == whole
    file.write_text("".join(lines[:7]) + lines[7][:30], encoding="utf-8")  # as a kill leaves it
    half = read(file)
    assert half == whole[:6], "a contender with one of two ways to erase is tried again"
    again = run(classifier, known=half)
    assert sorted(map(to_json, again)) == sorted(map(to_json, whole))


def test_that_a_line_reads_as_it_was_written() -> None:
    one = Tried("lime", 3, "mask", figures(0.25))
    assert from_json(to_json(one)) == one


def test_that_the_share_of_the_way_is_a_ratio_of_sums_over_the_greedy_texts() -> None:
    tried = []
    for erasure, scale in (("delete", 1.0), ("mask", 2.0)):
        for text, (chance, mine, most) in enumerate([(0.1, 0.3, 0.5), (0.0, 0.4, 0.8), (0.2, 0.9, 0.9)]):
            tried.append(Tried(RANDOM, text, erasure, figures(scale * chance)))
            tried.append(Tried("lime", text, erasure, figures(scale * mine)))
            if text < 2:
                tried.append(Tried(GREEDY, text, erasure, figures(scale * most)))
    by_name = {line.contender: line for line in summarise(tried)}
    share = by_name["lime"].share
    assert share is not None
    assert share.mean == pytest.approx((0.2 + 0.4) / (0.4 + 0.8))
    assert share.low <= share.mean <= share.high
    assert by_name["lime"].share_by_erasure == pytest.approx({"delete": 0.5, "mask": 0.5})
    greedy, chance = by_name[GREEDY].share, by_name[RANDOM].share
    assert greedy is not None
    assert chance is not None
    assert (greedy.mean, chance.mean) == (1.0, 0.0)
    assert by_name["lime"].by_erasure["delete"]["sufficiency"].mean == pytest.approx(np.mean([0.3, 0.4, 0.9]))
    assert (by_name["lime"].n, by_name[GREEDY].n) == (3, 2)


def test_that_a_contender_without_the_greedy_texts_has_no_share() -> None:
    tried = [Tried(RANDOM, 0, "delete", figures(0.0)), Tried(GREEDY, 0, "delete", figures(1.0))]
    tried += [Tried("lime", 1, "delete", figures(0.5))]
    assert {line.contender: line.share is None for line in summarise(tried)} == {
        RANDOM: False, GREEDY: False, "lime": True,
    }  # fmt: skip
