"""Steps at the window that are no straight way: other data, other words and colours, stopping, bad files, the end."""

import shutil
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QMessageBox

from bertdesk.app import theme
from bertdesk.app.about import AboutWindow
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.widgets.rows_table import RowsTable
from bertdesk.app.widgets.wrapped_text import WrappedText
from bertdesk.core.config import TrainConfig
from bertdesk.paths import log_dir, models_dir, resource
from bertdesk.selftest import children
from bertdesk.selftest.person import Person
from bertdesk.selftest.stage import Stage
from bertdesk.selftest.window_steps import SAMPLE, TEXT

_HARMLESS = ("This plugin does not support propagateSizeHints", "This plugin does not support raise()")
"""What Qt's offscreen platform says of every window."""


def evaluate_file(stage: Stage) -> str:
    person, session = stage.person, stage.person.session
    lines = resource(SAMPLE).read_text(encoding="utf-8").splitlines(keepends=True)
    part = stage.folder / "other rows.csv"
    part.write_text("".join(lines[:60]), encoding="utf-8")
    before = session.evaluation
    assert person.ask(lambda: session.evaluate_file(part)), "the window did not begin"
    person.wait("the figures", lambda: session.evaluation is not before and person.is_free())
    assert session.evaluation is not None
    assert session.evaluation.n >= 50, session.evaluation.n
    return f"{session.evaluation.n} rows of a file, {session.evaluation.accuracy:.2f} right"


def read_chinese(stage: Stage) -> str:
    person, material = stage.person, stage.person.session.material
    content = resource("samples/feedback_zh.csv").read_bytes()
    path = stage.folder / "反馈.csv"
    path.write_bytes(content)
    text = content.decode("gb18030")
    table = material.table
    person.ask(lambda: person.window.open_path(str(path)))
    person.wait("the Chinese table", lambda: material.table is not table and person.is_free())
    person.wait("its lengths", lambda: material.lengths is not None)
    assert material.table is not None
    assert material.dataset is not None
    assert material.table.encoding.lower().replace("-", "") in ("gb18030", "gbk", "gb2312"), material.table.encoding
    assert all(one in text for one in material.dataset.wholes[:20]), material.dataset.wholes[:2]
    person.look("Chinese table")
    return f"{material.dataset.n} rows as {material.table.encoding}"


def read_otherwise(stage: Stage) -> str:
    """Another encoding is read at once where it is chosen, and what was found out comes back."""
    person, material = stage.person, stage.person.session.material
    before = material.table
    assert before is not None
    person.choose_next("Encoding", 1)
    person.wait("the table in another encoding", lambda: material.table is not before and person.is_free())
    chosen = material.table
    assert chosen is not None
    assert chosen.encoding == "utf-8", chosen.encoding
    assert chosen.rows[0] != before.rows[0], chosen.rows[0]
    person.look("wrong encoding")
    person.click(lambda: person.button("Detect again"))
    person.wait("what was found out", lambda: material.table is not chosen and person.is_free())
    assert material.table is not None
    assert material.table.rows == before.rows
    return f"{chosen.encoding}, and {material.table.encoding} again"


def launch_again(stage: Stage) -> str:
    """A second start hands its file to this window, brings it to the front and ends."""
    person, material = stage.person, stage.person.session.material
    path = stage.folder / "second launch.csv"
    path.write_bytes(resource(SAMPLE).read_bytes())
    done = children.run([path])
    assert done.returncode == 0, done.stderr
    person.wait("its file", lambda: material.table is not None and material.table.path == path and person.is_free())
    assert person.window.isVisible()
    return "the second one has ended, its file is open in the first"


def open_about(stage: Stage) -> str:
    person = stage.person
    person.ask(person.window.menus.about_requested.emit)
    person.wait("what the program is made of", lambda: _components(person).rowCount() > 20)
    n = person.ask(lambda: _components(person).rowCount())
    person.look("about")
    person.ask(lambda: person.find(AboutWindow).close())
    person.ask(person.window.activateWindow)  # without a window manager, nobody else gives the keyboard back
    person.wait("the window in front", person.window.isActiveWindow)
    return f"{n} components"


