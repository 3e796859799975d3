"""Examples a second and the time still to go, from the run's own steps and evaluations."""

import time


class Pace:
    def __init__(self) -> None:
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

    def pause(self) -> None:
        self._since_s = time.monotonic()

    def resume(self) -> None:
        """Call after an evaluation that began with `pause`."""
        now = time.monotonic()
        self._evaluating_s.append(now - self._since_s)
        self._since_s = now

    @property
    def examples_per_s(self) -> float:
        return round(self._examples / max(self._training_s, 1e-9), 2)

    def eta_s(self, *, steps: int, evaluations: int) -> float:
        """Return the seconds that so many steps and evaluations will take."""
        a_step_s = self._training_s / max(1, self._steps)
        an_evaluation_s = sum(self._evaluating_s) / max(1, len(self._evaluating_s))
        return round(steps * a_step_s + evaluations * an_evaluation_s, 1)
