"""The verbs in Python, from `train` to `choose_method`. Each waits; `on_event=` listens."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bertdesk import runs
from bertdesk.core import base_models
from bertdesk.core import explain as explaining
from bertdesk.core import predict as predicting
from bertdesk.core.base_models import Preset
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, TrainConfig
from bertdesk.core.events import Event, Work, finish
from bertdesk.core.explain import Attribution, Beside, Opposite, Receipt, Struck
from bertdesk.core.explain import choose as choosing
from bertdesk.core.explain import digest as digesting
from bertdesk.core.explain.digest import Digest
from bertdesk.core.explain.opposite import MOST_WORDS
from bertdesk.core.learning_curve import LearningCurve
from bertdesk.core.metrics import Evaluation
from bertdesk.core.pairs import Text
from bertdesk.core.predict import Prediction
from bertdesk.core.provenance import Faithful
from bertdesk.core.reproduce import Reproduction
from bertdesk.core.train import Trained
from bertdesk.errors import Cancelled
from bertdesk.runs import Data, Model

OnEvent = Callable[[Event], None]


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
    anew: bool = False,
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
    `anew` gives such a run up; without either it is not lost: RunUnfinished.
    Raises: BertdeskError; Cancelled when nothing could be kept.
    """
    work = runs.train(
        data,
        text=text,
        label=label,
        encoder=base_models.find(model),
        config=config,
        preset=preset,
        seeds=seeds,
        resume=resume,
        anew=anew,
        out=Path(out),
        device=device,
        mirror=mirror,
        cancel=cancel or CancelToken(),
    )
    trained = finish(work, on_event)
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
    work = runs.evaluate(model, table, text=text, label=label, device=device, cancel=cancel or CancelToken())
    _, evaluation = finish(work, on_event)
    return evaluation


def classify(
    model: Model,
    texts: Sequence[Text],
    *,
    device: str = "auto",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> list[Prediction]:
    """Give each text, or each pair of texts (a, b), its class and probabilities.

    Raises: BertdeskError; TypeError for one text outside a list.
    """
    if isinstance(texts, str):  # a sequence too, of characters
        raise TypeError("classify takes a list of texts: put a single text in brackets, [text].")
    token = cancel or CancelToken()

    def work() -> Work[tuple[Prediction, ...]]:
        classifier = yield from runs.open_model(model, device)
        return (yield from predicting.predict(classifier, texts, cancel=token))

    return list(finish(work(), on_event))


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
    work = runs.reproduce(
        Path(model),
        data,
        out=None if out is None else Path(out),
        encoder=encoder,
        device=device,
        mirror=mirror,
        despite_data=despite_data,
        cancel=cancel or CancelToken(),
    )
    found = finish(work, on_event)
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
    work = runs.learning_curve(
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
    found = finish(work, on_event)
    if found is None:
        raise Cancelled
    return found


def explain(
    model: Model,
    text: Text,
    *,
    target: str | None = None,
    against: str | None = None,
    config: ExplainConfig | None = None,
    device: str = "auto",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Attribution:
    """Say which words led to a class: the predicted one, or `target`; by itself, or `against` another.

    Of a pair of texts, `Attribution.within` tells which of the two a word is of.
    Raises: BertdeskError.
    """
    token = cancel or CancelToken()

    def work() -> Work[Attribution]:
        classifier = yield from runs.open_model(model, device)
        asked = config or ExplainConfig()
        return (yield from explaining.explain(classifier, text, target, asked, against=against, cancel=token))

    return finish(work(), on_event)


def explain_many(
    model: Model,
    texts: Sequence[Text],
    *,
    target: str | None = None,
    config: ExplainConfig | None = None,
    device: str = "auto",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Digest:
    """Explain each text, and say which words lead to each class and which decide alone.

    Texts with nothing in them are passed over. Cancelled, it returns what there is by then.
    Raises: BertdeskError; Cancelled before the first; TypeError for one text outside a list.
    """
    if isinstance(texts, str):  # a sequence too, of characters
        raise TypeError("explain_many takes a list of texts: put a single text in brackets, [text].")
    token = cancel or CancelToken()

    def work() -> Work[Digest]:
        classifier = yield from runs.open_model(model, device)
        return (yield from digesting.digest(classifier, texts, target, config or ExplainConfig(), cancel=token))

    return finish(work(), on_event)


def choose_method(
    model: Model,
    texts: Sequence[str],
    *,
    device: str = "auto",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Faithful:
    """Find out, on texts that a model did not learn from, which way to explain suits it; its folder keeps that.

    Takes a minute at most; `train` in the terminal and the window do it after each training. Raises: BertdeskError.
    """
    token = cancel or CancelToken()

    def work() -> Work[Faithful]:
        classifier = yield from runs.open_model(model, device)
        found = yield from choosing.choose(classifier, texts, cancel=token)
        choosing.keep(classifier, found)
        return found

    return finish(work(), on_event)


def check(
    model: Model,
    attribution: Attribution,
    *,
    device: str = "auto",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Receipt:
    """Say how far an attribution of this model's is to be trusted. Raises: BertdeskError."""
    token = cancel or CancelToken()

    def work() -> Work[Receipt]:
        classifier = yield from runs.open_model(model, device)
        return (yield from explaining.check(classifier, attribution, cancel=token))

    return finish(work(), on_event)


def strike(
    model: Model,
    text: Text,
    words: Sequence[str],
    *,
    device: str = "auto",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Struck:
    """Say what becomes of the probabilities without these words, wherever they stand in the text.

    Raises: BertdeskError; TypeError for one word outside a list.
    """
    if isinstance(words, str):  # a sequence too, of characters
        raise TypeError("strike takes a list of words: put a single word in brackets, [word].")
    token = cancel or CancelToken()

    def work() -> Work[Struck]:
        classifier = yield from runs.open_model(model, device)
        strikable = yield from explaining.open_text(classifier, text, cancel=token)
        struck = frozenset[int]().union(*map(strikable.named, words))
        return (yield from explaining.strike(strikable, struck, cancel=token))

    return finish(work(), on_event)


def opposite(
    model: Model,
    text: Text,
    *,
    against: str | None = None,
    most_words: int = MOST_WORDS,
    device: str = "auto",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Opposite:
    """Look for the fewest words without which the text gets another class: `against`, or whichever.

    Raises: BertdeskError.
    """
    token = cancel or CancelToken()

    def work() -> Work[Opposite]:
        classifier = yield from runs.open_model(model, device)
        strikable = yield from explaining.open_text(classifier, text, cancel=token)
        return (
            yield from explaining.find_opposite(
                classifier, strikable, against=against, most_words=most_words, cancel=token
            )
        )

    return finish(work(), on_event)


def beside(
    model: Model,
    other: Model,
    text: Text,
    *,
    target: str | None = None,
    against: str | None = None,
    config: ExplainConfig | None = None,
    device: str = "auto",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Beside:
    """Explain a text with two models, side by side. Raises: BertdeskError."""
    token = cancel or CancelToken()

    def work() -> Work[Beside]:
        ours = yield from runs.open_model(model, device)
        theirs = yield from runs.open_model(other, device)
        asked = config or ExplainConfig()
        return (yield from explaining.beside(ours, theirs, text, target, asked, against=against, cancel=token))

    return finish(work(), on_event)
