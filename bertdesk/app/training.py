"""Training runs of the window: trying one, beginning it, going on with an interrupted one, giving one up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bertdesk.app import run_works, table_works
from bertdesk.app.foresight import Foresight
from bertdesk.app.interrupted import Interrupted
from bertdesk.app.job import Jobs
from bertdesk.app.material import Material
from bertdesk.app.prepared import Prepared
from bertdesk.core import base_models
from bertdesk.core.base_models import Encoder
from bertdesk.core.config import TrainConfig
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import Columns
from bertdesk.errors import EncoderUnknown
from bertdesk.settings import Settings

if TYPE_CHECKING:
    from bertdesk.core.unfinished import Unfinished  # imports torch


class Training(QObject):
    """One run at a time, in the lane `run`. What becomes of a model that comes out of it is others' business."""

    trained = Signal(object)  # Trained
    given_up = Signal(object)  # the best model so far and the rows kept for its end: (Classifier, Dataset or None)
    failed = Signal(str, str, object)  # verb, code, facts: what kept a run from going on, before it was a job
    verb, give_up_verb = "train", "give_up"

    def __init__(
        self, jobs: Jobs, material: Material, settings: Callable[[], Settings], parent: QObject | None = None
    ) -> None:
        """`settings` returns those in force: asked anew for each run."""
        super().__init__(parent)
        self._jobs, self._material, self._settings = jobs, material, settings
        self._table: Table | None = None  # that the last run learned from
        self.foresight = Foresight(jobs, "preflight", self)
        self.interrupted = Interrupted(jobs, self, verb=self.verb, give_up_verb=self.give_up_verb)

    def foresee(self, config: TrainConfig, *, seeds: int = 1) -> None:
        """Try out what such a run would be like, unless one goes on, or there is nothing to try it with."""
        material = self._material
        if material.dataset is None or not material.has_encoder or not self._jobs.run.is_free:
            self.foresight.drop()
        else:
            terms = (material.dataset, material.encoder, config, self._settings().device, seeds)
            self.foresight.ask(terms, run_works.plan(*terms))

    def begin(self, config: TrainConfig, *, seeds: int = 1) -> bool:
        """Fine-tune the chosen encoder on the open dataset into a new folder of the model store."""
        table, columns = self._material.table, self._material.columns
        if table is None or columns is None or self._material.dataset is None:
            return False
        out, device = run_works.new_folder(table.path), self._settings().device
        return self._start(table, columns, self._material.encoder, config, out, device=device, seeds=seeds)

    def _start(
        self, table: Table, columns: Columns, encoder: Encoder, config: TrainConfig, out: Path, *, device: str,
        seeds: int = 1, resumes: bool = False,
    ) -> bool:  # fmt: skip
        if not self._jobs.run.is_free:
            return False
        self.foresight.drop()
        self.interrupted.set_paused("")
        self._table = table
        work = run_works.train(
            table, columns, encoder=encoder, config=config, out=out, device=device, mirror=self._settings().hub_mirror,
            seeds=seeds, resumes=resumes,
        )  # fmt: skip
        return self._jobs.run.start("train", work, self.trained.emit)

    def resume(self, run: Unfinished) -> bool:
        """Go on with an interrupted run, under all its terms; its table is read again unless it is at hand."""
        table, columns = self._material.table, run.terms.columns
        is_at_hand = run == self.interrupted.paused and self._table is table and self._material.columns == columns
        if is_at_hand and table is not None:
            return self._resume(table, run)
        paths = [Path(path) for path in (run.terms.data, *run.terms.more_data)]
        if len(paths) > 1:
            read = table_works.open_tables(paths, self._material.project, columns)
        else:
            read = table_works.open_table(paths[0], self._material.project, columns)
        return self._jobs.run.start("open_table", read, lambda prepared: self._on_table(prepared, run))

    def _on_table(self, prepared: Prepared, run: Unfinished) -> None:
        self._material.take(prepared)
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
        if encoder != self._material.encoder:
            self._material.choose_encoder(encoder)
        return self._start(
            table, run.terms.columns, encoder, terms.fine_tuning, run.out, device=terms.device, seeds=terms.seeds,
            resumes=True,
        )  # fmt: skip

    def give_up(self, run: Unfinished) -> bool:
        """Go on with it no more: its best model so far, if there is one, is kept and used."""
        work = run_works.give_up(run, self._material.table, self._settings().device)
        return self._jobs.run.start("give_up", work, self.given_up.emit)
