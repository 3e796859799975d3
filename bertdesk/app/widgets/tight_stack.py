"""Widgets on top of each other that ask for the room of the one that is seen, not of the largest."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget


class TightStack(QStackedWidget):
    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        if shown is None:
            return super().sizeHint()
        hint = shown.sizeHint()
        if shown.hasHeightForWidth():  # its hint is as high as its sentences are in a narrow column
            hint.setHeight(shown.heightForWidth(self.width()))
        return hint

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        return False  # its layout would answer with the tallest of all

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
