"""Lines for people: widths, breaks, marks, progress and figures, without a network."""

import io
import re
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from bertdesk.cli import coloured, columns, figures, word_lines
from bertdesk.cli.console import Console
from bertdesk.core.events import (
    Evaluated,
    Event,
    Notice,
    Phase,
    Progressed,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    StepDone,
)
from bertdesk.core.explain import Attribution, Receipt, Span
from bertdesk.core.metrics import Evaluation, score
from bertdesk.core.predict import Prediction


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_that_chinese_takes_two_cells_and_an_accent_none() -> None:
    assert columns.width("物流 ok") == 7
    assert columns.width("e\u0301") == 1
    assert columns.clip("物流配送", 6) == "物流…"
    assert columns.aligned([("物流", "1"), ("bill", "22")], right=(1,)) == ["物流   1", "bill  22"]


def test_that_a_text_wraps_between_words_and_loses_nothing_but_blanks() -> None:
    text = "one two  three\n\nfour物流配送"
    lines = [text[start:end] for start, end in columns.breaks(text, 8)]
    assert lines == ["one two", "three", "", "four物流", "配送"]
    assert columns.breaks("abcdefgh", 3) == [(0, 3), (3, 6), (6, 8)]


def test_that_escape_sequences_in_data_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in columns.clean("\x1b[2Jgone")
    console = Console(stream := io.StringIO())
    console.report(RunFailed("file_missing", {"path": "\x1b[31mred.csv"}))
    assert "\x1b" not in stream.getvalue()


@pytest.mark.parametrize("phase", get_args(Phase))
def test_that_the_terminal_has_words_for_every_phase(phase: Phase) -> None:
    console = Console(stream := Terminal())
    console.report(Progressed(phase, 1, 2))
    assert re.search(r"\w", stream.getvalue())


@pytest.fixture
def attribution() -> Attribution:
    text = "late parcel, charged"
    spans = (Span(0, 4, 0.5), Span(5, 11, 1.0), Span(11, 12, 0.01), Span(13, 20, -0.6))
    return Attribution(text, "delivery", "billing", 0.3, spans, 0.01, 0.9, 32, 1, False, "integrated_gradients_pad")


def test_that_marks_are_signs_where_no_colour_may_be(attribution: Attribution) -> None:
    assert coloured.marked_lines(attribution, "none", 80) == ["[+late] [+parcel], [-charged]"]


def test_that_marks_differ_by_more_than_colour(attribution: Attribution) -> None:
    (line,) = coloured.marked_lines(attribution, "256", 80)
    assert line.count("\x1b[4;") == 1  # only what speaks against is underlined
    assert "\x1b[38;5;16;48;5;172mparcel\x1b[0m" in line
    (true,) = coloured.marked_lines(attribution, "true", 80)
    assert "48;2;224;130;20mparcel" in true  # the strongest has the strongest ground


@pytest.mark.parametrize(
    ("environment", "depth"),
    [
        ({}, "256"),
        ({"COLORTERM": "truecolor"}, "true"),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, "none"),
        ({"TERM": "dumb"}, "none"),
    ],
)
def test_that_the_environment_decides_about_colours(environment: dict[str, str], depth: str) -> None:
    assert coloured.depth_of(Terminal(), environment) == depth
    assert coloured.depth_of(io.StringIO(), {"COLORTERM": "truecolor"}) == "none"
    assert coloured.depth_of(io.StringIO(), {"FORCE_COLOR": "1"}) == "256"


RECEIPT = Receipt((Span(5, 11, 1.0),), 0.3, 0.02, 0.28, 20, 20, "lime", 0.61, 0.011, "solid")


def test_that_an_explanation_names_both_sides_and_its_check(attribution: Attribution) -> None:
    text = "\n".join(word_lines.attribution_lines(attribution, RECEIPT, "none"))
    assert "delivery, 30 % (the answer is billing)." in text
    assert "parcel  +1.00    charged  −0.60" in text
    assert "sum to +0.91 logits of +0.90 (convergence delta +0.010, 1.1 % off)" in text
    assert text.endswith("Integrated gradients from [PAD], 32 steps.")
    assert "Check: solid." in text
    assert "Without “parcel”: delivery 2 % instead of 30 %; without 1 random word: 28 % (mean of 20 draws)." in text
    assert "Second method: LIME; rank correlation 0.61." in text


