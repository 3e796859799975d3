"""The commands that train: `bertdesk train`, `reproduce` and `curve`."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bertdesk import settings
from bertdesk.cli import again, figures, json_lines, options, training, word_lines
from bertdesk.cli.answering import answer, ask
from bertdesk.cli.coloured import depth_of
from bertdesk.cli.columns import clean, print_lines
from bertdesk.cli.console import reporter
from bertdesk.cli.running import FAILED, leave_to_pack
from bertdesk.cli.running import run as run_verb
from bertdesk.core.pack import own_device

if TYPE_CHECKING:
    from bertdesk.core.train import Trained


def train(
    data: options.Data,
    out: options.OutFolder,
    text: options.TextColumns = None,
    label: options.LabelColumn = None,
    pair: options.PairColumn = None,
    separator: options.Separator = None,
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
    rows_from: options.RowsFile = None,
    watched: options.Watched = False,
    choose_method: options.ChooseMethod = True,
    as_json: options.AsJson = False,
) -> None:
    """Fine-tune an encoder on a table of texts and classes.

    A part of the rows is kept aside: some choose the best epoch, some are shown to the model only at the end, for
    the figures that are printed. Ctrl+C stops after the step; the same with --resume goes on, also after a crash.

    \b
    Example:
      bertdesk train feedback.csv --out my-model
      bertdesk train posts.csv.gz --text title --text body --label topic --preset thorough --out topics
      bertdesk train nli.jsonl --text premise --pair hypothesis --out nli-model
      bertdesk train feedback.csv --out my-model --resume
      bertdesk train feedback.csv --out my-model --dry-run
    """
    order = training.TrainOrder(
        data, out, text or None, label, model, preset,
        _given(
            learning_rate=learning_rate, batch_size=batch_size, epochs=epochs, max_length=max_length, seed=seed,
            frozen_layers=frozen_layers, max_steps=max_steps, valid_share=valid_share, test_share=test_share,
            class_weights=class_weights, label_smoothing=label_smoothing, head_first=head_first, best_by=best_by,
        ),
        device or settings.load().device, settings.load().hub_mirror if mirror is None else mirror,
        seeds, resume, anew, config, leave_test, rows_from, pair, options.mark(separator),
    )  # fmt: skip
    if dry_run:
        _foretell(order, as_json=as_json)
        return
    trained = _train(order, is_watched=watched, as_json=as_json)
    if choose_method and trained.evaluation is not None and not watched:
        _choose(trained, as_json=as_json)


def _given(**changes: Any) -> dict[str, Any]:  # Any: values of TrainConfig's fields, which checks them
    """Return the numbers that the command names; the others stay the preset's."""
    return {name: value for name, value in changes.items() if value is not None}


def _foretell(order: training.TrainOrder, *, as_json: bool) -> None:
    leave_to_pack(order.device)
    answer(
        "plan",
        lambda token: training.plan(order, token),
        json_lines.plan,
        lambda found, _: figures.plan_lines(found),
        as_json=as_json,
    )


def _train(order: training.TrainOrder, *, is_watched: bool, as_json: bool) -> "Trained":
    from bertdesk.core.launcher import rank_here

    trained = run_verb(
        "train",
        lambda token: training.train(order, token),
        reporter(as_json, json_lines.report),
        can_pause=True,
        is_watched=is_watched,
        rank=rank_here(),
    )
    if not as_json and trained.evaluation is not None:
        record, folder = trained.classifier.provenance, clean(str(order.out))
        depth, told = depth_of(sys.stdout), record.parts_told
        print_lines(figures.train_lines(trained.evaluation, record.baselines, depth, told=told))
        print_lines(again.spread_lines(record))
        print_lines([f'The model is in {folder}. Try it: bertdesk classify {folder} --text "…"'])
    return trained


def _choose(trained: "Trained", *, as_json: bool) -> None:
    chosen = ask("choose", lambda token: training.choose(trained, token), as_json=as_json)
    if not as_json:
        print_lines(word_lines.faithful_lines(chosen))


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
    found = answer(
        "reproduce",
        lambda token: training.reproduce(
            model, data, out=out, encoder=encoder, device=device, despite_data=anyway, token=token
        ),
        json_lines.reproduction,
        again.lines,
        as_json=as_json,
    )
    if not found.is_equal:
        raise typer.Exit(FAILED)


def curve(
    data: options.Data,
    text: options.TextColumns = None,
    label: options.LabelColumn = None,
    pair: options.PairColumn = None,
    separator: options.Separator = None,
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
    answer(
        "learning_curve",
        lambda token: training.learning_curve(
            data, text=text or None, label=label, pair=pair, separator=options.mark(separator), encoder=model,
            preset=preset, exact=exact,
            device=device or own_device(settings.load().device),
            mirror=settings.load().hub_mirror if mirror is None else mirror, token=token,
        ),
        asdict, again.curve_lines, as_json=as_json,
    )  # fmt: skip
