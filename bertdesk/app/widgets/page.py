"""The frame of every page: a title, a line below it, and content that scrolls rather than clips."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.plain import plain_label, plain_tooltip


class Page(QScrollArea):
    """Add content to `body`; put the page's buttons into `buttons`, at the right of the title."""

    width_changed = Signal(int)
    """Its width in pixels, as many as they would be with a 13 px app font: panels rearrange their cards by it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = plain_label("title")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._subtitle = plain_label("muted", wraps=True)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.GRID)
        self.body = QVBoxLayout()
        self.body.setSpacing(2 * theme.GRID)
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self._title, 1)
        head.addLayout(self.buttons)
        content = QWidget()
        content.setProperty("page", True)
        column = QVBoxLayout(content)
        column.setContentsMargins(3 * theme.GRID, 2 * theme.GRID, 3 * theme.GRID, 2 * theme.GRID)
        column.setSpacing(theme.GRID)
        column.addLayout(head)
        column.addWidget(self._subtitle)
        column.addSpacing(theme.GRID)
        column.addLayout(self.body, 1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.width_changed.emit(round(self.width() / theme.px(100) * 100))

    def set_title(self, title: str, subtitle: str = "") -> None:
        self._title.setText(title)
        self._title.setToolTip(plain_tooltip(title))
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))


def card(layout: QLayout) -> QFrame:
    """Return a framed surface around the layout: one thing that belongs together."""
    frame = QFrame()
    frame.setProperty("card", True)
    layout.setContentsMargins(2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
    layout.setSpacing(theme.GRID)
    frame.setLayout(layout)
    return frame


def lay_card(widget: QWidget, layout: QLayout) -> None:
    """Fill the widget with one card around the layout."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(card(layout))


def splitter(name: str, *parts: tuple[QWidget, int]) -> QSplitter:
    """Return parts beside each other, each with its share of the width; the person's own shares are kept by `name`."""
    made = QSplitter(Qt.Orientation.Horizontal)
    made.setObjectName(name)
    made.setChildrenCollapsible(False)
    for number, (part, share) in enumerate(parts):
        made.addWidget(part)
        made.setStretchFactor(number, share)
    made.setSizes([100 * share for _, share in parts])
    return made
