"""Texts that stand there more than once, equal or nearly so, in one table or in those for training and testing."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress

import numpy as np

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset, Indices
from bertdesk.core.equal import grouping
from bertdesk.core.events import Work
from bertdesk.core.findings.finding import Code, Finding, Place
from bertdesk.core.findings.similar import Similar, find_similar, groups_of
from bertdesk.core.findings.words import Words, read_words
from bertdesk.errors import Facts

_EQUAL: tuple[Code, Code] = ("repeated_texts", "repeated_texts_disagree")
_SIMILAR: tuple[Code, Code] = ("similar_texts", "similar_texts_disagree")
"""Where all of a group have one label, and where they have several."""


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A table's texts, and those of the table it will be tested on, compared with each other."""

    dataset: Dataset
    test: Dataset | None
    equal: Indices  # (N,) of the table, then of the test table: equal texts share a number
    firsts: Indices  # (G,) the first text of each number
    words: Words  # of these G texts
    similar: Similar  # among these G texts

    @property
    def of_train(self) -> Indices:  # (G,) how many texts of the table each number has
        return np.bincount(self.equal[: self.dataset.n], minlength=len(self.firsts)).astype(np.int64)


def compare(dataset: Dataset, test: Dataset | None, cancel: CancelToken) -> Work[Compared]:
    texts = [*dataset.wholes, *test.wholes] if test else dataset.wholes
    equal = yield from grouping(texts, cancel)
    is_first = np.diff(np.maximum.accumulate(equal), prepend=-1) > 0  # they are numbered as they first come
    firsts = np.flatnonzero(is_first)
    words = yield from read_words(compress(texts, is_first.tolist()), len(firsts), cancel)
    similar = yield from find_similar(words, cancel)
    return Compared(dataset, test, equal, firsts, words, similar)


def repeated(compared: Compared) -> list[Finding]:
    """Tell of equal texts: of those with one label, and of those that disagree about it."""
    dataset = compared.dataset
    equal = compared.equal[: dataset.n]
    members = np.flatnonzero(compared.of_train[equal] > 1)
    return _agreeing_or_not(dataset, members, equal[members], np.ones(len(members)), _EQUAL)


def nearly_repeated(compared: Compared) -> list[Finding]:
    """Tell of texts that say nearly the same; each place's score is how alike it is to the most alike of them."""
    similar, n_train = compared.similar, int((compared.firsts < compared.dataset.n).sum())
    both = similar.second < n_train  # those of the table come first
    first, second, shares = similar.first[both], similar.second[both], similar.shares[both]
    groups = groups_of(Similar(first, second, shares), len(compared.firsts))
    best = np.zeros(len(compared.firsts))
    np.maximum.at(best, first, shares)
    np.maximum.at(best, second, shares)
    numbers = np.flatnonzero(best)
    members = compared.firsts[numbers]
    return _agreeing_or_not(compared.dataset, members, groups[numbers], best[numbers], _SIMILAR)


def shared_with_test(compared: Compared) -> list[Finding]:
    """Tell of texts of the test table that the training table holds too: a model is praised for remembering them."""
    if compared.test is None:
        return []
    of_test = compared.equal[compared.dataset.n :]
    is_known = compared.of_train[of_test] > 0
    exact = [
        Place(_row(compared, compared.firsts[number]), score=1.0, other=int(compared.test.rows[place]))
        for place, number in zip(np.flatnonzero(is_known), of_test[is_known], strict=True)
    ]
    near = _nearly_known(compared, np.flatnonzero(~is_known), of_test)
    found: list[tuple[Code, list[Place]]] = [("test_texts_known", exact), ("test_texts_nearly_known", near)]
    return [
        Finding(code, "serious", {"count": len(places), "total": compared.test.n}, tuple(places))
        for code, places in found
        if places
    ]


def shared_between_parts(compared: Compared) -> list[Finding]:
    """Tell of rows that the table itself names for the test, and whose texts it has for training or validation too."""
    dataset, size = compared.dataset, len(compared.firsts)
    test, equal = dataset.of_part("test"), compared.equal[: compared.dataset.n]
    is_seen = np.zeros(size, np.bool_)
    is_seen[np.delete(equal, test)] = True
    closest = np.zeros(size)  # (G,) how alike each is to the most alike text that is seen
    similar = compared.similar
    for own, other in ((similar.first, similar.second), (similar.second, similar.first)):
        crossing = is_seen[own]
        np.maximum.at(closest, other[crossing], similar.shares[crossing])
    closest[is_seen] = 1.0
    found: list[tuple[Code, Indices]] = [
        ("test_texts_known", test[is_seen[equal[test]]]),
        ("test_texts_nearly_known", test[~is_seen[equal[test]] & (closest[equal[test]] > 0)]),
    ]
    return [
        Finding(
            code, "serious", {"count": len(members), "total": len(test)},
            tuple(Place(_row(compared, member), score=float(closest[equal[member]])) for member in members.tolist()),
        )
        for code, members in found
        if len(members)
    ]  # fmt: skip


def _nearly_known(compared: Compared, unknown: Indices, of_test: Indices) -> list[Place]:
    assert compared.test is not None
    similar = compared.similar
    closest: dict[int, tuple[float, int]] = {}
    in_train = compared.of_train > 0
    crossing = in_train[similar.first] & ~in_train[similar.second]
    for own, other, share in zip(
        similar.first[crossing].tolist(), similar.second[crossing].tolist(), similar.shares[crossing].tolist(),
        strict=True,
    ):  # fmt: skip
        closest[other] = max(closest.get(other, (0.0, 0)), (share, own))
    return [
        Place(_row(compared, compared.firsts[closest[number][1]]), score=closest[number][0],
              other=int(compared.test.rows[place]))
        for place in unknown.tolist()
        if (number := int(of_test[place])) in closest
    ]  # fmt: skip


def _agreeing_or_not(
    dataset: Dataset, members: Indices, groups: Indices, scores: Iterable[float], codes: tuple[Code, Code]
) -> list[Finding]:
    """Return one finding for the groups with one label, one for those with several."""
    answers, labels = dataset.answer_ids, dict[int, set[int]]()
    rows: dict[int, list[tuple[int, float]]] = {}
    for member, group, score in zip(members.tolist(), groups.tolist(), scores, strict=True):
        labels.setdefault(group, set()).add(int(answers[member]))
        rows.setdefault(group, []).append((int(dataset.rows[member]), float(score)))
    found = []
    for code, disagree in zip(codes, (False, True), strict=True):
        chosen = [rows[group] for group in rows if (len(labels[group]) > 1) == disagree]
        places = tuple(Place(row, number, score) for number, group in enumerate(chosen) for row, score in group)
        if places:
            facts: Facts = {"count": len(places), "groups": len(chosen)}
            found.append(Finding(code, "serious" if disagree else "doubtful", facts, places))
    return found


def _row(compared: Compared, member: int) -> int:
    return int(compared.dataset.rows[member])
