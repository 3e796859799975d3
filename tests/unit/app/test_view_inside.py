"""A classifier is looked into from the page: on rows that it has not learnt from, with its encoder where it is here."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from looking import button, has_button, named, says
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProgressBar, QSlider
from pytestqt.qtbot import QtBot
from tiny import reviews, save_tiny_topics, write_csv
from understand_page import open_page
from waiting import WAIT_MS

from bertdesk import api
from bertdesk.app import inside_words, inside_works
from bertdesk.app.inside_works import Chosen, Seen
from bertdesk.app.panels.inside import InsideView
from bertdesk.app.session import Session
from bertdesk.app.widgets.layer_bars import LayerBars
from bertdesk.app.widgets.scatter_view import ScatterView
from bertdesk.app.window import MainWindow
from bertdesk.core import provenance
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Dataset
from bertdesk.core.understand.changes import Changes
from bertdesk.core.understand.inside import Inside
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.probe import Probes
from bertdesk.paths import resource

Settle = Callable[[], None]
CONFIG = TrainConfig(
    learning_rate=5e-3, epochs=3, batch_size=8, max_length=32, dropout=0.0, valid_share=0.2, test_share=0.2,
    frozen_layers=1,
)  # fmt: skip
GUESSES, WEIGHTS, LIKENESS = (
    "Right answers from each layer", "Change of the weights of each layer", "Likeness of each layer before and after",
)  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Path) -> Path:
    """A folder with a table of 100 rows, an encoder, and a classifier that learnt from both."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(tiny_encoder, folder / "parent")
    write_csv(folder / "reviews.csv", reviews(100))
    api.train(folder / "reviews.csv", out=folder / "model", model=str(folder / "parent"), config=CONFIG, device="cpu")
    return folder


@pytest.fixture
def see(session: Session, panel: Any, settle: Settle) -> Callable[..., InsideView]:
    def look(source: Path, table: Path | None = None, text: str = "the film was good") -> InsideView:
        view: InsideView = panel(InsideView)
        if table is not None:
            session.material.open_table(table)
            settle()
        session.understanding.use(source, device="cpu", mirror="")
        session.understanding.read(text)
        settle()
        return view

    return look


@pytest.fixture
def seen(house: Path, see: Callable[..., InsideView], settle: Settle) -> InsideView:
    view = see(house / "model", house / "reviews.csv")
    button(view, "Look inside").click()
    for _ in range(2):
        settle()
    return view


def inside_of(view: InsideView) -> Inside:
    found = view.looking.found
    assert isinstance(found, Seen)
    assert isinstance(found.inside, Inside)
    return found.inside


def test_that_the_rows_are_those_it_did_not_learn_from(seen: InsideView) -> None:
    found = seen.looking.found
    assert isinstance(found, Seen)
    assert (found.chosen.known, found.chosen.dataset.n) == ("held_out", 40)
    assert says(seen, "Seen on 40 texts of “reviews.csv” that the model did not learn from.")


