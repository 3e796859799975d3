"""The verbs in Python: train, reproduce, evaluate, classify, explain. Each waits for its end; `on_event=` listens.

The same verbs as generators of events (`..._work`) serve the command line and the window, which drive them themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from bertdesk.core import base_models, durable, model, preflight, tablefile, unfinished
from bertdesk.core import evaluate as evaluating
from bertdesk.core import explain as explaining
from bertdesk.core import keeper as keeping
from bertdesk.core import learning_curve as learning
from bertdesk.core import predict as predicting
from bertdesk.core import repeat as repeating
from bertdesk.core import reproduce as reproducing
from bertdesk.core import train as training
from bertdesk.core.base_models import Encoder, Preset
from bertdesk.core.cancel import CancelToken
from bertdesk.core.checkpoint import Checkpoint
from bertdesk.core.config import ExplainConfig, TrainConfig
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.dataset import Columns, Dataset, guess_columns, to_dataset
from bertdesk.core.device import choose
from bertdesk.core.events import Event, Notice, Progressed, Work
from bertdesk.core.explain import Attribution
from bertdesk.core.learning_curve import LearningCurve
from bertdesk.core.metrics import Evaluation
from bertdesk.core.model import Classifier
from bertdesk.core.predict import Prediction
from bertdesk.core.preflight import Plan
from bertdesk.core.preparation import build, prepare
from bertdesk.core.reproduce import Reproduction
from bertdesk.core.tablefile import Table
from bertdesk.core.train import Trained
from bertdesk.core.unfinished import Terms
from bertdesk.errors import Cancelled, SettingOutOfRange

T = TypeVar("T")
Model = Classifier | Path | str
Data = Table | Path | str
OnEvent = Callable[[Event], None]

_COLUMNS_CHOSEN = "columns_chosen"  # its sentence is the terminal's: the window shows the columns themselves


def train(
    data: Data,
    *,
    out: Path | str,
    text: str | None = None,
    label: str | None = None,
    model: str = "built-in",
    preset: Preset = "balanced",
    config: TrainConfig | None = None,
    seeds: int = 1,
    resume: bool = False,
    device: str = "auto",
    mirror: str = "",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Trained:
    """Fine-tune an encoder on a table and save the classifier in `out`.

    `text` and `label` name columns (guessed where None); `model` is a catalogue name, a hub name or a folder; `config`
    replaces the numbers that `preset` stands for; `mirror` is an address to download the encoder from. With `seeds` > 1
    it trains so many times, keeps the best on the validation part, and `.classifier.provenance.spread` tells of all.
    `resume` goes on where an interrupted run into the same `out` stopped, and starts afresh where there is none.
    Raises: BertdeskError; Cancelled when nothing could be kept.
    """
    work = train_work(
        data,
        text=text,
        label=label,
        encoder=base_models.find(model),
        config=config,
        preset=preset,
        seeds=seeds,
        resume=resume,
        out=Path(out),
        device=device,
        mirror=mirror,
        cancel=cancel or CancelToken(),
    )
    trained = _finish(work, on_event)
    if trained is None:
        raise Cancelled
    return trained


def evaluate(
    model: Model,
    table: Data,
    *,
    text: str | None = None,
    label: str | None = None,
    device: str = "auto",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Evaluation:
    """Score a model on a table. Columns: those named, else those it was trained on, else (they are not there) guessed.

    Raises: BertdeskError.
    """
    work = evaluate_work(model, table, text=text, label=label, device=device, cancel=cancel or CancelToken())
    _, evaluation = _finish(work, on_event)
    return evaluation


def classify(
    model: Model,
    texts: Sequence[str],
    *,
    device: str = "auto",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> list[Prediction]:
    """Give each text its class and probabilities. Raises: BertdeskError; TypeError for one text outside a list."""
    if isinstance(texts, str):  # a sequence too, of characters
        raise TypeError("classify takes a list of texts: put a single text in brackets, [text].")
    token = cancel or CancelToken()

    def work() -> Work[tuple[Prediction, ...]]:
        classifier = yield from open_work(model, device)
        return (yield from predicting.predict(classifier, texts, cancel=token))

    return list(_finish(work(), on_event))


def reproduce(
    model: Path | str,
    data: Data,
    *,
    out: Path | str | None = None,
    encoder: str | None = None,
    device: str = "",
    mirror: str = "",
    despite_data: bool = False,
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Reproduction:
    """Train a model again as its record says, and compare. `encoder` is needed where that was a folder of yours.

    Raises: BertdeskError; Cancelled.
    """
    work = reproduce_work(
        Path(model),
        data,
        out=None if out is None else Path(out),
        encoder=encoder,
        device=device,
        mirror=mirror,
        despite_data=despite_data,
        cancel=cancel or CancelToken(),
    )
    found = _finish(work, on_event)
    if found is None:
        raise Cancelled
    return found


def learning_curve(
    data: Data,
    *,
    text: str | None = None,
    label: str | None = None,
    model: str = "built-in",
    preset: Preset = "balanced",
    config: TrainConfig | None = None,
    exact: bool = False,
    device: str = "auto",
    mirror: str = "",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> LearningCurve:
    """Estimate what twice the rows would gain; nothing is saved. `exact` fine-tunes three times, else it takes seconds.

    Raises: BertdeskError; Cancelled.
    """
    work = learning_curve_work(
        data,
        text=text,
        label=label,
        encoder=base_models.find(model),
        preset=preset,
        config=config,
        exact=exact,
        device=device,
        mirror=mirror,
        cancel=cancel or CancelToken(),
    )
    found = _finish(work, on_event)
    if found is None:
        raise Cancelled
    return found


def explain(
    model: Model,
    text: str,
    *,
    target: str | None = None,
    config: ExplainConfig | None = None,
    device: str = "auto",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Attribution:
    """Say which words led to a class: the predicted one, or `target`. Raises: BertdeskError."""
    token = cancel or CancelToken()

    def work() -> Work[Attribution]:
        classifier = yield from open_work(model, device)
        return (yield from explaining.explain(classifier, text, target, config or ExplainConfig(), cancel=token))

    return _finish(work(), on_event)


def train_work(
    data: Data,
    *,
    text: str | None,
    label: str | None,
    encoder: Encoder,
    config: TrainConfig | None = None,
    preset: Preset = "balanced",
    changes: Mapping[str, Any] | None = None,  # Any: values of TrainConfig's fields, which checks them
    seeds: int = 1,
    resume: bool = False,
    out: Path,
    device: str,
    cancel: CancelToken,
    mirror: str = "",
    crew: Crew = ALONE,
) -> Work[Trained | None]:
    """`train` as a generator of events; None when it was paused, or stopped before there was anything to keep.

    `changes` replace single numbers of `config`, or of the preset where that is None. All of a crew call it with the
    same arguments; only its main process returns a model.
    """
    if crew.size > 1 and seeds != 1:  # each run would have to be measured by all
        raise SettingOutOfRange(name="seeds", value=seeds, low=1, high=1)
    reading = _read_for_training(data, out, text=text, label=label, cancel=cancel)
    table, dataset = yield from crew.together(reading, cancel)
    config = replace(config or base_models.recipe(encoder, preset, rows=dataset.n), **(changes or {}))
    preparing = prepare(dataset, encoder, config, device=crew.kind or device, mirror=mirror, cancel=cancel)
    prepared = yield from crew.in_turn(preparing, cancel)
    if len(each := repeating.seeds_from(config.seed, seeds)) > 1:
        return (
            yield from repeating.repeat(
                config, each, prepared.parts, prepared.classifier, out, record=prepared.record, cancel=cancel
            )
        )
    terms = prepared.terms(table.path, device)
    crew.refuse_differences(table=terms.data_sha256, encoder=terms.encoder_sha256, settings=config)
    found = keeping.shared((yield from crew.together(_find(out, terms, crew), cancel)), crew) if resume else None
    classifier = yield from crew.together(build(prepared), cancel)
    return (
        yield from training.fit(
            config, prepared.parts, classifier, out, record=prepared.record, cancel=cancel,
            resume=found, facts=terms.facts(), crew=crew,
        )
    )  # fmt: skip


def _read_for_training(
    data: Data, out: Path, *, text: str | None, label: str | None, cancel: CancelToken
) -> Work[tuple[Table, Dataset]]:
    durable.refuse_unwritable(out)
    model.refuse_foreign(out)
    return (yield from dataset_work(data, text=text, label=label, cancel=cancel))


def _find(out: Path, terms: Terms, crew: Crew) -> Work[Checkpoint | None]:
    """Return what the main process has to go on from."""
    if not crew.is_main:
        return None
    found, notices = unfinished.resume(out, terms)
    yield from notices
    return found


def plan_work(
    data: Data,
    *,
    text: str | None,
    label: str | None,
    encoder: Encoder,
    preset: Preset = "balanced",
    changes: Mapping[str, Any] | None = None,  # Any: values of TrainConfig's fields, which checks them
    device: str,
    cancel: CancelToken,
    mirror: str = "",
) -> Work[Plan]:
    """Try a run before it begins: how long, what memory. Writes nothing but an encoder that is not here yet."""
    _, dataset = yield from dataset_work(data, text=text, label=label, cancel=cancel)
    config = replace(base_models.recipe(encoder, preset, rows=dataset.n), **(changes or {}))
    prepared = yield from prepare(dataset, encoder, config, device=device, mirror=mirror, cancel=cancel)
    classifier = yield from build(prepared)
    return (yield from preflight.plan(config, prepared.parts, classifier, cancel=cancel))


def reproduce_work(
    folder: Path,
    data: Data,
    *,
    out: Path | None,
    encoder: str | None,
    device: str,
    mirror: str,
    despite_data: bool,
    cancel: CancelToken,
) -> Work[Reproduction | None]:
    """`reproduce` as a generator of events; None when it was stopped."""
    record = reproducing.recorded(folder)
    named = None if encoder is None else base_models.find(encoder)
    if out is not None:
        durable.refuse_unwritable(out)
    _, dataset = yield from dataset_work(data, text=record.text_column, label=record.label_column, cancel=cancel)
    return (
        yield from reproducing.reproduce(
            folder, dataset, out, encoder=named, device=device, mirror=mirror, despite_data=despite_data, cancel=cancel
        )
    )


def learning_curve_work(
    data: Data,
    *,
    text: str | None,
    label: str | None,
    encoder: Encoder,
    preset: Preset = "balanced",
    config: TrainConfig | None = None,
    exact: bool,
    device: str,
    cancel: CancelToken,
    mirror: str = "",
) -> Work[LearningCurve | None]:
    """`learning_curve` as a generator of events; None when it was stopped."""
    _, dataset = yield from dataset_work(data, text=text, label=label, cancel=cancel)
    config = config or base_models.recipe(encoder, preset, rows=dataset.n)
    prepared = yield from prepare(dataset, encoder, config, device=device, mirror=mirror, cancel=cancel)
    if exact:
        return (yield from learning.estimate_exact(prepared, cancel=cancel))
    return (yield from learning.estimate(prepared, cancel=cancel))


def dataset_work(
    data: Data, *, text: str | None, label: str | None, cancel: CancelToken, of: Classifier | None = None
) -> Work[tuple[Table, Dataset]]:
    """Read a table unless it is one, choose its columns, and report what is noteworthy about both.

    `of` is a model that is to be evaluated: the labels are its own, and so are columns without a name that are there.
    """
    table = yield from _table_work(data, cancel)
    columns = _choose_columns(table, text, label, of)
    if columns.label and (text is None or label is None):
        yield Notice(_COLUMNS_CHOSEN, {"text": columns.text, "label": columns.label})
    dataset = to_dataset(table, columns, known_labels=None if of is None else of.labels)
    yield from dataset.notices
    return table, dataset


def _choose_columns(table: Table, text: str | None, label: str | None, of: Classifier | None) -> Columns:
    if of is not None:
        usual = of.provenance
        if text is None and usual.text_column in table.columns and usual.text_column != label:
            text = usual.text_column
        if label is None and usual.label_column in table.columns and usual.label_column != text:
            label = usual.label_column
    if text is None or label is None:
        return guess_columns(table, text=text, label=label)
    return Columns(text, label)


def _table_work(data: Data, cancel: CancelToken) -> Work[Table]:
    if isinstance(data, Table):
        return data
    table = yield from tablefile.read(Path(data), cancel)
    yield from table.notices
    return table


def open_work(source: Model, device: str) -> Work[Classifier]:
    """Open a model folder unless the model is open already."""
    if isinstance(source, Classifier):
        return source
    yield Progressed("loading", 0, 1)
    classifier = model.load(Path(source), choose(device))
    yield Progressed("loading", 1, 1)
    return classifier


def evaluate_work(
    source: Model, data: Data, *, text: str | None, label: str | None, device: str, cancel: CancelToken
) -> Work[tuple[Dataset, Evaluation]]:
    """`evaluate` as a generator of events; the dataset holds the rows that the evaluation's arrays are about."""
    classifier = yield from open_work(source, device)
    _, dataset = yield from dataset_work(data, text=text, label=label, cancel=cancel, of=classifier)
    return dataset, (yield from evaluating.evaluate(classifier, dataset, cancel=cancel))


def _finish(work: Work[T], on_event: OnEvent | None) -> T:
    """Run the work to its end in this thread; its errors go to the caller."""
    while True:
        try:
            event = next(work)
        except StopIteration as end:
            product: T = end.value
            return product
        if on_event is not None:
            on_event(event)
