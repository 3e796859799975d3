"""Whether learning more text helped the encoder that came out of the last pre-training; found out on request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bertdesk.app import pretrain_works
from bertdesk.app.job import Jobs
from bertdesk.app.material import Material
from bertdesk.core.base_models import Encoder
from bertdesk.settings import Settings

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.pretrain.corpus import Corpus
    from bertdesk.core.verdict import Verdict

VERB = "verdict"


class Helped(QObject):
    """`verdict` is for reading; None until it has been asked for, and again after another run."""

    changed = Signal()

    def __init__(
        self, jobs: Jobs, material: Material, settings: Callable[[], Settings], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs, self._material, self._settings = jobs, material, settings
        self._made: tuple[Path, Encoder, Corpus] | None = None
        self.verdict: Verdict | None = None

    @property
    def is_possible(self) -> bool:
        """Whether there is an encoder that was made of another one, and what it learnt from is known."""
        return self._made is not None

    def forget(self) -> None:
        self._made = self.verdict = None
        self.changed.emit()

    def take(self, folder: Path, before: Encoder, corpus: Corpus) -> None:
        """Know what came out of a run, of which encoder, by which text."""
        self._made, self.verdict = (folder, before, corpus), None
        self.changed.emit()

    def judge(self, *, on_rows: bool) -> bool:
        """Find out; `on_rows`: by classifiers on the open table too, three of each encoder."""
        if self._made is None:
            return False
        folder, before, corpus = self._made
        settings, dataset = self._settings(), self._material.dataset if on_rows else None
        work = pretrain_works.judge(folder, before, corpus, dataset, device=settings.device, mirror=settings.hub_mirror)
        return self._jobs.run.start(VERB, work, self.set_verdict)

    def set_verdict(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.changed.emit()
