"""A person's words as plain text: labels and tooltips that show `<b>` as it stands, and words cut to fit."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QWidget

_LONGEST_TOOLTIP = 600


def plain_tooltip(text: str) -> str:
    """Return `text` in a form that QToolTip shows literally; it wraps, and a very long one ends in an ellipsis."""
    if len(text) > _LONGEST_TOOLTIP:
        text = text[:_LONGEST_TOOLTIP] + "…"
    # Qt guesses rich text from a tag anywhere, so the safe way is to be rich text and escape everything
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>" if text else ""


def plain_label(role: str = "", *, wraps: bool = False, parent: QWidget | None = None) -> QLabel:
    """Return an empty label that takes everything as plain text; `role` is one of the style sheet's."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    if role:
        label.setProperty("role", role)
    return label


def elided(text: str, metrics: QFontMetrics, width: int) -> str:
    """Return one line that fits `width` pixels, cut in the middle: class names differ at both ends."""
    return metrics.elidedText(" ".join(text[:1000].split()), Qt.TextElideMode.ElideMiddle, width)
