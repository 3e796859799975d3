"""`bertdesk bench faithful`: how faithful each way to explain is, on one model, beside random and greedy orders."""

import importlib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bertdesk.bench.plan import EXPLAINERS as CONTENDERS
from bertdesk.cli import json_lines, options
from bertdesk.cli.bench_model import DataFile, Fitted, Rows, TestFile, opened, texts_of
from bertdesk.cli.columns import aligned, clean
from bertdesk.cli.console import Console
from bertdesk.cli.running import refuse
from bertdesk.cli.running import run as run_verb
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work

if TYPE_CHECKING:
    from bertdesk.bench.faithful_table import Estimate, Line

Texts = Annotated[int, typer.Option(metavar="N", min=1, help="Test texts of 40 to 150 tokens.")]
SlowTexts = Annotated[int, typer.Option(metavar="N", min=0, help="Of these, for methods that ask for many variants.")]
GreedyTexts = Annotated[int, typer.Option(metavar="N", min=0, help="Of these, for the greedy search.")]
Only = Annotated[str | None, typer.Option(metavar="NAME[,NAME]", help="Contenders. Default: all.")]
ResultsFile = Annotated[
    Path | None, typer.Option("--results", metavar="FILE", help="Keep what was tried; the same call goes on from it.")
]


def faithful(
    data: DataFile = None,
    test: TestFile = None,
    rows: Rows = 2000,
    model: Fitted = None,
    texts: Texts = 300,
    slow_texts: SlowTexts = 40,
    greedy_texts: GreedyTexts = 12,
    only: Only = None,
    results: ResultsFile = None,
    device: options.Device = None,
    as_json: options.AsJson = False,
) -> None:
    """Erase what each method calls important, and see how far the answer falls (ERASER, DeYoung et al. 2020).

    The model is the built-in encoder, fine-tuned by its recipe once and kept. Tokens are deleted, or replaced by
    [MASK]. The last table is the share of the way from random orders to a greedy search for the tokens that hurt most:
    that explains nothing, but shows what can be had.

    \b
    Example:
      bertdesk bench faithful --results faithful.jsonl
      bertdesk bench faithful --texts 20 --slow-texts 0 --greedy-texts 0
    """
    names = tuple(only.split(",")) if only else CONTENDERS
    if unknown := [name for name in names if name not in CONTENDERS]:
        refuse(f"“{clean(unknown[0])}” is no contender. --only takes {', '.join(CONTENDERS)}.")

    def work(token: CancelToken) -> "Work[list[Line]]":
        importlib.import_module("bertdesk.core.device")  # before torch: it sets how torch's threads wait
        from bertdesk.bench import faithful as trying
        from bertdesk.bench.faithful_table import summarise

        classifier = yield from opened(model, data, rows, device, token)
        tried = yield from trying.measure_all(
            classifier,
            texts_of(test),
            trying.Sizes(texts, slow_texts, greedy_texts),
            names,
            known=trying.read(results) if results else (),
            keep=results,
            cancel=token,
        )
        return summarise(tried)

    lines = run_verb("bench", work, Console().report)
    if as_json:
        for line in lines:
            json_lines.show(asdict(line))
    else:
        for text in _table(lines):
            print(text)


_COLUMNS = (
    ("comprehensiveness", "comp 20 %"), ("sufficiency", "suff 20 %"), ("comprehensiveness_aopc", "comp AOPC"),
    ("sufficiency_aopc", "suff AOPC"), ("log_odds", "log-odds"), ("deletion", "deletion"), ("insertion", "insertion"),
)  # fmt: skip


def _table(lines: "list[Line]") -> list[str]:
    found = []
    for erasure in ("delete", "mask"):
        head = (f"words erased by: {erasure}", "n", *(short for _, short in _COLUMNS))
        rows = [
            (line.contender, str(line.n), *(_shown(line.by_erasure[erasure][name]) for name, _ in _COLUMNS))
            for line in lines
        ]
        found += [*aligned([head, *rows], right=tuple(range(1, len(head)))), ""]
    shares = [
        (line.contender, *(f"{line.share_by_erasure[e]:.2f}" for e in ("delete", "mask")), _shown(line.share))
        for line in sorted(
            (line for line in lines if line.share), key=lambda line: -(line.share.mean if line.share else 0)
        )
        if line.share
    ]
    return [*found, *aligned([("way from random to greedy", "delete", "mask", "mean"), *shares], right=(1, 2, 3))]


def _shown(estimate: "Estimate") -> str:
    half = (estimate.high - estimate.low) / 2
    return f"{estimate.mean:.3f} ±{half:.3f}"
