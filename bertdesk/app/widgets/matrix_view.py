"""Which class was taken for which: rows are the true classes, columns the predicted ones."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bertdesk.app import theme
from bertdesk.app.widgets.numerals import number
from bertdesk.app.widgets.plain import elided, plain_label, plain_tooltip
from bertdesk.app.widgets.turned_header import TurnedHeader

_Index = QModelIndex | QPersistentModelIndex
_LEAST_FLAT, _USUAL_FLAT, _NARROW_COLUMN, _WIDEST_NAME = 48, 88, 44, 200  # pixels


class MatrixView(QWidget):
    """A table of counts coloured by the share of its row; Enter or a click chooses a cell."""

    cell_chosen = Signal(str, str)
    """The true and the predicted class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = _Cells(self)
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._caption = plain_label("small", wraps=True)
        self._table = _Table()
        self._table.setModel(self._cells)
        self._table.setItemDelegate(_CellDelegate(self._table))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self._caption)
        column.addWidget(self._table, 1)

    def _connect(self) -> None:
        self._table.clicked.connect(self._on_chosen)

    def retranslate(self) -> None:
        self._caption.setText(self.tr("Rows: the true class. Columns: the predicted class."))
        self.setAccessibleName(self.tr("Confusion matrix"))
        self._table.setAccessibleName(self.accessibleName())
        self._cells.set_sentence(self.tr("{count} of {total} texts of “{true}” were taken for “{predicted}”"))

    def show_matrix(self, labels: Sequence[str], counts: Sequence[Sequence[int]]) -> None:
        """Show counts[true][predicted], both in the order of `labels`."""
        self._cells.replace(labels, counts)
        self._fit()

    def _fit(self) -> None:
        metrics, labels = QFontMetrics(theme.font(theme.SMALL)), self._cells.labels
        widest = max((metrics.horizontalAdvance(label[:200]) for label in labels), default=0)
        names = min(widest, theme.px(_WIDEST_NAME), self.width() // 3) + theme.GRID * 3
        room = (self.width() - names - 3 * theme.GRID) // max(1, len(labels))  # of one column, beside a scroll bar
        least = max(theme.px(_LEAST_FLAT), widest + theme.GRID * 3 // 2)  # names lie flat where all of them can
        flat = max(least, min(theme.px(_USUAL_FLAT), room))
        self._table.columns.set_turned(turned=least > room)
        self._table.columns.setDefaultSectionSize(theme.px(_NARROW_COLUMN) if least > room else flat)
        self._table.verticalHeader().setDefaultSectionSize(theme.px(32))
        self._table.verticalHeader().setFixedWidth(names)
        self._table.updateGeometries()  # Qt would do so at the next resize

    def _on_chosen(self, index: QModelIndex) -> None:
        self.cell_chosen.emit(self._cells.labels[index.row()], self._cells.labels[index.column()])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        match event.type():
            case QEvent.Type.LanguageChange:
                self.retranslate()
            case QEvent.Type.FontChange:
                self._fit()


class _Table(QTableView):
    """The table itself: arrows walk, Enter is a click."""

    def __init__(self) -> None:
        super().__init__()
        self.columns = TurnedHeader(self)
        self.setHorizontalHeader(self.columns)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.columns.setMinimumSectionSize(8)
        names = self.verticalHeader()
        names.setHighlightSections(False)
        names.setSectionsClickable(False)
        names.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        names.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.clicked.emit(self.currentIndex())  # not activated: some desktops send that along with a click
        else:
            super().keyPressEvent(event)


class _Cells(QAbstractTableModel):
    """Counts, and the share of its row that each is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.labels: tuple[str, ...] = ()
        self._counts: tuple[tuple[int, ...], ...] = ()
        self._sentence = ""

    def set_sentence(self, sentence: str) -> None:
        self._sentence = sentence

    def replace(self, labels: Sequence[str], counts: Sequence[Sequence[int]]) -> None:
        self.beginResetModel()
        self.labels, self._counts = tuple(labels), tuple(tuple(row) for row in counts)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.labels)

    def columnCount(self, parent: _Index | None = None) -> int:
        return self.rowCount(parent)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.labels[section]
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(self.labels[section])
            case Qt.ItemDataRole.FontRole:
                return theme.font(theme.SMALL)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return number(self._counts[row][column]) if self._counts[row][column] else ""
            case Qt.ItemDataRole.BackgroundRole:
                return self._ground(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(self._in_words(row, column))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._in_words(row, column)
        return None

    def _ground(self, row: int, column: int) -> QColor:
        tokens, count = theme.current(), self._counts[row][column]
        share = count / max(1, sum(self._counts[row]))
        tint = tokens.accent if row == column else tokens.warn
        return theme.mix(tint, tokens.surface, (0.08 + 0.46 * share) if count else 0.0)

    def _in_words(self, row: int, column: int) -> str:
        return self._sentence.format(
            count=number(self._counts[row][column]),
            total=number(sum(self._counts[row])),
            true=self.labels[row],
            predicted=self.labels[column],
        )


class _CellDelegate(QStyledItemDelegate):
    """A tinted patch with its count; the style sheet would paint its own selection over the tint."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        ground = QColor(index.data(Qt.ItemDataRole.BackgroundRole))
        area = QRect(option.rect).adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(area, 3, 3)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(theme.current().text), 2))
            painter.drawRoundedRect(area, 3, 3)
        painter.setPen(theme.ink_on(ground))
        painter.setFont(theme.font(theme.SMALL, tabular=True))
        words = elided(str(index.data() or ""), painter.fontMetrics(), area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()
