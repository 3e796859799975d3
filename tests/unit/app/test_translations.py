"""The window in Chinese: every sentence is translated, a switch leaves no English behind, no word is cut off."""

import ast
import gc
import importlib.util
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Literal

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QTabBar,
    QTableView,
    QTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tiny import reviews, write_csv

from bertdesk.app import i18n, theme
from bertdesk.app.pages import PAGES
from bertdesk.app.session import Session
from bertdesk.app.widgets.page import Page
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.widgets.token_text import TokenText
from bertdesk.app.window import MainWindow
from bertdesk.core.device import Device
from bertdesk.core.events import Evaluated, Notice, RunFinished, RunStarted, StepDone
from bertdesk.paths import resource
from bertdesk.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
OWN_NAMES = ("English", "简体中文")
"""Languages call themselves by their own names."""


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


translate = _load(ROOT / "packaging" / "translate.py")


@pytest.fixture(scope="module")
def pairs() -> dict[tuple[str, str], str]:
    """Return the translation of each context and sentence."""
    return {entry.key[:2]: entry.translation for entry in translate.entries(translate.TS)}


# The files


def test_that_the_translation_is_complete_and_current() -> None:
    command = [sys.executable, "packaging/translate.py", "--check"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize(
    ("found", "becomes", "told"),
    [
        ("<source>Thorough</source>", "<source>Thoroughly</source>", "“Thorough” is not in"),
        ("<source>Thorough</source>", "<source>Thoroughly</source>", "“Thoroughly” is in bertdesk_zh_CN.ts, but no"),
        ("<translation>充分<", '<translation type="unfinished"><', "“Thorough” is not translated yet"),
        ("<translation>充分<", '<translation type="unfinished">充分<', "that nobody has confirmed"),
        ("<translation>充分<", '<translation type="vanished">充分<', "“Thorough” is in bertdesk_zh_CN.ts, but no"),
        ("<translation>充分<", "<translation><", "“Thorough” has an empty translation"),
        (
            "<translation>学习率 {rate}<",
            "<translation>学习率 {lr}<",
            "has the placeholders {rate}, its translation {lr}",
        ),
        ("<translation>充分<", "<translation>彻底<", "bertdesk_zh_CN.qm is not what lrelease makes"),
    ],
)
def test_that_the_check_tells_what_is_out_of_step(tmp_path: Path, found: str, becomes: str, told: str) -> None:
    ts = tmp_path / translate.TS.name
    content = translate.TS.read_text(encoding="utf-8")
    assert content.count(found) == 1
    ts.write_text(content.replace(found, becomes), encoding="utf-8")
    ts.with_suffix(".qm").write_bytes(translate.TS.with_suffix(".qm").read_bytes())
    assert any(told in problem for problem in translate.problems(ts)), translate.problems(ts)


def test_that_lupdate_found_every_sentence_of_the_program(pairs: dict[tuple[str, str], str]) -> None:
    written: set[tuple[str, str]] = set()
    for path in (ROOT / "bertdesk").rglob("*.py"):
        written |= _marked(ast.parse(path.read_text(encoding="utf-8")), "", path.name)
    assert written == set(pairs)


def _marked(node: ast.AST, context: str, file: str) -> set[tuple[str, str]]:
    """Return context and sentence of every tr, translate and QT_TRANSLATE_NOOP below the node."""
    if isinstance(node, ast.ClassDef):
        context = node.name
    found: set[tuple[str, str]] = set()
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        words = [word.value for word in node.args if isinstance(word, ast.Constant) and isinstance(word.value, str)]
        if name == "tr":
            assert words, f"{file}:{node.lineno}: only a plain string can be translated"
            found.add((context, words[0]))
        elif name in ("translate", "QT_TRANSLATE_NOOP") and len(words) > 1:
            found.add((words[0], words[1]))
    for child in ast.iter_child_nodes(node):
        found |= _marked(child, context, file)
    return found


def test_that_translations_keep_every_placeholder(pairs: dict[tuple[str, str], str]) -> None:
    fields = re.compile(r"\{[^{}]*\}|%n")
    for (context, source), translation in pairs.items():
        assert sorted(fields.findall(source)) == sorted(fields.findall(translation)), (context, source)


def test_that_translations_are_set_as_chinese_is(pairs: dict[tuple[str, str], str]) -> None:
    han = "\u4e00-\u9fff"
    wrong = re.compile(
        rf"[{han}”] ?[,;:!?.](?!\w)|[「」『』\"]|[{han}][A-Za-z0-9{{]|[A-Za-z0-9][{han}]|[，。；：！？、] |\s$|\.\.\."
    )
    exempt = re.compile(r"\{(delimiter|time|share)\}")  # filled with Chinese, or with a sign of its own
    offenders = {text: wrong.findall(exempt.sub("词", text)) for text in pairs.values()}
    assert not {text: found for text, found in offenders.items() if found}


# The window


@pytest.fixture
def build(qapp: QApplication, qtbot: QtBot, cpu: Device) -> Iterator[Callable[..., tuple[MainWindow, Session]]]:
    """Make a window in a language, with the app font at a scale; close and delete it after the test."""
    font, made = qapp.font(), []

    def make(language: str, scale: float = 1.0) -> tuple[MainWindow, Session]:
        larger = qapp.font()
        larger.setPixelSize(round(theme.BODY * scale))
        qapp.setFont(larger)
        settings = Settings(language=language, theme="light")  # type: ignore[arg-type]  # one of the two
        i18n.install(settings.language)
        theme.apply(qapp, "light")
        session = Session(settings)
        session.device = cpu
        window = MainWindow(session)
        made.append((window, session))
        window.show()
        qtbot.waitExposed(window)
        return window, session

    yield make
    qtbot.waitUntil(lambda: all(session.jobs.are_idle for _, session in made), timeout=60_000)
    for window, session in made:
        window.close()
        window.deleteLater()
        session.deleteLater()
    made.clear()
    delete_deferred()
    gc.collect()  # pyqtgraph's menus have no parent
    i18n.install("en")
    qapp.setFont(font)
    theme.apply(qapp, "light")


@pytest.fixture
def fill(qtbot: QtBot, tiny_model: Path, tmp_path: Path) -> Callable[[MainWindow, Session], None]:
    """Bring every page into a state in which it says something: real jobs, and a training run from its events."""

    def wait(session: Session, is_done: Callable[[], bool]) -> None:
        qtbot.waitUntil(lambda: is_done() and not session.jobs.verbs, timeout=60_000)

    def bring(window: MainWindow, session: Session) -> None:
        window.open_path(str(resource("samples/feedback_en.csv")))
        wait(session, lambda: session.material.lengths is not None)
        for button in window.pages.train.findChildren(QPushButton):
            button.setChecked(button.isCheckable())  # all the numbers
        session.open_model(tiny_model)
        wait(session, lambda: session.classifier is not None)
        session.evaluate_file(write_csv(tmp_path / "rows.csv", reviews(40)))
        wait(session, lambda: session.evaluation is not None)
        session.choosing.drop()  # it would begin whenever it liked
        window.pages.classify.show_text("the film was good , the room was bad . " * 40)
        wait(session, lambda: session.asking.attribution is not None)
        run_half(window)
        with qtbot.waitSignal(session.failed):
            window.open_path("/no/such/file.csv")
        wait(session, lambda: True)

    return bring


def run_half(window: MainWindow) -> None:
    window.pages.run.on_event(RunStarted("train", "cpu", 300))
    window.pages.run.on_event(Notice("texts_cut_off", {"percent": 12, "max_length": 256}))
    for step in (100, 150):
        window.pages.run.on_event(StepDone(step, 300, step / 100, 0.5, 2e-4, 37.4, 650.0))
    window.pages.run.on_event(Evaluated("valid", 1, 0.5, 0.8, 0.78, 40, is_best=True))
    window.pages.run.on_event(StepDone(200, 300, 1.99, 0.5, 2e-4, 37.4, 650.0))


def said(window: QWidget) -> Iterator[tuple[str, str]]:
    """Yield who shows or speaks what, hidden widgets too: they are shown sooner or later."""
    yield from seen(window)
    for widget in window.findChildren(QWidget):
        for words in (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()):
            yield _name(window, widget), words


def seen(window: QWidget) -> Iterator[tuple[str, str]]:
    for action in window.findChildren(QAction):
        yield "QAction", action.text()
    for widget in window.findChildren(QWidget):
        yield from ((_name(window, widget), words) for words in _words(widget) if words not in OWN_NAMES)


def _words(widget: QWidget) -> list[str]:
    match widget:
        case QMenu():
            return [widget.title()]
        case QLabel() | QAbstractButton():
            return [widget.text()]
        case QComboBox():
            return [widget.itemText(i) for i in range(widget.count())]
        case QTabBar():
            return [widget.tabText(i) for i in range(widget.count())]
        case QTableView() if (model := widget.model()) is not None:
            across = Qt.Orientation.Horizontal
            return [str(model.headerData(i, across) or "") for i in range(model.columnCount())]
        case QLineEdit() | PasteBox():
            return [widget.placeholderText()]
        case QTextEdit() | QPlainTextEdit() if not isinstance(widget, TokenText):
            return [widget.toPlainText()]
    return []


def _name(window: QWidget, widget: QWidget) -> str:
    """Return where the widget is kept: "TrainPanel._folder"."""
    owner = widget.parentWidget()
    while owner is not None:
        for attribute, value in vars(owner).items():
            members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
            if any(member is widget for member in members):
                return f"{type(owner).__name__}.{attribute}"
        owner = None if owner is window else owner.parentWidget()
    return f"{type(widget.parentWidget()).__name__} > {type(widget).__name__}"


def patterns(sentences: list[str]) -> list[re.Pattern[str]]:
    """Return what finds each sentence with its placeholders filled, as the whole of a text or as one of its parts."""
    made = []
    for sentence in sentences:
        literal = [re.escape(part) for part in re.split(r"\{[^{}]*\}", sentence)]
        if re.search(r"\w{2}", "".join(literal)):  # "{kind}: {text}" would find anything
            made.append(re.compile(rf"(^|[ ·(]){'.+?'.join(literal)}($|[ ·)])", re.DOTALL))
    return made


def left_over(window: QWidget, sentences: list[str]) -> list[str]:
    found = patterns(sentences)
    return [f"{who}: {words}" for who, words in said(window) if any(pattern.search(words) for pattern in found)]


@pytest.mark.parametrize("is_filled", [False, True], ids=["empty", "filled"])
def test_that_a_switch_of_the_language_leaves_nothing_in_the_other(
    build: Callable[..., tuple[MainWindow, Session]],
    fill: Callable[[MainWindow, Session], None],
    pairs: dict[tuple[str, str], str],
    is_filled: bool,
) -> None:
    differing = {source: words for (_, source), words in pairs.items() if source != words}
    window, session = build("en")
    if is_filled:
        fill(window, session)
    before = shown(window)
    assert left_over(window, list(differing))
    switch(session, "zh_CN")
    assert not left_over(window, list(differing))
    assert "下一步：训练" in [words for _, words in shown(window)]
    switch(session, "en")
    assert not [f"{who}: {words}" for who, words in said(window) if re.search(r"[\u4e00-\u9fff]", words)]
    after = shown(window)
    assert (before - after, after - before) == ({}, {})


def test_that_names_for_screen_readers_survive_a_switch(build: Callable[..., tuple[MainWindow, Session]]) -> None:
    window, session = build("en")
    before = Counter(said(window))
    switch(session, "zh_CN")
    switch(session, "en")
    assert before - Counter(said(window)) == {}


def shown(window: QWidget) -> Counter[tuple[str, str]]:
    return Counter((who, words) for who, words in seen(window) if words)  # Qt makes empty menus when it likes


def switch(session: Session, language: Literal["en", "zh_CN"]) -> None:
    session.change_settings(replace(session.settings, language=language))
    QApplication.processEvents()
    delete_deferred()  # notices are made anew


def delete_deferred() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()


@pytest.mark.parametrize("is_filled", [False, True], ids=["empty", "filled"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_no_word_is_cut_off(
    build: Callable[..., tuple[MainWindow, Session]],
    fill: Callable[[MainWindow, Session], None],
    language: str,
    scale: float,
    is_filled: bool,
) -> None:
    window, session = build(language, scale)
    if is_filled:
        fill(window, session)
    offenders = set(cut_off(window))
    if is_filled:
        window.pages.run.on_event(RunFinished("train", 300.0, "model", 0.9))
        offenders |= set(cut_off(window))
    assert not sorted(offenders)


def cut_off(window: MainWindow) -> Iterator[str]:
    for width, height in ((960, 620), (1280, 800)):
        window.resize(width, height)
        for page in PAGES:
            window.show_page(page)
            QApplication.processEvents()
            for frame in window.findChildren(Page):
                if frame.isVisible() and frame.horizontalScrollBar().maximum():
                    yield f"the page {page} scrolls sideways at {width}x{height}"
            for widget in window.findChildren(QWidget):
                text, needed, given = _one_line(widget), widget.sizeHint().width(), widget.width()
                if text and widget.isVisible() and needed > given:
                    yield f"{_name(window, widget)} at {width}x{height}: “{text}” needs {needed} px, has {given}"


def _one_line(widget: QWidget) -> str:
    """Return the text of a button, or of a label that neither wraps nor gives way (a file's name has a tooltip)."""
    match widget:
        case QPushButton() | QRadioButton() | QToolButton():
            return widget.text()
        case QLabel() if not widget.wordWrap():
            gives_way = widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored
            return "" if gives_way else widget.text()
    return ""


def test_that_qts_own_words_and_numbers_are_chinese_too(qapp: QApplication) -> None:
    try:
        assert i18n.install("zh_CN") == "zh_CN"
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
        assert i18n.percent(0.845, 1) == "84.5%"
        assert i18n.duration(170) == "约 3 分钟"
        assert i18n.message("text_empty", {}) == "没有可分类的文本。请粘贴或输入一段。"
        assert QLocale().language() == QLocale.Language.Chinese
    finally:
        i18n.install("en")
    assert i18n.percent(0.845, 1) == "84.5 %"
