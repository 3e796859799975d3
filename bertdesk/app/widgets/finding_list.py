"""Lines to choose one of: how bad it is (a shape and its word), what it is, how many. Knows no findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from bertdesk.app import theme
from bertdesk.app.widgets.plain import elided, plain_tooltip
from bertdesk.app.widgets.row_ground import paint_ground

Kind = Literal["info", "warn", "bad"]

_Index = QModelIndex | QPersistentModelIndex
_ICONS: dict[Kind, str] = {"info": "info", "warn": "alert", "bad": "error"}
_FEWEST_ROWS = 4
"""That are seen where there is little room."""
_HEIGHT, _ICON = 28, 16


@dataclass(frozen=True, slots=True)
class FindingRow:
    kind: Kind
    kind_word: str
    name: str
    figure: str
    sentence: str


class FindingList(QListView):
    """A click or the arrows choose; a chosen line stays chosen while the lines are shown anew."""

    chosen = Signal(int)
    """Number of the line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows(self)
        self.setProperty("bare", "true")
        self.setModel(self._rows)
        self.setItemDelegate(_Delegate(self._rows, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setTabKeyNavigation(False)
        self.viewport().setAutoFillBackground(False)
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)
        self.selectionModel().currentChanged.connect(self._on_chosen)

    def show_rows(self, rows: Sequence[FindingRow], chosen: int) -> None:
        """Show these lines; -1: none of them is chosen. Emits nothing."""
        flags, model = QItemSelectionModel.SelectionFlag, self.selectionModel()
        model.blockSignals(True)
        self._rows.replace(rows)
        if 0 <= chosen < len(rows):
            model.setCurrentIndex(self._rows.index(chosen), flags.ClearAndSelect)
        else:
            model.clear()
        model.blockSignals(False)
        self.setMaximumHeight(self._height(self._rows.rowCount()))
        self.updateGeometry()
        self.viewport().update()

    def _on_chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.row())

    def sizeHint(self) -> QSize:
        """Ask for little: the page would scroll for a long list, which scrolls itself where there is no room."""
        return QSize(theme.px(240), self._height(min(self._rows.rowCount(), _FEWEST_ROWS)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), self.sizeHint().height())

    @staticmethod
    def _height(rows: int) -> int:
        return max(1, rows) * theme.px(_HEIGHT) + 2

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()


class _Rows(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[FindingRow, ...] = ()

    def replace(self, rows: Sequence[FindingRow]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, index: _Index) -> FindingRow:
        return self._rows[index.row()]

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.kind_word}: {row.name}, {row.figure}"
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(f"{row.kind_word}: {row.sentence}")
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, rows: _Rows, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows, self._view = rows, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(theme.px(160), theme.px(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens, row = theme.current(), self._rows.row(index)
        state, area, side = option.state, option.rect, theme.px(_ICON)
        color = {"info": tokens.accent, "warn": tokens.warn, "bad": tokens.bad}[row.kind]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, area, state)
        inner = area.adjusted(theme.GRID, 0, -theme.GRID, 0)
        ratio = self._view.devicePixelRatioF()
        top = inner.top() + (inner.height() - side) // 2
        painter.drawPixmap(inner.left(), top, theme.pixmap(_ICONS[row.kind], side, ratio, color))
        painter.setPen(QColor(tokens.text))
        painter.setFont(theme.font(tabular=True))
        width = painter.fontMetrics().horizontalAdvance(row.figure)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, row.figure)
        painter.setFont(theme.font(bold=bool(state & QStyle.StateFlag.State_Selected)))
        words = inner.adjusted(side + theme.GRID, 0, -width - theme.GRID, 0)
        name = elided(row.name, painter.fontMetrics(), words.width())
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.restore()
