"""What every drawn figure owes: a visible focus, words for what is chosen, a table, both themes, room for its words."""

from collections.abc import Callable, Iterator

import pytest
from figures import EMPTY, FIGURES, WALKED, attention_lines, colours, weights
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QHelpEvent, QResizeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QToolTip, QVBoxLayout, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.widgets.drawing import Drawing
from bertdesk.app.widgets.figure_frame import FigureFrame
from bertdesk.app.widgets.plain import plain_tooltip
from bertdesk.app.widgets.values import Values
from bertdesk.app.widgets.values_view import ValuesView

Make = Callable[[], Drawing]


@pytest.fixture
def larger(qapp: QApplication) -> Iterator[None]:
    """Text of one and a half times the size."""
    before, font = qapp.font(), qapp.font()
    font.setPixelSize(round(theme.BODY * 1.5))
    qapp.setFont(font)
    yield
    qapp.setFont(before)


@pytest.mark.parametrize("make", EMPTY)
def test_that_a_figure_with_nothing_in_it_is_painted_and_has_no_values(shown, make: Make) -> None:
    figure = shown(make(), 400)
    assert figure.picture().width() == 800
    assert figure.values().n_rows == 0
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Escape):
        QTest.keyClick(figure, key)
    QTest.mouseMove(figure, QPoint(50, 50))
    assert figure.words_at(QPoint(50, 50)) == ""


