"""The page "Understand" with a network that is open, as a person finds it a moment later."""

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from bertdesk.app.panels.understand import UnderstandPanel
from bertdesk.app.window import MainWindow
from bertdesk.core.pairs import Text

SENTENCE = "the unbelievable film was good"


def open_page(
    window: MainWindow, settle: Callable[[], None], folder: Path, *, view: str, text: Text = SENTENCE
) -> UnderstandPanel:
    """Show a view of the page, looking at the network in a folder, and wait until it has answered."""
    page = window.pages.understand
    page.write(text)
    page.look_at(folder)
    window.show_page("understand")
    page.show_view(view)
    settle()
    QApplication.processEvents()
    settle()  # what was asked when the view was seen
    return page


def type_text(page: UnderstandPanel, settle: Callable[[], None], text: Text) -> None:
    """Write another sentence, and do not wait for the pause after which it is read."""
    page.write(text)
    page.read()
    settle()


def make_single(folder: Path) -> Path:
    """Leave the tokenizer of a model folder no way to put two texts together."""
    file = folder / "tokenizer.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["post_processor"]["pair"] = [{"Sequence": {"id": "A", "type_id": 0}}] * 2
    file.write_text(json.dumps(content), encoding="utf-8")
    return folder
