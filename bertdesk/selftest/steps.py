"""The list of steps, in their order, and how one is tried."""

import contextlib
import time
import traceback

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from bertdesk.selftest import change_steps as change
from bertdesk.selftest import data_steps as data
from bertdesk.selftest import learn_steps as learn
from bertdesk.selftest import pretrain_steps as pretraining
from bertdesk.selftest import terminal_steps as terminal
from bertdesk.selftest import understand_steps as understand
from bertdesk.selftest import window_steps as window
from bertdesk.selftest import work_steps as work
from bertdesk.selftest.ear import WindowGone
from bertdesk.selftest.person import ProgramFailed
from bertdesk.selftest.report import Report, StepReport
from bertdesk.selftest.stage import Stage, Step
from bertdesk.selftest.watchdog import Watchdog

PAINTED = "the window is painted"
DROPPED = "a file dropped on the window is read, its columns guessed, its classes counted"
TRAINED = "two training steps through the window's button give a model in the store"
TYPED = "a typed text gets its class and the words behind it"
PIECES = "the page Understand cuts the typed text into the network's pieces"
GAP = "a word is hidden, and a network that has its pre-training heads fills the gap"
CHINESE = "the Chinese sample is read from GB18030"
TINY = "every architecture that is offered can be built, saved, opened, asked and explained"

AT_THE_WINDOW = (
    Step(PAINTED, window.paint_first),
    Step("torch is not imported before the window is painted", window.paint_without_torch, (PAINTED,)),
    Step("every icon is there and leaves pixels", window.draw_icons, (PAINTED,)),
    Step("whether there is a font for Chinese is known", window.find_chinese_font, (PAINTED,)),
    Step(DROPPED, window.drop_sample, (PAINTED,)),
    Step(TRAINED, window.train_two_steps, (DROPPED,)),
    Step("the model on disk gives the probabilities of the one in memory", work.reload_model, (TRAINED,)),
    Step("the figures of the model are shown", window.see_evaluation, (TRAINED,)),
    Step("how the model is explained best is found out", window.choose_method, (TRAINED,)),
    Step("the words that lead to each class are collected", window.collect_words, (TRAINED,)),
    Step(TYPED, window.classify_typed_text, (TRAINED,)),
    Step("the words are marked in orange", window.see_marks, (TYPED,)),
    Step("the words are saved as a picture, a drawing, a page and a text", window.export_marks, (TYPED,)),
    Step("a word is struck out, and what would turn the class is found", window.strike_word, (TYPED,)),
    Step("a click on another class shows its words", window.explain_other_class, (TYPED,)),
    Step("the model opened again in the window answers the same", window.open_model_again, (TYPED,)),
    Step(PIECES, understand.see_pieces, (TYPED,)),
    Step("every head's weights are drawn, and how a row of them comes about", understand.see_attention, (PIECES,)),
    Step("the classifier is looked into, layer by layer", understand.look_inside, (PIECES,)),
    Step("the positions that it has learnt are drawn", understand.see_positions, (PIECES,)),
    Step(GAP, understand.fill_gap, (PIECES,)),
    Step("whether a sentence follows is asked of three pairs", understand.judge_next, (GAP,)),
    Step("a text of 20,000 words is read to its end", window.classify_long_text, (TYPED,)),
    Step("a text that is too long is cut, and the window says so", window.paste_too_long_text, (TYPED,)),
    Step("a small network is pre-trained before one's eyes", learn.pretrain_toy, (PAINTED,)),
    Step("an exercise of the lesson is done on the network", learn.do_exercise, (PAINTED,)),
    Step("the model is scored on another file", change.evaluate_file, (TRAINED,)),
    Step("what is wrong with a table is found, acted upon and undone", data.act_on_finding, (PAINTED,)),
    Step(CHINESE, change.read_chinese, (PAINTED,)),
    Step("how a file is read can be changed above its rows", change.read_otherwise, (CHINESE,)),
    Step(
        "a dropped text becomes an encoder that training can start from", pretraining.pretrain_three_steps, (PAINTED,)
    ),
    Step("a second launch hands its file to this window", change.launch_again, (PAINTED,)),
    Step("About lists what the program is made of", change.open_about, (PAINTED,)),
    Step("the language changes while the program runs", change.switch_language, (PAINTED,)),
    Step("the theme changes while the program runs", change.switch_theme, (PAINTED,)),
    Step("a training is cancelled and the window is free again", change.cancel_training, (DROPPED,)),
    Step("a text is classified with the earlier model while a training runs", change.ask_while_training, (TYPED,)),
    Step("a training pauses and goes on to its end", change.pause_and_go_on, (TYPED,)),
    Step("an empty file gives one sentence", change.refuse_empty_file, (PAINTED,)),
    Step("a damaged model folder gives one sentence", change.refuse_damaged_model, (TRAINED,)),
    Step(
        "the window closes while it trains, after a question, and the training can go on",
        change.close_while_training,
        (DROPPED,),
    ),
)

