"""Look at a window as a person does: its words, and its controls by the words on them."""

from typing import TypeVar

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QMenu,
    QTableView,
    QTextEdit,
    QWidget,
)

from bertdesk.app.widgets.wrapped_text import WrappedText

W = TypeVar("W", bound=QWidget)


def words(within: QWidget) -> list[str]:
    """Return what labels and notices say, as far as `within` shows it."""
    QApplication.processEvents()  # what has just been put into a layout is shown by the event loop
    labels = [*within.findChildren(QLabel), *within.findChildren(WrappedText)]
    return [label.text() for label in labels if label.text() and label.isVisibleTo(within)]


def notices(within: QWidget) -> list[str]:
    QApplication.processEvents()
    return [text.text() for text in within.findChildren(WrappedText) if text.isVisibleTo(within)]


def says(within: QWidget, part: str) -> bool:
    return any(part in text for text in words(within))


def button(within: QWidget, text: str) -> QAbstractButton:
    """Return the one button with these words; fails where there is none, or two."""
    (found,) = [b for b in within.findChildren(QAbstractButton) if b.text() == text and b.isVisibleTo(within)]
    return found


def has_button(within: QWidget, text: str) -> bool:
    return any(b.text() == text and b.isVisibleTo(within) for b in within.findChildren(QAbstractButton))


def named(within: QWidget, kind: type[W], name: str) -> W:
    """Return the one control with this accessible name."""
    (found,) = [w for w in within.findChildren(kind) if w.accessibleName() == name]
    return found


def rows(view: QAbstractItemView) -> list[list[str]]:
    """Return the cells of a table or list as they are shown."""
    model = view.model()
    columns = range(_width(view))
    return [[str(model.index(row, c).data() or "") for c in columns] for row in range(model.rowCount())]


def _width(view: QAbstractItemView) -> int:
    return view.model().columnCount() if isinstance(view, QTableView) else 1  # lists keep theirs private


def tooltips(within: QWidget) -> list[str]:
    """Return every tooltip: of widgets, of the cells of tables and lists, of their headers."""
    found = [widget.toolTip() for widget in [within, *within.findChildren(QWidget)]]
    for view in within.findChildren(QAbstractItemView):
        model = view.model()
        if model is None:
            continue
        n, k = model.rowCount(), _width(view)
        role = Qt.ItemDataRole.ToolTipRole
        found += [str(model.index(row, c).data(role) or "") for row in range(n) for c in range(k)]
        if isinstance(view, QTableView):
            found += [str(model.headerData(c, Qt.Orientation.Horizontal, role) or "") for c in range(k)]
    return [tip for tip in found if tip]


def rich_labels(within: QWidget) -> list[str]:
    """Return the words of labels and texts that would read `<b>` as markup."""
    plain = Qt.TextFormat.PlainText
    labels = [label for label in within.findChildren(QLabel) if not isinstance(label.window(), QMenu)]  # pyqtgraph's
    found = [label.text() for label in labels if label.text() and label.textFormat() != plain]
    return found + [edit.toPlainText() for edit in within.findChildren(QTextEdit) if edit.acceptRichText()]


def drag(*paths: object, text: str = "", web: str = "") -> QMimeData:
    """Return what a drag carries: local files, a text, a web address."""
    mime = QMimeData()
    mime.setUrls([*(QUrl.fromLocalFile(str(path)) for path in paths), *([QUrl(web)] if web else [])])
    if text:
        mime.setText(text)
    return mime


def drop(on: QWidget, mime: QMimeData) -> bool:
    """Drag onto a widget and let go there. Returns: whether it was taken."""
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    middle = on.rect().center()
    enter = QDragEnterEvent(middle, copy, mime, left, none)
    QApplication.sendEvent(on, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(middle), copy, mime, left, none)
    QApplication.sendEvent(on, event)
    return event.isAccepted()
