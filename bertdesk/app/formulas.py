"""The lesson's formulas, each with its words in the window's language, for the views that explain numbers by them."""

from functools import cache

from PySide6.QtCore import QLocale

from bertdesk.app.widgets.formula_view import FormulaView
from bertdesk.core.lesson import reading
from bertdesk.paths import resource


def show(view: FormulaView, name: str) -> None:
    """Show the formula of this name. Raises: KeyError where the lesson has none."""
    language = "zh_CN" if QLocale().language() == QLocale.Language.Chinese else "en"
    steps = reading.read(language).steps
    said = {formula.name: formula.reading for step in steps for formula in step.formulas}
    view.show_formula(_drawn(name), said[name])


@cache
def _drawn(name: str) -> bytes:
    return resource(f"formulas/{name}.svg").read_bytes()
