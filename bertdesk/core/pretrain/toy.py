"""Pre-training in small: a network that learns a page of text before a person's eyes, one step at a time.

All that happens is what happens in a real run: the same pairs, masks, loss and optimizer. But the network has about a
hundred thousand weights, and the text is so short that it comes to know it by heart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertForPreTraining

from bertdesk.core import chance
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.learner import Learner
from bertdesk.core.parts import Parts
from bertdesk.core.pretrain import by_frequency, pairs
from bertdesk.core.pretrain.building import store_of
from bertdesk.core.pretrain.corpus import sentences_of
from bertdesk.core.pretrain.dials import Dials
from bertdesk.core.pretrain.examples import Marks, PairSource
from bertdesk.core.pretrain.joint import Joint
from bertdesk.core.pretrain.masking import Masker
from bertdesk.core.pretrain.network import Reader, losses
from bertdesk.core.pretrain.toy_example import Example, example_of
from bertdesk.core.pretrain.vocabulary import CLS, MASK, PAD, SEP, SPECIAL, train_vocabulary
from bertdesk.errors import CorpusTooSmall

LAYERS, WIDTH, HEADS = 1, 64, 2
_SPREAD = 0.07
"""Of fresh weights: 0.02 is meant for 768 numbers (Devlin et al. 2019), and 64 add up to less"""
_LENGTH, _BATCH, _PIECES = 40, 16, 800
"""Tokens of a pair, pairs of a step, word pieces of the vocabulary at most"""
_RATE, _WARMUP = 3e-3, 20
"""The rate that a few steps climb to; it does not fall, as nobody knows when the run ends"""
_MOST_CHARACTERS = 10_000
"""Of more text, a minute would show little learning"""
_CPU = torch.device("cpu")  # such a network is slower on a GPU


@dataclass(frozen=True, slots=True)
class Step:
    number: int
    """Counted from 1"""
    loss_mlm: float
    loss_nsp: float | None
    """Before it is multiplied by lambda, and told even where lambda is 0. None of a text that is one document"""
    next_weight: float
    """The lambda that this step was taken with"""
    example: Example | None
    """One of its pairs, as the network took it before this step; None where it was not asked for"""

    @property
    def loss(self) -> float:
        """Return L_MLM + lambda L_NSP, in nats."""
        return self.loss_mlm + self.next_weight * (self.loss_nsp or 0.0)


class Toy:
    """A network that knows nothing yet, and a text. The same text, tokenizer, seed and dials give the same steps."""

    def __init__(
        self, texts: Sequence[str], *, tokenizer: Tokenizer | None = None, seed: int = 17, cancel: CancelToken
    ) -> None:
        """Each text is a document; at most _MOST_CHARACTERS of them are read.

        Without a `tokenizer` one is made of them.
        Raises: CorpusTooSmall, Cancelled.
        """
        documents = _documents(texts)
        self._config = PretrainConfig(
            learning_rate=_RATE, batch_size=_BATCH, max_length=_LENGTH, dropout=0.0, vocabulary_size=_PIECES,
            min_frequency=1, seed=seed,
        )  # fmt: skip
        told = [sentence for document in documents for sentence in document]
        self.tokenizer = tokenizer or train_vocabulary(told, self._config, cancel)
        self._store = store_of(documents, self.tokenizer)
        self.asks_next = self._store.n_documents > 1
        network_config = BertConfig(
            vocab_size=self.n_pieces, hidden_size=WIDTH, num_hidden_layers=LAYERS, num_attention_heads=HEADS,
            intermediate_size=4 * WIDTH, max_position_embeddings=_LENGTH + 8, initializer_range=_SPREAD,
        )  # fmt: skip
        with chance.apart(seed):  # a training may be going on beside it
            self.network = network = BertForPreTraining(network_config)
        self.n_weights = sum(weight.numel() for weight in network.parameters())
        self._reader, self._objective = Reader(network), Joint(kind="cpu", dtype=torch.float32, weight=1.0)
        self._learner: Learner[PairSource] = Learner(
            self._config, Parts(network, None, self._reader), self._objective, kind="cpu", total_steps=1
        )
        self._learner.parts.upper.train()
        known = self.tokenizer.get_vocab()
        self._marks = Marks(known[PAD], known[CLS], known[SEP])
        ordinary = sorted(set(known.values()) - {known[name] for name in SPECIAL})
        self._masker = Masker(known[MASK], np.array(ordinary, np.int32), special=tuple(known[name] for name in SPECIAL))
        asked = self._store.tokens[self._masker.may_be_asked(self._store.tokens)]
        if not len(asked):
            raise CorpusTooSmall
        self.by_frequency = by_frequency.guessed(
            self._store, asked, vocab_size=self.n_pieces, special=self._masker.special
        ).cross_entropy
        """What guessing by frequency alone would cost for each token of this text, in nats"""
        self._batches, self.number = self._endless(cancel), 0

    @property
    def n_pieces(self) -> int:
        """Return V."""
        return int(self.tokenizer.get_vocab_size())

    @property
    def n_documents(self) -> int:
        return self._store.n_documents

    def _endless(self, cancel: CancelToken) -> Iterator[tuple[PairSource, tuple[int, ...]]]:
        """Yield batches, epoch after epoch, each of which draws its own pairs. Raises: CorpusTooSmall."""
        epoch, room = 0, _LENGTH - (3 if self.asks_next else 2)
        while True:
            epoch += 1
            drawn = pairs.draw(self._store, room=room, seed=[self._config.seed, epoch], with_next=self.asks_next)
            if not len(drawn):
                raise CorpusTooSmall
            source = PairSource(
                self._store, drawn, self._masker, self._marks, self._config.seed, epoch, _CPU, asks_next=self.asks_next
            )
            for start in range(0, len(drawn), _BATCH):
                yield source, tuple(range(start, min(start + _BATCH, len(drawn))))

    def step(self, dials: Dials, *, with_example: bool = True) -> Step:
        """Draw pairs and masks, take one step of the optimizer. Raises: CorpusTooSmall, OutOfMemory."""
        weight, share, masks_words = dials.next_weight, dials.masked_share, dials.masks_words  # another thread's
        drawn, members = next(self._batches)
        source = replace(drawn, masker=replace(self._masker, share=share), masks_words=masks_words)
        example = self._look(source, _telling(source, members)) if with_example else None
        self._objective.weight = weight if self.asks_next else 0.0
        unlearnt = self._measured_next(source, members) if self.asks_next and not weight else None
        self.number += 1
        rate = _RATE * min(1.0, self.number / _WARMUP)
        self._learner.step(source, members, torch.zeros(len(members)), rate=rate, micro_batch=len(members))
        masked, neighbours = self._learner.losses
        loss_nsp = None if not self.asks_next else neighbours / weight if weight else unlearnt
        return Step(self.number, masked, loss_nsp, weight, example)

    @torch.inference_mode()
    def _measured_next(self, source: PairSource, members: Sequence[int]) -> float:
        """Return L_NSP of a batch that is not learnt from."""
        found = losses(self._reader, source.read(members))
        return float(found.next) / max(1, found.n_next)

    @torch.inference_mode()
    def _look(self, source: PairSource, member: int) -> Example:
        """Return one pair, with what the network makes of it now."""
        examples = source.read([member])
        words, relation = self._reader(examples.input_ids, examples.places, examples.chosen)
        neighbours = None if relation is None else torch.softmax(relation.float(), -1)[0]
        return example_of(examples, self.tokenizer, self._masker.mask_id, torch.softmax(words.float(), -1), neighbours)


def _telling(source: PairSource, members: Sequence[int]) -> int:
    """Return the longest of the first few: one pair in ten is short, and says little."""
    return max(members[:3], key=lambda member: int(source.pairs.lengths[member]))


def _documents(texts: Sequence[str]) -> list[list[str]]:
    """Return the texts' sentences, as many as are read. Raises: CorpusTooSmall where there are none."""
    documents, size = [], 0
    for text in texts:
        if size >= _MOST_CHARACTERS:
            break
        if sentences := sentences_of(text[: _MOST_CHARACTERS - size]):
            documents.append(sentences)
            size += len(text)
    if not documents:
        raise CorpusTooSmall
    return documents
