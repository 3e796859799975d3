"""What stands above a marked text: by which unit it is marked, and the ways to take it along."""

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.export_button import ExportButton
from bertdesk.app.widgets.segments import Segments


class TextTools(QWidget):
    """Beside each other, or one below the other where there is little room."""

    unit_chosen = Signal(str)  # "word", "token" or "sentence"
    copy_chosen = Signal(str)  # "text", "html" or "picture"
    save_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._units, self._export = Segments(("word", "token", "sentence")), ExportButton()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.GRID // 2)
        self._row.addWidget(self._units)
        self._row.addStretch()
        self._row.addWidget(self._export)
        self._units.chosen.connect(self.unit_chosen)
        self._export.copy_chosen.connect(self.copy_chosen)
        self._export.save_chosen.connect(self.save_chosen)
        self.retranslate()

    def retranslate(self) -> None:
        self._units.setAccessibleName(self.tr("What is marked"))
        self._units.show_words(
            {"word": self.tr("Words"), "token": self.tr("Tokens"), "sentence": self.tr("Sentences")},
            {
                "word": self.tr("The scores word by word"),
                "token": self.tr("The pieces that the model reads, one by one"),
                "sentence": self.tr("What the words of each sentence add up to"),
            },
        )

    def select(self, unit: str) -> None:
        self._units.select(unit)

    def minimumSizeHint(self) -> QSize:
        wider = max(self._units.sizeHint().width(), self._export.sizeHint().width())
        return QSize(wider, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        both = self._units.sizeHint().width() + self._export.sizeHint().width() + theme.GRID
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.LeftToRight if both <= self.width() else directions.TopToBottom)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
