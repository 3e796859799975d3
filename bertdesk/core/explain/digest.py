"""What a model goes by in many texts: each explained, the words of each class, the words that decide alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.events import Notice, Work
from bertdesk.core.explain.attribution import Attribution
from bertdesk.core.explain.class_words import ClassWords, class_words
from bertdesk.core.explain.many import explain_many
from bertdesk.core.explain.shortcuts import Shortcut, find_shortcuts
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import Text
from bertdesk.errors import Cancelled, OutOfMemory


@dataclass(frozen=True, slots=True)
class Digest:
    found: Sequence[Attribution]
    words: Sequence[ClassWords]
    shortcuts: Sequence[Shortcut]
    is_whole: bool
    """Whether it was not stopped."""


def digest(
    classifier: Classifier,
    texts: Sequence[Text],
    target: str | None,
    config: ExplainConfig,
    *,
    take: Callable[[Attribution], object] = lambda _: None,
    cancel: CancelToken,
) -> Work[Digest]:
    """Stopped, it returns what there is by then; `take` is handed each attribution as it comes.

    Raises: what `explain_many` raises.
    Of pairs no shortcuts are looked for: a word would have to be put into one of the two.
    """
    found = yield from explain_many(classifier, texts, target, config, take=take, cancel=cancel)
    words = class_words(found)
    shortcuts: Sequence[Shortcut] = ()
    try:
        if all(one.second_start is None for one in found):
            shortcuts = yield from find_shortcuts(classifier, found, words, cancel=cancel)
    except (Cancelled, OutOfMemory):  # what was explained is kept
        yield Notice("shortcuts_not_sought")
    return Digest(found, words, shortcuts, is_whole=not cancel.requested)
