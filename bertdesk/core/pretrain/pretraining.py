"""The verb: pre-train an encoder on raw text, from nothing or from another encoder; it may end at any instant.

The loop, its checkpoints, and what it does where memory runs short are fine-tuning's own.
"""

import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bertdesk.core import (
    base_models,
    chance,
    checkpoint,
    durable,
    environment,
    loop,
    model,
    provenance,
    unfinished,
)
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.checkpoint import Checkpoint
from bertdesk.core.config import PretrainConfig
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.events import Notice, Progressed, RunFinished, RunStarted, Work
from bertdesk.core.keeper import from_main
from bertdesk.core.pretrain import beginning as beginnings
from bertdesk.core.pretrain import material, network
from bertdesk.core.pretrain.beginning import Beginning
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.course import PretrainCourse
from bertdesk.core.pretrain.material import Material
from bertdesk.core.pretrain.sizes import Size
from bertdesk.core.provenance import Pretraining, Provenance
from bertdesk.core.scripts import MUCH_UNKNOWN
from bertdesk.core.train_run import TrainRun, in_its_arithmetic, new_run
from bertdesk.core.unfinished import Terms
from bertdesk.errors import Cancelled, OutIsTheEncoder

VERB = "pretrain"
_MANY_WANTED = 0.9
"""Share of the vocabulary's wanted size that a corpus must give, else it is said"""


@dataclass(frozen=True, slots=True)
class Pretrained:
    """An encoder in a folder; fine-tuning opens it, and transformers' AutoModelForMaskedLM."""

    folder: Path
    record: Provenance


def pretrain(
    corpus: Corpus,
    config: PretrainConfig,
    beginning: Encoder | Size,
    out: Path,
    *,
    device: str = "auto",
    mirror: str = "",
    resume: bool = False,
    anew: bool = False,
    cancel: CancelToken,
    crew: Crew = ALONE,
) -> Work[Pretrained | None]:
    """Pre-train on raw text, and keep in `out` what does best on documents that are held back.

    Loss: L_MLM + lambda L_NSP. A run into `out` that was interrupted goes on with `resume`, is given up with `anew`,
    and without either refuses this one. All of a crew call it with the same arguments; its main process alone writes.
    Returns: None when it was paused, or stopped before there was anything to keep; always, but in the main process.
    Raises: OutFolderTaken, OutIsTheEncoder, RunUnfinished, CorpusEmpty, CorpusTooSmall, and what `train.fit` and its
    preparation raise.
    """
    out = out.expanduser().resolve()
    _refuse(out, beginning, may_replace=resume or anew)
    begun = _set_up(
        corpus, config, beginning, out, device=device, mirror=mirror, resume=resume, cancel=cancel, crew=crew
    )
    run: TrainRun | None = None
    try:
        run, found = yield from begun
        return (yield from _go(run, out, found, crew, cancel))
    finally:
        is_first_here = bool(crew.share_here((out,)))  # each computer has its own
        if is_first_here and not checkpoint.steps(checkpoint.folder_of(out)):  # nothing can go on with it
            run = None
            gc.collect()  # the tokens are mapped into the memory: Windows removes no file that is
            material.discard(out)


def _set_up(
    corpus: Corpus, config: PretrainConfig, beginning: Encoder | Size, out: Path, *, device: str, mirror: str,
    resume: bool, cancel: CancelToken, crew: Crew,
) -> Work[tuple[TrainRun, Checkpoint | None]]:  # fmt: skip
    """Make all that a run needs before its first step."""
    started_s = time.monotonic()
    begin = yield from crew.in_turn(beginnings.at_hand(beginning, crew.kind or device, mirror, cancel), cancel)
    built, tokenizer = yield from crew.together(beginnings.open_encoder(begin, seed=config.seed), cancel)
    preparing = material.prepare(corpus, config, tokenizer, material.folder_of(out), cancel)
    read = yield from crew.in_turn(preparing, cancel)
    terms = _terms(corpus, begin, config, read, device)
    crew.refuse_differences(corpus=terms.data_sha256, encoder=terms.encoder_sha256, settings=config)
    found = from_main((yield from crew.together(_find(out, terms, crew), cancel)), crew) if resume else None
    if built is None:
        texts = read.stores.learnt if found is None else None  # else its weights are the checkpoint's
        built = yield from crew.together(beginnings.from_scratch(begin, config, read.tokenizer, texts), cancel)
    yield Progressed("pairing", 0, 1)
    chance.begin(config.seed)  # dropout
    course = PretrainCourse(
        in_its_arithmetic(config, found, begin.device.kind), read, built.network, begin.device,
        fresh_heads=built.fresh_heads if begin.folder is not None else (), crew=crew, cancel=cancel,
    )  # fmt: skip
    yield Progressed("pairing", 1, 1)
    terms = replace(terms, total_steps=course.total_steps)
    record = _record(corpus, begin, config, read, course)
    run = new_run(course, out, record, facts=terms.facts(), run_folder=None, started_s=started_s)
    yield RunStarted(VERB, begin.device.kind, course.total_steps, course.by_frequency.cross_entropy)
    yield from _notices(read, begin, config, course)
    return run, found


