"""The window about the program: its list, its texts, its keys."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from looking import button, named, rich_labels, rows, says
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTableView, QTabWidget
from pytestqt.qtbot import QtBot
from waiting import WAIT_MS, delete_deferred

from bertdesk import __version__, licences
from bertdesk.app import about, i18n
from bertdesk.app.about import AboutWindow
from bertdesk.app.window import MainWindow

Open = Callable[[], AboutWindow]


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot) -> Iterator[Open]:
    """Open it as the menu does, and wait until the list is read."""
    made: list[AboutWindow] = []

    def open_it() -> AboutWindow:
        window.menus.about_requested.emit()
        (found,) = window.findChildren(AboutWindow)
        made.append(found)
        qtbot.waitUntil(lambda: bool(rows(_table(found))), timeout=WAIT_MS)
        return found

    yield open_it
    for each in window.findChildren(AboutWindow):
        each.close()
    delete_deferred()


def _table(within: AboutWindow) -> QTableView:
    return within.findChildren(QTableView)[0]


def test_that_it_shows_the_version_and_everything_the_program_is_made_of(opened: Open) -> None:
    shown = opened()
    assert says(shown, __version__)
    assert says(shown, "Nothing is sent anywhere")
    expected = [[one.name, one.version, one.licence] for one in licences.components()]
    assert rows(_table(shown)) == expected
    assert says(shown, f"{len(expected)} of {len(expected)} components")
    assert rich_labels(shown) == []


def test_that_the_window_is_there_before_the_list_is(window: MainWindow) -> None:
    shown = about.show(window)
    assert shown.isVisible()
    assert rows(_table(shown)) == []
    shown.close()
    delete_deferred()
    assert window.findChildren(AboutWindow) == []


def test_that_the_filter_finds_names_and_licences_and_shows_the_text(opened: Open) -> None:
    shown = opened()
    text = named(shown, QPlainTextEdit, "Licence text")
    QTest.keyClicks(named(shown, QLineEdit, "Filter by name or licence"), "TORCH apache")
    assert [row[0] for row in rows(_table(shown))] == ["torch"]
    assert text.toPlainText().startswith("===== LICENSE")
    named(shown, QLineEdit, "Filter by name or licence").setText("nothing like it")
    assert rows(_table(shown)) == []
    assert text.toPlainText() == ""
    assert says(shown, "0 of ")


def test_that_texts_are_plain_monospaced_and_read_only(opened: Open) -> None:
    text = named(opened(), QPlainTextEdit, "Licence text")
    assert QFontInfo(text.font()).fixedPitch()
    assert text.isReadOnly()
    assert "Apache License" in text.toPlainText()


def test_that_the_keyboard_reaches_every_part_and_escape_closes(opened: Open, window: MainWindow) -> None:
    shown = opened()
    assert QApplication.focusWidget() is named(shown, QLineEdit, "Filter by name or licence")
    reached = []
    for _ in range(7):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    expected = {_table(shown), named(shown, QPlainTextEdit, "Licence text")}
    assert expected | {button(shown, "Copy versions"), button(shown, "Close")} <= set(reached)
    QTest.keyClick(_table(shown), Qt.Key.Key_Escape)
    delete_deferred()
    assert window.findChildren(AboutWindow) == []


def test_that_an_arrow_key_shows_the_next_component_s_text(opened: Open) -> None:
    shown = opened()
    wanted = licences.components()[2]
    for _ in range(2):
        QTest.keyClick(_table(shown), Qt.Key.Key_Down)
    assert says(shown, f"{wanted.name} · {wanted.licence}")
    assert named(shown, QPlainTextEdit, "Licence text").toPlainText() == wanted.text


def test_that_versions_can_be_copied(opened: Open) -> None:
    shown = opened()
    button(shown, "Copy versions").click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith(f"BERTDesk {__version__}, ")
    assert any(line.startswith("torch 2.") for line in lines)
    assert says(shown, "Copied")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_it_says_how_to_replace_qt_on_each_system(language: str, opened: Open) -> None:
    i18n.install(language)  # type: ignore[arg-type]
    shown = opened()
    tabs = shown.findChildren(QTabWidget)[0]
    tabs.setCurrentIndex(1)
    said = tabs.currentWidget()
    assert isinstance(said, QPlainTextEdit)
    for part in ("_internal/PySide6/Qt/lib/libQt6", "_internal\\PySide6\\Qt6", "codesign", "download.qt.io", "LGPL" if
                 language == "zh_CN" else "Lesser General Public License"):  # fmt: skip
        assert part in said.toPlainText()


def test_that_the_packaged_program_shows_its_own_list(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = {"name": "zlib1g", "version": "1.3", "licence": "Zlib", "homepage": "", "texts": {"copyright": "k"}}
    listed = {"components": [entry, {**entry, "name": "bare", "texts": {}}], "texts": {"k": "<b>As is</b>\n"}}
    (tmp_path / licences.LIST).write_text(json.dumps(listed), encoding="utf-8")
    monkeypatch.setattr(licences, "resource", lambda name: tmp_path / name)
    shown = opened()
    text = named(shown, QPlainTextEdit, "Licence text")
    assert [row[0] for row in rows(_table(shown))] == ["bare", "zlib1g"]
    assert text.toPlainText() == "This component came without its licence text; its homepage has it."
    QTest.keyClick(_table(shown), Qt.Key.Key_Down)
    assert text.toPlainText() == "<b>As is</b>\n"
