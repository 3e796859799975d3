"""The whole window with real jobs: drops, keys, bad files, switches while something runs, closing while training."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from looking import button, drag, drop, has_button, named, notices, says, words
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot
from tiny import reviews, write_csv
from workbooks import xlsx

from bertdesk.app import theme
from bertdesk.app.session import Session
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.widgets.token_text import TokenText
from bertdesk.app.window import MainWindow
from bertdesk.core import base_models, tablefile
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import ModelSaved, Progressed

WAIT_MS = 60_000
WITHOUT_END = TrainConfig(learning_rate=1e-3, batch_size=8, epochs=1000, max_length=32, patience=1000)

Settle = Callable[[], None]


def page(window: MainWindow) -> str:
    return window.rail.selected()


# Drops


def test_that_a_dropped_table_is_opened(window: MainWindow, session: Session, table: Path, settle: Settle) -> None:
    assert drop(window, drag(table))
    settle()
    assert session.material.table is not None
    assert session.material.table.path == table
    assert page(window) == "data"
    assert says(window.pages.data, "reviews.csv")


def test_that_a_dropped_workbook_and_a_dropped_folder_of_texts_are_opened(
    window: MainWindow, session: Session, settle: Settle, tmp_path: Path
) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx({"March": [["text", "label"], *reviews(40)]}))
    assert drop(window, drag(tmp_path / "book.xlsx"))
    settle()
    assert says(window.pages.data, "40 rows, 2 columns")
    assert named(window, QComboBox, "Sheet").currentText() == "March"
    for number, (text, label) in enumerate(reviews(30)):
        (tmp_path / "films" / label).mkdir(parents=True, exist_ok=True)
        (tmp_path / "films" / label / f"{number}.txt").write_text(text)
    (area,) = [w for w in window.pages.data.findChildren(QWidget) if w.accessibleName() == "Area to drop a file on"]
    assert drop(area, drag(tmp_path / "films"))
    settle()
    assert says(window.pages.data, "30 rows, 3 columns · a text in each file")
    assert session.material.columns is not None
    assert (session.material.columns.text, session.material.columns.label) == ("text", "label")


def test_that_a_dropped_model_folder_is_opened(
    window: MainWindow, session: Session, tiny_model: Path, settle: Settle
) -> None:
    assert drop(window, drag(tiny_model))
    settle()
    assert session.classifier is not None
    assert page(window) == "classify"


def test_that_a_drop_on_the_empty_page_does_the_same(window: MainWindow, table: Path, settle: Settle) -> None:
    (area,) = [w for w in window.pages.data.findChildren(QWidget) if w.accessibleName() == "Area to drop a file on"]
    assert drop(area, drag(table))
    settle()
    assert says(window.pages.data, "reviews.csv")


def test_that_a_model_folder_dropped_on_the_empty_page_reaches_the_window(
    window: MainWindow, session: Session, tiny_model: Path, settle: Settle
) -> None:
    (area,) = [w for w in window.pages.data.findChildren(QWidget) if w.accessibleName() == "Area to drop a file on"]
    assert drop(area, drag(tiny_model))
    settle()
    assert session.classifier is not None


def test_that_a_file_dropped_on_the_text_is_opened_and_not_pasted(
    full: MainWindow, session: Session, settle: Settle, tmp_path: Path
) -> None:
    full.show_page("classify")
    box = full.pages.classify.findChild(PasteBox)
    other = write_csv(tmp_path / "other.csv", reviews(20))
    assert drop(box.viewport(), drag(other))
    settle()
    assert session.material.table is not None
    assert session.material.table.path == other
    assert box.text() == ""


def test_that_words_and_web_addresses_are_not_taken(window: MainWindow, session: Session) -> None:
    for nonsense in (drag(text="hello"), drag(web="https://example.org/a.csv")):
        assert not drop(window, nonsense)
    assert session.jobs.are_idle


# Bad files keep what is open


def _missing(folder: Path) -> Path:
    return folder / "none.csv"


def _folder(folder: Path) -> Path:
    return folder


def _empty(folder: Path) -> Path:
    (folder / "empty.csv").write_bytes(b"")
    return folder / "empty.csv"


def _binary(folder: Path) -> Path:
    (folder / "photo.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    return folder / "photo.csv"


def _without_rows(folder: Path) -> Path:
    return write_csv(folder / "header.csv", [])


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (_missing, "There is no file at"),
        (_folder, "is neither a model nor a folder of texts"),
        (_empty, "is empty. Open a file"),
        (_binary, "is not a table that BERTDesk can read"),
        (_without_rows, "has a header but no rows"),
    ],
)
def test_that_a_file_that_is_no_table_is_one_sentence_and_nothing_else_changes(
    full: MainWindow,
    session: Session,
    settle: Settle,
    tmp_path: Path,
    make: Callable[[Path], Path],
    sentence: str,
) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    before = session.material.table, session.material.dataset, session.classifier
    full.open_path(str(make(folder)))
    settle()
    (said,) = notices(full.failures)
    assert sentence in said
    assert (session.material.table, session.material.dataset, session.classifier) == before
    assert says(full.pages.data, "reviews.csv")
    assert button(full.pages.data, "Continue to training").isEnabled()


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([(str(i), str(i * i)) for i in range(40)], "looks like text. Choose the text column yourself"),
        ([(text, "same") for text, _ in reviews(40)], "has the same class, “same”"),
        (reviews(6), "has only 6 usable rows"),
        ([(text, "") for text, _ in reviews(40)], "has both a text"),
    ],
)
def test_that_a_table_without_classes_is_shown_with_one_sentence_and_the_model_stays(
    full: MainWindow, session: Session, settle: Settle, tmp_path: Path, rows: list[tuple[str, str]], sentence: str
) -> None:
    model = session.classifier
    full.open_path(str(write_csv(tmp_path / "odd.csv", rows)))
    settle()
    assert notices(full.failures) == []
    (said,) = notices(full.pages.data)
    assert sentence in said
    assert says(full.pages.data, "odd.csv")
    assert not button(full.pages.data, "Continue to training").isEnabled()
    assert session.classifier is model
    full.show_page("train")
    assert not button(full.pages.train, "Start training").isEnabled()


def test_that_a_failure_can_be_dismissed_and_goes_when_something_new_begins(
    full: MainWindow, settle: Settle, tmp_path: Path, table: Path
) -> None:
    full.open_path(str(tmp_path / "none.csv"))
    settle()
    (close,) = [b for b in full.failures.findChildren(QWidget) if b.accessibleName() == "Dismiss"]
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert notices(full.failures) == []
    assert not full.failures.isVisible()
    full.open_path(str(tmp_path / "none.csv"))
    settle()
    full.open_path(str(table))
    settle()
    assert notices(full.failures) == []


def test_that_a_bug_offers_its_report_and_nothing_else_does(
    full: MainWindow, settle: Settle, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full.open_path(str(tmp_path / "none.csv"))
    settle()
    assert not has_button(full.failures, "Copy report")

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("in the reader")

    monkeypatch.setattr(tablefile, "read", broken)
    full.open_path(str(table))
    settle()
    assert "Traceback" not in " ".join(words(full))
    button(full.failures, "Copy report").click()
    report = QGuiApplication.clipboard().text()
    assert report.startswith("BERTDesk ")
    assert "ZeroDivisionError: in the reader" in report
    assert "End of the log:" in report


# Keys and pages


def test_that_keys_reach_every_page_and_each_pages_main_action(
    full: MainWindow, session: Session, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    QApplication.setActiveWindow(full)
    for number, name in enumerate(("data", "train", "evaluate", "classify", "understand", "pretrain", "settings"), 1):
        QTest.keyClick(full, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        assert page(full) == name
    full.show_page("data")
    QTest.keyClick(full, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page(full) == "train"
    started: list[TrainConfig] = []
    monkeypatch.setattr(session.training, "begin", lambda config, **_: started.append(config))
    QTest.keyClick(full, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert started == [full.pages.train.config()]


def test_that_control_enter_in_the_text_classifies_once(full: MainWindow, session: Session, settle: Settle) -> None:
    full.show_page("classify")
    box = full.pages.classify.findChild(PasteBox)
    box.setFocus()
    box.set_text("the room was clean .")
    heard: list[str] = []
    session.reported.connect(lambda verb, _event: heard.append(verb))
    session.asking.prediction_changed.connect(lambda: heard.append("prediction"))
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert heard.count("prediction") == 1
    assert session.asking.attribution is not None
    assert box.text() == "the room was clean ."


@pytest.mark.parametrize("seeds", [1, 2])
def test_that_escape_pauses_a_training(
    full: MainWindow, session: Session, tiny_encoder: Path, settle: Settle, seeds: int
) -> None:
    session.material.choose_encoder(base_models.local(tiny_encoder))
    settle()
    full.show_page("train")
    session.training.begin(WITHOUT_END, seeds=seeds)
    assert button(full.status, "Pause").accessibleName() == "Pause the training"
    QTest.keyClick(full, Qt.Key.Key_Escape)
    settle()
    assert says(full.pages.run, "Paused")
    assert has_button(full.pages.run, "Continue")
    assert session.training.interrupted.paused is not None


def test_that_a_mistake_is_explained_on_the_page_classify(full: MainWindow, session: Session, settle: Settle) -> None:
    session.evaluate_file(full.pages.data._session.material.table.path)  # type: ignore[union-attr]
    settle()
    full.pages.evaluate.text_chosen.emit("the room was clean .")
    settle()
    assert page(full) == "classify"
    assert session.asking.attribution is not None
    assert full.findChild(TokenText).text() == "the room was clean ."


def test_that_the_menu_waits_while_something_runs(full: MainWindow, session: Session, tiny_encoder: Path) -> None:
    def enabled() -> list[str]:
        menu = full.menuBar().actions()[0].menu()
        return [each.text() for each in menu.actions() if each.text() and each.isEnabled()]  # type: ignore[attr-defined]

    assert "Open a table…" in enabled()
    session.material.choose_encoder(base_models.local(tiny_encoder))
    session.training.begin(WITHOUT_END)
    assert enabled() == ["Open a model…", "Quit"]  # an earlier model can be asked meanwhile


# Switches while something runs


def test_that_language_and_theme_switch_while_a_run_goes_on(
    full: MainWindow, session: Session, tiny_encoder: Path, qtbot: QtBot, settle: Settle
) -> None:
    session.material.choose_encoder(base_models.local(tiny_encoder))
    session.training.begin(WITHOUT_END)
    full.show_page("settings")
    language, colours = named(full, QComboBox, "Language"), named(full, QComboBox, "Theme")
    language.setCurrentIndex(language.findData("zh_CN"))
    language.activated.emit(language.currentIndex())
    assert session.settings.language == "zh_CN"
    assert says(full.pages.settings, "设置")
    colours.setCurrentIndex(colours.findData("dark"))
    colours.activated.emit(colours.currentIndex())
    assert theme.current() == theme.DARK
    assert session.jobs.run.verb == "train"
    full.show_page("train")
    qtbot.waitUntil(lambda: says(full.pages.run, "步"), timeout=WAIT_MS)  # "step"
    session.jobs.cancel()
    settle()
    assert not says(full.pages.run, "Stop")
    session.change_settings(replace(session.settings, language="en", theme="light"))
    assert says(full.pages.run, "Stopped at step") or says(full.pages.run, "Stopped before")
    assert theme.current() == theme.LIGHT


def test_that_a_switch_of_language_keeps_what_the_person_has_set(
    full: MainWindow, session: Session, settle: Settle
) -> None:
    full.show_page("train")
    epochs = named(full.pages.train, QWidget, "Passes over the data (epochs), at most")
    epochs.setValue(7)  # type: ignore[attr-defined]
    full.pages.classify.findChild(PasteBox).set_text("half a sen")
    session.change_settings(replace(session.settings, language="zh_CN"))
    session.change_settings(replace(session.settings, language="en"))
    assert full.pages.train.config().epochs == 7
    assert full.pages.classify.findChild(PasteBox).text() == "half a sen"


def test_that_the_run_says_the_same_after_a_switch_of_language(full: MainWindow, session: Session) -> None:
    for event in (Progressed("tokenizing", 1, 2), ModelSaved("/models/a")):
        full.pages.run.on_event(event)
    before = words(full.pages.run)
    session.change_settings(replace(session.settings, language="zh_CN"))
    session.change_settings(replace(session.settings, language="en"))
    assert words(full.pages.run) == before
