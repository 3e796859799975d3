"""A verdict on an adapted encoder, as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n
from bertdesk.core.events import HeldBackScored

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.paired import Paired
    from bertdesk.core.verdict import Read, Verdict

translate = QCoreApplication.translate


def title(found: Verdict) -> str:
    return {
        "reads_better": translate("verdict_words", "It reads your texts better; whether it helped, only rows tell."),
        "too_little": translate("verdict_words", "There is too little text to tell whether it helped."),
        "helped": translate("verdict_words", "It helped."),
        "did_not_help": translate("verdict_words", "It did not help: the encoder as it was is the better one here."),
        "unclear": translate("verdict_words", "Whether it helped cannot be told: the differences may be chance."),
    }[found.help]


def lines(found: Verdict) -> list[str]:
    """Return what the verdict rests on, a sentence each."""
    told = [] if found.read is None else _read(found.read)
    if found.guessed is not None and not found.guessed.beats_frequency:
        told.append(_no_better(found.guessed))
    if found.accuracy is None:
        told.append(translate("verdict_words", "Whether it sorts texts better, only rows with classes can tell."))
    else:
        told += _accuracy(found.accuracy)
    return told


def _read(read: Read) -> list[str]:
    from bertdesk.core.verdict import LEAST_PIECES, LEAST_TEXTS  # it imports torch

    pattern = (
        translate(
            "verdict_words",
            "{n} texts, of which it may have learnt some, as the corpus is another than then: at each place it seems to"
            " choose from {after} word pieces, before from {before} (pseudo-perplexity).",
        )
        if read.is_other_corpus
        else translate(
            "verdict_words",
            "{n} texts that it never learnt from: at each place it seems to choose from {after} word pieces, before"
            " from {before} (pseudo-perplexity).",
        )
    )
    said = [
        pattern.format(n=i18n.number(read.texts), before=i18n.number(read.before, 1), after=i18n.number(read.after, 1))
    ]
    if read.heads_were_new:
        said.append(
            translate(
                "verdict_words",
                "The encoder came without the layers that guess words. These have learnt since, which alone would make"
                " it read better: this is no proof that the encoder did.",
            )
        )
    if not read.is_enough:
        pattern = translate(
            "verdict_words",
            "That is too little text to tell: {n} texts, {pieces} word pieces; it takes {least} and {most}, and one"
            " document in fifty is kept back.",
        )
        said.append(
            pattern.format(
                n=i18n.number(read.texts), pieces=i18n.number(read.pieces), least=LEAST_TEXTS, most=LEAST_PIECES
            )
        )
    return said


def _no_better(guessed: HeldBackScored) -> str:
    pattern = translate(
        "verdict_words",
        "As it is, it guesses masked words no better than word frequencies alone (loss {loss}, by frequency {unigram}):"
        " it needs more text or more passes.",
    )
    return pattern.format(loss=i18n.number(guessed.loss_mlm, 2), unigram=i18n.number(guessed.unigram, 2))


def _accuracy(paired: Paired) -> list[str]:
    each = translate("verdict_words", "{before} → {after}")
    seeds = translate("verdict_words", ", ").join(
        each.format(before=i18n.percent(before, 1), after=i18n.percent(after, 1))
        for before, after in zip(paired.before, paired.after, strict=True)
    )
    pattern = translate(
        "verdict_words",
        "Classifiers on {n} rows that they never saw, before → after, seed by seed: {seeds}; difference {mean} ± {sd}"
        " points.",
    )
    return [
        pattern.format(
            n=i18n.number(paired.test_n), seeds=seeds, mean=i18n.number(100 * paired.mean, 1),
            sd=i18n.number(100 * paired.sd, 1),
        )
    ]  # fmt: skip
