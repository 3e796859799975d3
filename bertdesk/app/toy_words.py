"""An example of a toy pre-training in words: its pieces as chips, its guesses above them, and all of it as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n
from bertdesk.app.widgets.piece_chips import Chip

if TYPE_CHECKING:  # it imports torch
    from bertdesk.core.pretrain.toy_example import Example, Place

translate = QCoreApplication.translate

Row = tuple[str, ...]


def chips_of(example: Example, segment: Literal["A", "B"]) -> tuple[list[str], list[Chip], list[Row]]:
    """Return what stands above the pieces of one of the two texts, the pieces, and a row of the table for each."""
    places = [place for place in example.places if place.segment == segment]
    above: list[str] = []
    chips: list[Chip] = []
    for place in places:
        if place.is_asked:
            above.append(_guess(place))
        chips.append(
            Chip(
                place.text,
                word=len(above) - 1 if place.is_asked else -1,
                is_special=place.what in ("special", "mask"),
                is_unknown=place.what == "other",
                said=_said(place),
            )
        )
    return above, chips, [_row(place) for place in places]


def titles() -> Row:
    return (
        translate("toy", "Read"), translate("toy", "What it is"), translate("toy", "Truth"),
        translate("toy", "First guess"), translate("toy", "Its probability"),
        translate("toy", "Probability of the truth"),
    )  # fmt: skip


def _row(place: Place) -> Row:
    if not place.is_asked:
        return place.text, "", "", "", "", ""
    return (
        place.text, _what(place), place.truth, place.guess, i18n.percent(place.sure, 1),
        i18n.percent(place.of_truth, 1),
    )  # fmt: skip


def _what(place: Place) -> str:
    return {
        "mask": translate("toy", "hidden by [MASK]"),
        "other": translate("toy", "another piece in its place"),
        "kept": translate("toy", "left as it is, and asked all the same"),
    }.get(place.what, "")


def _guess(place: Place) -> str:
    """Return what stands above a place that is to be guessed: the truth, and the guess where that is another."""
    guessed = f"{place.guess} {i18n.percent(place.sure)}"
    return f"✓ {guessed}" if place.is_right else f"{place.truth} ✗ {guessed}"


def _said(place: Place) -> str:
    if not place.is_asked:
        return ""
    pattern = translate(
        "toy", "{what}; in truth {truth}. The network's guess: {guess} ({sure}); it gives {of_truth} to the truth."
    )
    parts = {
        "{what}": _what(place), "{truth}": place.truth, "{guess}": place.guess,
        "{sure}": i18n.percent(place.sure, 1), "{of_truth}": i18n.percent(place.of_truth, 1),
    }  # fmt: skip
    for name, value in parts.items():
        pattern = pattern.replace(name, value)
    return pattern


def masked(example: Example) -> str:
    """Say what stood at each place that is to be guessed."""
    asked = [place for place in example.places if place.is_asked]
    right = sum(place.is_right for place in asked)
    pattern = translate("toy", "Hidden: {words}. Right at once: {right} of {n}.")
    listed = translate("toy", ", ").join(place.truth for place in asked)
    return pattern.format(right=right, n=len(asked), words="{words}").replace("{words}", listed)


def neighbours(example: Example) -> str:
    """Say whether the second text follows the first, and what the network thinks of it."""
    if example.are_neighbours is None or example.follows is None:
        return translate("toy", "There is only one document, so nothing is asked about a second sentence.")
    truth = (
        translate("toy", "B really follows A.") if example.are_neighbours
        else translate("toy", "B is from another document.")
    )  # fmt: skip
    pattern = (
        translate("toy", "The network is right about that: it gives {share} to “B follows A”.")
        if (example.follows >= 0.5) == example.are_neighbours
        else translate("toy", "The network is wrong about that: it gives {share} to “B follows A”.")
    )
    return i18n.joined([truth, pattern.format(share=i18n.percent(example.follows))])
