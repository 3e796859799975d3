#!/usr/bin/env python3
"""Draw accuracy over time from the results of a benchmark: python packaging/curve.py RESULTS.jsonl [CURVE.png]

RESULTS is what `bertdesk bench train --results RESULTS.jsonl` has kept. Each point is the end of an epoch: the median
of the seconds and the mean of the validation accuracies of a contender's runs. Where one file holds several settings,
the latest are drawn. Needs matplotlib, which captum brings along.
"""

import argparse
import statistics
import sys
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")  # before pyplot: no window

import matplotlib.pyplot as plt
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from bertdesk.bench.plan import ORIGIN, TRAINER
from bertdesk.bench.results import Result, read
from bertdesk.bench.summary import Row, Summary, summarise
from bertdesk.core.base_models import PRESETS

INK, FAINT = "#333333", "#999999"
ORANGES: dict[str, str] = dict(zip(PRESETS, ("#f5b041", "#d35400", "#873600"), strict=True))  # this engine
BLUE, BLUES, GREY = "#1f618d", "#a9cce3", "#7f8c8d"
MARKERS: dict[str, str] = dict(zip(PRESETS, "^os", strict=True))
TICKS_S = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800)


def draw(summary: Summary, out: Path) -> None:
    figure, axes = plt.subplots(figsize=(10, 6), dpi=150)
    for row in summary.rows:
        seconds, accuracies = mean_points([result for result in summary.results if result.run.name == row.name])
        axes.plot(seconds, accuracies, label=label_of(row), **look(row, summary.reference))
    best = summary.reference
    if best:
        axes.axhline(best.valid_accuracy, color=BLUE, linewidth=0.8, linestyle=(0, (4, 4)), zorder=1)
        axes.annotate(
            f"best of {best.name}", (0, best.valid_accuracy), xycoords=("axes fraction", "data"), xytext=(4, 3),
            textcoords="offset points", fontsize=8, color=BLUE,
        )  # fmt: skip
    scale(axes)
    settings, machine = summary.results[0].settings, summary.results[0].machine
    title = f"{Path(settings.data).name}: {settings.rows:,} rows trained on, at most {settings.max_length} tokens"
    axes.set_title(title, loc="left", fontsize=13, color=INK, pad=24)
    below = f"{machine.device}, {machine.threads} threads, torch {machine.torch}"
    axes.text(0, 1.02, below, transform=axes.transAxes, fontsize=9, color=FAINT)
    axes.set_xlabel("time since the run began, scoring included (log scale)", color=INK)
    axes.set_ylabel(f"accuracy on {settings.valid:,} validation rows", color=INK)
    axes.legend(frameon=False, fontsize=9, loc="center left", bbox_to_anchor=(1.01, 0.5), labelcolor=INK)
    figure.savefig(out, bbox_inches="tight")
    plt.close(figure)


def mean_points(results: list[Result]) -> tuple[list[float], list[float]]:
    """Return seconds and accuracies of the epochs that every run of a contender has."""
    epochs = list(zip(*(result.points for result in results), strict=False))
    return (
        [statistics.median(point.seconds for point in points) for points in epochs],
        [statistics.fmean(point.accuracy for point in points) for points in epochs],
    )


def label_of(row: Row) -> str:
    test = "" if row.test_accuracy is None else f", test {100 * row.test_accuracy:.1f} %"
    return f"{row.name}{test}"


def look(row: Row, best: Row | None) -> dict[str, Any]:
    """Orange is this engine, blue is Trainer (its best rate strong), grey the tutorials' loop."""
    kind = row.name.split()[0]
    if kind == TRAINER:
        is_best = best is not None and row.name == best.name
        return {"color": BLUE if is_best else BLUES, "marker": "D", "linewidth": 2 if is_best else 1.2, "markersize": 5,
                "zorder": 3 if is_best else 2}  # fmt: skip
    if kind == ORIGIN:
        return {"color": GREY, "marker": "X", "linewidth": 1.6, "markersize": 7, "zorder": 2}
    if row.name != kind:  # without a lever: the next colour of the cycle
        return {"marker": ".", "linewidth": 1.2, "zorder": 3}
    return {"color": ORANGES[kind], "marker": MARKERS[kind], "markersize": 6, "linewidth": 2.2, "zorder": 4}


def scale(axes: Any) -> None:
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    axes.set_xlim(low, high)
    axes.set_xticks([tick for tick in TICKS_S if low <= tick <= high], minor=False)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda seconds, _: spoken(seconds)))
    axes.yaxis.set_major_locator(MaxNLocator(12, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.3g} %"))
    axes.grid(color="#e5e5e5", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(colors=INK, length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)


def spoken(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:g} s"
    return f"{seconds / 60:g} min" if seconds < 3600 else f"{seconds / 3600:g} h"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=Path("curve.png"))
    given = parser.parse_args()
    found = read(given.results)
    if not found:
        print(f"There are no results in {given.results}.", file=sys.stderr)
        return 2
    draw(summarise([result for result in found if result.settings == found[-1].settings]), given.out)
    print(given.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
