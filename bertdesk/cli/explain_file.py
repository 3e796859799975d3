"""`bertdesk explain --file`: every text of a table explained, as a table for a spreadsheet and as a page to read."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bertdesk.cli import texts, verbs, words_page
from bertdesk.cli.columns import aligned, clean, clip, one_line
from bertdesk.cli.console import WRITTEN_BEFORE
from bertdesk.cli.figures import counted, points
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.events import Notice, Work
from bertdesk.core.formulas import harmless
from bertdesk.core.run import rescued

if TYPE_CHECKING:
    from bertdesk.core.explain import Attribution, Span
    from bertdesk.core.explain.class_words import ClassWords
    from bertdesk.core.explain.digest import Digest
    from bertdesk.core.provenance import Provenance

_WORDS_OF_A_TEXT = 5
"""For the class, and against it, in the table of texts."""
_WORDS_OF_A_CLASS = 8
"""In the terminal; the page has more."""


@dataclass(frozen=True, slots=True)
class Order:
    model: Path
    asked: texts.Asked
    out: Path | None
    """A CSV to write, one text a row"""
    report: Path | None
    """An HTML file to write"""
    rows: int | None
    """Texts at most, the first; None: all"""
    target: str | None
    config: ExplainConfig
    device: str
    first_only: bool
    """Whether of a long text only the first window is read."""


def explain_file(order: Order, found: "list[Attribution]", token: CancelToken) -> Work["Digest"]:
    """Explain the texts into `found`, and write what was asked for; stopped or failed, what there is by then.

    Raises: FileMissing, DiskFull, SaveFailed, and what reading a file, opening a model and explaining raise.
    """
    verbs.must_exist(order.model, order.asked.file)
    for path in filter(None, (order.out, order.report)):
        texts.try_writing(path)
    from bertdesk import runs
    from bertdesk.core import provenance
    from bertdesk.core.explain.digest import digest

    asked = (yield from texts.read(order.asked, provenance.read(order.model), token))[: order.rows]
    classifier = yield from runs.open_model(order.model, order.device, first_only=order.first_only)
    work = digest(classifier, asked, order.target, order.config, take=found.append, cancel=token)
    record = classifier.provenance
    explained = yield from rescued(work, lambda: _write_unfinished(order, record, found, len(asked)))
    _write(order, record, explained)
    return explained


def _write(order: Order, record: "Provenance", explained: "Digest") -> None:
    if order.out:
        texts.write_text(order.out, table(explained.found), texts.FOR_EXCEL)
    if order.report:
        name = order.model.expanduser().resolve().name
        texts.write_text(order.report, words_page.page(name, record, explained))


def _write_unfinished(order: Order, record: "Provenance", found: "Sequence[Attribution]", total: int) -> Work[None]:
    """Write what was explained before an error, and say so: of itself the error tells."""
    from bertdesk.core.explain.class_words import class_words
    from bertdesk.core.explain.digest import Digest

    if found and _written(order):
        _write(order, record, Digest(found, class_words(found), (), is_whole=False))
        yield Notice(WRITTEN_BEFORE, {"count": len(found), "total": total, "files": _written(order)})


def table(found: "Sequence[Attribution]") -> str:
    """Return a CSV with a row for each text: that is what a spreadsheet sorts and filters by."""
    made = io.StringIO()
    rows = csv.writer(made, lineterminator="\r\n")
    rows.writerow(
        ["text", "label", "class explained", "probability", "words for it", "words against it", "method", "delta"]
    )
    for one in found:
        ranked = sorted(one.spans, key=lambda span: -span.score)
        speaking = [span for span in ranked if span.score > 0][:_WORDS_OF_A_TEXT]
        against = [span for span in reversed(ranked) if span.score < 0][:_WORDS_OF_A_TEXT]
        cells = (
            one.text,
            one.label,
            one.target,
            f"{one.probability:.6f}",
            _listed(one, speaking),
            _listed(one, against),
        )
        rows.writerow([*map(harmless, cells), one.method, f"{one.delta:.6f}"])
    return made.getvalue()


def _listed(found: "Attribution", spans: "Sequence[Span]") -> str:
    return "; ".join(f"{found.text[span.start : span.end]} ({span.score:+.2f})" for span in spans)


def lines(explained: "Digest", order: Order) -> list[str]:
    """Say what leads to each class, and where the rest was written."""
    said = [line for own in explained.words for line in _class_lines(own)]
    said += [
        f"“{one_line(one.word)}” decides alone: put before texts of other classes, it makes"
        f" {100 * one.turned_to:.0f} % of them “{one_line(one.label)}”."
        for one in explained.shortcuts
    ]
    counts = f"{counted(len(explained.found), 'text')} explained."
    return [*said, f"{counts} Written to {_written(order)}." if _written(order) else counts]


def _written(order: Order) -> str:
    """Return the files that were asked for, in words."""
    return " and ".join(clean(str(path)) for path in (order.out, order.report) if path)


def _class_lines(own: "ClassWords") -> list[str]:
    sides = (own.for_it[:_WORDS_OF_A_CLASS], own.against_it[:_WORDS_OF_A_CLASS])
    head = (f"{clip(one_line(own.label), 24)} ({counted(own.texts, 'text')})", "share", "texts")
    rows = [(clip(one_line(word.word), 24), points(word.mean), str(len(word.texts))) for side in sides for word in side]
    return [*aligned([head, *rows], right=(1, 2)), ""]
