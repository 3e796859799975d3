"""After a pre-training the page tells whether it helped: measured on texts and on rows, by real runs."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from looking import button, has_button, says
from rawtext import write_documents

from bertdesk.app import verdict_words
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow
from bertdesk.core import base_models
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import HeldBackScored
from bertdesk.core.paired import Paired
from bertdesk.core.verdict import Read, Verdict

Settle = Callable[[], None]
SHORT = PretrainConfig(
    learning_rate=3e-3, epochs=2, batch_size=16, max_length=32, dropout=0.0, precision="float32", max_steps=20
)
READ = Read(before=30.0, after=12.5, texts=12, pieces=400, answer="better")


@pytest.fixture
def adapted(window: MainWindow, session: Session, tiny_encoder: Path, tmp_path: Path, settle: Settle) -> MainWindow:
    """The page after a run that went on from an encoder."""
    window.show_page("pretrain")
    session.raw_text.look(write_documents(tmp_path / "reports.txt", 120))
    settle()
    session.raw_text.go_on_from(base_models.local(tiny_encoder))
    assert not window.pages.helped.isVisible()
    assert session.pretraining.begin(SHORT)
    assert not window.pages.helped.isVisible(), "the run has the page to itself"
    settle()
    return window


def test_that_a_person_learns_whether_it_helped(adapted: MainWindow, session: Session, settle: Settle) -> None:
    panel = adapted.pages.helped
    assert panel.isVisible()
    assert says(panel, "Did it help?")
    assert not has_button(panel, "By classifiers on the open table, too"), "no table is open"
    button(panel, "By texts that were kept back").click()
    assert says(panel, "are asked for the same…")
    settle()
    assert session.helped.verdict is not None
    assert session.helped.verdict.read is not None
    assert says(panel, verdict_words.title(session.helped.verdict))
    assert says(panel, "pseudo-perplexity")
    assert says(panel, "only rows with classes can tell")


def test_that_classifiers_are_compared_on_the_open_table(
    adapted: MainWindow, session: Session, table: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.material.open_table(table)
    settle()
    recipe = base_models.recipe
    monkeypatch.setattr(
        base_models, "recipe",
        lambda *given, **named: replace(recipe(*given, **named), max_steps=1, max_length=16),
    )  # fmt: skip
    button(adapted.pages.helped, "By classifiers on the open table, too").click()
    settle()
    assert session.helped.verdict is not None
    assert session.helped.verdict.accuracy is not None
    assert len(session.helped.verdict.accuracy.before) == 3
    assert says(adapted.pages.helped, "seed by seed")


def test_that_the_next_run_forgets_the_verdict(adapted: MainWindow, session: Session, settle: Settle) -> None:
    session.helped.set_verdict(Verdict(READ, None))
    assert says(adapted.pages.helped, "It helped.")
    session.raw_text.begin_new("tiny")
    assert session.pretraining.begin(SHORT)
    settle()
    assert session.helped.verdict is None
    assert not adapted.pages.helped.isVisible(), "a new network was no other before"


def test_that_a_verdict_is_said_with_its_figures() -> None:
    found = Verdict(READ, Paired((17, 18, 19), (0.8, 0.81, 0.8), (0.85, 0.86, 0.86), 500))
    assert verdict_words.title(found) == "It helped."
    read, rows = verdict_words.lines(found)
    assert "12 texts" in read
    assert "from 12.5 word pieces, before from 30.0" in read
    assert "500 rows" in rows
    assert "80.0 % → 85.0 %" in rows.replace("\u00a0", " ")


def test_that_of_too_little_text_nothing_is_claimed() -> None:
    found = Verdict(replace(READ, texts=3, pieces=120, answer="unclear"), None)
    assert verdict_words.title(found) == "There is too little text to tell whether it helped."
    said = verdict_words.lines(found)[1]
    assert said.startswith("That is too little text to tell: 3 texts, 120 word pieces; it takes 10 and 300")


def test_that_an_encoder_that_is_better_than_before_but_not_good_is_said_to_be() -> None:
    guessed = HeldBackScored(1, 6.89, 6.89, 0.01, 300, 6.92, gain_error=0.02)
    said = verdict_words.lines(Verdict(READ, None, guessed))
    assert "no better than word frequencies alone (loss 6.89, by frequency 6.92)" in said[1]
    good = replace(guessed, gain_error=0.01)
    assert not any("frequencies" in line for line in verdict_words.lines(Verdict(READ, None, good)))
