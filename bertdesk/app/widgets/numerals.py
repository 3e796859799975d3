"""Numbers as the window's language writes them: separators, a true minus, the percent sign's distance."""

from PySide6.QtCore import QCoreApplication, QLocale


def number(value: float, decimals: int = 0) -> str:
    """Return a number with the language's separators; what rounds to nothing has no sign."""
    rounded = float(f"{value:.{decimals}f}") + 0.0  # as the terminal rounds; and -0.0 + 0.0 is 0.0
    return QLocale().toString(rounded, "f", decimals).replace("-", "−")


def percent(share: float, decimals: int = 0) -> str:
    """Return a share in [0, 1] as a percentage."""
    return QCoreApplication.translate("numbers", "{number} %").format(number=number(100 * share, decimals))


def size(count: int) -> str:
    """Return bytes in units that people compare with a download's: 1 GB is 10^9."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
