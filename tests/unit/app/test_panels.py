"""Each page is handed events and small real objects, and looked at: what it says, what it offers, what a click does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from looking import button, drag, drop, has_button, named, notices, rich_labels, rows, says, tooltips, words
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTableView,
    QToolButton,
    QWidget,
)
from tiny import reviews, save_tiny_model, write_csv

from bertdesk.app.job import Lane
from bertdesk.app.panels.columns import ColumnsPanel
from bertdesk.app.panels.data import DataPanel
from bertdesk.app.panels.encoder import EncoderPanel
from bertdesk.app.panels.forecast import ForecastPanel
from bertdesk.app.panels.settings import SettingsPanel
from bertdesk.app.panels.status import StatusPanel
from bertdesk.app.panels.table_notices import TableNoticesPanel
from bertdesk.app.panels.train import TrainPanel
from bertdesk.app.session import Session
from bertdesk.app.widgets.bar_list import BarList
from bertdesk.app.widgets.legend import MarkLegend
from bertdesk.app.widgets.matrix_view import MatrixView
from bertdesk.app.widgets.token_text import TokenText
from bertdesk.app.window import MainWindow
from bertdesk.core import base_models
from bertdesk.core.config import TrainConfig
from bertdesk.core.device import Device
from bertdesk.core.events import (
    RunCancelled,
    StepDone,
)
from bertdesk.core.model import Classifier

Settle = Callable[[], None]
P = TypeVar("P", bound=QWidget)
HALF = StepDone(150, 300, 1.5, 0.4321, 2e-4, 37.42, 200.0)
LEFT = Qt.MouseButton.LeftButton
HOSTILE = "<b>late</b> & <img src=x>"


def open_table(session: Session, path: Path, settle: Settle) -> None:
    session.material.open_table(path)
    settle()


# Data


def test_that_the_first_page_is_an_invitation(panel: Any) -> None:
    data = panel(DataPanel)
    assert says(data, "Drop a table here")
    assert has_button(data, "Try the sample")
    assert not has_button(data, "Continue to training")


def test_that_the_data_page_shows_classes_and_lengths(
    panel: Any, session: Session, table: Path, settle: Settle
) -> None:
    data = panel(DataPanel)
    open_table(session, table, settle)
    assert says(data, "reviews.csv")
    assert says(data, "60 rows, 2 columns")
    assert sorted(rows(named(data, BarList, "Rows of each class"))) == [["bad"], ["good"]]
    assert says(data, "Half of the texts have at most 8 tokens (word pieces), the longest 9. Training reads up to")
    asked: list[str] = []
    data.page_requested.connect(asked.append)
    button(data, "Continue to training").click()
    assert asked == ["train"]


def test_that_another_column_makes_another_dataset_and_a_wrong_one_says_why(
    panel: Any, session: Session, settle: Settle, tmp_path: Path
) -> None:
    data, columns, told = panel(DataPanel), panel(ColumnsPanel), panel(TableNoticesPanel)
    three = [(text, label, str(i % 3)) for i, (text, label) in enumerate(reviews(30))]
    open_table(session, write_csv(tmp_path / "three.csv", three, ("text", "label", "stars")), settle)
    column = named(columns, QComboBox, "Class column")
    chosen = column.currentText()

    def choose(name: str) -> None:
        column.setCurrentText(name)
        column.activated.emit(column.currentIndex())
        settle()

    choose("text")
    (said,) = notices(told)
    assert "“text” is chosen twice." in said
    assert not button(data, "Continue to training").isEnabled()
    assert rows(named(data, BarList, "Rows of each class")) == []
    choose("stars")
    assert notices(told) == []
    assert button(data, "Continue to training").isEnabled()
    assert rows(named(data, BarList, "Rows of each class")) == [["0"], ["1"], ["2"]]
    assert chosen in ("label", "stars")


def test_that_a_dismissed_notice_stays_away_until_another_table(
    panel: Any, session: Session, settle: Settle, tmp_path: Path
) -> None:
    told = panel(TableNoticesPanel)
    twice, again = (write_csv(tmp_path / f"{name}.csv", reviews(30)) for name in ("twice", "again"))
    for path, more in ((twice, "\n\na nul\0 in it,good\n"), (again, "\n\none more,good\n")):
        path.write_text(path.read_text() + more)
    open_table(session, twice, settle)
    assert len(notices(told)) == 2

    def dismiss_first() -> None:
        first = next(b for b in told.findChildren(QToolButton) if b.accessibleName() == "Dismiss" and b.isVisible())
        QTest.mouseClick(first, LEFT)

    (_, kept) = notices(told)
    dismiss_first()
    assert notices(told) == [kept]
    session.material.lengths_changed.emit()
    told.retranslate()  # as a switch of language does
    assert notices(told) == [kept]
    open_table(session, again, settle)
    assert len(notices(told)) == 1


def test_that_lengths_of_an_encoder_that_is_not_here_are_not_promised(
    panel: Any, session: Session, table: Path, settle: Settle
) -> None:
    data = panel(DataPanel)
    open_table(session, table, settle)
    session.material.choose_encoder(base_models.find("google-bert/bert-base-chinese"))
    settle()
    assert not says(data, "Counting")
    assert not says(data, "Half of the texts")


def test_that_texts_longer_than_training_reads_are_said(
    panel: Any, session: Session, settle: Settle, tmp_path: Path
) -> None:
    data = panel(DataPanel)
    long = [(text + " the room was bad" * (120 if i < 3 else 0), label) for i, (text, label) in enumerate(reviews(30))]
    open_table(session, write_csv(tmp_path / "long.csv", long), settle)
    assert says(data, "10 % are longer than the 256 that training reads")


# Train


def numbers(train: TrainPanel) -> dict[str, float]:
    names = {
        "rate": "Step size (learning rate)",
        "batch": "Texts a step (batch size)",
        "epochs": "Passes over the data (epochs), at most",
        "length": "Tokens read of a text",
        "frozen": "Lowest layers kept as they are",
    }
    boxes = {box.accessibleName(): box for box in [*train.findChildren(QSpinBox), *train.findChildren(QDoubleSpinBox)]}
    return {short: boxes[name].value() for short, name in names.items()}


@pytest.mark.parametrize("preset", ["fast", "balanced", "thorough"])
def test_that_a_preset_sets_the_numbers_it_stands_for(panel: Any, session: Session, preset: str) -> None:
    train = panel(TrainPanel)
    (choice,) = [b for b in train.findChildren(QRadioButton) if b.text().lower() == preset]
    choice.click()
    recipe = base_models.recipe(base_models.BUILT_IN, preset)  # type: ignore[arg-type]
    assert train.config() == recipe
    assert numbers(train) == {
        "rate": recipe.learning_rate,
        "batch": recipe.batch_size,
        "epochs": recipe.epochs,
        "length": recipe.max_length,
        "frozen": recipe.frozen_layers,
    }
    assert says(train, f"Up to {recipe.epochs} passes over the data, {recipe.max_length} tokens of each text")


def test_that_numbers_are_hidden_until_asked_for_and_used_as_they_stand(panel: Any) -> None:
    train = panel(TrainPanel)
    epochs = named(train, QSpinBox, "Passes over the data (epochs), at most")
    assert not epochs.isVisible()
    button(train, "Change the numbers").click()
    assert epochs.isVisible()
    epochs.setValue(9)
    assert train.config().epochs == 9


def test_that_training_waits_for_a_table_and_says_where_to_get_one(panel: Any) -> None:
    train = panel(TrainPanel)
    assert not button(train, "Start training").isEnabled()
    assert says(train, "Training needs a table with texts and classes.")
    asked: list[str] = []
    train.page_requested.connect(asked.append)
    button(train, "Open a table").click()
    assert asked == ["data"]


def test_that_two_clicks_on_start_start_one_training(
    panel: Any, session: Session, table: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    train = panel(TrainPanel)
    open_table(session, table, settle)
    started: list[TrainConfig] = []

    def start(config: TrainConfig, *, seeds: int) -> bool:
        assert seeds == 1
        started.append(config)
        return True

    monkeypatch.setattr(session.training, "begin", start)
    wanted = train.config()
    start_button = button(train, "Start training")
    for _ in range(2):
        QTest.mouseClick(start_button, LEFT)
    train.start()  # the shortcut
    assert started == [wanted]


def test_that_an_encoder_from_a_folder_is_chosen_and_named(panel: Any, session: Session, tiny_encoder: Path) -> None:
    chooser = panel(EncoderPanel)
    session.material.choose_encoder(base_models.local(tiny_encoder))
    encoder = named(chooser, QComboBox, "Encoder")
    assert encoder.currentText() == str(tiny_encoder)
    encoder.setCurrentIndex(0)
    encoder.activated.emit(0)
    assert session.material.encoder == base_models.BUILT_IN
    assert says(chooser, "22.7 million weights · 6 layers · English · licence Apache-2.0")


def test_that_an_encoder_that_is_not_here_says_that_it_is_downloaded(panel: Any) -> None:
    encoder = named(panel(EncoderPanel), QComboBox, "Encoder")
    titles = [encoder.itemText(i) for i in range(encoder.count())]
    assert titles[0] == "sentence-transformers/all-MiniLM-L6-v2 (built in)"
    assert "google-bert/bert-base-uncased (is downloaded first)" in titles


def test_that_the_device_is_named_once_it_is_known(panel: Any, session: Session) -> None:
    forecast = panel(ForecastPanel)
    assert says(forecast, "Looking for the fastest device")
    session._on_warm(Device("cuda", "NVIDIA H200", 140_000))
    assert says(forecast, "Trains on CUDA · NVIDIA H200: a test step has just run there.")


# Names and texts that look like markup


def test_that_nothing_reads_a_persons_words_as_markup(
    window: MainWindow, session: Session, settle: Settle, tmp_path: Path, tiny_encoder: Path, cpu: Device
) -> None:
    labels = (HOSTILE, "{n} <i>good</i> {name} %1")
    folder = save_tiny_model(tmp_path / "<img src=x> {n}", tiny_encoder, labels)
    texts = [(f"<img src=x> the <b>room</b> was {i}", labels[i % 2]) for i in range(30)]
    table = write_csv(tmp_path / "<img src=x> & {rows}.csv", texts, ("<u>text</u>", "<s>label</s>"))
    session.material.open_table(table)
    settle()
    session.open_model(folder)
    settle()
    session.evaluate_file(write_csv(tmp_path / "scored.csv", texts))
    settle()
    window.show_page("classify")
    window.pages.classify.show_text("<img src=x> the <b>room</b> was & clean")
    settle()
    window.open_path(str(tmp_path / "<b>none</b>.csv"))
    settle()
    assert rich_labels(window) == []
    assert [tip for tip in tooltips(window) if "<b>" in tip or "<img" in tip or "<i>" in tip] == []
    assert says(window.pages.data, "<img src=x> & {rows}.csv")
    assert any("<b>none</b>.csv" in text for text in notices(window.failures))
    assert says(window.status, "Model: <img src=x> {n}")
    window.show_page("classify")
    assert any(label in words(window.pages.classify) for label in labels)
    assert window.findChild(TokenText).toPlainText() == "<img src=x> the <b>room</b> was & clean"
    legend = " ".join(label.text() for label in window.findChild(MarkLegend).findChildren(QLabel))
    assert "pushes towards “" in legend
    window.show_page("evaluate")
    matrix = window.pages.evaluate.findChild(MatrixView)
    matrix.cell_chosen.emit(labels[1], labels[0])
    assert says(window.pages.evaluate, f" texts of “{labels[1]}” that were taken for “{HOSTILE}”")
    assert [row[0] for row in rows(named(window.pages.evaluate, QTableView, "Figures of each class"))] == list(labels)


# Settings and the status line


def test_that_settings_take_effect_at_once(panel: Any, session: Session) -> None:
    settings = panel(SettingsPanel)
    device = named(settings, QComboBox, "Device")
    device.setCurrentIndex(device.findData("cpu"))
    device.activated.emit(device.currentIndex())
    assert session.settings.device == "cpu"
    mirror = next(w for w in settings.findChildren(QWidget) if w.accessibleName() == "Mirror for encoder downloads")
    mirror.setText("  https://hf-mirror.com ")
    mirror.editingFinished.emit()
    assert session.settings.hub_mirror == "https://hf-mirror.com"
    heard: list[object] = []
    session.settings_changed.connect(heard.append)
    mirror.editingFinished.emit()
    assert heard == []  # nothing has changed


def test_that_the_settings_page_says_where_a_persons_data_is(panel: Any, tmp_path: Path) -> None:
    assert says(panel(SettingsPanel), f"Models, settings and logs are kept in {tmp_path / 'home'}")


def test_that_the_status_line_names_device_model_and_what_runs(
    panel: Any, session: Session, classifier: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = panel(StatusPanel)
    assert words(status) == ["Getting ready…", "No model yet"]
    session._on_warm(Device("cpu", "Some processor", 1000))
    session._on_model(classifier)
    assert words(status) == ["CPU · Some processor", "Model: tiny"]
    monkeypatch.setattr(Lane, "verb", property(lambda lane: "train" if lane is session.jobs.run else ""))
    session.busy_changed.emit(True)
    assert words(status)[-1] == "Training"
    bar = status.findChild(QProgressBar)
    assert (bar.minimum(), bar.maximum()) == (0, 0)  # not known yet
    session.reported.emit("train", HALF)
    assert words(status)[-1] == "Training, about 3 minutes left"
    assert bar.value() == 500
    monkeypatch.setattr(Lane, "verb", "")
    session.busy_changed.emit(False)
    assert words(status) == ["CPU · Some processor", "Model: tiny"]
    assert not bar.isVisible()


def test_that_cancel_in_the_status_line_stops_what_runs(
    panel: Any, session: Session, table: Path, tiny_encoder: Path, settle: Settle
) -> None:
    status = panel(StatusPanel)
    open_table(session, table, settle)
    session.material.choose_encoder(base_models.local(tiny_encoder))
    settle()
    endings: list[object] = []
    session.reported.connect(lambda _verb, event: endings.append(event))
    session.more_data.estimate("cpu")
    (cancel,) = [b for b in status.findChildren(QPushButton) if b.accessibleName() == "Cancel what is running"]
    QTest.mouseClick(cancel, LEFT, pos=QPoint(5, 5))
    settle()
    assert isinstance(endings[-1], RunCancelled)
    assert not cancel.isVisible()


def test_that_a_table_dropped_on_the_page_is_asked_for_by_its_path(panel: Any, table: Path) -> None:
    data = panel(DataPanel)
    dropped: list[list[str]] = []
    data.files_dropped.connect(dropped.append)
    (area,) = [w for w in data.findChildren(QWidget) if w.accessibleName() == "Area to drop a file on"]
    assert drop(area, drag(table))
    assert dropped == [[str(table)]]
