"""What the job of a toy pre-training runs. As in works.py, torch is imported in the work alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bertdesk.app.job import MakeWork
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.pretrain.dials import Dials

if TYPE_CHECKING:  # these modules import torch
    from tokenizers import Tokenizer

    from bertdesk.core.pretrain.toy import Step, Toy

_TOLD_EACH_S, _EXAMPLE_EACH_S = 0.1, 1.5
"""No eye follows more than ten numbers a second, nor a new sentence more often than that"""
_BREATH_S = 0.002
"""After each step: the window's thread gets the interpreter"""


@dataclass(slots=True, eq=False)
class Held:
    """One beginning, from its first step on, over all pauses."""

    texts: tuple[str, ...]
    tokenizer: Tokenizer | None = None
    toy: Toy | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    """Held by the one job that learns; the one before may still be at its last step"""


Tell = Callable[[Held, "Sequence[Step]"], None]


def learn(held: Held, dials: Dials, tell: Tell, *, most: int | None = None) -> MakeWork:
    """Return work that goes on until it is cancelled, or for so many steps; `tell` is called on its thread."""

    def work(cancel: CancelToken) -> Work[bool]:
        from bertdesk.core.pretrain.toy import Toy

        with held.lock:
            if held.toy is None:
                held.toy = Toy(held.texts, tokenizer=held.tokenizer, cancel=cancel)
            fresh: list[Step] = []
            told_s = example_s = 0.0
            count = 0
            while not cancel.requested and (most is None or count < most):
                now = time.monotonic()
                has_example = now - example_s >= _EXAMPLE_EACH_S
                example_s = now if has_example else example_s
                fresh.append(held.toy.step(dials, with_example=has_example))
                count += 1
                if now - told_s >= _TOLD_EACH_S:
                    told_s = now
                    tell(held, fresh)
                    fresh = []
                    yield Progressed("training", held.toy.number, 0)
                time.sleep(_BREATH_S)
            if fresh:
                tell(held, fresh)
        return True

    return work
