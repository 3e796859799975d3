"""What is measured of a contender while it trains, from outside and alike for all: time, accuracies, positions."""

import time
from typing import Any

import torch
from torch import nn

from bertdesk.bench.results import Point


class Meter:
    """Its clock runs from its making, or from `start` again."""

    def __init__(self) -> None:
        self.start()
        self._counts: list[int] = []
        self.points: list[Point] = []

    def start(self) -> None:
        self._start_s = time.perf_counter()

    def score(self, epoch: float, accuracy: float) -> None:
        """Note the accuracy on the validation rows, now that it is known."""
        self.points.append(Point(round(epoch, 3), round(time.perf_counter() - self._start_s, 3), accuracy))

    def watch(self, network: nn.Module) -> None:
        """Count the positions that every matrix of the encoder layers sees with gradients: training, not scoring."""
        encoder: Any = network.base_model  # a transformers model
        stack = next(module for module in encoder.modules() if isinstance(module, nn.ModuleList))
        matrices = [module for module in stack.modules() if isinstance(module, nn.Linear)]
        counts = self._counts = [0] * len(matrices)

        def counter(index: int) -> Any:  # a function, not a method: whoever copies the network must not copy us
            def count(_matrix: nn.Module, given: tuple[torch.Tensor, ...]) -> None:
                if torch.is_grad_enabled():
                    counts[index] += given[0].shape[:-1].numel()  # (B, T, H), or (tokens, H) where nothing is padded

            return count

        for index, matrix in enumerate(matrices):
            matrix.register_forward_pre_hook(counter(index))

    @property
    def positions(self) -> int:
        """Positions of all passes, of the busiest matrix: others may be passed by (kept activations, first token)."""
        return max(self._counts, default=0)
