"""The lesson's formulas beside the numbers that they explain, in the window's language."""

from PySide6.QtCore import QLocale

from bertdesk.app.widgets.formula_view import FormulaView
from bertdesk.core.lesson.page import FORMULA_SCALE
from bertdesk.core.lesson.reading import read
from bertdesk.core.lesson.steps import Formula, Language


def language() -> Language:
    return "zh_CN" if QLocale().language() == QLocale.Language.Chinese else "en"


def formula(name: str) -> Formula:
    """Return a formula of the lesson. Raises: KeyError."""
    known = {formula.name: formula for step in read(language()).steps for formula in step.formulas}
    return known[name]


def make_view() -> FormulaView:
    """Return a figure for one, as large as the lesson has them."""
    return FormulaView(scale=FORMULA_SCALE)


def show(view: FormulaView, name: str) -> None:
    """Draw a formula of the lesson, and say it to a screen reader: what it means, sign by sign, too."""
    found = formula(name)
    view.show_formula(found.svg(), found.reading)
    view.describe(" ".join(f"{symbol.sign}: {symbol.meaning}." for symbol in found.symbols))
