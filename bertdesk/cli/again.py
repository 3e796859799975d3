"""How runs compare, as lines for people: a model and its repetition, several seeds, parts of the rows."""

from typing import TYPE_CHECKING

from bertdesk.cli.coloured import Depth, bold
from bertdesk.cli.columns import aligned, one_line
from bertdesk.cli.figures import signed

if TYPE_CHECKING:
    from bertdesk.core.learning_curve import LearningCurve
    from bertdesk.core.provenance import Provenance
    from bertdesk.core.reproduce import Difference, Reproduction

_SHOWN_DIGITS = 12
_NAMES = {
    "version": "BERTDesk",
    "rows": "rows",
    "data_sha256": "data (SHA-256)",
    "encoder_sha256": "encoder (SHA-256)",
    "device": "device",
    "device_name": "processor",
    "precision": "arithmetic",
    "cpu_capability": "instructions",
    "threads": "threads",
    "processes": "processes",
    "texts_at_once": "texts computed at once",
    "activations": "answers of the frozen layers",
    "scikit_learn": "scikit-learn",
    "python": "Python",
    "platform": "system",
}


def lines(found: "Reproduction", depth: Depth) -> list[str]:
    said = [_verdict(found, depth)]
    if found.are_weights_equal:
        said.append(f"Every bit of the weights came out again (SHA-256 {found.weights_after[:_SHOWN_DIGITS]}).")
    elif found.largest_difference is None:
        said.append("The two networks have different shapes.")
    else:
        said.append(f"The weights differ by {found.largest_difference:.2g} at most.")
    said += _figures(found)
    said += [_difference(one) for one in found.differences]
    if not found.is_equal and found.went_back:
        said.append("Its loss exploded, and it went back to a checkpoint: the clock decides which, so it may differ.")
    elif not found.is_equal and not found.differences:
        said.append(
            f"Data, settings (seed {found.seed}), versions and processor are the recorded ones. So the record or the"
            " weights were changed after the training, or the device adds up in an order of its own."
        )
    if found.unrecorded:
        said.append(f"Not in the model's record: {', '.join(_name(name) for name in found.unrecorded)}.")
    return said


def spread_lines(known: "Provenance") -> list[str]:
    """Return what several seeds have in common; nothing where there was one."""
    if (spread := known.spread) is None:
        return []
    return [
        f"Over {spread.n} seeds: accuracy {100 * spread.accuracy:.1f} ± {100 * spread.accuracy_sd:.1f} %, macro-F1"
        f" {spread.macro_f1:.3f} ± {spread.macro_f1_sd:.3f} (mean ± standard deviation, the same test rows). Kept is"
        f" seed {known.config.seed}: the best on the validation rows, not on these."
    ]


def curve_lines(found: "LearningCurve", depth: Depth) -> list[str]:
    if found.trouble == "few_rows":
        return ["What more rows would gain cannot be told: there are too few for a curve. So: more rows."]
    head = ("training texts", "right")
    rows = [(f"{point.n:,}", f"{100 * point.accuracy:.1f} %") for point in found.points]
    lines = ["  " + line for line in aligned([head, *rows], right=(0, 1))]
    low, high = (signed(100 * share, 1) for share in (found.low, found.high))
    twice = f"Twice the data ({2 * found.rows:,} training texts)"
    if found.trouble == "wide":
        lines.append(f"{twice}: cannot be told, anything from {low} to {high} points fits (90 % range).")
    else:
        gain = bold(f"about {signed(100 * found.gain, 1)} points", depth)
        lines.append(f"{twice}: {gain} (90 % range {low} to {high}).")
    if found.method == "quick":
        lines.append(
            "A quick method measured this: logistic regression on the unchanged encoder. Fine-tuning starts better and"
            " may gain more or less; --exact trains for real."
        )
    return lines


def _verdict(found: "Reproduction", depth: Depth) -> str:
    return bold("Equal." if found.is_equal else "Not equal.", depth)


def _figures(found: "Reproduction") -> list[str]:
    was, now = found.test_before, found.test_after
    if was is None:
        return ["There are no figures to compare: the model is from a run that was stopped before its end."]
    if now is None or was == now:
        return [f"The figures on {was.n:,} test rows are the same: accuracy {was.accuracy:.4f}."]
    return [
        f"Accuracy on the test rows was {was.accuracy:.4f} (of {was.n:,}) and is {now.accuracy:.4f} (of {now.n:,});"
        f" macro-F1 was {was.macro_f1:.4f} and is {now.macro_f1:.4f}."
    ]


def _difference(one: "Difference") -> str:
    before, after = (
        str(value)[:_SHOWN_DIGITS] if one.name.endswith("sha256") else one_line(str(value))
        for value in (one.before, one.after)
    )
    return f"  {_name(one.name)}: {before} then, {after or 'not known'} now"


def _name(name: str) -> str:
    return _NAMES.get(name, name)
