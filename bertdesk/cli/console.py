"""Events for people: a line that moves on a terminal, plain lines elsewhere, sentences for notices and failures.

All of it goes to standard error; standard output is for what a verb found.
"""

import sys
import time
from typing import TextIO, assert_never

from bertdesk.cli.columns import clean, clip, pad, terminal_width, width
from bertdesk.cli.figures import counted, duration, percent
from bertdesk.core.events import (
    BaselineScored,
    Evaluated,
    Event,
    HeldBackScored,
    ModelSaved,
    Notice,
    Phase,
    Progressed,
    RepeatStarted,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    SeedsCompared,
    StepDone,
)
from bertdesk.core.run import Report
from bertdesk.errors import Facts
from bertdesk.logs import FILE_NAME
from bertdesk.messages import codes, sentence
from bertdesk.paths import log_dir

_PHASES: dict[Phase, str] = {
    "reading": "Reading the table",
    "loading": "Opening the model",
    "downloading": "Downloading",
    "tokenizing": "Making tokens",
    "training": "Training",
    "evaluating": "Measuring",
    "baselines": "Scoring baselines",
    "saving": "Saving",
    "classifying": "Classifying",
    "explaining": "Weighing words",
    "choosing": "Ways to explain",
    "shortcuts": "Trying out words",
    "searching": "Searching",
    "comparing": "Comparing texts",
    "installing": "Installing",
    "preparing": "Frozen layers",
    "head": "Fitting the head",
    "trying": "Trying a batch",
    "inspecting": "Inspecting the data",
    "vocabulary": "Learning pieces",
    "word_vectors": "Comparing words",
    "pairing": "Drawing pairs",
}
_LABEL_CELLS, _BAR_CELLS, _LEAST_BAR_CELLS = 17, 20, 8
_PLAIN_GAP_S = 10.0
UNKNOWN_TEXTS = "unknown_texts"
ONE_TEXT_MISSING, ONE_TEXT_TOO_MANY = "one_text_missing", "one_text_too_many"
WRITTEN_BEFORE = "written_before"
_SENTENCES = {
    "columns_chosen": "The text is taken from “{text}”, the class from “{label}”.",
    "pair_chosen": "Two texts are judged together, from “{text}” and “{pair}”; the class is taken from “{label}”."
    " (With --text alone one is read.)",
    "several_chosen": "A cell of “{label}” may hold several classes, separated by “{separator}”: each is decided by"
    " itself. (Not so: --separator none.)",
    ONE_TEXT_MISSING: "The model was trained on two texts at a time; give the second with --pair.",
    ONE_TEXT_TOO_MANY: "The model was trained on single texts; what it says of two is worth little.",
    UNKNOWN_TEXTS: "Of {total} texts, some ({count}) have words or letters that the encoder never saw: they may be in"
    " another language, and their answers are worth little.",
    WRITTEN_BEFORE: "Before the failure {count} of {total} texts were explained: they are in {files}.",
}
"""Notices that only the terminal gives."""


