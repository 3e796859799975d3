"""How a document shows a marked text: its lines, and the colour of its letters. For the window and for pictures."""

from collections.abc import Iterator, Sequence

from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from bertdesk.app import theme
from bertdesk.app.widgets.mark_layout import MarkLayout
from bertdesk.app.widgets.offsets import OffsetMap

TEXT_SIZE = 15
_LINE_HEIGHT = 135  # percent: marks need air between lines

Ink = tuple[int, int, QColor]
"""Document positions [start, end), and the colour of the letters there."""


def space_lines(document: QTextDocument) -> None:
    lines = QTextBlockFormat()
    lines.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.setBlockFormat(lines)


def inks(
    layout: MarkLayout, offsets: OffsetMap, unread: Sequence[tuple[int, int]], tokens: theme.Tokens
) -> Iterator[Ink]:
    """Yield where letters need another colour than the theme's: on a strong ground, or where nothing was read."""
    for start, end in unread:
        yield offsets.position(start), offsets.position(end), QColor(tokens.muted)
    usual = QColor(tokens.text)
    for place in range(len(layout.order)):
        ink = theme.ink_on(layout.ground(place), tokens)
        if ink != usual:
            yield (*layout.span(place), ink)


def write(document: QTextDocument, spans: Sequence[Ink]) -> None:
    """Colour these stretches of letters, and no others."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.setCharFormat(QTextCharFormat())
    for start, end, ink in spans:
        chars = QTextCharFormat()
        chars.setForeground(ink)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(chars)
    cursor.endEditBlock()
