"""What the window's jobs run around a pre-training: looking at raw text, the run itself, giving one up.

As in works.py, each function imports what needs torch only in its work, on the worker thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bertdesk.app import run_works
from bertdesk.app.job import MakeWork
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Work
from bertdesk.core.pack import own_device
from bertdesk.core.pretrain.sizes import Size
from bertdesk.paths import models_dir

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.plan import Plan
    from bertdesk.core.pretrain.corpus import Corpus
    from bertdesk.core.pretrain.looking import Looked
    from bertdesk.core.pretrain.pretraining import Pretrained
    from bertdesk.core.unfinished import Unfinished
    from bertdesk.core.verdict import Verdict


def look(path: Path, column: str) -> MakeWork:
    """Find out what a path holds, before it is read."""

    def work(cancel: CancelToken) -> Work[Looked]:
        from bertdesk.core.pretrain import looking

        return looking.look(path, column, cancel)

    return work


def plan(corpus: Corpus, beginning: Encoder | Size, config: PretrainConfig, preferred: str) -> MakeWork:
    """Try a run before it begins. The product is a tuple of its plan, of nothing where it will run in the GPU pack."""

    def work(cancel: CancelToken) -> Work[tuple[Plan | None]]:
        from bertdesk.core import elsewhere
        from bertdesk.core.pretrain import preflight

        if elsewhere.pack_for(preferred):
            return (None,)  # this program cannot tell how fast that one is
        with run_works.trial(cancel):
            tried = preflight.plan(corpus, config, beginning, device=own_device(preferred), cancel=cancel)
            return ((yield from tried),)

    return work


def pretrain(
    corpus: Corpus,
    beginning: Encoder | Size,
    config: PretrainConfig,
    out: Path,
    *,
    device: str,
    mirror: str,
    resumes: bool = False,
) -> MakeWork:
    def work(cancel: CancelToken) -> Work[Pretrained | None]:
        from bertdesk.core import elsewhere, pretrain_elsewhere
        from bertdesk.core.pretrain import pretraining

        run_works.wait_for_trial()  # it draws random numbers, which a run has to have for itself
        if there := elsewhere.pack_for(device):
            order = pretrain_elsewhere.PretrainOrder(corpus, beginning, config, out, device, mirror, resume=resumes)
            return pretrain_elsewhere.pretrain(there, order, cancel=cancel)
        return pretraining.pretrain(
            corpus, config, beginning, out, device=own_device(device), mirror=mirror, resume=resumes, cancel=cancel
        )

    return work


def corpus_of(run: Unfinished) -> Corpus:
    """Return what an interrupted run learns from."""
    from bertdesk.core.pretrain.corpus import Corpus

    return Corpus(Path(run.terms.data), run.terms.text_column)


def give_up(run: Unfinished) -> MakeWork:
    """Remove what a run could go on from. The product is the folder with its best so far, if there is one."""

    def work(_cancel: CancelToken) -> Work[Path | None]:
        from bertdesk.core import unfinished
        from bertdesk.core.pretrain import pretraining

        yield from ()
        now = unfinished.find(run.out) or run  # somebody may have removed it meanwhile
        pretraining.discard(run.out)
        return run.out if now.has_model else None

    return work


def find_own_encoders() -> MakeWork:
    """Look for encoders in the model store that were pre-trained here."""

    def work(_cancel: CancelToken) -> Work[tuple[Encoder, ...]]:
        from bertdesk.core.pretrain import made_here

        yield from ()
        return made_here.encoders_in(models_dir())

    return work


def judge(
    folder: Path, before: Encoder, corpus: Corpus, dataset: Dataset | None, *, device: str, mirror: str
) -> MakeWork:
    """Compare an adapted encoder with what it was made of."""

    def work(cancel: CancelToken) -> Work[Verdict]:
        from bertdesk import adapting

        return adapting.judge(
            folder, corpus, before=before, dataset=dataset, device=own_device(device), mirror=mirror, cancel=cancel
        )

    return work
