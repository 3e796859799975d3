"""The commands that train: `bertdesk train`, `reproduce` and `curve`."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bertdesk import settings
from bertdesk.cli import again, figures, json_lines, options, verbs
from bertdesk.cli.coloured import depth_of
from bertdesk.cli.columns import clean, print_lines
from bertdesk.cli.console import reporter
from bertdesk.cli.running import FAILED, leave_to_pack
from bertdesk.cli.running import run as run_verb
from bertdesk.core.pack import own_device


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
    anew: options.Anew = False,
    dry_run: options.DryRun = False,
    device: options.Device = None,
    mirror: options.Mirror = None,
    config: options.ConfigFile = None,
    leave_test: options.TestFile = None,
    watched: options.Watched = False,
    choose_method: options.ChooseMethod = True,
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
        seeds, resume, anew, config, leave_test,
    )  # fmt: skip
    if dry_run:
        leave_to_pack(order.device)
        _foretell(order, as_json=as_json)
        return
    from bertdesk.core.launcher import rank_here

    trained = run_verb(
        "train",
        lambda token: verbs.train(order, token),
        reporter(as_json, json_lines.report),
        can_pause=True,
        is_watched=watched,
        rank=rank_here(),
    )
    if not as_json and trained.evaluation is not None:
        depth = depth_of(sys.stdout)
        print_lines(figures.train_lines(trained.evaluation, trained.classifier.provenance.baselines, depth))
        print_lines(again.spread_lines(trained.classifier.provenance))
        print_lines([f'The model is in {clean(str(out))}. Try it: bertdesk classify {clean(str(out))} --text "…"'])
    if choose_method and trained.evaluation is not None and not watched:
        chosen = run_verb(
            "choose", lambda token: verbs.choose(trained, token), reporter(as_json, json_lines.report_aside)
        )
        if not as_json:
            print_lines(figures.faithful_lines(chosen))


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
    from bertdesk.core import provenance

    leave_to_pack(device or provenance.read(model).device)
    found = run_verb(
        "reproduce",
        lambda token: verbs.reproduce(
            model, data, out=out, encoder=encoder, device=device, despite_data=anyway, token=token
        ),
        reporter(as_json, json_lines.report_aside),
    )
    if as_json:
        json_lines.show(json_lines.reproduction(found))
    else:
        print_lines(again.lines(found, depth_of(sys.stdout)))
    if not found.is_equal:
        raise typer.Exit(FAILED)


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
            device=device or own_device(settings.load().device),
            mirror=settings.load().hub_mirror if mirror is None else mirror, token=token,
        ),
        reporter(as_json, json_lines.report_aside),
    )  # fmt: skip
    if as_json:
        json_lines.show(asdict(found))
    else:
        print_lines(again.curve_lines(found, depth_of(sys.stdout)))


def _foretell(order: verbs.TrainOrder, *, as_json: bool) -> None:
    found = run_verb("plan", lambda token: verbs.plan(order, token), reporter(as_json, json_lines.report_aside))
    if as_json:
        json_lines.show(json_lines.plan(found))
    else:
        print_lines(figures.plan_lines(found))
