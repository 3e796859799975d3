"""`bertdesk bench pretrain` and `adapt`: does pre-training learn, and does learning more text help?"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bertdesk.bench import plan as planning
from bertdesk.bench.plan import TEST_FILE, TRAIN_FILE, Settings
from bertdesk.cli import json_lines, options
from bertdesk.cli.columns import aligned, clean, print_lines
from bertdesk.cli.console import Console
from bertdesk.cli.figures import percent
from bertdesk.cli.running import numbers, refuse
from bertdesk.cli.running import run as run_verb
from bertdesk.core.events import Event, HeldBackScored
from bertdesk.core.pretrain.sizes import Size

if TYPE_CHECKING:
    from bertdesk.core.paired import Paired

CORPUS_FILE = "imdb_unsup.csv.xz"
Corpus = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="FILE",
        help=f"Raw text. Default: {CORPUS_FILE} in the folder that BERTDESK_BENCH_DATA names, else ../shared/data.",
    ),
]


def pretrain(
    data: Corpus = None,
    size: Annotated[Size, typer.Option("--size", metavar="NAME", help="tiny, mini or small.")] = "tiny",
    epochs: Annotated[int, typer.Option(metavar="N", min=1, help="Passes over the text.")] = 1,
    max_steps: options.MaxSteps = None,
    device: options.Device = None,
    as_json: options.AsJson = False,
) -> None:
    """Pre-train a new network on raw text, and measure it on documents that it never saw.

    Beside its loss on masked words: the entropy of single words, which is what the best guess without context costs.
    The clock runs from the first byte read to the model on the disk.

    \b
    Example:
      bertdesk bench pretrain
    """
    from bertdesk import adapting

    corpus, place, began_s = _corpus(data), device or "auto", time.monotonic()
    found: list[tuple[float, HeldBackScored]] = []

    def also(report: Callable[[Event], None]) -> Callable[[Event], None]:
        def hear(event: Event) -> None:
            if isinstance(event, HeldBackScored):
                found.append((time.monotonic() - began_s, event))
            report(event)

        return hear

    changes = {"epochs": epochs} | ({"max_steps": max_steps} if max_steps else {})
    with tempfile.TemporaryDirectory() as folder:
        run_verb(
            "pretrain",
            lambda token: adapting.pretrain(
                corpus, beginning=size, changes=changes, out=Path(folder) / "encoder", device=place, cancel=token
            ),
            also(Console().report),
        )
    if not as_json:
        print_lines(_pretrained_lines(found))
        return
    for seconds, score in found:
        json_lines.show({"minutes": round(seconds / 60, 2), "loss_mlm": score.loss_mlm, "unigram": score.unigram,
                         "accuracy_mlm": score.accuracy_mlm, "loss_nsp": score.loss_nsp,
                         "accuracy_nsp": score.accuracy_nsp})  # fmt: skip


def _pretrained_lines(found: list[tuple[float, HeldBackScored]]) -> list[str]:
    """Return a table: of each epoch, the seconds until then and its figures."""
    head = ("epoch", "minutes", "masked loss", "single words", "guessed", "neighbours told apart")
    rows = [
        (
            str(score.epoch), f"{seconds / 60:.1f}", f"{score.loss_mlm:.3f}", f"{score.unigram:.3f}",
            percent(score.accuracy_mlm), "" if score.accuracy_nsp is None else percent(score.accuracy_nsp),
        )
        for seconds, score in found
    ]  # fmt: skip
    return aligned([head, *rows], right=tuple(range(len(head))))


def adapt(
    encoder: Annotated[Path, typer.Argument(metavar="DIR", help="What `bertdesk pretrain --model ...` made.")],
    model: options.EncoderName = "built-in",
    rows: Annotated[
        str, typer.Option(metavar="N[,N]", help="Training rows, from the table's beginning.")
    ] = "1000,5000",
    valid: Annotated[int, typer.Option(metavar="N", min=2, help="Rows after those, which choose the epoch.")] = 500,
    test_rows: Annotated[int, typer.Option(metavar="N", min=2, help="Rows that are scored.")] = 5000,
    seeds: Annotated[int, typer.Option(metavar="K", min=2, help="Runs with each encoder, one a seed.")] = 3,
    device: options.Device = None,
    as_json: options.AsJson = False,
) -> None:
    """Fine-tune an encoder as it was and as it is after pre-training on more text; the same rows, recipe and seeds.

    \b
    Example:
      bertdesk pretrain imdb_unsup.csv.xz --out film-encoder
      bertdesk bench adapt film-encoder --rows 1000,5000
    """
    sizes = numbers(rows, int, "--rows")
    from bertdesk.bench import adaptation
    from bertdesk.core import base_models

    settings = Settings(
        data=str(_file(TRAIN_FILE)), test=str(_file(TEST_FILE)), rows=0, valid=valid, test_rows=test_rows,
        max_length=256, epochs=0, model=model, device=device or "auto",
    )  # fmt: skip
    before, after = base_models.find(model), base_models.local(encoder)
    table: list[tuple[int, Paired]] = []
    for n, dataset in adaptation.sizes(settings, sizes):
        with tempfile.TemporaryDirectory() as folder:
            found = run_verb(
                "compare",
                lambda token, dataset=dataset, folder=folder: adaptation.tried(  # type: ignore[misc]  # bound now
                    dataset, before, after, tuple(range(17, 17 + seeds)), device=settings.device, place=Path(folder),
                    cancel=token,
                ),
                Console().report,
            )  # fmt: skip
        table.append((n, found))
        if as_json:
            json_lines.show({"rows": n, "before": list(found.before), "after": list(found.after), "mean": found.mean,
                             "sd": found.sd, "answer": found.answer})  # fmt: skip
    if not as_json:
        print_lines(_adapted_lines(table))


def _adapted_lines(table: "list[tuple[int, Paired]]") -> list[str]:
    from statistics import fmean, stdev

    def spread(values: tuple[float, ...]) -> str:
        return f"{100 * fmean(values):.2f} ± {100 * stdev(values):.2f} %"

    head = ("rows", "as it was", "adapted", "difference, seed by seed", "so it is")
    rows = [
        (
            f"{n:,}",
            spread(found.before),
            spread(found.after),
            f"{100 * found.mean:+.2f} ± {100 * found.sd:.2f}",
            found.answer,
        )
        for n, found in table
    ]
    return aligned([head, *rows], right=(0, 1, 2, 3))


def _corpus(named: Path | None) -> Path:
    return named if named is not None else _file(CORPUS_FILE)


def _file(name: str) -> Path:
    file = planning.data_folder() / name
    if not file.is_file():
        refuse(f"There is no file {clean(str(file))}. Set BERTDESK_BENCH_DATA to the folder that has it.")
    return file
