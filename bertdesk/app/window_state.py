"""Geometry of the window and of its splitters, in QSettings; nothing else is kept there."""

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

from bertdesk.paths import user_dir


def _store() -> QSettings:
    return QSettings(str(user_dir() / "window.ini"), QSettings.Format.IniFormat)


def save(window: QMainWindow) -> None:
    store = _store()
    store.setValue("geometry", window.saveGeometry())
    for splitter in window.findChildren(QSplitter):
        if splitter.objectName():
            store.setValue(f"splitters/{splitter.objectName()}", splitter.saveState())
    store.sync()


def restore(window: QMainWindow) -> None:
    """Give the window the place it had; a missing or damaged file leaves it as it is."""
    store = _store()
    geometry = store.value("geometry")
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)
    for splitter in window.findChildren(QSplitter):
        state = store.value(f"splitters/{splitter.objectName()}")
        if splitter.objectName() and isinstance(state, QByteArray):
            splitter.restoreState(state)
