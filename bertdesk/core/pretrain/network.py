"""BERT with both of its pre-training heads, and their joint loss L = L_MLM + lambda L_NSP.

Devlin et al. 2019, section 3.1: the head for masked words reads the last layer at the masked places and is tied to the
embeddings; that for the next sentence reads the pooled [CLS]. The joint loss is summed from parts of a batch, so that
it is the whole batch's mean whatever part is computed at a time.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from torch import nn
from transformers import BertConfig, BertForPreTraining

from bertdesk.core import chance, model_folder, networks, tensor_file
from bertdesk.core.networks import Built
from bertdesk.core.pairs import told
from bertdesk.core.pretrain import first_weights
from bertdesk.core.pretrain.first_weights import Seen
from bertdesk.core.pretrain.sizes import SIZES, Size
from bertdesk.errors import ModelWeightsDamaged

WITH_HEADS = {
    "bert": "BertForPreTraining",
    "deberta-v2": "DebertaV2ForMaskedLM",
    "distilbert": "DistilBertForMaskedLM",
    "electra": "ElectraForMaskedLM",
    "modernbert": "ModernBertForMaskedLM",
    "roberta": "RobertaForMaskedLM",
}
"""`model_type` -> the class of transformers with what that kind is pre-trained by. ELECTRA's is its generator's."""
_SPREAD, _BASE_WIDTH = 0.02, 768
"""Standard deviation of the weights that BERT-base begins with, and its width"""
_OF_NEXT = ("bert.pooler.", "cls.seq_relationship.")
"""How the weights of BERT's head for the next sentence are called, and those of the layer that it reads"""
HEADS_FILE = "heads_before.safetensors"
"""In the folder of an adapted encoder: the heads as they were fitted on the encoder before that learnt"""


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """B pairs of at most T tokens, N of them to be guessed."""

    input_ids: torch.Tensor
    """int64 (B, T): what is read, with what the masks have put there"""
    places: torch.Tensor
    """int64 (B, T): 0 on padding, 1 on the first text, 2 on the second (see `pairs.told`)"""
    chosen: torch.Tensor
    """int64 (N,): which of the B x T tokens are to be guessed"""
    targets: torch.Tensor
    """int64 (N,): which tokens stood there"""
    are_neighbours: torch.Tensor | None
    """bool (B,); None: nothing is asked about them"""


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """Sums over what was asked, in nats, and how often the answer was right."""

    masked: torch.Tensor
    n_masked: int
    next: torch.Tensor
    n_next: int
    right_masked: torch.Tensor
    right_next: torch.Tensor
    each_masked: torch.Tensor
    """(N,) what `masked` is the sum of"""


def from_scratch(
    size: Size, *, vocab_size: int, longest: int, seed: int, seen: Seen | None = None
) -> BertForPreTraining:
    """Return a network that has learnt nothing yet; the seed decides its weights, but for what was `seen` of the texts.

    The narrower it is, the larger they are, so that what a layer does to a token is as large as in BERT-base.
    """
    layers, width, heads = SIZES[size]
    config = BertConfig(
        vocab_size=vocab_size, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
        intermediate_size=4 * width, max_position_embeddings=longest,
        initializer_range=_SPREAD * math.sqrt(_BASE_WIDTH / width),
    )  # fmt: skip
    with chance.apart(seed):
        network = BertForPreTraining(config)
        first_weights.begin(network, seen)
    return network


def from_encoder(folder: Path, *, seed: int) -> Built:
    """Return the network of an encoder, with the heads of its kind; the seed decides those that it comes without.

    Raises: what `model_folder`'s readers and `networks.build` raise.
    """
    config = model_folder.read_config(folder)
    weights = model_folder.read_weights(folder)
    with chance.apart(seed):
        built = networks.build(folder, config, WITH_HEADS[config.model_type], weights)
    built.refuse_gaps(folder)
    return built


