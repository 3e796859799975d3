"""Which cell of a grid the keyboard comes to. Knows keys, rows and columns, no figure."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_PAGE = 10  # rows


def walked(event: QKeyEvent, here: tuple[int, int] | None, n_rows: int, n_columns: int) -> tuple[int, int] | None:
    """Return the cell (row, column) that a key leads to from `here`, or None where the key is not one that walks.

    Arrows go to the neighbour, Home and End along the row, with Ctrl to the corners, Page up and down ten rows.
    From nowhere every key leads to the first cell.
    """
    keys, held = Qt.Key, event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    is_far = held == Qt.KeyboardModifier.ControlModifier
    if not n_rows or not n_columns or (held and not is_far):
        return None
    row, column = here or (0, 0)
    last_row, last_column = n_rows - 1, n_columns - 1
    if is_far:
        corners = {keys.Key_Home: (0, 0), keys.Key_End: (last_row, last_column)}
        return corners.get(keys(event.key()))
    places = {
        keys.Key_Left: (row, column - 1),
        keys.Key_Right: (row, column + 1),
        keys.Key_Up: (row - 1, column),
        keys.Key_Down: (row + 1, column),
        keys.Key_Home: (row, 0),
        keys.Key_End: (row, last_column),
        keys.Key_PageUp: (row - _PAGE, column),
        keys.Key_PageDown: (row + _PAGE, column),
    }
    place = places.get(keys(event.key()))
    if place is None or here is None:
        return None if place is None else (0, 0)
    return min(max(place[0], 0), last_row), min(max(place[1], 0), last_column)
