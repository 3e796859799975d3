"""`bertdesk explain`: of one text, or of every text of a file; or what if some words were not there."""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn, cast

import typer

from bertdesk import settings
from bertdesk.cli import explain_file, figures, json_lines, options, texts, verbs, what_if
from bertdesk.cli.coloured import depth_of
from bertdesk.cli.columns import print_lines
from bertdesk.cli.console import reporter
from bertdesk.cli.running import CANCELLED, WRONG_USAGE
from bertdesk.cli.running import run as run_verb
from bertdesk.core.config import ExplainConfig
from bertdesk.core.pack import own_device


def explain(
    model: options.ModelFolder,
    text: options.Text = None,
    pair: options.Pair = None,
    target: Annotated[
        str | None, typer.Option("--target", metavar="LABEL", help="Class to explain. Default: the predicted one.")
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", metavar="LABEL", help="Class that it is compared with. Default: none.")
    ] = None,
    method: options.MethodName = "auto",
    strike: options.Strike = None,
    opposite: options.Opposite = False,
    beside: options.BesideFolder = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="Explain instead each text of a table, or each line of a .txt."),
    ] = None,
    column: options.FileColumn = None,
    rows: Annotated[
        int | None, typer.Option("--rows", metavar="N", min=1, help="Of --file: the first so many texts. Default: all.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Of --file: write a CSV, a row for each text.")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Of --file: write a page to read, one HTML file by itself."),
    ] = None,
    first_only: options.FirstOnly = False,
    device: options.Device = None,
    as_json: options.AsJson = False,
) -> None:
    """Show which words of a text speak for a class and which against it.

    Orange speaks for the class, underlined blue against it; without colours, [+word] and [-word]. The scores are
    logits. The last lines say how far to trust them: what becomes of the answer without the strongest words and without
    random ones, whether a second method agrees, and whether the scores add up (the convergence delta).

    Of a file: the words that lead to each class, and those that decide alone; Ctrl+C writes what there is by then.

    \b
    Example:
      bertdesk explain my-model --text "Where is my parcel?"
      bertdesk explain my-model --text "Where is my parcel?" --target billing --json
      bertdesk explain my-model --text "Where is my parcel?" --strike parcel
      bertdesk explain my-model --text "Where is my parcel?" --opposite
      bertdesk explain my-model --text "Where is my parcel?" --beside my-other-model
      bertdesk explain my-model --file march.csv --rows 200 --out words.csv --report words.html
    """
    place, config = device or own_device(settings.load().device), ExplainConfig(method=method)
    asked_otherwise = (strike is not None) + opposite + (beside is not None)
    if file is not None:
        if text is not None or pair is not None or against is not None or asked_otherwise:
            _refuse("With --file go --column, --rows, --out, --report, --target, --method and --first-window.")
        written = [path.resolve() for path in (out, report) if path]
        if len({file.resolve(), *written}) <= len(written):
            _refuse("--file, --out and --report are different files.")
        order = explain_file.Order(model, file, column, out, report, rows, target, config, place, first_only)
        _explain_file(order, as_json=as_json)
        return
    if (column, rows, out, report) != (None, None, None, None):
        _refuse("--column, --rows, --out and --report go with --file.")
    one = texts.typed(text)
    if one is None:
        _refuse("Give a text with --text, a file with --file, or a text on standard input.")
    if asked_otherwise:
        words = tuple(word for word in (strike or "").split(",") if word.strip())
        if asked_otherwise > 1 or (strike is not None and not words):
            _refuse("Give one of --strike WORD[,WORD], --opposite and --beside MODEL.")
        asked = verbs.text_of(one, pair)
        _show_what_if(
            what_if.Order(model, asked, words, opposite, beside, target, against, config, place, first_only),
            as_json=as_json,
        )
        return
    found = run_verb(
        "explain",
        lambda token: verbs.explain(
            model, one, target, config, pair=pair, against=against, first_only=first_only, device=place, token=token
        ),
        reporter(as_json, json_lines.report_aside),
    )
    if as_json:
        json_lines.show(json_lines.attribution(*found))
    else:
        print_lines(figures.attribution_lines(*found, depth_of(sys.stdout)))


def _show_what_if(order: what_if.Order, *, as_json: bool) -> None:
    reporting = reporter(as_json, json_lines.report_aside)
    answer = run_verb("explain", partial(what_if.answer, order), reporting)
    found = cast(what_if.Answer, answer)  # to mypy, a union that run_verb hands on is an object
    if as_json:
        json_lines.show(what_if.to_json(found))
    else:
        print_lines(what_if.lines(found, depth_of(sys.stdout)))


def _explain_file(order: explain_file.Order, *, as_json: bool) -> None:
    reporting = reporter(as_json, json_lines.report_aside)
    explained = run_verb("explain", partial(explain_file.explain_file, order), reporting)
    if as_json:
        for found in explained.found:
            json_lines.show(json_lines.words_of(found))
    else:
        print_lines(explain_file.lines(explained, order))
    if not explained.is_whole:
        raise typer.Exit(CANCELLED)


def _refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(WRONG_USAGE)
