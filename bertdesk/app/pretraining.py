"""Pre-training runs of the window: beginning one, going on with an interrupted one, giving one up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bertdesk.app import pretrain_works, run_works
from bertdesk.app.foresight import Foresight
from bertdesk.app.interrupted import Interrupted
from bertdesk.app.job import Jobs
from bertdesk.app.raw_text import RawText
from bertdesk.core import base_models
from bertdesk.core.base_models import Encoder
from bertdesk.core.config import PretrainConfig
from bertdesk.core.pretrain.sizes import SIZES, Size
from bertdesk.errors import EncoderUnknown
from bertdesk.settings import Settings

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.pretrain.corpus import Corpus
    from bertdesk.core.pretrain.pretraining import Pretrained
    from bertdesk.core.unfinished import Unfinished


class Pretraining(QObject):
    """One run at a time, in the lane `run`."""

    begun = Signal()  # a run is about to: nothing else is to draw random numbers
    made = Signal(object)  # Path: the folder of an encoder that came out of a run
    adapted = Signal(object, object, object)  # the same, where it goes on from an Encoder; that, and the Corpus
    failed = Signal(str, str, object)  # verb, code, facts: what kept a run from going on, before it was a job
    verb, give_up_verb = "pretrain", "give_up_pretrain"

    def __init__(
        self, jobs: Jobs, raw_text: RawText, settings: Callable[[], Settings], parent: QObject | None = None
    ) -> None:
        """`settings` returns those in force: asked anew for each run."""
        super().__init__(parent)
        self._jobs, self._raw_text, self._settings = jobs, raw_text, settings
        self.foresight = Foresight(jobs, "preflight_pretrain", self)
        self.interrupted = Interrupted(jobs, self, verb=self.verb, give_up_verb=self.give_up_verb)

    def foresee(self, config: PretrainConfig) -> None:
        """Try out what such a run would be like, unless one goes on, or there is nothing to try it with."""
        found, beginning = self._raw_text.found, self._raw_text.beginning
        is_here = isinstance(beginning, str) or beginning.place != "hub" or base_models.folder_of(beginning) is not None
        if found is None or not is_here or not self._jobs.run.is_free:
            self.foresight.drop()
        else:
            terms = (found.corpus, beginning, config, self._settings().device)
            self.foresight.ask(terms, pretrain_works.plan(*terms))

    def begin(self, config: PretrainConfig) -> bool:
        """Pre-train on the chosen text into a new folder of the model store."""
        found = self._raw_text.found
        if found is None:
            return False
        out = run_works.new_folder(found.corpus.path)
        return self._start(found.corpus, self._raw_text.beginning, config, out, device=self._settings().device)

    def _start(
        self, corpus: Corpus, beginning: Encoder | Size, config: PretrainConfig, out: Path, *, device: str,
        resumes: bool = False,
    ) -> bool:  # fmt: skip
        if not self._jobs.run.is_free:
            return False
        self.foresight.drop()
        self.interrupted.set_paused("")
        self.begun.emit()
        work = pretrain_works.pretrain(
            corpus, beginning, config, out, device=device, mirror=self._settings().hub_mirror, resumes=resumes
        )
        return self._jobs.run.start(self.verb, work, lambda made: self._on_made(made, beginning, corpus))

    def resume(self, run: Unfinished) -> bool:
        """Go on with an interrupted run, under all its terms."""
        terms = run.terms
        assert isinstance(terms.config, PretrainConfig), "only such runs are looked for here"
        try:
            beginning = next((size for size in SIZES if size == terms.encoder), None) or base_models.find(terms.encoder)
        except EncoderUnknown as error:  # it was a folder
            self.failed.emit(self.verb, error.code, error.facts)
            return False
        corpus = pretrain_works.corpus_of(run)
        return self._start(corpus, beginning, terms.config, run.out, device=terms.device, resumes=True)

    def give_up(self, run: Unfinished) -> bool:
        """Go on with it no more: its best so far, if there is one, stays an encoder of the model store."""
        return self._jobs.run.start(self.give_up_verb, pretrain_works.give_up(run), self.made.emit)

    def _on_made(self, made: Pretrained, beginning: Encoder | Size, corpus: Corpus) -> None:
        self.made.emit(made.folder)
        if isinstance(beginning, Encoder):
            self.adapted.emit(made.folder, beginning, corpus)
