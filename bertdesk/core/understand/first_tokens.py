"""What stands for a text in each layer: the vector that a classifier reads in the last.

That is its first token's, [CLS]; the mean of all tokens where the head reads that.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.pairs import Text
from bertdesk.core.tokens import Tokenised, by_length, to_batch, tokenise
from bertdesk.core.understand.subject import Subject
from bertdesk.core.understand.watching import Given, ask, on_input, watching

Floats = NDArray[np.float32]
_TOKENS_CPU, _TOKENS_GPU = 2048, 32768
"""Read at once, padding included"""


def first_tokens(subject: Subject, texts: Sequence[Text], *, cancel: CancelToken) -> Work[Floats]:
    """Return the first token's vectors, or the means, (N, L + 1, H): of the embeddings, then after each layer.

    The last is what the head reads: after ModernBERT's norm. Of a long text the first window is read.
    Raises: OutOfMemory, Cancelled; TokenizerRefused where it knows no pairs.
    """
    tokenised: Tokenised = yield from tokenise(
        texts, subject.tokenizer, max_length=subject.max_length, most_windows=1, cancel=cancel
    )
    found = np.empty((len(texts), subject.layers + 1, subject.width), np.float32)
    lengths = np.array([len(window.ids) for window in tokenised.windows], np.int64)
    done = 0
    for group in by_length(lengths, most_tokens=_TOKENS_CPU if subject.device.kind == "cpu" else _TOKENS_GPU):
        cancel.raise_if_requested()
        batch = to_batch([tokenised.windows[i] for i in group], pad_id=subject.pad_id, members=group)
        found[list(group)] = _of_batch(subject, batch.input_ids.numpy(), batch.attention_mask.numpy())
        done += len(group)
        yield Progressed("evaluating", done, len(texts))
    return found


def _of_batch(subject: Subject, ids: NDArray[np.int64], places: NDArray[np.int64]) -> Floats:
    """Return (B, L + 1, H): what each layer is given, and what the last one's reader gets."""
    found: list[torch.Tensor] = []

    def take(given: Given) -> None:
        args, kwargs = given
        hidden: torch.Tensor = args[0] if args else kwargs["hidden_states"]
        found.append(_read(subject, hidden, places))

    with watching(subject, *(on_input(layer, take) for layer in subject.anatomy.layers), rows=len(ids)):
        output: Any = ask(subject, ids, places)  # Any: an output of transformers
        found.append(_read(subject, output.last_hidden_state, places))
    return torch.stack(found, dim=1).numpy()


def _read(subject: Subject, hidden: torch.Tensor, places: NDArray[np.int64]) -> torch.Tensor:
    """Return of all tokens, (B, T, H), what a head would be given: (B, H)."""
    if not subject.reads_mean:
        return hidden[:, 0].float().cpu()
    is_text = torch.from_numpy(places > 0)[..., None]  # (B, T, 1)
    return (hidden.float().cpu() * is_text).sum(1) / is_text.sum(1)
