"""What the panels share: the table, the model, the job that runs. Panels call it and listen; they never meet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from bertdesk import logs
from bertdesk import report as report_text
from bertdesk import settings as settings_file
from bertdesk.app import foresight, run_works, works
from bertdesk.app.asking import Asking
from bertdesk.app.choosing import Choosing
from bertdesk.app.class_words import CollectedWords
from bertdesk.app.comparing import Comparing
from bertdesk.app.foresight import Foresight
from bertdesk.app.interrupted import Interrupted
from bertdesk.app.job import Jobs
from bertdesk.app.prepared import Prepared
from bertdesk.app.what_if import WhatIf
from bertdesk.core import base_models
from bertdesk.core.base_models import Encoder
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Columns, Dataset
from bertdesk.core.events import Event, Notice, RunCancelled, RunFailed, RunFinished
from bertdesk.core.pack import Offer
from bertdesk.core.scripts import MUCH_UNKNOWN
from bertdesk.core.tablefile import Table
from bertdesk.errors import EncoderUnknown, Facts
from bertdesk.settings import Settings

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.device import Device
    from bertdesk.core.learning_curve import LearningCurve
    from bertdesk.core.metrics import Evaluation
    from bertdesk.core.model import Classifier
    from bertdesk.core.train import Trained
    from bertdesk.core.unfinished import Unfinished


class Session(QObject):
    """The window's state. Attributes are for reading; the verbs below change them and say so by a signal."""

    settings_changed = Signal(object)  # Settings
    ready_changed = Signal()  # torch is loaded and a device has run a kernel
    busy_changed = Signal(bool)  # whether something works on tables, trains or installs
    asking_changed = Signal(bool)  # whether something works with the model in use
    reported = Signal(str, object)  # verb, Event of the running job
    failed = Signal(str, str, object)  # verb, code, facts: the person should be told
    table_changed = Signal()
    dataset_changed = Signal()  # columns, classes or notices; see `dataset_error` when `dataset` is None
    lengths_changed = Signal()
    encoder_changed = Signal()
    model_changed = Signal()
    record_changed = Signal()  # more is known about the model in use
    evaluation_changed = Signal()
    pack_changed = Signal()
    curve_changed = Signal()

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
        self.last_report = ""  # traceback of the last failure that should not have happened
        self.pack: Offer | None = None  # None until somebody has looked
        self.curve: LearningCurve | None = None  # of the open dataset with the chosen encoder
        self._run_table: Table | None = None  # that the last run learned from
        self.jobs = Jobs(self)
        self.asking, self.choosing = Asking(self.jobs.ask, self), Choosing(self.jobs.ask, self)
        self.what_if = WhatIf(self.jobs.ask, self.asking, self)
        self.class_words = CollectedWords(self.jobs.ask, self)
        self.comparing = Comparing(self.jobs.ask, self.asking, self)
        self.foresight = Foresight(self.jobs, self)
        self.interrupted = Interrupted(self.jobs, self)
        self.jobs.run.busy_changed.connect(self.busy_changed)
        self.jobs.ask.busy_changed.connect(self.asking_changed)
        self.jobs.reported.connect(self._on_reported)
        self.choosing.chosen.connect(self._on_method_chosen)

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if isinstance(event, RunFailed):
            self.last_report = event.report
            if verb != foresight.VERB:  # nobody has asked for it: the page says it in its place
                self.failed.emit(verb, event.code, event.facts)
        self.reported.emit(verb, event)
        if verb in ("install_pack", "remove_pack") and isinstance(event, RunFinished | RunFailed | RunCancelled):
            self.look_for_pack()

    def report(self, failure: str = "") -> str:
        """Return what "Copy report" copies; `failure` is a traceback."""
        device = f"{self.device.kind} {self.device.name}".strip() if self.device else ""
        language = self.settings.language
        return report_text.text(device=device, language=language, failure=failure, has_crashed=logs.has_crashed())

    @property
    def is_free(self) -> bool:
        """Whether a table may be opened, a training begin: nothing of the kind runs."""
        return not self.jobs.run.verb

    @property
    def is_free_to_ask(self) -> bool:
        """Whether the model in use may be asked or changed: nobody does, or an explanation, which gives way to all."""
        return self.jobs.ask.is_free

    # Preferences and start

    def change_settings(self, settings: Settings) -> None:
        has_other_device = settings.device != self.settings.device
        self.settings = settings
        try:
            settings_file.save(settings)
        except OSError as error:
            self.failed.emit("settings", "save_failed", {"path": "settings.json", "reason": error.strerror or ""})
        self.settings_changed.emit(settings)
        if has_other_device:
            self.warm_up()

    def warm_up(self) -> None:
        """Import torch and try the devices, while the person looks at the window's first page."""
        self.jobs.start_aside("warm_up", works.warm_up(self.settings.device), self._on_warm)

    def _on_warm(self, device: Device) -> None:
        self.device = device
        self.ready_changed.emit()
        self.interrupted.look()

    # The GPU pack

    def look_for_pack(self) -> None:
        """Find out whether there is a card, a pack, and something to install it from."""
        self.jobs.start_aside("look_for_pack", works.look_for_pack(), self._on_pack)

    def _on_pack(self, offer: Offer) -> None:
        self.pack = offer
        self.pack_changed.emit()

    @Slot()
    def install_pack(self) -> None:
        """Install the GPU pack, going on where a failed or cancelled installation stopped."""
        self.jobs.run.start("install_pack", works.install_pack(self.settings.pack_mirror), lambda _pack: None)

    def remove_pack(self) -> None:
        self.jobs.run.start("remove_pack", works.remove_pack(), lambda _was_removed: None)

    # Data

    def open_table(self, path: Path) -> bool:
        """Read a file; what is open stays until the new table has been read."""
        return self.jobs.run.start("open_table", works.open_table(path), self._on_table)

    def choose_columns(self, columns: Columns) -> bool:
        """Make the dataset from other columns of the open table."""
        if self.table is None:
            return False
        return self.jobs.run.start("choose_columns", works.choose_columns(self.table, columns), self._on_table)

    def _on_table(self, prepared: Prepared) -> None:
        is_new = prepared.table is not self.table
        self.table, self.columns, self.dataset = prepared.table, prepared.columns, prepared.dataset
        self.dataset_error, self.lengths, self.unknown_share = prepared.error, None, 0.0
        self._forget_curve()
        if is_new:
            self.table_changed.emit()
        self.dataset_changed.emit()
        self._measure()

    def notices(self) -> tuple[Notice, ...]:
        """Return what is noteworthy about the open table and dataset."""
        found = (self.table.notices if self.table else ()) + (self.dataset.notices if self.dataset else ())
        if self.unknown_share > MUCH_UNKNOWN:
            found += (Notice("unknown_language", {"percent": round(100 * self.unknown_share)}),)
        return found

    def _measure(self) -> None:
        """Count the tokens of every text, beside whatever else goes on."""
        self.jobs.cancel_aside("measure")  # it counts for a dataset or an encoder that is no longer chosen
        if self.dataset is not None:
            self.jobs.start_aside("measure", works.measure(self.dataset, self.encoder), self._on_measured)

    def _on_measured(self, measured: tuple[Any, float]) -> None:
        self.lengths, self.unknown_share = measured
        self.lengths_changed.emit()

    # Training and evaluating

    def choose_encoder(self, encoder: Encoder) -> None:
        self.encoder, self.lengths, self.unknown_share = encoder, None, 0.0
        self._forget_curve()
        self.encoder_changed.emit()
        self._measure()

    @property
    def has_encoder(self) -> bool:
        """Whether the chosen encoder lies on this computer."""
        return self.encoder.place != "hub" or base_models.folder_of(self.encoder) is not None

    def foresee(self, config: TrainConfig, *, seeds: int = 1) -> None:
        """Try out what such a run would be like, unless one goes on, or there is nothing to try it with."""
        if self.dataset is None or self.device is None or not self.has_encoder or not self.is_free:
            self.foresight.drop()
        else:
            terms = (self.dataset, self.encoder, config, self.settings.device, seeds)
            self.foresight.ask(terms, run_works.plan(*terms))

    def train(self, config: TrainConfig, *, seeds: int = 1) -> bool:
        """Fine-tune the chosen encoder on the open dataset into a new folder of the model store."""
        if self.table is None or self.columns is None or self.dataset is None:
            return False
        out, device = run_works.new_folder(self.table.path), self.settings.device
        return self._train(self.table, self.columns, self.encoder, config, out, device=device, seeds=seeds)

    def _train(
        self, table: Table, columns: Columns, encoder: Encoder, config: TrainConfig, out: Path, *, device: str,
        seeds: int = 1, resumes: bool = False,
    ) -> bool:  # fmt: skip
        if not self.is_free:
            return False
        self.foresight.drop()
        self.interrupted.set_paused("")
        self._run_table = table
        work = run_works.train(
            table, columns, encoder=encoder, config=config, out=out, device=device, mirror=self.settings.hub_mirror,
            seeds=seeds, resumes=resumes,
        )  # fmt: skip
        return self.jobs.run.start("train", work, self._on_trained)

    def resume(self, run: Unfinished) -> bool:
        """Go on with an interrupted run, under all its terms; its table is read again unless it is at hand."""
        terms = run.terms
        columns = Columns(terms.text_column, terms.label_column)
        is_at_hand = run == self.interrupted.paused and self._run_table is self.table and self.columns == columns
        if is_at_hand and self.table is not None:
            return self._resume(self.table, run)
        read = works.open_table(Path(terms.data), columns)
        return self.jobs.run.start("open_table", read, lambda prepared: self._on_table_to_resume(prepared, run))

    def _on_table_to_resume(self, prepared: Prepared, run: Unfinished) -> None:
        self._on_table(prepared)
        if prepared.error is not None:
            self.failed.emit("train", *prepared.error)
        else:
            self._resume(prepared.table, run)

    def _resume(self, table: Table, run: Unfinished) -> bool:
        terms = run.terms
        try:
            encoder = base_models.find(terms.encoder)
        except EncoderUnknown as error:  # it was a folder
            self.failed.emit("train", error.code, error.facts)
            return False
        if encoder != self.encoder:
            self.choose_encoder(encoder)
        columns = Columns(terms.text_column, terms.label_column)
        return self._train(
            table, columns, encoder, terms.config, run.out, device=terms.device, seeds=terms.seeds, resumes=True
        )

    def give_up(self, run: Unfinished) -> bool:
        """Go on with it no more: its best model so far, if there is one, is kept and used."""
        work = run_works.give_up(run, self.table, self.settings.device)
        return self.jobs.run.start("give_up", work, self._on_given_up)

    def _on_given_up(self, kept: tuple[Classifier, Dataset | None]) -> None:
        classifier, test = kept
        self.jobs.ask.drop()
        self._on_model(classifier)
        if test is not None:
            self.jobs.ask.start("evaluate", works.evaluate(classifier, test), self._on_scored)

    def estimate_curve(self) -> bool:
        """Estimate what twice as many rows like those of the open table would gain."""
        if self.table is None or self.columns is None or self.dataset is None:
            return False
        work = run_works.estimate_curve(self.table, self.columns, self.encoder, self.settings.device)
        return self.jobs.run.start("estimate_curve", work, self._on_curve)

    def _on_curve(self, curve: LearningCurve) -> None:
        self.curve = curve
        self.curve_changed.emit()

    def _forget_curve(self) -> None:
        if self.curve is not None:
            self.curve = None
            self.curve_changed.emit()

    def _on_trained(self, trained: Trained) -> None:
        self.jobs.ask.drop()  # it asks the model that was in use until now: its answer would be taken for this one's
        self._use_model(trained.classifier)
        self.evaluation, self.evaluated = trained.evaluation, trained.test
        self.evaluation_changed.emit()
        if trained.evaluation is None:  # stopped early: the best model so far has not been scored yet
            self.jobs.ask.start("evaluate", works.evaluate(trained.classifier, trained.test), self._on_scored)
        else:
            self._choose_method(trained.test)

    def _choose_method(self, dataset: Dataset) -> None:
        """Find out how the model in use is explained best, unless that is known; these rows are new to it."""
        if self.classifier is not None and not self.classifier.provenance.faithful.texts:
            self.choosing.begin(self.classifier, dataset.texts)

    @Slot(object)
    def _on_method_chosen(self, classifier: Classifier) -> None:
        self.classifier = classifier
        self.asking.renew(classifier)
        self.record_changed.emit()

    def _on_scored(self, scored: tuple[Dataset, Evaluation]) -> None:
        self.evaluated, self.evaluation = scored
        self.class_words.forget()
        self.evaluation_changed.emit()
        self._choose_method(self.evaluated)

    def evaluate_file(self, path: Path) -> bool:
        """Score the model in use on another table."""
        if self.classifier is None:
            return False
        return self.jobs.ask.start("evaluate", works.evaluate_file(self.classifier, path), self._on_scored)

    # The model in use

    def open_model(self, folder: Path) -> bool:
        return self.jobs.ask.start("open_model", works.open_model(folder, self.settings.device), self._on_model)

    def reopen_last_model(self, folder: Path) -> None:
        """Open the model of the last time, unless the person was quicker with something else."""
        if self.classifier is None and not self.jobs.verbs:
            self.open_model(folder)

    def _on_model(self, classifier: Classifier) -> None:
        self._use_model(classifier)
        self.evaluation = self.evaluated = None
        self.evaluation_changed.emit()

    def _use_model(self, classifier: Classifier) -> None:
        self.classifier = classifier
        self.choosing.drop()
        self.class_words.forget()
        self.asking.use(classifier)
        if classifier.folder is not None:
            self.change_settings(replace(self.settings, last_model=str(classifier.folder)))
        self.model_changed.emit()
