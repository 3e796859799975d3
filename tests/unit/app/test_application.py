"""The application object, in a process of its own: there is one of it in each."""

import subprocess
import sys

HAND_OVER = """
from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent
from bertdesk.app.application import Application
from bertdesk.app.main import make_application
app = make_application()
assert isinstance(app, Application)
app.file_asked.connect(lambda path: print(ascii(path)))
QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile("/a folder/\\u8868.csv")))
QCoreApplication.sendEvent(app, QEvent(QEvent.Type.ApplicationActivate))
QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl("https://example.org/table.csv")))  # an address is no file
"""


def test_that_a_handed_file_is_told_once_and_other_events_pass() -> None:
    done = subprocess.run([sys.executable, "-c", HAND_OVER], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "'/a folder/\\u8868.csv'\n"), done.stderr
