"""What a verb found, as lines for people: shares, intervals, tables, bars, words. Knows no events."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bertdesk.cli.coloured import Depth, bold, faint, legend, marked_lines
from bertdesk.cli.columns import WIDEST, aligned, clip, one_line, pad, terminal_width, width
from bertdesk.messages import method_name

if TYPE_CHECKING:
    from bertdesk.core.events import BaselineScored
    from bertdesk.core.explain import Attribution, Receipt, Span
    from bertdesk.core.metrics import Evaluation
    from bertdesk.core.pairs import Text
    from bertdesk.core.predict import Prediction
    from bertdesk.core.preflight import Plan
    from bertdesk.core.provenance import Faithful

_MOST_CLASSES_SHOWN = 12
_MOST_CLASSES_IN_SHORT = 3
_MOST_WORDS_SHOWN = 6
_LEAST_SHOWN = 0.005
"""Scores that would read +0.00 are left out."""
_BAR_CELLS = 30
_LABEL_CELLS = 30
_NONE = "none of the classes"
_EIGHTHS = " ▏▎▍▌▋▊▉"

_MUCH_DISK_MB = 100.0


def percent(share: float) -> str:
    """Return a share without false digits, and without calling nearly all of it all."""
    if 0 < share < 0.005:
        return "<1 %"
    if 0.995 <= share < 1:
        return ">99 %"
    return f"{share:.0%}".replace("%", " %")


def counted(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def signed(number: float, digits: int = 2) -> str:
    return f"{number:+.{digits}f}".replace("-", "\N{MINUS SIGN}")


def duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def plan_lines(found: "Plan") -> list[str]:
    steps = f"{counted(found.total_steps, 'step')} of {counted(found.batch_size, 'text')} at most"
    free = "" if math.isinf(found.available_mb) else f", {gigabytes(found.available_mb)} are free"
    lines = [
        f"About {duration(found.eta_s)} on {found.device} in {found.precision}: {steps}.",
        f"Memory: {gigabytes(found.peak_mb)} at its highest{free}.",
    ]
    if found.micro_batch < found.batch_size:
        texts = counted(found.micro_batch, "text is", "texts are")
        lines.append(f"Memory is short: {texts} computed at once; each step still learns from {found.batch_size}.")
    if found.disk_mb > _MUCH_DISK_MB:
        lines.append(f"Disk: {gigabytes(found.disk_mb)} while it trains.")
    return lines


def gigabytes(mebibytes: float) -> str:
    return f"{mebibytes * 2**20 / 1e9:.1f} GB"


def train_lines(found: "Evaluation", baselines: Sequence["BaselineScored"], depth: Depth) -> list[str]:
    lines = [accuracy_line(found, depth, which=" it never saw")]
    by_name = {baseline.name: baseline for baseline in baselines}
    if not {"majority", "tfidf"} <= by_name.keys():
        return lines
    majority, tfidf = by_name["majority"], by_name["tfidf"]
    lines.append(
        f"Always guessing “{one_line(majority.label)}” would get {percent(majority.accuracy)};"
        f" word counts alone (TF-IDF) {percent(tfidf.accuracy)}."
    )
    if found.accuracy <= max(majority.accuracy, tfidf.accuracy):
        lines.append("So the encoder adds nothing here yet: more rows, or --preset thorough, may change that.")
    return lines


def accuracy_line(found: "Evaluation", depth: Depth, *, which: str = "") -> str:
    low, high = f"{100 * found.low:.0f}", f"{100 * found.high:.0f} %"
    right = bold(f"{percent(found.accuracy)} right", depth)
    return f"{right} on {counted(found.n, 'text')}{which} (95 % interval {low}–{high})."


def evaluation_lines(found: "Evaluation", depth: Depth) -> list[str]:
    largest = max(found.classes, key=lambda c: c.support)
    lines = [
        accuracy_line(found, depth),
        f"Always guessing “{label_of(largest.label)}” would get {percent(largest.support / found.n)}."
        f" Macro-F1 {found.macro_f1:.3f}, loss {found.loss:.3f} nats.",
        "",
        *_class_table(found, depth),
        "",
    ]
    confusion = _confusion_table(found, depth)
    fits = len(found.labels) <= _MOST_CLASSES_SHOWN and width(confusion[-1]) <= terminal_width()
    return lines + (confusion if fits else _worst_mistakes(found, depth))


def _class_table(found: "Evaluation", depth: Depth) -> list[str]:
    head = ("class", "precision", "recall", "F1", "texts")
    rows = [
        (label_of(c.label), f"{c.precision:.2f}", f"{c.recall:.2f}", f"{c.f1:.2f}", f"{c.support:,}")
        for c in found.classes
    ]
    return _headed(aligned([head, *rows], right=range(1, 5), gap=3), depth)


def _confusion_table(found: "Evaluation", depth: Depth) -> list[str]:
    labels = [label_of(label) for label in found.labels]
    counts = [[f"{n:,}" if n else "·" for n in row] for row in found.confusion.tolist()]
    rows = [[label, *row] for label, row in zip(labels, counts, strict=True)]
    table = aligned(
        [["is ↓  taken for →", *(clip(label, 12) for label in labels)], *rows], right=range(1, len(labels) + 1)
    )
    return _headed(table, depth)


def _worst_mistakes(found: "Evaluation", depth: Depth) -> list[str]:
    pairs = [
        (count, true, taken)
        for true, row in enumerate(found.confusion.tolist())
        for taken, count in enumerate(row)
        if count and true != taken
    ]
    if not pairs:
        return ["  No text was taken for another class."]
    worst = sorted(pairs, reverse=True)[:_MOST_CLASSES_SHOWN]
    rows = [(f"{count:,}", label_of(found.labels[true]), label_of(found.labels[taken])) for count, true, taken in worst]
    return _headed(aligned([("texts", "is", "taken for"), *rows], right=(0,)), depth)


def _headed(table: list[str], depth: Depth) -> list[str]:
    return ["  " + faint(table[0], depth), *("  " + line for line in table[1:])]


def probability_lines(found: "Prediction", depth: Depth) -> list[str]:
    """Return a bar for each class, the likeliest first; of a multi-label model, which of them hold above."""
    ranked = sorted(found.probabilities.items(), key=lambda pair: -pair[1])
    shown, rest = ranked[:_MOST_CLASSES_SHOWN], ranked[_MOST_CLASSES_SHOWN:]
    cells = max(width(label_of(label)) for label, _ in shown)
    lines = [f"  These hold: {_answer(found)}."] if found.is_multi_label and found.labels else []
    lines = ["  None of the classes holds."] if not found.labels else lines
    for label, probability in shown:
        line = f"{pad(label_of(label), cells)}  {percent(probability):>5}  {_bar(probability)}".rstrip()
        lines.append("  " + (bold(line, depth) if label in found.labels else line))
    if rest:
        together = percent(sum(probability for _, probability in rest))
        together = "" if found.is_multi_label else f", together {together}"
        lines.append(f"  and {counted(len(rest), 'more class', 'more classes')}{together}")
    if found.was_truncated:
        lines.append("  The text is so long that its end was not read.")
    return lines


def _bar(share: float) -> str:
    eighths = round(share * _BAR_CELLS * 8)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def prediction_lines(texts: Sequence["Text"], found: Sequence["Prediction"]) -> list[str]:
    """Return one line a text: its class, how probable, and how it begins."""
    answers = [_answer(prediction) for prediction in found]
    cells = max(map(width, answers))
    lines = []
    for text, prediction, answer in zip(texts, found, answers, strict=True):
        share = "" if prediction.is_multi_label else f"{percent(prediction.probabilities[prediction.label]):>5}  "
        start = f"{pad(answer, cells)}  {share}"
        shown = one_line(text if isinstance(text, str) else " | ".join(text))
        lines.append(start + clip(shown, max(20, terminal_width() - width(start))))
    return lines


def tally_line(found: Sequence["Prediction"]) -> str:
    """Return how many texts got which class, the largest first; of a multi-label model a text may count for several."""
    tally = Counter(label for prediction in found for label in prediction.labels or (_NONE,)).most_common()
    shown = [f"{count:,} {label_of(label)}" for label, count in tally[:_MOST_CLASSES_SHOWN]]
    rest = ["…"] if len(tally) > _MOST_CLASSES_SHOWN else []
    return f"{counted(len(found), 'text')}: {', '.join([*shown, *rest])}."


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


def attribution_lines(found: "Attribution", receipt: "Receipt", depth: Depth) -> list[str]:
    """Return the text with its marks, the strongest words on both sides, and how far they may be trusted."""
    answer = f"{bold(label_of(found.target), depth)}, {percent(found.probability)}"
    if not found.holds:
        answer += " (it does not hold)" if found.is_multi_label else f" (the answer is {label_of(found.label)})"
    return [
        f"  {answer}. Marked: words that speak {legend(depth)} it.",
        "",
        *("  " + line for line in marked_lines(found, depth, _prose_cells())),
        "",
        *_strongest_words(found, depth),
        "",
        *_check(found, receipt, depth),
    ]


def _strongest_words(found: "Attribution", depth: Depth) -> list[str]:
    by_strength = sorted(found.spans, key=lambda span: -abs(span.score))
    by_strength = [span for span in by_strength if abs(span.score) >= _LEAST_SHOWN]
    sides = [
        [_word(found.text, span) for span in by_strength if sign * span.score > 0][:_MOST_WORDS_SHOWN]
        for sign in (1, -1)
    ]
    nothing = ("", "")
    rows = [
        (*(sides[0][i] if i < len(sides[0]) else nothing), "", *(sides[1][i] if i < len(sides[1]) else nothing))
        for i in range(max(map(len, sides), default=0))
    ]
    head = ("for", "", "", "against", "")
    return _headed(aligned([head, *rows], right=(1, 4)), depth)


def _word(text: str, span: "Span") -> tuple[str, str]:
    return clip(one_line(text[span.start : span.end]), 24), signed(span.score)


def _check(found: "Attribution", receipt: "Receipt", depth: Depth) -> list[str]:
    """Return the receipt: the words taken out, a second method, what the scores add up to (Captum's delta)."""
    lines = [
        f"Check: {_VERDICTS[receipt.verdict]}",
        *_without_words(found, receipt),
        f"Second method: {method_name(receipt.second)}; rank correlation {receipt.agreement:.2f}.",
        f"The words sum to {signed(found.gap + found.delta)} logits of {signed(found.gap)}"
        f" (convergence delta {signed(found.delta, 3)}, {receipt.delta_share:.1%} off).".replace("%", " %"),
        f"{method_name(found.method)}{f', {found.steps} steps' if found.steps else ''}.",
    ]
    if found.was_truncated:
        lines.append("The text is so long that its end was not read.")
    return ["  " + (line if i == 0 else faint(line, depth)) for i, line in enumerate(lines)]


def faithful_lines(found: "Faithful") -> list[str]:
    """Say which way to explain was found to suit a model."""
    if not found.texts:
        return [f"There were too few held-out texts to try out ways to explain: {method_name(found.method)} it is."]
    return [
        f"Words will be found by: {method_name(found.method)}.",
        f"On {found.texts} held-out texts the probability falls by {100 * found.fall:.0f} points without the words that"
        f" it names, by {100 * found.random:.0f} without random ones.",
    ]


_VERDICTS = {
    "solid": "solid. The words matter far more than random ones, and a second method agrees.",
    "shaky": "shaky. Read the lines below before you rely on these words.",
    "unreliable": "do not rely on it. Random words matter as much as these.",
}


def _without_words(found: "Attribution", receipt: "Receipt") -> list[str]:
    if not receipt.words:
        return ["No word speaks for this class."]
    words = ", ".join(f"“{clip(one_line(found.text[w.start : w.end]), 24)}”" for w in receipt.words)
    return [
        f"Without {words}: {label_of(found.target)} {percent(receipt.without)} instead of {percent(receipt.before)};"
        f" without {counted(len(receipt.words), 'random word')}: {percent(receipt.without_random)} (mean of"
        f" {receipt.draws} draws)."
    ]


def _prose_cells() -> int:
    return max(20, min(terminal_width(), WIDEST) - 4)


def _answer(found: "Prediction") -> str:
    """Return the class, or those that hold."""
    return ", ".join(map(label_of, found.labels)) or _NONE


def label_of(label: str) -> str:
    return clip(one_line(label), _LABEL_CELLS)
