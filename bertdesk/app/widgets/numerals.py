"""Numbers as the window's language writes them: separators, a true minus, the percent sign's distance."""

from PySide6.QtCore import QCoreApplication, QLocale


def number(value: float, decimals: int = 0) -> str:
    """Return a number with the language's separators; what rounds to nothing has no sign."""
    shown = 0.0 if abs(value) < 0.5 * 10.0**-decimals else float(value)
    return QLocale().toString(shown, "f", decimals).replace("-", "−")


def percent(share: float, decimals: int = 0) -> str:
    """Return a share in [0, 1] as a percentage."""
    return QCoreApplication.translate("numbers", "{number} %").format(number=number(100 * share, decimals))
