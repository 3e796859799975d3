"""How good a model is, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n

if TYPE_CHECKING:
    from bertdesk.core.provenance import Provenance, Scores

translate = QCoreApplication.translate


def sentence(scores: Scores, record: Provenance, *, is_own_test: bool, several: bool, file: str) -> str:
    """Return what the scores say: of the rows that were kept for the end, or of those of another file.

    `several`: whether a text may have several classes.
    """
    if several and not is_own_test:
        pattern = translate(
            "evaluation", "Exactly the right classes for {accuracy} of {n} texts in “{file}” ({low} to {high})."
        )
    elif not is_own_test:
        pattern = translate("evaluation", "Right on {accuracy} of {n} texts in “{file}” ({low} to {high}).")
    elif several:
        pattern = translate(
            "evaluation", "Exactly the right classes for {accuracy} of {n} texts it never saw ({low} to {high})."
        )
    elif "test" in record.parts_told:
        pattern = translate(
            "evaluation", "{accuracy} right on {n} texts that the file keeps for the test ({low} to {high})."
        )
    else:
        pattern = translate("evaluation", "{accuracy} right on {n} texts it never saw ({low} to {high}).")
    return pattern.format(
        accuracy=i18n.percent(scores.accuracy),
        n=i18n.number(scores.n),
        file=file,
        low=i18n.percent(scores.low),
        high=i18n.percent(scores.high),
    )
