"""Why these columns, in a few words and in sentences; what stands beside the text column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n

if TYPE_CHECKING:
    from bertdesk.core.columns import Guess
    from bertdesk.core.events import Notice
    from bertdesk.core.text_columns import Columns

translate = QCoreApplication.translate
_LONGEST_NAME = 24


def reasons(guess: Guess, columns: Columns) -> list[Notice]:
    """Return the reasons that are about these columns; what a person has chosen needs none."""
    codes = {"columns_joined"}
    if columns.text == guess.columns.text:
        codes |= {"text_by_name", "text_by_length"}
    if columns.label == guess.columns.label:
        codes |= {"label_by_name", "label_by_values", "labels_are_numbers", "labels_are_two"}
        if columns.separator == guess.separator:
            codes.add("labels_several")
    if columns.pair and columns == guess.chosen:
        codes.add("columns_pair")
    return [reason for reason in guess.reasons if reason.code in codes]


def sentences(found: list[Notice]) -> str:
    return "\n".join(i18n.message(reason.code, reason.facts) for reason in found)


def in_short(found: list[Notice]) -> str:
    """Return a line such as "Text: its name says so, 230 characters on average · Class: 3 different values"."""
    return " · ".join(filter(None, (_short(reason) for reason in found)))


def _short(reason: Notice) -> str:
    patterns = {
        "text_by_name": translate("columns", "Text: its name says so, {characters} characters on average"),
        "text_by_length": translate("columns", "Text: the longest prose, {characters} characters on average"),
        "label_by_name": translate("columns", "Class: its name says so, {values} different values"),
        "label_by_values": translate("columns", "Class: {values} different values"),
        "labels_are_numbers": translate("columns", "numbers from {low} to {high}"),
        "labels_are_two": translate("columns", "“{first}” or “{second}”"),
        "labels_several": translate("columns", "several classes in a cell, separated by “{separator}”"),
        "columns_pair": translate("columns", "two texts: their names say so"),
    }
    facts = {name: i18n.number(value) if isinstance(value, int) else value for name, value in reason.facts.items()}
    return patterns.get(reason.code, "").format(**facts)


def beside(columns: Columns) -> str:
    """Return what is read beside the text column, for the button that changes it."""
    if columns.pair:
        return translate("columns", "judged with {column}").format(column=_name(columns.pair))
    if columns.more:
        return translate("columns", "and {columns}").format(columns=", ".join(map(_name, columns.more)))
    return translate("columns", "and…")


def in_a_cell(separator: str) -> str:
    """Return how many classes a cell holds, for the button that changes it."""
    if not separator:
        return translate("columns", "one in a cell")
    return translate("columns", "several, by “{separator}”").format(separator=separator)


def decided(separator: str) -> str:
    """Return in a sentence what becomes of the classes in a cell."""
    if not separator:
        return translate("columns", "What stands in a cell is one class, and each text has one.")
    pattern = translate(
        "columns",
        "A cell may hold several classes, separated by “{separator}”: each is decided by itself, so that a text may get"
        " several, or none.",
    )
    return pattern.format(separator=separator)


def read_as(columns: Columns) -> str:
    """Return in a sentence what is read of a row."""
    if columns.pair:
        pattern = translate("columns", "“{first}” and “{second}” are two texts that are judged together.")
        return pattern.format(first="” + “".join(columns.texts), second=columns.pair)
    if columns.more:
        pattern = translate("columns", "The text is put together of “{columns}”, each on a line of its own.")
        return pattern.format(columns="”, “".join(columns.texts))
    return translate("columns", "Further columns can be put together with the text, or one judged with it.")


def _name(column: str) -> str:
    short = " ".join(column.split())
    short = short if len(short) <= _LONGEST_NAME else short[: _LONGEST_NAME - 1] + "…"
    return f"“{short}”"
