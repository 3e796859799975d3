"""The window's language: loads and swaps the translators, translates the sentences of messages/."""

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLibraryInfo, QLocale, QTranslator

from bertdesk import messages
from bertdesk.app.widgets.numerals import number, percent, size
from bertdesk.errors import Facts
from bertdesk.paths import resource
from bertdesk.settings import Language

__all__ = [
    "action_name", "duration", "finding_name", "install", "joined", "message", "method_name", "moment", "number",
    "percent", "severity_name", "size",
]  # fmt: skip

_installed: list[QTranslator] = []


def install(language: Language) -> str:
    """Make the application speak the language; Qt then sends LanguageChange to every widget.

    Returns: the language in effect, "en" or "zh_CN".
    """
    app = QCoreApplication.instance()
    assert app is not None, "the application is made first"
    effective = _effective(language)
    for translator in _installed:
        app.removeTranslator(translator)
    _installed.clear()
    if effective == "zh_CN":
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in (("qtbase_zh_CN", qt_folder), ("bertdesk_zh_CN", str(resource("i18n")))):
            translator = QTranslator(app)
            if translator.load(name, folder):
                app.installTranslator(translator)
                _installed.append(translator)
    QLocale.setDefault(QLocale(effective))
    return effective


def _effective(language: Language) -> str:
    if language != "system":
        return language
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def _translated(pattern: str) -> str:
    return QCoreApplication.translate("messages", pattern)


def message(code: str, facts: Facts) -> str:
    """Return the sentence for a code in the window's language."""
    return messages.sentence(code, facts, _translated)


def joined(sentences: list[str]) -> str:
    """Return sentences in one line: Chinese has no space between them."""
    return ("" if QLocale().language() == QLocale.Language.Chinese else " ").join(sentences)


def method_name(method: str) -> str:
    return messages.method_name(method, _translated)


def severity_name(severity: str) -> str:
    return messages.severity_name(severity, _translated)


def finding_name(code: str, facts: Facts) -> str:
    return messages.finding_name(code, facts, _translated)


def action_name(code: str, facts: Facts) -> str:
    return messages.action_name(code, facts, _translated)


def reason_name(reason: str) -> str:
    return messages.reason_name(reason, lambda name: QCoreApplication.translate("messages", name))


def duration(seconds: float) -> str:
    """Return a time span in people's units: "about 3 minutes"."""
    if seconds < 50:
        pattern = QCoreApplication.translate("numbers", "about {n} seconds")
        return pattern.format(n=max(5, round(seconds / 5) * 5))
    if seconds < 90:
        return QCoreApplication.translate("numbers", "about a minute")
    if seconds < 90 * 60:
        return QCoreApplication.translate("numbers", "about {n} minutes").format(n=round(seconds / 60))
    if seconds < 48 * 3600:
        return QCoreApplication.translate("numbers", "about {n} hours").format(n=number(seconds / 3600, 1))
    return QCoreApplication.translate("numbers", "about {n} days").format(n=number(seconds / 86400, 1))


def moment(since_1970_s: float) -> str:
    """Return a time of the past as a person would say it: "yesterday 18:30"."""
    then, locale = QDateTime.fromSecsSinceEpoch(round(since_1970_s)), QLocale()
    time = locale.toString(then.time(), "HH:mm")
    days = then.date().daysTo(QDate.currentDate())
    if days == 0:
        return QCoreApplication.translate("numbers", "today {time}").format(time=time)
    if days == 1:
        return QCoreApplication.translate("numbers", "yesterday {time}").format(time=time)
    date = locale.toString(then.date(), QLocale.FormatType.ShortFormat)
    return QCoreApplication.translate("numbers", "{date} {time}").format(date=date, time=time)
