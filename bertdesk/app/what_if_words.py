"""What becomes of a text without some of its words, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bertdesk.core.explain import Opposite, Struck
    from bertdesk.core.explain.words import Extent

translate = QCoreApplication.translate
_LONGEST_WORD, _MOST_WORDS = 24, 30


def said(found: Struck | Opposite) -> str:
    from bertdesk.core.explain import Struck  # torch, which whoever has an answer has

    return _struck(found) if isinstance(found, Struck) else _opposite(found)


def _struck(found: Struck) -> str:
    """Return whether the class is still the same."""
    if found.label_after == found.label:
        pattern = translate("what_if_words", "Still “{label}”: {after} instead of {before}")
    else:
        pattern = translate("what_if_words", "Now “{label}”: {after} instead of {before}")
    label = found.label_after
    pattern = pattern.replace("{before}", i18n.percent(found.before[label], 1))
    return pattern.replace("{after}", i18n.percent(found.after[label], 1)).replace("{label}", label)


def _opposite(found: Opposite) -> str:
    """Return what the fewest words are, how sure that is, or that there are none."""
    if not found.was_found:
        return _not_found(found)
    if found.is_multi_label and found.against is None:
        return _of_one_class(found)
    if len(found.words) == 1:
        pattern = translate("what_if_words", "This one word is enough: without it, it is “{label}”, {after}")
    elif found.proof == "fewest":
        pattern = translate("what_if_words", "Without these {n} words it is “{label}”, {after}; no fewer do it")
    else:
        pattern = translate(
            "what_if_words", "Without these {n} words it is “{label}”, {after}; none of them can be spared"
        )
    label = found.against or max(found.after, key=found.after.__getitem__)
    pattern = pattern.replace("{n}", i18n.number(len(found.words)))
    return pattern.replace("{after}", i18n.percent(found.after[label], 1)).replace("{label}", label)


def _of_one_class(found: Opposite) -> str:
    """Return what becomes of a class that the model decides by itself."""
    if found.after[found.label] < found.before[found.label]:
        pattern = translate("what_if_words", "Without these words ({n}) “{label}” does not hold: {after}")
    else:
        pattern = translate("what_if_words", "Without these words ({n}) “{label}” holds: {after}")
    pattern = pattern.replace("{n}", i18n.number(len(found.words)))
    return pattern.replace("{after}", i18n.percent(found.after[found.label], 1)).replace("{label}", found.label)


def _not_found(found: Opposite) -> str:
    pattern = translate(
        "what_if_words",
        "No {n} words were found that turn it ({variants} variants tried). It stays “{label}”: {after}"
        " without those that came nearest",
    )
    pattern = pattern.replace("{n}", i18n.number(found.most_words))
    pattern = pattern.replace("{variants}", i18n.number(found.variants))
    return pattern.replace("{after}", i18n.percent(found.after[found.label], 1)).replace("{label}", found.label)


def listed(text: str, words: Iterable[Extent]) -> str:
    """Return the words in quotes, the first thirty of them."""
    found = sorted(words)
    shown = [" ".join(text[start:end].split()) for start, end in found[:_MOST_WORDS]]
    shown = [word if len(word) <= _LONGEST_WORD else f"{word[: _LONGEST_WORD - 1]}…" for word in shown]
    quoted = [translate("what_if_words", "“{word}”").replace("{word}", word) for word in shown]
    rest = ["…"] if len(found) > _MOST_WORDS else []
    return translate("what_if_words", ", ").join([*quoted, *rest])
