"""Did it help that an encoder learnt more text? Asked of texts that it never saw, and of a classifier made of it.

Gururangan et al. 2020 ("Don't Stop Pretraining"): further pre-training on the texts of a task tends to help it. Tends:
so it is measured, on pseudo-perplexity (Salazar et al. 2020) and, where rows with classes are there, on accuracy.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bertdesk.core import base_models, hub, provenance
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Dataset
from bertdesk.core.device import choose
from bertdesk.core.events import HeldBackScored, Notice, Progressed, Work, quietly
from bertdesk.core.paired import Answer, Paired, compare, judged
from bertdesk.core.pretrain import held_back, material, network
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.understand.heads import Head
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.origin import is_same
from bertdesk.core.understand.pseudo_perplexity import PseudoPerplexity, pseudo_perplexity
from bertdesk.core.understand.subject import Subject, open_subject, subject_of
from bertdesk.errors import CorpusTooSmall, MadeOfAnother, NotAdapted

TEXTS, _LONGEST = 60, 300
"""Held-back texts that are read, and characters of each: every piece of them is guessed once"""
LEAST_TEXTS, LEAST_PIECES = 10, 300
"""Below which nothing is said of how texts are read: a few of them are no sample of a corpus"""

Help = Literal["helped", "did_not_help", "unclear", "too_little", "reads_better"]
_SAID: dict[Answer, Help] = {"better": "helped", "worse": "did_not_help", "unclear": "unclear"}


@dataclass(frozen=True, slots=True)
class Read:
    """How likely both find the same held-back texts."""

    before: float
    """Pseudo-perplexity: among how many equally likely pieces it seems to choose"""
    after: float
    texts: int
    pieces: int
    answer: Answer
    """Whether the texts agree: of the mean difference of their log-likelihoods, a text of more pieces counting more.
    Of too little text it is "unclear", whatever they say"""
    heads_were_new: bool = False
    """Whether the encoder came without a head for masked words: what that learnt with it is part of the difference"""
    is_other_corpus: bool = False
    """Whether the corpus is not what it learnt from, or has changed since: then it may have learnt these texts"""

    @property
    def is_proof(self) -> bool:
        """Return whether reading better shows that it helped: the encoder left as it was might have as well."""
        return not (self.heads_were_new or self.is_other_corpus)

    @property
    def is_enough(self) -> bool:
        return self.texts >= LEAST_TEXTS and self.pieces >= LEAST_PIECES


@dataclass(frozen=True, slots=True)
class Verdict:
    read: Read | None
    """None where either cannot be asked for masked words, or none of the texts has a piece that it knows"""
    accuracy: Paired | None
    """None where there were no rows with classes"""
    guessed: HeldBackScored | None = None
    """How masked words were guessed when it was made, on what was held back; None where nothing was"""

    @property
    def help(self) -> Help:
        """Return what counts: what a classifier gets right, where that was tried, else how the texts are read."""
        if self.accuracy is not None:
            return _SAID[self.accuracy.answer]
        if self.read is None:
            return "unclear"
        if not self.read.is_enough:
            return "too_little"
        if self.read.answer == "better" and not self.read.is_proof:
            return "reads_better"
        return _SAID[self.read.answer]


def judge(
    adapted: Path,
    corpus: Corpus,
    *,
    before: Encoder | None = None,
    dataset: Dataset | None = None,
    config: Callable[[Encoder], TrainConfig],
    seeds: Sequence[int] = (17, 18, 19),
    device: str,
    mirror: str = "",
    place: Path,
    cancel: CancelToken,
) -> Work[Verdict]:
    """Compare an adapted encoder with what it was made of: on texts of its corpus that were kept back, and on rows.

    `before` is the encoder that it was made of, where its record does not tell (a folder). `config` gives the settings
    of fine-tuning. `place` is a folder for what comes and goes.
    Raises: NotAdapted where the folder's record tells of no such encoder, MadeOfAnother where `before` is not the one
    that it tells of; CorpusTooSmall; what opening, reading and training raise.
    """
    record = provenance.read(adapted)
    if record.pretraining is None or (before is None and not record.encoder):
        raise NotAdapted(path=str(adapted))
    before = before or base_models.find(record.encoder)
    folder = base_models.folder_of(before) or (yield from hub.download(before, mirror=mirror, cancel=cancel))
    if record.encoder_sha256 and not is_same(before, folder, record.encoder_sha256):
        raise MadeOfAnother(path=str(adapted), encoder=before.name)
    is_other_corpus = (yield from material.digest(corpus, cancel)) != record.data_sha256
    if is_other_corpus:
        yield Notice("other_corpus")
    texts = yield from held_back.texts(corpus, most=TEXTS, longest=_LONGEST, cancel=cancel)
    if not texts:
        raise CorpusTooSmall
    read = yield from _read(folder, adapted, texts, device=device, cancel=cancel)
    read = None if read is None else replace(read, is_other_corpus=is_other_corpus)
    guessed = None if record.pretraining.was_seen else record.pretraining.held_back
    if dataset is None:
        return Verdict(read, None, guessed)
    found = yield from compare(
        dataset, before, base_models.local(adapted), config(before), seeds, device=device, mirror=mirror,
        place=place, cancel=cancel,
    )  # fmt: skip
    return Verdict(read, found, guessed)


def _read(before: Path, adapted: Path, texts: Sequence[str], *, device: str, cancel: CancelToken) -> Work[Read | None]:
    was = _as_it_was(before, adapted, device)
    if was is None:
        return None
    now = yield from open_subject(adapted, choose(device), cancel=cancel)
    sums: list[tuple[PseudoPerplexity, PseudoPerplexity]] = []
    for number, text in enumerate(texts):
        yield Progressed("evaluating", number, len(texts))
        both = []
        for subject in (was, now):
            both.append((yield from quietly(pseudo_perplexity(subject, [text], cancel=cancel))))
        first, second = both
        if isinstance(first, PseudoPerplexity) and isinstance(second, PseudoPerplexity):
            sums.append((first, second))
        elif isinstance(second, Lacking) and second.reason != "no_word":  # of such a text alone, the next may have one
            return None
    return _of(sums, heads_were_new=network.heads_were_new(adapted))


def _of(sums: Sequence[tuple[PseudoPerplexity, PseudoPerplexity]], *, heads_were_new: bool = False) -> Read | None:
    if not sums:
        return None
    pieces = sum(one.pieces for one, _ in sums)
    before, after = (math.exp(-sum(pair[turn].log_likelihood for pair in sums) / pieces) for turn in (0, 1))
    # each text's part of what the mean a piece has changed by: so it cannot say the contrary of both figures
    differences = [(two.log_likelihood - one.log_likelihood) * len(sums) / pieces for one, two in sums]
    read = Read(before, after, len(sums), pieces, judged(differences), heads_were_new)
    return read if read.is_enough else replace(read, answer="unclear")


def _as_it_was(folder: Path, adapted: Path, device: str) -> Subject | None:
    """Open the encoder with the heads that were fitted on it before it learnt, or with its own; None without either."""
    built = network.as_before(folder, adapted, seed=0)
    if built.fresh_heads:  # they would know nothing, and all that was learnt would seem to help
        return None
    heads: tuple[Head, ...] = ("masked", "next") if network.has_next(built.network) else ("masked",)
    return subject_of(built, folder, choose(device), heads=frozenset(heads))
