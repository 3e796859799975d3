"""The opening state: a large area to drop a file on, what will happen, and the two buttons that do it too."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.plain import plain_label


def dropped_files(mime: QMimeData) -> list[str]:
    """Return the paths of the local files of a drag; folders and web addresses are no files."""
    paths = (url.toLocalFile() for url in mime.urls() if url.isLocalFile())
    return [path for path in paths if not Path(path).is_dir()]


def dropped_paths(mime: QMimeData) -> list[str]:
    """Return the files of a drag, else its first folder: that may be a model."""
    folders = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
    return dropped_files(mime) or folders[:1]


class DropArea(QWidget):
    """Takes files. Drags of anything else are left to whatever lies behind it."""

    files_dropped = Signal(list)
    open_requested = Signal()
    sample_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_target = False
        self._title_set = ""
        self._buttons_set: tuple[str, str] | None = None
        self._build()
        self._connect()
        self.retranslate()
        self._tint()

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self._icon = QLabel()
        self._title = plain_label("title", wraps=True)
        self._lines = [plain_label("muted", wraps=True) for _ in range(3)]
        self.open_button = QPushButton()
        self.open_button.setProperty("primary", "true")
        self.sample_button = QPushButton()
        buttons = self._buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        buttons.addStretch()
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.sample_button)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.GRID * 4] * 4)
        column.setSpacing(theme.GRID * 2)
        column.addStretch()
        words = QVBoxLayout()
        words.setSpacing(theme.GRID // 2)
        for label in (self._icon, self._title, *self._lines):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            (words if label in self._lines else column).addWidget(label)
        column.addLayout(words)
        column.addSpacing(theme.GRID)
        column.addLayout(buttons)
        column.addStretch()

    def _connect(self) -> None:
        self.open_button.clicked.connect(self.open_requested)
        self.sample_button.clicked.connect(self.sample_requested)

    def retranslate(self) -> None:
        self._title.setText(self._title_set or self.tr("Drop a file here"))
        open_words, other_words = self._buttons_set or (self.tr("Open file…"), self.tr("Try the sample"))
        self.open_button.setText(open_words)
        self.sample_button.setText(other_words)
        self.setAccessibleName(self.tr("Area to drop a file on"))

    def set_words(self, title: str, lines: Sequence[str], buttons: tuple[str, str] | None = None) -> None:
        """Say what to drop and, in up to three lines, what will happen then; and what the buttons do instead."""
        self._title_set, self._buttons_set = title, buttons
        for label, line in zip(self._lines, [*lines, "", "", ""], strict=False):
            label.setText(line)
            label.setVisible(bool(line))
        self.setAccessibleDescription(" ".join(lines))
        self.retranslate()

    def add_button(self, button: QPushButton) -> None:
        """Put one more way beside those two."""
        self._buttons.insertWidget(self._buttons.count() - 1, button)

    @property
    def is_target(self) -> bool:
        """Whether a file hangs over the area that it would take."""
        return self._is_target

    def _tint(self) -> None:
        color = theme.current().accent if self._is_target else theme.current().muted
        self._icon.setPixmap(theme.pixmap("drop", theme.px(48), self.devicePixelRatioF(), color))
        self.update()

    def _set_target(self, *, is_target: bool) -> None:
        self._is_target = is_target
        self._tint()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not dropped_files(event.mimeData()):
            event.ignore()
            return
        event.acceptProposedAction()
        self._set_target(is_target=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_target(is_target=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_target(is_target=False)
        if paths := dropped_files(event.mimeData()):
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        pen = QPen(QColor(tokens.accent if self._is_target else tokens.border), 2 if self._is_target else 1.5)
        pen.setDashPattern([4, 4])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(QColor(tokens.accent_soft if self._is_target else tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS * 2, theme.RADIUS * 2)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        match event.type():
            case QEvent.Type.LanguageChange:
                self.retranslate()
            case QEvent.Type.PaletteChange | QEvent.Type.FontChange:
                self._tint()
