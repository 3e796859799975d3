"""What networks in use were asked before: attributions, the oldest forgotten first, and the last text's class."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from weakref import WeakKeyDictionary

from torch import nn

from bertdesk.core.explain.attribution import Attribution
from bertdesk.core.predict import Prediction

_MOST_SPANS = 50_000
"""Words and tokens in all attributions of one network: some 10 MB."""
_lock = threading.Lock()
_kept: "WeakKeyDictionary[nn.Module, OrderedDict[Hashable, Attribution]]" = WeakKeyDictionary()
_last: "WeakKeyDictionary[nn.Module, tuple[Hashable, Prediction]]" = WeakKeyDictionary()


def find(network: nn.Module, question: Hashable) -> Attribution | None:
    """Return what was kept for the question, unless a weight of the network has changed since."""
    with _lock:
        known = _kept.get(network)
        found = known.get((question, _version(network))) if known else None
        if known and found:
            known.move_to_end((question, _version(network)))
        return found


def keep(network: nn.Module, question: Hashable, found: Attribution) -> None:
    with _lock:
        known = _kept.setdefault(network, OrderedDict())
        known[question, _version(network)] = found
        while len(known) > 1 and sum(len(one.spans) + len(one.tokens) for one in known.values()) > _MOST_SPANS:
            known.popitem(last=False)


def find_prediction(network: nn.Module, question: Hashable) -> Prediction | None:
    """Return what the network said last, if it was asked this and no weight has changed since."""
    with _lock:
        asked, found = _last.get(network, (None, None))
        return found if asked == (question, _version(network)) else None


def keep_prediction(network: nn.Module, question: Hashable, found: Prediction) -> None:
    with _lock:
        _last[network] = (question, _version(network)), found


def forget(network: nn.Module) -> None:
    with _lock:
        _kept.pop(network, None)
        _last.pop(network, None)


def _version(network: nn.Module) -> int:
    """Return a number that is another one once a weight was changed in place, as an optimizer does, or replaced."""
    return hash(tuple((parameter.data_ptr(), parameter._version) for parameter in network.parameters()))
