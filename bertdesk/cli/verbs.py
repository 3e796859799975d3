"""What the commands ask of api: the same verbs, with what only a command line needs. Imports torch on first use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bertdesk import settings
from bertdesk.cli import texts
from bertdesk.cli.console import ONE_TEXT_MISSING, ONE_TEXT_TOO_MANY, UNKNOWN_TEXTS
from bertdesk.cli.options import UNITS, UnitName
from bertdesk.core import base_models
from bertdesk.core.address import file_of
from bertdesk.core.base_models import Encoder, Preset
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.events import Notice, Work
from bertdesk.core.pack import Pack
from bertdesk.errors import FileMissing

if TYPE_CHECKING:
    from bertdesk.core.explain import Attribution, Receipt
    from bertdesk.core.learning_curve import LearningCurve
    from bertdesk.core.metrics import Evaluation
    from bertdesk.core.model import Classifier
    from bertdesk.core.pairs import Text
    from bertdesk.core.predict import Prediction
    from bertdesk.core.preflight import Plan
    from bertdesk.core.provenance import Faithful
    from bertdesk.core.reproduce import Reproduction
    from bertdesk.core.train import Trained
    from bertdesk.inspection import Inspected


@dataclass(frozen=True, slots=True)
class TrainOrder:
    """What `bertdesk train` was told; `changes` replace numbers of the preset."""

    data: Path
    out: Path
    text: Sequence[str] | None
    label: str | None
    encoder: str
    preset: Preset
    changes: Mapping[str, Any]  # Any: values of TrainConfig's fields, which checks them
    device: str
    mirror: str
    seeds: int = 1
    """Runs, of which the best is kept."""
    resume: bool = False
    anew: bool = False
    config: Path | None = None
    """A file that replaces preset and changes."""
    leave_test: Path | None = None
    """A file to write the test part's figures to."""
    rows_from: Path | None = None
    """A file with the rows of `data` as they are now, where a person has changed them."""
    pair: str | None = None
    separator: str | None = None


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


def train(order: TrainOrder, token: CancelToken) -> Work["Trained | None"]:
    from bertdesk.core.several import join

    crew = join(order.device)
    encoder = yield from crew.together(_known_encoder(order), token)
    from bertdesk import runs
    from bertdesk.core import elsewhere, exchange

    is_decided = order.leave_test or crew.size > 1
    there = None if is_decided else elsewhere.pack_for(order.device)  # who is to leave it has been sent there
    if there is not None:
        return (yield from _train_there(there, order, encoder, token))
    trained = yield from runs.train(
        exchange.read_rows(order.rows_from) if order.rows_from else order.data,
        text=order.text,
        label=order.label,
        pair=order.pair,
        separator=order.separator,
        encoder=encoder,
        config=exchange.read_config(order.config) if order.config else None,
        preset=order.preset,
        changes=order.changes,
        seeds=order.seeds,
        resume=order.resume,
        anew=order.anew,
        out=order.out,
        device=order.device,
        cancel=token,
        mirror=order.mirror,
        crew=crew,
    )
    if order.leave_test and trained is not None and trained.evaluation is not None:
        exchange.leave_test(order.leave_test, trained.evaluation)
    return trained


def choose(trained: "Trained", token: CancelToken) -> Work["Faithful"]:
    """Find out which way to explain suits the model, and write it into its record."""
    from bertdesk.core.explain import choose as choosing

    found = yield from choosing.choose(trained.classifier, trained.test.texts, cancel=token)
    choosing.keep(trained.classifier, found)
    return found


def _known_encoder(order: TrainOrder) -> Work[Encoder]:
    must_exist(order.data)
    yield from ()
    return base_models.find(order.encoder)


def plan(order: TrainOrder, token: CancelToken) -> Work["Plan"]:
    """Try what `train` would do, on this program's own device."""
    must_exist(order.data)
    encoder = base_models.find(order.encoder)
    from bertdesk import runs

    return (
        yield from runs.plan(
            order.data, text=order.text, label=order.label, pair=order.pair, separator=order.separator,
            encoder=encoder, preset=order.preset,
            changes=order.changes, seeds=order.seeds, out=order.out, device=order.device, cancel=token,
            mirror=order.mirror,
        )
    )  # fmt: skip


def _train_there(there: Pack, order: TrainOrder, encoder: Encoder, token: CancelToken) -> Work["Trained | None"]:
    """Train in the GPU pack, as the window does."""
    from bertdesk.core import elsewhere
    from bertdesk.data import read_dataset

    table, dataset = yield from read_dataset(
        order.data, text=order.text, label=order.label, pair=order.pair, separator=order.separator, cancel=token
    )
    config = replace(base_models.recipe(encoder, order.preset, rows=dataset.n), **order.changes)
    told = table.notices + dataset.notices
    return (
        yield from elsewhere.train(
            there,
            elsewhere.Order(
                table,
                dataset.columns,
                encoder,
                config,
                order.out,
                order.device,
                order.mirror,
                told,
                order.seeds,
                resume=order.resume,
                anew=order.anew,
            ),
            cancel=token,
        )
    )


def reproduce(
    model: Path,
    data: Path,
    *,
    out: Path | None,
    encoder: str | None,
    device: str | None,
    despite_data: bool,
    token: CancelToken,
) -> Work["Reproduction | None"]:
    must_exist(model, data)
    from bertdesk import runs

    return (
        yield from runs.reproduce(
            model, data, out=out, encoder=encoder, device=device or "", mirror=settings.load().hub_mirror,
            despite_data=despite_data, cancel=token,
        )
    )  # fmt: skip


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


def learning_curve(
    data: Path,
    *,
    text: Sequence[str] | None,
    label: str | None,
    pair: str | None,
    separator: str | None,
    encoder: str,
    preset: Preset,
    exact: bool,
    device: str,
    mirror: str,
    token: CancelToken,
) -> Work["LearningCurve | None"]:
    must_exist(data)
    found = base_models.find(encoder)
    from bertdesk import runs

    return (
        yield from runs.learning_curve(
            data, text=text, label=label, pair=pair, separator=separator, encoder=found, preset=preset,
            exact=exact, device=device, mirror=mirror, cancel=token,
        )
    )  # fmt: skip


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