def test_that_it_is_said_where_the_head_reads_the_mean_of_all_tokens(
    seen: InsideView, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not says(seen, "mean of all tokens")
    subject = seen.understanding.subject
    assert subject is not None
    monkeypatch.setattr(subject.network.config, "classifier_pooling", "mean", raising=False)
    seen.retranslate()
    assert says(seen, "mean of all tokens")


def test_that_layers_are_dragged_through_with_the_persons_text_among_the_points(seen: InsideView, qtbot: QtBot) -> None:
    slider, scatter, inside = seen.findChildren(QSlider)[0], seen.findChildren(ScatterView)[0], inside_of(seen)
    assert slider.value() == slider.maximum() == 2
    assert says(seen, "after layer 2")
    qtbot.keyClick(scatter, Qt.Key.Key_Home)
    assert scatter.chosen() == -2  # the own text is there
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert says(seen, "after layer 1")
    values, points = scatter.values(), inside.planes[1].points
    drawn = np.array([[values.cell(row, 2), values.cell(row, 3)] for row in range(values.n_rows)], np.float64)
    np.testing.assert_allclose(drawn, points / np.sqrt(np.square(points).sum(1).mean()), atol=1e-5)
    assert all(named(seen, LayerBars, name).chosen() == 1 for name in (GUESSES, WEIGHTS, LIKENESS))
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert says(seen, "[CLS] is the same for every text")


def test_that_the_slider_stays_where_it_is_while_it_is_dragged(seen: InsideView) -> None:
    slider = seen.findChildren(QSlider)[0]
    places = set()
    for layer in range(slider.maximum() + 1):
        slider.setValue(layer)
        QApplication.processEvents()
        places.add(slider.x())
    assert len(places) == 1


def test_that_a_bar_chooses_the_layer_too(seen: InsideView, qtbot: QtBot) -> None:
    qtbot.keyClick(named(seen, LayerBars, WEIGHTS), Qt.Key.Key_Home)
    assert seen.findChildren(QSlider)[0].value() == 0


def test_that_what_is_drawn_of_layers_is_what_was_found(seen: InsideView) -> None:
    inside = inside_of(seen)
    assert isinstance(inside.probes, Probes)
    assert isinstance(inside.changes, Changes)
    assert inside.changes.weights[:2] == (0.0, 0.0)  # they were frozen
    for name, wanted in (
        (GUESSES, inside.probes.accuracies), (WEIGHTS, inside.changes.weights), (LIKENESS, inside.changes.likeness),
    ):  # fmt: skip
        values = named(seen, LayerBars, name).values()
        drawn = [float(values.cell(row, 1)) for row in range(values.n_rows)]
        assert drawn == pytest.approx([float("nan") if each is None else each for each in wanted], nan_ok=True)
    assert says(seen, "Fine-tuning changed layer 2 most")
    assert says(seen, "The embeddings and the layers up to 1 stayed as they were.")
    assert says(seen, "tried on the other")


def test_that_another_sentence_is_placed_without_looking_again(
    seen: InsideView, session: Session, settle: Settle
) -> None:
    before, path = inside_of(seen), seen._path
    session.understanding.read("the meal was awful")
    settle()
    assert inside_of(seen) is before
    assert path is not None
    assert seen._path is not None
    assert not np.allclose(path, seen._path)


def test_that_what_is_found_behind_another_view_is_shown_when_it_is_seen(
    house: Path, see: Callable[..., InsideView], settle: Settle
) -> None:
    view = see(house / "model", house / "reviews.csv")
    button(view, "Look inside").click()
    view.hide()
    settle()
    assert isinstance(view.looking.found, Seen)
    assert view._path is None
    view.show()
    settle()
    assert view._path is not None
    assert says(view, "Which layer could decide")


def test_that_the_focus_is_on_what_can_be_done_next(seen: InsideView, house: Path, settle: Settle) -> None:
    seen.looking.forget()
    button(seen, "Look inside").click()
    assert button(seen, "Stop").hasFocus()
    settle()
    assert seen.findChildren(QSlider)[0].hasFocus()


def test_that_a_point_says_its_text_and_class(seen: InsideView, session: Session) -> None:
    found, table = seen.looking.found, session.material.dataset
    assert isinstance(found, Seen)
    assert table is not None
    values = seen.findChildren(ScatterView)[0].values()
    own = found.chosen.dataset
    assert [values.cell(row, 0) for row in range(values.n_rows)] == list(own.texts)
    assert [values.cell(row, 1) for row in range(values.n_rows)] == [own.labels[label] for label in own.label_ids]


def test_that_other_rows_or_another_network_take_the_answer_away(
    seen: InsideView, session: Session, tmp_path: Path, house: Path, settle: Settle
) -> None:
    session.material.open_table(write_csv(tmp_path / "other.csv", reviews(30)))
    settle()
    assert seen.looking.found is None
    assert has_button(seen, "Look inside")
    session.understanding.use(house / "parent", device="cpu", mirror="")
    for _ in range(2):
        settle()
    assert says(seen, "has not learned any classes")
    assert not has_button(seen, "Look inside")


def test_that_looking_can_be_stopped_and_begun_again(
    house: Path, see: Callable[..., InsideView], qtbot: QtBot, settle: Settle
) -> None:
    view = see(house / "model", house / "reviews.csv")
    button(view, "Look inside").click()
    assert view.findChildren(QProgressBar)[0].isVisible()
    button(view, "Stop").click()
    settle()
    assert view.looking.found is None
    button(view, "Look inside").click()
    qtbot.waitUntil(lambda: view.looking.found is not None, timeout=WAIT_MS)
    settle()


def test_that_escape_stops_looking_inside_and_leaves_the_rest_alone(
    window: MainWindow, session: Session, house: Path, settle: Settle
) -> None:
    session.material.open_table(house / "reviews.csv")
    settle()
    open_page(window, settle, house / "model", view="inside")
    view = window.pages.inside
    button(view, "Look inside").click()
    assert window.focusWidget() is button(view, "Stop")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not view.looking.is_looking
    assert window.focusWidget() is button(view, "Look inside")
    settle()
    assert view.looking.found is None
    assert has_button(view, "Look inside")
    assert session.understanding.subject is not None


def test_that_progress_is_told_in_words(house: Path, see: Callable[..., InsideView], settle: Settle) -> None:
    view, heard = see(house / "model", house / "reviews.csv"), list[str]()
    view.looking.progressed.connect(lambda event: heard.append(inside_words.progress(event, 2)))
    button(view, "Look inside").click()
    settle()
    assert {"Reading the texts…", "Trying out each layer…", "Opening the encoder as it was before…"} == set(heard)


def test_that_without_labelled_texts_they_are_asked_for(
    house: Path, see: Callable[..., InsideView], session: Session, settle: Settle, qtbot: QtBot
) -> None:
    view = see(house / "model")
    assert says(view, "This needs labelled texts")
    assert not has_button(view, "Look inside")
    with qtbot.waitSignal(view.table_requested, timeout=1000):
        button(view, "Open a table…").click()
    session.material.open_table(house / "reviews.csv")
    settle()
    assert has_button(view, "Look inside")
    assert not has_button(view, "Open a table…")


def test_that_the_sample_can_be_opened_from_here(
    house: Path, see: Callable[..., InsideView], session: Session, settle: Settle
) -> None:
    view = see(house / "model")
    button(view, "Open the sample").click()
    settle()
    assert session.material.table is not None
    assert session.material.table.path == resource("samples/feedback_en.csv")
    assert has_button(view, "Look inside")
    assert not has_button(view, "Open the sample")


def test_that_an_encoder_without_classes_leads_to_where_they_are_learnt(
    see: Callable[..., InsideView], session: Session, tiny_encoder: Path, table: Path, settle: Settle
) -> None:
    asked: list[str] = []
    view = see(tiny_encoder)
    view.page_requested.connect(asked.append)
    assert says(view, "has not learned any classes")
    button(view, "Train a classifier").click()
    session.material.open_table(table)
    settle()
    button(view, "Train a classifier").click()
    assert asked == ["data", "train"]


def test_that_a_model_that_decides_each_class_by_itself_is_said_to_be_another_thing(
    see: Callable[..., InsideView], tiny_encoder: Path, tmp_path: Path, table: Path
) -> None:
    assert says(see(save_tiny_topics(tmp_path / "topics", tiny_encoder), table), "decides each class by itself")


def test_that_without_its_encoder_the_rest_is_shown(
    house: Path, see: Callable[..., InsideView], tmp_path: Path, settle: Settle
) -> None:
    alone = Path(shutil.copytree(house / "model", tmp_path / "alone"))
    view = see(alone, house / "reviews.csv")
    button(view, "Look inside").click()
    for _ in range(2):
        settle()
    assert inside_of(view).changes == Lacking("no_encoder")
    assert says(view, "is not at hand")
    assert named(view, LayerBars, GUESSES).isVisible()
    assert not named(view, LayerBars, WEIGHTS).isVisible()


def test_that_rows_are_chosen_that_the_model_has_not_seen(house: Path, session: Session, settle: Settle) -> None:
    session.material.open_table(house / "reviews.csv")
    settle()
    table, record = session.material.dataset, provenance.read(house / "model")
    assert isinstance(table, Dataset)
    small = Chosen(inside_works.subset(table, np.arange(10)), "held_out")
    enough = Chosen(inside_works.subset(table, np.arange(40)), "held_out")
    foreign = Chosen(inside_works.subset(table, np.arange(50)), "unknown")
    kept = inside_works.choose(record, None, table)
    assert kept is not None
    assert (kept.known, kept.dataset.n) == ("held_out", 40)
    assert inside_works.choose(record, enough, table) is enough
    assert inside_works.choose(record, small, None) is small
    assert inside_works.choose(record, foreign, None) is foreign
    assert inside_works.choose(record, None, None) is None
    other = inside_works.choose(record, None, enough.dataset)
    assert other is not None
    assert other.known == "unknown"


def test_that_a_table_whose_held_out_rows_are_too_few_is_said_to_have_been_learnt(
    tmp_path: Path, tiny_encoder: Path, session: Session, settle: Settle
) -> None:
    api.train(
        write_csv(tmp_path / "few.csv", reviews(40)), out=tmp_path / "model", model=str(tiny_encoder), device="cpu",
        config=TrainConfig(max_length=32, max_steps=1),
    )  # fmt: skip
    session.material.open_table(tmp_path / "few.csv")
    settle()
    chosen = inside_works.choose(provenance.read(tmp_path / "model"), None, session.material.dataset)
    assert chosen is not None
    assert (chosen.known, chosen.dataset.n) == ("learnt", 40)
    assert "flatters its upper layers" in inside_words.rows(chosen, 40)


def told(*shares: float, n: int = 300) -> Probes:
    """Return layers that each get the first so many texts right; of the largest class, half."""
    return Probes(tuple(tuple(i < round(share * n) for i in range(n)) for share in shares), (True, False) * (n // 2), 7)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            told(0.5, 0.7, 0.9, 0.91),
            "Layer 2 would already get 90 % of 300 texts right, the last layer gets 91 %: these",
        ),
        (told(0.5, 0.6, 0.7, 0.95), "The last layer decides best: 95 % of 300 texts right. Each one below is worse"),
        (told(0.5, 0.5, 0.5, 0.51), "300 texts do not show that any layer is better than always naming the largest"),
        (told(0.9, 0.9, 0.9, 0.9), "The embeddings would already get 90 % of 300 texts right, the last layer gets 90"),
        (told(0.5, 0.9, 0.93, 0.96, n=28), "Layer 1 would already get 89 % of 28 texts right, the last layer gets 96"),
    ],
)
def test_that_the_layer_that_could_decide_is_named(found: Probes, said: str) -> None:
    assert inside_words.probes(found).startswith(said)
    assert "exact McNemar test, 5 %" in inside_words.how_probed(found)
