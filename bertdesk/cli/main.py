"""The commands: what each is told, which verb it runs, how its answer is printed.

torch takes seconds to import, so a command imports what needs it only when its arguments are known to be fine.
"""

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bertdesk import __version__, settings
from bertdesk.cli import (
    bench,
    demo,
    doctor,
    encoders,
    explain,
    figures,
    inspect,
    json_lines,
    options,
    pretrain,
    table,
    terms,
    texts,
    train,
    verbs,
    verdict,
)
from bertdesk.cli.answering import answer, ask
from bertdesk.cli.coloured import depth_of
from bertdesk.cli.columns import WIDEST, clean, print_lines
from bertdesk.cli.running import FAILED, hush, refuse
from bertdesk.core.pack import own_device

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"max_content_width": WIDEST, "help_option_names": ["-h", "--help"]},
)
"""Help is plain text: it reads the same in a terminal, a pager and a file."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line. Returns: its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows pipe would be in a code page that lacks most characters
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    try:
        app(list(arguments), prog_name="bertdesk")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else FAILED
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # `bertdesk models | head -1`
        hush()
        return FAILED
    if "WORLD_SIZE" in os.environ:  # torchrun's or accelerate's
        from bertdesk.core.several import end_process

        end_process(code)
    return code


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"bertdesk {__version__}")
        raise typer.Exit


@app.callback(epilog="Without a command the window opens: bertdesk, or bertdesk feedback.csv.")
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Fine-tune a BERT text classifier on your own table, offline, and see the words behind each answer.

    \b
    Example:
      bertdesk train feedback.csv --out my-model
      bertdesk explain my-model --text "Where is my parcel?"

    Exit codes: 0 fine, 1 failed, 2 wrong usage, 130 stopped with Ctrl+C. Each command has its own --help.
    """


app.command(short_help="Train on the sample, classify, show the words and the window.")(demo.demo)
app.command(short_help="Tell how a table is read, and write it clean.")(table.table)
app.command(short_help="Say what is wrong with a table before anything is trained on it.")(inspect.inspect)
app.command()(train.train)
app.command(short_help="Make an encoder know your texts, without labels.")(pretrain.pretrain)
app.command(short_help="Tell whether learning more text helped an encoder.")(verdict.verdict)
app.command(short_help="Train a model again and tell whether it comes out the same.")(train.reproduce)
app.command(short_help="Estimate what more rows would gain.")(train.curve)


@app.command()
def evaluate(
    model: options.ModelFolder,
    data: options.Data,
    text: options.KnownTextColumns = None,
    label: options.KnownLabelColumn = None,
    pair: options.KnownPairColumn = None,
    separator: options.Separator = None,
    device: options.Device = None,
    as_json: options.AsJson = False,
) -> None:
    """Score a model on a table whose classes are known.

    Prints the share it gets right with its 95 % interval, precision, recall and F1 of each class, and which classes
    it takes for which. The figures mean something only for rows that were not trained on.

    \b
    Example:
      bertdesk evaluate my-model march.csv
      bertdesk evaluate my-model march.csv --json | jq .macro_f1
    """
    place = device or own_device(settings.load().device)
    answer(
        "evaluate",
        lambda token: verbs.evaluate(
            model,
            data,
            text=text or None,
            label=label,
            pair=pair,
            separator=options.mark(separator),
            device=place,
            token=token,
        ),
        json_lines.evaluation,
        figures.evaluation_lines,
        as_json=as_json,
    )


@app.command(short_help="Give a text, or each text of a file, its class.")
def classify(
    model: options.ModelFolder,
    text: options.Text = None,
    pair: options.Pair = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="Classify a whole table, or a .txt file with one text a line."),
    ] = None,
    column: options.FileColumns = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Write a CSV: text, label (of a multi-label model all that hold), and a probability for each class.",
        ),
    ] = None,
    first_only: options.FirstOnly = False,
    device: options.Device = None,
    as_json: options.AsJson = False,
) -> None:
    """Give a text, or each text of a file, its class and the probability of every class.

    Long texts are read whole, in overlapping windows. Rows without a text are left out.

    \b
    Example:
      bertdesk classify my-model --text "Where is my parcel?"
      bertdesk classify my-model --file march.csv --out march-classified.csv
      bertdesk classify my-model < letter.txt
    """
    if file is not None and text is not None:
        refuse("Give either --text or --file.")
    asked = texts.asked(text, pair) if file is None else texts.Asked(file, tuple(column or ()), pair)
    place = device or own_device(settings.load().device)
    every, found = ask(
        "classify",
        lambda token: verbs.classify(model, asked, out=out, first_only=first_only, device=place, token=token),
        as_json=as_json,
    )
    if as_json:
        for one, prediction in zip(every, found, strict=True):
            json_lines.show(json_lines.prediction(one, prediction))
    elif out:
        print_lines([f"{figures.tally_line(found)} Written to {clean(str(out))}."])
    elif file:
        print_lines(figures.prediction_lines(every, found))
    else:
        print_lines(figures.probability_lines(found[0], depth_of(sys.stdout)))


app.command(short_help="Show the words behind an answer.")(explain.explain)
app.command(short_help="List the encoders that can be fine-tuned.")(encoders.models)
app.command(short_help="Try out what BERTDesk needs.")(doctor.doctor)
app.command(short_help="List what BERTDesk is made of, with licences.")(terms.licences)
app.add_typer(bench.app, name="bench", short_help="Measure training beside what people would use instead.")
