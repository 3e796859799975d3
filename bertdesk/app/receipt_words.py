"""A receipt in sentences: how far the marked words are to be trusted, and the figures that say so."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n

if TYPE_CHECKING:
    from bertdesk.core.explain import Attribution, Receipt

translate = QCoreApplication.translate
_LONGEST_WORD = 24


def verdict(receipt: "Receipt") -> str:
    return {
        "solid": translate("receipt_words", "Solid: these words decide"),
        "shaky": translate("receipt_words", "Shaky: see the figures before you rely on these words"),
        "unreliable": translate("receipt_words", "Do not rely on these words"),
    }[receipt.verdict]


def rule() -> str:
    """Return how a verdict comes about."""
    return translate(
        "receipt_words",
        "Solid: without the strongest words the probability is at least 5 points lower than without random ones, and"
        " lower than in every single draw; a second method ranks the words alike (correlation 0.4 or more); the scores"
        " add up within 2 %. Do not rely on it: half of the random draws do as much. Shaky: in between.",
    )


def figures(attribution: "Attribution", receipt: "Receipt | None") -> str:
    """Return what was tried out, and the sum; of an attribution that was not tried out yet, the sum alone."""
    if receipt is None:
        return _sum(attribution)
    return i18n.joined([*_without(attribution, receipt), _second(receipt), _sum(attribution)])


def _without(attribution: "Attribution", receipt: "Receipt") -> list[str]:
    if not receipt.words:
        return [translate("receipt_words", "No word speaks for this class.")]
    words = [attribution.text[word.start : word.end] for word in receipt.words]
    shown = [word if len(word) <= _LONGEST_WORD else f"{word[: _LONGEST_WORD - 1]}…" for word in words]
    quoted = translate("receipt_words", ", ").join(
        translate("receipt_words", "“{word}”").replace("{word}", word) for word in shown
    )
    with_them = translate("receipt_words", "Without {words} the probability goes from {before} to {after};")
    with_them = with_them.replace("{before}", i18n.percent(receipt.before, 1))
    with_them = with_them.replace("{after}", i18n.percent(receipt.without, 1)).replace("{words}", quoted)
    random = translate("receipt_words", "without as many random words, to {after} (mean of {draws} draws).")
    return [
        with_them,
        random.format(after=i18n.percent(receipt.without_random, 1), draws=i18n.number(receipt.draws)),
    ]


def _second(receipt: "Receipt") -> str:
    pattern = translate("receipt_words", "Second method: {method}; rank correlation {agreement}.")
    name = i18n.method_name(receipt.second)
    return pattern.format(method=name, agreement=i18n.number(receipt.agreement, 2))


def _sum(attribution: "Attribution") -> str:
    pattern = translate("receipt_words", "{method}. The scores add up to {sum} of {gap} (logits).")
    return pattern.format(
        method=i18n.method_name(attribution.method),
        sum=i18n.number(sum(span.score for span in attribution.spans), 2),
        gap=i18n.number(attribution.gap, 2),
    )
