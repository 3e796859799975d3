"""Let a window that nobody sees come to rest before it is looked at."""

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer

from bertdesk.app.session import Session


def settle(milliseconds: int = 120) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_for(session: Session, is_done: Callable[[], bool]) -> None:
    for _ in range(1200):
        if is_done() and not session.jobs.verbs:
            return settle()
        settle(100)
    raise TimeoutError("a state did not come within two minutes")
