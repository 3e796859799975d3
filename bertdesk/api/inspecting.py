"""The verb that looks for what is wrong with a table: `inspect`."""

from bertdesk import inspection
from bertdesk.api.waiting import OnEvent
from bertdesk.core import base_models
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import finish
from bertdesk.inspection import Inspected
from bertdesk.runs import Data


def inspect(
    data: Data,
    *,
    text: str | None = None,
    label: str | None = None,
    test: Data | None = None,
    model: str = "built-in",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Inspected:
    """Say what is wrong with a table before anything is trained on it; nothing is changed.

    `text` and `label` name columns (guessed where None); `test` is a table that a model will be scored on: do they
    share texts?; `model` is the encoder that lengths and languages are seen with. `.inspection.findings` come the
    serious first, each with `.code`, `.facts` and `.places`, whose `.row` is an index in `.table.rows`.
    Raises: BertdeskError.
    """
    found = base_models.find(model)
    work = inspection.inspect(data, text=text, label=label, test=test, encoder=found, cancel=cancel or CancelToken())
    return finish(work, on_event)
