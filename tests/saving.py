"""A program that saves and saves, to be killed or failed while it does: a checkpoint, then the model, step after step.

    python tests/saving.py killed FOLDER TRIALS SEED    children killed at random instants
    python tests/saving.py killed-at-each FOLDER        ... before each call that changes the disk (with tests/faults.c)
    python tests/saving.py failed-at-each FOLDER        each such call made to fail, in each way (with tests/faults.c)

Prints one JSON object a trial. Runs beside pytest: forks want a program without threads, and only once torch's import.
"""

import errno
import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from disks import FULL, KILL, SHORT, Faults, kill_after, let_die
from tiny import save_tiny_encoder

from bertdesk import messages
from bertdesk.core import checkpoint, device, model
from bertdesk.core.checkpoint import Checkpoint
from bertdesk.core.model import Classifier
from bertdesk.core.provenance import Provenance
from bertdesk.errors import BertdeskError

FAULTS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EACCES": errno.EACCES, "SHORT": SHORT, "FULL": FULL}
DELAY_S = 0.12
"""Some four times what a step takes: most children are killed within a save."""


@dataclass(frozen=True, slots=True)
class Found:
    """The steps of what lies on the disk, each found whole."""

    checkpoint: int
    model: int


class Saver:
    """A run of nothing but saves; every number that it writes is its step."""

    def __init__(self, folder: Path) -> None:
        encoder = folder / "encoder"
        encoder.mkdir()
        save_tiny_encoder(encoder, hidden_size=8, layers=1)
        self.out = folder / "run" / "model"
        self.run = checkpoint.folder_of(self.out)
        self.classifier = model.from_encoder(
            encoder, labels=("bad", "good"), max_length=64, device=device.choose("cpu"), seed=7
        )
        self.save(1)
        self.found = Found(1, 1)

    def save(self, step: int, told: Callable[[str], None] = lambda _: None) -> None:
        with torch.no_grad():
            for parameter in self.classifier.network.parameters():
                parameter.fill_(float(step))
        checkpoint.write(self.run, Checkpoint(step, self.classifier.network.state_dict(), {"losses": [step / 3] * 50}))
        told("checkpoint")
        model.save(self.classifier, self.out, Provenance(encoder="tiny", rows=step))
        told("model")

    def look(self) -> Found:
        """Read both back. Raises: AssertionError, BertdeskError where either is not whole."""
        newest, damaged = checkpoint.newest(self.run)
        assert newest is not None
        assert not damaged, damaged
        assert newest.state == {"losses": [newest.step / 3] * 50}
        assert {float(value) for tensor in newest.tensors.values() for value in tensor.unique()} == {newest.step}
        self.found = Found(newest.step, self._step_of(model.load(self.out, self.classifier.device)))
        return self.found

    def _step_of(self, loaded: Classifier) -> int:
        numbers = {float(value) for parameter in loaded.network.parameters() for value in parameter.unique()}
        assert numbers == {loaded.provenance.rows}, f"half old, half new: {numbers} {loaded.provenance.rows}"
        return loaded.provenance.rows

    def left_over(self) -> list[str]:
        hidden = (path for folder in (self.out.parent, self.run) for path in folder.glob(".*.*"))
        return sorted(path.name for path in hidden if path.suffix in (".partial", ".bertdesk-previous"))


def killed(saver: Saver, trials: int, seed: int) -> Iterator[dict[str, object]]:
    dice = random.Random(seed)
    for _ in range(trials):
        told = _let_die(saver, kill_after(dice.uniform(0, DELAY_S)))
        yield told | {"left_over": saver.left_over(), **asdict(saver.look())}


def killed_at_each(saver: Saver) -> Iterator[dict[str, object]]:
    faults, names = Faults(), _calls_of_a_save(saver)
    for call, name in enumerate(names, 1):
        told = _let_die(saver, lambda _: None, prepare=lambda call=call: faults.arm(call, KILL))
        yield {"call": name, **told, "left_over": saver.left_over(), **asdict(saver.look())}


def failed_at_each(saver: Saver) -> Iterator[dict[str, object]]:
    faults, names = Faults(), _calls_of_a_save(saver)
    for call, name in enumerate(names, 1):
        for fault, number in FAULTS.items():
            for lasting in (False, True) if fault == "EIO" else (False,):
                if number > 0 or name == "write":
                    faults.arm(call, number, lasting=lasting)
                    error = _save_next(saver)
                    assert faults.disarm()[:call] == names[:call]
                    told = error | {"left_over": saver.left_over(), **asdict(saver.look())}
                    yield {"call": name, "fault": fault, "lasting": lasting, **told}
                    if not told["sentence"] or told["left_over"]:
                        saver.save(saver.found.checkpoint + 1)  # clears what was left, so that the next has equal calls
                        saver.look()


def _save_next(saver: Saver) -> dict[str, object]:
    before, sentence = saver.found, ""
    try:
        saver.save(before.checkpoint + 1)
    except BertdeskError as error:
        sentence = messages.sentence(error.code, error.facts)
    return {"before": asdict(before), "sentence": sentence}


def _calls_of_a_save(saver: Saver) -> list[str]:
    """Return the names of the calls of one save, in a run that has its two checkpoints."""
    saver.save(2)
    saver.save(3)
    faults = Faults()
    faults.arm(0, 0)
    saver.save(4)
    names = faults.disarm()
    saver.look()
    return names


def _let_die(
    saver: Saver, kill: Callable[[int], None], prepare: Callable[[], None] = lambda: None
) -> dict[str, object]:
    """Let a child go on from the newest checkpoint until it dies. Returns: the last steps that it told as saved."""

    def work(tell: Callable[[str], None]) -> None:
        step = saver.found.checkpoint
        prepare()
        while True:
            step += 1
            saver.save(step, lambda what, step=step: tell(f"{what} {step}"))

    told = dict(line.split() for line in let_die(work, kill))
    return {"told": {what: int(number) for what, number in told.items()}}


def main() -> None:
    torch.set_num_threads(1)
    command, folder, *numbers = sys.argv[1:]
    saver = Saver(Path(folder))
    trials = {
        "killed": lambda: killed(saver, *map(int, numbers)),
        "killed-at-each": lambda: killed_at_each(saver),
        "failed-at-each": lambda: failed_at_each(saver),
    }[command]()
    for trial in trials:
        print(json.dumps(trial), flush=True)


if __name__ == "__main__":
    main()
