"""One contender after the other, each in a fresh process of this program. What is in the file is not run again."""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bertdesk import children
from bertdesk.bench import plan as planning
from bertdesk.bench import results as kept
from bertdesk.bench.plan import Plan, Run, Settings
from bertdesk.bench.results import Result


def race(plan: Plan, file: Path | None, starts: Callable[[Run], None]) -> Iterator[tuple[Run, Result | None]]:
    """Yield every run of the plan with its result, None where it failed; `starts` hears of those that begin now.

    Results go to `file` as they come; those of the same settings that lie in it count as run. Raises: OSError.
    """
    results = [result for result in kept.read(file) if result.settings == plan.settings] if file else []
    for run in planning.runs(plan, lambda: kept.best_rate(_tried(plan, results))):
        result = next((result for result in results if result.run == run), None)
        if result is None:
            starts(run)
            result = _compete(run, plan.settings)
            if result:
                results.append(result)
            if result and file:
                kept.append(file, result)
        yield run, result


def _tried(plan: Plan, results: Sequence[Result]) -> list[Result]:
    """Return Trainer's runs of the first round: later ones have to follow its choice, also after a break."""
    return [r for r in results if r.run.turn == 1 and r.run.seed == plan.seeds[0] and r.run.rate in plan.rates]


def _compete(run: Run, settings: Settings) -> Result | None:
    """Run one contender to its end; it speaks of its progress, and of what goes wrong, on standard error itself."""
    order = ("bench", "train", "--contender", planning.to_json(run, settings))
    command = children.command(*order)
    with children.start(command, is_own=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        try:
            output = child.stdout.read()
            child.wait()
        finally:
            children.end(child)  # it hears no Ctrl+C of its own; where this process dies, it hears its input end
    if child.returncode:
        return None
    return kept.from_json(output.decode("utf-8").splitlines()[-1])
