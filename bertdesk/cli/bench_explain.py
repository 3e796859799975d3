"""`bertdesk bench explain`: the time of an explanation beside Captum's, as other programs use it."""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from bertdesk.cli import json_lines, options
from bertdesk.cli.bench_model import DataFile, Fitted, Rows, TestFile, opened, texts_of
from bertdesk.cli.columns import aligned, print_lines
from bertdesk.cli.console import Console
from bertdesk.cli.running import run as run_verb
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import Method
from bertdesk.core.events import Work
from bertdesk.core.provenance import Faithful

if TYPE_CHECKING:
    from bertdesk.bench.explaining import Timed
    from bertdesk.bench.half import Half
    from bertdesk.core.model import Classifier

_METHODS: tuple[Method, ...] = (
    "stepwise_propagation", "conservative_propagation", "integrated_gradients_pad", "integrated_gradients_mask",
)  # fmt: skip

Texts = Annotated[int, typer.Option(metavar="N", min=1, help="Texts of each length.")]
Repeat = Annotated[int, typer.Option(metavar="N", min=1, help="Rounds, in order A B A B; the figures are medians.")]
HalfTexts = Annotated[
    int, typer.Option("--half", metavar="N", min=0, help="Texts to explain in bfloat16 too, beside float32.")
]


@dataclass(frozen=True, slots=True)
class Measured:
    timed: "Sequence[Timed]"
    halves: "Sequence[Half]"
    """In bfloat16, where that was asked for"""
    figures: Mapping[str, float]
    """Of the default method"""


def explain(
    data: DataFile = None,
    test: TestFile = None,
    rows: Rows = 2000,
    model: Fitted = None,
    texts: Texts = 5,
    repeat: Repeat = 3,
    half_texts: HalfTexts = 0,
    device: options.Device = None,
    as_json: options.AsJson = False,
) -> None:
    """Explain texts of 32, 128 and 512 tokens, and take Captum's LayerIntegratedGradients with 50 steps as the measure.

    "delta" is by how much the scores miss what they should add up to, the largest of the texts. The last line of --json
    holds the default method's figures.

    \b
    Example:
      bertdesk bench explain
      bertdesk bench explain --model my-model --json
      bertdesk bench explain --half 50
    """

    def work(token: CancelToken) -> "Work[Measured]":
        importlib.import_module("bertdesk.core.device")  # before torch: it sets how torch's threads wait
        classifier = yield from opened(model, data, rows, device, token)
        return (yield from _measure(classifier, texts_of(test), texts, repeat, half_texts, token))

    found = run_verb("bench", work, Console().report)
    if as_json:
        _show(found)
    else:
        print_lines(_lines(found))


def _measure(
    classifier: "Classifier", asked: Sequence[str], per_length: int, repeat: int, half_texts: int, token: CancelToken
) -> Work[Measured]:
    from bertdesk.bench import explaining, half

    timed = yield from explaining.measure(
        classifier, asked, _METHODS, per_length=per_length, repeat=repeat, cancel=token
    )
    label_ms = explaining.label_ms(classifier, asked, length=128, repeat=repeat, cancel=token)
    few = explaining.cut(classifier, asked, 128, half_texts) if half_texts else []
    halves = yield from half.compare(classifier, few, _METHODS if few else (), cancel=token)
    return Measured(timed, halves, explaining.as_figures(timed, Faithful(), label_ms))


def _show(found: Measured) -> None:
    for fields in (*map(asdict, found.timed), *map(asdict, found.halves)):
        json_lines.show(fields)
    json_lines.show(found.figures)


def _lines(found: Measured) -> list[str]:
    head = ("", "tokens", "÷ Captum's time", "delta", "steps")
    rows = [
        (one.contender, str(one.length), f"{one.ratio:.3f}", f"{one.delta:.2%}".replace("%", " %"), str(one.steps))
        for one in found.timed
    ]
    halves = [
        f"{one.method} in bfloat16: {one.ratio:.2f} of float32's time; Pearson's correlation of the scores"
        f" {one.correlation:.4f}, at least {one.least:.4f} ({one.texts} texts)."
        for one in found.halves
    ]
    shown = {name: f"{value:.0f} ms" for name, value in found.figures.items() if name.endswith("_ms_128")}
    return [
        *aligned([head, *rows], right=(1, 2, 3, 4)),
        *halves,
        f"128 tokens: class after {shown['label_ms_128']}, first words after {shown['first_words_ms_128']},"
        f" words after {shown['words_ms_128']}.",
    ]
