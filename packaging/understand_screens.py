"""The states of the page "Understand", one after the other: what `screens.py` renders of it."""

import os
from collections.abc import Iterator
from pathlib import Path

from settling import wait_for

from bertdesk import api
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow
from bertdesk.core import base_models
from bertdesk.core.config import PretrainConfig
from bertdesk.paths import resource


def make_encoders(folder: Path) -> None:
    """Let the built-in encoder, and a new network, learn from the sample's texts, for a few steps."""
    config, sample = PretrainConfig(max_length=64, batch_size=8, max_steps=4), resource("samples/feedback_en.csv")
    api.pretrain(sample, out=folder / "adapted", text="text", config=config, device="cpu")
    api.pretrain(sample, out=folder / "new", text="text", size="tiny", config=config, device="cpu")


def understand_states(window: MainWindow, session: Session, sentence: str, other: str) -> Iterator[str]:
    """Show the pieces and the attention of a sentence, of a pair, of a text that is too long, and no network."""
    page, looked_at = window.pages.understand, session.understanding
    page.show_view("pieces")
    window.show_page("understand")
    for name, text in (("filled", sentence), ("pair", (sentence, other)), ("long", sentence * 30)):
        for view in ("pieces", "attention"):
            page.show_view(view)
            page.write(text)
            page.read()
            wait_for(session, lambda text=text: looked_at.text == text and looked_at.pieces is not None)  # type: ignore[misc]  # a lambda with a default
            yield f"understand-{view}-{name}"
    page.write(sentence)
    page.read()
    wait_for(session, lambda: looked_at.text == sentence)
    window.pages.attention.choose(3)
    wait_for(session, lambda: window.pages.attention.shown_detail() is not None)
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    yield "understand-attention-detail"
    page.verticalScrollBar().setValue(0)
    yield from view_states(window, session, sentence)
    page.look_at(Path(os.environ["BERTDESK_HOME"]) / "no such model")
    wait_for(session, lambda: looked_at.is_stopped)
    yield "understand-failed"
    page.look_at(base_models.BUILT_IN)
    wait_for(session, lambda: looked_at.pieces is not None)


def view_states(window: MainWindow, session: Session, sentence: str) -> Iterator[str]:
    """Show the views of gaps, of the next sentence, of positions and of a classifier's layers, filled and lacking."""
    page, looked_at = window.pages.understand, session.understanding
    scroll = page.verticalScrollBar()
    for view, state in (("masked", "lacking"), ("next", "lacking"), ("inside", "ready")):
        page.show_view(view)
        wait_for(session, lambda: True)
        yield f"understand-{view}-{state}"
    page.show_view("positions")
    wait_for(session, lambda: True)
    yield "understand-positions"
    scroll.setValue(scroll.maximum())
    yield "understand-positions-below"
    scroll.setValue(0)
    new = Path(os.environ["BERTDESK_HOME"]) / "new"
    page.look_at(new)
    wait_for(session, lambda: looked_at.source == new and looked_at.pieces is not None)
    yield "understand-positions-new"
    adapted, model = (Path(os.environ["BERTDESK_HOME"]) / name for name in ("adapted", "feedback"))
    for view, source in (("masked", adapted), ("next", adapted), ("inside", model)):
        scroll.setValue(0)
        page.look_at(source)
        page.show_view(view)
        wait_for(session, lambda source=source: looked_at.source == source and looked_at.pieces is not None)  # type: ignore[misc]  # as above
        if view == "inside":
            window.pages.inside.looking.look()
            wait_for(session, lambda: window.pages.inside.looking.found is not None)
        yield f"understand-{view}"
        scroll.setValue(scroll.maximum())
        yield f"understand-{view}-below"
    scroll.setValue(0)
    page.look_at(base_models.BUILT_IN)
    wait_for(session, lambda: looked_at.source == base_models.BUILT_IN and looked_at.pieces is not None)
    yield "understand-inside-lacking"
    page.write(sentence)
    page.read()
    wait_for(session, lambda: looked_at.pieces is not None)
