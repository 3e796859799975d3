"""Names along the rows and columns of a picture: all where they have room, else each second, fifth, tenth..."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from bertdesk.app import theme
from bertdesk.app.widgets.plain import elided

GAP = theme.GRID // 2
"""Pixels between a name and the picture."""
_CHINESE_LINE = 1.45
"""Ascent and descent of Noto Sans CJK for a size of 1; Qt's metrics are those of the first font, without Chinese."""
_FIRST_UPRIGHT = "\u2e80"
"""From this sign on, letters of a language that is also written downwards, none of them turned"""
_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def line_height(size: int = theme.SMALL) -> int:
    """Return the height that a line of any script needs: Chinese fonts are half as high again as their letters."""
    font = theme.font(size)
    return max(QFontMetrics(font).height(), ceil(_CHINESE_LINE * font.pixelSize()))


def room_for(names: Sequence[str], most: int) -> int:
    """Return how long the longest name is, `most` pixels at most, with the gap beside it."""
    metrics = QFontMetrics(theme.font(theme.SMALL, bold=True))
    return min(most, max((metrics.horizontalAdvance(name[:80]) for name in names), default=0) + 2) + GAP


def places_named(n: int, room: float, chosen: int = -1) -> list[int]:
    """Return which of `n` names are written where each has `room` pixels; the chosen one in place of its neighbours."""
    needed = QFontMetrics(theme.font(theme.SMALL)).height() / max(room, 1e-9)
    step = next(size * 10**power for power in range(9) for size in (1, 2, 5) if size * 10**power >= needed - 0.15)
    places = range(0, n, step)
    if chosen < 0:
        return list(places)
    return [place for place in places if abs(place - chosen) >= needed] + [chosen]


def paint_rows(painter: QPainter, area: QRect, left: int, names: Sequence[str], chosen: int = -1) -> None:
    """Write the names of the rows of the picture in `area`, right-aligned in the room from `left` on."""
    high, line = area.height() / len(names), line_height()
    for row in places_named(len(names), high, chosen):
        middle = area.top() + (row + 0.5) * high
        box = QRect(left, round(middle - line / 2), area.left() - left - GAP, line)
        _paint_name(painter, box, names[row], Qt.AlignmentFlag.AlignRight, is_chosen=row == chosen)


def paint_columns(painter: QPainter, area: QRect, top: int, names: Sequence[str], chosen: int = -1) -> None:
    """Write the names of the columns upwards, in the room from `top` to the picture in `area`."""
    wide, line = area.width() / len(names), line_height()
    for column in places_named(len(names), wide, chosen):
        painter.save()
        painter.translate(area.left() + (column + 0.5) * wide, area.top() - GAP)
        painter.rotate(-90)
        box = QRect(0, -line // 2, area.top() - GAP - top, line)
        _paint_name(painter, box, names[column], Qt.AlignmentFlag.AlignLeft, is_chosen=column == chosen)
        painter.restore()


def paint_line(painter: QPainter, left: float, top: float, width: float, words: str) -> None:
    """Write one line of figures or words below the picture."""
    painter.setPen(QColor(theme.current().text))
    painter.setFont(theme.font(theme.SMALL, tabular=True))
    room = QRectF(left, top, width, line_height())
    painter.drawText(room, _MIDDLE, elided(words, painter.fontMetrics(), int(width)))


def paint_flat_columns(painter: QPainter, area: QRect, names: Sequence[str], chosen: int = -1) -> None:
    """Write short names of columns, numbers for example, above the picture as they are read."""
    wide, line = area.width() / len(names), line_height()
    longest = max(painter.fontMetrics().horizontalAdvance(name) for name in names) + 2 * GAP
    for column in places_named(len(names), wide * line / max(line, longest), chosen):
        middle = area.left() + (column + 0.5) * wide
        box = QRect(round(middle - longest / 2), area.top() - GAP - line, longest, line)
        _paint_name(painter, box, names[column], Qt.AlignmentFlag.AlignHCenter, is_chosen=column == chosen)


def _paint_name(painter: QPainter, box: QRect, name: str, side: Qt.AlignmentFlag, *, is_chosen: bool) -> None:
    painter.setFont(theme.font(theme.SMALL, bold=is_chosen))
    words = elided(name, painter.fontMetrics(), box.width())
    if is_chosen:
        painter.fillRect(box.adjusted(-1, 0, 1, 0), QColor(theme.current().accent_soft))
    painter.setPen(QColor(theme.current().text))
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, words)


def _paint_upright(painter: QPainter, room: QRect, words: str) -> None:
    """Write from above downwards, ending where the room does: Chinese signs never lie on their side."""
    high = painter.fontMetrics().height()
    shown = words[: max(1, room.height() // high)]
    box = QRect(room.left(), room.bottom() - high * len(shown), room.width(), high)
    for sign in shown:
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, sign)
        box.translate(0, high)


def paint_titles(painter: QPainter, area: QRect, edge: int, rows: str, columns: str) -> None:
    """Write what rows and columns are, `edge` pixels from the left and the top of the figure."""
    line = line_height()
    painter.setPen(QColor(theme.current().muted))
    painter.setFont(theme.font(theme.SMALL))
    width = painter.device().width() - area.left() - edge
    above = QRect(area.left(), edge, width, line)
    painter.drawText(above, _MIDDLE, elided(columns, painter.fontMetrics(), width))
    if rows and all(sign >= _FIRST_UPRIGHT for sign in rows):
        _paint_upright(painter, QRect(edge, edge, line, area.bottom() - edge), rows)
        return
    painter.save()
    painter.translate(edge, area.bottom())
    painter.rotate(-90)
    beside = QRect(0, 0, area.bottom() - edge, line)
    painter.drawText(beside, _MIDDLE, elided(rows, painter.fontMetrics(), beside.width()))
    painter.restore()
