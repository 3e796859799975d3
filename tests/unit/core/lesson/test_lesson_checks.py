"""Exercises and answers: what is right, what is not, and that the reason is the true one."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bertdesk.core.lesson.answers import (
    Answer,
    Chosen,
    ChosenHead,
    ChosenLayer,
    CutText,
    Guess,
    Lacking,
    Number,
    Struck,
    ThreeVectors,
    TwoPairs,
    number_of,
)
from bertdesk.core.lesson.checking import REASONS, check, cosine, looks
from bertdesk.core.lesson.exercises import (
    AlikeAlone,
    AlikeInContext,
    BalanceLosses,
    ChangedMost,
    CountReadings,
    Counts,
    CutByHand,
    CutWord,
    DivideWidth,
    Exercise,
    FindHead,
    GuessRight,
    HighestRecall,
    LosePair,
    LoseWords,
    Perplex,
    RateAt,
    Reckoned,
    ScorePair,
    TakeStep,
    TellingWord,
    TellNeighbours,
    WeighScores,
)
from bertdesk.core.lesson.reading import read
from bertdesk.core.lesson.solutions import longest_first, softmax, solution

MODELS = (Counts(tp=30, fn=20, fp=2, tn=48), Counts(tp=45, fn=5, fp=30, tn=20), Counts(tp=40, fn=10, fp=5, tn=45))


@pytest.mark.parametrize(
    ("exercise", "right"),
    [
        (CountReadings((3, 2, 2, 2)), 24),
        (TakeStep(weight=2, slope=3, rate=0.1), 1.7),
        (TakeStep(weight=2, slope=-3, rate=0.1), 2.3),
        (CutByHand("lowest", ("low", "lowe", "##est", "##s", "##t")), 3),
        (ScorePair((1, 2, 0, 1), (2, 0, 1, 2)), 2),
        (WeighScores((2, 1, -1)), 0.7054),
        (WeighScores((1000, 1000)), 0.5),
        (DivideWidth(768, 12), 64),
        (LoseWords((0.5, 0.125)), 1.3863),
        (LosePair(0.8), 1.6094),
        (BalanceLosses(masked=2.4, next=0.6), 4),
        (RateAt(highest=2e-5, step=75, warmup=20, total=120), 9e-6),
        (RateAt(highest=2e-5, step=10, warmup=20, total=120), 1e-5),
        (Perplex((0.5, 0.25, 0.125)), 4),
    ],
)
def test_that_the_right_number_is_right_with_two_decimals(exercise: Reckoned, right: float) -> None:
    assert solution(exercise) == pytest.approx(right, rel=1e-4)
    rounded = round(right, 2) if right > 0.1 else right
    for value, is_right in ((right, True), (rounded, True), (right * 1.2, False), (-right, False)):
        verdict = check(exercise, Number(value))
        assert (verdict.is_right, verdict.reason) == (is_right, "number_right" if is_right else "number_wrong")
        assert verdict.facts == {}  # a wrong answer is not told the right one
    assert check(exercise, Number(None)).reason == "not_a_number"
    assert not check(exercise, Number(math.nan)).is_right


@pytest.mark.parametrize(
    ("exercise", "value", "reason"),
    [
        (WeighScores((2, 1, -1)), 0.71, "number_right"),
        (WeighScores((2, 1, -1)), 0.7, "number_near"),  # one decimal
        (LosePair(0.8), 1.60, "number_near"),  # cut off
        (LoseWords((0.5, 0.125)), 1.4, "number_near"),
        (WeighScores((2, 1, -1)), 0.73, "number_wrong"),  # the third score left out
        (LoseWords((0.5, 0.125)), 1.3, "number_wrong"),
        (DivideWidth(768, 12), 64.02, "number_wrong"),  # a whole number has no decimals to be asked for
        (RateAt(highest=2e-5, step=75, warmup=20, total=120), 9.2e-6, "number_wrong"),
    ],
)
def test_that_two_decimals_are_asked_for_where_there_are_any(exercise: Reckoned, value: float, reason: str) -> None:
    assert check(exercise, Number(value)).reason == reason


@pytest.mark.parametrize(
    ("exercise", "mistaken"),
    [
        (WeighScores((2, 1, -1)), 1.0),  # shares of the scores themselves
        (LoseWords((0.5, 0.125)), -math.log(0.3125)),  # the logarithm of the mean
        (LoseWords((0.5, 0.125)), 2.0),  # to the base of 2
        (LosePair(0.8), -math.log(0.8)),  # the wrong one of the two
        (Perplex((0.5, 0.25, 0.125)), 1 / np.mean((0.5, 0.25, 0.125))),
        (ScorePair((1, 2, 0, 1), (2, 0, 1, 2)), 4),  # not divided
        (ScorePair((1, 2, 0, 1), (2, 0, 1, 2)), 1),  # divided by 4
        (RateAt(highest=2e-5, step=75, warmup=20, total=120), 2e-5 * 45 / 120),
    ],
)
def test_that_the_usual_mistakes_do_not_come_out_right(exercise: Reckoned, mistaken: float) -> None:
    assert not check(exercise, Number(float(mistaken))).is_right


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=8))
def test_that_softmax_gives_shares_in_the_order_of_the_scores(scores: list[float]) -> None:
    weights = softmax(scores)
    assert sum(weights) == pytest.approx(1)
    in_order = [weight for _, weight in sorted(zip(scores, weights, strict=True))]
    assert in_order == sorted(in_order)


def test_that_words_are_cut_as_the_tokenizers_library_cuts_them() -> None:
    from tokenizers.models import WordPiece

    pieces = ["[UNK]", "low", "lowe", "l", "o", "##w", "##est", "##s", "##t", "##o", "##e", "new", "##er"]
    model = WordPiece({piece: n for n, piece in enumerate(pieces)}, unk_token="[UNK]")
    for word in ("lowest", "low", "lower", "newest", "lo", "zebra", "lowz", "loo", "newer"):
        assert longest_first(word, pieces) == tuple(token.value for token in model.tokenize(word))


def test_that_softmax_score_and_loss_are_torch_s() -> None:
    import torch
    from torch.nn import functional

    assert softmax((2, 1, -1)) == pytest.approx(torch.tensor([2.0, 1.0, -1.0]).softmax(0).tolist(), rel=1e-6)
    logits = torch.tensor([[0.3, -0.2, 1.0], [2.0, 0.0, 0.5]])
    truth = torch.tensor([2, 1])
    given_to_truth = logits.softmax(-1)[[0, 1], truth].tolist()
    expected = functional.cross_entropy(logits, truth).item()
    assert solution(LoseWords(tuple(given_to_truth))) == pytest.approx(expected, rel=1e-5)


def test_that_the_rate_is_that_of_the_training_engine() -> None:
    import torch
    from networks import make_network

    from bertdesk.core.config import TrainConfig
    from bertdesk.core.learner import Learner
    from bertdesk.core.objective import Classes
    from bertdesk.core.parts import split_network

    config = TrainConfig(learning_rate=2e-5, warmup_share=20 / 120)
    parts, objective = split_network(make_network("bert"), frozen_layers=0), Classes(kind="cpu", dtype=torch.float32)
    learner = Learner(config, parts, objective, kind="cpu", total_steps=120)
    for step in (0, 1, 19, 20, 21, 75, 119):
        asked = RateAt(highest=2e-5, step=step, warmup=20, total=120)
        assert solution(asked) == pytest.approx(learner.rate(step), rel=1e-9)


def test_that_the_highest_recall_is_the_right_choice_though_it_is_the_least_accurate() -> None:
    exercise = HighestRecall(MODELS)
    assert [check(exercise, Chosen(n)).is_right for n in range(3)] == [False, True, False]
    accuracies = [(c.tp + c.tn) / (c.tp + c.tn + c.fp + c.fn) for c in MODELS]
    assert accuracies.index(min(accuracies)) == 1


def test_that_the_longest_row_of_pieces_counts() -> None:
    cut = CutText((("the",), ("em", "##bed", "##ding"), ("token", "##s")))
    verdict = check(CutWord(3), cut)
    assert verdict.is_right
    assert verdict.facts == {"pieces": "em ##bed ##ding", "n": 3, "wanted": 3}
    assert check(CutWord(4), cut).reason == "cut_too_little"
    assert check(CutWord(3), CutText(())).facts["n"] == 0


def vectors(*rows: list[float] | None, texts: tuple[str, str, str] = ("a", "b", "c"), unknown: int = 0) -> ThreeVectors:
    made = tuple(None if row is None else np.asarray(row, np.float32) for row in rows)
    first, second, third = made
    return ThreeVectors(texts, (first, second, third), (unknown == 1, unknown == 2, unknown == 3))


@pytest.mark.parametrize("exercise", [AlikeAlone(), AlikeInContext()])
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (vectors([1, 0], [1, 0.1], [0, 1]), "alike"),
        (vectors([1, 0], [0, 1], [1, 0.1]), "not_alike"),
        (vectors([1, 0], [1, 1], [0.1, 1]), "not_alike"),  # the second is nearer to the third
        (vectors([1, 0], [1, 0], [1, 0]), "not_alike"),
        (vectors([0, 0], [0, 0], [0, 0]), "not_alike"),
        (vectors([1, 0], None, [0, 1]), "word_missing"),
        (vectors([1, 0], [1, 0.1], [0, 1], unknown=3), "word_unknown"),
        (vectors([1, 0], [1, 0], [0, 1], texts=("bank", " Bank", "lemon")), "same_text"),
    ],
)
def test_that_two_vectors_are_alike_only_beside_the_third(
    exercise: AlikeAlone | AlikeInContext, answer: ThreeVectors, reason: str
) -> None:
    verdict = check(exercise, answer)
    assert (verdict.is_right, verdict.reason) == (reason == "alike", reason)


def test_that_a_cosine_is_numpy_s_and_has_no_unit() -> None:
    one, other = np.array([3, 4], np.float32), np.array([4, 3], np.float32)
    assert cosine(one, other) == pytest.approx(24 / 25)
    assert cosine(one * 1e6, other) == pytest.approx(24 / 25)
    assert cosine(one, np.zeros(2, np.float32)) == 0.0


def heads(T: int = 6) -> np.ndarray:
    """2 layers of 2 heads: all places alike, but (0, 1) looks back, and (1, 0) half at the end from the first."""
    weights = np.full((2, 2, T, T), 1 / T, np.float32)
    weights[0, 1] = 0
    weights[0, 1, 0, 0] = 1
    weights[0, 1, range(1, T), range(T - 1)] = 1
    weights[1, 0, 0] = 0.4 / (T - 1)
    weights[1, 0, 0, -1] = 0.6
    return weights


@pytest.mark.parametrize(
    ("exercise", "layer", "head", "reason"),
    [
        (FindHead("previous", 0.5), 0, 1, "head_found"),
        (FindHead("previous", 0.5), 1, 1, "head_looks_elsewhere"),
        (FindHead("end", 0.5), 1, 0, "head_found"),
        (FindHead("end", 0.5), 0, 1, "head_looks_elsewhere"),
        (FindHead("end", 0.9), 1, 0, "head_best"),
        (FindHead("end", 0.9), 0, 0, "head_looks_elsewhere"),
    ],
)
def test_that_a_head_is_found_by_where_it_looks(exercise: FindHead, layer: int, head: int, reason: str) -> None:
    verdict = check(exercise, ChosenHead(layer, head, heads()))
    assert verdict.reason == reason
    assert verdict.is_right == (reason != "head_looks_elsewhere")
    assert (verdict.facts["layer"], verdict.facts["head"]) == (layer + 1, head + 1)
    shares = looks(heads(), exercise.towards)
    assert verdict.facts["most"] == shares.max(), "whoever has not found it is told in which layer it is"
    assert shares[int(verdict.facts["best_layer"]) - 1].max() == shares.max()


def test_that_where_heads_look_is_a_share() -> None:
    assert looks(heads(), "previous").tolist() == pytest.approx(np.array([[1 / 6, 1], [1 / 6, 1 / 6]]), rel=1e-6)
    assert looks(heads(), "end")[1, 0] == pytest.approx(0.6)
    assert check(FindHead("end", 0.5), ChosenHead(0, 0, heads(T=4))).reason == "text_too_short"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Guess(("capital",), ("capital",), (0.9,)), "guessed"),
        (Guess(("capital",), ("city",), (0.5,)), "not_guessed"),
        (Guess(("em", "##bed"), ("em", "##bed"), (0.9, 0.4)), "guessed"),
        (Guess(("em", "##bed"), ("em", "##s"), (0.9, 0.4)), "not_guessed"),
        (Guess((".",), (".",), (0.99,)), "only_signs"),
        (Guess(("都",), ("都",), (0.99,)), "guessed"),
    ],
)
def test_that_a_masked_word_is_guessed_piece_for_piece(answer: Guess, reason: str) -> None:
    verdict = check(GuessRight(), answer)
    assert (verdict.is_right, verdict.reason) == (reason == "guessed", reason)
    if reason == "guessed":
        assert verdict.facts["probability"] == min(answer.probabilities)


@pytest.mark.parametrize(
    ("near", "far", "reason"),
    [
        (0.9, 0.2, "told_apart"),
        (0.4, 0.2, "near_held_apart"),
        (0.9, 0.6, "far_held_near"),
        (0.4, 0.9, "near_held_apart"),
    ],
)
def test_that_neighbours_are_told_apart_only_where_both_are(near: float, far: float, reason: str) -> None:
    verdict = check(TellNeighbours(), TwoPairs(near, far))
    assert (verdict.is_right, verdict.reason) == (reason == "told_apart", reason)


def test_that_the_layer_that_changed_most_is_the_right_one() -> None:
    changes = (0.0, 0.02, 0.05)
    assert [check(ChangedMost(), ChosenLayer(n, changes)).is_right for n in range(3)] == [False, False, True]
    facts = {"layer": 2, "change": 0.02, "most": 0.05, "frozen": 0}
    assert check(ChangedMost(), ChosenLayer(1, changes)).facts == facts


def test_that_a_layer_that_was_frozen_is_said_to_have_been() -> None:
    changes = (0.0, 0.0, 0.05, 0.02)
    reasons = [check(ChangedMost(), ChosenLayer(n, changes, frozen=2)).reason for n in range(4)]
    assert reasons == ["layer_frozen", "layer_frozen", "changed_most_of_free", "changed_less"]
    assert check(ChangedMost(), ChosenLayer(2, changes)).reason == "changed_most"
    nothing_learnt = ChosenLayer(1, (0.0, 0.0), frozen=2)
    assert check(ChangedMost(), nothing_learnt).reason == "all_frozen"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Struck(0.9, 0.6, 1), "word_tells"),
        (Struck(0.9, 0.8, 1), "falls_too_little"),
        (Struck(0.9, 0.95, 1), "does_not_fall"),
        (Struck(0.9, 0.1, 2), "one_word_only"),
        (Struck(0.9, 0.9, 0), "one_word_only"),
    ],
)
def test_that_a_word_tells_where_the_probability_falls_without_it(answer: Struck, reason: str) -> None:
    verdict = check(TellingWord(0.2), answer)
    assert (verdict.is_right, verdict.reason) == (reason == "word_tells", reason)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_every_verdict_can_be_said_with_the_facts_it_comes_with(language) -> None:
    lesson, said = read(language), set()
    cases: list[tuple[Exercise, Answer]] = [
        (LosePair(0.8), Number(1.609)), (LosePair(0.8), Number(1)), (LosePair(0.8), Number(None)),
        (WeighScores((2, 1, -1)), Number(0.7)), (ChangedMost(), ChosenLayer(0, (0, 0.1), frozen=1)),
        (ChangedMost(), ChosenLayer(1, (0, 0.1), frozen=1)), (ChangedMost(), ChosenLayer(1, (0, 0), frozen=2)),
        (HighestRecall(MODELS), Chosen(1)), (HighestRecall(MODELS), Chosen(0)),
        (CutWord(2), CutText((("a", "##b"),))), (CutWord(3), CutText((("a", "##b"),))),
        (AlikeAlone(), vectors([1, 0], [1, 0.1], [0, 1])), (AlikeAlone(), vectors([1, 0], [0, 1], [1, 0.1])),
        (AlikeAlone(), vectors([1, 0], None, [0, 1])), (AlikeAlone(), vectors([1, 0], [1, 0], [0, 1], unknown=2)),
        (AlikeAlone(), vectors([1, 0], [1, 0], [0, 1], texts=("a", "a", "b"))),
        (FindHead("end", 0.5), ChosenHead(1, 0, heads())), (FindHead("end", 0.9), ChosenHead(1, 0, heads())),
        (FindHead("end", 0.9), ChosenHead(0, 0, heads())), (FindHead("end", 0.9), ChosenHead(0, 0, heads(3))),
        (GuessRight(), Guess(("a",), ("a",), (0.5,))), (GuessRight(), Guess(("a",), ("b",), (0.5,))),
        (GuessRight(), Guess((".",), ("b",), (0.5,))),
        (TellNeighbours(), TwoPairs(0.9, 0.1)), (TellNeighbours(), TwoPairs(0.1, 0.1)),
        (TellNeighbours(), TwoPairs(0.9, 0.9)),
        (ChangedMost(), ChosenLayer(0, (0.1, 0))), (ChangedMost(), ChosenLayer(1, (0.1, 0))),
        (TellingWord(0.2), Struck(0.9, 0.1, 1)), (TellingWord(0.2), Struck(0.9, 0.8, 1)),
        (TellingWord(0.2), Struck(0.9, 0.99, 1)), (TellingWord(0.2), Struck(0.9, 0.1, 3)),
        (GuessRight(), Lacking("no_masked_head")), (TellNeighbours(), Lacking("no_next_head")),
        (TellingWord(0.2), Lacking("no_classifier")), (ChangedMost(), Lacking("no_original")),
    ]  # fmt: skip
    for exercise, answer in cases:
        verdict = check(exercise, answer)
        sentence = lesson.sentence(verdict)
        assert sentence
        assert "{" not in sentence
        assert lesson.labels.right not in lesson.sentence(verdict, is_shown=True)
        said.add(verdict.reason)
    assert said == set(REASONS)


def test_that_an_answer_to_another_exercise_is_no_answer() -> None:
    for exercise, answer in ((CutWord(3), Number(3)), (LosePair(0.5), Chosen(1)), (GuessRight(), TwoPairs(1, 0))):
        with pytest.raises(TypeError, match="is no answer to"):
            check(exercise, answer)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0.71", 0.71), (" 0,71 ", 0.71), ("71 %", 0.71), ("71%", 0.71), ("２", 2), ("０．７１", 0.71), ("0，71", 0.71),
        ("−0.5", -0.5), ("9e-6", 9e-6), ("9E-6", 9e-6), ("9 × 10⁻⁶", 9e-6), ("9*10^-6", 9e-6), ("0.9×10−5", 9e-6),
        (".5", 0.5), ("+4", 4), ("4.", 4),
        ("", None), ("four", None), ("1,2,3", None), ("1.000,5", None), ("nan", None), ("inf", None), ("1/4", None),
        ("e", None), ("--1", None), ("%", None),
    ],
)  # fmt: skip
def test_that_a_number_is_read_as_people_write_it(typed: str, number: float | None) -> None:
    assert number_of(typed) == (None if number is None else pytest.approx(number))


@given(st.text(max_size=12))
def test_that_nothing_that_is_typed_breaks_the_reading_of_it(typed: str) -> None:
    found = number_of(typed)
    assert found is None or isinstance(found, float)
