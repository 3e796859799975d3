"""What the window's jobs run. Each function returns the work for a Job, which makes it on the worker thread.

The work imports torch, so each function imports what it needs only there: the window is painted first.
"""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bertdesk.app.job import MakeWork
from bertdesk.core import pack, preload
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, ExplainMethod
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Work
from bertdesk.core.pack import Offer, Pack
from bertdesk.core.pairs import Text

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.device import Device
    from bertdesk.core.explain import Attribution, Receipt
    from bertdesk.core.explain.digest import Digest
    from bertdesk.core.metrics import Evaluation
    from bertdesk.core.model import Classifier
    from bertdesk.core.predict import Prediction

    OnAttribution = Callable[[Attribution], None]


_importing = threading.Lock()


def wait_for_imports() -> None:
    """Return when nobody is importing torch and what stands on it: transformers breaks where two threads do at once."""
    with _importing:
        pass


def warm_up(preferred: str) -> MakeWork:
    """Import torch and all that the first click needs; return the device that works."""

    def work(_cancel: CancelToken) -> Work[Device]:
        yield from ()
        with _importing, _collector_at_rest():
            preload.link_torch()
            from bertdesk.core import device

            device.leave_a_core()
            found = device.choose(pack.own_device(preferred))
            import pyqtgraph  # noqa: F401  # for the curve of the first training

            from bertdesk import api  # noqa: F401  # for its imports
            from bertdesk.core.model import import_networks

            import_networks()
        return found

    return work


@contextlib.contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep Python's garbage collector from going through what is imported, now and later.

    At every turn it would stop the window: for 0.3 s at last, and what has been imported is never garbage.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def look_for_pack() -> MakeWork:
    def work(_cancel: CancelToken) -> Work[Offer]:
        yield from ()
        return pack.look()

    return work


def install_pack(mirror: str) -> MakeWork:
    def work(cancel: CancelToken) -> Work[Pack]:
        from bertdesk.core import pack_install

        return (yield from pack_install.install(pack.supplies(), mirror=mirror, cancel=cancel))

    return work


def remove_pack() -> MakeWork:
    def work(cancel: CancelToken) -> Work[bool]:
        from bertdesk.core import pack_install

        return pack_install.remove(cancel)

    return work


def evaluate(classifier: Classifier, dataset: Dataset) -> MakeWork:
    def work(cancel: CancelToken) -> Work[tuple[Dataset, Evaluation]]:
        from bertdesk.core.evaluate import evaluate as run

        return dataset, (yield from run(classifier, dataset, cancel=cancel))

    return work


def evaluate_file(classifier: Classifier, path: Path) -> MakeWork:
    def work(cancel: CancelToken) -> Work[tuple[Dataset, Evaluation]]:
        from bertdesk import runs

        return runs.evaluate(classifier, path, text=None, label=None, device="auto", cancel=cancel)

    return work


def open_model(folder: Path, preferred: str) -> MakeWork:
    def work(_cancel: CancelToken) -> Work[Classifier]:
        from bertdesk import runs

        return runs.open_model(folder, pack.own_device(preferred))

    return work


def classify(classifier: Classifier, text: Text) -> MakeWork:
    def work(cancel: CancelToken) -> Work[Prediction]:
        from bertdesk.core.explain import answer

        return answer(classifier, text, cancel=cancel)

    return work


def explain(
    classifier: Classifier, text: Text, target: str, method: ExplainMethod, against: str | None = None
) -> MakeWork:
    def work(cancel: CancelToken) -> Work[Attribution]:
        from bertdesk.core.explain import explain as run

        return run(classifier, text, target, ExplainConfig(method=method), against=against, cancel=cancel)

    return work


def choose(classifier: Classifier, texts: Sequence[Text]) -> MakeWork:
    """Find the way to explain that suits the classifier; return it with that in its record."""

    def work(cancel: CancelToken) -> Work[Classifier]:
        from bertdesk.core.explain import choose as choosing

        return choosing.keep(classifier, (yield from choosing.choose(classifier, texts, cancel=cancel)))

    return work


def digest(classifier: Classifier, texts: Sequence[Text]) -> MakeWork:
    def work(cancel: CancelToken) -> Work[Digest]:
        from bertdesk.core.explain.digest import digest as run

        return run(classifier, texts, None, ExplainConfig(method="quick"), cancel=cancel)

    return work


def check(classifier: Classifier, attribution: Attribution) -> MakeWork:
    def work(cancel: CancelToken) -> Work[Receipt]:
        from bertdesk.core.explain import check as run

        return run(classifier, attribution, cancel=cancel)

    return work
