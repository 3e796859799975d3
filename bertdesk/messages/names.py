"""What settings, ways to explain, and ways to read a row are called."""

from bertdesk.messages.marked import QT_TRANSLATE_NOOP

SETTINGS: dict[str, str] = {
    "learning_rate": QT_TRANSLATE_NOOP("messages", "Step size (learning rate)"),
    "batch_size": QT_TRANSLATE_NOOP("messages", "Texts a step (batch size)"),
    "epochs": QT_TRANSLATE_NOOP("messages", "Passes over the data (epochs)"),
    "max_length": QT_TRANSLATE_NOOP("messages", "Tokens read of a text"),
    "frozen_layers": QT_TRANSLATE_NOOP("messages", "Lowest layers kept as they are"),
    "dropout": QT_TRANSLATE_NOOP("messages", "Dropout"),
    "warmup_share": QT_TRANSLATE_NOOP("messages", "Warm-up"),
    "weight_decay": QT_TRANSLATE_NOOP("messages", "Weight decay"),
    "clip_norm": QT_TRANSLATE_NOOP("messages", "Largest gradient"),
    "patience": QT_TRANSLATE_NOOP("messages", "Passes without a better result (patience)"),
    "valid_share": QT_TRANSLATE_NOOP("messages", "Share of rows that choose the best"),
    "test_share": QT_TRANSLATE_NOOP("messages", "Share of rows for the final figures"),
    "max_steps": QT_TRANSLATE_NOOP("messages", "Most steps"),
    "seed": QT_TRANSLATE_NOOP("messages", "Seed"),
    "class_weights": QT_TRANSLATE_NOOP("messages", "Class weights"),
    "label_smoothing": QT_TRANSLATE_NOOP("messages", "Label smoothing"),
    "best_by": QT_TRANSLATE_NOOP("messages", "What chooses the best"),
    "head_first": QT_TRANSLATE_NOOP("messages", "Head first"),
    "keeps_activations": QT_TRANSLATE_NOOP("messages", "Frozen layers computed once"),
    "first_token_only": QT_TRANSLATE_NOOP("messages", "Last layer for the first token alone"),
    "groups_lengths": QT_TRANSLATE_NOOP("messages", "Texts of similar length together"),
    "precision": QT_TRANSLATE_NOOP("messages", "Precision"),
    "next_weight": QT_TRANSLATE_NOOP("messages", "Weight of the next-sentence loss (lambda)"),
    "masked_share": QT_TRANSLATE_NOOP("messages", "Share of the tokens to be guessed"),
    "masks_words": QT_TRANSLATE_NOOP("messages", "Whole words masked together"),
    "vocabulary_size": QT_TRANSLATE_NOOP("messages", "Word pieces of the vocabulary"),
    "lowercase": QT_TRANSLATE_NOOP("messages", "Small letters alone"),
    "min_frequency": QT_TRANSLATE_NOOP("messages", "How often pieces must meet to become one"),
    "encoder": QT_TRANSLATE_NOOP("messages", "Encoder"),
    "version": QT_TRANSLATE_NOOP("messages", "Version of BERTDesk"),
}
"""What a run is told, in words; those of the page Train where it has a field for it."""

METHODS: dict[str, str] = {
    "stepwise_propagation": QT_TRANSLATE_NOOP("messages", "Conservative propagation, tried out in steps"),
    "conservative_propagation": QT_TRANSLATE_NOOP("messages", "Conservative propagation"),
    "thorough": QT_TRANSLATE_NOOP("messages", "Conservative propagation, tried out word by word"),
    "integrated_gradients_mask": QT_TRANSLATE_NOOP("messages", "Integrated gradients from [MASK]"),
    "integrated_gradients_pad": QT_TRANSLATE_NOOP("messages", "Integrated gradients from [PAD]"),
    "integrated_gradients_zero": QT_TRANSLATE_NOOP("messages", "Integrated gradients from zeros"),
    "integrated_gradients_mean": QT_TRANSLATE_NOOP("messages", "Integrated gradients, mean of three baselines"),
    "sequential_integrated_gradients": QT_TRANSLATE_NOOP("messages", "Sequential integrated gradients"),
    "gradient_x_input": QT_TRANSLATE_NOOP("messages", "Gradient × input"),
    "deeplift": QT_TRANSLATE_NOOP("messages", "DeepLIFT"),
    "occlusion": QT_TRANSLATE_NOOP("messages", "Occlusion: one word left out at a time"),
    "shapley_sampling": QT_TRANSLATE_NOOP("messages", "Shapley values by sampling"),
    "kernel_shap": QT_TRANSLATE_NOOP("messages", "KernelSHAP"),
    "lime": QT_TRANSLATE_NOOP("messages", "LIME"),
    "attention_rollout": QT_TRANSLATE_NOOP("messages", "Attention rollout: where the model looks, not why"),
}
"""Ways to explain; the names of the papers, and what they do where a name does not say it."""

REASONS: dict[str, str] = {
    "cells": QT_TRANSLATE_NOOP("messages", "cells moved, joined or added"),
    "quotes": QT_TRANSLATE_NOOP("messages", "quotation marks mended"),
    "mojibake": QT_TRANSLATE_NOOP("messages", "letters mended"),
    "too_many_cells": QT_TRANSLATE_NOOP("messages", "too many cells"),
    "header_again": QT_TRANSLATE_NOOP("messages", "the header again"),
    "preamble": QT_TRANSLATE_NOOP("messages", "above the table"),
    "footer": QT_TRANSLATE_NOOP("messages", "below the table"),
    "other_table": QT_TRANSLATE_NOOP("messages", "another table"),
    "rule": QT_TRANSLATE_NOOP("messages", "a drawn line"),
    "comment": QT_TRANSLATE_NOOP("messages", "a remark"),
    "not_text": QT_TRANSLATE_NOOP("messages", "no text"),
    "not_json": QT_TRANSLATE_NOOP("messages", "no JSON"),
}
"""Why a line is not in the table as it stands in the file."""
