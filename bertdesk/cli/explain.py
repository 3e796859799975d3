"""`bertdesk explain`: of one text, or of every text of a file; or what if some words were not there."""

from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from bertdesk import settings
from bertdesk.cli import explain_file, json_lines, options, texts, verbs, what_if, word_lines
from bertdesk.cli.answering import Begin, answer, ask
from bertdesk.cli.columns import print_lines
from bertdesk.cli.running import CANCELLED, refuse
from bertdesk.core.config import ExplainConfig
from bertdesk.core.pack import own_device

if TYPE_CHECKING:
    from bertdesk.core.explain import Attribution


def explain(
    model: options.ModelFolder,
    text: options.Text = None,
    pair: options.Pair = None,
    target: options.Target = None,
    against: options.Against = None,
    method: options.MethodName = "auto",
    unit: options.Unit = "words",
    strike: options.Strike = None,
    opposite: options.Opposite = False,
    beside: options.BesideFolder = None,
    file: options.ExplainedFile = None,
    column: options.FileColumns = None,
    rows: options.FileRows = None,
    out: options.WordsFile = None,
    report: options.WordsPage = None,
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
      bertdesk explain my-model --unit sentences < letter.txt
      bertdesk explain my-model --text "Where is my parcel?" --strike parcel
      bertdesk explain my-model --text "Where is my parcel?" --opposite
      bertdesk explain my-model --text "Where is my parcel?" --beside my-other-model
      bertdesk explain my-model --file march.csv --rows 200 --out words.csv --report words.html
    """
    place, config = device or own_device(settings.load().device), ExplainConfig(method=method)
    what_ifs = (strike is not None) + opposite + (beside is not None)
    if unit != "words" and (what_ifs or file is not None):
        refuse("--unit is for explaining one text; --file, --strike, --opposite and --beside go by words.")
    if file is not None:
        if what_ifs or (text, against) != (None, None):
            refuse("With --file go --column, --pair, --rows, --out, --report, --target, --method and --first-window.")
        of_file = texts.Asked(file, tuple(column or ()), pair)
        order = explain_file.Order(model, of_file, out, report, rows, target, config, place, first_only)
        _explain_file(order, as_json=as_json)
        return
    if (column or None, rows, out, report) != (None, None, None, None):
        refuse("--column, --rows, --out and --report go with --file.")
    asked = texts.asked(text, pair)
    if what_ifs:
        words = _words(strike, what_ifs)
        asking = what_if.Order(model, asked, words, opposite, beside, target, against, config, place, first_only)
        _show_what_if(asking, as_json=as_json)
        return
    of_text = verbs.ExplainOrder(model, asked, target, against, config, unit, place, first_only)
    _explain_text(of_text, as_json=as_json)


def _words(strike: str | None, what_ifs: int) -> tuple[str, ...]:
    words = tuple(word for word in (strike or "").split(",") if word.strip())
    if what_ifs > 1 or (strike is not None and not words):
        refuse("Give one of --strike WORD[,WORD], --opposite and --beside MODEL.")
    return words


def _explain_text(order: verbs.ExplainOrder, *, as_json: bool) -> None:
    answer(
        "explain",
        partial(verbs.explain, order),
        lambda found: json_lines.attribution(*found, order.unit),
        lambda found, depth: word_lines.attribution_lines(*found, depth, order.unit),
        as_json=as_json,
    )


def _show_what_if(order: what_if.Order, *, as_json: bool) -> None:
    begin: Begin[Any] = partial(what_if.answer, order)  # Any: mypy infers no union
    answer("explain", begin, what_if.to_json, what_if.lines, as_json=as_json)


def _explain_file(order: explain_file.Order, *, as_json: bool) -> None:
    paths = [path.resolve() for path in (order.asked.file, order.out, order.report) if path]
    if len(set(paths)) < len(paths):
        refuse("--file, --out and --report are different files.")
    found: list[Attribution] = []
    try:
        explained = ask("explain", partial(explain_file.explain_file, order, found), as_json=as_json)
    finally:  # of a failure too: what there is by then
        if as_json:
            for one in found:
                json_lines.show(json_lines.words_of(one))
    if not as_json:
        print_lines(explain_file.lines(explained, order))
    if not explained.is_whole:
        raise typer.Exit(CANCELLED)
