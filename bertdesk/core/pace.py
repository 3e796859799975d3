"""Examples a second and the time still to go, from the run's own steps and evaluations."""

import time


class Pace:
    def __init__(self, *, steps: int, evaluations: int) -> None:
        """`steps` and `evaluations` are those still to come."""
        self._steps_left, self._evaluations_left = steps, evaluations
        self._since_s = time.monotonic()
        self._training_s = 0.0
        self._evaluating_s: list[float] = []
        self._examples = self._steps = 0

    def count(self, examples: int) -> None:
        now = time.monotonic()
        self._training_s += now - self._since_s
        self._since_s = now
        self._examples += examples
        self._steps += 1
        self._steps_left -= 1

    def pause(self) -> None:
        self._since_s = time.monotonic()

    def resume(self) -> None:
        """Call after an evaluation that began with `pause`."""
        now = time.monotonic()
        self._evaluating_s.append(now - self._since_s)
        self._evaluations_left -= 1
        self._since_s = now

    @property
    def examples_per_s(self) -> float:
        return round(self._examples / max(self._training_s, 1e-9), 2)

    @property
    def eta_s(self) -> float:
        """Return the seconds to the last step and through the evaluations still to come."""
        steps_s = max(0, self._steps_left) * self._training_s / max(1, self._steps)
        an_evaluation_s = sum(self._evaluating_s) / max(1, len(self._evaluating_s))
        return round(steps_s + max(0, self._evaluations_left) * an_evaluation_s, 1)
