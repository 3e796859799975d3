"""What each widget promises: a person's text stays plain text, offsets hold, signals say what was done."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QTextDocument, QTextOption
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTableView

from bertdesk.app import theme
from bertdesk.app.widgets.bar_list import BarList, BarRow
from bertdesk.app.widgets.drop_area import DropArea, dropped_files
from bertdesk.app.widgets.figure import Figure
from bertdesk.app.widgets.legend import MarkLegend
from bertdesk.app.widgets.length_chart import LengthChart
from bertdesk.app.widgets.loss_chart import LossChart
from bertdesk.app.widgets.marks import Mark, to_html
from bertdesk.app.widgets.matrix_view import MatrixView
from bertdesk.app.widgets.notice_list import NoticeList, NoticeRow
from bertdesk.app.widgets.offsets import OffsetMap
from bertdesk.app.widgets.paste_box import LONGEST_TEXT, PasteBox
from bertdesk.app.widgets.plain import plain_tooltip
from bertdesk.app.widgets.rail import Rail, RailEntry
from bertdesk.app.widgets.token_text import TokenText
from bertdesk.app.widgets.two_losses_chart import TwoLossesChart
from bertdesk.app.widgets.wrapped_text import WrappedText

LONG_NAME = "Complaints about the delivery time of orders from the web shop"
Anywhere = QTextOption.WrapMode.WrapAnywhere


def _files(*paths: Path | str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(path) if "://" in str(path) else QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def _enter(widget, mime: QMimeData) -> bool:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def _drop(widget, mime: QMimeData) -> bool:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def _colored(widget, color: str) -> bool:
    image = widget.grab().toImage()
    points = ((x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2))
    return any(image.pixelColor(x, y).name() == color.lower() for x, y in points)


# drop area


def test_that_a_dropped_file_is_reported_and_the_area_lights_up_meanwhile(shown, qtbot, tmp_path: Path) -> None:
    area = shown(DropArea())
    assert _enter(area, _files(tmp_path / "feedback.csv"))
    assert _colored(area, theme.current().accent_soft)
    with qtbot.waitSignal(area.files_dropped) as dropped:
        assert _drop(area, _files(tmp_path / "feedback.csv"))
    assert dropped.args == [[str(tmp_path / "feedback.csv")]]
    assert not _colored(area, theme.current().accent_soft)


def test_that_folders_web_addresses_and_text_are_refused(shown, tmp_path: Path) -> None:
    area = shown(DropArea())
    text = QMimeData()
    text.setText("hello")
    for mime in (_files(tmp_path), _files("https://example.org/a.csv"), text):
        assert not _enter(area, mime)
        assert dropped_files(mime) == []
    assert dropped_files(_files("https://example.org/a.csv", tmp_path, tmp_path / "b.csv")) == [str(tmp_path / "b.csv")]


def test_that_the_drop_area_says_what_will_happen_and_its_buttons_ask_for_it(shown, qtbot) -> None:
    area = shown(DropArea())
    area.set_words("Drop a table", ["<b>One</b>", "Two"])
    texts = [label.text() for label in area.findChildren(QLabel) if label.isVisible()]
    assert texts[-3:] == ["Drop a table", "<b>One</b>", "Two"]
    with qtbot.waitSignal(area.open_requested):
        area.open_button.click()
    with qtbot.waitSignal(area.sample_requested):
        area.sample_button.click()


# offsets and marks


@pytest.mark.parametrize("text", ["plain", "a😀b", "a\r\nb\r\n", "\r\n😀\r\n👩‍🔬x\n\r", "", "e\u0301\u200bשלום"])
def test_that_offsets_agree_with_qts_own_positions(qapp, text: str) -> None:
    document, offsets = QTextDocument(), OffsetMap(text)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] == "\r\n" and offset:
            continue  # there is no position between the two
        document.setPlainText(text[:offset])
        assert offsets.position(offset) == document.characterCount() - 1
        assert offsets.offset(offsets.position(offset)) == offset
    assert offsets.position(len(text) + 9) == offsets.position(len(text))


def test_that_html_of_a_text_holds_no_tag_of_the_text() -> None:
    html = to_html("<script>x</script> & y", [Mark(0, 8, 1.0, 1), Mark(19, 20, -0.5, 2)])
    assert "<script>" not in html
    assert "&lt;script&gt;</span>x" in html
    assert "&amp;" in html
    assert "dotted" in html


# token text


def test_that_a_text_is_shown_and_copied_exactly_as_pasted(shown) -> None:
    text = "<b>bold</b>\r\n😀 no\u00a0break\u200b\tשלום & more\n"
    widget = shown(TokenText())
    widget.show_text(text)
    assert widget.text() == text
    assert "<b>bold</b>" in widget.toPlainText()
    widget.selectAll()
    assert widget.createMimeDataFromSelection().text() == text
    assert not widget.createMimeDataFromSelection().hasHtml()


def test_that_marks_lie_behind_their_words_also_after_emoji_and_line_ends(shown) -> None:
    text = "😀😀 first\r\nsecond word"
    start = text.index("second")
    widget = shown(TokenText())
    widget.show_text(text)
    widget.show_marks([Mark(start, start + 6, 1.0, 1)])
    QApplication.processEvents()
    document = widget.document()
    place = next(iter(widget._layout.rects(0)))
    assert widget._layout.span(0) == (len("😀😀") * 2 + len(" first") + 1, len("😀😀") * 2 + len(" first") + 7)
    assert place.top() >= document.documentLayout().blockBoundingRect(document.lastBlock()).top()
    assert _colored(widget, theme.mix(theme.LIGHT.for_strong, theme.LIGHT.surface, 0.94).name())


def test_that_noise_is_not_marked_and_long_marks_span_lines(shown) -> None:
    widget = shown(TokenText(), 200)
    widget.show_text("one two three four five six seven eight nine ten eleven twelve")
    widget.show_marks([Mark(0, 3, 0.04, 2), Mark(4, 62, -0.8, 1)])
    assert widget._layout.order == [1]
    assert len(list(widget._layout.rects(0))) > 1


def test_that_a_mark_moves_no_letter(shown) -> None:
    widget = shown(TokenText())
    widget.show_text("some words to mark " * 200)
    before = [widget._layout._document.size(), widget.verticalScrollBar().maximum()]
    widget.show_marks([Mark(i * 19, i * 19 + 4, (-1) ** i * 0.9, i) for i in range(200)])
    QApplication.processEvents()
    assert [widget.document().size(), widget.verticalScrollBar().maximum()] == before


def test_that_hovering_names_a_mark_and_leaving_it_says_so(shown, qtbot) -> None:
    widget = shown(TokenText())
    widget.show_text("plain marked plain")
    widget.show_marks([Mark(6, 12, 0.42, 1)])
    QApplication.processEvents()
    middle = next(iter(widget._layout.rects(0))).center().toPoint()
    with qtbot.waitSignal(widget.mark_hovered) as hovered:
        QTest.mouseMove(widget.viewport(), middle)
    assert hovered.args == [0]
    with qtbot.waitSignal(widget.mark_hovered) as hovered:
        QTest.mouseMove(widget.viewport(), QPoint(middle.x(), widget.viewport().height() - 5))
    assert hovered.args == [-1]


def test_that_the_arrows_walk_from_mark_to_mark_in_the_order_of_the_text(shown, qtbot) -> None:
    widget = shown(TokenText())
    widget.show_text("alpha <b>beta</b> gamma")
    widget.show_marks([Mark(18, 23, -0.5, 2), Mark(0, 5, 1.0, 1)])
    seen: list[int] = []
    widget.mark_hovered.connect(seen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(widget, key)
    assert seen == [1, 0, 0, 1]
    said = "For: “alpha” +1.00. Against: “gamma” −0.50."
    assert widget.accessibleDescription() == f"“alpha”  +1.00, rank 1 of 2. {said}"
    widget.highlight(0)
    assert widget.accessibleDescription() == f"“gamma”  −0.50, rank 2 of 2. {said}"
    assert len(seen) == 4
    assert _colored(widget, theme.current().accent)
    widget.highlight(7)
    assert widget.accessibleDescription() == said


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_that_unread_text_is_greyed_and_follows_the_theme(shown, qapp, choice: theme.Choice) -> None:
    widget = shown(TokenText())
    widget.show_text("read unread")
    widget.show_unread([(5, 11)])
    theme.apply(qapp, choice)
    cursor = widget.textCursor()
    cursor.setPosition(8)
    assert cursor.charFormat().foreground().color().name() == theme.current().muted.lower()


def test_that_a_word_without_end_is_broken_anywhere_and_chinese_is_not(shown) -> None:
    widget = shown(TokenText())
    widget.show_text("x" * 100_000)
    assert widget.wordWrapMode() == Anywhere
    widget.show_text("我喜欢自然语言处理，" * 1000)
    assert widget.wordWrapMode() != Anywhere


# paste box


def test_that_a_megabyte_of_one_letter_is_capped_and_broken_anywhere(shown, qtbot) -> None:
    box, mime = shown(PasteBox()), QMimeData()
    mime.setText("a" * 1_000_000)
    with qtbot.waitSignal(box.was_truncated) as truncated:
        box.insertFromMimeData(mime)
    assert truncated.args == [LONGEST_TEXT]
    assert len(box.text()) == LONGEST_TEXT
    assert box.wordWrapMode() == Anywhere


def test_that_a_long_word_in_two_pastes_and_after_undo_is_still_broken_anywhere(shown) -> None:
    box, mime = shown(PasteBox()), QMimeData()
    mime.setText("a" * 600)
    box.insertFromMimeData(mime)
    assert box.wordWrapMode() != Anywhere
    box.insertFromMimeData(mime)
    assert box.wordWrapMode() == Anywhere
    box.set_text("short")
    assert box.wordWrapMode() == Anywhere  # undo brings the long word back
    box.undo()
    assert box.text() == "a" * 1200


def test_that_only_plain_text_is_pasted_and_counted_in_characters(shown, qtbot) -> None:
    box, mime = shown(PasteBox()), QMimeData()
    mime.setHtml("<b>bold</b>")
    mime.setText("<b>b\u00a0😀\r\nnext")
    box.set_text("😀old😀")
    box.moveCursor(box.textCursor().MoveOperation.End)
    box.insertFromMimeData(mime)
    assert box.text() == "😀old😀<b>b\u00a0😀\nnext"
    box.set_text("😀" * (LONGEST_TEXT - 2))
    box.moveCursor(box.textCursor().MoveOperation.End)
    with qtbot.waitSignal(box.was_truncated) as truncated:
        box.insertFromMimeData(mime)
    assert truncated.args == [LONGEST_TEXT]


def test_that_a_dragged_file_is_left_to_the_window(shown, tmp_path: Path) -> None:
    box = shown(PasteBox())
    assert not box.canInsertFromMimeData(_files(tmp_path / "a.csv"))


def test_that_ctrl_enter_submits_and_tab_moves_on(shown, qtbot) -> None:
    box = shown(PasteBox())
    with qtbot.waitSignal(box.submitted):
        QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert box.text() == ""


# bar list


def test_that_arrows_look_around_and_enter_chooses(shown, qtbot) -> None:
    bars = shown(BarList(selectable=True))
    bars.show_rows([BarRow(name, 0.3, "30 %") for name in ("a", "b", "c")])
    bars.select("a")
    bars.setFocus()
    chosen: list[str] = []
    bars.chosen.connect(chosen.append)
    QTest.keyClick(bars, Qt.Key.Key_Down)
    assert (chosen, bars.selected()) == ([], "a")
    QTest.keyClick(bars, Qt.Key.Key_Return)
    assert (chosen, bars.selected()) == (["b"], "b")
    QTest.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=bars.visualRect(bars.model().index(2, 0)).center())
    assert (chosen, bars.selected()) == (["b", "c"], "c")
    bars.show_rows([BarRow("c", 1, "100 %"), BarRow("a", 0, "0 %")])
    assert bars.selected() == "c"
    assert chosen == ["b", "c"]


def test_that_bars_without_choice_choose_nothing(shown) -> None:
    bars = shown(BarList())
    bars.show_rows([BarRow("<b>x</b>", 2.0, "1"), BarRow("y", -1.0, "0")])
    chosen: list[str] = []
    bars.chosen.connect(chosen.append)
    QTest.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert (chosen, bars.selected()) == ([], "")
    role = Qt.ItemDataRole.AccessibleTextRole
    assert bars.model().index(0, 0).data(role) == "<b>x</b>, 1"


def test_that_120_rows_scroll_and_12_do_not(shown) -> None:
    bars = shown(BarList(), 300, 12 * theme.px(28) + 8)
    bars.show_rows([BarRow(f"class {i}", i / 120, str(i)) for i in range(120)])
    QApplication.processEvents()
    assert bars.verticalScrollBar().maximum() > 0
    bars.show_rows([BarRow(f"class {i}", i / 12, str(i)) for i in range(12)])
    QApplication.processEvents()
    assert bars.verticalScrollBar().maximum() == 0


# the smaller ones


def test_that_a_tooltip_shows_tags_as_text() -> None:
    assert plain_tooltip("<b>&\n") == "<qt>&lt;b&gt;&amp;<br></qt>"
    assert plain_tooltip("") == ""
    assert len(plain_tooltip("x" * 10_000)) < 700


def test_that_the_rail_is_one_tab_stop_that_arrows_move_within(shown, qtbot) -> None:
    rail = shown(Rail([RailEntry(key, "table") for key in "abc"] + [RailEntry("s", "settings", bottom=True)]))
    for key in "abcs":
        rail.set_title(key, key.upper())
    rail.select("a")
    assert rail.selected() == "a"
    buttons = rail._buttons
    assert [k for k, each in buttons.items() if each.focusPolicy() & Qt.FocusPolicy.TabFocus] == ["a"]
    buttons["a"].setFocus()
    with qtbot.waitSignal(rail.page_chosen) as page:
        QTest.keyClick(buttons["a"], Qt.Key.Key_Down)
    assert page.args == ["b"]
    assert [k for k, each in buttons.items() if each.focusPolicy() & Qt.FocusPolicy.TabFocus] == ["b"]
    with qtbot.waitSignal(rail.page_chosen) as page:
        QTest.mouseClick(buttons["s"], Qt.MouseButton.LeftButton)
    assert page.args == ["s"]


def test_that_notices_report_their_number_and_never_clip(shown, qtbot) -> None:
    notices = shown(NoticeList(), 400)
    path = "/home/" + "a" * 300
    notices.show_notices([NoticeRow("info", "Fine"), NoticeRow("bad", f"<i>{path}", "Open")])
    QApplication.processEvents()
    words = notices.findChildren(WrappedText)[1]
    assert words.text() == words.toPlainText() == f"<i>{path}"
    assert words.height() >= words.document().size().height() > 3 * words.fontMetrics().height()
    with qtbot.waitSignal(notices.action_chosen) as action:
        notices._notices[1].action_button.click()
    with qtbot.waitSignal(notices.dismissed) as dismissed:
        notices._notices[0].close_button.click()
    assert (action.args, dismissed.args) == ([1], [0])
    notices.show_notices([])
    assert notices.isHidden()


def test_that_a_figure_is_heard_as_one_sentence(shown) -> None:
    figure = shown(Figure())
    figure.show_figure("84 %", "right on <212> texts", "80–88 %")
    assert figure.accessibleName() == "right on <212> texts: 84 %"
    assert figure.accessibleDescription() == "80–88 %"


def test_that_the_legend_names_the_class_as_text(shown) -> None:
    legend = shown(MarkLegend())
    legend.show_label(f"<b>{LONG_NAME}")
    label = legend.findChildren(QLabel)[1]
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert f"<b>{LONG_NAME}" in label.accessibleName()


def test_that_a_cell_of_the_matrix_names_both_classes(shown, qtbot) -> None:
    matrix = shown(MatrixView())
    matrix.show_matrix(["a", LONG_NAME], [[8, 2], [0, 5]])
    table = matrix.findChild(QTableView)
    assert table is not None
    index = table.model().index(0, 1)
    with qtbot.waitSignal(matrix.cell_chosen) as chosen:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
    assert chosen.args == ["a", LONG_NAME]
    with qtbot.waitSignal(matrix.cell_chosen) as chosen:
        table.setCurrentIndex(table.model().index(1, 1))
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == [LONG_NAME, LONG_NAME]
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == f"2 of 10 texts of “a” were taken for “{LONG_NAME}”"


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_that_a_matrix_of_200_classes_is_readable_in_every_cell(shown, qapp, choice: theme.Choice) -> None:
    theme.apply(qapp, choice)
    matrix = shown(MatrixView())
    matrix.show_matrix([f"c{i}" for i in range(200)], [[i % 7 for i in range(200)] for _ in range(200)])
    for share in range(101):
        for tint in (theme.current().accent, theme.current().warn):
            ground = theme.mix(tint, theme.current().surface, share / 100)
            assert theme.contrast(theme.ink_on(ground), ground) >= 4.5
    assert matrix.grab().width() == 640


def test_that_lengths_are_also_said_in_words(shown) -> None:
    chart = shown(LengthChart(), 300, 120)
    chart.show_lengths([1200, 30, 4], [0, 128, 256, 384], 256)
    assert chart.accessibleDescription() == (
        "1,234 texts; most have 0 to 128 tokens; 4 are longer than the limit of 256."
    )
    assert _colored(chart, theme.current().warn)
    with pytest.raises(ValueError, match="3 edges"):
        chart.show_lengths([1, 2], [0, 1], 3)


def test_that_the_learning_curve_is_also_a_table(shown, qtbot) -> None:
    chart = shown(LossChart())
    chart.set_total(20)
    for step in range(1, 11):
        chart.add_loss(step, 2.0 / step)
    chart.add_accuracy(10, 0.845)
    qtbot.waitUntil(lambda: "84 %" in chart.accessibleDescription(), timeout=2000)
    chart.table_button.click()
    table = chart.findChild(QTableView)
    assert table is not None
    assert table.isVisible()
    cells = [[table.model().index(row, column).data() for column in range(3)] for row in (0, 9)]
    assert cells == [["1", "2.0000", ""], ["10", "0.2000", "84.5 %"]]
    chart.clear()
    assert table.model().rowCount() == 0
    assert chart.accessibleDescription() == ""


@pytest.mark.parametrize(
    "make", [BarList, DropArea, LengthChart, LossChart, MatrixView, NoticeList, PasteBox, TokenText, TwoLossesChart]
)
def test_that_every_widget_has_a_name_and_survives_a_change_of_theme_and_language(shown, qapp, make) -> None:
    widget = shown(make())
    theme.apply(qapp, "dark")
    widget.retranslate()
    QApplication.processEvents()
    assert widget.accessibleName()
    assert not widget.grab().isNull()


def test_that_two_losses_are_drawn_beside_what_guessing_costs_and_told_as_a_table(shown, qtbot) -> None:
    chart = shown(TwoLossesChart())
    chart.set_total(20)
    for step in range(1, 11):
        chart.add_losses(step, 6.0 - step / 10, 0.7 - step / 100)
    chart.set_by_frequency(5.5)
    chart.add_kept(10, 5.25, 0.625)
    qtbot.waitUntil(lambda: "by frequency alone 5.50" in chart.accessibleDescription(), timeout=2000)
    said = chart.accessibleDescription()
    assert "on text kept aside 5.25" in said
    assert "by chance 0.69" in said
    chart.table_button.click()
    table = chart.findChild(QTableView)
    assert table is not None
    last = [table.model().index(9, column).data() for column in range(5)]
    assert last == ["10", "5.0000", "0.6000", "5.2500", "0.6250"]
    chart.clear()
    assert table.model().rowCount() == 0
    assert chart.accessibleDescription() == ""


def test_that_one_loss_has_the_whole_chart_until_there_is_another(shown) -> None:
    chart = shown(TwoLossesChart())
    chart.add_losses(1, 6.0, None)
    assert not chart.lower_plot.isVisible()
    chart.add_losses(2, 6.0, 0.7)
    assert chart.lower_plot.isVisible()
    chart.clear()
    assert not chart.lower_plot.isVisible()


def test_that_what_comes_late_stands_at_its_step_in_the_table(shown) -> None:
    chart = shown(TwoLossesChart())
    for step in (10, 20, 30):
        chart.add_losses(step, 5.0, None)
    chart.add_kept(15, 5.5, None)
    rows = chart.findChild(QTableView).model()
    assert [rows.index(row, 0).data() for row in range(rows.rowCount())] == ["10", "15", "20", "30"]
