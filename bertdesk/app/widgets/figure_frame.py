"""Around a drawn figure: the same values as a table, and both to be copied."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.candidate_bars import CandidateBars
from bertdesk.app.widgets.drawing import Drawing
from bertdesk.app.widgets.values_view import ValuesView


class FigureFrame(QWidget):
    """The drawing, or in its place the table; the table is made when it is first asked for."""

    def __init__(self, drawing: Drawing | CandidateBars, parent: QWidget | None = None, *, tallest: int = 0) -> None:
        """`tallest`: pixels of the drawing from which on it scrolls in its frame, 0: it never does."""
        super().__init__(parent)
        self.drawing = drawing
        self._shown: QWidget = _Window(drawing, theme.px(tallest)) if tallest else drawing
        self._table: ValuesView | None = None
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self.table_button, self.copy_button = QPushButton(), QToolButton()
        self.table_button.setProperty("link", "true")
        self._menu = QMenu(self)
        self._copy_table, self._copy_picture = self._menu.addAction(""), self._menu.addAction("")
        self.copy_button.setMenu(self._menu)
        self.copy_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.copy_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID // 2)
        row.addStretch()
        row.addWidget(self.copy_button)
        row.addWidget(self.table_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID // 2)
        self._column.addWidget(self._shown)
        self._column.addLayout(row)

    def _connect(self) -> None:
        self.table_button.clicked.connect(self._on_toggled)
        self._copy_table.triggered.connect(self._on_copy_table)
        self._copy_picture.triggered.connect(self._on_copy_picture)
        self.drawing.values_changed.connect(self._on_values_changed)

    def retranslate(self) -> None:
        self.table_button.setText(self.tr("Show as figure") if self.shows_table else self.tr("Show as table"))
        self.copy_button.setIcon(theme.icon("copy"))
        self.copy_button.setToolTip(self.tr("Copy the figure"))
        self.copy_button.setAccessibleName(self.tr("Copy the figure"))
        self._copy_table.setText(self.tr("Copy as table"))
        self._copy_picture.setText(self.tr("Copy as picture"))
        if self._table is not None:
            self._table.setAccessibleName(self.tr("{name}, as a table").format(name=self.drawing.accessibleName()))

    @property
    def shows_table(self) -> bool:
        return self._table is not None and not self._table.isHidden()

    @Slot()
    def _on_toggled(self) -> None:
        is_table = not self.shows_table
        if self._table is None:
            self._table = ValuesView()
            self._column.insertWidget(1, self._table)
        self._table.setVisible(is_table)
        self._shown.setVisible(not is_table)
        self._on_values_changed()
        self.retranslate()

    @Slot()
    def _on_values_changed(self) -> None:
        if self._table is not None and self.shows_table:
            self._table.show_values(self.drawing.values())
            rows = min(12, self._table.values().n_rows) + 2
            self._table.setFixedHeight(rows * theme.px(28))

    @Slot()
    def _on_copy_table(self) -> None:
        QGuiApplication.clipboard().setText(self.drawing.values().to_tsv())

    @Slot()
    def _on_copy_picture(self) -> None:
        QGuiApplication.clipboard().setImage(self.drawing.picture())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self.retranslate()


class _Window(QScrollArea):
    """As high as the drawing, up to a limit."""

    def __init__(self, drawing: QWidget, tallest: int) -> None:
        super().__init__()
        self._drawing, self._tallest = drawing, tallest
        self.setWidget(drawing)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the drawing has it
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        drawing.setAutoFillBackground(False)  # setWidget() has turned it on
        drawing.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._drawing:
            self.setFixedHeight(min(self._drawing.height(), self._tallest))
        return super().eventFilter(watched, event)