def test_that_a_receipt_without_a_word_says_so(attribution: Attribution) -> None:
    receipt = replace(RECEIPT, words=(), verdict="unreliable", agreement=0.0)
    text = "\n".join(word_lines.attribution_lines(attribution, receipt, "none"))
    assert "Check: do not rely on it." in text
    assert "No word speaks for this class." in text


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, "0 %"), (0.002, "<1 %"), (0.844, "84 %"), (0.998, ">99 %"), (1.0, "100 %")]
)
def test_that_shares_have_no_false_digits(share: float, shown: str) -> None:
    assert figures.percent(share) == shown


@pytest.mark.parametrize(("seconds", "shown"), [(12, "12 s"), (130, "2 min"), (3900, "1 h 5 min")])
def test_that_times_are_in_units_of_people(seconds: float, shown: str) -> None:
    assert figures.duration(seconds) == shown


def _evaluation(k: int) -> Evaluation:
    true = np.arange(60) % k
    probabilities = np.full((60, k), 0.1 / k)
    probabilities[np.arange(60), np.where(np.arange(60) < 6, (true + 1) % k, true)] += 0.9
    return score(tuple(f"class {i}" for i in range(k)), true, probabilities)


def test_that_few_classes_get_a_confusion_table_and_many_their_worst_mistakes() -> None:
    few = "\n".join(figures.evaluation_lines(_evaluation(3), "none"))
    assert "90 % right on 60 texts (95 % interval 80–95 %)." in few
    assert "is ↓  taken for →" in few
    assert "  class 0                 18        2        ·" in few
    many = "\n".join(figures.evaluation_lines(_evaluation(30), "none"))
    assert "is ↓" not in many
    assert "taken for" in many


def test_that_a_model_that_gained_nothing_is_told_of() -> None:
    from bertdesk.core.events import BaselineScored

    baselines = (BaselineScored("majority", 0.33, 0.2, "class 0"), BaselineScored("tfidf", 0.9, 0.9))
    lines = figures.train_lines(_evaluation(3), baselines, "none")
    assert lines[1] == "Always guessing “class 0” would get 33 %; word counts alone (TF-IDF) 90 %."
    assert lines[2].startswith("So the encoder adds nothing here yet")
    assert len(figures.train_lines(_evaluation(3), (baselines[0], BaselineScored("tfidf", 0.8, 0.8)), "none")) == 2
    told = figures.train_lines(_evaluation(3), (), "none", told=("test",))
    assert "texts that the file keeps for the test (95 %" in told[0]


def test_that_a_plan_names_the_parts_that_are_the_files_own() -> None:
    assert figures.parts_line((25_000, 2_500, 1_000), ("test",)) == (
        "Rows: 25,000 to learn from, 2,500 to choose the best epoch by, 1,000 for the test."
        " The file says which are for the test."
    )
    assert figures.parts_line((9, 2, 1), ("valid", "test")).endswith(
        "The file says which are to choose the best epoch by and which for the test."
    )


def test_that_bars_start_with_the_likeliest_and_sum_up_the_rest() -> None:
    probabilities = {f"c{i}": 0.5 if i == 7 else 0.5 / 19 for i in range(20)}
    lines = figures.probability_lines(Prediction("c7", probabilities, 1, False, 0.0), "none")
    assert lines[0] == "  c7    50 %  " + "█" * 15
    assert lines[-1] == "  and 8 more classes, together 21 %"


TOPICS = {"price": 0.1, "room": 0.7, "staff": 0.9}


def topics(**probabilities: float) -> Prediction:
    found = TOPICS | probabilities
    return Prediction(max(found, key=found.__getitem__), found, 1, False, 0.0, is_multi_label=True)


def test_that_the_classes_that_hold_are_told_first() -> None:
    lines = figures.probability_lines(topics(), "none")
    assert lines[0] == "  These hold: staff, room."
    assert [line.split()[0] for line in lines[1:]] == ["staff", "room", "price"]
    assert figures.probability_lines(topics(room=0.4, staff=0.2), "none")[0] == "  None of the classes holds."


