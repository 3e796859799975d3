"""`bertdesk bench tables`: how well polluted tables are read, nothing told, by the figures of Pollock."""

from collections.abc import Sequence
from dataclasses import asdict
from statistics import fmean
from typing import TYPE_CHECKING

from bertdesk.cli import json_lines, options
from bertdesk.cli.columns import aligned

if TYPE_CHECKING:
    from bertdesk.bench.tables import Scored


def tables(as_json: options.AsJson = False) -> None:
    """Read every polluted table with nothing told, and score what comes out as Pollock does: of 10 at most.

    Where BERTDESK_POLLOCK names a folder with a copy of Pollock (csv/ and clean/, pollock_weights.json beside or above
    them), these are its published files; else its pollutions made anew from tables of our own.

    \b
    Example:
      bertdesk bench tables
      BERTDESK_POLLOCK=~/Pollock bertdesk bench tables --json
    """
    from bertdesk.bench.tables import FOLDER, files, score_all, summary  # numpy would come with them

    scored = list(score_all(files()))
    simple, weighted = summary(scored)
    if as_json:
        for one in scored:
            json_lines.show(asdict(one) | {"score": one.score})
        json_lines.show({"files": len(scored), "simple": simple, "weighted": weighted})
        return
    for line in _table(scored):
        print(line)
    told = "none, without weights" if weighted is None else f"{weighted:.3f}"
    print(f"\n{len(scored):,} files. Simple score: {simple:.3f} of 10; weighted: {told}.")
    print(f"Slowest: {max(one.seconds for one in scored):.1f} s. {FOLDER} names a copy of Pollock.")


def _table(scored: Sequence["Scored"]) -> list[str]:
    from bertdesk.bench.tables import FIGURES, by_kind

    head = ("pollution", "files", "score", *("".join(word[0] for word in name.split()).upper() for name in FIGURES[1:]))
    rows = [
        (
            kind,
            str(len(found)),
            f"{fmean(one.score for one in found):.3f}",
            *(f"{fmean(one.figures[place] for one in found):.3f}" for place in range(1, len(FIGURES))),
        )
        for kind, found in sorted(by_kind(scored).items(), key=lambda item: fmean(one.score for one in item[1]))
    ]
    return aligned([head, *rows], right=tuple(range(1, len(head))))