class Console:
    """One run's lines. `report` takes its events."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._is_terminal = self._stream.isatty()
        self._shown_cells = 0
        self._last_s = time.monotonic()

    def report(self, event: Event) -> None:
        match event:
            case RunStarted(device=device, total_steps=steps):
                self._line(f"Training on {device}, {counted(steps, 'step')} at most.")
            case Progressed(phase=phase, done=done, total=total):
                self._progress(_PHASES[phase], done, total)
            case StepDone():
                self._progress(_PHASES["training"], event.step, event.total_steps, _step_details(event))
            case Evaluated() | HeldBackScored():
                self._measured(event)
            case Notice():
                self._line(f"Note: {notice_sentence(event.code, event.facts)}")
            case RunFailed():
                self._line(failure_sentence(event))
            case RunCancelled() | RunPaused():
                self._line(_paused_sentence(event) if isinstance(event, RunPaused) else _cancelled_sentence(event))
            case RunResumed(step=step, total_steps=steps):
                self._line(f"Going on after step {step:,} of {steps:,}.")
            case RunFinished():
                self._wipe()
            case RepeatStarted(number=number, total=total, seed=seed):
                self._line(f"Run {number} of {total}, seed {seed}:")
            case BaselineScored() | ModelSaved() | SeedsCompared():
                pass  # they stand beside the final figures
            case _:
                assert_never(event)

    def _measured(self, event: Evaluated | HeldBackScored) -> None:
        if isinstance(event, HeldBackScored):
            self._line(_held_back(event))
            return
        if event.part == "test":
            return  # the final figures say it, with their interval
        best = "  (best so far)" if event.is_best else ""
        right = f"{percent(event.accuracy):>5} right on {counted(event.n, 'text')} kept aside"
        when = f"epoch {event.epoch}" if event.epoch else "head alone"  # fitted first, on the untouched encoder
        self._line(f"  {when}: {right}, loss {event.loss:.2f}{best}")

    def _progress(self, label: str, done: int, total: int, details: str = "") -> None:
        share = min(1.0, done / total) if total else 0.0
        if self._is_terminal:
            shown = f"{share:>4.0%}".replace("%", " %") if total else ""
            name = label if details else pad(label, _LABEL_CELLS)
            room = terminal_width() - 1 - width(f"{name}  {shown}  {details}")
            cells = min(_BAR_CELLS, max(_LEAST_BAR_CELLS, room)) if details else _BAR_CELLS
            filled = round(share * cells)
            bar = "━" * filled + "╌" * (cells - filled)
            self._show(f"{name} {bar} {shown}  {details}".rstrip())
        elif 0 < share < 1 and time.monotonic() - self._last_s > _PLAIN_GAP_S:
            # a log wants to see that it lives, not how it moves
            self._line(f"{label}: {details or percent(share)}")
            self._last_s = time.monotonic()

    def _show(self, text: str) -> None:
        """Put the text in place of the moving line."""
        text = clip(text, terminal_width() - 1)  # a full last column would wrap on some terminals
        cells = width(text)
        self._write("\r" + pad(text, max(cells, self._shown_cells)))
        self._shown_cells = cells

    def _wipe(self) -> None:
        if self._shown_cells:
            self._write("\r" + " " * self._shown_cells + "\r")
            self._shown_cells = 0

    def _line(self, text: str) -> None:
        self._wipe()
        self._write(text + "\n")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def reporter(as_json: bool, report: Report) -> Report:
    """Return who hears the events: `report`, which speaks to programs, or a console."""
    return report if as_json else Console().report


def notice_sentence(code: str, facts: Facts) -> str:
    if code in _SENTENCES:
        return clean(_SENTENCES[code].format(**facts))
    if code not in codes():
        return clean(f"{code.replace('_', ' ')} ({', '.join(f'{name}: {value}' for name, value in facts.items())}).")
    return clean(sentence(code, facts))


def failure_sentence(failure: RunFailed) -> str:
    if failure.code != "bug":
        return clean(sentence(failure.code, failure.facts))
    log = log_dir() / FILE_NAME
    where = f"The details are in {log}." if log.is_file() else failure.report
    return clean(f"Something went wrong that should not happen; nothing of yours was changed. {where}")


def _paused_sentence(event: RunPaused) -> str:
    step = f"step {event.step:,} of {event.total_steps:,}"
    return f"Stopped at {step}, nothing is lost: the same command with --resume goes on from there."


def _cancelled_sentence(event: RunCancelled) -> str:
    if event.saved_path:
        return clean(
            f"Stopped after {counted(event.step, 'step')}. The best model so far is kept in {event.saved_path}"
        )
    if event.step:
        return f"Stopped after {counted(event.step, 'step')}, before a first epoch was measured: nothing is kept."
    return "Stopped. Nothing was written."


def _held_back(event: HeldBackScored) -> str:
    when = f"epoch {event.epoch}" if event.epoch else "before the first step"
    parts = [f"masked words {percent(event.accuracy_mlm)} right, loss {event.loss_mlm:.2f}"]
    if event.accuracy_nsp is not None:
        parts.append(f"next sentence {percent(event.accuracy_nsp)} right, loss {event.loss_nsp:.2f}")
    best = "  (best so far)" if event.is_best else ""
    return f"  {when}: {'; '.join(parts)}{best}"


def _step_details(event: StepDone) -> str:
    left = [f"{duration(event.eta_s)} left"] if event.eta_s >= 1 else []
    steps = f"step {event.step:,} of {event.total_steps:,}"
    parts = [f"masked {event.loss_mlm:.2f}"] if event.loss_mlm is not None else []
    parts += [f"next {event.loss_nsp:.2f}"] if event.loss_nsp is not None else []
    losses = f"loss {event.loss:.2f}" + (f" ({', '.join(parts)})" if parts else "")
    return " · ".join([losses, *left, steps, f"{event.examples_per_s:.0f} texts/s"])  # the last is cut off first
