"""Many texts -> an Attribution each, for the class that each gets or for a given one."""

from collections.abc import Callable, Sequence

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.device import release_memory
from bertdesk.core.events import Notice, Progressed, Work, quietly
from bertdesk.core.explain.attribution import Attribution
from bertdesk.core.explain.explaining import explain
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import Text, is_empty
from bertdesk.errors import Cancelled, OutOfMemory, TextEmpty


def explain_many(
    classifier: Classifier,
    texts: Sequence[Text],
    target: str | None,
    config: ExplainConfig,
    *,
    take: Callable[[Attribution], object] = lambda _: None,
    cancel: CancelToken,
) -> Work[list[Attribution]]:
    """Explain one text after the other; `take` is handed each attribution as it comes, which no error can undo.

    Texts without anything in them are passed over, and so are those that memory runs out for; that is said. A wish to
    stop ends it with what there is by then: only where that is nothing it is Cancelled. One text at a time: its
    windows, and the variants that the default method asks for, all but fill a pass. Of similar texts side by side, 700
    characters each took 0.9 of the time, and single sentences 0.7; the quick way 0.85 and 0.45.

    Raises: TextEmpty where none has anything in it, Cancelled, LabelUnknown, OutOfMemory where none fits.
    """
    asked = [text for text in texts if not is_empty(text)]
    if not asked:
        raise TextEmpty
    if len(asked) < len(texts):
        yield Notice("texts_passed_over", {"count": len(texts) - len(asked)})
    found: list[Attribution] = []
    too_large: list[OutOfMemory] = []
    for number, text in enumerate(asked):
        yield Progressed("explaining", number, len(asked))
        try:
            cancel.raise_if_requested()
            found.append((yield from quietly(explain(classifier, text, target, config, cancel=cancel))))
            take(found[-1])
        except Cancelled:
            if not found:
                raise
            yield Notice("texts_left", {"count": len(asked) - number, "total": len(asked)})
            break
        except OutOfMemory as error:
            too_large.append(OutOfMemory(**error.facts))  # the error itself keeps what was computed alive
            release_memory()
    if too_large and not found:
        raise too_large[-1]
    if too_large:
        yield Notice("texts_too_large", {"count": len(too_large)})
    return found
