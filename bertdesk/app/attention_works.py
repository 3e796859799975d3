"""What the views "Pieces" and "Attention" ask of the network. As in works.py, torch is imported in the work alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bertdesk.app.widgets.head_grid import Small, smaller
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.app.understand_works import Question
    from bertdesk.core.understand.attention import Detail, Floats
    from bertdesk.core.understand.embeddings import EmbeddingSum
    from bertdesk.core.understand.pieces import Pieces
    from bertdesk.core.understand.subject import Subject


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    all: Floats
    """(L, A, T, T)"""
    small: Small
    """What the small pictures of the heads show: 150 MB of weights take a while to look through"""


def embeddings(pieces: Pieces) -> Question:
    """Which three vectors does each piece begin as?"""

    def asked(subject: Subject, cancel: CancelToken) -> Work[EmbeddingSum]:
        from bertdesk.core.understand.embeddings import embedding_sum

        yield Progressed("reading", 0, 1)
        cancel.raise_if_requested()
        return embedding_sum(subject, pieces)

    return asked


def attentions(pieces: Pieces) -> Question:
    """What does every head attend to?"""

    def asked(subject: Subject, cancel: CancelToken) -> Work[Weights]:
        from bertdesk.core.understand import attention

        yield Progressed("reading", 0, 1)
        cancel.raise_if_requested()
        found = attention.attentions(subject, pieces)
        cancel.raise_if_requested()
        return Weights(found, smaller(found))

    return asked


def detail(pieces: Pieces, *, layer: int, head: int, query: int) -> Question:
    """How does the row of one piece come about?"""

    def asked(subject: Subject, cancel: CancelToken) -> Work[Detail]:
        from bertdesk.core.understand import attention

        yield Progressed("reading", 0, 1)
        cancel.raise_if_requested()
        return attention.detail(subject, pieces, layer=layer, head=head, query=query)

    return asked
