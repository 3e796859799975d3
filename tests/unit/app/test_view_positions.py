"""The position vectors of the network that is looked at, beside the sinusoid; where it has none, the sinusoid alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from looked_at import save_folder
from looking import named, says
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from transformers import AutoModel

from bertdesk.app.panels.positions import PositionsView
from bertdesk.app.session import Session
from bertdesk.app.widgets.formula_view import FormulaView
from bertdesk.app.widgets.heat_view import HeatView
from bertdesk.core.sinusoid import sinusoid
from bertdesk.core.understand.positions import PositionVectors, position_vectors

Settle = Callable[[], None]
OWN, WAVE = "Position vectors of this network", "Position vectors of the sinusoid"
OWN_LIKE, WAVE_LIKE = "How alike this network's positions are", "How alike the sinusoid's positions are"


@pytest.fixture
def see(session: Session, panel: Any, settle: Settle) -> Callable[..., PositionsView]:
    def look(source: Path, text: str = "the film was good") -> PositionsView:
        view: PositionsView = panel(PositionsView)
        session.understanding.use(source, device="cpu", mirror="")
        session.understanding.read(text)
        for _ in range(2):
            settle()
        return view

    return look


def heat(view: PositionsView, name: str) -> HeatView:
    return named(view, HeatView, name)


def drawn(figure: HeatView) -> Any:  # Any: an array of numbers
    values = figure.values()
    columns = range(1, len(values.titles))
    return np.array([[values.cell(row, column) for column in columns] for row in range(values.n_rows)])


def test_that_four_figures_show_the_networks_own_and_the_sinusoid(
    see: Callable[..., PositionsView], session: Session, tmp_path: Path
) -> None:
    view = see(save_folder(tmp_path / "bert", "bert"))
    subject = session.understanding.subject
    assert subject is not None
    wanted = position_vectors(subject)
    assert isinstance(wanted, PositionVectors)
    for name, matrix in (
        (OWN, wanted.own), (WAVE, wanted.sinusoid), (OWN_LIKE, wanted.own_likeness),
        (WAVE_LIKE, wanted.sinusoid_likeness),
    ):  # fmt: skip
        np.testing.assert_allclose(drawn(heat(view, name)), matrix, atol=1e-6)
    assert says(view, "This network has learnt its 64 positions.")
    assert says(view, "BERT learns its own vectors instead")
    assert view.findChildren(FormulaView)[0].accessibleName().startswith("P E of position p")


def test_that_robertas_positions_are_numbered_as_it_counts_them(
    see: Callable[..., PositionsView], tmp_path: Path
) -> None:
    figure = heat(see(save_folder(tmp_path / "roberta", "roberta")), OWN)
    assert figure.values().cell(0, 0) == "2"


@pytest.mark.parametrize(("kind", "said"), [("modernbert", "rotary positions"), ("deberta-v2", "relative positions")])
def test_that_without_such_vectors_it_is_said_and_the_sinusoid_stays(
    kind: str, said: str, see: Callable[..., PositionsView], tmp_path: Path
) -> None:
    view = see(save_folder(tmp_path / kind, kind))
    assert says(view, said)
    assert not heat(view, OWN).isVisible()
    assert heat(view, WAVE).isVisible()
    assert heat(view, WAVE).values().n_rows == 64
    assert heat(view, WAVE).mapTo(view, QPoint()).x() < view.width() // 4  # no gap where the other would be


def test_that_a_network_with_the_sinusoid_in_it_says_so(see: Callable[..., PositionsView], tmp_path: Path) -> None:
    view = see(save_folder(tmp_path / "distilbert", "distilbert", sinusoidal_pos_embds=True))
    assert says(view, "was given the sinusoid")


def test_that_positions_that_began_as_the_sinusoid_are_said_to_have(
    see: Callable[..., PositionsView], tmp_path: Path
) -> None:
    folder = save_folder(tmp_path / "bert", "bert")
    assert not says(see(folder), "They began as the sinusoid")
    network = AutoModel.from_pretrained(folder)
    table = network.embeddings.position_embeddings.weight.data
    table.copy_(torch.from_numpy(sinusoid(*table.shape)) + 0.3 * torch.randn_like(table))
    tokenizer = (folder / "tokenizer.json").read_bytes()
    network.save_pretrained(tmp_path / "waves")
    (tmp_path / "waves" / "tokenizer.json").write_bytes(tokenizer)
    assert says(see(tmp_path / "waves"), "They began as the sinusoid, and are still like it (0.9")


def test_that_the_sentence_does_not_matter(see: Callable[..., PositionsView], tmp_path: Path) -> None:
    assert heat(see(save_folder(tmp_path / "bert", "bert"), ""), OWN).isVisible()


def test_that_the_keyboard_reads_a_cell(see: Callable[..., PositionsView], tmp_path: Path, qtbot: QtBot) -> None:
    figure = heat(see(save_folder(tmp_path / "bert", "bert")), WAVE)
    qtbot.keyClick(figure, Qt.Key.Key_Right)
    assert "position 0, dimension 0: 0.000" in figure.accessibleDescription()
    qtbot.keyClick(figure, Qt.Key.Key_Right)
    assert "position 0, dimension 1: 1.000" in figure.accessibleDescription()


def test_that_narrow_room_puts_one_below_the_other(see: Callable[..., PositionsView], tmp_path: Path) -> None:
    view = see(save_folder(tmp_path / "bert", "bert"))
    own, wave = heat(view, OWN), heat(view, WAVE)
    assert own.mapTo(view, own.rect().topLeft()).y() == wave.mapTo(view, wave.rect().topLeft()).y()
    view.resize(500, 900)
    QApplication.processEvents()
    assert own.mapTo(view, own.rect().topLeft()).x() == wave.mapTo(view, wave.rect().topLeft()).x()
