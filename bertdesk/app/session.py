"""What the panels share: settings, the model in use, and nouns that do the rest. Panels call it; they never meet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from bertdesk import logs
from bertdesk import report as report_text
from bertdesk import settings as settings_file
from bertdesk.app import foresight, understanding, works
from bertdesk.app.asking import Asking
from bertdesk.app.browsing import Browsing
from bertdesk.app.choosing import Choosing
from bertdesk.app.class_words import CollectedWords
from bertdesk.app.comparing import Comparing
from bertdesk.app.editing import Editing
from bertdesk.app.gpu_pack import GpuPack
from bertdesk.app.helped import Helped
from bertdesk.app.inspecting import Inspecting
from bertdesk.app.job import Jobs
from bertdesk.app.material import Material
from bertdesk.app.more_data import MoreData
from bertdesk.app.own_encoders import OwnEncoders
from bertdesk.app.pretraining import Pretraining
from bertdesk.app.raw_text import RawText
from bertdesk.app.toying import Toying
from bertdesk.app.training import Training
from bertdesk.app.understanding import Understanding
from bertdesk.app.what_if import WhatIf
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Event, RunFailed
from bertdesk.settings import Settings

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.device import Device
    from bertdesk.core.metrics import Evaluation
    from bertdesk.core.model import Classifier
    from bertdesk.core.train import Trained


class Session(QObject):
    """The window's state. Attributes are for reading; the verbs below change them and say so by a signal."""

    settings_changed = Signal(object)  # Settings
    ready_changed = Signal()  # torch is loaded and a device has run a kernel
    busy_changed = Signal(bool)  # whether something works on tables, trains or installs
    asking_changed = Signal(bool)  # whether something works with the model in use
    reported = Signal(str, object)  # verb, Event of the running job
    failed = Signal(str, str, object)  # verb, code, facts: the person should be told
    model_changed = Signal()
    record_changed = Signal()  # more is known about the model in use
    evaluation_changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.device: Device | None = None
        self.classifier: Classifier | None = None
        self.evaluation: Evaluation | None = None
        self.evaluated: Dataset | None = None  # the rows that `evaluation` is about
        self.last_report = ""  # traceback of the last failure that should not have happened
        self.jobs = Jobs(self)
        self.asking, self.choosing = Asking(self.jobs.ask, self), Choosing(self.jobs.ask, self)
        self.what_if = WhatIf(self.jobs.ask, self.asking, self)
        self.class_words = CollectedWords(self.jobs.ask, self)
        self.comparing = Comparing(self.jobs.ask, self.asking, self)
        self.material = Material(self.jobs, self)
        self.browsing = Browsing(self.jobs, self.material, self)
        self.editing, self.inspecting = (
            Editing(self.jobs, self.material, self),
            Inspecting(self.jobs, self.material, self),
        )
        self.training = Training(self.jobs, self.material, lambda: self.settings, self)
        self.raw_text, self.own_encoders = RawText(self.jobs, self), OwnEncoders(self.jobs, self)
        self.pretraining = Pretraining(self.jobs, self.raw_text, lambda: self.settings, self)
        self.helped = Helped(self.jobs, self.material, lambda: self.settings, self)
        self.more_data = MoreData(self.jobs, self.material, self)
        self.gpu_pack = GpuPack(self.jobs, self)
        self.understanding, self.toying = Understanding(self.jobs.look, self), Toying(self.jobs, self)
        self.jobs.run.busy_changed.connect(self.busy_changed)
        self.jobs.ask.busy_changed.connect(self.asking_changed)
        self.jobs.reported.connect(self._on_reported)
        self.editing.acted.connect(self.inspecting.on_acted)
        self.choosing.chosen.connect(self._on_method_chosen)
        self.training.failed.connect(self.failed)
        self.pretraining.failed.connect(self.failed)
        self.pretraining.begun.connect(self.training.foresight.rest)
        self.pretraining.made.connect(self.own_encoders.look)
        self.pretraining.begun.connect(self.helped.forget)
        self.pretraining.adapted.connect(self.helped.take)
        self.training.trained.connect(self._on_trained)
        self.training.given_up.connect(self._on_given_up)

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if isinstance(event, RunFailed):
            self.last_report = event.report
            is_in_its_place = verb in foresight.VERBS or (verb == understanding.VERB and not event.report)
            if not is_in_its_place:  # nobody has asked for it, or the page itself says it
                self.failed.emit(verb, event.code, event.facts)
        self.reported.emit(verb, event)

    def report(self, failure: str = "") -> str:
        """Return what "Copy report" copies; `failure` is a traceback."""
        device = f"{self.device.kind} {self.device.name}".strip() if self.device else ""
        language = self.settings.language
        return report_text.text(device=device, language=language, failure=failure, has_crashed=logs.has_crashed())

    @property
    def is_free(self) -> bool:
        """Whether a table may be opened, a training begin: nothing of the kind runs."""
        return self.jobs.run.is_free

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
        self.training.interrupted.look()
        self.pretraining.interrupted.look()
        self.own_encoders.look()

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

    # What comes out of a training, and how good the model in use is

    @Slot(object)
    def _on_given_up(self, kept: tuple[Classifier, Dataset | None]) -> None:
        classifier, test = kept
        self.jobs.ask.drop()
        self._on_model(classifier)
        if test is not None:
            self.jobs.ask.start("evaluate", works.evaluate(classifier, test), self._on_scored)

    @Slot(object)
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
