"""How far an explanation could go: a greedy search for the units that hurt the answer most. It explains nothing."""

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.explain.erased import Erasable
from bertdesk.core.explain.faithfulness import SHARES, counts


def greedy_order(erasable: Erasable, target: int, cancel: CancelToken) -> NDArray[np.int64]:
    """Erase the unit that lowers the target's probability most, again and again, until half of the text is gone.

    Asks about some 3/8 W^2 variants. What is never erased follows as it stands. Returns: (W,)
    """
    order: list[int] = []
    rest = list(range(erasable.count))
    for _ in range(int(counts(erasable.count, np.array([max(SHARES)]))[0])):
        cancel.raise_if_requested()
        present = np.zeros((len(rest), erasable.count), np.bool_)
        present[:, rest] = True
        present[np.arange(len(rest)), rest] = False
        order.append(rest.pop(int(erasable.probabilities(present)[:, target].argmin())))
    return np.array([*order, *rest], np.int64)
