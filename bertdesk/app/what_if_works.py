"""The bodies of the jobs that ask "what if". Each imports what needs torch only when it runs."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from bertdesk.app.job import MakeWork
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, ExplainMethod
from bertdesk.core.events import Work
from bertdesk.core.pairs import Text

if TYPE_CHECKING:
    from bertdesk.core.explain import Beside, Opposite, Strikable, Struck
    from bertdesk.core.explain.words import Extent
    from bertdesk.core.model import Classifier


def strike(classifier: Classifier, opened: Strikable | Text, words: Collection[Extent]) -> MakeWork:
    """Return the text, opened, and what becomes of it without these words. `opened`: so, or a text as it stands."""

    def work(cancel: CancelToken) -> Work[tuple[Strikable, Struck]]:
        from bertdesk.core import explain

        strikable = yield from _opened(classifier, opened, cancel)
        return strikable, (yield from explain.strike(strikable, strikable.touching(words), cancel=cancel))

    return work


def find_opposite(classifier: Classifier, opened: Strikable | Text, against: str | None) -> MakeWork:
    """Return the text, opened, and the fewest words that turn it."""

    def work(cancel: CancelToken) -> Work[tuple[Strikable, Opposite]]:
        from bertdesk.core import explain

        strikable = yield from _opened(classifier, opened, cancel)
        return strikable, (yield from explain.find_opposite(classifier, strikable, against=against, cancel=cancel))

    return work


def _opened(classifier: Classifier, opened: Strikable | Text, cancel: CancelToken) -> Work[Strikable]:
    from bertdesk.core import explain

    if isinstance(opened, explain.Strikable):
        return opened
    return (yield from explain.open_text(classifier, opened, cancel=cancel))


def beside(
    ours: Classifier, theirs: Classifier, text: Text, target: str, method: ExplainMethod, against: str | None
) -> MakeWork:
    def work(cancel: CancelToken) -> Work[Beside]:
        from bertdesk.core import explain

        config = ExplainConfig(method=method)
        return explain.beside(ours, theirs, text, target, config, against=against, cancel=cancel)

    return work
