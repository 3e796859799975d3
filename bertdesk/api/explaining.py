"""The verbs about the words behind an answer, from `explain` to `beside`."""

from collections.abc import Sequence

from bertdesk import runs
from bertdesk.api.waiting import OnEvent, refuse_single, with_model
from bertdesk.core import explain as explaining
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.events import Work
from bertdesk.core.explain import Attribution, Beside, Opposite, Receipt, Struck
from bertdesk.core.explain import choose as choosing
from bertdesk.core.explain import digest as digesting
from bertdesk.core.explain.digest import Digest
from bertdesk.core.explain.opposite import MOST_WORDS
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import Text
from bertdesk.core.provenance import Faithful
from bertdesk.runs import Model


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

    def work(classifier: Classifier, token: CancelToken) -> Work[Attribution]:
        asked = config or ExplainConfig()
        return explaining.explain(classifier, text, target, asked, against=against, cancel=token)

    return with_model(model, device, work, on_event, cancel)


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
    refuse_single("explain_many", texts)

    def work(classifier: Classifier, token: CancelToken) -> Work[Digest]:
        return digesting.digest(classifier, texts, target, config or ExplainConfig(), cancel=token)

    return with_model(model, device, work, on_event, cancel)


def choose_method(
    model: Model,
    texts: Sequence[Text],
    *,
    device: str = "auto",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Faithful:
    """Find out, on texts that a model did not learn from, which way to explain suits it; its folder keeps that.

    Takes a minute at most; `train` in the terminal and the window do it after each training.
    Raises: BertdeskError; TypeError for one text outside a list.
    """
    refuse_single("choose_method", texts)

    def work(classifier: Classifier, token: CancelToken) -> Work[Faithful]:
        found = yield from choosing.choose(classifier, texts, cancel=token)
        choosing.keep(classifier, found)
        return found

    return with_model(model, device, work, on_event, cancel)


def check(
    model: Model,
    attribution: Attribution,
    *,
    device: str = "auto",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Receipt:
    """Say how far an attribution of this model's is to be trusted. Raises: BertdeskError."""

    def work(classifier: Classifier, token: CancelToken) -> Work[Receipt]:
        return explaining.check(classifier, attribution, cancel=token)

    return with_model(model, device, work, on_event, cancel)


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
    refuse_single("strike", words, "word")

    def work(classifier: Classifier, token: CancelToken) -> Work[Struck]:
        strikable = yield from explaining.open_text(classifier, text, cancel=token)
        return (yield from explaining.strike(strikable, strikable.named(*words), cancel=token))

    return with_model(model, device, work, on_event, cancel)


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

    def work(classifier: Classifier, token: CancelToken) -> Work[Opposite]:
        strikable = yield from explaining.open_text(classifier, text, cancel=token)
        search = explaining.find_opposite(classifier, strikable, against=against, most_words=most_words, cancel=token)
        return (yield from search)

    return with_model(model, device, work, on_event, cancel)


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

    def work(ours: Classifier, token: CancelToken) -> Work[Beside]:
        theirs = yield from runs.open_model(other, device)
        asked = config or ExplainConfig()
        return (yield from explaining.beside(ours, theirs, text, target, asked, against=against, cancel=token))

    return with_model(model, device, work, on_event, cancel)
