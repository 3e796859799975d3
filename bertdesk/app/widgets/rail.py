"""The rail at the left: icon and word for each page, in the order of the work."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.plain import elided


@dataclass(frozen=True, slots=True)
class RailEntry:
    key: str
    icon: str
    bottom: bool = False
    """Whether it stands apart at the rail's foot."""


class Rail(QWidget):
    """One stop for Tab; up and down move between the pages that are enabled."""

    page_chosen = Signal(str)

    def __init__(self, entries: Sequence[RailEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = tuple(entries)
        self._buttons: dict[str, _RailButton] = {}
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)  # Qt then gives the arrows and one tab stop
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        column.setSpacing(theme.GRID // 4)
        for entry in (entry for entry in self._entries if not entry.bottom):
            column.addWidget(self._button(entry))
        column.addStretch()
        for entry in (entry for entry in self._entries if entry.bottom):
            column.addWidget(self._button(entry))

    def _button(self, entry: RailEntry) -> "_RailButton":
        button = _RailButton(entry.icon)
        self._buttons[entry.key] = button
        self._group.addButton(button)
        return button

    def _connect(self) -> None:
        self._group.buttonClicked.connect(self._on_clicked)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Pages"))

    def set_title(self, key: str, text: str) -> None:
        self._buttons[key].setText(text)
        self._buttons[key].setAccessibleName(text)
        self._buttons[key].updateGeometry()

    def select(self, key: str) -> None:
        """Show a page's entry as the one in view. Emits nothing."""
        self._buttons[key].setChecked(True)
        self._leave_one_tab_stop()

    def selected(self) -> str:
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def _leave_one_tab_stop(self) -> None:
        for button in self._buttons.values():  # Qt does so only once a button of the group has had the focus
            chosen = button.isChecked()
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)

    def _on_clicked(self, button: QAbstractButton) -> None:
        self._leave_one_tab_stop()
        self.page_chosen.emit(next(key for key, each in self._buttons.items() if each is button))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(theme.current().line))
        painter.drawLine(self.rect().topRight(), self.rect().bottomRight())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _RailButton(QAbstractButton):
    """One entry, painted: the style sheet has no accent bar that keeps the icon in place."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(theme.font(bold=True)).horizontalAdvance(self.text())
        return QSize(max(theme.px(136), self._text_left() + words + theme.GRID * 2), theme.px(36))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @staticmethod
    def _text_left() -> int:
        return theme.GRID * 3 // 2 + theme.px(20) + theme.GRID * 3 // 2

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, chosen = theme.current(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, tokens)
        ink = tokens.disabled if not self.isEnabled() else tokens.accent if chosen else tokens.muted
        side = theme.px(20)
        picture = theme.pixmap(self._icon, side, self.devicePixelRatioF(), ink)
        painter.drawPixmap(theme.GRID * 3 // 2, (self.height() - side) // 2, picture)
        painter.setFont(theme.font(bold=chosen))
        painter.setPen(QColor(tokens.text if self.isEnabled() else tokens.disabled))
        area = QRect(self._text_left(), 0, self.width() - self._text_left() - theme.GRID, self.height())
        words = elided(self.text(), painter.fontMetrics(), area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _paint_ground(self, painter: QPainter, tokens: theme.Tokens) -> None:
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or (self.isEnabled() and self.underMouse()):
            painter.setBrush(QColor(tokens.accent_soft if self.isChecked() else tokens.raised))
            painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        if self.isChecked():
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QRectF(1, self.height() / 4, 3, self.height() / 2), 1.5, 1.5)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