def test_that_what_does_not_sum_to_1_is_not_summed_up() -> None:
    lines = figures.probability_lines(topics(**{f"c{i}": 0.6 for i in range(20)}), "none")
    assert lines[-1] == "  and 11 more classes"


def test_that_texts_of_several_classes_count_for_each() -> None:
    found = [topics(), topics(price=0.8), topics(room=0.4, staff=0.2)]
    assert figures.tally_line(found) == "3 texts: 2 staff, 2 room, 1 price, 1 none of the classes."
    lines = figures.prediction_lines(["one", "two", "three"], found)
    assert [line.split("  ")[0] for line in lines] == ["staff, room", "staff, price, room", "none of the classes"]


def test_that_a_class_that_does_not_hold_is_told_as_that(attribution: Attribution) -> None:
    found = replace(attribution, is_multi_label=True, probability=0.3)
    receipt = Receipt((), 0.3, 0.3, 0.3, 20, 0, "lime", 0.0, 0.0, "unreliable")
    lines = word_lines.attribution_lines(found, receipt, "none")
    assert lines[0].startswith("  delivery, 30 % (it does not hold).")
    held = replace(found, probability=0.6)
    assert word_lines.attribution_lines(held, receipt, "none")[0].startswith("  delivery, 60 %. ")


STEP = StepDone(5, 20, 0.5, 0.69, 2e-5, 28.4, 75.0)


def test_that_progress_moves_in_one_line_on_a_terminal() -> None:
    console = Console(stream := Terminal())
    for event in (Progressed("reading", 1, 2), STEP, Evaluated("valid", 1, 0.5, 0.9, 0.9, 20, is_best=True)):
        console.report(event)
    moving, _, line = stream.getvalue().rpartition("\r")
    assert "\n" not in moving
    assert "Training ━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  25 %  loss 0.69 · 75 s left · step 5 of 20 · 28 texts/s" in moving
    assert line == "  epoch 1:  90 % right on 20 texts kept aside, loss 0.50  (best so far)\n"


def test_that_of_a_narrow_terminal_the_losses_are_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bertdesk.cli.console.terminal_width", lambda: 80)
    console = Console(stream := Terminal())
    console.report(StepDone(132, 1071, 0.12, 7.61, 1e-4, 44.7, 740.0, 6.92, 0.69))
    moving = stream.getvalue().strip()
    assert "loss 7.61 (masked 6.92, next 0.69) · 12 min left" in moving
    assert len(moving) < 80


def test_that_a_log_gets_no_moving_line(monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console(stream := io.StringIO())
    console.report(STEP)
    assert stream.getvalue() == ""
    monkeypatch.setattr("bertdesk.cli.console._PLAIN_GAP_S", -1.0)
    console.report(STEP)
    assert stream.getvalue() == "Training: loss 0.69 · 75 s left · step 5 of 20 · 28 texts/s\n"


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (RunStarted("train", "cpu", 72), "Training on cpu, 72 steps at most."),
        (Notice("texts_cut_off", {"percent": 7, "max_length": 256}), "Note: 7 % of the texts are longer than 256"),
        (Notice("not_yet_known", {"count": 3}), "Note: not yet known (count: 3)."),
        (RunCancelled(41, "/m"), "Stopped after 41 steps. The best model so far is kept in /m"),
        (RunCancelled(1), "Stopped after 1 step, before a first epoch was measured: nothing is kept."),
        (RunCancelled(), "Stopped. Nothing was written."),
        (RunPaused(132, 1071, "/m"), "Stopped at step 132 of 1,071, nothing is lost: the same command with --resume"),
        (RunResumed(1132, 2071), "Going on after step 1,132 of 2,071."),
        (RunFailed("text_empty"), "There is no text to classify."),
        (RunFinished("train", 1.0), ""),
    ],
)
def test_that_every_ending_and_notice_is_a_sentence(event: Event, said: str) -> None:
    console = Console(stream := io.StringIO())
    console.report(event)
    assert stream.getvalue().startswith(said)
    assert stream.getvalue().count("\n") == bool(said)
