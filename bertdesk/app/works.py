"""What the window's jobs run. Each function returns the work for a Job, which makes it on the worker thread.

The work imports torch, so each function imports what it needs only there: the window is painted first.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bertdesk.app.job import MakeWork
from bertdesk.app.prepared import Prepared, prepare
from bertdesk.core import base_models, pack, preload, tablefile
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, ExplainMethod
from bertdesk.core.dataset import Columns, Dataset
from bertdesk.core.events import Work
from bertdesk.core.pack import Offer, Pack
from bertdesk.core.pairs import Text
from bertdesk.core.select_rows import Indices, Wanted, select_rows
from bertdesk.core.tablefile import Table

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.device import Device
    from bertdesk.core.explain import Attribution, Receipt
    from bertdesk.core.explain.digest import Digest
    from bertdesk.core.metrics import Evaluation
    from bertdesk.core.model import Classifier
    from bertdesk.core.predict import Prediction

    OnAttribution = Callable[[Attribution], None]


def warm_up(preferred: str) -> MakeWork:
    """Import torch and all that the first click needs; return the device that works."""

    def work(_cancel: CancelToken) -> Work[Device]:
        yield from ()
        with _collector_at_rest():
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


def open_table(
    path: Path, columns: Columns | None = None, *, peek: Callable[[Table], object] | None = None
) -> MakeWork:
    """`peek` is called on the worker thread."""

    def work(cancel: CancelToken) -> Work[Prepared]:
        table = yield from tablefile.read(path, cancel, peek=peek or (lambda _: None))
        return prepare(table, columns)

    return work


def choose_columns(table: Table, columns: Columns) -> MakeWork:
    def work(_cancel: CancelToken) -> Work[Prepared]:
        yield from ()
        return prepare(table, columns)

    return work


def browse(table: Table, dataset: Dataset | None, wanted: Wanted) -> MakeWork:
    def work(cancel: CancelToken) -> Work[Indices]:
        return select_rows(table, dataset, wanted, cancel=cancel)

    return work


def measure(dataset: Dataset, encoder: Encoder) -> MakeWork:
    """Count the tokens of every text; return their numbers (N,) and the share that the encoder never saw."""

    def work(cancel: CancelToken) -> Work[tuple[Any, float] | None]:
        from bertdesk.core.model_folder import read_tokenizer
        from bertdesk.core.scripts import unknown_shares
        from bertdesk.core.tokens import count_tokens

        folder = base_models.folder_of(encoder)
        if folder is None:
            return None  # an encoder that is not downloaded yet has no tokenizer to count with
        tokenizer = read_tokenizer(folder, vocab_size=2_000_000)
        lengths, unknown_share = yield from count_tokens(dataset.texts, tokenizer, cancel=cancel)
        unknown = unknown_shares(dataset.wholes, encoder.languages, unknown_share)
        return lengths, float(unknown.mean())

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
