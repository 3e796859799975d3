"""The page "Pre-train", panel by panel: what was found, what it starts from, its numbers, and a run fed with events."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from looking import button, has_button, named, notices, says, words
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QProgressBar, QSpinBox, QTableView

from bertdesk.app import formulas
from bertdesk.app.panels.beginning import BeginningPanel
from bertdesk.app.panels.forecast import ForecastPanel
from bertdesk.app.panels.pretrain import PretrainPanel
from bertdesk.app.panels.pretrain_run import PretrainRunPanel
from bertdesk.app.panels.raw_text import RawTextPanel
from bertdesk.app.session import Session
from bertdesk.app.widgets.formula_view import FormulaView
from bertdesk.core import base_models
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import (
    Event,
    HeldBackScored,
    Notice,
    Progressed,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    StepDone,
)
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.looking import Looked
from bertdesk.core.pretrain.recipes import first_look, recipe

STEP = StepDone(40, 120, 0.9, 6.1, 1e-3, 80.0, 200.0, 5.5, 0.6)
SCORED = HeldBackScored(1, 5.9, 5.3, 0.41, 2410, 6.3, 0.6, 0.83, 512, is_best=True)


# Which text


def test_that_a_text_is_described_and_quoted(panel: Any, session: Session) -> None:
    card = panel(RawTextPanel)
    assert says(card, "Drop raw text here")
    session.raw_text.set_found(Looked(Corpus(Path("/d/reports.txt")), (), 1, 1_500_000, ("It rained.", "Then not.")))
    assert says(card, "“reports.txt” is a text file of 1.5 MB.")
    assert says(card, "It begins: “It rained. Then not.”")
    assert not any(box.isVisibleTo(card) for box in card.findChildren(QComboBox))


def test_that_a_folder_says_how_many_texts_it_holds(panel: Any, session: Session, tmp_path: Path) -> None:
    card = panel(RawTextPanel)
    (tmp_path / "letters").mkdir()
    session.raw_text.set_found(Looked(Corpus(tmp_path / "letters"), (), 1200, 9_000_000, ("Dear all.",)))
    assert says(card, "“letters” is a folder with 1,200 text files, 9.0 MB together.")


def test_that_another_column_of_a_table_can_be_chosen(
    panel: Any, session: Session, tmp_path: Path, settle: Any
) -> None:
    card = panel(RawTextPanel)
    lines = ["title,body", *(f"Tents {n},A long sentence about the tent of order {n}." for n in range(30))]
    (path := tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    assert session.raw_text.look(path)
    settle()
    box = named(card, QComboBox, "Column with the text")
    assert [box.itemText(i) for i in range(box.count())] == ["title", "body"]
    assert says(card, "the text is taken from “body”")
    box.setCurrentText("title")
    box.activated.emit(0)
    settle()
    assert session.raw_text.found is not None
    assert session.raw_text.found.corpus == Corpus(path, "title")
    assert says(card, "It begins: “Tents 0 Tents 1 Tents 2”")


def test_that_the_open_table_is_offered_with_its_text_column(
    panel: Any, session: Session, table: Path, settle: Any
) -> None:
    card = panel(RawTextPanel)
    assert not has_button(card, "The open table")
    session.material.open_table(table)
    settle()
    button(card, "The open table").click()
    settle()
    assert session.raw_text.found is not None
    assert session.raw_text.found.corpus == Corpus(table, "text")
    session.editing.exclude([0])
    settle()
    assert button(card, "The open table").accessibleDescription().startswith("What you changed in the table is not")
    session.editing.close()


def test_that_a_table_of_several_files_is_not_taken_for_its_first(
    panel: Any, session: Session, table: Path, tmp_path: Path, settle: Any
) -> None:
    card = panel(RawTextPanel)
    shutil.copy(table, tmp_path / "train.csv")
    shutil.copy(table, tmp_path / "test.csv")
    session.material.open_tables([tmp_path / "train.csv", tmp_path / "test.csv"])
    settle()
    assert session.material.table is not None
    assert session.material.table.files
    offered = button(card, "The open table")
    assert not offered.isEnabled()
    assert offered.accessibleDescription().startswith("The open table is joined of several files")


def test_that_a_quoted_text_is_never_markup(panel: Any, session: Session) -> None:
    card = panel(RawTextPanel)
    session.raw_text.set_found(Looked(Corpus(Path("<b>a{name}.txt")), (), 1, 10, ("<img src=x> {text}",)))
    assert says(card, "“<b>a{name}.txt” is a text file of 10 bytes.")
    assert says(card, "“<img src=x> {text}”")


# What it starts from


def test_that_a_new_network_has_a_size_and_an_encoder_a_name(panel: Any, session: Session) -> None:
    card = panel(BeginningPanel)
    assert session.raw_text.beginning == base_models.BUILT_IN
    assert has_button(card, "From a folder…")
    button(card, "A new network").click()
    assert session.raw_text.beginning == "tiny"
    assert says(card, "2 layers, 128 wide: the quickest")
    assert not has_button(card, "From a folder…")
    button(card, "Small").click()
    assert session.raw_text.beginning == "small"
    button(card, "An encoder that goes on").click()
    assert session.raw_text.beginning == base_models.BUILT_IN
    button(card, "A new network").click()
    assert session.raw_text.beginning == "small"  # as it was left


def test_that_encoders_that_were_made_here_are_offered_by_their_name(
    panel: Any, session: Session, tmp_path: Path
) -> None:
    card = panel(BeginningPanel)
    own = base_models.local(tmp_path / "reports 2026-11-27")
    session.own_encoders.set_encoders((own,))
    box = named(card, QComboBox, "Encoder")
    place = box.findText("reports 2026-11-27 (pre-trained here)")
    assert place >= 0
    box.setCurrentIndex(place)
    box.activated.emit(place)
    assert session.raw_text.beginning == own


# Its numbers


def test_that_the_numbers_are_those_that_suit_the_beginning(panel: Any, session: Session) -> None:
    page: PretrainPanel = panel(PretrainPanel)
    assert page.config() == recipe(base_models.BUILT_IN)
    assert says(page, "Passes over the text: 1. To be guessed: 15 % of the tokens.")
    session.raw_text.begin_new("tiny")
    assert page.config() == recipe("tiny")
    assert says(page, "learning rate 0.0003.")


def test_that_a_vocabulary_is_asked_for_a_new_network_alone(panel: Any, session: Session) -> None:
    page = panel(PretrainPanel)
    button(page, "Change the numbers").click()
    box = named(page, QSpinBox, "Size of the vocabulary, at most")
    assert not box.isVisible()
    session.raw_text.begin_new("mini")
    assert box.isVisible()


def test_that_what_a_person_has_set_stays_when_the_beginning_changes(panel: Any, session: Session) -> None:
    page = panel(PretrainPanel)
    named(page, QSpinBox, "Seed").setValue(4)
    named(page, QComboBox, "What is masked together").setCurrentIndex(1)
    session.raw_text.begin_new("tiny")
    assert (page.config().seed, page.config().masks_words) == (4, True)
    assert (page.config().learning_rate, page.config().vocabulary_size) == (3e-4, 8000)
    assert says(page, "whole words at a time")
    assert says(page, "Numbers changed by you.")


SMALL = Looked(Corpus(Path("small.txt")), (), 1, 20_000, ("A.",))
LARGE = Looked(Corpus(Path("large.txt")), (), 1, 10**9, ("B.",))


def test_that_numbers_for_a_first_look_go_with_the_text_that_they_were_for(panel: Any, session: Session) -> None:
    page: PretrainPanel = panel(PretrainPanel)
    session.raw_text.set_found(SMALL)
    page.suggest(first_look(SMALL.size_bytes))
    session.raw_text.set_found(replace(SMALL))  # looked at again
    assert (page.config().epochs, page.config().learning_rate) == (5, 5e-4)
    assert says(page, "a short text is read several times")
    session.raw_text.set_found(LARGE)
    assert page.config() == recipe(base_models.BUILT_IN)
    assert not says(page, "a short text is read several times")
    assert not says(page, "Numbers changed by you.")


def test_that_numbers_for_a_first_look_are_not_the_persons_own(panel: Any, session: Session) -> None:
    page: PretrainPanel = panel(PretrainPanel)
    session.raw_text.set_found(SMALL)
    page.suggest(first_look(SMALL.size_bytes))
    session.raw_text.begin_new("tiny")
    assert page.config() == recipe("tiny")
    assert not says(page, "Numbers changed by you.")


def test_that_a_number_that_was_set_after_a_suggestion_stays(panel: Any, session: Session) -> None:
    page: PretrainPanel = panel(PretrainPanel)
    session.raw_text.set_found(SMALL)
    page.suggest(first_look(SMALL.size_bytes))
    named(page, QSpinBox, "Passes over the text (epochs)").setValue(7)
    assert says(page, "Numbers changed by you.")
    session.raw_text.set_found(LARGE)
    assert (page.config().epochs, page.config().learning_rate) == (7, 1e-4)
    assert says(page, "Numbers changed by you.")
    session.raw_text.begin_new("tiny")
    assert (page.config().epochs, page.config().learning_rate) == (7, 3e-4)


def test_that_the_formula_shows_lambda_and_what_nothing_of_it_means(panel: Any) -> None:
    page = panel(PretrainPanel)
    view = page.findChild(FormulaView)
    assert view.isVisible()
    assert view.accessibleName() == formulas.formula("loss-joint").reading
    assert says(page, "λ = 1: it learns from the loss of guessing masked words")
    assert not says(page, "L_MLM")
    named(page, QDoubleSpinBox, "Weight of the next-sentence loss (λ)").setValue(0.5)
    assert says(page, "λ = 0.5: it learns")
    named(page, QDoubleSpinBox, "Weight of the next-sentence loss (λ)").setValue(0)
    assert says(page, "it learns from masked words alone")
    assert page.config().next_weight == 0


def test_that_the_start_waits_for_a_text(panel: Any, session: Session) -> None:
    page = panel(PretrainPanel)
    page.place_beside_start(ForecastPanel(session, session.pretraining.foresight))
    start = button(page, "Start pre-training")
    assert not start.isEnabled()
    assert says(page, "Choose a text first.")
    width = start.width()
    session.raw_text.set_found(Looked(Corpus(Path("a.txt")), (), 1, 10, ("A.",)))
    assert start.isEnabled()
    assert not says(page, "Choose a text first.")
    assert start.width() == width


# A run


@pytest.fixture
def run(panel: Any) -> PretrainRunPanel:
    made: PretrainRunPanel = panel(PretrainRunPanel)
    return made


def feed(run: PretrainRunPanel, *events: Event) -> None:
    for event in events:
        run.on_event(event)


def test_that_each_phase_before_the_first_step_is_named(run: PretrainRunPanel) -> None:
    feed(run, RunStarted("pretrain"), Progressed("reading", 30, 120))
    assert says(run, "Reading the text: 25 %")
    assert run.findChild(QProgressBar).value() == 250
    for phase, said in (
        ("vocabulary", "Collecting word pieces from the text: 50 %"),
        ("word_vectors", "Looking which words stand in the same texts"),
        ("pairing", "Putting sentences together in pairs"),
        ("head", "Teaching the new layers that guess words: 50 %"),
        ("evaluating", "Checking on text it does not learn from: 50 %"),
        ("comparing", "Making sure which text this is: 50 %"),
        ("loading", "Loading the encoder"),
    ):
        run.on_event(Progressed(phase, 1, 2))  # type: ignore[arg-type]
        assert says(run, said)
    assert not run._chart.isVisible()  # nothing to draw yet


def test_that_a_step_shows_the_loss_and_its_parts(run: PretrainRunPanel) -> None:
    feed(run, RunStarted("pretrain", "cpu", 120), STEP)
    assert says(run, "Pass 1 · step 40 of 120 · about 3 minutes left")
    assert says(run, "6.100")
    assert says(run, "5.50 for masked words + 1 × 0.60 for next sentences")
    assert (run._chart._masked.values, run._chart._next.values) == ([(40, 5.5)], [(40, 0.6)])
    assert run._chart.isVisible()
    feed(run, Progressed("evaluating", 1, 2))
    assert run.findChild(QProgressBar).value() == 333  # the run's, not the judgement's


def test_that_what_frequency_alone_would_cost_is_drawn_from_the_start(run: PretrainRunPanel) -> None:
    feed(run, RunStarted("pretrain", "cpu", 120, 6.3), STEP)
    assert run._chart._by_frequency.value == 6.3


def test_that_held_back_figures_are_said_in_words(run: PretrainRunPanel) -> None:
    feed(run, RunStarted("pretrain", "cpu", 120), STEP)
    assert has_button(run, "Stop, nothing to keep yet")
    feed(run, SCORED)
    assert says(
        run, "It guesses 41\u00a0% of the masked words in text it never saw. Of two texts it tells in 83\u00a0% of"
    )
    assert says(run, "of 2,410 on text kept aside")
    assert has_button(run, "Stop and keep the best")
    assert run._chart._by_frequency.value == 6.3
    assert (run._chart._masked_kept.values, run._chart._next_kept.values) == ([(40, 5.3)], [(40, 0.6)])


def test_that_a_worse_judgement_leaves_the_best_figures_and_is_drawn(run: PretrainRunPanel) -> None:
    worse = HeldBackScored(2, 6.0, 5.4, 0.39, 2410, 6.3, 0.6, 0.8, 512)
    feed(run, RunStarted("pretrain", "cpu", 120), STEP, SCORED, worse)
    assert says(run, "It guesses 41\u00a0%")
    assert [loss for _, loss in run._chart._masked_kept.values] == [5.3, 5.4]


def test_that_masked_words_alone_have_no_second_figure_and_no_second_plot(run: PretrainRunPanel) -> None:
    alone = HeldBackScored(1, 5.3, 5.3, 0.41, 2410, 6.3, is_best=True)
    feed(run, RunStarted("pretrain", "cpu", 120), StepDone(40, 120, 0.9, 5.5, 1e-3, 80.0, 200.0, 5.5), alone)
    assert not says(run, "Pairs of texts told apart")
    assert says(run, "It guesses 41\u00a0% of the masked words in text it never saw.")
    assert not says(run, "tossing a coin")
    assert not says(run, "was not measured")
    assert not run._chart.lower_plot.isVisible()
    feed(run, STEP, alone)
    assert says(run, "Whether one text follows the other was not measured: a single document is kept aside")


def test_that_figures_of_what_was_learnt_from_are_not_sold_as_unseen(run: PretrainRunPanel, report: Any) -> None:
    feed(run, RunStarted("pretrain", "cpu", 120), Notice("nothing_held_back"), STEP, SCORED)
    assert says(run, "in the text it learnt from.")
    assert not says(run, "never saw")
    assert says(run, "of 2,410 on text it learnt from")
    assert not says(run, "on text kept aside")
    assert run._chart._kept_words(5.3) == "on text it learnt from 5.30"
    run._chart.table_button.click()
    model = run._chart.findChild(QTableView).model()
    titles = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    assert titles[3:] == ["Masked words, measured", "Next sentence, measured"]
    assert any("none can be kept aside" in text and "an empty line" in text for text in notices(run))
    feed(run, Progressed("evaluating", 1, 2))
    assert says(run, "Checking on the text it learns from: 50 %")
    report("pretrain", RunStarted("pretrain", "cpu", 120), STEP, SCORED)
    assert says(run, "of 2,410 on text kept aside"), "the next run is of another text"
    assert run._chart._kept_words(5.3) == "on text kept aside 5.30"


def test_that_what_is_told_before_the_runs_own_first_word_stays(run: PretrainRunPanel, report: Any) -> None:
    report("pretrain", Notice("checkpoints_damaged"), RunStarted("pretrain", "cpu", 120), STEP)
    assert len(notices(run)) == 1
    report("pretrain", RunStarted("pretrain", "cpu", 120), STEP)
    assert notices(run) == []


def test_that_a_network_that_has_learnt_nothing_is_not_shown_as_a_success(run: PretrainRunPanel) -> None:
    nothing = HeldBackScored(3, 5.37, 5.37, 0.26, 19, 4.82, is_best=True, commonest=0.26)
    feed(run, RunStarted("pretrain", "cpu", 120, 4.82), STEP, nothing)
    assert says(run, "That is no better than word frequencies alone (loss 5.37, by frequency 4.82): it needs more text")
    assert says(run, "of 19 on text kept aside; always naming the commonest word piece: 26\u00a0%")
    feed(run, replace(nothing, loss_mlm=4.5))
    assert not says(run, "no better than word frequencies")


def test_that_a_run_that_goes_on_brings_its_curves_and_figures(run: PretrainRunPanel) -> None:
    resumed = RunResumed(
        60, 120, ((30, 7.0), (60, 6.5)), ((60, 0.41),), 0.41, 512, ((30, 6.3), (60, 5.9)), ((30, 0.7), (60, 0.6)),
        ((45, SCORED),),
    )  # fmt: skip
    feed(run, RunStarted("pretrain", "cpu", 120), resumed)
    assert says(run, "Going on after step 60 of 120")
    assert says(run, "It guesses 41\u00a0%")
    assert run.findChild(QProgressBar).value() == 500
    chart = run._chart
    assert (chart._masked.values, chart._next.values) == ([(30, 6.3), (60, 5.9)], [(30, 0.7), (60, 0.6)])
    chart.table_button.click()
    table = chart.findChild(QTableView)
    assert [table.model().index(row, 0).data() for row in range(table.model().rowCount())] == ["30", "45", "60"]


def test_that_the_end_says_what_can_be_done_with_the_encoder(
    run: PretrainRunPanel, session: Session, tmp_path: Path
) -> None:
    asked: list[str] = []
    run.page_requested.connect(asked.append)
    feed(run, RunStarted("pretrain", "cpu", 120), STEP, SCORED, RunFinished("pretrain", 240.0, str(tmp_path)))
    assert says(run, "Done in about 4 minutes. The encoder is saved: training can start from it.")
    button(run, "Train on it").click()
    assert asked == ["train"]
    assert session.material.encoder == base_models.local(tmp_path)


@pytest.mark.parametrize(
    ("event", "said", "offers"),
    [
        (RunCancelled(40, "/models/a"), "Stopped at step 40. The best encoder so far is kept.", True),
        (RunCancelled(3), "Stopped before there was anything to keep.", False),
        (RunPaused(40, 120, "/models/a"), "Paused at step 40 of 120. Nothing is lost.", False),
        (RunFailed("corpus_too_small"), "There is too little text to learn from", False),
        (RunFailed("corpus_empty", {"path": "a.txt"}), "“a.txt” holds no sentence", False),
    ],
)
def test_that_every_end_says_what_is_left(run: PretrainRunPanel, event: Event, said: str, *, offers: bool) -> None:
    feed(run, RunStarted("pretrain", "cpu", 120), STEP, event)
    assert says(run, said)
    assert has_button(run, "Train on it") is offers
    assert not has_button(run, "Pause")


def test_that_the_run_says_the_same_after_a_switch_of_language(run: PretrainRunPanel) -> None:
    feed(run, RunStarted("pretrain", "cpu", 120), Notice("vocabulary_smaller", {"wanted": 8000, "found": 90}), STEP)
    feed(run, SCORED)
    before = words(run)
    run.retranslate()
    assert words(run) == before


def test_that_the_settings_of_a_run_reach_it_unchanged(panel: Any, session: Session, monkeypatch: Any) -> None:
    page = panel(PretrainPanel)
    begun: list[PretrainConfig] = []
    monkeypatch.setattr(session.pretraining, "begin", lambda config: begun.append(config) is None)
    session.raw_text.begin_new("tiny")
    session.raw_text.set_found(Looked(Corpus(Path("a.txt")), (), 1, 10, ("A.",)))
    named(page, QSpinBox, "Pairs a step (batch size)").setValue(7)
    named(page, QComboBox, "Letters").setCurrentIndex(0)
    button(page, "Start pre-training").click()
    assert [(config.batch_size, config.lowercase) for config in begun] == [(7, False)]
    assert not button(page, "Start pre-training").isEnabled()  # a second click may already be under way
