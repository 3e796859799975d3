"""What a run reports: frozen facts, one union, JSON in and out. Knows no sentences and no screen."""

import json
from collections.abc import Callable, Generator
from dataclasses import asdict, dataclass, field
from typing import Literal, TypeVar, get_args

from bertdesk.errors import Facts

Phase = Literal[
    "reading", "comparing", "loading", "downloading", "tokenizing", "training", "evaluating", "baselines", "saving",
    "classifying", "explaining", "choosing", "shortcuts", "installing", "preparing", "head", "trying", "searching",
    "inspecting", "vocabulary", "word_vectors", "pairing",
]  # fmt: skip
Part = Literal["train", "valid", "test"]
_NORMAL_95 = 1.645
"""Standard errors that chance exceeds once in twenty times"""


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A verb began. `total_steps` is 0 where it is not known beforehand.

    `unigram` is what guessing by frequency alone would cost a pre-training for each token it is judged on, in nats.
    """

    verb: str
    device: str = ""
    total_steps: int = 0
    unigram: float | None = None


@dataclass(frozen=True, slots=True)
class Progressed:
    """`done` of `total` units of a phase (bytes, rows, texts or windows); total 0 = not known."""

    phase: Phase
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class StepDone:
    """One optimizer step. `loss` is the mean cross-entropy of the batch in nats; `eta_s` the seconds still to go.

    Pre-training tells its parts: loss = loss_mlm + lambda loss_nsp (masked words, next sentence).
    """

    step: int
    total_steps: int
    epoch: float
    loss: float
    learning_rate: float
    examples_per_s: float
    eta_s: float
    loss_mlm: float | None = None
    loss_nsp: float | None = None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Figures on one part of the data after `epoch` epochs; `loss` in nats, accuracy and macro-F1 in [0, 1]."""

    part: Part
    epoch: int
    loss: float
    accuracy: float
    macro_f1: float
    n: int
    is_best: bool = False


@dataclass(frozen=True, slots=True)
class HeldBackScored:
    """Pre-training's figures on documents that are held back, after `epoch` epochs; losses in nats.

    `loss` = loss_mlm + lambda loss_nsp. `accuracy_mlm` is the share of `n_masked` masked tokens that were guessed,
    `accuracy_nsp` that of `n_pairs` pairs; both of these are None, and so is `loss_nsp`, where no pairs are asked
    about. `unigram` is what guessing the same tokens by frequency alone would cost for each, `commonest` the share of
    them that naming the commonest one each time would get right; None where an older version measured. `gain_error` is
    the standard error of the mean by which the network's guesses cost less than those by frequency.
    """

    epoch: int
    loss: float
    loss_mlm: float
    accuracy_mlm: float
    n_masked: int
    unigram: float
    loss_nsp: float | None = None
    accuracy_nsp: float | None = None
    n_pairs: int = 0
    is_best: bool = False
    commonest: float | None = None
    gain_error: float = 0.0

    @property
    def beats_frequency(self) -> bool:
        """Whether it has learnt of how words go together, and not by chance (one-sided 95 %)."""
        return self.unigram - self.loss_mlm > _NORMAL_95 * self.gain_error


@dataclass(frozen=True, slots=True)
class RunResumed:
    """An interrupted run goes on after `step`; `losses` and `accuracies` hold (step, value) of what was before.

    `best_accuracy` is that of the best model so far on the `valid_n` texts of the validation part; None: none yet.
    Of pre-training, `losses_mlm` and `losses_nsp` are the parts of `losses`, `held_back` what was
    measured after a step.
    """

    step: int
    total_steps: int
    losses: tuple[tuple[int, float], ...] = ()
    accuracies: tuple[tuple[int, float], ...] = ()
    best_accuracy: float | None = None
    valid_n: int = 0
    losses_mlm: tuple[tuple[int, float], ...] = ()
    losses_nsp: tuple[tuple[int, float], ...] = ()
    held_back: tuple[tuple[int, HeldBackScored], ...] = ()


