"""What stays the same during one run: the data as the network reads it, the order of the batches, the learner."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import torch

from bertdesk.core import activations, model
from bertdesk.core.activations import Source
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.dataset import MUCH_UNEQUAL, Dataset, subset
from bertdesk.core.device import autocast, memory_as_fact
from bertdesk.core.events import Evaluated, HeldBackScored, Notice, Part, Work, finish
from bertdesk.core.head import MOST_TEXTS, fit_head
from bertdesk.core.judge import judge
from bertdesk.core.learner import Learner, dtype_for
from bertdesk.core.metrics import Evaluation
from bertdesk.core.model import MOST_WINDOWS, Classifier
from bertdesk.core.objective import Classes
from bertdesk.core.pairs import Text
from bertdesk.core.parts import split_network
from bertdesk.core.provenance import Provenance
from bertdesk.core.scripts import MUCH_UNKNOWN, unknown_shares
from bertdesk.core.split import Split
from bertdesk.core.tokens import Tokenised, Window, shuffled_groups, to_batch, tokenise
from bertdesk.core.trainable import Judgement
from bertdesk.errors import Facts

_MUCH_CUT_OFF = 0.02


class Course:
    def __init__(self, config: TrainConfig, split: Split, classifier: Classifier, crew: Crew = ALONE) -> None:
        """With a crew of several, all make it at the same place, and so with `prepare`, `fit_head` and `judge`."""
        self.config, self.classifier, self.crew = config, classifier, crew
        self.train, self.valid = subset(split.dataset, split.train), subset(split.dataset, split.valid)
        self.test_n = len(split.test)
        self.length = min(config.max_length, classifier.max_length)  # it has no more positions
        self.steps_an_epoch = math.ceil(self.train.n / config.batch_size)
        self.total_steps = total_steps(config, self.train.n)
        self.dtype = crew.from_main(dtype_for(config, classifier.device.kind))  # it was measured
        self._parts = split_network(
            classifier.network, frozen_layers=config.frozen_layers, first_token_only=config.first_token_only
        )
        kind = classifier.device.kind
        objective = Classes(
            kind=kind, dtype=self.dtype, smoothing=config.label_smoothing, weights=_class_weights(config, self.train)
        )
        self.learner = Learner(config, self._parts, objective, kind=kind, total_steps=self.total_steps, crew=crew)
        self._targets = _targets(self.train)

    def prepare(self, place: Path, *, languages: tuple[str, ...], cancel: CancelToken) -> Work[None]:
        """Read the texts, and what never changes of the network's answers to them. Raises: OutOfMemory."""
        reading = self._read_parts(languages, cancel)
        train_windows, self._valid_windows = yield from self.crew.together(reading, cancel)
        self.source = yield from self._source(train_windows, place, cancel)
        self._valid_source = yield from self._source(self._valid_windows, place, cancel)

    def _read_parts(
        self, languages: tuple[str, ...], cancel: CancelToken
    ) -> Work[tuple[Sequence[Window], Sequence[Window]]]:
        """Return the windows of the training part, one a text, and of the validation part, which is read whole."""
        length, tokenizer = self.length, self.classifier.tokenizer
        train = yield from tokenise(self.train.texts, tokenizer, max_length=length, most_windows=1, cancel=cancel)
        yield from _notices(train, self.train.wholes, languages, length, longest=self.classifier.longest)
        valid = yield from tokenise(
            self.valid.texts, tokenizer, max_length=length, most_windows=MOST_WINDOWS, cancel=cancel
        )
        return train.windows, valid.windows

    def _source(self, windows: Sequence[Window], place: Path, cancel: CancelToken) -> Work[Source]:
        return (
            yield from activations.source(
                windows, self._parts.lower, width=self.width, pad_id=self.classifier.pad_id,
                place=place if self.config.keeps_activations else None,
                device=self.classifier.device.torch, dtype=self.dtype, cancel=cancel, crew=self.crew,
            )
        )  # fmt: skip

    @property
    def keeps(self) -> bool:
        """Whether the answers of frozen layers are to be kept."""
        return self._parts.lower is not None and self.config.keeps_activations

    @property
    def activations(self) -> str:
        """Return how the answers of frozen layers are had, as `provenance.Provenance.activations` tells it."""
        if self._parts.lower is None:
            return "none"
        return "kept" if isinstance(self.source, activations.Kept) else "computed"

    @property
    def width(self) -> int:
        """Return H."""
        return int(self.classifier.network.config.hidden_size)  # type: ignore[union-attr, arg-type]  # a transformers model

    # To try a run before it begins

    def read(self, texts: Sequence[Text], cancel: CancelToken) -> Tokenised:
        """Return the beginnings of these texts, as training reads them."""
        return finish(tokenise(texts, self.classifier.tokenizer, max_length=self.length, most_windows=1, cancel=cancel))

    def longest_batch(self, cancel: CancelToken) -> tuple[Window, ...]:
        """Return the windows of the texts with the most characters, as many as a batch has."""
        order = np.argsort([-len(text) for text in self.train.wholes], kind="stable")[: self.config.batch_size]
        return self.read([self.train.texts[i] for i in order], cancel).windows

    def below(self, windows: Sequence[Window]) -> Source:
        """Return a batch for the upper part to read, with the lower part's work done. Raises: OutOfMemory."""
        ids = activations.TokenIds(windows, pad_id=self.classifier.pad_id, device=self.classifier.device.torch)
        lower = self._parts.lower
        source = ids if lower is None else activations.Computed(ids, lower, self.dtype)
        with self._memory(windows):
            return activations.Ready(ids.lengths, *source.read(range(len(windows))))

    def rehearse(self, source: Source) -> None:
        """Do the work of a training step and change nothing. Raises: OutOfMemory."""
        self._parts.upper.train()
        n = len(source.lengths)
        self.learner.rehearse(source, range(n), self._targets.new_zeros(n, *self._targets.shape[1:]))

    def ask(self, source: Source) -> None:
        """Compute the upper part's logits, as for the validation part. Raises: OutOfMemory."""
        self._parts.upper.eval()
        with torch.no_grad(), autocast(self.classifier.device.kind, self.dtype):
            self._parts.upper(*source.read(range(len(source.lengths))))

    def ask_whole(self, windows: Sequence[Window]) -> None:
        """Compute the network's logits exactly, as for the test part. Raises: OutOfMemory."""
        self.classifier.network.eval()
        batch = to_batch(windows, pad_id=self.classifier.pad_id, members=tuple(range(len(windows))))
        with self._memory(windows), torch.inference_mode():
            self.classifier.logits(batch).cpu()

    def _memory(self, windows: Sequence[Window]) -> AbstractContextManager[None]:
        longest = max(len(window.ids) for window in windows)
        return memory_as_fact(self.classifier.device.kind, batch_size=len(windows), max_length=longest)

    # The run itself

    def batches(self, epoch: int, position: int) -> Iterator[tuple[tuple[int, ...], torch.Tensor]]:
        """Yield the epoch's batches from the given one on: indices of their texts, and labels as `Learner.step` has."""
        groups = shuffled_groups(
            self.source.lengths, batch_size=self.config.batch_size,
            generator=np.random.default_rng((self.config.seed, epoch)), groups_lengths=self.config.groups_lengths,
        )  # fmt: skip
        for members in groups[position:]:
            yield members, self._targets[list(members)]

    def fit_head(self, micro_batch: int, cancel: CancelToken) -> Work[None]:
        """Give the head a start from the features of the untouched encoder. Raises: OutOfMemory."""
        some = np.random.default_rng(self.config.seed).permutation(self.train.n)[:MOST_TEXTS]
        yield from fit_head(
            self._parts, self.source, self.train.label_ids if self.train.held is None else self.train.held,
            tuple(int(i) for i in np.sort(some)),
            kind=self.classifier.device.kind, dtype=self.dtype, most_tokens=self._tokens(micro_batch),
            is_balanced=self.config.class_weights == "balanced", cancel=cancel, crew=self.crew,
        )  # fmt: skip

    def judge(self, micro_batch: int, cancel: CancelToken) -> Work[Evaluation]:
        """Score the validation part. Raises: OutOfMemory."""
        return (
            yield from judge(
                self._parts, self._valid_source, self._valid_windows, self.valid.label_ids,
                labels=self.classifier.labels, held=self.valid.held, kind=self.classifier.device.kind, dtype=self.dtype,
                most_tokens=self._tokens(micro_batch), cancel=cancel, crew=self.crew,
            )
        )  # fmt: skip

    def judged(self, micro_batch: int, cancel: CancelToken) -> Work[Judgement]:
        found = yield from self.judge(micro_batch, cancel)
        merit_of = merit(found, by_f1=chooses_by_f1(self.config, self.train))
        return Judgement(found.loss, merit_of, found.accuracy, evaluated("valid", 0, found))

    def parts_of(self, losses: Sequence[float]) -> Mapping[str, float]:
        """Cross-entropy has none."""
        del losses
        return {}

    def save(self, out: Path, record: Provenance, figures: Evaluated | HeldBackScored) -> None:
        """Write the model folder. Raises: OutFolderTaken, DiskFull, SaveFailed."""
        del figures  # its record tells those of the test part
        model.save(self.classifier, out, record)

    @property
    def blind_loss(self) -> float:
        """Return ln K."""
        return math.log(max(2, len(self.classifier.labels)))

    @property
    def valid_n(self) -> int:
        return self.valid.n

    def _tokens(self, micro_batch: int) -> int:
        return micro_batch * self.length


