"""What a run reports, as sentences: what it is doing, how it ended. "" for events that change nothing about that."""

from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n
from bertdesk.core.events import (
    Event,
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

translate = QCoreApplication.translate


def sentence(event: Event, *, repeat: RepeatStarted | None = None, seeds: SeedsCompared | None = None) -> str:
    """Return what the event says; `repeat` is the run among several, `seeds` what they had in common."""
    match event:
        case RunStarted():
            return translate("run_words", "Getting ready…")
        case RepeatStarted():
            return translate("run_words", "Run {number} of {total}").format(
                number=i18n.number(event.number), total=i18n.number(event.total)
            )
        case RunResumed():
            return _steps(translate("run_words", "Going on after step {step} of {total}"), event)
        case StepDone():
            run = f"{sentence(repeat)} · " if repeat else ""
            return run + _step(event)
        case Progressed():
            return _phase(event)
        case RunFinished() | RunCancelled() | RunPaused() | RunFailed():
            return _ending(event, seeds)
        case _:
            return ""


def spread(seeds: SeedsCompared) -> str:
    """Return what several runs have in common."""
    pattern = translate(
        "run_words",
        "{n} runs: {accuracy} ± {sd} on average, macro-F1 {f1} ± {f1_sd}; the best on the validation part is kept.",
    )
    return pattern.format(
        n=i18n.number(seeds.n),
        accuracy=i18n.percent(seeds.accuracy, 1),
        sd=i18n.number(100 * seeds.accuracy_sd, 1),
        f1=i18n.number(seeds.macro_f1, 3),
        f1_sd=i18n.number(seeds.macro_f1_sd, 3),
    )


def _step(event: StepDone) -> str:
    pattern = translate("run_words", "Pass {epoch} · step {step} of {total} · {time} left")
    return pattern.format(
        epoch=int(event.epoch - 1e-9) + 1,
        step=i18n.number(event.step),
        total=i18n.number(event.total_steps),
        time=i18n.duration(event.eta_s),
    )


def _steps(pattern: str, event: RunPaused | RunResumed) -> str:
    return pattern.format(step=i18n.number(event.step), total=i18n.number(event.total_steps))


def _phase(event: Progressed) -> str:
    sentences = {
        "downloading": translate("run_words", "Downloading the encoder: {share}"),
        "loading": translate("run_words", "Loading the encoder"),
        "tokenizing": translate("run_words", "Cutting texts into word pieces: {share}"),
        "baselines": translate("run_words", "Trying simple methods, to compare with"),
        "preparing": translate("run_words", "Computing once what the lowest layers say: {share}"),
        "head": translate("run_words", "Fitting the last layer (head): {share}"),
        "evaluating": translate("run_words", "Checking on texts it does not learn from: {share}"),
    }
    return sentences.get(event.phase, "").format(share=i18n.percent(event.done / event.total) if event.total else "")


def _ending(event: RunFinished | RunCancelled | RunPaused | RunFailed, seeds: SeedsCompared | None) -> str:
    match event:
        case RunFinished():
            accuracy = i18n.percent(event.accuracy or 0.0)
            pattern = translate(
                "run_words", "Done in {time}: {accuracy} right on texts it never saw. The model is saved."
            )
            done = pattern.format(time=i18n.duration(event.seconds), accuracy=accuracy)
            return i18n.joined([done, spread(seeds)]) if seeds else done
        case RunPaused():
            return _steps(translate("run_words", "Paused at step {step} of {total}. Nothing is lost."), event)
        case RunCancelled(saved_path=None):
            return translate("run_words", "Stopped before there was anything to keep.")
        case RunCancelled():
            return translate("run_words", "Stopped at step {step}. The best model so far is kept and in use.").format(
                step=i18n.number(event.step)
            )
        case RunFailed():
            return i18n.message(event.code, event.facts)
