"""`bertdesk bench throughput`: steps of this engine beside Trainer's, as tokens a second and share of the peak."""

import importlib
from dataclasses import asdict
from statistics import median
from typing import TYPE_CHECKING, Annotated

import typer

from bertdesk import settings
from bertdesk.cli import json_lines, options
from bertdesk.cli.columns import aligned, clean
from bertdesk.cli.console import Console
from bertdesk.cli.running import run as run_verb
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work

if TYPE_CHECKING:
    from bertdesk.bench.throughput import Throughput

_HEAD_WIDTH = 64

Layers = Annotated[int, typer.Option(metavar="N", min=1, help="Layers of the network; its weights are random.")]
Width = Annotated[int, typer.Option(metavar="N", min=64, help="Its width: 64 a head of attention.")]
Length = Annotated[int, typer.Option(metavar="N", min=8, help="Tokens of each text.")]
Batch = Annotated[int, typer.Option(metavar="N", min=1, help="Texts a step.")]
Steps = Annotated[int, typer.Option(metavar="N", min=1, help="Steps that are counted, after 5 that are not.")]
Repeat = Annotated[int, typer.Option(metavar="N", min=1, help="Rounds, in order A B A B; the figures are medians.")]


def throughput(
    layers: Layers = 12,
    width: Width = 768,
    length: Length = 512,
    batch: Batch = 32,
    steps: Steps = 30,
    repeat: Repeat = 2,
    device: options.Device = None,
    as_json: options.AsJson = False,
) -> None:
    """Train a network of random weights, by default as large as bert-base, with this engine and with Trainer.

    The share of the device's peak (MFU) is counted with 6 N + 12 L H T operations a token: N weights in the matrices
    of the layers, L layers, H their width, T tokens of a text. Made for a GPU; a CPU takes minutes.

    \b
    Example:
      bertdesk bench throughput
      bertdesk bench throughput --layers 2 --width 128 --length 64 --steps 5 --device cpu
    """

    def work(token: CancelToken) -> "Work[list[Throughput]]":
        importlib.import_module("bertdesk.core.device")  # before torch: it sets how torch's threads wait
        from bertdesk.bench.throughput import Size, measure

        size = Size(layers, width, width // _HEAD_WIDTH, length=length, batch=batch, steps=steps)
        return (yield from measure(size, device or settings.load().device, repeat=repeat, cancel=token))

    found = run_verb("bench", work, Console().report)
    if as_json:
        for one in found:
            json_lines.show(asdict(one))
        return
    by_name = {name: [one for one in found if one.contender == name] for name in ("engine", "trainer")}
    speeds = {name: median(one.tokens_per_s for one in ones) for name, ones in by_name.items()}
    rows = [
        (
            name,
            f"{speeds[name]:,.0f}",
            f"{100 * median(one.mfu for one in ones):.1f} %",
            f"{speeds[name] / speeds['trainer']:.2f}",
        )
        for name, ones in by_name.items()
    ]
    first = found[0]
    print(f"{clean(first.device)}, peak {first.peak_flops / 1e12:.3g} TFLOP/s ({first.peak_from})")
    print(f"{first.flops_per_token / 1e9:.3f} GFLOP counted a token")
    for line in aligned([("", "tokens/s", "MFU", "÷ trainer"), *rows], right=(1, 2, 3)):
        print(line)
