"""What a run's settings do, in plain words: one sentence, made from the settings, so it is true of changed ones too."""

from PySide6.QtCore import QCoreApplication

from bertdesk.app.widgets.numerals import number, percent
from bertdesk.core.config import TrainConfig

translate = QCoreApplication.translate


def sentence(config: TrainConfig, *, layers: int, precision: str = "") -> str:
    """Return the sentence. `layers` are the encoder's, 0 = unknown; `precision` as measured, "" = not yet."""
    parts = [
        _frozen(config, layers),
        _dropout(config),
        translate("levers", "texts of similar length together") if config.groups_lengths else "",
        translate("levers", "the last layer (head) is fitted first") if config.head_first else "",
        translate("levers", "small classes count as much as large ones") if config.class_weights == "balanced" else "",
        translate("levers", "targets smoothed by {share}").format(share=percent(config.label_smoothing))
        if config.label_smoothing
        else "",
        _judge(config),
        _precision(config, precision),
    ]
    words = translate("levers", "; ").join(part for part in parts if part)
    return translate("levers", "{sentence}.").format(sentence=words[:1].upper() + words[1:])


def _frozen(config: TrainConfig, layers: int) -> str:
    if not config.frozen_layers:
        return translate("levers", "all layers learn")
    facts = {"n": number(config.frozen_layers), "layers": number(layers)}
    if config.frozen_layers >= layers > 0:
        pattern = translate("levers", "all {layers} layers stay as they are, only the head learns")
    elif layers:
        pattern = translate("levers", "lowest {n} of {layers} layers stay as they are")
    else:
        pattern = translate("levers", "lowest {n} layers stay as they are")
    if config.keeps_activations:
        pattern = translate("levers", "{frozen} and are computed once").replace("{frozen}", pattern)
    return pattern.format(**facts)


def _dropout(config: TrainConfig) -> str:
    if not config.dropout:
        return translate("levers", "no dropout")
    return translate("levers", "dropout {share}").format(share=percent(config.dropout))


def _judge(config: TrainConfig) -> str:
    sentences = {
        "accuracy": translate("levers", "accuracy chooses the best pass"),
        "macro_f1": translate("levers", "macro-F1 chooses the best pass"),
    }
    return sentences.get(config.best_by, "")


def _precision(config: TrainConfig, measured: str) -> str:
    if config.precision != "auto":
        return config.precision
    sentences = {
        "float32": translate("levers", "float32 (this device is not faster in bfloat16)"),
        "bfloat16": translate("levers", "bfloat16 (this device is faster in it)"),
    }
    return sentences.get(measured, translate("levers", "bfloat16 if this device is faster in it"))