def as_before(encoder: Path, adapted: Path, *, seed: int) -> Built:
    """Return the encoder that an adapted one was made of, with the heads that were fitted on it before it learnt.

    Of an encoder that came with a head for masked words, that. The one for the next sentence may never have been
    fitted. Raises: as `from_encoder`; ModelWeightsDamaged.
    """
    built = from_encoder(encoder, seed=seed)
    path, wanted = adapted / HEADS_FILE, of_words(built.fresh_heads)
    if not built.fresh_heads or not path.is_file():
        return Built(built.network, wanted)
    heads = _heads_in(path)
    try:
        for name, weight in built.network.named_parameters():
            if name in built.fresh_heads and (name in heads or name in wanted):
                weight.data.copy_(heads[name])
    except (KeyError, RuntimeError) as error:
        raise ModelWeightsDamaged(path=str(path), reason=str(error)[:200]) from error
    return Built(built.network, ())


def _heads_in(path: Path) -> dict[str, torch.Tensor]:
    try:
        return tensor_file.read(path)
    except (OSError, SafetensorError) as error:
        raise ModelWeightsDamaged(path=str(path), reason=str(error)[:200]) from error


def of_words(names: Iterable[str]) -> tuple[str, ...]:
    """Return which of the heads' weights, by name, are of that for masked words."""
    return tuple(name for name in names if not name.startswith(_OF_NEXT))


def heads_were_new(adapted: Path) -> bool:
    """Tell whether the head for masked words was fitted on the encoder first, which came without.

    Raises: ModelWeightsDamaged.
    """
    path = adapted / HEADS_FILE
    return path.is_file() and bool(of_words(_heads_in(path)))


def has_next(network: nn.Module) -> bool:
    """Tell whether the network can be asked if two texts are neighbours: of all kinds, BERT alone."""
    return isinstance(network, BertForPreTraining)


class Reader(nn.Module):
    """The network with its heads at work where something is asked: a seventh of what the vocabulary would cost."""

    def __init__(self, network: Any) -> None:  # Any: transformers has no types
        super().__init__()
        self.network = network
        self._chosen: torch.Tensor | None = None
        network.base_model.register_forward_hook(self._pick)

    def forward(
        self, input_ids: torch.Tensor, places: torch.Tensor, chosen: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Return the logits of the masked tokens (N, V), and whether the texts are neighbours (B, 2).

        The latter is None of a network without that head.
        """
        self._chosen = chosen
        try:
            answer = self.network(input_ids=input_ids, **told(self.network, places))
        finally:
            self._chosen = None
        words = answer.get("prediction_logits", answer.get("logits"))
        return words[0], answer.get("seq_relationship_logits")

    def _pick(self, base: nn.Module, _: object, answer: Any) -> Any:  # Any: transformers' output
        """Hand the head of whichever architecture the chosen states alone, as one text: (1, N, H)."""
        del base
        if self._chosen is not None:
            answer["last_hidden_state"] = answer["last_hidden_state"].flatten(0, 1)[self._chosen][None]
        return answer


def losses(reader: nn.Module, examples: Examples) -> Losses:
    """Return what the examples cost, as sums: a batch may be computed in parts."""
    words, relation = reader(examples.input_ids, examples.places, examples.chosen)
    words = words.float()  # bfloat16 rounds close answers to a tie
    each = nn.functional.cross_entropy(words, examples.targets, reduction="none")  # (N,)
    masked = each.sum()
    right = (words.argmax(-1) == examples.targets).sum()
    if examples.are_neighbours is None or relation is None:
        nothing = words.new_zeros(()) if relation is None else relation.float().sum() * 0.0
        return Losses(masked, len(examples.targets), nothing, 0, right, nothing.detach(), each.detach())
    is_other = (~examples.are_neighbours).long()  # BERT's class 0 is "is next"
    return Losses(
        masked,
        len(examples.targets),
        nn.functional.cross_entropy(relation.float(), is_other, reduction="sum"),
        len(is_other),
        right,
        (relation.argmax(-1) == is_other).sum(),
        each.detach(),
    )


def shares(found: Losses, *, n_masked: int, n_next: int, weight: float) -> torch.Tensor:
    """Return what these examples add to L_MLM and to weight x L_NSP of a batch with so many tokens and pairs: (2,)."""
    neighbours = found.next * weight / n_next if n_next else found.next * 0.0
    return torch.stack([found.masked / max(1, n_masked), neighbours])