@pytest.mark.parametrize("make", FIGURES)
def test_that_the_focus_is_seen_but_not_in_a_picture_of_the_figure(shown, make: Make) -> None:
    figure = shown(make(), 400)
    figure.setFocus()
    QApplication.processEvents()
    accent = theme.current().accent.lower()
    assert figure.hasFocus()
    edge = figure.grab().toImage().pixelColor(1, figure.height() // 2)
    assert theme.contrast(edge, theme.current().surface) >= 3
    assert edge.name() == accent
    assert figure.picture().pixelColor(2, figure.height()).name() == theme.current().surface.lower()


@pytest.mark.parametrize("make", FIGURES)
def test_that_a_figure_follows_the_theme(shown, qapp: QApplication, make: Make) -> None:
    figure = shown(make(), 400)
    assert theme.LIGHT.surface.lower() in colours(figure.picture())
    theme.apply(qapp, "dark")
    QApplication.processEvents()
    found = colours(figure.picture())
    assert theme.DARK.surface.lower() in found
    assert not found & {theme.LIGHT.text.lower(), theme.LIGHT.accent.lower(), theme.LIGHT.surface.lower()}


@pytest.mark.parametrize("make", WALKED)
def test_that_the_arrows_choose_what_is_then_said(shown, make: Make) -> None:
    figure = shown(make(), 500)
    figure.describe("All of it.")
    figure.setFocus()
    heard = []
    for name in ("piece_chosen", "cell_chosen", "head_chosen", "strip_chosen", "point_chosen"):
        if hasattr(figure, name):
            getattr(figure, name).connect(lambda *values: heard.append(values))
    QTest.keyClick(figure, Qt.Key.Key_Down)
    QTest.keyClick(figure, Qt.Key.Key_Right)
    QTest.keyClick(figure, Qt.Key.Key_Down)
    assert len(heard) == len(set(heard)) >= 2
    words = figure.accessibleDescription().removesuffix(" All of it.")
    assert len(words) > 2
    assert QToolTip.isVisible()
    assert QToolTip.text() == plain_tooltip(words)
    QToolTip.hideText()


@pytest.mark.parametrize("make", WALKED)
def test_that_a_screen_reader_is_told_what_the_arrows_come_to(shown, make: Make) -> None:
    figure = shown(make(), 500)
    figure.setAccessibleName("A figure")
    figure.describe("All of it.")
    heard = QAccessible.queryAccessibleInterface(figure)
    assert (heard.text(QAccessible.Text.Name), heard.text(QAccessible.Text.Description)[-10:]) == (
        "A figure",
        "All of it.",
    )
    QAccessible.setActive(True)
    figure.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(figure, key)
    QAccessible.setActive(False)
    said = heard.text(QAccessible.Text.Description)
    assert said.endswith(" All of it.")
    assert plain_tooltip(said.removesuffix(" All of it.")) == QToolTip.text()
    QToolTip.hideText()


@pytest.mark.parametrize("make", WALKED)
def test_that_what_a_figure_shows_is_also_a_table(shown, make: Make) -> None:
    frame = FigureFrame(make())
    frame.drawing.setAccessibleName("A figure")
    shown(frame, 500)
    frame.table_button.click()
    table = frame.findChild(ValuesView)
    assert table is not None
    assert table.isVisible()
    assert frame.drawing.isHidden()
    assert table.accessibleName() == "A figure, as a table"
    values = frame.drawing.values()
    model = table.model()
    assert (model.rowCount(), model.columnCount()) == (values.n_rows, len(values.titles))
    assert values.n_rows > 1
    assert all(model.index(values.n_rows - 1, column).data() is not None for column in range(len(values.titles)))
    frame.table_button.click()
    assert frame.drawing.isVisible()


@pytest.mark.parametrize("make", FIGURES)
@pytest.mark.parametrize("width", [220, 480, 1000])
def test_that_a_figure_is_as_high_as_its_width_asks_for(shown, make: Make, width: int) -> None:
    figure = shown(make(), width + 40)
    figure.resize(width, 10)
    assert figure.height() == figure.height_for(width) == figure.sizeHint().height()


@pytest.mark.parametrize("make", WALKED)
def test_that_larger_text_makes_a_figure_higher(shown, make: Make, larger: None) -> None:
    big = shown(make(), 700).height()
    font = QApplication.font()
    font.setPixelSize(theme.BODY)
    QApplication.setFont(font)
    QApplication.processEvents()
    assert shown(make(), 700).height() < big


@pytest.mark.parametrize("make", FIGURES)
def test_that_a_scroll_bar_does_not_come_and_go_without_end(qtbot, make: Make) -> None:
    figure, area = make(), QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(QWidget())
    column = QVBoxLayout(area.widget())
    column.addWidget(figure)
    area.resize(300, 100)
    area.show()
    qtbot.waitExposed(area)
    for spare in range(-16, 24, 2):  # from too low for the figure to high enough
        area.resize(300, 100)
        _settle()
        area.resize(300, figure.height_for(figure.width() + 12) + 20 + spare)
        _settle()
        resized = _Resized(figure)
        _settle()
        assert not resized.sizes


def _settle() -> None:
    for _ in range(8):
        QApplication.processEvents()


class _Resized(QObject):
    """Hears of every new size of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.sizes: list[QSize] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent):
            self.sizes.append(event.size())
        return False


def test_that_walking_with_the_keyboard_scrolls_the_page(qtbot) -> None:
    figure, area = attention_lines(), QScrollArea()
    qtbot.addWidget(area)
    pieces = [f"p{number}" for number in range(128)]
    figure.show_attention(pieces, pieces, weights(128))
    area.setWidget(figure)
    figure.resize(400, figure.height_for(400))
    area.resize(420, 300)
    area.show()
    qtbot.waitExposed(area)
    figure.setFocus()
    QTest.keyClick(figure, Qt.Key.Key_Down)
    QTest.keyClick(figure, Qt.Key.Key_PageDown)
    assert figure.chosen() == 10
    for _ in range(9):
        QTest.keyClick(figure, Qt.Key.Key_PageDown)
    bar = area.verticalScrollBar()
    place = figure._columns().row(figure.chosen(), right=False)
    assert bar.value() <= place.top()
    assert place.bottom() <= bar.value() + area.viewport().height()
    QToolTip.hideText()


def test_that_a_tooltip_says_what_is_under_the_mouse_and_goes_when_something_else_is(shown) -> None:
    figure = shown(attention_lines(), 500)
    here = figure._columns().row(2, right=False).center()
    QApplication.sendEvent(figure, QHelpEvent(QEvent.Type.ToolTip, here, figure.mapToGlobal(here)))
    assert "“token” looks most at" in QToolTip.text()
    QTest.mouseMove(figure, figure._columns().row(3, right=False).center())
    QTest.qWait(400)  # Qt takes a tooltip away a moment later
    assert not QToolTip.isVisible() or "“token”" not in QToolTip.text()


# The table and what is copied


def test_that_a_table_is_copied_with_plain_numbers_and_without_stray_tabs(shown) -> None:
    view = shown(ValuesView(), 400)
    cells = [["a\tb", -1234.5, 3], ["c\nd", float("nan"), -1000000]]
    view.show_values(Values(("Name", "Value", "Count"), 2, lambda row, column: cells[row][column], decimals=1))
    assert [view.model().index(0, column).data() for column in range(3)] == ["a\tb", "−1,234.5", "3"]
    assert view.model().index(1, 1).data() == ""
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "Name\tValue\tCount\na b\t-1234.5\t3\nc d\t\t-1000000\n"
    view.choose_row(1)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "Name\tValue\tCount\nc d\t\t-1000000\n"


def test_that_a_row_of_the_table_is_told_when_a_person_chooses_it_and_kept(shown) -> None:
    view, told = shown(ValuesView(), 400), []
    view.row_chosen.connect(told.append)
    view.show_values(Values(("A",), 5, lambda row, _column: row))
    view.choose_row(2)
    assert told == []
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert told == [3]
    view.show_values(Values(("A",), 5, lambda row, _column: 10 * row))
    assert (view.currentIndex().row(), told) == (3, [3])


def test_that_the_figure_is_copied_as_a_table_and_as_a_picture(shown) -> None:
    frame = shown(FigureFrame(attention_lines()), 400)
    frame._copy_table.trigger()
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == frame.drawing.values().to_tsv()
    assert clipboard.text().splitlines()[0].split("\t")[1:3] == ["[CLS]", "the"]
    frame._copy_picture.trigger()
    assert clipboard.image().size() == frame.drawing.size() * 2


def test_that_a_table_that_is_shown_follows_the_figure(shown) -> None:
    frame = shown(FigureFrame(attention_lines()), 400)
    frame.table_button.click()
    table = frame.findChild(ValuesView)
    assert table is not None
    assert len(table.values().titles) == 7
    QTest.keyClick(frame.drawing, Qt.Key.Key_Down)
    assert table.values().titles == ("from", "to", "weight")
    QToolTip.hideText()


def test_that_the_frame_speaks_the_windows_language(shown, qapp: QApplication) -> None:
    frame = shown(FigureFrame(attention_lines()), 400)
    assert frame.table_button.text() == "Show as table"
    i18n.install("zh_CN")
    QApplication.processEvents()
    assert frame.table_button.text() == "显示为表格"
    assert [action.text() for action in frame._menu.actions()] == ["复制为表格", "复制为图片"]


def test_that_a_page_of_figures_stays_within_its_width(shown) -> None:
    page, column = QWidget(), QVBoxLayout()
    page.setLayout(column)
    for make in FIGURES:
        column.addWidget(make())
    column.addWidget(QLineEdit())
    shown(page, 320, 400)
    assert all(figure.width() <= 320 for figure in page.findChildren(Drawing))
    assert all(figure.height() == figure.height_for(figure.width()) for figure in page.findChildren(Drawing))
