"""What a model folder says of itself to people: the README.md that hubs show."""

import json

from bertdesk.core.provenance import Pretraining, Provenance


def model_card(provenance: Provenance, labels: tuple[str, ...]) -> str:
    """Return the README.md that hubs and people read: facts of the run, and what the model should not be used for."""
    if provenance.pretraining is not None:
        return _of_encoder(provenance, provenance.pretraining)
    return "\n".join(
        [
            *_front(provenance, "text-classification"), "", "# Text classifier made with BERTDesk", "",
            *_of_classifier(provenance, labels), "",
        ]
    )  # fmt: skip


def _front(provenance: Provenance, task: str) -> list[str]:
    languages = [language for language in provenance.languages if language != "*"]
    return [
        "---",
        "library_name: transformers",
        f"pipeline_tag: {task}",
        *([f"license: {provenance.licence.lower()}"] if provenance.licence else []),
        *(["language:", *(f"- {language}" for language in languages)] if languages else []),
        *([f"base_model: {json.dumps(provenance.encoder)}"] if provenance.encoder.count("/") == 1 else []),
        "tags:",
        "- bertdesk",
        "---",
    ]


def _of_encoder(provenance: Provenance, made: Pretraining) -> str:
    begun = f"a new BERT of the size “{made.size}”" if made.size else _one_line(provenance.encoder)
    config = made.config
    lines = [
        f"- Begun from: {begun}",
        f"- Text: {_one_line(provenance.data_name)}, {_counted(made.documents, 'document')},"
        f" {_counted(made.tokens, 'token')}",
        f"- Settings: {'masked words and next sentence' if made.asks_next else 'masked words'},"
        f" {100 * config.masked_share:g} % masked, lambda {config.next_weight:g}, AdamW, learning rate"
        f" {config.learning_rate:g}, batch {config.batch_size}, {_counted(config.epochs, 'epoch')}, {config.max_length}"
        f" tokens, seed {config.seed}",
    ]
    if found := made.held_back:
        known = "learnt from" if made.was_seen else "never saw"
        lines.append(
            f"- On documents it {known}: {found.accuracy_mlm:.3f} of {found.n_masked:,} masked tokens guessed, loss"
            f" {found.loss_mlm:.3f} (by frequency alone {found.unigram:.3f})"
            + ("" if found.commonest is None else f"; the commonest piece alone would be {found.commonest:.3f} of them")
            + (
                ""
                if found.accuracy_nsp is None
                else f"; {found.accuracy_nsp:.3f} of {found.n_pairs:,} pairs told apart"
            )
        )
        if not found.beats_frequency:
            lines.append("- That is no better than word frequencies alone: it needs more text or more passes.")
    front = [*_front(provenance, "fill-mask"), "", "# Encoder pre-trained with BERTDesk", ""]
    return "\n".join([*front, *lines, "", "It guesses words; to sort texts, a classifier is trained on it.", ""])


def _of_classifier(provenance: Provenance, labels: tuple[str, ...]) -> list[str]:
    config = provenance.config
    lines = [
        f"- Classes: {', '.join(_one_line(label) for label in labels)}",
        f"- Encoder: {_one_line(provenance.encoder)}",
        f"- Data: {_one_line(provenance.data_name)}, {provenance.rows} rows, {_text_of(provenance)}, class in"
        f" “{_one_line(provenance.label_column)}”",
        f"- Settings: AdamW, learning rate {config.learning_rate:g}, batch {config.batch_size}, up to {config.epochs}"
        f" epochs, {config.max_length} tokens, lowest {config.frozen_layers} layers frozen, seed {config.seed}",
    ]
    if test := provenance.test:
        own = " that the data names for the test" if "test" in provenance.parts_told else ""
        several = provenance.separator
        lines.append(
            f"- On {test.n} rows it never saw{own}: {'exactly right' if several else 'accuracy'} {test.accuracy:.3f}"
            f" (95 % interval {test.low:.3f} to {test.high:.3f}), macro-F1 {test.macro_f1:.3f}"
            + (f", micro-F1 {test.micro_f1:.3f}" if several else "")
        )
    if spread := provenance.spread:
        lines.append(
            f"- The best on the validation rows of {spread.n} runs with different seeds; all on the test rows (mean ±"
            f" standard deviation): accuracy {spread.accuracy:.3f} ± {spread.accuracy_sd:.3f}, macro-F1"
            f" {spread.macro_f1:.3f} ± {spread.macro_f1_sd:.3f}"
        )
    lines += [f"- Baseline {b.name}: accuracy {b.accuracy:.3f}" for b in provenance.baselines]
    return [
        *lines,
        "",
        "It knows the classes above and nothing else; each is decided by itself: a text may get several, or none."
        if provenance.separator
        else "It knows the classes above and nothing else: a text of another kind gets one of them all the same.",
    ]


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def _text_of(provenance: Provenance) -> str:
    names = " and ".join(f"“{_one_line(name)}”" for name in (provenance.text_column, *provenance.more_columns))
    second = f", second text in “{_one_line(provenance.pair_column)}”" if provenance.pair_column else ""
    return f"text in {names}{second}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