def total_steps(config: TrainConfig, n: int) -> int:
    steps = config.epochs * math.ceil(n / config.batch_size)
    return min(steps, config.max_steps) if config.max_steps else steps


def _targets(train: Dataset) -> torch.Tensor:
    """Return int64 (N,) labels; float32 (N, K), 1 for each label that a text has, where it may have several."""
    return torch.from_numpy(train.label_ids if train.held is None else train.held.astype(np.float32))


def _class_weights(config: TrainConfig, train: Dataset) -> torch.Tensor | None:
    """Return (K,) N / (K n_k), after King & Zeng 2001, as scikit-learn's "balanced"; 0 for a class without texts.

    Where a text may have several labels, what a label's own texts count: (N - n_k) / n_k, as much as all others.
    """
    if config.class_weights == "off":
        return None
    counts = train.counts
    if train.held is not None:
        weights = (train.n - counts) / np.maximum(counts, 1)
        return torch.from_numpy(weights.astype(np.float32))
    weights = np.where(counts > 0, train.n / (np.count_nonzero(counts) * np.maximum(counts, 1)), 0.0)
    return torch.from_numpy(weights.astype(np.float32))


def chooses_by_f1(config: TrainConfig, train: Dataset) -> bool:
    """Tell whether macro-F1 chooses among models trained on this, else accuracy does."""
    if config.best_by != "auto":
        return config.best_by == "macro_f1"
    # where a text may have several labels, few get exactly theirs at first
    return train.held is not None or train.unequal > MUCH_UNEQUAL


def merit(figures: Evaluation | Evaluated, *, by_f1: bool) -> tuple[float, float]:
    """Return what is the higher the better a model did on the validation part."""
    return (figures.macro_f1 if by_f1 else figures.accuracy, -figures.loss)


def evaluated(part: Part, epoch: int, found: Evaluation) -> Evaluated:
    return Evaluated(part, epoch, found.loss, found.accuracy, found.macro_f1, found.n)


def _notices(
    tokenised: Tokenised, texts: Sequence[str], languages: tuple[str, ...], max_length: int, *, longest: int
) -> Iterator[Notice]:
    share = float(tokenised.was_truncated.mean())
    facts: Facts = {"percent": round(100 * share), "max_length": max_length}
    if share > _MUCH_CUT_OFF:
        yield Notice("texts_cut_off", facts) if max_length < longest else Notice("texts_too_long", facts)
    unknown = float(unknown_shares(texts, languages, tokenised.unknown_share).mean())
    if unknown > MUCH_UNKNOWN:
        yield Notice("unknown_language", {"percent": round(100 * unknown)})
