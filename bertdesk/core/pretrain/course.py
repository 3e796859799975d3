"""What stays the same during one pre-training run, as the loop wants it (`trainable.py`): tokens, pairs, learner.

An epoch is as many pairs as the first draw gave; each epoch draws its own.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from bertdesk.core import model, special_tokens, tensor_file
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.device import Device
from bertdesk.core.events import Evaluated, HeldBackScored, Progressed, Work
from bertdesk.core.learner import Learner, dtype_for
from bertdesk.core.parts import Parts
from bertdesk.core.pretrain import by_frequency, pairs
from bertdesk.core.pretrain.examples import Marks, PairSource
from bertdesk.core.pretrain.joint import Joint
from bertdesk.core.pretrain.judge import measure
from bertdesk.core.pretrain.masking import Masker
from bertdesk.core.pretrain.material import Material
from bertdesk.core.pretrain.network import HEADS_FILE, Reader, has_next, of_words
from bertdesk.core.pretrain.pairs import Pairs
from bertdesk.core.pretrain.token_store import TokenStore
from bertdesk.core.pretrain.vocabulary import numbers_of
from bertdesk.core.provenance import Provenance
from bertdesk.core.trainable import Judgement
from bertdesk.errors import CorpusTooSmall

HEAD_STEPS, _HEAD_RATE = 300, 1e-3
"""For heads that an encoder comes without, before all of it learns"""
MOST_JUDGED = 2000
"""Pairs that an epoch is judged on"""
_HELD_BACK_EPOCH, _HEAD_EPOCH = 0, 10**6
"""No epoch's number: these draw masks of their own"""


