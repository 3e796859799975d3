"""An explanation as lines for people: the marked text, what counts most, and how far to trust it. Knows no events."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bertdesk.cli.coloured import Depth, bold, faint, legend, marked_lines
from bertdesk.cli.columns import WIDEST, aligned, clip, one_line, terminal_width
from bertdesk.cli.figures import counted, headed, label_of, percent, signed
from bertdesk.cli.options import UnitName
from bertdesk.messages import method_name

if TYPE_CHECKING:
    from bertdesk.core.explain import Attribution, Receipt, Span
    from bertdesk.core.provenance import Faithful

_MOST_CLASSES_IN_SHORT = 3
_MOST_SHOWN = 6
_LEAST_SHOWN = 0.005
"""Scores that would read +0.00 are left out."""
_WORD_CELLS = 24
_SCORES_CELLS = 22
"""Both scores and the gaps, beside two columns of sentences."""
_VERDICTS = {
    "solid": "solid. The words matter far more than random ones, and a second method agrees.",
    "shaky": "shaky. Read the lines below before you rely on these words.",
    "unreliable": "do not rely on it. Random words matter as much as these.",
}


def answer_lines(probabilities: Mapping[str, float], found: Sequence["Attribution"], depth: Depth) -> list[str]:
    """Return an answer in short: the likeliest classes, and the text with its marks, once for each explained class."""
    ranked = sorted(probabilities.items(), key=lambda pair: -pair[1])[:_MOST_CLASSES_IN_SHORT]
    shares = [f"{label_of(label)} {percent(probability)}" for label, probability in ranked]
    lines = [", ".join([bold(shares[0], depth), *shares[1:]])]
    for attribution in found:
        if len(found) > 1:
            lines.append(faint(f"{label_of(attribution.target)}:", depth))
        lines += marked_lines(attribution, depth, _prose_cells())
    return ["  " + line for line in lines]


def attribution_lines(found: "Attribution", receipt: "Receipt", depth: Depth, unit: UnitName = "words") -> list[str]:
    """Return the text with its marks, the strongest on both sides, and how far they may be trusted.

    The attribution's spans are of the unit; the receipt goes by words.
    """
    answer = f"{bold(label_of(found.target), depth)}, {percent(found.probability)}"
    if not found.holds:
        answer += " (it does not hold)" if found.is_multi_label else f" (the answer is {label_of(found.label)})"
    return [
        f"  {answer}. Marked: {unit} that speak {legend(depth)} it.",
        "",
        *("  " + line for line in marked_lines(found, depth, _prose_cells())),
        "",
        *_strongest(found, depth, _cells_of(unit)),
        "",
        *_check(found, receipt, depth, unit),
    ]


def _strongest(found: "Attribution", depth: Depth, cells: int) -> list[str]:
    by_strength = sorted(found.spans, key=lambda span: -abs(span.score))
    by_strength = [span for span in by_strength if abs(span.score) >= _LEAST_SHOWN]
    sides = [
        [_scored(found.text, span, cells) for span in by_strength if sign * span.score > 0][:_MOST_SHOWN]
        for sign in (1, -1)
    ]
    nothing = ("", "")
    rows = [
        (*(sides[0][i] if i < len(sides[0]) else nothing), "", *(sides[1][i] if i < len(sides[1]) else nothing))
        for i in range(max(map(len, sides), default=0))
    ]
    head = ("for", "", "", "against", "")
    return headed(aligned([head, *rows], right=(1, 4)), depth)


def _scored(text: str, span: "Span", cells: int) -> tuple[str, str]:
    return clip(one_line(text[span.start : span.end]), cells), signed(span.score)


def _cells_of(unit: UnitName) -> int:
    """Return how much of a word is shown; of a sentence as much as two fit side by side, with their scores."""
    return max(_WORD_CELLS, (_prose_cells() - _SCORES_CELLS) // 2) if unit == "sentences" else _WORD_CELLS


def _check(found: "Attribution", receipt: "Receipt", depth: Depth, unit: UnitName) -> list[str]:
    """Return the receipt: the words taken out, a second method, what the scores add up to (Captum's delta)."""
    lines = [
        f"Check: {_VERDICTS[receipt.verdict]}",
        *_without_words(found, receipt),
        f"Second method: {method_name(receipt.second)}; rank correlation {receipt.agreement:.2f}.",
        f"The {unit} sum to {signed(found.gap + found.delta)} logits of {signed(found.gap)}"
        f" (convergence delta {signed(found.delta, 3)}, {receipt.delta_share:.1%} off).".replace("%", " %"),
        f"{method_name(found.method)}{f', {found.steps} steps' if found.steps else ''}.",
    ]
    if found.was_truncated:
        lines.append("The text is so long that its end was not read.")
    return ["  " + (line if i == 0 else faint(line, depth)) for i, line in enumerate(lines)]


def _without_words(found: "Attribution", receipt: "Receipt") -> list[str]:
    if not receipt.words:
        return ["No word speaks for this class."]
    words = ", ".join(f"“{clip(one_line(found.text[w.start : w.end]), _WORD_CELLS)}”" for w in receipt.words)
    return [
        f"Without {words}: {label_of(found.target)} {percent(receipt.without)} instead of {percent(receipt.before)};"
        f" without {counted(len(receipt.words), 'random word')}: {percent(receipt.without_random)} (mean of"
        f" {receipt.draws} draws)."
    ]


def faithful_lines(found: "Faithful") -> list[str]:
    """Say which way to explain was found to suit a model."""
    if not found.texts:
        return [f"There were too few held-out texts to try out ways to explain: {method_name(found.method)} it is."]
    return [
        f"Words will be found by: {method_name(found.method)}.",
        f"On {found.texts} held-out texts the probability falls by {100 * found.fall:.0f} points without the words that"
        f" it names, by {100 * found.random:.0f} without random ones.",
    ]


def _prose_cells() -> int:
    return max(20, min(terminal_width(), WIDEST) - 4)