def _components(person: Person) -> QAbstractItemModel:
    return person.find(AboutWindow).findChildren(RowsTable)[0].model()


def switch_language(stage: Stage) -> str:
    person = stage.person
    person.hands.key("Ctrl+5")
    english = person.ask(person.words)
    person.choose_next("Language", 1)
    person.wait("Chinese words", lambda: person.session.settings.language == "zh_CN" and person.says("设置"))
    chinese = person.ask(person.words)
    person.look("Chinese")
    person.choose_next("语言", -1)
    person.wait("English words", lambda: person.session.settings.language == "en" and person.says("Settings"))
    assert person.ask(person.words) == english
    changed = sum(one not in english for one in chinese)
    assert changed > 10, chinese
    return f"{changed} labels and buttons spoke Chinese, then English again"


def switch_theme(stage: Stage) -> str:
    person = stage.person
    person.hands.key("Ctrl+5")
    light = _middle_grey(person)
    person.choose_next("Theme", 1)
    person.wait("the dark theme", lambda: theme.current().name == "dark")
    dark = _middle_grey(person)
    person.look("dark")
    person.choose_next("Theme", -1)
    person.wait("the light theme", lambda: theme.current().name == "light")
    assert light > 180, f"light ground has grey {light}"
    assert dark < 80, f"dark ground has grey {dark}"
    return f"grey of the page's ground {light} in light, {dark} in dark"


def cancel_training(stage: Stage) -> str:
    person = stage.person
    _begin_training(person)
    person.click(lambda: person.button("Stop and keep the best", "Stop, nothing to keep yet"))
    person.wait("the end of the run", lambda: person.is_free() and person.says("Stopped"))
    assert person.ask(lambda: person.button("Start training").isEnabled()), "the window is not free again"
    assert not list(models_dir().glob(".*.run")), "what a stopped run could go on from is still there"
    person.look("cancelled")
    return "stopped after a step; the window is free again"


def ask_while_training(stage: Stage) -> str:
    """The model in use answers a typed text while another is trained; only on the Train page does Escape pause that."""
    person, session = stage.person, stage.person.session
    _begin_training(person)
    model = session.classifier
    person.hands.key("Ctrl+4")
    person.ask(lambda: person.find(PasteBox).set_text(""))
    person.click(lambda: person.find(PasteBox))
    person.ask(person.pulse.start)
    person.hands.type(TEXT)
    person.wait("the typed text", lambda: person.find(PasteBox).text() == TEXT)
    before = session.asking.attribution
    person.hands.key("Ctrl+Return")
    person.wait("the words", lambda: session.asking.attribution not in (None, before) and not session.jobs.ask.verb)
    late = person.ask(person.pulse.stop)
    person.look("asked while training")
    person.hands.key("Escape")
    assert person.ask(lambda: session.jobs.run.verb) == "train", "the training has ended"
    assert session.classifier is model
    assert session.asking.text == TEXT
    assert session.asking.prediction is not None
    answer = session.asking.prediction.label
    person.hands.key("Ctrl+2")
    person.hands.key("Escape")
    person.wait("the pause", lambda: person.is_free() and person.says("Nothing is lost."))
    person.wait("the way on", lambda: session.training.interrupted.paused is not None)
    person.click(lambda: person.button("Give up"))
    person.wait(
        "the end of the run", lambda: person.is_free() and person.says("Stopped before there was anything to keep.")
    )
    assert not session.training.interrupted.runs, session.training.interrupted.runs
    assert session.classifier is model
    return f"“{answer}” while it trained; timer late {late}"


def refuse_empty_file(stage: Stage) -> str:
    path = stage.folder / "empty.csv"
    path.touch()
    return _refused(stage.person, path, "empty")


