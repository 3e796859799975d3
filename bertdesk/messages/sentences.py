"""Code -> English sentence with placeholders and the remedy. Both faces use them; the window translates them first."""

from collections.abc import Callable

from bertdesk.errors import Facts
from bertdesk.messages import actions, finding_names, findings, models, notices, pretraining, running, tables
from bertdesk.messages.names import METHODS, REASONS, SETTINGS

Translate = Callable[[str], str]

_SENTENCES = (
    tables.SENTENCES
    | models.SENTENCES
    | running.SENTENCES
    | notices.SENTENCES
    | pretraining.SENTENCES
    | findings.SENTENCES
)
_OF_SETTINGS = {"setting_out_of_range", "setting_unknown", "run_settings_changed"}


def method_name(method: str, translate: Translate = str) -> str:
    return translate(METHODS[method])


def reason_name(reason: str, translate: Translate = str) -> str:
    return translate(REASONS[reason])


def severity_name(severity: str, translate: Translate = str) -> str:
    return translate(finding_names.SEVERITIES[severity])


def finding_name(code: str, facts: Facts, translate: Translate = str) -> str:
    """Return a few words for a finding, such as "No text"."""
    return _filled(translate(finding_names.FINDINGS[code]), facts)


def action_name(code: str, facts: Facts, translate: Translate = str) -> str:
    """Return what a change is called, such as "leave out 12 rows"."""
    names = actions.OF_ONE if facts.get("count") == 1 and code in actions.OF_ONE else actions.ACTIONS
    return _filled(translate(names.get(code, actions.OTHER)), facts)


def codes() -> tuple[str, ...]:
    return tuple(_SENTENCES)


def sentence(code: str, facts: Facts, translate: Translate = str) -> str:
    """Return what to tell a person. `translate` turns the English pattern into another language's."""
    pattern = translate(_SENTENCES.get(code, _SENTENCES["bug"]))
    shown = dict(facts)
    for field in {"name", "names"} & shown.keys() if code in _OF_SETTINGS else ():
        names = str(facts[field]).split(", ")
        shown[field] = ", ".join(translate(SETTINGS[name]) if name in SETTINGS else name for name in names)
    return _filled(pattern, shown)


def _filled(pattern: str, facts: Facts) -> str:
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in facts.items()}
    try:
        return pattern.format(**shown)
    except (KeyError, IndexError, ValueError):
        return pattern  # a sentence with a gap beats none
