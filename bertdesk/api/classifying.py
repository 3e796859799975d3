"""`evaluate` and `classify`: what a model makes of texts, and how much of it is right."""

from collections.abc import Sequence

from bertdesk import runs
from bertdesk.api.waiting import OnEvent, refuse_single, with_model
from bertdesk.core import predict as predicting
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import finish
from bertdesk.core.metrics import Evaluation
from bertdesk.core.pairs import Text
from bertdesk.core.predict import Prediction
from bertdesk.data import Data, TextColumns
from bertdesk.runs import Model


def evaluate(
    model: Model,
    table: Data,
    *,
    text: TextColumns = None,
    label: str | None = None,
    pair: str | None = None,
    separator: str | None = None,
    device: str = "auto",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Evaluation:
    """Score a model on a table. Columns: those named, else those it was trained on, else (they are not there) guessed.

    Several texts are joined; `pair` is the second of two texts that are judged together. Of a table that names rows for
    the test, only these are scored.

    Raises: BertdeskError.
    """
    work = runs.evaluate(
        model,
        table,
        text=text,
        label=label,
        pair=pair,
        separator=separator,
        device=device,
        cancel=cancel or CancelToken(),
    )
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
    refuse_single("classify", texts)
    predictions = with_model(
        model, device, lambda classifier, token: predicting.predict(classifier, texts, cancel=token), on_event, cancel
    )
    return list(predictions)
