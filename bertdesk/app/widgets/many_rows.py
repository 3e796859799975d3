"""A table of up to a million rows to read and choose from: which are chosen, where one is, how wide the columns are."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QSignalBlocker, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.rows_table import make_readable

_COLUMNS_THAT_FIT = 4
"""Up to so many columns share the width; more scroll sideways."""
_WIDTH, _OTHER_WIDTH, _LEAST_WIDTH = 420, 120, 110
"""Pixels where the person has a 13 px font; the last where the main column has what the others leave."""


class ManyRows(QTableView):
    """One column is the main one: it takes the width that the others leave."""

    def __init__(self, model: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        make_readable(self)
        self.setAlternatingRowColors(True)
        self.setMinimumSize(theme.px(240), theme.px(160))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # a million rows need no measuring
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        # one of its own, in which nothing is chosen: to know whether a column is, it would ask each of a million rows
        header.setSelectionModel(QItemSelectionModel(model, header))

    def chosen(self) -> NDArray[np.int64]:
        """Return the places of the rows that are chosen, rising."""
        is_chosen, ranges = np.zeros(self.model().rowCount(), np.bool_), self.selectionModel().selection()
        for number in range(ranges.count()):  # not index by index: there may be a million
            is_chosen[ranges.at(number).top() : ranges.at(number).bottom() + 1] = True
        return np.flatnonzero(is_chosen)

    def where(self) -> tuple[int, int]:
        """Return the place of the current row, where one is chosen, and what is scrolled to."""
        has_one = self.selectionModel().hasSelection()
        return self.currentIndex().row() if has_one else -1, self.verticalScrollBar().value()

    def go_to(self, place: int, scrolled: int) -> None:
        """Go where one was before other rows were shown; the last row where there are fewer now."""
        self.verticalScrollBar().setValue(scrolled)
        if place >= 0 and (n := self.model().rowCount()):
            flags = QItemSelectionModel.SelectionFlag
            index = self.model().index(min(place, n - 1), 0)
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def show_order(self, section: int, *, descending: bool) -> None:
        """Say which column the rows are sorted by; -1: none."""
        with QSignalBlocker(self.horizontalHeader()):
            orders = Qt.SortOrder
            self.horizontalHeader().setSortIndicator(
                section, orders.DescendingOrder if descending else orders.AscendingOrder
            )

    def fit_columns(self, main: int, first_widths: Sequence[int]) -> None:
        """Give the columns their widths, the first of them these, in pixels where the person has a 13 px font."""
        header, modes, n = self.horizontalHeader(), QHeaderView.ResizeMode, self.model().columnCount()
        widths = [*first_widths, *[_OTHER_WIDTH] * (n - len(first_widths))]
        room = self.viewport().width() - theme.px(sum(widths) - widths[main])
        fits = n - len(first_widths) <= _COLUMNS_THAT_FIT and room >= theme.px(_LEAST_WIDTH)
        for column, width in enumerate(widths):
            header.setSectionResizeMode(column, modes.Stretch if column == main and fits else modes.Interactive)
            self.setColumnWidth(column, theme.px(_WIDTH if column == main else width))
