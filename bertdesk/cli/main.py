"""The commands: what each is told, which verb it runs, how its answer is printed.

torch takes seconds to import, so a command imports what needs it only when its arguments are known to be fine.
"""

import io
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bertdesk import __version__, settings
from bertdesk.cli import again, bench, demo, doctor, encoders, figures, json_lines, options, terms, texts, verbs
from bertdesk.cli.coloured import depth_of
from bertdesk.cli.columns import WIDEST, clean
from bertdesk.cli.console import Console
from bertdesk.cli.running import FAILED, WRONG_USAGE, hush
from bertdesk.cli.running import run as run_verb
from bertdesk.core.run import Report

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


@app.command()
def train(
    data: options.Data,
    out: options.OutFolder,
    text: options.TextColumn = None,
    label: options.LabelColumn = None,
    model: options.EncoderName = "built-in",
    preset: options.PresetName = "balanced",
    learning_rate: options.LearningRate = None,
    batch_size: options.BatchSize = None,
    epochs: options.Epochs = None,
    max_length: options.MaxLength = None,
    frozen_layers: options.FrozenLayers = None,
    max_steps: options.MaxSteps = None,
    valid_share: options.ValidShare = None,
    test_share: options.TestShare = None,
    seed: options.Seed = None,
    class_weights: options.Weights = None,
    label_smoothing: options.Smoothing = None,
    head_first: options.HeadFirst = None,
    best_by: options.BestByName = None,
    seeds: options.Seeds = 1,
    resume: options.Resume = False,
    dry_run: options.DryRun = False,
    device: options.Device = None,
    mirror: options.Mirror = None,
    config: options.ConfigFile = None,
    leave_test: options.TestFile = None,
    watched: options.Watched = False,
    as_json: options.AsJson = False,
) -> None:
    """Fine-tune an encoder on a table of texts and classes.

    A part of the rows is kept aside: some choose the best epoch, some are shown to the model only at the end, for
    the figures that are printed. Ctrl+C stops after the step; the same command with --resume goes on from there, also
    after a crash or a power cut.

    \b
    Example:
      bertdesk train feedback.csv --out my-model
      bertdesk train posts.csv.gz --text body --label topic --preset thorough --out topics
      bertdesk train feedback.csv --out my-model --resume
      bertdesk train feedback.csv --out my-model --dry-run
    """
    changes = {
        "learning_rate": learning_rate, "batch_size": batch_size, "epochs": epochs, "max_length": max_length,
        "frozen_layers": frozen_layers, "max_steps": max_steps, "valid_share": valid_share, "test_share": test_share,
        "seed": seed, "class_weights": class_weights, "label_smoothing": label_smoothing, "head_first": head_first,
        "best_by": best_by,
    }  # fmt: skip
    order = verbs.TrainOrder(
        data, out, text, label, model, preset,
        {name: value for name, value in changes.items() if value is not None},
        device or settings.load().device,
        settings.load().hub_mirror if mirror is None else mirror,
        seeds, resume, config, leave_test,
    )  # fmt: skip
    if dry_run:
        _foretell(order, as_json=as_json)
        return
    from bertdesk.core.launcher import rank_here

    trained = run_verb(
        "train",
        lambda token: verbs.train(order, token),
        _reporter(as_json, json_lines.report),
        can_pause=seeds == 1,
        is_watched=watched,
        rank=rank_here(),
    )
    if not as_json and trained.evaluation is not None:
        depth = depth_of(sys.stdout)
        _print(figures.train_lines(trained.evaluation, trained.classifier.provenance.baselines, depth))
        _print(again.spread_lines(trained.classifier.provenance))
        _print([f'The model is in {clean(str(out))}. Try it: bertdesk classify {clean(str(out))} --text "…"'])


