"""How likely a masked language model finds texts: each piece guessed from all others of its text.

Salazar et al. 2020, "Masked Language Model Scoring": the pseudo-log-likelihood of a text is the sum over its pieces of
log P(piece | all others) (eq. 1 and 2), the pseudo-perplexity of a corpus exp of minus its mean (eq. 3). It is no
likelihood, and comparable between models of one vocabulary alone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.pairs import Text
from bertdesk.core.tokens import by_length
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.masked import cannot_mask, log_probabilities
from bertdesk.core.understand.pieces import Pieces, to_pieces
from bertdesk.core.understand.subject import Subject

_TOKENS_CPU, _TOKENS_GPU = 2048, 32768
"""Read at once, padding included"""
_MOST_NUMBERS = 16_000_000
"""Of a batch's log-probabilities: 64 MB"""


@dataclass(frozen=True, slots=True)
class PseudoPerplexity:
    log_likelihood: float
    """Sum of the pieces' log-probabilities, in nats"""
    pieces: int
    """That were guessed: those of the texts that the vocabulary knows"""
    left_out: int
    """Pieces beyond what was read of each text"""
    texts: int
    """That have a piece"""

    @property
    def value(self) -> float:
        """Return exp(-mean); a model that finds all V pieces alike has V."""
        return math.exp(-self.log_likelihood / self.pieces)


def pseudo_perplexity(
    subject: Subject, texts: Sequence[Text], *, cancel: CancelToken
) -> Work[PseudoPerplexity | Lacking]:
    """Guess each piece of these texts in turn; of a long text as many as are read at once. Raises: OutOfMemory."""
    if lacking := cannot_mask(subject):
        return lacking
    read = [found for text in texts if isinstance(found := to_pieces(subject, text), Pieces)]
    rows = [(number, place) for number, one in enumerate(read) for place in _guessed(one)]
    if not rows:
        return Lacking("no_word")
    lengths = np.array([len(read[number]) for number, _ in rows], np.int64)
    total, done = 0.0, 0
    for group in _groups(subject, lengths):
        cancel.raise_if_requested()
        total += _sum_of(subject, read, [rows[i] for i in group])
        done += len(group)
        yield Progressed("evaluating", done, len(rows))
    counted = {number for number, _ in rows}
    return PseudoPerplexity(total, len(rows), sum(one.left_out for one in read), len(counted))


def _guessed(pieces: Pieces) -> list[int]:
    """Return the places that are guessed: not the special pieces, which stand in every text.

    Nor [UNK], which stands for any text: a network that expects nothing else would seem to know a language.
    """
    return [place for place, piece in enumerate(pieces.pieces) if not piece.is_special and piece.unknown is None]


def _groups(subject: Subject, lengths: np.typing.NDArray[np.int64]) -> list[tuple[int, ...]]:
    """Return which rows are computed at once: of similar length, the longest first, within memory."""
    tokens = _TOKENS_CPU if subject.device.kind == "cpu" else _TOKENS_GPU
    most = max(1, _MOST_NUMBERS // int(subject.network.config.vocab_size))
    groups = by_length(lengths, most_tokens=tokens)
    return [group[start : start + most] for group in groups for start in range(0, len(group), most)]


def _sum_of(subject: Subject, read: Sequence[Pieces], rows: Sequence[tuple[int, int]]) -> float:
    """Return the sum of the log-probabilities of these pieces (text, place), each masked alone."""
    longest = max(len(read[number]) for number, _ in rows)
    ids = np.full((len(rows), longest), subject.pad_id, np.int64)
    places = np.zeros((len(rows), longest), np.int64)
    at = np.array([place for _, place in rows], np.int64)
    targets = np.zeros(len(rows), np.int64)
    for row, (number, place) in enumerate(rows):
        one = read[number]
        ids[row, : len(one)], places[row, : len(one)] = one.ids, one.places
        targets[row], ids[row, place] = ids[row, place], subject.mask_id or 0
    logs = log_probabilities(subject, ids, places, np.arange(len(rows)), at)  # (B, V)
    own = logs.gather(1, torch.from_numpy(targets)[:, None].to(logs.device))
    return float(own.cpu().double().sum())  # mps knows no doubles
