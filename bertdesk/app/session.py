"""What the panels share: the table, the model, the job that runs. Panels call it and listen; they never meet.

The verbs import torch, so they are imported inside the jobs, on the worker thread: the window is painted first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from bertdesk import settings as settings_file
from bertdesk.app.job import Jobs
from bertdesk.app.prepared import Prepared, prepare
from bertdesk.core import base_models, tablefile
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, TrainConfig
from bertdesk.core.dataset import Columns, Dataset
from bertdesk.core.events import Event, Notice, RunFailed, Work
from bertdesk.core.tablefile import Table
from bertdesk.errors import Facts
from bertdesk.paths import models_dir
from bertdesk.settings import Settings

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.device import Device
    from bertdesk.core.explain import Attribution
    from bertdesk.core.metrics import Evaluation
    from bertdesk.core.model import Classifier
    from bertdesk.core.predict import Prediction
    from bertdesk.core.train import Trained


_MUCH_UNKNOWN = 0.05
"""Share of a dataset that the encoder never saw, from which the person is told."""


def _new_folder(data: Path) -> Path:
    """Return a place in the model store that is named after the table and the time, and is still free."""
    name = f"{data.name.partition('.')[0][:60]} {datetime.now():%Y-%m-%d %H.%M.%S}"
    names = (name, *(f"{name} ({n})" for n in range(2, 1000)))
    return next(models_dir() / free for free in names if not (models_dir() / free).exists())


class Session(QObject):
    """The window's state. Attributes are for reading; the verbs below change them and say so by a signal."""

    settings_changed = Signal(object)  # Settings
    ready_changed = Signal()  # torch is loaded and a device has run a kernel
    busy_changed = Signal(bool)
    reported = Signal(str, object)  # verb, Event of the running job
    failed = Signal(str, str, object)  # verb, code, facts: the person should be told
    table_changed = Signal()
    dataset_changed = Signal()  # columns, classes or notices; see `dataset_error` when `dataset` is None
    lengths_changed = Signal()
    encoder_changed = Signal()
    model_changed = Signal()
    evaluation_changed = Signal()
    prediction_changed = Signal()
    attribution_changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.device: Device | None = None
        self.table: Table | None = None
        self.columns: Columns | None = None
        self.dataset: Dataset | None = None
        self.dataset_error: tuple[str, Facts] | None = None
        self.encoder: Encoder = base_models.BUILT_IN
        self.lengths: Any = None  # NDArray[int32] (N,): tokens of each text of the dataset
        self.unknown_share = 0.0  # of the dataset: what the chosen encoder has never seen
        self.classifier: Classifier | None = None
        self.evaluation: Evaluation | None = None
        self.evaluated: Dataset | None = None  # the rows that `evaluation` is about
        self.text = ""
        self.prediction: Prediction | None = None
        self.attribution: Attribution | None = None
        self.last_report = ""  # traceback of the last failure that should not have happened
        self.jobs = Jobs(self)
        self.jobs.busy_changed.connect(self.busy_changed)
        self.jobs.reported.connect(self._on_reported)

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if isinstance(event, RunFailed):
            self.last_report = event.report
            self.failed.emit(verb, event.code, event.facts)
        self.reported.emit(verb, event)

    # Preferences and start

    def change_settings(self, settings: Settings) -> None:
        self.settings = settings
        try:
            settings_file.save(settings)
        except OSError as error:
            self.failed.emit("settings", "save_failed", {"path": "settings.json", "reason": error.strerror or ""})
        self.settings_changed.emit(settings)

    def warm_up(self) -> None:
        """Import torch and try the devices, while the person looks at the window's first page."""
        preferred = self.settings.device

        def work(_cancel: CancelToken) -> Work[Device]:
            from bertdesk.core import device

            yield from ()
            device.leave_a_core()
            found = device.choose(preferred)
            import bertdesk.api  # noqa: F401  # the rest of what the first click will need

            return found

        self.jobs.start_aside("warm_up", work, self._on_warm)

    def _on_warm(self, device: Device) -> None:
        self.device = device
        self.ready_changed.emit()

    # Data

    def open_table(self, path: Path) -> bool:
        """Read a file; what is open stays until the new table has been read."""

        def work(cancel: CancelToken) -> Work[Prepared]:
            table = yield from tablefile.read(path, cancel)
            return prepare(table, None)

        return self.jobs.start("open_table", work, self._on_table)

    def choose_columns(self, columns: Columns) -> bool:
        """Make the dataset from other columns of the open table."""
        table = self.table
        if table is None:
            return False

        def work(_cancel: CancelToken) -> Work[Prepared]:
            yield from ()
            return prepare(table, columns)

        return self.jobs.start("choose_columns", work, self._on_table)

    def _on_table(self, prepared: Prepared) -> None:
        is_new = prepared.table is not self.table
        self.table, self.columns, self.dataset = prepared.table, prepared.columns, prepared.dataset
        self.dataset_error, self.lengths, self.unknown_share = prepared.error, None, 0.0
        if is_new:
            self.table_changed.emit()
        self.dataset_changed.emit()
        self._measure()

    def notices(self) -> tuple[Notice, ...]:
        """Return what is noteworthy about the open table and dataset."""
        found = (self.table.notices if self.table else ()) + (self.dataset.notices if self.dataset else ())
        if self.unknown_share > _MUCH_UNKNOWN:
            found += (Notice("unknown_language", {"percent": round(100 * self.unknown_share)}),)
        return found

    def _measure(self) -> None:
        """Count the tokens of every text, beside whatever else goes on."""
        dataset, encoder = self.dataset, self.encoder
        if dataset is None:
            return

        def work(cancel: CancelToken) -> Work[Any]:
            import numpy as np

            from bertdesk.core.model_folder import read_tokenizer
            from bertdesk.core.scripts import foreign_share
            from bertdesk.core.tokens import tokenise

            folder = base_models.folder_of(encoder)
            if folder is None:
                return None  # an encoder that is not downloaded yet has no tokenizer to count with
            tokenizer = read_tokenizer(folder, vocab_size=2_000_000)
            tokenised = yield from tokenise(
                dataset.texts, tokenizer, max_length=encoder.longest, most_windows=1, cancel=cancel
            )
            foreign = [foreign_share(text, encoder.languages) for text in dataset.texts]
            return tokenised.lengths, float(np.maximum(foreign, tokenised.unknown_share).mean())

        self.jobs.start_aside("measure", work, self._on_measured)

    def _on_measured(self, measured: tuple[Any, float]) -> None:
        self.lengths, self.unknown_share = measured
        self.lengths_changed.emit()

    # Training and evaluating

    def choose_encoder(self, encoder: Encoder) -> None:
        self.encoder, self.lengths, self.unknown_share = encoder, None, 0.0
        self.encoder_changed.emit()
        self._measure()

    @property
    def has_encoder(self) -> bool:
        """Whether the chosen encoder lies on this computer."""
        return self.encoder.place != "hub" or base_models.folder_of(self.encoder) is not None

    def train(self, config: TrainConfig) -> bool:
        """Fine-tune the chosen encoder on the open dataset into a new folder of the model store."""
        table, columns, encoder, settings = self.table, self.columns, self.encoder, self.settings
        if table is None or columns is None or self.dataset is None:
            return False
        out = _new_folder(table.path)

        def work(cancel: CancelToken) -> Work[Trained | None]:
            from bertdesk import api

            return api.train_work(
                table,
                text=columns.text,
                label=columns.label,
                encoder=encoder,
                config=config,
                out=out,
                device=settings.device,
                mirror=settings.hub_mirror,
                cancel=cancel,
            )

        return self.jobs.start("train", work, self._on_trained)

    def _on_trained(self, trained: Trained) -> None:
        self._use_model(trained.classifier)
        self.evaluation, self.evaluated = trained.evaluation, trained.test
        self.evaluation_changed.emit()
        if trained.evaluation is None:  # stopped early: the best model so far has not been scored yet
            self._score(trained.test)

    def _score(self, dataset: Dataset) -> None:
        classifier = self.classifier

        def work(cancel: CancelToken) -> Work[Evaluation]:
            from bertdesk.core.evaluate import evaluate

            assert classifier is not None, "a model is scored after it was trained"
            return evaluate(classifier, dataset, cancel=cancel)

        self.jobs.start("evaluate", work, lambda evaluation: self._on_scored(dataset, evaluation))

    def _on_scored(self, dataset: Dataset, evaluation: Evaluation) -> None:
        self.evaluation, self.evaluated = evaluation, dataset
        self.evaluation_changed.emit()

    def evaluate_file(self, path: Path) -> bool:
        """Score the model in use on another table."""
        classifier = self.classifier
        if classifier is None:
            return False

        def work(cancel: CancelToken) -> Work[tuple[Dataset, Evaluation]]:
            from bertdesk import api

            return api.evaluate_work(classifier, path, text=None, label=None, device="auto", cancel=cancel)

        return self.jobs.start("evaluate", work, lambda product: self._on_scored(*product))

    # The model in use

    def open_model(self, folder: Path) -> bool:
        preferred = self.settings.device

        def work(_cancel: CancelToken) -> Work[Classifier]:
            from bertdesk import api

            return api.open_work(folder, preferred)

        return self.jobs.start("open_model", work, self._on_model)

    def resume_model(self, folder: Path) -> None:
        """Open the model of the last time, unless the person was quicker with something else."""
        if self.classifier is None and not self.jobs.verb:
            self.open_model(folder)

    def _on_model(self, classifier: Classifier) -> None:
        self._use_model(classifier)
        self.evaluation = self.evaluated = None
        self.evaluation_changed.emit()

    def _use_model(self, classifier: Classifier) -> None:
        self.classifier, self.prediction, self.attribution = classifier, None, None
        if classifier.folder is not None:
            self.change_settings(replace(self.settings, last_model=str(classifier.folder)))
        self.model_changed.emit()

    def classify(self, text: str) -> bool:
        """Give the text its class at once, then the words behind it."""
        classifier = self.classifier
        if classifier is None:
            return False

        def work(cancel: CancelToken) -> Work[tuple[Prediction, ...]]:
            from bertdesk.core.predict import predict

            return predict(classifier, [text], cancel=cancel)

        return self.jobs.start(
            "classify", work, lambda product: self._on_classified(text, *product), instead_of="explain"
        )

    def _on_classified(self, text: str, prediction: Prediction) -> None:
        self.text, self.prediction, self.attribution = text, prediction, None
        self.prediction_changed.emit()
        self.explain(prediction.label)

    def explain(self, target: str) -> bool:
        """Explain the classified text for one of the classes."""
        classifier, text = self.classifier, self.text
        if classifier is None or self.prediction is None:
            return False

        def work(cancel: CancelToken) -> Work[Attribution]:
            from bertdesk.core.explain import explain

            return explain(classifier, text, target, ExplainConfig(), cancel=cancel)

        return self.jobs.start("explain", work, self._on_explained, instead_of="explain")

    def _on_explained(self, attribution: Attribution) -> None:
        self.attribution = attribution
        self.attribution_changed.emit()
