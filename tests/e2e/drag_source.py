"""A file manager of one file: a small window whose only content can be dragged away. Arguments: file, x, y.

Prints the place to take the file at, then how the drop went; runs until it is ended.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class File(QLabel):
    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self._path = path
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWindowTitle("Files")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(self._path))])
        drag = QDrag(self)
        drag.setMimeData(mime)
        print(drag.exec(Qt.DropAction.CopyAction).name, flush=True)  # and stays: the other program may still ask for it


def main() -> int:
    app = QApplication(sys.argv[:1])
    file = File(Path(sys.argv[1]))
    file.setGeometry(int(sys.argv[2]), int(sys.argv[3]), 240, 120)
    file.show()

    def tell() -> None:
        middle = file.mapToGlobal(QPoint(file.width() // 2, file.height() // 2))
        print(middle.x(), middle.y(), flush=True)

    QTimer.singleShot(500, tell)  # the window manager has placed it by then
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