def refuse_damaged_model(stage: Stage) -> str:
    from bertdesk.core.model_folder import WEIGHTS_FILE  # imports torch, which the first frame must not wait for

    assert stage.model is not None
    damaged = stage.folder / "damaged"
    shutil.copytree(stage.model, damaged)
    weights = damaged / WEIGHTS_FILE
    with weights.open("r+b") as file:
        file.truncate(weights.stat().st_size // 2)
    return _refused(stage.person, damaged, "damaged")


def pause_and_go_on(stage: Stage) -> str:
    """Two buttons: a training of two runs stops at a step, and goes on from it to the end of both."""
    person, session = stage.person, stage.person.session
    train = session.training.begin

    def train_shortly(config: TrainConfig, *, seeds: int = 1) -> bool:
        return train(replace(config, max_steps=30, max_length=64), seeds=seeds + 1)

    session.training.begin = train_shortly  # type: ignore[method-assign]  # the button's own way, with fewer steps
    try:
        _begin_training(person)
    finally:
        del session.training.begin  # the class's own is back
    before = session.classifier
    person.click(lambda: person.button("Pause"))
    person.wait("the pause", lambda: person.is_free() and person.says("Nothing is lost."))
    person.wait("the way on", lambda: session.training.interrupted.paused is not None)
    assert session.training.interrupted.paused is not None
    step, number = session.training.interrupted.paused.step, session.training.interrupted.paused.number
    person.look("paused")
    person.click(lambda: person.button("Continue"))
    person.wait("the model", lambda: session.classifier is not before and person.is_free())
    said = person.ask(person.words)
    assert person.ask(lambda: person.says("The model is saved.") and person.says("2 runs: ")), said
    assert not session.training.interrupted.runs, session.training.interrupted.runs
    return f"paused after step {step} of 30 of run {number}, went on to the end of both"


def close_while_training(stage: Stage) -> str:
    person, kept = stage.person, _kept()
    _begin_training(person)
    person.hands.close(person.window)
    person.wait("the question", lambda: person.find(QMessageBox).isVisible())
    person.look("question")
    assert person.ask(lambda: person.session.jobs.run.verb) == "train"
    person.click(lambda: person.button("Pause and close"))
    assert person.ear.window_gone.wait(60), "the window's program did not end"
    assert not stage.window_failure, stage.window_failure
    assert stage.exit_code == 0, f"exit code {stage.exit_code}"
    assert kept <= _kept(), f"lost: {kept - _kept()}"
    from bertdesk.core import unfinished  # imports torch

    (run,) = unfinished.all_in(models_dir())
    return f"the window ended with 0; the training can go on after step {run.step} of {run.terms.total_steps}"


def log_is_clean(_stage: Stage) -> str:
    """Neither an error nor a complaint of Qt's stands in the log."""
    lines = (log_dir() / "bertdesk.log").read_text(encoding="utf-8").splitlines()
    bad = [line for line in lines if ("ERROR" in line or "Qt:" in line) and not any(h in line for h in _HARMLESS)]
    assert not bad, "\n".join(bad[:20])
    return f"{len(lines)} lines, no error among them"


def _begin_training(person: Person) -> None:
    """Open the sample and train at length, until a step is done."""
    material = person.session.material
    table = material.table
    person.ask(lambda: person.window.open_path(str(resource(SAMPLE))))
    person.wait("the sample", lambda: material.table is not table and person.is_free() and material.lengths is not None)
    person.hands.key("Ctrl+2")
    person.click(lambda: person.button("Balanced"))
    person.hands.key("Ctrl+Return")
    person.wait("a step", lambda: person.says("Pass "))


def _kept() -> set[str]:
    return {path.name for path in models_dir().glob("*") if not path.name.startswith(".")}


def _refused(person: Person, path: Path, part: str) -> str:
    person.ask(lambda: person.window.open_path(str(path)))
    person.wait("a sentence", lambda: bool(_sentences(person)) and person.is_free())
    sentences = person.ask(lambda: _sentences(person))
    assert len(sentences) == 1, sentences
    assert part in sentences[0].lower(), sentences
    person.look(f"refused {part}")
    return sentences[0]


def _sentences(person: Person) -> list[str]:
    return [each.text() for each in person.window.failures.findChildren(WrappedText) if each.isVisible()]


def _middle_grey(person: Person) -> int:
    """Return how light the lower end of the page is, 0 to 255, where no control stands."""
    image = person.look_at(lambda: person.window.pages.settings)
    colour = image.pixelColor(image.width() // 2, image.height() - 20)
    return (colour.red() + colour.green() + colour.blue()) // 3
