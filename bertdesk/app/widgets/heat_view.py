"""A matrix as a picture: a cell for each number, named at its row and column where there is room."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from bertdesk.app import theme
from bertdesk.app.widgets import axis_names
from bertdesk.app.widgets.colour_scale import Scale, paint_scale, scale_for, to_image
from bertdesk.app.widgets.drawing import RING, Drawing
from bertdesk.app.widgets.numerals import number
from bertdesk.app.widgets.values import NOTHING, Values
from bertdesk.app.widgets.walking import walked

_WIDEST_NAME, _LARGEST_CELL, _LEGEND = 112, 36, 200  # pixels


@dataclass(frozen=True, slots=True)
class HeatWords:
    """What stands in the figure and what is said of it, in the window's language."""

    rows: str
    """What the rows are: beside them, and as a title of the table."""
    columns: str
    cell: str
    """With {row}, {column} and {value}: what one cell says."""


class HeatView(Drawing):
    """Arrows walk from cell to cell, Esc lets go; what the cell says stands below the picture."""

    cell_chosen = Signal(int, int)
    """Its row and column, -1 and -1: none."""

    def __init__(self, parent: QWidget | None = None, *, square: bool = True, tallest: int = 320) -> None:
        """`square`: cells are as high as wide; else the picture is `tallest` pixels high at most, of any width."""
        super().__init__(parent)
        self._is_square, self._tallest = square, tallest
        self._matrix: NDArray[np.float64] = np.zeros((0, 0))
        self._names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._scale, self._decimals = Scale(0.0, 1.0), 3
        self._words = HeatWords("", "", "{row}, {column}: {value}")
        self._chosen: tuple[int, int] | None = None
        self._image: QImage | None = None
        self._laid: tuple[int, QRect] | None = None

    def set_words(self, words: HeatWords) -> None:
        self._words = words
        self.values_changed.emit()
        self._tell(None)
        self._relay()

    def show_matrix(
        self,
        matrix: NDArray[np.floating],
        rows: Sequence[str],
        columns: Sequence[str],
        scale: Scale | None = None,
        *,
        decimals: int = 3,
    ) -> None:
        """Show values (R, C) with the names of rows and columns; NaN is a cell with nothing in it.

        Without a scale it runs from 0 to the largest, or to both sides where a value lies below 0. The chosen cell
        stays chosen where there are as many rows and columns as before.
        """
        if matrix.shape != (len(rows), len(columns)):
            raise ValueError(f"{len(rows)} rows and {len(columns)} columns need as many values, got {matrix.shape}")
        if matrix.shape != self._matrix.shape:
            self._chosen = None
        self._matrix, self._names = np.asarray(matrix, np.float64), (tuple(rows), tuple(columns))
        self._scale, self._decimals = scale or scale_for(self._matrix), decimals
        self.values_changed.emit()
        self._tell(None)
        self._relay()

    def choose(self, row: int, column: int) -> None:
        """Choose a cell without a signal; one that is not there: none."""
        rows, columns = self._matrix.shape
        self._chosen = (row, column) if 0 <= row < rows and 0 <= column < columns else None
        self._tell(None)
        self.update()

    def chosen(self) -> tuple[int, int] | None:
        return self._chosen

    def values(self) -> Values:
        if not self._matrix.size:
            return NOTHING
        rows, columns = self._names
        corner = " / ".join(part for part in (self._words.rows, self._words.columns) if part)
        return Values(
            (corner, *columns),
            len(rows),
            lambda row, column: float(self._matrix[row, column - 1]) if column else rows[row],
            self._decimals,
        )

    def words_at(self, point: QPoint) -> str:
        cell = self._cell_at(point)
        return self._said(*cell) if cell else ""

    def height_for(self, width: int) -> int:
        area = self._area(width)
        return area.bottom() + 1 + self._foot()

    # Places

    def _foot(self) -> int:
        """Return the height of what stands below the picture: what the cell says, and the scale."""
        return (
            theme.GRID + axis_names.line_height() + theme.GRID // 2 + theme.px(10) + axis_names.line_height() + 2 + RING
        )

    def _titles(self) -> tuple[int, int]:
        """Return where the names of rows begin at the left, and those of columns at the top."""
        title = axis_names.line_height() + axis_names.GAP
        return RING + title * bool(self._words.rows), RING + title * bool(self._words.columns)

    def _area(self, width: int) -> QRect:
        """Return where the cells lie in a figure of that width."""
        if self._laid is None or self._laid[0] != width:
            self._laid = width, self._lay(width)
        return self._laid[1]

    def _lay(self, width: int) -> QRect:
        rows, columns = self._matrix.shape
        most = min(theme.px(_WIDEST_NAME), width // 4)
        left, top = (
            at + axis_names.room_for(names, most) for at, names in zip(self._titles(), self._names, strict=True)
        )
        room = max(1, width - left - RING - 1)
        if self._is_square:
            cell = min(float(theme.px(_LARGEST_CELL)), room / max(1, columns))
            return QRect(left, top, max(1, round(cell * columns)), max(1, round(cell * rows)))
        tall = min(theme.px(self._tallest), rows * theme.px(_LARGEST_CELL) * 2 // 3)
        return QRect(left, top, room, max(1, tall))

    def _cell(self, row: int, column: int) -> QRectF:
        area, (rows, columns) = self._area(self.width()), self._matrix.shape
        wide, high = area.width() / columns, area.height() / rows
        return QRectF(area.left() + column * wide, area.top() + row * high, wide, high)

    def _cell_at(self, point: QPoint) -> tuple[int, int] | None:
        area, (rows, columns) = self._area(self.width()), self._matrix.shape
        if not self._matrix.size or not area.contains(point):
            return None
        row = (point.y() - area.top()) * rows // area.height()
        return row, (point.x() - area.left()) * columns // area.width()

    # Words

    def _said(self, row: int, column: int) -> str:
        value, (rows, columns) = float(self._matrix[row, column]), self._names
        shown = number(value, self._decimals) if value == value else "–"
        return self._words.cell.format(row=rows[row], column=columns[column], value=shown)

    def _tell(self, place: QRect | None) -> None:
        self._say(self._said(*self._chosen) if self._chosen else "", place)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._matrix.size:
            area = self._area(self.width())
            self._paint_cells(painter, area)
            (left, top), (row, column) = self._titles(), self._chosen or (-1, -1)
            axis_names.paint_titles(painter, area, RING, self._words.rows, self._words.columns)
            axis_names.paint_rows(painter, area, left, self._names[0], row)
            axis_names.paint_columns(painter, area, top, self._names[1], column)
            self._paint_chosen(painter)
            self._paint_foot(painter, area)
        self._paint_ring(painter)

    def _paint_cells(self, painter: QPainter, area: QRect) -> None:
        if self._image is None:
            self._image = to_image(self._matrix, self._scale)
        image, ratio = self._image, self.devicePixelRatioF()
        dots = area.size() * ratio
        if dots.width() < image.width() or dots.height() < image.height():  # several cells to a dot: their mean
            modes = Qt.TransformationMode, Qt.AspectRatioMode
            image = image.scaled(
                dots.boundedTo(image.size()), modes[1].IgnoreAspectRatio, modes[0].SmoothTransformation
            )
        painter.drawImage(area, image)
        painter.setPen(QPen(QColor(theme.current().border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(area).adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_chosen(self, painter: QPainter) -> None:
        if self._chosen:
            tokens, box = theme.current(), self._cell(*self._chosen)
            box = box.adjusted(-1, -1, 1, 1)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for ink, wide in ((tokens.surface, 5), (tokens.text, 2)):  # two rings: one is seen on any colour
                painter.setPen(QPen(QColor(ink), wide))
                painter.drawRect(box)

    def _paint_foot(self, painter: QPainter, area: QRect) -> None:
        left, top, line = area.left(), area.bottom() + 1 + theme.GRID, axis_names.line_height()
        room = self.width() - left - RING - 1
        axis_names.paint_line(painter, left, top, room, self._said(*self._chosen) if self._chosen else "")
        legend = QRectF(left, top + line + axis_names.GAP, min(theme.px(_LEGEND), room), theme.px(10) + line)
        paint_scale(painter, legend, self._scale)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and cell:
            self._walk(cell)

    def _lets_go(self) -> bool:
        return self._chosen is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._chosen:
            self._walk(None)
            return
        cell = walked(event, self._chosen, *self._matrix.shape)
        if cell is None:
            super().keyPressEvent(event)
        else:
            self._walk(cell)

    def _walk(self, cell: tuple[int, int] | None) -> None:
        if cell != self._chosen:
            self._chosen = cell
            self._tell(self._cell(*cell).toRect() if cell else None)
            self.cell_chosen.emit(*(cell or (-1, -1)))
            self.update()

    def _forget(self) -> None:
        self._image = None  # its colours are the theme's
        self._laid = None
