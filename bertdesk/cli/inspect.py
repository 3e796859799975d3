"""`bertdesk inspect`: what is wrong with a table, with the lines to look at.

Not "check": in Python that is how far an explanation can be trusted.
"""

import re
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bertdesk.cli import options, verbs
from bertdesk.cli.answering import ask
from bertdesk.cli.coloured import Depth, bold, depth_of, faint
from bertdesk.cli.columns import clean, clip, one_line, print_lines, terminal_width
from bertdesk.cli.figures import counted
from bertdesk.cli.json_lines import Json, show
from bertdesk.core.pairs import Wholes
from bertdesk.messages import sentence

if TYPE_CHECKING:
    from bertdesk.core.findings.finding import Finding, Place
    from bertdesk.core.findings.lengths import Lengths
    from bertdesk.inspection import Inspected

_NARROWEST = 60
_MASK = re.compile(r"\[(?:iban|id|card|email|phone)\]")
_BEFORE = 30


def inspect(
    data: options.Data,
    text: options.TextColumns = None,
    label: options.LabelColumn = None,
    pair: options.PairColumn = None,
    separator: options.Separator = None,
    test: Annotated[
        Path | None,
        typer.Option("--test", metavar="FILE", help="A table that the model will be scored on: do they share texts?"),
    ] = None,
    model: options.EncoderName = "built-in",
    examples: Annotated[
        int, typer.Option("--examples", metavar="N", min=0, help="Rows that are shown of each finding.")
    ] = 3,
    as_json: options.AsJson = False,
) -> None:
    """Say what is wrong with a table before anything is trained on it, with the lines to look at.

    Equal and similar texts, and those with different classes; texts that a test table shares; empty, short and long
    texts; rare classes, and one class written in several ways; texts in other languages; what most texts begin or end
    with; columns that give the class away; personal data; classes that are probably wrong. Nothing is changed.

    \b
    Example:
      bertdesk inspect feedback.csv
      bertdesk inspect train.csv --test test.csv --json | jq '.findings[].code'
    """
    found = ask(
        "inspect",
        lambda token: verbs.inspect(
            data,
            text=text or None,
            label=label,
            pair=pair,
            separator=options.mark(separator),
            test=test,
            encoder=model,
            token=token,
        ),
        as_json=as_json,
    )
    if as_json:
        show(to_json(found))
    else:
        print_lines(lines(found, examples, depth_of(sys.stdout)))


def to_json(found: "Inspected") -> dict[str, Json]:
    """Return all findings with all their rows, by line of the file, and how long the texts are."""
    chosen = found.chosen
    return {
        "rows": found.dataset.n,
        "text": chosen.columns.text,
        "label": chosen.columns.label,
        "labels": list(found.dataset.labels),
        "texts": list(chosen.chosen.texts),
        "pair": list(chosen.pair) if chosen.pair else None,
        "joined": list(chosen.joined),
        "separator": chosen.separator,
        "findings": [_finding(found, finding) for finding in found.inspection.findings],
        "lengths": _lengths(found.inspection.lengths) if found.inspection.lengths else None,
    }


def _finding(found: "Inspected", finding: "Finding") -> dict[str, Json]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "facts": dict(finding.facts),
        "places": [_place(found, place) for place in finding.places],
    }


def _lengths(lengths: "Lengths") -> dict[str, Json]:
    counts, bounds = lengths.histogram()
    return {
        "limit": lengths.limit,
        "is_exact": lengths.is_exact,
        "share_beyond": lengths.share_beyond,
        "counts": counts.tolist(),
        "bounds": bounds.tolist(),
    }


def _place(found: "Inspected", place: "Place") -> dict[str, Json]:
    other = found.test.lines[place.other] if found.test and place.other is not None else None
    return asdict(place) | {"line": found.table.lines[place.row], "other": other}


def lines(found: "Inspected", examples: int, depth: Depth) -> list[str]:
    """Say each finding in a sentence, with its first rows."""
    findings = found.inspection.findings
    head = f"{counted(found.dataset.n, 'usable row')}, {counted(found.dataset.k, 'class', 'classes')}."
    if not findings:
        return [f"{head} Nothing wrong was found."]
    said = [f"{head} {counted(len(findings), 'finding')}."]
    for finding in findings:
        said += ["", f"{bold(finding.severity.capitalize(), depth)}: {clean(sentence(finding.code, finding.facts))}"]
        said += [faint(line, depth) for line in _examples(found, finding, examples)]
    return said


def _examples(found: "Inspected", finding: "Finding", most: int) -> Iterable[str]:
    from bertdesk.core.row_texts import texts_in

    texts = Wholes(texts_in(found.table, found.dataset.columns))
    labels = found.table.column(found.table.columns.index(found.dataset.columns.label))
    cells = max(_NARROWEST, terminal_width())
    for group in _groups(finding)[:most]:
        first = group[0]
        where = "line " + ", ".join(str(found.table.lines[place.row]) for place in group[:4]) + "…" * (len(group) > 4)
        if found.test and first.other is not None:
            where += f", line {found.test.lines[first.other]} of the test table"
        shown = _from_mask(first.hint) if finding.code.endswith("_in_texts") else texts[first.row]
        label = one_line(labels[first.row])
        is_label = finding.code in ("labels_suspected", "labels_spelled_differently")
        change = f" {label} → {one_line(first.hint)}" if is_label else ""
        yield clip(f"  {where}{clip(change, cells // 2)}: {one_line(shown[: 4 * cells])}", cells)


def _from_mask(text: str) -> str:
    """Return the text from a little before the first placeholder: what it stands for is not shown again."""
    found = _MASK.search(text)
    start = max(0, found.start() - _BEFORE) if found else 0
    return ("…" if start else "") + text[start:]


def _groups(finding: "Finding") -> list[list["Place"]]:
    """Return the rows that belong together; where none do, each by itself."""
    if not finding.code.startswith(("repeated_texts", "similar_texts")):
        return [[place] for place in finding.places]
    groups: dict[int, list[Place]] = {}
    for place in finding.places:
        groups.setdefault(place.group, []).append(place)
    return list(groups.values())
