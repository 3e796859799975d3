"""Named bars with a figure at the right: class counts and class probabilities, two or two hundred of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from bertdesk.app import theme
from bertdesk.app.widgets.plain import elided, plain_tooltip
from bertdesk.app.widgets.row_ground import paint_ground

_ROWS_BEFORE_SCROLLING = 12
_SHORTEST_BAR = 24  # pixels
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar. The value (0 to 1) is drawn, the text is what stands at the right."""

    name: str
    value: float
    text: str
    before: float | None = None
    """What the value was: drawn pale below the bar, and its end as a line. None: it is not compared."""
    mark: str = ""
    """What singles this row out: it stands behind the name, and both are bold."""

    @property
    def said(self) -> str:
        """Return the name with its mark."""
        return f"{self.name} · {self.mark}" if self.mark else self.name


class BarList(QListView):
    """Rows painted by a delegate; selectable ones are chosen by click or Enter, the arrows only look around."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, selectable: bool = False) -> None:
        super().__init__(parent)
        self._selectable = selectable
        self._rows = _Rows(self)
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        mode = QAbstractItemView.SelectionMode
        self.setProperty("bare", "true")
        self.setModel(self._rows)
        self.setItemDelegate(_BarDelegate(self._rows, self))
        self.setSelectionMode(mode.SingleSelection if self._selectable else mode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)  # no taller than its rows
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)

    def _connect(self) -> None:
        self.clicked.connect(self._on_chosen)

    def retranslate(self) -> None:
        if not self.accessibleName():  # the panel knows better what the bars are
            self.setAccessibleName(self.tr("Bars"))

    def show_rows(self, rows: Sequence[BarRow]) -> None:
        """Show these rows in this order; a chosen name stays chosen where it is still there."""
        kept = self.selected()
        self._rows.replace(rows)
        self.select(kept)
        self.updateGeometry()

    def select(self, name: str) -> None:
        """Mark one row as chosen and bring it into view; a name that is not there clears the choice. Emits nothing."""
        number = self._rows.number_of(name)
        if not self._selectable or number is None:
            self.selectionModel().clear()
            return
        index = self._rows.index(number)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Current)
        self.scrollTo(index)

    def selected(self) -> str:
        """Return the chosen name, or nothing."""
        indexes = self.selectionModel().selectedIndexes()
        return self._rows.row(indexes[0]).name if indexes else ""

    def _on_chosen(self, index: QModelIndex) -> None:
        if self._selectable and index.isValid():
            name = self._rows.row(index).name
            self.select(name)
            self.chosen.emit(name)

    def selectionCommand(self, index: _Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        if isinstance(event, QKeyEvent):  # walking with the arrows is not choosing: an answer may take a second
            return QItemSelectionModel.SelectionFlag.NoUpdate
        return super().selectionCommand(index, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._on_chosen(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def viewportSizeHint(self) -> QSize:
        rows = min(max(1, self._rows.rowCount()), _ROWS_BEFORE_SCROLLING)
        return QSize(theme.px(280), rows * self.sizeHintForRow(0) if self._rows.rowCount() else theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(176), min(self.sizeHint().height(), 4 * theme.px(28)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        match event.type():
            case QEvent.Type.LanguageChange:
                self.retranslate()
            case QEvent.Type.FontChange:
                self._rows.measure()
                self.scheduleDelayedItemsLayout()


class _Rows(QAbstractListModel):
    """The rows, and how wide their names and figures are: columns line up over all of them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[BarRow, ...] = ()
        self.name_width = 0
        self.text_width = 0

    def replace(self, rows: Sequence[BarRow]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.measure()
        self.endResetModel()

    def measure(self) -> None:
        # bold, as the chosen row is
        names, figures = QFontMetrics(theme.font(bold=True)), QFontMetrics(theme.font(tabular=True, bold=True))
        self.name_width = max((names.horizontalAdvance(row.said[:200]) for row in self._rows), default=0) + 2
        self.text_width = max((figures.horizontalAdvance(row.text) for row in self._rows), default=0) + 2

    def row(self, index: _Index) -> BarRow:
        return self._rows[index.row()]

    def number_of(self, name: str) -> int | None:
        return next((number for number, row in enumerate(self._rows) if row.name == name), None)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.said}, {row.text}"
        return None


class _BarDelegate(QStyledItemDelegate):
    """Paints name, bar and figure in three columns, and says a cut name in full when asked."""

    def __init__(self, rows: _Rows, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(theme.px(160), theme.px(28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens, row = theme.current(), self._rows.row(index)
        state, area = option.state, option.rect
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, area, state)
        name, bar, figure = self._columns(area)
        painter.setPen(QColor(tokens.text))
        is_bold = chosen or bool(row.mark)
        painter.setFont(theme.font(bold=is_bold))
        middle = Qt.AlignmentFlag.AlignVCenter
        words = elided(row.said, painter.fontMetrics(), name.width())
        painter.drawText(name, middle | Qt.AlignmentFlag.AlignLeft, words)
        painter.setFont(theme.font(tabular=True, bold=is_bold))
        painter.drawText(figure, middle | Qt.AlignmentFlag.AlignRight, row.text)
        _paint_bar(painter, bar, row, tokens)
        painter.restore()

    def _columns(self, area: QRect) -> tuple[QRect, QRect, QRect]:
        inner = area.adjusted(theme.GRID, 0, -theme.GRID, 0)
        figure_width = min(self._rows.text_width, inner.width() // 2)
        room, gap = inner.width() - figure_width, theme.GRID
        most = min(room * 7 // 10, room - theme.px(_SHORTEST_BAR) - 2 * gap)
        name_width = max(0, min(self._rows.name_width, most))
        name = QRect(inner.left(), inner.top(), name_width, inner.height())
        figure = QRect(inner.right() - figure_width + 1, inner.top(), figure_width, inner.height())
        return (
            name,
            QRect(name.right() + gap, inner.top(), figure.left() - name.right() - 2 * gap, inner.height()),
            figure,
        )

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return False
        row, area = self._rows.row(index), self._columns(view.visualRect(index))[0]
        is_cut = elided(row.said, QFontMetrics(theme.font(bold=True)), area.width()) != row.said
        QToolTip.showText(event.globalPos(), plain_tooltip(row.said) if is_cut else "", view)
        return True


def _paint_bar(painter: QPainter, area: QRect, row: BarRow, tokens: theme.Tokens) -> None:
    height = theme.px(6)
    track = QRectF(area.left(), area.center().y() - height / 2 + 1, area.width(), height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.line))
    painter.drawRoundedRect(track, height / 2, height / 2)
    if row.before is not None:
        _fill(painter, track, row.before, theme.mix(tokens.accent, tokens.line, 0.35))
    _fill(painter, track, row.value, QColor(tokens.accent))
    if row.before is not None:
        x = track.left() + track.width() * min(1.0, max(0.0, row.before))
        painter.setPen(QPen(QColor(tokens.text), 1.5))
        painter.drawLine(QPointF(x, track.top() - 3), QPointF(x, track.bottom() + 3))


def _fill(painter: QPainter, track: QRectF, value: float, ink: QColor) -> None:
    share, height = min(1.0, max(0.0, value)), track.height()
    if share > 0 and track.width() > 0:  # a bar that is there at all stays visible: half its height at least
        bar = QRectF(track)
        bar.setWidth(max(height / 2, track.width() * share))
        painter.setBrush(ink)
        painter.drawRoundedRect(bar, height / 2, height / 2)
