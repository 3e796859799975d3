"""The command that makes an encoder of raw text: `bertdesk pretrain`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bertdesk import settings
from bertdesk.cli import json_lines, options, verbs
from bertdesk.cli.answering import answer
from bertdesk.cli.columns import clean, print_lines
from bertdesk.cli.console import reporter
from bertdesk.cli.figures import counted, percent, plan_lines
from bertdesk.cli.running import leave_to_pack, refuse
from bertdesk.cli.running import run as run_verb
from bertdesk.core import base_models
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.core.pretrain.recipes import recipe
from bertdesk.core.pretrain.sizes import SIZES, Size

if TYPE_CHECKING:
    from bertdesk.core.plan import Plan
    from bertdesk.core.pretrain.pretraining import Pretrained
    from bertdesk.core.provenance import Pretraining, Provenance


def _default(setting: str, *, of_encoder: bool = True) -> str:
    """Return what a setting is where it is not given: the usual, and with which sizes it is another.

    Without `of_encoder`, what it is with each size.
    """
    usual = getattr(recipe(base_models.BUILT_IN), setting) if of_encoder else None
    of_sizes = {size: getattr(recipe(size), setting) for size in SIZES}
    others = ", ".join(f"{value:,g} with {size}" for size, value in of_sizes.items() if value != usual)
    return f"Default: {others if usual is None else f'{usual:,g}; {others}'}."


RawText = Annotated[
    Path,
    typer.Argument(
        metavar="DATA", help="Raw text: a table's column, a text file (.txt, .md), a folder of them; also packed."
    ),
]
TextColumn = Annotated[
    str | None,
    typer.Option("--text", metavar="COLUMN", help="Of a table: column with the texts. Default: the longest one."),
]
Beginning = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="Encoder to go on from. Default: built-in."),
]
NewSize = Annotated[
    Size | None,
    typer.Option("--size", metavar="NAME", help="Begin a new network instead: tiny, mini or small."),
]
Epochs = Annotated[int | None, typer.Option(metavar="N", help=f"Passes over the text. {_default('epochs')}")]
NextWeight = Annotated[
    float | None,
    typer.Option(
        "--lambda", metavar="WEIGHT", help=f"Weight of the next-sentence loss; 0: none. {_default('next_weight')}"
    ),
]
MaskedShare = Annotated[
    float | None, typer.Option(metavar="SHARE", help="Share of the tokens to be guessed. Default: 0.15.")
]
MasksWords = Annotated[
    bool | None,
    typer.Option("--whole-words/--tokens", help="What is masked together. Default: tokens.", show_default=False),
]
Vocabulary = Annotated[
    int | None,
    typer.Option(
        "--vocabulary",
        metavar="N",
        help=f"Of --size: pieces, at most. {_default('vocabulary_size', of_encoder=False)}",
    ),
]
Lowercase = Annotated[
    bool | None,
    typer.Option("--lowercase/--cased", help="Of --size: letters. Default: lowercase.", show_default=False),
]
MinFrequency = Annotated[
    int | None,
    typer.Option(metavar="N", help="Of --size: how often pieces must meet to become one. Default: 2."),
]
Rate = Annotated[
    float | None, typer.Option(metavar="RATE", help=f"Peak step size of AdamW. {_default('learning_rate')}")
]
BatchSize = Annotated[int | None, typer.Option(metavar="N", help=f"Pairs per step. {_default('batch_size')}")]
MaxLength = Annotated[
    int | None, typer.Option(metavar="N", help=f"Tokens of a pair, at most. {_default('max_length')}")
]
Seed = Annotated[int | None, typer.Option(metavar="N", help="Decides all that is drawn. Default: 17.")]


@dataclass(frozen=True, slots=True)
class PretrainOrder:
    """What `bertdesk pretrain` was told."""

    data: Path
    text: str
    encoder: str
    """Its name, where it goes on from one"""
    size: Size | None
    out: Path
    changes: Mapping[str, Any]  # Any: values of PretrainConfig's fields, which checks them
    device: str
    mirror: str
    resume: bool
    anew: bool
    config: Path | None = None
    """A file that replaces the changes"""


def pretrain(
    data: RawText,
    out: options.OutFolder,
    text: TextColumn = None,
    model: Beginning = None,
    size: NewSize = None,
    epochs: Epochs = None,
    max_steps: options.MaxSteps = None,
    next_weight: NextWeight = None,
    masked_share: MaskedShare = None,
    masks_words: MasksWords = None,
    vocabulary_size: Vocabulary = None,
    lowercase: Lowercase = None,
    min_frequency: MinFrequency = None,
    learning_rate: Rate = None,
    batch_size: BatchSize = None,
    max_length: MaxLength = None,
    seed: Seed = None,
    resume: options.Resume = False,
    anew: options.Anew = False,
    dry_run: options.DryRun = False,
    device: options.Device = None,
    mirror: options.Mirror = None,
    config: options.ConfigFile = None,
    watched: options.Watched = False,
    as_json: options.AsJson = False,
) -> None:
    """Pre-train an encoder on raw text: it learns to guess masked words, and which sentence follows.

    Without labels. From an encoder, which then knows your field's words better, or from nothing. What comes out is an
    encoder: `bertdesk train --model DIR` makes a classifier of it. One document in fifty is kept aside to measure on.

    \b
    Example:
      bertdesk pretrain reports.csv --text body --out my-encoder
      bertdesk pretrain corpus.txt --size tiny --epochs 3 --out tiny-encoder
      bertdesk pretrain reports.csv --text body --out my-encoder --dry-run
      bertdesk train feedback.csv --model my-encoder --out my-model
    """
    if model is not None and size is not None:
        refuse("Give either --model or --size.")
    if size is None and (vocabulary_size, lowercase, min_frequency) != (None, None, None):
        refuse("--vocabulary, --lowercase and --min-frequency are of a new network: give --size, too.")
    changes = {
        "epochs": epochs, "max_steps": max_steps, "next_weight": next_weight, "masked_share": masked_share,
        "masks_words": masks_words, "vocabulary_size": vocabulary_size, "lowercase": lowercase,
        "min_frequency": min_frequency, "learning_rate": learning_rate, "batch_size": batch_size,
        "max_length": max_length, "seed": seed,
    }  # fmt: skip
    order = PretrainOrder(
        data, text or "", model or "built-in", size, out,
        {name: value for name, value in changes.items() if value is not None},
        device or settings.load().device, settings.load().hub_mirror if mirror is None else mirror, resume, anew,
        config,
    )  # fmt: skip
    if not watched:  # else this is the pack's already
        leave_to_pack(order.device)
    if dry_run:
        _foretell(order, as_json=as_json)
        return
    _run(order, is_watched=watched, as_json=as_json)


def _foretell(order: PretrainOrder, *, as_json: bool) -> None:
    answer(
        "plan",
        lambda token: _plan(order, token),
        json_lines.plan,
        lambda found, _: plan_lines(found, example="pair", bound=", as its first texts tell"),
        as_json=as_json,
    )


def _plan(order: PretrainOrder, token: CancelToken) -> Work["Plan"]:
    verbs.must_exist(order.data)
    beginning = order.size or base_models.find(order.encoder)
    from bertdesk import adapting

    return (
        yield from adapting.plan(
            order.data, text=order.text, beginning=beginning, changes=order.changes, device=order.device,
            mirror=order.mirror, cancel=token,
        )
    )  # fmt: skip


def _run(order: PretrainOrder, *, is_watched: bool, as_json: bool) -> None:
    from bertdesk.core.launcher import rank_here

    made = run_verb(
        "pretrain",
        lambda token: _work(order, token),
        reporter(as_json, json_lines.report),
        can_pause=True,
        is_watched=is_watched,
        rank=rank_here(),
    )
    if not as_json:
        folder = clean(str(order.out))
        print_lines(_lines(made.record))
        print_lines(
            [f"The encoder is in {folder}. Train on it: bertdesk train feedback.csv --model {folder} --out DIR"]
        )


def _work(order: PretrainOrder, token: CancelToken) -> Work["Pretrained | None"]:
    from bertdesk.core.several import join

    verbs.must_exist(order.data)
    beginning = order.size or base_models.find(order.encoder)
    crew = join(order.device)
    from bertdesk import adapting
    from bertdesk.core import exchange

    config = exchange.read_pretrain_config(order.config) if order.config else None
    return (
        yield from adapting.pretrain(
            order.data, text=order.text, beginning=beginning, config=config, changes=order.changes, out=order.out,
            device=order.device, mirror=order.mirror, resume=order.resume, anew=order.anew, cancel=token, crew=crew,
        )
    )  # fmt: skip


def _lines(record: "Provenance") -> list[str]:
    if record.pretraining is None or (found := record.pretraining.held_back) is None:
        return []
    known = "learnt from" if record.pretraining.was_seen else "never saw"
    lines = [
        f"Of {counted(found.n_masked, 'masked token')} in documents it {known}, {percent(found.accuracy_mlm)} are"
        f" guessed: loss {found.loss_mlm:.2f}, where frequency alone would cost {found.unigram:.2f}."
    ]
    if found.commonest is not None:
        lines[0] += f" Always naming the commonest piece would get {percent(found.commonest)} of them right."
    if not found.beats_frequency:
        lines.append("That is no better than word frequencies alone: it needs more text or more passes.")
    if found.accuracy_nsp is not None:
        lines.append(
            f"Of {counted(found.n_pairs, 'pair')} of texts, {percent(found.accuracy_nsp)} are told apart: neighbours,"
            " or not."
        )
    elif why := _why_no_pairs(record.pretraining):
        lines.append(why)
    return lines


def _why_no_pairs(made: "Pretraining") -> str:
    """Return why nothing is said of neighbours; "" where nobody wanted it."""
    if made.asks_next:
        return (
            "Whether it tells neighbours apart was not measured: a single document was kept aside, and no other to take"
            " a stranger from. Of 52 documents or more, two are."
        )
    if not made.config.next_weight:
        return ""
    if made.documents == 1:
        return "It was not asked about neighbours: there was but one document to learn from."
    return "It was not asked about neighbours: an encoder of this kind has no part for that."