WITHOUT_A_WINDOW = (
    Step("neither an error nor a complaint of Qt's stands in the log", change.log_is_clean),
    Step("word counts (TF-IDF) were scored beside the model", work.see_baselines, (TRAINED,)),
    Step("every method explains a text", work.explain_with_every_method, (TRAINED,)),
    Step("transformers.pipeline opens the model and says the same", work.open_with_transformers, (TRAINED,)),
    Step(TINY, work.run_every_architecture),
    Step("a text of 20,000 words is explained", work.explain_long_text, (TINY,)),
    Step("Chinese words are those of a dictionary", work.explain_chinese, (TINY,)),
    Step("weights that could run code are refused", work.refuse_pickle, (TINY,)),
    Step("what the GPU pack is made of is there", work.see_gpu_pack_supplies),
    Step("archives, workbooks, JSON and web pages are read", work.read_formats),
    Step("letters that were once read in a wrong encoding are repaired", work.repair_letters),
)

AT_THE_TERMINAL = (
    Step("the command line says its version", terminal.say_version),
    Step("the command line lists the encoders", terminal.list_encoders),
    Step("the command line lists licences", terminal.list_licences),
    Step("the command line's doctor finds everything fine", terminal.ask_doctor),
    Step("the command line trains", terminal.train),
    Step("the command line pre-trains on raw text, and trains on what comes out", terminal.pretrain),
    Step("the command line trains the same model again", terminal.reproduce, ("the command line trains",)),
    Step("the command line estimates what more rows would gain", terminal.estimate_curve, ("the command line trains",)),
    Step("the command line classifies a file into a CSV and into JSON", terminal.classify_file, (TRAINED,)),
    Step("the command line reads a polluted table, and tells what is wrong with one", terminal.read_table),
    Step("the command line explains", terminal.explain, (TRAINED,)),
    Step("the command line explains a file, and what if a word were not there", terminal.explain_file, (TRAINED,)),
    Step("the command line refuses nonsense in a sentence", terminal.refuse_nonsense),
)


def no_network(stage: Stage) -> str:
    assert not stage.network.tried, "\n".join(stage.network.tried)
    return "no address was asked for or reached by Python's sockets of this process"


LAST = Step("nothing was asked of the network", no_network)


def take_all(stage: Stage, report: Report, watchdog: Watchdog, *, tries_terminal: bool) -> None:
    """Try all steps, whatever becomes of each; runs beside the window's thread, which must always be let go."""
    try:
        _take_all(stage, report, watchdog, tries_terminal=tries_terminal)
    except BaseException:  # noqa: BLE001  # a thread would end without a word
        report.end(StepReport("all steps are tried", passed=False, seconds=0.0, detail=traceback.format_exc()))
        stage.person.ear.tell(lambda: QApplication.exit(1))


def _take_all(stage: Stage, report: Report, watchdog: Watchdog, *, tries_terminal: bool) -> None:
    failed: set[str] = set()

    def take(step: Step) -> None:
        report.begin(step.name)
        watchdog.watch(step.name, step.limit_s)
        done = _attempt(step, stage, failed)
        watchdog.rest()
        report.end(done)
        if not done.passed:
            failed.add(step.name)
            _tidy(stage)

    for step in AT_THE_WINDOW:
        take(step)
    report.tell("display_platform", QGuiApplication.platformName())
    if not stage.person.ear.window_gone.is_set():  # it has not closed as it should
        stage.person.ear.tell(lambda: QApplication.exit(1))
        stage.person.ear.window_gone.wait(60)
    for step in (*WITHOUT_A_WINDOW, *(AT_THE_TERMINAL if tries_terminal else ()), LAST):
        take(step)


def _tidy(stage: Stage) -> None:
    """After a step that failed: stop what it left running, so that the next one finds a free window."""
    person = stage.person
    if person.ear.window_gone.is_set():
        return
    with contextlib.suppress(WindowGone, TimeoutError, ProgramFailed):
        person.ask(lambda: person.session.jobs.cancel())
        person.wait("quiet", person.is_free)


def _attempt(step: Step, stage: Stage, failed: set[str]) -> StepReport:
    """Try one step. Nothing that goes wrong in it leaves this function: it is in the report."""
    started_s = time.monotonic()
    lacking = [name for name in step.needs if name in failed]
    if lacking:
        return StepReport(step.name, passed=False, seconds=0.0, detail=f"not tried, as this failed: {lacking[0]}")
    passed = False
    try:
        detail = step.run(stage)
        passed = True
    except WindowGone:
        detail = f"the window had ended. {stage.window_failure}"
    except BaseException:  # noqa: BLE001  # a Rust panic is no Exception
        detail = traceback.format_exc()
    return StepReport(step.name, passed, round(time.monotonic() - started_s, 2), detail)
