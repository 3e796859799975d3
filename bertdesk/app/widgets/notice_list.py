"""Messages within the page, none of them modal: what happened, what to do, and the button that does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.wrapped_text import WrappedText

Kind = Literal["info", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class NoticeRow:
    kind: Kind
    text: str
    action: str = ""
    """Word of the button; none where empty."""


class NoticeList(QWidget):
    """Takes no room while there is nothing to say."""

    action_chosen = Signal(int)
    dismissed = Signal(int)
    """Number of the row, as in the last show_notices; the list itself removes nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices: list[_Notice] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Messages"))
        for notice in self._notices:
            notice.retranslate()

    def show_notices(self, rows: Sequence[NoticeRow]) -> None:
        """Replace all messages; none hides the list."""
        for notice in self._notices:
            self._column.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
        self._notices = [self._notice(number, row) for number, row in enumerate(rows)]
        self.setVisible(bool(self._notices))

    def _notice(self, number: int, row: NoticeRow) -> "_Notice":
        notice = _Notice(row, self)
        notice.action_button.clicked.connect(lambda: self.action_chosen.emit(number))
        notice.close_button.clicked.connect(lambda: self.dismissed.emit(number))
        self._column.addWidget(notice)
        return notice

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _Notice(QWidget):
    """One message: icon by kind, words, button, close."""

    def __init__(self, row: NoticeRow, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = row
        self._build()
        self.retranslate()
        self._tint()

    def _build(self) -> None:
        self._icon = QLabel()
        self._words = WrappedText(self._row.text)
        self.action_button = QPushButton(self._row.action.replace("&", "&&"))
        self.action_button.setProperty("link", "true")
        if not self._row.action:
            self.action_button.hide()
        self.close_button = QToolButton()
        self.close_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GRID * 3 // 2, theme.GRID * 3 // 4, theme.GRID, theme.GRID * 3 // 4)
        row.setSpacing(theme.GRID)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self.action_button)
        row.addWidget(self.close_button)
        row.setAlignment(self._icon, Qt.AlignmentFlag.AlignVCenter)

    def retranslate(self) -> None:
        kinds = {"info": self.tr("Note"), "warn": self.tr("Warning"), "bad": self.tr("Problem")}
        words = self.tr("{kind}: {text}").format(kind=kinds[self._row.kind], text=self._row.text)
        self.setAccessibleName(words)
        self.action_button.setAccessibleDescription(words)  # read out with the button, where Tab stops
        self.close_button.setAccessibleName(self.tr("Dismiss"))
        self.close_button.setAccessibleDescription(words)
        self.close_button.setToolTip(self.tr("Dismiss"))

    def _color(self) -> str:
        tokens = theme.current()
        return {"info": tokens.accent, "warn": tokens.warn, "bad": tokens.bad}[self._row.kind]

    def _tint(self) -> None:
        name = {"info": "info", "warn": "alert", "bad": "error"}[self._row.kind]
        self._icon.setPixmap(theme.pixmap(name, theme.px(18), self.devicePixelRatioF(), self._color()))
        self.close_button.setIcon(theme.icon("x", theme.current().muted))
        self.close_button.setIconSize(QSize(theme.px(16), theme.px(16)))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.mix(self._color(), tokens.surface, 0.35))
        painter.setBrush(theme.mix(self._color(), tokens.surface, 0.07))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._tint()
