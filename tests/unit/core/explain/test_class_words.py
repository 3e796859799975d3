"""The words of a class: shares of each text's scores, averaged over the texts that have the word."""

from collections.abc import Sequence

import pytest

from bertdesk.core.explain import Attribution, Span
from bertdesk.core.explain.class_words import ClassWord, class_words


def scored(target: str, *words: tuple[str, float]) -> Attribution:
    """Return an attribution of the words, one blank between them."""
    spans, text = [], ""
    for word, score in words:
        spans.append(Span(len(text), len(text) + len(word), score))
        text += word + " "
    return Attribution(
        text=text.rstrip(), target=target, label=target, probability=0.9, spans=tuple(spans), delta=0.0, gap=1.0,
        steps=0, windows=1, was_truncated=False, method="stepwise_propagation",
    )  # fmt: skip


def shown(words: Sequence[ClassWord]) -> list[tuple[str, float]]:
    return [(word.word, round(word.mean, 6)) for word in words]


def test_that_a_texts_scores_are_shares_of_their_magnitudes_and_the_mean_is_over_texts_that_have_the_word() -> None:
    found = [
        scored("good", ("fine", 6.0), ("but", -2.0)),  # 0.75, -0.25
        scored("good", ("fine", 0.1), ("meal", 0.1)),  # 0.5, 0.5
        scored("good", ("meal", -3.0), ("but", -1.0)),  # -0.75, -0.25
    ]
    (good,) = class_words(found, fewest_texts=1)
    assert (good.label, good.texts) == ("good", 3)
    assert shown(good.for_it) == [("fine", 0.625)]
    assert shown(good.against_it) == [("but", -0.25), ("meal", -0.125)]


def test_that_places_of_one_text_are_summed_whatever_their_case() -> None:
    found = [scored("good", ("Fine", 1.0), ("FINE", 2.0), ("x", -1.0)), scored("good", ("fine", 1.0), ("x", 3.0))]
    (good,) = class_words(found, fewest_texts=2)
    assert shown(good.for_it) == [("fine", 0.5), ("x", 0.25)]  # (3/4 + 1/4) / 2, (-1/4 + 3/4) / 2
    fine = good.for_it[0]
    assert [(place.text, place.span.start, place.share) for place in fine.places] == [
        (0, 5, 0.5), (0, 0, 0.25), (1, 0, 0.25),
    ]  # fmt: skip
    assert fine.texts == (0, 1)
    assert good.for_it[1].texts == (1, 0)  # where it counts most first, not where it stands first


def test_that_two_places_of_a_text_count_more_than_a_stronger_one_of_another() -> None:
    found = [scored("good", ("a", 2.0), ("b", 2.0)), scored("good", ("a", 1.5), ("b", 1.0), ("a", 1.5))]
    (good,) = class_words(found, fewest_texts=2)
    a, _ = sorted(good.for_it, key=lambda word: word.word)
    assert a.places[0].text == 0  # its strongest place is of the text in which it counts less
    assert (a.texts, a.shares) == ((1, 0), {1: 0.75, 0: 0.5})


def test_that_words_against_a_class_lead_where_they_count_most_against_it() -> None:
    found = [scored("good", ("bad", -1.0), ("a", 3.0)), scored("good", ("bad", -3.0), ("a", 1.0))]
    (good,) = class_words(found, fewest_texts=2)
    assert good.against_it[0].texts == (1, 0)


def test_that_case_is_folded_as_each_language_does() -> None:
    found = [scored("good", ("Straße", 1.0)), scored("good", ("STRASSE", 1.0))]
    (good,) = class_words(found, fewest_texts=2)
    assert shown(good.for_it) == [("strasse", 1.0)]


def test_that_punctuation_is_no_word_but_counts_in_the_texts_sum() -> None:
    found = [scored("good", ("fine", 1.0), ("...", 3.0), ("🙂", -1.0), ("9", 0.0), ("好", 5.0))]
    (good,) = class_words(found, fewest_texts=1)
    assert shown(good.for_it) == [("好", 0.5), ("fine", 0.1)]
    assert good.against_it == ()


@pytest.mark.parametrize(("fewest", "words"), [(1, ["bad", "fine"]), (2, ["fine"]), (3, [])])
def test_that_a_word_of_too_few_texts_is_left_out_however_often_it_stands_there(fewest: int, words: list[str]) -> None:
    found = [
        scored("good", ("fine", 1.0)),
        scored("good", ("fine", 1.0), ("bad", 2.0), ("bad", 2.0), ("bad", 2.0)),
        scored("poor", ("fine", 1.0)),
    ]
    good, _ = class_words(found, fewest_texts=fewest)
    assert sorted(word.word for word in good.for_it) == words


def test_that_classes_are_apart_and_in_the_alphabets_order() -> None:
    found = [scored("poor", ("fine", -1.0)), scored("good", ("fine", 1.0)), scored("poor", ("bad", 1.0))]
    good, poor = class_words(found, fewest_texts=1)
    assert (good.label, good.texts, shown(good.for_it), good.against_it) == ("good", 1, [("fine", 1.0)], ())
    assert (poor.label, poor.texts) == ("poor", 2)
    assert (shown(poor.for_it), shown(poor.against_it)) == ([("bad", 1.0)], [("fine", -1.0)])
    assert poor.for_it[0].texts == (2,)  # an index of all attributions, not of those of the class


def test_that_the_strongest_come_first_and_equals_by_the_alphabet_on_both_sides() -> None:
    words = (("b", 1.0), ("a", 1.0), ("c", 2.0), ("f", -1.0), ("e", -1.0), ("g", -2.0))
    (good,) = class_words([scored("good", *words)], fewest_texts=1)
    assert [word.word for word in good.for_it] == ["c", "a", "b"]
    assert [word.word for word in good.against_it] == ["g", "e", "f"]
    (fewer,) = class_words([scored("good", *words)], fewest_texts=1, most_words=1)
    assert [word.word for word in (*fewer.for_it, *fewer.against_it)] == ["c", "g"]


def test_that_texts_without_any_score_and_no_texts_at_all_have_no_words() -> None:
    assert class_words([]) == ()
    (good,) = class_words([scored("good", ("fine", 0.0))], fewest_texts=1)
    assert (good.texts, good.for_it, good.against_it) == (1, (), ())