def discard(out: Path) -> None:
    """Give up going on with a run into this folder: remove what it has left, but for the model."""
    unfinished.discard(out)
    material.discard(out)


def _go(run: TrainRun, out: Path, found: Checkpoint | None, crew: Crew, cancel: CancelToken) -> Work[Pretrained | None]:
    try:
        if found is None:
            run.keeper.discard()
        else:
            yield run.resume(found)
            found = None
        yield from loop.start(run, cancel)
        yield from loop.train(run, cancel)
        crew.leave()
    except Cancelled:
        yield from loop.end_early(run, cancel)
        if cancel.is_pause or not crew.is_main:
            return None
        return Pretrained(out, provenance.read(out)) if run.standing.is_saved else None
    if not crew.is_main:
        return None
    seconds = run.seconds
    record = replace(provenance.read(out), seconds=seconds)
    model.describe_folder(out, (), record)
    run.keeper.discard()
    yield RunFinished(VERB, seconds, str(out))
    return Pretrained(out, record)


def _refuse(out: Path, beginning: Encoder | Size, *, may_replace: bool) -> None:
    durable.refuse_unwritable(out)
    model.refuse_foreign(out)
    encoder = base_models.folder_of(beginning) if isinstance(beginning, Encoder) else None
    if encoder is not None and out in (encoder.resolve(), *encoder.resolve().parents):  # an interrupted run wants it
        raise OutIsTheEncoder(path=str(out))
    if not may_replace:
        unfinished.refuse_to_lose(out)
    durable.make_folder(out.parent)


def _terms(corpus: Corpus, begin: Beginning, config: PretrainConfig, read: Material, device: str) -> Terms:
    return Terms(
        data=str(corpus.path.absolute()), text_column=corpus.column, label_column="", encoder=begin.name,
        encoder_sha256=begin.weights_sha256, data_sha256=read.sha256, config=config, device=device, total_steps=0,
        verb=VERB,
    )  # fmt: skip


def _find(out: Path, terms: Terms, crew: Crew) -> Work[Checkpoint | None]:
    """Return what the main process has to go on from."""
    if not crew.is_main:
        return None
    found, notices = unfinished.checkpoint_for(out, terms)
    yield from notices
    return found


def _record(
    corpus: Corpus, begin: Beginning, config: PretrainConfig, read: Material, course: PretrainCourse
) -> Provenance:
    encoder = begin.source if isinstance(begin.source, Encoder) else None
    learnt = read.stores.learnt
    return Provenance(
        encoder="" if encoder is None else encoder.name if encoder.place != "local" else Path(encoder.name).name,
        licence="" if encoder is None else encoder.licence,
        languages=() if encoder is None else encoder.languages,
        data_name=corpus.path.name,
        text_column=corpus.column,
        device=begin.device.kind,
        data_sha256=read.sha256,
        encoder_sha256=begin.weights_sha256,
        environment=environment.here(begin.device),
        pretraining=Pretraining(
            config=config, size="" if encoder is not None else begin.name, documents=learnt.n_documents,
            sentences=learnt.n_sentences, tokens=len(learnt.tokens), asks_next=course.asks_next,
            was_seen=not course.judges_unseen,
        ),
    )  # fmt: skip


def _notices(read: Material, begin: Beginning, config: PretrainConfig, course: PretrainCourse) -> Iterator[Notice]:
    """Tell what a person should know of the corpus and the network before the first step."""
    pieces = read.tokenizer.get_vocab_size()
    if begin.folder is None and pieces < _MANY_WANTED * config.vocabulary_size:
        yield Notice("vocabulary_smaller", {"wanted": config.vocabulary_size, "found": pieces})
    if read.stores.unknown_share > MUCH_UNKNOWN:
        yield Notice("corpus_unknown", {"percent": round(100 * read.stores.unknown_share)})
    if not course.judges_unseen:
        yield Notice("nothing_held_back")
    if course.fresh_heads:
        yield Notice("heads_fresh") if network.of_words(course.fresh_heads) else Notice("next_head_fresh")
    if config.next_weight > 0 and not course.asks_next:
        yield Notice("one_document") if network.has_next(course.network) else Notice("no_next_head")
