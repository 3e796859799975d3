"""Events and results for programs: one JSON object a line, and nothing else on standard output."""

import json
import math
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from bertdesk.cli.options import UnitName
from bertdesk.core.events import Event, Notice, RunCancelled, RunFailed, to_json

if TYPE_CHECKING:
    from bertdesk.core.explain import Attribution, Receipt, Span
    from bertdesk.core.metrics import Evaluation
    from bertdesk.core.pairs import Text
    from bertdesk.core.plan import Plan
    from bertdesk.core.predict import Prediction
    from bertdesk.core.reproduce import Reproduction

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]  # what JSON can hold, for the last step out


def report(event: Event) -> None:
    """Print every event: what `train --json` gives."""
    print(to_json(event), flush=True)


def report_aside(event: Event) -> None:
    """Print what a person should know to standard error; standard output is for the result."""
    if isinstance(event, Notice | RunFailed | RunCancelled):
        print(to_json(event), file=sys.stderr, flush=True)


def show(result: Mapping[str, Json]) -> None:
    print(json.dumps(result, ensure_ascii=False, allow_nan=False))


def evaluation(found: "Evaluation") -> dict[str, Json]:
    return {
        "accuracy": found.accuracy,
        "macro_f1": found.macro_f1,
        **({} if found.held is None else {"micro_f1": found.micro_f1}),
        "n": found.n,
        "loss": found.loss,
        "low": found.low,
        "high": found.high,
        "classes": [
            {"label": c.label, "precision": c.precision, "recall": c.recall, "f1": c.f1, "support": c.support}
            for c in found.classes
        ],
        "confusion": found.confusion.tolist(),
    }


def reproduction(found: "Reproduction") -> dict[str, Json]:
    return {
        "is_equal": found.is_equal,
        "are_weights_equal": found.are_weights_equal,
        "largest_difference": found.largest_difference,
        "seed": found.seed,
        "weights_before": found.weights_before,
        "weights_after": found.weights_after,
        "test_before": asdict(found.test_before) if found.test_before else None,
        "test_after": asdict(found.test_after) if found.test_after else None,
        "differences": [asdict(difference) for difference in found.differences],
        "unrecorded": list(found.unrecorded),
        "went_back": found.went_back,
    }


def plan(found: "Plan") -> dict[str, Json]:
    values: dict[str, Json] = asdict(found)
    if math.isinf(found.available_mb):  # nobody knows, and JSON knows no infinity
        values["available_mb"] = None
    if not found.documents:  # a table's rows are told otherwise
        for name in ("documents", "tokens", "is_counted"):
            del values[name]
    return values


def prediction(text: "Text", found: "Prediction") -> dict[str, Json]:
    return {
        **_texts(text),
        "label": found.label,
        "labels": list(found.labels),
        "probabilities": dict(found.probabilities),
    }


def _texts(text: "Text") -> dict[str, Json]:
    return {"text": text} if isinstance(text, str) else {"text": text[0], "pair": text[1]}


def words_of(found: "Attribution") -> dict[str, Json]:
    return {
        **_texts(found.asked),
        "target": found.target,
        "against": found.against,
        "label": found.label,
        "probability": found.probability,
        "delta": found.delta,
        "gap": found.gap,
        "steps": found.steps,
        "method": found.method,
        "spans": [_span(found, span) for span in found.spans],
    }


def attribution(found: "Attribution", receipt: "Receipt", unit: UnitName) -> dict[str, Json]:
    """Return an attribution whose spans are of the unit; the receipt goes by words."""
    return words_of(found) | {
        "unit": unit,
        "receipt": {
            "words": [found.text[word.start : word.end] for word in receipt.words],
            "probability": receipt.before,
            "without": receipt.without,
            "without_random": receipt.without_random,
            "draws": receipt.draws,
            "beaten": receipt.beaten,
            "second": receipt.second,
            "agreement": receipt.agreement,
            "delta_share": receipt.delta_share,
            "verdict": receipt.verdict,
        },
    }


def _span(found: "Attribution", span: "Span") -> dict[str, Json]:
    """Return a word's place; of a pair, in which of the two texts it is."""
    part, start, end = found.within(span)
    place: dict[str, Json] = {"start": start, "end": end, "score": span.score}
    return place if found.second_start is None else {"of": ("text", "pair")[part], **place}
