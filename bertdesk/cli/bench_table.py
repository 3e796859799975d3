"""What the benchmark found, as lines for people and as objects for programs. Runs nothing."""

from collections.abc import Iterator

from bertdesk.bench.summary import LEVELS, Row, Summary, ratio
from bertdesk.cli.columns import aligned, clean
from bertdesk.cli.json_lines import Json

_NONE = "–"


def lines(summary: Summary) -> Iterator[str]:
    """The rows in three tables: figures, the same beside the reference, seconds to each accuracy."""
    settings, machine = summary.results[0].settings, summary.results[0].machine
    yield (
        f"{settings.rows:,} rows trained on, {settings.valid:,} to choose by, {settings.test_rows:,} to report;"
        f" at most {settings.max_length} tokens; {clean(settings.model)}"
    )
    yield (
        f"{clean(machine.device)}, {machine.threads} threads, torch {machine.torch}, transformers"
        f" {machine.transformers}"
    )
    if others := len({result.machine for result in summary.results}) - 1:
        yield f"These runs are also of {others} other machines or versions: their times do not compare."
    yield ""
    yield from _figures(summary)
    if summary.reference:
        yield ""
        yield from _beside(summary, summary.reference)
    yield ""
    yield from _reached(summary)
    if summary.baselines:
        named = ", ".join(f"{name} {accuracy:.3f}" for name, accuracy in summary.baselines.items())
        yield ""
        yield f"Without BERT, on the test rows: {named}."


def _figures(summary: Summary) -> list[str]:
    head = ("", "runs", "time s", "texts/s", "tokens/s", "padding", "memory MB", "of ETA", "valid", "test")
    rows = [
        (
            clean(row.name), str(row.runs), f"{row.seconds:.1f}", f"{row.examples_per_s:.1f}",
            f"{row.tokens_per_s:,.0f}", _share(row.padded_share), f"{row.peak_bytes / 1e6:,.0f}",
            _number(row.took_of_eta, 2),
            f"{row.valid_accuracy:.3f}", _number(row.test_accuracy, 3),
        )
        for row in summary.rows
    ]  # fmt: skip
    return aligned([head, *rows], right=range(1, len(head)))


def _beside(summary: Summary, reference: Row) -> list[str]:
    head = (f"÷ {reference.name}", "time", "texts/s", "tokens/s", "memory", "valid points", "test points")
    rows = [
        (
            clean(row.name), *(_number(value, 2) for value in _ratios(row, reference)[:4]),
            _points(row.valid_accuracy, reference.valid_accuracy), _points(row.test_accuracy, reference.test_accuracy),
        )
        for row in summary.rows
    ]  # fmt: skip
    return aligned([head, *rows], right=range(1, len(head)))


def _reached(summary: Summary) -> list[str]:
    """Seconds to each level, and in brackets the share of the reference's."""
    base = summary.reference.reached_s if summary.reference else (None,) * len(summary.levels)
    levels = [f"{level:.2f}" for level in summary.levels[: len(LEVELS)]]
    levels += [f"its {level:.3f}" for level in summary.levels[len(LEVELS) :]]  # the reference's own
    head = ("s to valid accuracy", *levels)
    rows = [
        (clean(row.name), *(_time(own, other) for own, other in zip(row.reached_s, base, strict=True)))
        for row in summary.rows
    ]
    return aligned([head, *rows], right=range(1, len(head)))


def objects(summary: Summary) -> Iterator[dict[str, Json]]:
    """One a contender; `ratios` and `points` are beside `reference`, null where it has none."""
    reference = summary.reference
    for row in summary.rows:
        first = next(result for result in summary.results if result.run.name == row.name)
        yield {
            "contender": row.name,
            "reference": reference.name if reference else None,
            "runs": row.runs,
            "seconds": row.seconds,
            "examples": row.examples,
            "tokens": row.tokens,
            "examples_per_s": row.examples_per_s,
            "tokens_per_s": row.tokens_per_s,
            "padded_share": row.padded_share,
            "peak_bytes": row.peak_bytes,
            "valid_accuracy": row.valid_accuracy,
            "test_accuracy": row.test_accuracy,
            "took_of_eta": row.took_of_eta,
            "reached_s": {str(level): s for level, s in zip(summary.levels, row.reached_s, strict=True)},
            "ratios": dict(zip(_RATIOS, _ratios(row, reference), strict=True)) if reference else None,
            "points": [[point.seconds, point.accuracy] for point in first.points],
            "config": dict(first.config),
            "rows": first.settings.rows,
            "device": first.machine.device,
        }


_RATIOS = ("seconds", "examples_per_s", "tokens_per_s", "peak_bytes", "valid_accuracy", "test_accuracy", "reached_s")


def _ratios(row: Row, reference: Row) -> tuple[float | None, ...]:
    """The last one: seconds to the reference's own accuracy."""
    return (
        ratio(row.seconds, reference.seconds),
        ratio(row.examples_per_s, reference.examples_per_s),
        ratio(row.tokens_per_s, reference.tokens_per_s),
        ratio(row.peak_bytes, reference.peak_bytes),
        ratio(row.valid_accuracy, reference.valid_accuracy),
        ratio(row.test_accuracy, reference.test_accuracy),
        ratio(row.reached_s[-1], reference.reached_s[-1]),
    )


def _number(value: float | None, digits: int) -> str:
    return _NONE if value is None else f"{value:.{digits}f}"


def _share(value: float | None) -> str:
    return _NONE if value is None else f"{100 * value:.1f} %"


def _points(own: float | None, other: float | None) -> str:
    if own is None or other is None:
        return _NONE
    return f"{100 * (own - other):+.1f}".replace("-", "\N{MINUS SIGN}")


def _time(own: float | None, other: float | None) -> str:
    share = ratio(own, other)
    return _NONE if own is None else f"{own:.1f}" + (f" ({share:.2f})" if share is not None else "")