@app.command(short_help="Train a model again and tell whether it comes out the same.")
def reproduce(
    model: options.ModelFolder,
    data: options.Data,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder to keep the new model in. Default: none.")
    ] = None,
    encoder: Annotated[
        str | None,
        typer.Option("--encoder", metavar="NAME", help="Where its encoder lies, if that was a folder of yours."),
    ] = None,
    device: Annotated[
        options.DeviceName | None, typer.Option("--device", help="Default: the one that it was trained on.")
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Train even if the table is not the one that it was trained on.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Train a model again, on the same rows with the same settings, and tell whether it comes out the same.

    The settings, columns, parts, seed, device and number of threads are those in the model's record. The same
    means: every bit of the weights and every figure on the test rows. What differs is named otherwise: data,
    versions, processor, figures. Exit code 0: the same; 1: not.

    \b
    Example:
      bertdesk reproduce my-model feedback.csv
      bertdesk reproduce my-model feedback.csv --json | jq .differences
    """
    found = run_verb(
        "reproduce",
        lambda token: verbs.reproduce(
            model, data, out=out, encoder=encoder, device=device, despite_data=anyway, token=token
        ),
        _reporter(as_json, json_lines.report_aside),
    )
    if as_json:
        json_lines.show(json_lines.reproduction(found))
    else:
        _print(again.lines(found, depth_of(sys.stdout)))
    if not found.is_equal:
        raise typer.Exit(FAILED)


@app.command(short_help="Estimate what more rows would gain.")
def curve(
    data: options.Data,
    text: options.TextColumn = None,
    label: options.LabelColumn = None,
    model: options.EncoderName = "built-in",
    preset: options.PresetName = "balanced",
    exact: Annotated[
        bool, typer.Option("--exact", help="Fine-tune on a quarter, half and all of the rows: three trainings.")
    ] = False,
    device: options.Device = None,
    mirror: options.Mirror = None,
    as_json: options.AsJson = False,
) -> None:
    """Estimate what twice the rows would gain, from how the errors fall on parts of the rows that are there.

    The quick way runs the unchanged encoder over the texts once and fits a logistic regression on what it gives: that
    is not fine-tuning, but says soon whether more rows are worth collecting. A power law (a + b/n^c) is fitted to the
    errors; its range is that of other rows and other divisions of them.

    \b
    Example:
      bertdesk curve feedback.csv
      bertdesk curve feedback.csv --exact --json | jq .gain
    """
    found = run_verb(
        "learning_curve",
        lambda token: verbs.learning_curve(
            data, text=text, label=label, encoder=model, preset=preset, exact=exact,
            device=device or settings.load().device,
            mirror=settings.load().hub_mirror if mirror is None else mirror, token=token,
        ),
        _reporter(as_json, json_lines.report_aside),
    )  # fmt: skip
    if as_json:
        json_lines.show(asdict(found))
    else:
        _print(again.curve_lines(found, depth_of(sys.stdout)))


@app.command()
def evaluate(
    model: options.ModelFolder,
    data: options.Data,
    text: options.KnownTextColumn = None,
    label: options.KnownLabelColumn = None,
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
    place = device or settings.load().device
    found = run_verb(
        "evaluate",
        lambda token: verbs.evaluate(model, data, text=text, label=label, device=place, token=token),
        _reporter(as_json, json_lines.report_aside),
    )
    if as_json:
        json_lines.show(json_lines.evaluation(found))
    else:
        _print(figures.evaluation_lines(found, depth_of(sys.stdout)))


@app.command(short_help="Give a text, or each text of a file, its class.")
def classify(
    model: options.ModelFolder,
    text: options.Text = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="Classify a whole table, or a .txt file with one text a line."),
    ] = None,
    column: Annotated[
        str | None,
        typer.Option("--column", metavar="COLUMN", help="Column of the table with the texts. Default: a guess."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Write a CSV: text, label, and a probability column for each class."
        ),
    ] = None,
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
    if text is not None and file is not None:
        _refuse("Give either --text or --file.")
    one = None if file else texts.typed(text)
    if file is None and one is None:
        _refuse("Give a text with --text, a file with --file, or a text on standard input.")
    place = device or settings.load().device
    asked, found = run_verb(
        "classify",
        lambda token: verbs.classify(model, one, file, column=column, out=out, device=place, token=token),
        _reporter(as_json, json_lines.report_aside),
    )
    if as_json:
        for one_text, prediction in zip(asked, found, strict=True):
            json_lines.show(json_lines.prediction(one_text, prediction))
    elif out:
        _print([f"{figures.tally_line(found)} Written to {clean(str(out))}."])
    elif file:
        _print(figures.prediction_lines(asked, found))
    else:
        _print(figures.probability_lines(found[0], depth_of(sys.stdout)))


@app.command(short_help="Show the words behind an answer.")
def explain(
    model: options.ModelFolder,
    text: options.Text = None,
    target: Annotated[
        str | None, typer.Option("--target", metavar="LABEL", help="Class to explain. Default: the predicted one.")
    ] = None,
    device: options.Device = None,
    as_json: options.AsJson = False,
) -> None:
    """Show which words of a text speak for a class and which against it.

    Orange speaks for the class, underlined blue against it; without colours, [+word] and [-word]. The scores are
    integrated gradients, in logits, and the last lines say how far they add up (the convergence delta).

    \b
    Example:
      bertdesk explain my-model --text "Where is my parcel?"
      bertdesk explain my-model --text "Where is my parcel?" --target billing --json
    """
    one = texts.typed(text)
    if one is None:
        _refuse("Give a text with --text, or on standard input.")
    place = device or settings.load().device
    found = run_verb(
        "explain",
        lambda token: verbs.explain(model, one or "", target, device=place, token=token),
        _reporter(as_json, json_lines.report_aside),
    )
    if as_json:
        json_lines.show(json_lines.attribution(found))
    else:
        _print(figures.attribution_lines(found, depth_of(sys.stdout)))


app.command(short_help="List the encoders that can be fine-tuned.")(encoders.models)
app.command(short_help="Try out what BERTDesk needs.")(doctor.doctor)
app.command(short_help="List what BERTDesk is made of, with licences.")(terms.licences)
app.add_typer(bench.app, name="bench", short_help="Measure training beside what people would use instead.")


def _foretell(order: verbs.TrainOrder, *, as_json: bool) -> None:
    found = run_verb("plan", lambda token: verbs.plan(order, token), _reporter(as_json, json_lines.report_aside))
    if as_json:
        json_lines.show(json_lines.plan(found))
    else:
        _print(figures.plan_lines(found))


def _reporter(as_json: bool, report: Report) -> Report:
    return report if as_json else Console().report


def _print(lines: Sequence[str]) -> None:
    for line in lines:
        print(line)


def _refuse(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    raise typer.Exit(WRONG_USAGE)
