"""What may stand in a masked place, by one model or by two."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bertdesk.app.widgets.bar_list import BarRow
from bertdesk.app.widgets.candidate_bars import CandidateBars, Candidates


def _candidates(title: str, *rows: tuple[str, float]) -> Candidates:
    return Candidates(title, tuple(BarRow(name, value, f"{value:.0%}") for name, value in rows))


def test_that_a_candidate_that_is_chosen_is_marked_in_both_lists(shown) -> None:
    bars, told = shown(CandidateBars(), 700), []
    bars.candidate_chosen.connect(told.append)
    bars.show_candidates(
        _candidates("Before", ("money", 0.5), ("loan", 0.2)), _candidates("After", ("loan", 0.7), ("credit", 0.1))
    )
    QApplication.processEvents()
    first, second = bars._lists
    place = first.visualRect(first.model().index(1, 0)).center()
    QTest.mouseClick(first.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (told, first.selected(), second.selected()) == (["loan"], "loan", "loan")
    bars.select("money")
    assert (told, first.selected(), second.selected()) == (["loan"], "money", "")
    assert (first.accessibleName(), second.accessibleName()) == ("Before", "After")
    bars.set_table_titles(("Model", "Piece", "Probability"))
    assert bars.values().to_tsv().splitlines()[3] == "After\tloan\t0.7"


def test_that_a_second_model_stands_below_the_first_where_room_is_short(shown) -> None:
    bars = shown(CandidateBars(), 700)
    bars.show_candidates(_candidates("Before", ("money", 0.5)), _candidates("After", ("loan", 0.7)))
    QApplication.processEvents()
    left, right = bars._columns
    assert left.geometry().right() < right.geometry().left()
    bars.resize(300, 400)
    QApplication.processEvents()
    assert left.geometry().bottom() < right.geometry().top()


def test_that_a_model_without_candidates_says_why(shown) -> None:
    bars = shown(CandidateBars(), 700)
    bars.show_candidates(Candidates("Before", why_none="It has no <head>."))
    QApplication.processEvents()
    assert bars._reasons[0].isVisible()
    assert bars._reasons[0].text() == "It has no <head>."
    assert not bars._lists[0].isVisible()
    assert not bars._columns[1].isVisible()
