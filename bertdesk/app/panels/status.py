"""The line at the foot of the window: device, model, what runs, with a thin bar, and Cancel or Pause.

Two things may run, a training and a question to the model in use: it shows the one that the page is about.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.job import LONG_RUNS, Lane
from bertdesk.app.session import Session
from bertdesk.app.widgets.plain import plain_label, plain_tooltip
from bertdesk.core.events import Event, Progressed, StepDone


class StatusPanel(QWidget):
    pause_asked = Signal()  # of the training: hours of work do not end by a key

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asks_first = False
        self._progress: dict[str, Event] = {}  # by verb, the last that tells how far it is
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._device, self._model, self._running = plain_label("small"), plain_label("small"), plain_label("small")
        self._model.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.px(160))
        self._cancel = QPushButton()
        self._cancel.setProperty("link", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * theme.GRID, theme.GRID // 2, 2 * theme.GRID, theme.GRID // 2)
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self._device)
        row.addWidget(self._model, 1)
        for widget in (self._running, self._bar, self._cancel):
            row.addWidget(widget)
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)

    def _connect(self) -> None:
        self._cancel.clicked.connect(self.cancel)
        self._session.busy_changed.connect(self._on_busy_changed)
        self._session.asking_changed.connect(self._on_busy_changed)
        self._session.jobs.look.busy_changed.connect(self._on_busy_changed)
        self._session.reported.connect(self._on_reported)
        self._session.ready_changed.connect(self._show_state)
        self._session.model_changed.connect(self._show_state)

    def retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("Progress of what is running"))
        self._show_state()
        self._show_running()

    def set_asks_first(self, *, asks_first: bool) -> None:
        """Say which of two that run is shown: the question to the model in use, or the other."""
        self._asks_first = asks_first
        self._show_running()

    @Slot()
    def cancel(self) -> None:
        """Cancel what is shown; a training is paused."""
        if self._pauses:
            self.pause_asked.emit()
        else:
            self._shown().cancel()

    @property
    def _pauses(self) -> bool:
        return self._shown().verb in LONG_RUNS

    def _shown(self) -> Lane:
        jobs = self._session.jobs
        first, second = (jobs.ask, jobs.run) if self._asks_first else (jobs.run, jobs.ask)
        return next((lane for lane in (first, second, jobs.look) if lane.verb), second)

    @Slot()
    def _show_state(self) -> None:
        device, classifier = self._session.device, self._session.classifier
        name = (
            f"{device.kind.upper()} · {device.name}"
            if device and device.name
            else (device.kind.upper() if device else "")
        )
        self._device.setText(name or self.tr("Getting ready…"))
        model = classifier.folder.name if classifier and classifier.folder else ""
        self._model.setText(self.tr("Model: {name}").replace("{name}", model) if model else self.tr("No model yet"))
        self._model.setToolTip(plain_tooltip(str(classifier.folder)) if model and classifier else "")

    @Slot()
    def _on_busy_changed(self) -> None:
        self._progress = {verb: event for verb, event in self._progress.items() if verb in self._session.jobs.verbs}
        self._show_running()

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if isinstance(event, StepDone) or (isinstance(event, Progressed) and verb not in LONG_RUNS and event.total):
            self._progress[verb] = event
            if verb == self._shown().verb:
                self._show_progress()

    def _show_running(self) -> None:
        verb = self._shown().verb
        for widget in (self._running, self._bar, self._cancel):
            widget.setVisible(bool(verb))
        sentences = {
            "open_table": self.tr("Reading the table"),
            "choose_columns": self.tr("Looking at the columns"),
            "edit": self.tr("Changing the table"),
            "save_corrected": self.tr("Saving the corrected table"),
            "train": self.tr("Training"),
            "pretrain": self.tr("Pre-training"),
            "look_at_text": self.tr("Looking at the text"),
            "give_up": self.tr("Keeping the best so far"),
            "give_up_pretrain": self.tr("Keeping the best so far"),
            "estimate_curve": self.tr("Learning from parts of the rows"),
            "evaluate": self.tr("Evaluating"),
            "install_pack": self.tr("Installing the GPU pack"),
            "remove_pack": self.tr("Removing the GPU pack"),
            "open_model": self.tr("Opening the model"),
            "classify": self.tr("Classifying"),
            "explain": self.tr("Finding the words"),
            "check": self.tr("Trying out the words"),
            "strike": self.tr("Reading without the struck words"),
            "opposite": self.tr("Looking for the fewest words that turn it"),
            "open_other": self.tr("Opening the other model"),
            "beside": self.tr("Asking both models"),
            "digest": self.tr("Collecting the words"),
            "verdict": self.tr("Finding out whether it helped"),
            "open_subject": self.tr("Opening the network"),
            "look": self.tr("Looking into the network"),
            "choose": self.tr("Finding out how to explain this model best"),
        }
        self._running.setText(sentences.get(verb, ""))
        self._cancel.setText(self.tr("Pause") if self._pauses else self.tr("Cancel"))
        pauses = {"train": self.tr("Pause the training"), "pretrain": self.tr("Pause the pre-training")}
        self._cancel.setAccessibleName(pauses.get(verb) or self.tr("Cancel what is running"))
        self._bar.setRange(0, 0)
        self._show_progress()

    def _show_progress(self) -> None:
        """Show how far it is. Called many times a second, so it asks as little of Qt as it can."""
        match self._progress.get(self._shown().verb):
            case StepDone() as step:
                words = self.tr("Training, {time} left")
                if self._shown().verb == "pretrain":
                    words = self.tr("Pre-training, {time} left")
                self._running.setText(words.format(time=i18n.duration(step.eta_s)))
                self._fill(step.step, step.total_steps)
            case Progressed() as progressed:
                if progressed.phase == "comparing":
                    self._running.setText(self.tr("Comparing the rows"))
                self._fill(progressed.done, progressed.total)

    def _fill(self, done: int, total: int) -> None:
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * done / max(1, total)))
