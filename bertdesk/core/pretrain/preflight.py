"""Try a pre-training before it begins: how long it will take, what memory it needs, how many pairs fit at once.

The first texts of the corpus stand for all of it. They become tokens and pairs as in the run itself, and a few batches
are learnt from, by a network that is thrown away.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from tokenizers import Tokenizer

from bertdesk.core import micro_batches
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import Progressed, Work
from bertdesk.core.memory import available_mb
from bertdesk.core.plan import MOMENTS_BYTES, Plan, held_mb, timed
from bertdesk.core.pretrain import beginning as beginnings
from bertdesk.core.pretrain.building import Stores, store_of
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.course import HEAD_STEPS, MOST_JUDGED, PretrainCourse
from bertdesk.core.pretrain.held_back import Dealing
from bertdesk.core.pretrain.material import Material
from bertdesk.core.pretrain.sizes import Size
from bertdesk.core.pretrain.vocabulary import train_vocabulary
from bertdesk.errors import CorpusEmpty

_SAMPLE, _FURTHER = 2_000_000, 8_000_000
"""Characters of the corpus that stand for all; and up to where it is read to tell how much there is, packed as it is"""
_MOST_BATCHES, _LONG_S = 5, 3.0
"""Batches that are timed: fewer where they take that many seconds together"""
_FORWARD = 1 / 3
"""Share of a step that is its forward pass (Kaplan et al. 2020, section 2.1: backward costs twice as much)"""
_MIB = 2**20


def plan(
    corpus: Corpus, config: PretrainConfig, beginning: Encoder | Size, *, device: str, mirror: str = "",
    cancel: CancelToken,
) -> Work[Plan]:  # fmt: skip
    """Try the run's parts and add them up. Writes nothing but an encoder that is not here yet.

    Raises: CorpusEmpty, CorpusTooSmall, OutOfMemory where not even one pair fits; what reading a corpus and opening an
    encoder raise; Cancelled.
    """
    begin = yield from beginnings.at_hand(beginning, device, mirror, cancel)
    built, tokenizer = yield from beginnings.open_encoder(begin, seed=config.seed)
    sample = yield from _read(corpus, cancel)
    yield Progressed("trying", 0, 3)
    tokens_s, material = timed(lambda: _material(sample, config, tokenizer, cancel))
    if built is None:
        built = yield from beginnings.from_scratch(begin, config, material.tokenizer, texts=None)
    yield Progressed("trying", 1, 3)
    fresh = built.fresh_heads if begin.folder is not None else ()
    course = PretrainCourse(config, material, built.network, begin.device, fresh_heads=fresh, cancel=cancel)
    micro_batch, extra_mb = micro_batches.tried(course, course.longest_batch(cancel), cancel)
    yield Progressed("trying", 2, 3)
    pair_s = _pair_s(course, micro_batch, cancel)
    yield Progressed("trying", 3, 3)
    pairs = len(course.source.pairs) / sample.share
    steps = _steps(config, pairs)
    learning = sum(weight.numel() for weight in course.learner.parts.learning.values())
    return Plan(
        eta_s=(sample.seconds + tokens_s) / sample.share + pair_s * _pairs_read(course, pairs, steps),
        peak_mb=held_mb(course.network, begin.device.kind) + extra_mb + learning * MOMENTS_BYTES / _MIB,
        available_mb=available_mb(begin.device.kind),
        batch_size=config.batch_size,
        micro_batch=micro_batch,
        total_steps=steps,
        disk_mb=0.0,
        device=begin.device.kind,
        precision=str(course.dtype).removeprefix("torch."),
        documents=len(sample.documents) / sample.share,
        tokens=_tokens_in(material) / sample.share,
        is_counted=sample.share >= 1,
    )


@dataclass(frozen=True, slots=True)
class _Sample:
    documents: Sequence[Sequence[str]]
    share: float
    """Of the whole corpus, 1 at most"""
    seconds: float
    """That reading them took"""


def _read(corpus: Corpus, cancel: CancelToken) -> Work[_Sample]:
    """Read the beginning of a corpus, as far as tells how long it is."""
    found: list[list[str]] = []
    size = held = 0
    place = (0, 0)  # behind the sample: in characters, and in the file. It is read ahead of its texts.
    started_s = time.perf_counter()
    for document in corpus.documents(cancel):
        if isinstance(document, list):
            size += sum(map(len, document))
            if held < _SAMPLE:
                found.append(document)
                held = size
        elif not found:  # the file is looked through first
            yield document
            started_s = time.perf_counter()
        elif held >= _SAMPLE and isinstance(document, Progressed):
            place = place if any(place) else (size, document.done)
            if size >= _FURTHER and document.done > place[1]:
                whole = document.total * (size - place[0]) / (document.done - place[1])
                seconds = (time.perf_counter() - started_s) * held / size
                return _Sample(found, min(1.0, held / whole), seconds)
    if not found:
        raise CorpusEmpty(path=str(corpus.path))
    return _Sample(found, held / size, (time.perf_counter() - started_s) * held / size)


def _material(sample: _Sample, config: PretrainConfig, tokenizer: Tokenizer | None, cancel: CancelToken) -> Material:
    if tokenizer is None:
        tokenizer = train_vocabulary([" ".join(document) for document in sample.documents], config, cancel)
    dealing = Dealing()
    dealt = [(dealing.side(document), document) for document in sample.documents]
    cancel.raise_if_requested()
    ours, theirs = (
        store_of([document for side, document in dealt if side == mine], tokenizer) for mine in ("learnt", "held_back")
    )
    return Material(tokenizer, Stores(ours, theirs if theirs.n_documents else ours, unknown_share=0.0), sha256="")


def _tokens_in(material: Material) -> int:
    """Return the tokens of the whole sample: of those to learn from and, where there are others, of those held back."""
    ours, theirs = material.stores.learnt, material.stores.held_back
    return len(ours.tokens) + (len(theirs.tokens) if theirs is not ours else 0)


def _pair_s(course: PretrainCourse, micro_batch: int, cancel: CancelToken) -> float:
    """Return the seconds that learning from one pair takes, as long as they are on average."""
    lengths = course.source.lengths
    tokens, spent_s = 0, 0.0
    for members, targets in islice(course.batches(1, 0), _MOST_BATCHES):
        cancel.raise_if_requested()
        seconds, _ = timed(
            lambda: course.learner.step(course.source, members, targets, rate=0.0, micro_batch=micro_batch),  # noqa: B023  # called at once
            course.learner.kind,
        )
        tokens += int(lengths[list(members)].sum())
        spent_s += seconds
        if spent_s > _LONG_S:
            break
    return spent_s / tokens * float(lengths.mean())


def _steps(config: PretrainConfig, pairs: float) -> int:
    steps = config.epochs * max(1, round(pairs / config.batch_size))
    return min(steps, config.max_steps) if config.max_steps else steps


def _pairs_read(course: PretrainCourse, pairs: float, steps: int) -> float:
    """Return how many pairs are learnt from; those that are only read count as the part of one that they cost."""
    an_epoch = max(1, round(pairs / course.config.batch_size))
    judged = min(MOST_JUDGED, course.valid_n * pairs / len(course.source.pairs)) * (-(-steps // an_epoch))
    fitted = course.config.batch_size * min(HEAD_STEPS, an_epoch) if course.config.head_first else 0
    return steps * course.config.batch_size + _FORWARD * (judged + fitted)