@dataclass(frozen=True, slots=True)
class BaselineScored:
    """What a model without BERT gets on the same held-out rows."""

    name: Literal["majority", "tfidf"]
    accuracy: float
    macro_f1: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know, while the work goes on; `code` and `facts` as in messages/."""

    code: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RepeatStarted:
    """The next of several runs on the same parts, each with its own seed; counted from 1."""

    number: int
    total: int
    seed: int


@dataclass(frozen=True, slots=True)
class SeedsCompared:
    """Mean and sample standard deviation over n runs of the figures on the test part; `seed` is the kept run's."""

    n: int
    accuracy: float
    accuracy_sd: float
    macro_f1: float
    macro_f1_sd: float
    seed: int


@dataclass(frozen=True, slots=True)
class ModelSaved:
    path: str


@dataclass(frozen=True, slots=True)
class RunFinished:
    """The good end. `accuracy` is on the test part, None for verbs that measure nothing."""

    verb: str
    seconds: float
    model: str | None = None
    accuracy: float | None = None


@dataclass(frozen=True, slots=True)
class RunCancelled:
    """The end that the person asked for; `saved_path` holds the best model so far, if there was one."""

    step: int = 0
    saved_path: str | None = None


@dataclass(frozen=True, slots=True)
class RunPaused:
    """The end that can be undone: a checkpoint lies beside `out`, and the same run can go on from it."""

    step: int
    total_steps: int
    out: str


@dataclass(frozen=True, slots=True)
class RunFailed:
    """The bad end; `report` is a traceback, filled only for `code == "bug"`."""

    code: str
    facts: Facts = field(default_factory=dict)
    report: str = ""


Ending = RunFinished | RunCancelled | RunPaused | RunFailed
Event = (
    RunStarted | RunResumed | Progressed | StepDone | Evaluated | HeldBackScored | BaselineScored | Notice | ModelSaved
    | RepeatStarted | SeedsCompared | Ending
)  # fmt: skip

T = TypeVar("T")
Work = Generator[Event, None, T]
"""A verb at work: iterate for its events; its return value is its product."""


def finish(work: Work[T], on_event: Callable[[Event], object] | None = None) -> T:
    """Do the work to its end in this thread, and return its product; its errors go to the caller."""
    while True:
        try:
            event = next(work)
        except StopIteration as end:
            product: T = end.value
            return product
        if on_event is not None:
            on_event(event)


def changed(work: Work[T], change: Callable[[Event], Event | None]) -> Work[T]:
    """Hand on what `change` makes of each of the work's events; nothing, where that is None."""
    while True:
        try:
            event = change(next(work))
        except StopIteration as end:
            product: T = end.value
            return product
        if event is not None:
            yield event


def quietly(work: Work[T]) -> Work[T]:
    """Hand on all but how far it has come: the work is a part of something that counts its parts."""
    return changed(work, lambda event: None if isinstance(event, Progressed) else event)


def without_ending(work: Work[T]) -> Work[T]:
    """Hand on a run whose model is thrown away: nothing says that one was kept, or that this was the last."""

    def change(event: Event) -> Event | None:
        if isinstance(event, RunCancelled):
            return RunCancelled()
        return None if isinstance(event, RunFinished | ModelSaved) else event

    return changed(work, change)


_KINDS = {kind.__name__: kind for kind in get_args(Event)}


def to_json(event: Event) -> str:
    """Return one line: the event's fields and its kind under "event"."""
    return json.dumps({"event": type(event).__name__, **asdict(event)}, ensure_ascii=False, allow_nan=False)


def from_json(line: str) -> Event:
    """Raises: KeyError or TypeError where the line is no event."""
    fields = json.loads(line)
    kind = _KINDS[fields.pop("event")]
    if kind is RunResumed:  # JSON knows lists alone
        names = ("losses", "accuracies", "losses_mlm", "losses_nsp")
        fields |= {name: tuple((step, value) for step, value in fields.get(name, ())) for name in names}
        held_back = fields.get("held_back", ())
        fields["held_back"] = tuple((step, HeldBackScored(**figures)) for step, figures in held_back)
    event: Event = kind(**fields)
    return event
