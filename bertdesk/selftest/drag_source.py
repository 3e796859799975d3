"""A file manager of one file: a small window whose only content can be dragged away.

Prints the place to take the file at, then how the drop went; runs until it is ended.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class File(QLabel):
    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self._path = path
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWindowTitle("Files")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(self._path))])
        drag = QDrag(self)
        drag.setMimeData(mime)
        print(drag.exec(Qt.DropAction.CopyAction).name, flush=True)  # and stays: the other program may still ask for it


def run(arguments: Sequence[str]) -> int:
    """Show the file `arguments[0]` at the point given by the next two."""
    app = QApplication(["bertdesk"])
    file = File(Path(arguments[0]))
    file.setGeometry(int(arguments[1]), int(arguments[2]), 240, 120)
    file.show()

    def tell() -> None:
        middle = file.mapToGlobal(QPoint(file.width() // 2, file.height() // 2))
        print(middle.x(), middle.y(), flush=True)

    QTimer.singleShot(500, tell)  # the window manager has placed it by then
    return app.exec()
