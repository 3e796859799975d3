"""Wait for a window: for its jobs, and for what it deletes later."""

from PySide6.QtCore import QCoreApplication, QEvent

WAIT_MS = 60_000
"""Longest wait for a real job: the machine may be busy."""


def delete_deferred() -> None:
    """Carry out deleteLater(), which waits for an event loop that a test does not run."""
    for _ in range(2):  # what is deleted may delete later in turn
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
