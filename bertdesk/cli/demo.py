"""`bertdesk demo`: from the sample to coloured words and a picture of the window, in one go."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bertdesk import children, settings
from bertdesk.cli import figures, training, word_lines
from bertdesk.cli.coloured import depth_of, legend
from bertdesk.cli.columns import clean
from bertdesk.cli.console import Console
from bertdesk.cli.running import FAILED, run
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.paths import log_dir, models_dir, resource

if TYPE_CHECKING:
    from bertdesk.core.explain import Attribution
    from bertdesk.core.model import Classifier
    from bertdesk.core.predict import Prediction

SAMPLE = "samples/feedback_en.csv"
ENCODER = "built-in"
TEXTS = (
    "The courier rang once and drove off again, and now my parcel is back at the depot.",
    "I was charged twice for the same lamp. When do I get my money back?",
    "The kettle arrived quickly, but you took the postage from my card a second time.",
)
"""None is in the sample; the last one is about two things at once."""
_CLOSE = 0.2
"""A second answer that is at least so probable is explained too."""
_WINDOW_S = 120.0
_LOOK_GAP_S = 0.2


def demo(
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Folder for the model. Default: demo, among the window's models."),
    ] = None,
    screenshot: Annotated[
        Path, typer.Option("--screenshot", metavar="FILE", help="PNG file for the picture of the window.")
    ] = Path("bertdesk-demo.png"),
    no_window: Annotated[bool, typer.Option("--no-window", help="Leave the window out, and its picture.")] = False,
) -> None:
    """Train on the sample that ships with BERTDesk, classify three new texts, and show the words behind the answers.

    Takes one to three minutes on a CPU and needs no network. At the end the window opens with the same model and its
    picture is saved; without a display only the picture is.

    \b
    Example:
      bertdesk demo
      bertdesk demo --no-window --out demo-model
    """
    depth, folder, sample = depth_of(sys.stdout), out or models_dir() / "demo", resource(SAMPLE)
    print(f"Fine-tuning the built-in encoder on {sample.name}, letters to a mail-order shop.")
    order = training.TrainOrder(
        sample, folder, "text", "label", ENCODER, "balanced", {}, settings.load().device, mirror=""
    )
    trained = run("train", lambda token: training.train(order, token), Console().report)
    assert trained.evaluation is not None, "a run that was stopped does not come back"
    print("\n".join(figures.train_lines(trained.evaluation, trained.classifier.provenance.baselines, depth)))
    print(f"\nThree new texts. Marked: words that speak {legend(depth)} the answer.")
    found = run("explain", lambda token: _explain_all(trained.classifier, token), Console().report)
    for prediction, attributions in found:
        print("\n".join(["", *word_lines.answer_lines(prediction.probabilities, attributions, depth)]))
    print(f"\nThe model is in {clean(str(folder))}", flush=True)
    if not no_window:
        _show_window(folder, screenshot)


def _explain_all(classifier: "Classifier", token: CancelToken) -> Work[list[tuple["Prediction", list["Attribution"]]]]:
    """Explain each answer, and the runner-up too where it is close."""
    from bertdesk.core.config import ExplainConfig
    from bertdesk.core.explain import explain
    from bertdesk.core.predict import predict

    predictions = yield from predict(classifier, TEXTS, cancel=token)
    found = []
    for text, prediction in zip(TEXTS, predictions, strict=True):
        attributions = []
        for label in _close_answers(prediction):
            attributions.append((yield from explain(classifier, text, label, ExplainConfig(), cancel=token)))
        found.append((prediction, attributions))
    return found


def _close_answers(prediction: "Prediction") -> list[str]:
    ranked = sorted(prediction.probabilities, key=lambda label: -prediction.probabilities[label])
    return [label for label in ranked[:2] if label == prediction.label or prediction.probabilities[label] >= _CLOSE]


def _show_window(model: Path, screenshot: Path) -> None:
    """Start the window on the model, wait for its picture, and leave it open where there is a display.

    Raises: typer.Exit where no picture was made.
    """
    has_display = _has_display()
    log_dir().mkdir(parents=True, exist_ok=True)
    log = log_dir() / "window.log"
    with log.open("wb") as output:  # not our own streams: whoever reads them would wait for the window to close
        window = children.start(  # in a group of its own: Ctrl+C in the terminal is not meant for it
            [*_program(), *_wishes(model, screenshot, has_display=has_display)],
            changes={} if has_display else {"QT_QPA_PLATFORM": "offscreen"},
            is_own=True,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    if not _appears(screenshot, window):
        if window.poll() is None:
            window.terminate()
        print(f"The window could not be shown: see {clean(str(log))}, and “bertdesk doctor”.", file=sys.stderr)
        raise typer.Exit(FAILED)
    where = "The window is open with it;" if has_display else "There is no display, so the window was drawn unseen;"
    print(f"{where} its picture is {clean(str(screenshot))}")


def _wishes(model: Path, screenshot: Path, *, has_display: bool) -> list[str]:
    screenshot.unlink(missing_ok=True)
    show = ["--show-model", str(model.resolve()), f"--show-text={TEXTS[-1]}", "--screenshot", str(screenshot.resolve())]
    return show if has_display else [*show, "--leave"]


def _program() -> list[str]:
    """Return how to start this program again: packaged, it is its own interpreter."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "bertdesk"]


def _has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _appears(file: Path, window: subprocess.Popen[bytes]) -> bool:
    """Wait until the file is there and has stopped growing, or the window has gone without it."""
    deadline_s = time.monotonic() + _WINDOW_S
    size_before = 0
    while time.monotonic() < deadline_s:
        has_ended = window.poll() is not None
        size = file.stat().st_size if file.is_file() else 0
        if size and (size == size_before or has_ended):
            return True
        if has_ended:
            return False
        size_before = size
        time.sleep(_LOOK_GAP_S)
    return False
