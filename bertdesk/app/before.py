"""An adapted encoder as it was before it learnt a person's text: opened when it is first asked, then kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bertdesk.core import provenance
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.understand.lacking import Lacking
from bertdesk.errors import BertdeskError

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.understand.masked import Filled
    from bertdesk.core.understand.pieces import Pieces
    from bertdesk.core.understand.subject import Subject

    Answer = tuple[Filled, ...] | Lacking


class Before:
    """Of one network. Its questions are asked on a worker's thread, one after the other."""

    def __init__(self, subject: Subject) -> None:
        record = provenance.read(subject.folder)
        self.encoder = record.encoder
        """Its name; empty where the network was not made of another"""
        self.was_adapted = record.pretraining is not None and bool(record.encoder)
        self._subject: Subject | None = None
        self._is_opened = False

    def filled(self, after: Subject, pieces: Pieces, word: int, cancel: CancelToken) -> Work[Answer]:
        """Mask a word's pieces, and return what it expected at each; `pieces` are the same, and so is the vocabulary.

        Raises: OutOfMemory, and what opening the encoder raises.
        """
        from bertdesk.core.understand.masked import fill_word

        if not self._is_opened:
            yield Progressed("loading", 0, 1)
            self._subject = _open(after)
            self._is_opened = True
        cancel.raise_if_requested()
        yield Progressed("reading", 0, 0)
        return Lacking("no_encoder") if self._subject is None else fill_word(self._subject, pieces, word)


def _open(adapted: Subject) -> Subject | None:
    """Return the network as it was; None where the encoder is not at hand, or the heads that were fitted on it.

    What is damaged is not at hand either: the adapted network answers all the same.
    """
    from bertdesk.core.pretrain.network import as_before
    from bertdesk.core.understand.origin import encoder_folder
    from bertdesk.core.understand.subject import subject_of

    folder, learnt = encoder_folder(adapted.folder), provenance.read(adapted.folder).pretraining
    if folder is None or learnt is None:
        return None
    try:
        built = as_before(folder, adapted.folder, seed=learnt.config.seed)
        if built.fresh_heads:  # it would guess by heads that nothing was ever fitted to
            return None
        return subject_of(built, folder, adapted.device, heads=adapted.heads)
    except BertdeskError:
        return None
