"""Widgets where room is short, and marks where directions meet."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.bar_list import BarList, BarRow
from bertdesk.app.widgets.candidate_bars import CandidateBars, Candidates
from bertdesk.app.widgets.figure_frame import FigureFrame
from bertdesk.app.widgets.legend import MarkLegend
from bertdesk.app.widgets.marks import Mark
from bertdesk.app.widgets.matrix_view import MatrixView
from bertdesk.app.widgets.numerals import number, percent
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.tight_stack import TightStack
from bertdesk.app.widgets.token_text import TokenText

Show = Callable[..., QWidget]


@pytest.fixture
def show(qapp: QApplication, qtbot: object) -> Iterator[Callable[[QWidget, int, int], None]]:
    shown: list[QWidget] = []

    def make(widget: QWidget, width: int, height: int) -> None:
        shown.append(widget)
        widget.resize(width, height)
        widget.show()
        QApplication.processEvents()

    yield make
    for widget in shown:
        widget.close()
        widget.deleteLater()


def test_that_a_short_name_is_whole_in_a_narrow_list(show: Show) -> None:
    bars = BarList()
    show(bars, 196, 200)
    bars.show_rows([BarRow("delivery", 0.93, "93.0 %"), BarRow("product question", 0.07, "7.0 %")])
    name, bar, _ = bars.itemDelegate()._columns(bars.visualRect(bars.model().index(0)))  # type: ignore[attr-defined]
    assert name.width() >= bars.fontMetrics().horizontalAdvance("delivery")
    assert bar.width() >= theme.px(24) - 2


def test_that_five_classes_fit_without_scrolling_sideways(show: Show) -> None:
    matrix = MatrixView()
    show(matrix, 420, 400)
    matrix.show_matrix(["account", "billing", "delivery", "praise", "product"], [[1] * 5] * 5)
    QApplication.processEvents()
    table = matrix.findChild(QTableView)
    assert table is not None
    assert table.horizontalScrollBar().maximum() == 0
    assert table.columnWidth(0) >= theme.px(48)


def test_that_the_legend_stands_in_two_lines_where_one_is_too_narrow(show: Show) -> None:
    legend = MarkLegend()
    show(legend, 900, 60)
    legend.show_label("complaint")
    wide = legend.sizeHint().height()
    legend.resize(220, 60)
    QApplication.processEvents()
    assert legend.sizeHint().height() > wide


def test_that_numbers_have_a_true_minus_and_nothing_has_no_sign(show: Show) -> None:
    assert [number(-3.824, 2), number(-0.001, 2), number(1234567)] == ["−3.82", "0.00", "1,234,567"]
    assert percent(0.845) == "84 %"


def test_that_the_text_is_no_taller_than_its_words(show: Show) -> None:
    text = TokenText()
    show(text, 400, 600)
    text.show_text("Two words.")
    QApplication.processEvents()
    few = text.maximumHeight()
    text.show_text("Two words. " * 200)
    QApplication.processEvents()
    assert few < 100 < text.maximumHeight()


def test_that_a_stack_asks_for_the_height_that_its_sentences_have_in_its_width(show: Show) -> None:
    stack, part, words = TightStack(), QWidget(), plain_label(wraps=True)
    words.setText("This network cannot say whether a sentence follows another: it was not trained to. " * 2)
    QVBoxLayout(part).addWidget(words)
    stack.addWidget(part)
    show(stack, 1000, 300)
    wide = stack.sizeHint().height()
    assert wide < 4 * words.fontMetrics().height()
    show(stack, 300, 300)
    assert stack.sizeHint().height() > wide + 2 * words.fontMetrics().height()


def test_that_bars_leave_what_is_over_to_the_stretch_below_them(show: Show) -> None:
    bars, part = CandidateBars(), QWidget()
    frame, column = FigureFrame(bars), QVBoxLayout(part)
    column.addWidget(frame)
    column.addWidget(QLabel("below"))
    column.addStretch()
    bars.show_candidates(Candidates("", (BarRow("film", 0.6, "60 %"), BarRow("book", 0.2, "20 %"))))
    show(part, 600, 700)
    assert frame.height() == frame.sizeHint().height()


def rects(view: TokenText, word: str) -> list[QRectF]:
    start = view.text().index(word)
    view.show_marks([Mark(start, start + len(word), 1.0, 1)])
    return list(view._layout.rects(0))


def test_that_marks_lie_behind_their_letters_where_directions_meet(show: Show) -> None:
    view = TokenText()
    show(view, 260, 200)
    view.show_text("دفعت مبلغًا إضافيًا. I want my money back.")
    QApplication.processEvents()
    line = view.document().firstBlock().layout().lineAt(0)
    assert line.textLength() < len(view.text())  # it wraps, at a space after an English word
    metrics, english = QFontMetricsF(view.document().defaultFont()), []
    for word in ("I", "want", "my"):
        (rect,) = rects(view, word)
        assert rect.width() - 2 == pytest.approx(metrics.horizontalAdvance(word), abs=1)
        english.append(rect)
    assert [rect.left() for rect in english] == sorted(rect.left() for rect in english)
    drawn = line.naturalTextRect().translated(theme.GRID, 0)
    assert english[0].left() + 1 == pytest.approx(drawn.left(), abs=1)  # the line's left end, in a text from the right
    (arabic,) = rects(view, "دفعت")
    assert arabic.right() - 1 == pytest.approx(drawn.right(), abs=1)
