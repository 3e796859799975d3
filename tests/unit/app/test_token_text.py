"""The text with its marks, for keyboard and ear; the borders of windows; the choice of what is marked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolTip

from bertdesk.app import theme
from bertdesk.app.widgets.export_button import ExportButton
from bertdesk.app.widgets.marks import Mark
from bertdesk.app.widgets.segments import Segments
from bertdesk.app.widgets.token_text import TokenText

KEY = Qt.Key


def spoken(widget: TokenText) -> str:
    return widget.accessibleDescription()


def test_that_home_and_end_reach_the_first_and_the_last_mark(shown) -> None:
    widget = shown(TokenText())
    widget.show_text("one two three four")
    widget.show_marks([Mark(8, 13, 1.0, 1), Mark(0, 3, -0.5, 2), Mark(14, 18, 0.25, 3), Mark(4, 7, 0.01, 4)])
    seen: list[int] = []
    widget.mark_hovered.connect(seen.append)
    for key in (KEY.Key_End, KEY.Key_Home, KEY.Key_Right, KEY.Key_Right, KEY.Key_Right):
        QTest.keyClick(widget, key)
    assert seen == [2, 1, 0, 2, 2]


def test_that_keys_with_shift_and_control_select_and_scroll_as_anywhere(shown) -> None:
    widget = shown(TokenText())
    widget.show_text("one two")
    widget.show_marks([Mark(4, 7, 1.0, 1)])
    QTest.keyClick(widget, KEY.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert widget.textCursor().selectedText() == "o"
    QTest.keyClick(widget, KEY.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert spoken(widget) == "For: “two” +1.00. Against: no words."


def test_that_the_keyboard_shows_what_hovering_shows_until_the_focus_leaves(shown, qtbot) -> None:
    widget = shown(TokenText())
    widget.show_text("one <b>two</b>")
    widget.show_marks([Mark(4, 14, 0.5, 1, 2.25)])
    widget.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    QTest.keyClick(widget, KEY.Key_Right)
    assert QToolTip.text() == "<qt>“&lt;b&gt;two&lt;/b&gt;”  +2.25, rank 1 of 1.</qt>"
    widget.clearFocus()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_that_a_screen_reader_hears_the_class_and_the_strongest_words(shown) -> None:
    widget = shown(TokenText())
    text = "a b c d e f"
    widget.show_text(text)
    assert spoken(widget) == ""
    widget.show_label("{n} <b>")
    scores = (0.2, -1.0, 0.8, 0.6, 0.4, 0.01)
    ranks = (5, 1, 2, 3, 4, 6)
    widget.show_marks([Mark(2 * i, 2 * i + 1, s, r, 3 * s) for i, (s, r) in enumerate(zip(scores, ranks, strict=True))])
    whole = "For “{n} <b>”: “c” +2.40, “d” +1.80, “e” +1.20. Against it: “b” −3.00."
    assert spoken(widget) == whole
    QTest.keyClick(widget, KEY.Key_Home)
    assert spoken(widget) == f"“a”  +0.60, rank 5 of 6. {whole}"


def ink(widget: TokenText, color: str) -> int:
    image = widget.viewport().grab().toImage()
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixelColor(x, y).name() == color.lower() for x, y in points)


def test_that_window_borders_are_drawn_between_letters_that_stay(shown) -> None:
    widget = shown(TokenText(), 300)
    text = "one two 😀 three four five six seven eight nine ten " * 3
    widget.show_text(text)
    before, size = ink(widget, theme.LIGHT.accent), widget.document().size()
    cursor = widget.cursorRect()
    widget.show_borders([(0, 60), (40, len(text))])
    assert ink(widget, theme.LIGHT.accent) > before + 20
    assert (widget.document().size(), widget.cursorRect()) == (size, cursor)
    widget.show_borders([])
    assert ink(widget, theme.LIGHT.accent) == before


def test_that_a_border_stands_where_its_letter_does_and_closes_on_the_old_line(shown) -> None:
    widget = shown(TokenText(), 200)
    text = "😀 first\r\nsecond " + "third " * 20
    widget.show_text(text)
    widget.show_borders([(text.index("second"), len(text))])
    borders = widget._borders
    position = widget._offsets.position(text.index("second"))
    block = widget.document().lastBlock()
    assert position == block.position()
    start = borders.place(position, is_start=True)
    assert start is not None
    assert start.top() >= widget.document().documentLayout().blockBoundingRect(block).top()
    broken = block.position() + block.layout().lineAt(1).textStart()
    opened, closed = borders.place(broken, is_start=True), borders.place(broken, is_start=False)
    assert opened is not None
    assert closed is not None
    assert closed.bottom() <= opened.top() + 1
    assert closed.left() > opened.left()


def test_that_a_new_text_has_no_borders(shown) -> None:
    widget = shown(TokenText())
    widget.show_text("one two")
    widget.show_borders([(0, 3), (2, 7)])
    assert len(widget._borders) == 4
    widget.show_text("other")
    assert len(widget._borders) == 0


def test_that_only_the_lines_on_screen_are_painted(shown, monkeypatch: pytest.MonkeyPatch) -> None:
    widget = shown(TokenText(), 400, 200)
    words = 4_000
    widget.show_text("word " * words)
    widget.show_marks([Mark(5 * i, 5 * i + 4, 1.0, i + 1) for i in range(words)])
    painted: list[int] = []
    rects = widget._layout.rects
    monkeypatch.setattr(widget._layout, "rects", lambda place: painted.append(place) or rects(place))
    widget.viewport().grab()
    assert 0 < len(painted) < 200
    assert max(painted) < 200


# What is marked


def test_that_the_choice_is_one_stop_for_tab_and_the_arrows_choose(shown) -> None:
    segments = shown(Segments(("a", "b", "c")), 300, 40)
    segments.show_words({"a": "A", "b": "B", "c": "C"}, {"a": "first", "b": "second", "c": "third"})
    chosen: list[str] = []
    segments.chosen.connect(chosen.append)
    first, second, third = segments.findChildren(QPushButton)
    first.setFocus()
    QTest.keyClick(first, KEY.Key_Right)
    assert (chosen, segments.selected()) == (["b"], "b")
    QTest.mouseClick(third, Qt.MouseButton.LeftButton)
    assert chosen == ["b", "c"]
    segments.select("a")
    assert (segments.selected(), len(chosen)) == ("a", 2)
    assert second.accessibleDescription() == "second"


def test_that_the_menu_says_which_form_is_wanted(shown) -> None:
    button = shown(ExportButton(), 160, 40)
    copied: list[str] = []
    saved: list[bool] = []
    button.copy_chosen.connect(copied.append)
    button.save_chosen.connect(lambda: saved.append(True))
    for action in button.menu().actions():
        action.trigger()
    assert copied == ["text", "html", "picture"]
    assert saved == [True]
