"""What is known of a classifier's layers, as bars: which could decide, and what fine-tuning changed in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from bertdesk.app import i18n, inside_words, theme
from bertdesk.app.lacking_words import sentence
from bertdesk.app.widgets.figure_frame import FigureFrame
from bertdesk.app.widgets.layer_bars import LayerBars
from bertdesk.app.widgets.plain import plain_label
from bertdesk.core.understand.lacking import Lacking

if TYPE_CHECKING:  # torch
    from bertdesk.core.understand.inside import Inside

_NARROW = 720
"""Pixels below which what fine-tuning changed stands in one column"""


class LayerFigures(QWidget):
    """The same layer is the chosen one in all figures."""

    layer_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(self._build_probes())
        column.addWidget(self._build_changes())

    def _build_probes(self) -> QWidget:
        self._probe_title, self._probe_said = plain_label("heading", wraps=True), plain_label("strong", wraps=True)
        self._probes, self._probe_how = LayerBars(), plain_label("small", wraps=True)
        self._probe_frame = FigureFrame(self._probes)
        return stacked(self._probe_title, self._probe_said, self._probe_frame, self._probe_how)

    def _build_changes(self) -> QWidget:
        self._change_title, self._change_said = plain_label("heading", wraps=True), plain_label("strong", wraps=True)
        self._weights, self._likeness = LayerBars(), LayerBars()
        self._change_captions = [plain_label("small", wraps=True) for _ in range(2)]
        self._change_frames = [FigureFrame(bars) for bars in (self._weights, self._likeness)]
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(3 * theme.GRID)
        for caption, frame in zip(self._change_captions, self._change_frames, strict=True):
            self._sides.addWidget(stacked(caption, frame), 1)
        return stacked(self._change_title, self._change_said, self._sides)

    def _connect(self) -> None:
        for bars in self._bars():
            bars.layer_chosen.connect(self.layer_chosen)

    def _bars(self) -> tuple[LayerBars, ...]:
        return self._probes, self._weights, self._likeness

    def retranslate(self) -> None:
        self._probe_title.setText(self.tr("Which layer could decide"))
        self._change_title.setText(self.tr("What fine-tuning changed"))
        self._change_captions[0].setText(self.tr("How far the weights moved, as a share of their size"))
        self._change_captions[1].setText(self.tr("How alike [CLS] is before and after (linear CKA; 1: says the same)"))
        names = (
            self.tr("Right answers from each layer"), self.tr("Change of the weights of each layer"),
            self.tr("Likeness of each layer before and after"),
        )  # fmt: skip
        for bars, name in zip(self._bars(), names, strict=True):
            bars.setAccessibleName(name)
            bars.set_titles(self.tr("Layer"), name)

    def show_inside(self, inside: Inside) -> None:
        self._show_probes(inside)
        self._show_changes(inside)

    def choose(self, layer: int) -> None:
        """Choose a layer without a signal."""
        for bars in self._bars():
            bars.choose(layer)

    def _show_probes(self, inside: Inside) -> None:
        found = inside.probes
        is_there = not isinstance(found, Lacking)
        self._probe_frame.setVisible(is_there)
        self._probe_how.setVisible(is_there)
        if isinstance(found, Lacking):
            self._probe_said.setText(sentence(found.reason))
            return
        self._probe_said.setText(inside_words.probes(found))
        self._probe_how.setText(inside_words.how_probed(found))
        name = self.tr("Always the largest class: {share}").replace("{share}", i18n.percent(found.largest_share))
        self._probes.show_layers(inside_words.probe_bars(found), full=1.0, line=(found.largest_share, name))

    def _show_changes(self, inside: Inside) -> None:
        found = inside.changes
        for widget in (*self._change_captions, *self._change_frames):
            widget.setVisible(not isinstance(found, Lacking))
        if isinstance(found, Lacking):
            self._change_said.setText(sentence(found.reason))
            return
        self._change_said.setText(inside_words.changes(found))
        self._weights.show_layers(inside_words.weight_bars(found))
        self._likeness.show_layers(inside_words.likeness_bars(found), full=1.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        directions, is_narrow = QBoxLayout.Direction, self.width() < theme.px(_NARROW)
        self._sides.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)


def stacked(*contents: QWidget | QBoxLayout) -> QWidget:
    """Return what belongs together, one below the other."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    for content in contents:
        if isinstance(content, QWidget):
            column.addWidget(content)
        else:
            column.addLayout(content)
    return part