class PretrainCourse:
    activations = "none"

    def __init__(
        self,
        config: PretrainConfig,
        material: Material,
        network: Any,  # Any: a model of transformers with its pre-training heads
        device: Device,
        *,
        fresh_heads: Sequence[str] = (),
        crew: Crew = ALONE,
        cancel: CancelToken,
    ) -> None:
        """Draw the first epoch's pairs. With a crew of several, all make it at the same place.

        `fresh_heads` names weights that know nothing yet, of a network whose others do: they learn alone first.
        Raises: CorpusTooSmall, OutOfMemory, Cancelled.
        """
        self.crew, self._stores, self._device = crew, material.stores, device
        self.network, self.tokenizer = network.to(device.torch), material.tokenizer
        self.length = min(config.max_length, model.longest_of(network))
        self.asks_next = has_next(network) and config.next_weight > 0 and self._stores.learnt.n_documents > 1
        self.fresh_heads = tuple(fresh_heads) if self.asks_next else of_words(fresh_heads)
        """Of them, those that anything is asked of"""
        self.config = replace(config, head_first=bool(self.fresh_heads) or config.head_first)
        self._marks, self._masker = _marks(self.tokenizer), _masker(self.tokenizer, config)
        self._cancel = cancel
        self._epoch, self._drawn = 1, self._draw(self._stores.learnt, 1)
        if not len(self._drawn):
            raise CorpusTooSmall()
        self._per_epoch = len(self._drawn)
        self._drawn = self._grouped(self._drawn, 1)
        self.source = self._source(self._stores.learnt, self._drawn, 1)
        self.judges_unseen = True
        """Whether epochs are judged on what was held back; else on what is learnt from, as there is no other"""
        self._judged_on = self._held_back()
        self.steps_an_epoch = math.ceil(self._per_epoch / config.batch_size)
        steps = config.epochs * self.steps_an_epoch
        self.total_steps = min(steps, config.max_steps) if config.max_steps else steps
        self.dtype = crew.from_main(dtype_for(config, device.kind))  # it was measured
        self._heads: dict[str, torch.Tensor] = {}
        self._objective = Joint(kind=device.kind, dtype=self.dtype, weight=config.next_weight if self.asks_next else 0)
        self.learner: Learner[PairSource] = Learner(
            self.config, Parts(network, None, Reader(network)), self._objective,
            kind=device.kind, total_steps=self.total_steps, crew=crew,
        )  # fmt: skip
        self.by_frequency = by_frequency.guessed(
            self._stores.learnt, self._judged_on.asked(), vocab_size=numbers_of(self.tokenizer),
            special=self._masker.special,
        )  # fmt: skip

    # What is drawn

    def _draw(self, store: TokenStore, epoch: int) -> Pairs:
        room = self.length - (3 if self.asks_next else 2)
        return pairs.draw(
            store, room=room, seed=[self.config.seed, epoch], with_next=self.asks_next, cancel=self._cancel
        )

    def _grouped(self, drawn: Pairs, epoch: int) -> Pairs:
        return drawn.grouped(self.config.batch_size, [self.config.seed, epoch]) if self.config.groups_lengths else drawn

    def _source(self, store: TokenStore, drawn: Pairs, epoch: int) -> PairSource:
        return PairSource(
            store, drawn, self._masker, self._marks, self.config.seed, epoch, self._device.torch,
            masks_words=self.config.masks_words, asks_next=self.asks_next and store.n_documents > 1,
        )  # fmt: skip

    def _held_back(self) -> PairSource:
        store = self._stores.held_back
        found = self._judging(store, self._draw(store, _HELD_BACK_EPOCH))
        if store is self._stores.learnt or not any(map(found.count_masked, range(len(found.pairs)))):
            self.judges_unseen = False
            found = self._judging(self._stores.learnt, self._drawn)
        return found

    def _judging(self, store: TokenStore, drawn: Pairs) -> PairSource:
        some = drawn.taken(range(min(len(drawn), MOST_JUDGED)))
        return self._source(store, some.taken(np.argsort(some.lengths, kind="stable")), _HELD_BACK_EPOCH)

    def batches(self, epoch: int, position: int) -> Iterator[tuple[tuple[int, ...], torch.Tensor]]:
        """Yield the epoch's batches from the given one on; `source` is then that epoch's. Raises: Cancelled."""
        if epoch != self._epoch:
            fresh = self._draw(self._stores.learnt, epoch)
            self._drawn = self._grouped(fresh.taken(np.resize(np.arange(len(fresh)), self._per_epoch)), epoch)
            self._epoch = epoch
        self.source = self._source(self._stores.learnt, self._drawn, epoch)
        size = self.config.batch_size
        for start in range(position * size, self._per_epoch, size):
            members = tuple(range(start, min(start + size, self._per_epoch)))
            yield members, torch.zeros(len(members))  # the masks are what is asked

    # To try a batch before the run begins

    def longest_batch(self, cancel: CancelToken) -> Sequence[int]:
        """Return the longest pairs, as many as a batch has."""
        cancel.raise_if_requested()
        return [int(i) for i in np.argsort(-self.source.lengths, kind="stable")[: self.config.batch_size]]

    def below(self, some: Sequence[int]) -> PairSource:
        """Return a source of these pairs alone."""
        return replace(self.source, pairs=self._drawn.taken(list(some)))

    def rehearse(self, source: PairSource) -> None:
        """Do the work of a training step and change nothing. Raises: OutOfMemory."""
        self.learner.parts.upper.train()
        n = len(source.lengths)
        self.learner.rehearse(source, range(n), torch.zeros(n))

    # The run itself

    def fit_head(self, micro_batch: int, cancel: CancelToken) -> Work[None]:
        """Let the heads that are fresh learn alone, the encoder as it is. Raises: OutOfMemory."""
        if not self.fresh_heads:
            return
        yield from self.crew.together(self._fit_fresh(micro_batch, cancel), cancel)
        fitted = {name: weight.data for name, weight in self.network.named_parameters() if name in self.fresh_heads}
        self.crew.spread(*fitted.values())
        self._heads = {name: weight.cpu().clone() for name, weight in fitted.items()}

    def _fit_fresh(self, micro_batch: int, cancel: CancelToken) -> Work[None]:
        if not self.crew.is_main:
            return
        weights = dict(self.network.named_parameters())
        steps = min(HEAD_STEPS, self.steps_an_epoch)
        try:
            for name, weight in weights.items():
                weight.requires_grad_(name in self.fresh_heads)
            learner = Learner(
                replace(self.config, learning_rate=_HEAD_RATE), Parts(self.network, None, self.learner.parts.upper),
                self._objective, kind=self._device.kind, total_steps=steps,
            )  # fmt: skip
            learner.parts.upper.train()
            source = replace(self.source, epoch=_HEAD_EPOCH)
            for step in range(steps):
                cancel.raise_if_requested()
                start = step * self.config.batch_size
                members = tuple(range(start, min(start + self.config.batch_size, self._per_epoch)))
                learner.step(
                    source, members, torch.zeros(len(members)), rate=learner.rate(step + 1), micro_batch=micro_batch
                )
                yield Progressed("head", step + 1, steps)
        finally:
            for weight in weights.values():
                weight.requires_grad_(requires_grad=True)

    def parts_of(self, losses: Sequence[float]) -> Mapping[str, float]:
        masked, neighbours = losses
        return {
            "loss_mlm": masked,
            **({"loss_nsp": neighbours / self.config.next_weight} if self.asks_next else {}),
        }

    def judged(self, micro_batch: int, cancel: CancelToken) -> Work[Judgement]:
        found = yield from measure(
            self.learner.parts.upper, self._judged_on, weight=self._objective.weight, kind=self._device.kind,
            dtype=self.dtype, at_once=micro_batch, by_frequency=self.by_frequency, cancel=cancel, crew=self.crew,
        )  # fmt: skip
        likelihood = math.exp(-found.loss) if math.isfinite(found.loss) else 0.0
        return Judgement(found.loss, (likelihood, -found.loss), found.accuracy_mlm, found)

    @property
    def blind_loss(self) -> float:
        """Return ln V + lambda ln 2."""
        return math.log(max(2, self.tokenizer.get_vocab_size())) + self._objective.weight * math.log(2)

    @property
    def valid_n(self) -> int:
        return len(self._judged_on.pairs)

    def save(self, out: Path, record: Provenance, figures: Evaluated | HeldBackScored) -> None:
        """Write a folder that training, and transformers' AutoModelForMaskedLM, open.

        Raises: OutFolderTaken, DiskFull, SaveFailed.
        """
        if record.pretraining is not None and isinstance(figures, HeldBackScored):
            record = replace(record, pretraining=replace(record.pretraining, held_back=figures))
        tokenizer = model.portable_tokenizer(self.tokenizer, model.longest_of(self.network))
        if self.fresh_heads and not self._heads and (out / HEADS_FILE).is_file():  # of the run before a break
            self._heads = tensor_file.read(out / HEADS_FILE)
        model.write(out, self.network, tokenizer, record, (), {HEADS_FILE: self._heads} if self._heads else {})


def _marks(tokenizer: Tokenizer) -> Marks:
    pad, cls, sep = (special_tokens.id_of(tokenizer, role) or 0 for role in ("pad", "cls", "sep"))
    return Marks(pad, cls, sep)


def _masker(tokenizer: Tokenizer, config: PretrainConfig) -> Masker:
    special = {special_tokens.id_of(tokenizer, role) for role in special_tokens.NAMES}
    special |= {number for number, token in tokenizer.get_added_tokens_decoder().items() if token.special}
    known = {number for number in special if number is not None}
    ordinary = np.array(sorted(set(tokenizer.get_vocab().values()) - known), np.int32)
    mask = special_tokens.id_of(tokenizer, "mask") or 0
    return Masker(mask, ordinary, config.masked_share, special=tuple(sorted(known)))
