"""A head that the network lacks: the built-in encoder learns it on the page "Pre-train", and is looked into after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from bertdesk.app.raw_text import place_of
from bertdesk.app.session import Session
from bertdesk.core import base_models
from bertdesk.core.pretrain.recipes import first_look
from bertdesk.paths import resource

translate = QCoreApplication.translate
TAUGHT = ("no_masked_head", "no_next_head")
"""What may be lacking, and what pre-training teaches"""
_SAMPLE = resource("samples/feedback_en.csv")
"""In the built-in encoder's language: of a Chinese text two thirds of the pieces are unknown to it"""


class Teaching(QObject):
    page_requested = Signal(str)
    numbers_suggested = Signal(object)  # PretrainConfig: that suits looking

    def __init__(self, session: Session, look_into: Callable[[Path, str], None], parent: QObject | None = None) -> None:
        """`look_into` shows a network in a view of the page "Understand"."""
        super().__init__(parent)
        self._session, self._look_into = session, look_into
        self._view = "masked"
        self._is_preparing = False
        session.raw_text.changed.connect(self._on_text_found)
        session.busy_changed.connect(self._on_busy_changed)

    def prepare(self, view: str) -> None:
        """Choose what the run starts from, so that its start is all that is left; `view`: what lacked the head."""
        if not self._session.is_free:
            self._session.failed.emit("open", "busy", {"path": base_models.BUILT_IN.name.rpartition("/")[2]})
            return
        self._view = view
        self._session.raw_text.go_on_from(base_models.BUILT_IN)
        self._is_preparing = True
        self._choose_text()
        self.page_requested.emit("pretrain")

    def _choose_text(self) -> None:
        """Choose the open table, or a sample; what the person has chosen stays."""
        material, raw_text = self._session.material, self._session.raw_text
        if raw_text.found is not None and raw_text.found.corpus.path != _SAMPLE:
            self._on_text_found()
            return
        place = None if material.table is None else place_of(material.table)
        if place is not None:
            raw_text.look(place, material.columns.text if material.columns else "")
        else:
            raw_text.look(_SAMPLE)

    @Slot()
    def _on_text_found(self) -> None:
        found = self._session.raw_text.found
        if self._is_preparing and found is not None:
            self._is_preparing = False
            self.numbers_suggested.emit(first_look(found.size_bytes))

    @Slot(bool)
    def _on_busy_changed(self, is_busy: bool) -> None:  # noqa: FBT001  # a slot
        """Forget the wish where the text could not be looked at: the next one is chosen for something else."""
        if not is_busy:
            self._is_preparing = False

    @Slot(object)
    def look_into(self, folder: Path) -> None:
        """Show what came out of a pre-training, where something was lacking before, or in "Fill the gap"."""
        self._look_into(folder, self._view)
        self.page_requested.emit("understand")


def offer() -> str:
    """Say what the button of `button` does."""
    return translate(
        "teaching",
        "The built-in encoder can learn this here, from raw text: the page Pre-train opens with all that it needs"
        " chosen; press “Start pre-training” there. At the end, “Look into it” leads back here.",
    )


def button() -> str:
    return translate("teaching", "Teach it to the built-in encoder")
