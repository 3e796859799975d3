"""Widgets on top of each other that ask for the room of the one that is seen, not of the largest."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget


class TightStack(QStackedWidget):
    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.sizeHint() if shown is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        return False  # its layout would answer with the tallest of all
