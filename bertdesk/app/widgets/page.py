"""The frame of every page: a title, a line below it, and content that scrolls rather than clips."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.plain import plain_label, plain_tooltip


class Page(QScrollArea):
    """Add content to `body`; put the page's buttons into `buttons`, at the right of the title."""

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
