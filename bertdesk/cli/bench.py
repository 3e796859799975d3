"""`bertdesk bench`: measure training beside what people would use instead. Imports what measures on first use."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bertdesk import settings as preferences
from bertdesk.bench import levers as switches
from bertdesk.bench import plan as planning
from bertdesk.bench import results as kept
from bertdesk.bench.plan import CONTENDERS, RATES, TEST_FILE, TRAIN_FILE, Plan, Run, Settings
from bertdesk.bench.race import race
from bertdesk.bench.results import Result
from bertdesk.bench.summary import summarise
from bertdesk.cli import (
    bench_explain,
    bench_faithful,
    bench_pretrain,
    bench_readers,
    bench_table,
    bench_tables,
    bench_throughput,
    json_lines,
    options,
)
from bertdesk.cli.columns import WIDEST, clean
from bertdesk.cli.console import Console
from bertdesk.cli.figures import duration
from bertdesk.cli.running import CANCELLED, FAILED, numbers, refuse
from bertdesk.cli.running import run as run_verb
from bertdesk.core.config import TrainConfig
from bertdesk.errors import BertdeskError

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, context_settings={"max_content_width": WIDEST})

_DATA = "in the folder that BERTDESK_BENCH_DATA names, else ../shared/data beside the checkout"
DataFile = Annotated[
    Path | None,
    typer.Option("--data", metavar="FILE", help=f"Training and validation rows. Default: {TRAIN_FILE} {_DATA}."),
]
TestFile = Annotated[
    Path | None,
    typer.Option("--test", metavar="FILE", help=f"Test rows, for the reported figure. Default: {TEST_FILE}."),
]
Rows = Annotated[int, typer.Option(metavar="N", min=2, help="Rows that are trained on, from the table's beginning.")]
Valid = Annotated[int, typer.Option(metavar="N", min=2, help="Rows after those, scored at the end of every epoch.")]
TestRows = Annotated[int, typer.Option(metavar="N", min=0, help="Test rows, scored once at the end. 0: none is read.")]
MaxLength = Annotated[
    int, typer.Option(metavar="N", min=8, help="Tokens read of a training text; the origin loop pads all to 512.")
]
Epochs = Annotated[
    int, typer.Option(metavar="N", min=0, help="Passes. 0: 3 of Trainer and the origin loop, a preset's own.")
]
Seeds = Annotated[str, typer.Option(metavar="N[,N]", help="The first is repeated, each other runs once.")]
Repeat = Annotated[int, typer.Option(metavar="N", min=1, help="Rounds, in order A B A B; times are medians.")]
Only = Annotated[
    str | None, typer.Option(metavar="NAME[,NAME]", help=f"Contenders. Default: all of {', '.join(CONTENDERS)}.")
]
Rates = Annotated[
    str | None,
    typer.Option(metavar="RATE[,RATE]", help="Learning rates that Trainer tries once. Default: 2e-5,5e-5,1e-4,2e-4."),
]
Lever = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Instead: Balanced with and without this lever, or with other numbers, such as epochs=4,frozen_layers=2;"
        f" again for more. The test rows stay unread. Levers: all, {', '.join(switches.OFF)}.",
    ),
]
ResultsFile = Annotated[
    Path | None,
    typer.Option("--results", metavar="FILE", help="Keep each run there; what is there already is not run again."),
]
TableOnly = Annotated[bool, typer.Option("--table-only", help="Run nothing; print the table of --results.")]
Order = Annotated[str | None, typer.Option("--contender", hidden=True)]  # what a process of its own is told


@app.callback()
def about() -> None:
    """Measure training and explaining: beside what people would use instead, and beside the device's peak.

    \b
    Example:
      bertdesk bench train --results race.jsonl
      bertdesk bench throughput
      bertdesk bench explain
      bertdesk bench tables
      bertdesk bench readers
    """


@app.command(short_help="Race the presets, transformers' Trainer and the tutorials' loop.")
def train(
    data: DataFile = None,
    test: TestFile = None,
    rows: Rows = 2000,
    valid: Valid = 500,
    test_rows: TestRows = 2000,
    max_length: MaxLength = 256,
    epochs: Epochs = 0,
    seeds: Seeds = "17",
    repeat: Repeat = 2,
    only: Only = None,
    rates: Rates = None,
    lever: Lever = None,
    model: options.EncoderName = "built-in",
    device: options.Device = None,
    results: ResultsFile = None,
    table_only: TableOnly = False,
    contender: Order = None,
    as_json: options.AsJson = False,
) -> None:
    """Race this engine's presets, transformers' Trainer at its best learning rate, and the loop of the tutorials.

    Same rows, same encoder, same machine, each run in a process of its own. A run's time goes from before the encoder
    is opened to the last score on the validation rows, scores and saving included.

    \b
    Example:
      bertdesk bench train --results race.jsonl
      bertdesk bench train --results race.jsonl --table-only --json
      bertdesk bench train --lever no-dropout --lever learning_rate=3e-4,epochs=4
    """
    if contender:
        _contend(contender)
        return
    if table_only:
        found = kept.read(results) if results else []
        if not found:
            refuse("There are no results to show: name a file that has some with --results.")
        _show(found, as_json=as_json)
        return
    settings = Settings(
        *_files(data, test, needs_test=test_rows > 0 and not lever),
        rows, valid, 0 if lever else test_rows, max_length, epochs, model, device or preferences.load().device,
    )  # fmt: skip
    _run(
        Plan(
            settings,
            contenders=_names(only),
            rates=numbers(rates, float, "--rates") if rates else RATES,
            seeds=numbers(seeds, int, "--seeds"),
            repeat=repeat,
            levers=_levers(lever or []),
        ),
        results,
        as_json=as_json,
    )


app.command(short_help="Steps a second beside Trainer's, and the share of the device's peak.")(
    bench_throughput.throughput
)
app.command(short_help="Time of an explanation beside Captum's.")(bench_explain.explain)
app.command(short_help="How faithful each way to explain is.")(bench_faithful.faithful)
app.command(short_help="What a new network learns from raw text.")(bench_pretrain.pretrain)
app.command(short_help="What learning more text gains for few rows and for more.")(bench_pretrain.adapt)
app.command(short_help="How well polluted tables are read.")(bench_tables.tables)
app.command(short_help="How fast a large table is read, beside pandas and others.")(bench_readers.readers)


def _run(plan: Plan, file: Path | None, *, as_json: bool) -> None:
    found: list[Result] = []
    has_failed = False
    try:
        for run, result in race(plan, file, _announce):
            has_failed = has_failed or result is None
            found += [result] if result else []
            _tell(f"{run.name}: {_outcome(result)}")
    except KeyboardInterrupt:
        goes_on = " The same command goes on from here." if file else ""
        _tell(f"\nStopped; {len(found)} runs are done.{goes_on}")
        raise typer.Exit(CANCELLED) from None
    _show(found, as_json=as_json)
    if has_failed:
        raise typer.Exit(FAILED)


def _contend(order: str) -> None:
    """Be one contender; the result is the last line of standard output."""
    run, settings = planning.from_json(order)
    from bertdesk.bench.contender import contend

    result = run_verb("bench", lambda token: contend(run, settings, token), Console().report, is_watched=True)
    print(kept.to_json(result), flush=True)


def _show(found: Sequence[Result], *, as_json: bool) -> None:
    for settings in dict.fromkeys(result.settings for result in found):
        summary = summarise([result for result in found if result.settings == settings])
        if as_json:
            for fields in bench_table.objects(summary):
                json_lines.show(fields)
        else:
            for line in bench_table.lines(summary):
                print(line)


def _announce(run: Run) -> None:
    _tell(f"{run.name}, seed {run.seed}, round {run.turn} …")


def _outcome(result: Result | None) -> str:
    if result is None:
        return "failed"
    return f"{duration(result.seconds)}, {result.valid_accuracy:.3f} on the validation rows"


def _files(data: Path | None, test: Path | None, *, needs_test: bool) -> tuple[str, str]:
    folder = planning.data_folder()
    train_file, test_file = data or folder / TRAIN_FILE, test or folder / TEST_FILE
    for option, file in (("--data", train_file), *([("--test", test_file)] if needs_test else [])):
        if not file.is_file():
            refuse(
                f"There is no file {file}. Name one with {option}, or set BERTDESK_BENCH_DATA to the folder that has"
                f" {TRAIN_FILE} and {TEST_FILE}."
            )
    return str(train_file.resolve()), str(test_file.resolve()) if needs_test else ""


def _names(only: str | None) -> tuple[str, ...]:
    names = tuple(only.split(",")) if only else CONTENDERS
    for name in names:
        if name not in CONTENDERS:
            refuse(f"“{clean(name)}” is no contender. --only takes {', '.join(CONTENDERS)}.")
    return names


def _levers(asked: Sequence[str]) -> tuple[str, ...]:
    """Return the levers that can be measured; say which cannot."""
    wanted = [name for lever in asked for name in (switches.OFF if lever == "all" else [lever])]
    for lever in wanted:
        if not switches.is_known(lever):
            refuse(f"“{clean(lever)}” is no lever. Levers: all, {', '.join(switches.OFF)}, or field=value.")
        if missing := switches.missing(lever):
            _tell(f"{clean(lever)} is passed over: training has no setting called {', '.join(missing)}.")
    found = [lever for lever in wanted if not switches.missing(lever)]
    if asked and not found:
        refuse("None of these levers can be measured.")
    for lever in found:
        try:
            switches.without(TrainConfig(), lever)
        except (BertdeskError, ValueError) as error:
            refuse(f"“{clean(lever)}” cannot be set: {error}.")
    return tuple(dict.fromkeys(found))


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
