"""What is measured of a contender while it trains, from outside and alike for all: time, accuracies, positions."""

import sys
import time
from typing import Any

import torch
from torch import nn

from bertdesk.bench.results import Point


class Meter:
    """Its clock runs from its making."""

    def __init__(self) -> None:
        self._start_s = time.perf_counter()
        self._layers: list[int] = []
        self.points: list[Point] = []

    def score(self, epoch: float, accuracy: float) -> None:
        """Note the accuracy on the validation rows, now that it is known."""
        self.points.append(Point(round(epoch, 3), round(time.perf_counter() - self._start_s, 3), accuracy))

    def watch(self, network: nn.Module) -> None:
        """Count the positions that every encoder layer computes with gradients: training, not scoring."""
        encoder: Any = network.base_model  # a transformers model
        stack = next(module for module in encoder.modules() if isinstance(module, nn.ModuleList))
        counts = self._layers = [0] * len(stack)

        def counter(index: int) -> Any:  # a function, not a method: whoever copies the network must not copy us
            def count(_layer: nn.Module, given: tuple[Any, ...], named: dict[str, Any]) -> None:
                if torch.is_grad_enabled() and not torch.compiler.is_compiling():  # a compiled pass goes uncounted
                    hidden = given[0] if given else named["hidden_states"]
                    counts[index] += hidden.shape[:-1].numel()  # (B, T, H), or (tokens, H) where nothing is padded

            return count

        for index, layer in enumerate(stack):
            layer.register_forward_pre_hook(counter(index), with_kwargs=True)

    @property
    def positions(self) -> int:
        """Positions of all passes: of the busiest layer, as others may be passed by (frozen ones, kept activations).

        0 where the network was compiled: a count would be compiled in.
        """
        return max(self._layers, default=0)


def peak_bytes(kind: str) -> int:
    """Return the most memory held so far: the card's on CUDA, else this process's resident memory; 0 = not known."""
    if kind == "cuda":
        return int(torch.cuda.max_memory_allocated())
    if sys.platform == "win32":  # it has no getrusage
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
