"""The command that tells whether an encoder is the better for having learnt more text: `bertdesk verdict`."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bertdesk import settings
from bertdesk.cli import options, verbs
from bertdesk.cli.answering import answer
from bertdesk.cli.coloured import Depth
from bertdesk.cli.figures import counted
from bertdesk.cli.json_lines import Json
from bertdesk.core.base_models import find
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.core.pack import own_device

if TYPE_CHECKING:
    from bertdesk.core.verdict import Read, Verdict

_HELPED = {
    "helped": "It helped.",
    "did_not_help": "It did not help: the encoder as it was is the better one here.",
    "reads_better": "It reads your texts better; whether it helped, only rows with classes tell (--on).",
    "too_little": "Whether it helped cannot be told: too little text.",
    "unclear": "Whether it helped cannot be told: the differences may be chance.",
}


def verdict(
    encoder: Annotated[Path, typer.Argument(metavar="DIR", help="What `bertdesk pretrain --model ...` made.")],
    data: Annotated[Path, typer.Argument(metavar="DATA", help="The raw text that it learnt from.")],
    text: Annotated[str | None, typer.Option("--text", metavar="COLUMN", help="Of a table: its column.")] = None,
    table: Annotated[
        Path | None,
        typer.Option("--on", metavar="TABLE", help="Rows with classes: both encoders are fine-tuned on them."),
    ] = None,
    row_text: Annotated[
        list[str] | None, typer.Option("--row-text", metavar="COLUMN", help="Of --on: column with the texts.")
    ] = None,
    label: options.LabelColumn = None,
    seeds: Annotated[int, typer.Option(metavar="K", min=2, help="Of --on: runs with each encoder, one a seed.")] = 3,
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="NAME", help="What it was made of, where that was a folder of yours."),
    ] = None,
    device: options.Device = None,
    mirror: options.Mirror = None,
    as_json: options.AsJson = False,
) -> None:
    """Tell whether learning more text helped an encoder.

    Both, as it was and as it is, read documents that were kept from learning: how many equally likely pieces they
    seem to choose from at each place (pseudo-perplexity, the lower the better). With --on, a classifier is trained on
    each, with the same rows and seeds, and scored on the same rows.

    \b
    Example:
      bertdesk verdict my-encoder reports.csv --text body
      bertdesk verdict my-encoder reports.csv --text body --on feedback.csv --label topic
    """
    place = device or own_device(settings.load().device)
    here = settings.load().hub_mirror if mirror is None else mirror

    def work(token: CancelToken) -> Work["Verdict"]:
        verbs.must_exist(encoder, data, *([table] if table else []))
        before = find(model) if model else None
        from bertdesk import adapting

        return (
            yield from adapting.verdict(
                encoder, data, text=text or "", before=before, table=table, row_text=row_text or None, label=label,
                seeds=seeds, device=place, mirror=here, cancel=token,
            )
        )  # fmt: skip

    answer("verdict", work, _json, _lines, as_json=as_json)


def _json(found: "Verdict") -> dict[str, Json]:
    paired = found.accuracy
    return {
        "help": found.help,
        "beats_frequency": None if found.guessed is None else found.guessed.beats_frequency,
        "read": None if found.read is None else asdict(found.read),
        "accuracy": None
        if paired is None
        else {
            "seeds": list(paired.seeds), "before": list(paired.before), "after": list(paired.after),
            "mean": paired.mean, "sd": paired.sd, "test_n": paired.test_n, "answer": paired.answer,
        },
    }  # fmt: skip


def _lines(found: "Verdict", depth: Depth) -> Sequence[str]:
    del depth
    lines = [] if found.read is None else _read_lines(found.read)
    if (guessed := found.guessed) is not None and not guessed.beats_frequency:
        lines.append(
            f"As it is, it guesses masked words no better than word frequencies alone (loss {guessed.loss_mlm:.2f}, by"
            f" frequency {guessed.unigram:.2f}): it needs more text or more passes."
        )
    if (paired := found.accuracy) is not None:
        each = ", ".join(
            f"{100 * before:.1f} -> {100 * after:.1f} %"
            for before, after in zip(paired.before, paired.after, strict=True)
        )
        lines += [
            f"Right on {counted(paired.test_n, 'row')}, seed by seed: {each}.",
            f"Difference: {100 * paired.mean:+.1f} ± {100 * paired.sd:.1f} points (mean ± standard deviation).",
        ]
    return [*lines, _HELPED[found.help]]


def _read_lines(read: "Read") -> list[str]:
    from bertdesk.core.verdict import LEAST_PIECES, LEAST_TEXTS

    lines = [
        f"On {counted(read.texts, 'text that was', 'texts that were')} kept back: pseudo-perplexity"
        f" {read.before:.1f} before, {read.after:.1f} now ({counted(read.pieces, 'piece')})."
    ]
    if read.heads_were_new:
        lines.append(
            "The encoder came without the layers that guess words. These have learnt since, which alone would make it"
            " read better: this is no proof that the encoder did."
        )
    if not read.is_enough:
        lines.append(
            f"That is too little text to tell: {counted(read.texts, 'text')}, {counted(read.pieces, 'piece')};"
            f" it takes {LEAST_TEXTS} and {LEAST_PIECES}, and one document in fifty is kept back."
        )
    return lines
