"""`explain --strike`, `--opposite` and `--beside`: what is asked, and the answers as lines and as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bertdesk.cli import verbs
from bertdesk.cli.coloured import Depth, bold, faint
from bertdesk.cli.columns import aligned, clip, one_line
from bertdesk.cli.figures import counted, headed, label_of, percent, points, signed
from bertdesk.cli.json_lines import Json
from bertdesk.cli.word_lines import answer_lines
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.events import Work

if TYPE_CHECKING:
    from bertdesk.core.explain import Beside, Opposite, Struck
    from bertdesk.core.explain.words import Extent
    from bertdesk.core.pairs import Text

Answer: TypeAlias = "Struck | Opposite | Beside"

_MOST_CLASSES, _MOST_WORDS = 12, 10
_WORD_CELLS = 24


@dataclass(frozen=True, slots=True)
class Order:
    """One question about one text; exactly one of `words`, `is_opposite` and `other` says which."""

    model: Path
    text: "Text"
    words: tuple[str, ...]
    is_opposite: bool
    other: Path | None
    target: str | None
    against: str | None
    config: ExplainConfig
    device: str
    first_only: bool
    """Whether of a long text only the first window is read."""


def answer(order: Order, token: CancelToken) -> Work[Answer]:
    """Raises: FileMissing, and what the verbs raise."""
    verbs.must_exist(*filter(None, (order.model, order.other)))
    from bertdesk import runs
    from bertdesk.core import explain

    classifier = yield from runs.open_model(order.model, order.device, first_only=order.first_only)
    if order.other is not None:
        other = yield from runs.open_model(order.other, order.device, first_only=order.first_only)
        return (
            yield from explain.beside(
                classifier, other, order.text, order.target, order.config, against=order.against, cancel=token
            )
        )
    strikable = yield from explain.open_text(classifier, order.text, cancel=token)
    if order.is_opposite:
        return (yield from explain.find_opposite(classifier, strikable, against=order.against, cancel=token))
    return (yield from explain.strike(strikable, strikable.named(*order.words), cancel=token))


def lines(found: Answer, depth: Depth) -> list[str]:
    from bertdesk.core.explain import Opposite, Struck

    match found:
        case Struck():
            return struck_lines(found, depth)
        case Opposite():
            return opposite_lines(found, depth)
        case _:
            return beside_lines(found, depth)


def to_json(found: Answer) -> dict[str, Json]:
    from bertdesk.core.explain import Opposite, Struck

    match found:
        case Struck():
            return {**_changes(found), "label": found.label, "label_after": found.label_after}
        case Opposite():
            return {
                **_changes(found),
                "label": found.label,
                "against": found.against,
                "was_found": found.was_found,
                "proof": found.proof,
                "most_words": found.most_words,
                "variants": found.variants,
            }
        case _:
            return _beside_json(found)


def _changes(found: "Struck | Opposite") -> dict[str, Json]:
    return {
        "text": found.text,
        "words": [{"start": start, "end": end, "word": found.text[start:end]} for start, end in found.words],
        "before": dict(found.before),
        "after": dict(found.after),
        "erasure": found.erasure,
    }


def _beside_json(found: "Beside") -> dict[str, Json]:
    text = found.ours.attribution.text
    sides: list[Json] = [
        {
            "label": side.attribution.label,
            "target": side.attribution.target,
            "against": side.attribution.against,
            "probabilities": dict(side.probabilities),
            "method": side.attribution.method,
            "spans": [asdict(span) for span in side.attribution.spans],
        }
        for side in (found.ours, found.theirs)
    ]
    words: list[Json] = [{**asdict(word), "word": text[word.start : word.end]} for word in found.words]
    return {"text": text, "same_target": found.same_target, "models": sides, "words": words}


def struck_lines(found: "Struck", depth: Depth) -> list[str]:
    stays = found.label_after == found.label
    result = (
        f"still {label_of(found.label)}"
        if stays
        else f"{label_of(found.label_after)} instead of {label_of(found.label)}"
    )
    return [
        f"  Without {_quoted(found.text, found.words)}: {bold(result, depth)}.",
        "",
        *_change_table(found.before, found.after, depth),
        *_erasure(found, depth),
    ]


def opposite_lines(found: "Opposite", depth: Depth) -> list[str]:
    if not found.was_found:
        return _nothing_found(found, depth)
    label = max(found.after, key=found.after.__getitem__) if found.against is None else found.against
    words = _quoted(found.text, found.words)
    result = f"it is {bold(label_of(label), depth)} rather than {label_of(found.label)}"
    if found.is_multi_label and found.against is None:
        fell = found.after[found.label] < found.before[found.label]
        result = f"{bold(label_of(found.label), depth)} {'holds no longer' if fell else 'holds'}"
    if found.proof == "fewest":
        how = "No fewer words do it: all were tried." if len(found.words) > 1 else "A single word is enough."
    else:
        how = "None of these words can be spared; another set may be smaller."
    return [
        f"  Without {words} {result}.",
        "",
        *_change_table(found.before, found.after, depth),
        "",
        "  " + faint(f"{how} {counted(found.variants, 'variant')} of the text asked.", depth),
        *_erasure(found, depth),
    ]


def _nothing_found(found: "Opposite", depth: Depth) -> list[str]:
    goal = "" if found.against is None else f" into {label_of(found.against)}"
    words = "No word turns it" if found.most_words == 1 else f"No {found.most_words} words turn it"
    nearest = ", ".join(found.text[start:end] for start, end in found.words)
    before, after = percent(found.before[found.label]), percent(found.after[found.label])
    asked = f"{counted(found.variants, 'variant')} of the text asked, not all there are."
    return [
        f"  {bold(words + goal, depth)}: it stays {label_of(found.label)}, {before}.",
        f"  Nearest to it, {after}, without: {clip(one_line(nearest), 300)}",
        "  " + faint(asked, depth),
        *_erasure(found, depth),
    ]


def _erasure(found: "Struck | Opposite", depth: Depth) -> list[str]:
    how = "Each was replaced by [MASK]." if found.erasure == "mask" else "Each was left out: the model knows no [MASK]."
    return ["  " + faint(how, depth)] if found.words else []


def _quoted(text: str, words: Sequence["Extent"]) -> str:
    return ", ".join(f"“{clip(one_line(text[start:end]), _WORD_CELLS)}”" for start, end in words)


def _change_table(before: Mapping[str, float], after: Mapping[str, float], depth: Depth) -> list[str]:
    """Return the classes with most before or after, and by how many points each changed."""
    shown = sorted(before, key=lambda label: -max(before[label], after[label]))[:_MOST_CLASSES]
    rows = [
        (
            label_of(label),
            percent(before[label]),
            percent(after[label]),
            signed(100 * (after[label] - before[label]), 1),
        )
        for label in shown
    ]
    table = aligned([("class", "with", "without", "points"), *rows], right=(1, 2, 3), gap=3)
    return headed(table, depth)


def beside_lines(found: "Beside", depth: Depth) -> list[str]:
    """Return each model's answer and marked text, then the words that they see most differently."""
    result: list[str] = []
    for name, side in (("This model", found.ours), ("The other", found.theirs)):
        result += [f"  {bold(name, depth)}", *answer_lines(side.probabilities, [side.attribution], depth), ""]
    ours, theirs = found.ours.attribution, found.theirs.attribution
    if not found.same_target:
        what = f"The other does not know {label_of(ours.target)}: its words are for {label_of(theirs.target)}."
        result += ["  " + faint(what, depth)]
    rows = [
        (clip(one_line(ours.text[word.start : word.end]), _WORD_CELLS), points(word.ours), points(word.theirs))
        for word in found.words[:_MOST_WORDS]
    ]
    table = aligned([("seen most differently", "this model", "the other"), *rows], right=(1, 2), gap=3)
    result += headed(table, depth)
    return [*result, "  " + faint("Percent of all that moves each model, for the class (+) and against it.", depth)]
