"""What a verb found, as lines for people: shares, intervals, tables, bars, words. Knows no events."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bertdesk.cli.coloured import Depth, bold, faint
from bertdesk.cli.columns import aligned, clip, one_line, pad, terminal_width, width

if TYPE_CHECKING:
    from bertdesk.core.events import BaselineScored
    from bertdesk.core.metrics import Evaluation
    from bertdesk.core.pairs import Text
    from bertdesk.core.plan import Plan
    from bertdesk.core.predict import Prediction

_MOST_CLASSES_SHOWN = 12
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


def points(share: float) -> str:
    """Return how much a share is above 0 or below, in percent."""
    return f"{signed(100 * share, 1)} %"


def duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def plan_lines(found: "Plan", *, example: str = "text", bound: str = " at most") -> list[str]:
    """Say what a run will be like; `bound` is how sure its number of steps is."""
    steps = f"{counted(found.total_steps, 'step')} of {counted(found.batch_size, example)}{bound}"
    free = "" if math.isinf(found.available_mb) else f", {gigabytes(found.available_mb)} are free"
    lines = [
        f"About {duration(found.eta_s)} on {found.device} in {found.precision}: {steps}.",
        f"Memory: {gigabytes(found.peak_mb)} at its highest{free}.",
        *([parts_line(found.sizes, found.told)] if found.told else []),
        *([_amount_line(found)] if found.documents else []),
    ]
    if found.micro_batch < found.batch_size:
        texts = counted(found.micro_batch, f"{example} is", f"{example}s are")
        lines.append(f"Memory is short: {texts} computed at once; each step still learns from {found.batch_size}.")
    if found.disk_mb > _MUCH_DISK_MB:
        lines.append(f"Disk: {gigabytes(found.disk_mb)} while it trains.")
    return lines


def _amount_line(found: "Plan") -> str:
    """Return how much raw text there is."""
    about = "" if found.is_counted else "about "
    return f"Text: {about}{counted(round(found.documents), 'document')}, {counted(round(found.tokens), 'token')}."


def parts_line(sizes: Sequence[int], told: Sequence[str]) -> str:
    """Return how many rows each part has, and which of them the file names itself."""
    train, valid, test = (f"{size:,}" for size in sizes)
    roles = {"valid": "to choose the best epoch by", "test": "for the test"}
    named = " and which ".join(roles[part] for part in told)
    shares = f"{train} to learn from, {valid} {roles['valid']}, {test} {roles['test']}"
    return f"Rows: {shares}. The file says which are {named}."


def gigabytes(mebibytes: float) -> str:
    return f"{mebibytes * 2**20 / 1e9:.1f} GB"


def train_lines(
    found: "Evaluation", baselines: Sequence["BaselineScored"], depth: Depth, *, told: Sequence[str] = ()
) -> list[str]:
    """`told` are the parts that the file itself names."""
    which = " that the file keeps for the test" if "test" in told else " it never saw"
    lines = [accuracy_line(found, depth, which=which)]
    by_name = {baseline.name: baseline for baseline in baselines}
    if not {"majority", "tfidf"} <= by_name.keys():
        return lines
    majority, tfidf = by_name["majority"], by_name["tfidf"]
    guess = f"“{one_line(majority.label)}”" if majority.label else "that no class holds"
    lines.append(
        f"Always guessing {guess} would get {percent(majority.accuracy)}; word counts alone (TF-IDF)"
        f" {percent(tfidf.accuracy)}."
    )
    if found.accuracy <= max(majority.accuracy, tfidf.accuracy):
        lines.append("So the encoder adds nothing here yet: more rows, or --preset thorough, may change that.")
    return lines


def accuracy_line(found: "Evaluation", depth: Depth, *, which: str = "") -> str:
    low, high = f"{100 * found.low:.0f}", f"{100 * found.high:.0f} %"
    several = found.held is not None
    right = bold(f"{percent(found.accuracy)} {'exactly right' if several else 'right'}", depth)
    f1 = f" Micro-F1 {found.micro_f1:.3f}, macro-F1 {found.macro_f1:.3f}." if several else ""
    return f"{right} on {counted(found.n, 'text')}{which} (95 % interval {low}–{high}).{f1}"


def evaluation_lines(found: "Evaluation", depth: Depth) -> list[str]:
    if found.held is not None:
        loss = f"Loss {found.loss:.3f} nats a class."
        return [accuracy_line(found, depth), loss, "", *_class_table(found, depth)]
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
    return headed(aligned([head, *rows], right=range(1, 5), gap=3), depth)


def _confusion_table(found: "Evaluation", depth: Depth) -> list[str]:
    labels = [label_of(label) for label in found.labels]
    counts = [[f"{n:,}" if n else "·" for n in row] for row in found.confusion.tolist()]
    rows = [[label, *row] for label, row in zip(labels, counts, strict=True)]
    table = aligned(
        [["is ↓  taken for →", *(clip(label, 12) for label in labels)], *rows], right=range(1, len(labels) + 1)
    )
    return headed(table, depth)


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
    return headed(aligned([("texts", "is", "taken for"), *rows], right=(0,)), depth)


def headed(table: list[str], depth: Depth) -> list[str]:
    """Return a table's lines, moved in; the first is its head."""
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


def _answer(found: "Prediction") -> str:
    """Return the class, or those that hold."""
    return ", ".join(map(label_of, found.labels)) or _NONE


def label_of(label: str) -> str:
    return clip(one_line(label), _LABEL_CELLS)
