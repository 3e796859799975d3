"""What is seen inside a classifier, in sentences: on which rows, which layer could decide, what fine-tuning changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n
from bertdesk.app.widgets.layer_bars import LayerBar
from bertdesk.core.events import Progressed

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.app.inside_works import Chosen
    from bertdesk.core.understand.changes import Changes
    from bertdesk.core.understand.planes import Plane
    from bertdesk.core.understand.probe import Probes

translate = QCoreApplication.translate
_STAYED = 1e-6
"""Relative change of weights below which a layer stayed as it was"""


def layer_name(layer: int) -> str:
    return translate("inside", "Layer {n}").format(n=layer) if layer else translate("inside", "Embeddings")


def rows(chosen: Chosen, read: int) -> str:
    """Return which rows were looked at, and what that means for what is said of them."""
    patterns = {
        "held_out": translate("inside", "Seen on {n} texts of “{file}” that the model did not learn from."),
        "learnt": translate(
            "inside",
            "Seen on {n} texts of “{file}”, most of which the model has learnt from: that flatters its upper layers.",
        ),
        "unknown": translate(
            "inside",
            "Seen on {n} texts of “{file}”. If the model has learnt from them, that flatters its upper layers.",
        ),
    }
    return patterns[chosen.known].replace("{n}", i18n.number(read)).replace("{file}", chosen.dataset.source)


def progress(event: Progressed, layers: int) -> str:
    """Return what is being done."""
    if event.phase == "loading":
        return translate("inside", "Opening the encoder as it was before…")
    if event.phase == "evaluating" and event.total == layers + 1:
        return translate("inside", "Trying out each layer…")
    return translate("inside", "Reading the texts…")


def plane(found: Plane, layer: int, width: int, *, has_path: bool) -> str:
    """Return what the points of a layer are."""
    if found.is_flat:
        return translate("inside", "Before the first layer [CLS] is the same for every text: nothing is read yet.")
    if not layer:
        pattern = translate("inside", "Each point is the first vector of a text before the first layer.")
    else:
        pattern = translate("inside", "Each point is what [CLS] holds of a text after layer {n}.")
    more = translate(
        "inside", "Of its {width} numbers the picture shows the two directions that differ most: {share} of it all."
    )
    said = [pattern.format(n=layer), more.format(width=i18n.number(width), share=i18n.percent(sum(found.shares)))]
    if has_path:
        said.append(translate("inside", "The line is the way of your text through the layers."))
    return i18n.joined(said)


def probes(found: Probes) -> str:
    """Return from which layer on the class could be told, as far as the held-out texts can tell."""
    first, last = found.deciding, len(found.accuracies) - 1
    if first is None:
        pattern = translate(
            "inside", "{n} texts do not show that any layer is better than always naming the largest class."
        )
        return pattern.format(n=i18n.number(found.held_out))
    if first == last:
        pattern = translate(
            "inside", "The last layer decides best: {share} of {n} texts right. Each one below is worse, not by chance."
        )
    elif not first:
        pattern = translate(
            "inside",
            "The embeddings would already get {share} of {n} texts right, the last layer gets {last}: these texts"
            " do not show that any layer is better than the embeddings.",
        )
    else:
        pattern = translate(
            "inside",
            "Layer {layer} would already get {share} of {n} texts right, the last layer gets {last}: these texts"
            " do not show that any layer is better than layer {layer}.",
        )
    return pattern.format(
        layer=first, n=i18n.number(found.held_out), share=i18n.percent(found.accuracies[first]),
        last=i18n.percent(found.accuracies[last]),
    )  # fmt: skip


def how_probed(found: Probes) -> str:
    return translate(
        "inside",
        "For each layer a straight cut (logistic regression) was fitted to [CLS] of {fitted} texts and tried on the "
        "other {held_out}. One layer counts as better than another where the texts that only one of the two gets right "
        "are on its side more often than chance would have it (exact McNemar test, 5 %).",
    ).format(fitted=i18n.number(found.fitted), held_out=i18n.number(found.held_out))


def probe_bars(found: Probes) -> list[LayerBar]:
    return [_bar(layer, share, i18n.percent(share)) for layer, share in enumerate(found.accuracies)]


def changes(found: Changes) -> str:
    """Return which layers fine-tuning has changed most, and which it has left alone."""
    weights = found.weights
    most = int(np.argmax(weights))
    if weights[most] < _STAYED:
        return translate("inside", "Fine-tuning changed no layer: only the head has learnt.")
    said = translate("inside", "Fine-tuning changed {layer} most: by {share} of the size of its weights.")
    words = said.replace("{layer}", _in_sentence(most)).replace("{share}", i18n.percent(weights[most], 1))
    stayed = [layer for layer, change in enumerate(weights) if change < _STAYED]
    if not stayed:
        return words
    if stayed == list(range(len(stayed))) and len(stayed) > 1:
        kept = translate("inside", "The embeddings and the layers up to {n} stayed as they were.")
        return i18n.joined([words, kept.replace("{n}", str(stayed[-1]))])
    listed = translate("inside", ", ").join(layer_name(layer) for layer in stayed)
    return i18n.joined([words, translate("inside", "As they were stayed: {layers}.").replace("{layers}", listed)])


def _in_sentence(layer: int) -> str:
    return translate("inside", "layer {n}").format(n=layer) if layer else translate("inside", "the embeddings")


def weight_bars(found: Changes) -> list[LayerBar]:
    return [_bar(layer, change, i18n.percent(change, 1)) for layer, change in enumerate(found.weights)]


def likeness_bars(found: Changes) -> list[LayerBar]:
    return [
        _bar(layer, likeness, "–" if likeness is None else i18n.number(likeness, 2))
        for layer, likeness in enumerate(found.likeness)
    ]


def _bar(layer: int, value: float | None, text: str) -> LayerBar:
    return LayerBar(str(layer) if layer else translate("inside", "Emb."), layer_name(layer), value, text)
