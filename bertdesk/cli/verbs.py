"""What commands that train nothing ask of api: the same verbs, as a terminal needs them. torch comes on first use."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bertdesk.cli import texts
from bertdesk.cli.console import ONE_TEXT_MISSING, ONE_TEXT_TOO_MANY, UNKNOWN_TEXTS
from bertdesk.cli.options import UNITS, UnitName
from bertdesk.core import base_models
from bertdesk.core.address import file_of
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.events import Notice, Work
from bertdesk.errors import FileMissing

if TYPE_CHECKING:
    from bertdesk.core.explain import Attribution, Receipt
    from bertdesk.core.metrics import Evaluation
    from bertdesk.core.model import Classifier
    from bertdesk.core.pairs import Text
    from bertdesk.core.predict import Prediction
    from bertdesk.inspection import Inspected


@dataclass(frozen=True, slots=True)
class ExplainOrder:
    """What `bertdesk explain` was told of one text."""

    model: Path
    text: "Text"
    target: str | None
    against: str | None
    config: ExplainConfig
    unit: UnitName
    device: str
    first_only: bool
    """Whether of a long text only the first window is read."""


def inspect(
    data: Path,
    *,
    text: Sequence[str] | None,
    label: str | None,
    pair: str | None,
    separator: str | None,
    test: Path | None,
    encoder: str,
    token: CancelToken,
) -> Work["Inspected"]:
    must_exist(data, *([test] if test else []))
    found = base_models.find(encoder)
    from bertdesk import inspection

    return (
        yield from inspection.inspect(
            data, text=text, label=label, pair=pair, separator=separator, test=test, encoder=found, cancel=token
        )
    )


def evaluate(
    model: Path,
    data: Path,
    *,
    text: Sequence[str] | None,
    label: str | None,
    pair: str | None,
    separator: str | None,
    device: str,
    token: CancelToken,
) -> Work["Evaluation"]:
    must_exist(model, data)
    from bertdesk import runs

    _, found = yield from runs.evaluate(
        model, data, text=text, label=label, pair=pair, separator=separator, device=device, cancel=token
    )
    return found


def classify(
    model: Path,
    asked: "Text | texts.Asked",
    *,
    out: Path | None,
    first_only: bool,
    device: str,
    token: CancelToken,
) -> Work[tuple[Sequence["Text"], Sequence["Prediction"]]]:
    """Classify a text, a pair, or each text of a file. Returns: the texts and their predictions."""
    must_exist(model, *([asked.file] if isinstance(asked, texts.Asked) else []))
    if out:
        texts.try_writing(out)
    from bertdesk import runs
    from bertdesk.core import provenance
    from bertdesk.core.pairs import whole
    from bertdesk.core.predict import predict

    every: Sequence[Text]
    if isinstance(asked, texts.Asked):
        every = yield from texts.read(asked, provenance.read(model), token)
    else:
        every = [asked]
    classifier = yield from runs.open_model(model, device, first_only=first_only)
    yield from _pair_notices(classifier, every)
    found = yield from predict(classifier, every, cancel=token)
    yield from _unknown_notices(found)
    if out:
        texts.write(out, [whole(one) for one in every], found)
    return every, found


def explain(order: ExplainOrder, token: CancelToken) -> Work[tuple["Attribution", "Receipt"]]:
    """Returns: the attribution, its spans those of the unit, and its receipt, which goes by words."""
    must_exist(order.model)
    from bertdesk import runs
    from bertdesk.core import explain as explaining
    from bertdesk.core.explain.units import spans_of

    classifier = yield from runs.open_model(order.model, order.device, first_only=order.first_only)
    yield from _pair_notices(classifier, [order.text])
    yield from _unknown_notices([(yield from explaining.answer(classifier, order.text, cancel=token))])
    found = yield from explaining.explain(
        classifier, order.text, order.target, order.config, against=order.against, cancel=token
    )
    receipt = yield from explaining.check(classifier, found, cancel=token)
    return replace(found, spans=spans_of(found, UNITS[order.unit])), receipt


def _pair_notices(classifier: "Classifier", texts: Sequence["Text"]) -> list[Notice]:
    """Tell where a model is asked otherwise than it was trained: about one text for two, or two for one."""
    is_pair = not isinstance(texts[0], str)
    if is_pair == classifier.takes_pairs or (is_pair and classifier.provenance.columns is None):
        return []
    return [Notice(ONE_TEXT_MISSING if classifier.takes_pairs else ONE_TEXT_TOO_MANY)]


def _unknown_notices(found: Sequence["Prediction"]) -> list[Notice]:
    """Tell of texts in another language: of all together, or of the few among many."""
    from bertdesk.core.scripts import MUCH_UNKNOWN, MUCH_UNKNOWN_OF_A_TEXT

    shares = [prediction.unknown_share for prediction in found]
    if (mean := sum(shares) / len(shares)) > MUCH_UNKNOWN:
        return [Notice("unknown_language", {"percent": round(100 * mean)})]
    count = sum(share > MUCH_UNKNOWN_OF_A_TEXT for share in shares)
    return [Notice(UNKNOWN_TEXTS, {"count": count, "total": len(shares)})] if count else []


def must_exist(*paths: Path) -> None:
    """Refuse a mistyped path now, not after the seconds that torch takes. Raises: FileMissing."""
    for path in paths:
        if not file_of(path).exists():
            raise FileMissing(path=str(path))
