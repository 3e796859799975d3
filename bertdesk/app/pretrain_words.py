"""What a pre-training reports, and what it is told, as sentences."""

from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n, run_words
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import Event, HeldBackScored, Progressed, RunCancelled, RunFinished

translate = QCoreApplication.translate


def sentence(event: Event, *, was_seen: bool = False) -> str:
    """Return what the event says of the run; "" for events that change nothing about that.

    `was_seen`: what is measured on is what is learnt from, as there is no other text.
    """
    match event:
        case Progressed():
            return _phase(event, was_seen=was_seen)
        case RunFinished():
            pattern = translate("pretrain_words", "Done in {time}. The encoder is saved: training can start from it.")
            return pattern.format(time=i18n.duration(event.seconds))
        case RunCancelled(saved_path=str()):
            pattern = translate("pretrain_words", "Stopped at step {step}. The best encoder so far is kept.")
            return pattern.format(step=i18n.number(event.step))
        case _:
            return run_words.sentence(event)


def _phase(event: Progressed, *, was_seen: bool) -> str:
    sentences = {
        "comparing": translate("pretrain_words", "Making sure which text this is: {share}"),
        "reading": translate("pretrain_words", "Reading the text: {share}"),
        "vocabulary": translate("pretrain_words", "Collecting word pieces from the text: {share}"),
        "word_vectors": translate("pretrain_words", "Looking which words stand in the same texts"),
        "pairing": translate("pretrain_words", "Putting sentences together in pairs"),
        "head": translate("pretrain_words", "Teaching the new layers that guess words: {share}"),
        "evaluating": translate("pretrain_words", "Checking on the text it learns from: {share}")
        if was_seen
        else translate("pretrain_words", "Checking on text it does not learn from: {share}"),
    }
    if event.phase not in sentences:
        return run_words.sentence(event)
    return sentences[event.phase].format(share=i18n.percent(event.done / event.total) if event.total else "").strip()


def scored(found: HeldBackScored, *, was_seen: bool = False, asks_next: bool = False) -> str:
    """Return what it can do on text that it never saw; `was_seen`: on what it learnt from, as there is no other.

    `asks_next`: whether it learns to tell neighbours apart, even where that could not be measured.
    """
    pattern = translate("pretrain_words", "It guesses {share} of the masked words in text it never saw.")
    if was_seen:
        pattern = translate("pretrain_words", "It guesses {share} of the masked words in the text it learnt from.")
    words = pattern.format(share=i18n.percent(found.accuracy_mlm))
    if not found.beats_frequency:
        worth = translate(
            "pretrain_words",
            "That is no better than word frequencies alone (loss {loss}, by frequency {unigram}): it needs more text"
            " or more passes.",
        ).format(loss=i18n.number(found.loss_mlm, 2), unigram=i18n.number(found.unigram, 2))
        words = i18n.joined([words, worth])
    if found.accuracy_nsp is None and asks_next:
        why = translate(
            "pretrain_words",
            "Whether one text follows the other was not measured: a single document is kept aside, and there is no"
            " other to take a stranger from. Of 52 documents or more, two are.",
        )
        return i18n.joined([words, why])
    if found.accuracy_nsp is None:
        return words
    pattern = translate(
        "pretrain_words",
        "Of two texts it tells in {share} of cases whether the second follows the first; tossing a coin would in"
        " {coin}.",
    )
    follows = pattern.format(share=i18n.percent(found.accuracy_nsp), coin=i18n.percent(0.5))
    return translate("pretrain_words", "{one} {two}").format(one=words, two=follows)


def settings(config: PretrainConfig) -> str:
    """Return what a run with these settings would do."""
    pattern = translate(
        "pretrain_words",
        "Passes over the text: {epochs}. To be guessed: {share} of the tokens. {length} tokens a pair, {batch} pairs a"
        " step, learning rate {rate}.",
    )
    if config.masks_words:
        pattern = translate(
            "pretrain_words",
            "Passes over the text: {epochs}. To be guessed: {share} of the tokens, whole words at a time. {length}"
            " tokens a pair, {batch} pairs a step, learning rate {rate}.",
        )
    return pattern.format(
        epochs=i18n.number(config.epochs), share=i18n.percent(config.masked_share),
        length=i18n.number(config.max_length), batch=i18n.number(config.batch_size), rate=f"{config.learning_rate:g}",
    )  # fmt: skip


def joint_loss(weight: float) -> str:
    """Return what is learnt from, beside its formula; `weight` is lambda."""
    if not weight:
        return translate("pretrain_words", "λ = 0: it learns from masked words alone; there is no next-sentence task.")
    pattern = translate(
        "pretrain_words",
        "λ = {weight}: it learns from the loss of guessing masked words, and λ times that of telling whether one text"
        " follows the other.",
    )
    return pattern.format(weight=f"{weight:g}")
