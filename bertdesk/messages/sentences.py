"""Code -> English sentence with placeholders and the remedy. Both faces use them; the window translates them first."""

from collections.abc import Callable

from bertdesk.errors import Facts
from bertdesk.messages import findings, models, notices, running, tables
from bertdesk.messages.names import METHODS, REASONS, SETTINGS

Translate = Callable[[str], str]

_SENTENCES = tables.SENTENCES | models.SENTENCES | running.SENTENCES | notices.SENTENCES | findings.SENTENCES
_OF_SETTINGS = {"setting_out_of_range", "setting_unknown", "run_settings_changed"}


def method_name(method: str, translate: Translate = str) -> str:
    return translate(METHODS[method])


def reason_name(reason: str, translate: Translate = str) -> str:
    return translate(REASONS[reason])


def codes() -> tuple[str, ...]:
    return tuple(_SENTENCES)


def sentence(code: str, facts: Facts, translate: Translate = str) -> str:
    """Return what to tell a person. `translate` turns the English pattern into another language's."""
    pattern = translate(_SENTENCES.get(code, _SENTENCES["bug"]))
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in facts.items()}
    for field in {"name", "names"} & shown.keys() if code in _OF_SETTINGS else ():
        names = str(facts[field]).split(", ")
        shown[field] = ", ".join(translate(SETTINGS[name]) if name in SETTINGS else name for name in names)
    try:
        return pattern.format(**shown)
    except (KeyError, IndexError, ValueError):
        return pattern  # a sentence with a gap beats none
