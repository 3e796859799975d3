"""An attribution as marks on its text: by which unit, which stretches were not read, and what an export says of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n
from bertdesk.app.widgets.marked_text import MarkedText
from bertdesk.app.widgets.marks import Mark
from bertdesk.core.config import Unit

if TYPE_CHECKING:
    from bertdesk.core.explain import Attribution

translate = QCoreApplication.translate


def marks_of(attribution: "Attribution", unit: Unit) -> list[Mark]:
    """Return a mark for each span, in the text's order, as strong as its share of the strongest."""
    from bertdesk.core.explain.units import spans_of  # torch, which whoever has an attribution has

    spans = spans_of(attribution, unit)
    strongest = max((abs(span.score) for span in spans), default=1.0) or 1.0
    by_strength = sorted(range(len(spans)), key=lambda number: -abs(spans[number].score))
    ranks = {number: rank for rank, number in enumerate(by_strength, 1)}
    return [
        Mark(span.start, span.end, span.score / strongest, ranks[number], span.score)
        for number, span in enumerate(spans)
    ]


def unread_of(attribution: "Attribution") -> list[tuple[int, int]]:
    """Return the end of a text that is too long to be read whole."""
    if not attribution.was_truncated or not attribution.window_spans:
        return []
    return [(attribution.window_spans[-1][1], len(attribution.text))]


def to_export(attribution: "Attribution", marks: list[Mark]) -> MarkedText:
    """Return the text with its marks, and captions in the window's language."""
    pattern = translate("marking", "“{label}”: {percent}")
    title = pattern.replace("{percent}", i18n.percent(attribution.probability, 1))
    found_by = translate("marking", "Found by: {method}").replace("{method}", i18n.method_name(attribution.method))
    lines = [title.replace("{label}", attribution.target), found_by]
    unread = unread_of(attribution)
    if unread:
        lines.append(translate("marking", "What is grey was not read."))
    return MarkedText(
        attribution.text,
        tuple(marks),
        "\n".join(lines),
        translate("marking", "Orange: pushes towards “{label}”").replace("{label}", attribution.target),
        translate("marking", "Blue, underlined: against it"),
        tuple(unread),
    )
