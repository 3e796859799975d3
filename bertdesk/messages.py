"""Code -> English sentence with placeholders and the remedy. Both faces use them; the window translates them first."""

from collections.abc import Callable

from bertdesk.errors import Facts

Translate = Callable[[str], str]


def QT_TRANSLATE_NOOP(context: str, sentence: str) -> str:  # lupdate finds sentences by this name
    """Mark a sentence for translation; Qt's own function of this name, without Qt."""
    return sentence


_SENTENCES: dict[str, str] = {
    # Files and tables
    "file_missing": QT_TRANSLATE_NOOP(
        "messages", "There is no file at “{path}”. Check the name, or open another file."
    ),
    "file_is_folder": QT_TRANSLATE_NOOP("messages", "“{path}” is a folder. Open one table file, such as a CSV."),
    "file_unreadable": QT_TRANSLATE_NOOP(
        "messages", "“{path}” cannot be read ({reason}). Check that you may open it and that no other program holds it."
    ),
    "file_empty": QT_TRANSLATE_NOOP("messages", "“{path}” is empty. Open a file with a header line and rows."),
    "file_not_text": QT_TRANSLATE_NOOP(
        "messages", "“{path}” is not a text table. Save it as CSV (in Excel: Save as, CSV UTF-8) and open that."
    ),
    "file_too_large": QT_TRANSLATE_NOOP(
        "messages", "“{path}” is larger than {limit_mb} MB once unpacked. Open a smaller part of it."
    ),
    "archive_not_one_table": QT_TRANSLATE_NOOP(
        "messages", "“{path}” holds {found} files. Unpack it and open the one table that you want."
    ),
    "archive_damaged": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” cannot be unpacked: it is damaged or protected by a password. Unpack it yourself and open the table"
        " in it.",
    ),
    "encoding_unknown": QT_TRANSLATE_NOOP(
        "messages", "“{encoding}” is not the name of an encoding. Try utf-8, utf-16, gb18030 or cp1252."
    ),
    "table_without_rows": QT_TRANSLATE_NOOP(
        "messages", "“{path}” has a header but no rows below it. Open a file with rows."
    ),
    # Datasets
    "column_missing": QT_TRANSLATE_NOOP(
        "messages", "“{path}” has no column “{wanted}”. Its columns are: {found}. Choose one of these."
    ),
    "no_text_column": QT_TRANSLATE_NOOP(
        "messages",
        "No column of “{path}” looks like text. Choose the text column yourself, or open another file.",
    ),
    "same_column_twice": QT_TRANSLATE_NOOP(
        "messages",
        "“{column}” is chosen both as text and as class. Choose two different columns.",
    ),
    "no_usable_rows": QT_TRANSLATE_NOOP(
        "messages",
        "No row of “{path}” has both a text in “{text_column}” and a class in “{label_column}”. Choose other columns,"
        " or fill them in.",
    ),
    "one_class_only": QT_TRANSLATE_NOOP(
        "messages",
        "Every row of “{path}” has the same class, “{label}”, in “{column}”. Telling classes apart needs at least"
        " two: choose another column, or add rows.",
    ),
    "too_many_classes": QT_TRANSLATE_NOOP(
        "messages",
        "“{column}” of “{path}” holds {found} different values in {rows} rows. That looks like text or numbers, not"
        " classes: choose another column.",
    ),
    "too_few_rows": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” has only {rows} usable rows. Add rows: ten are the least, some fifty a class are a start.",
    ),
    "no_known_labels": QT_TRANSLATE_NOOP(
        "messages",
        "No class in “{column}” of “{path}” is one that the model knows ({known}). Choose another column or another"
        " model.",
    ),
    # Encoders and models
    "encoder_unknown": QT_TRANSLATE_NOOP(
        "messages",
        "There is no encoder called “{name}”. The page Train and the command “bertdesk models” list them; a folder or"
        " a hub name (owner/name) works too.",
    ),
    "encoder_damaged": QT_TRANSLATE_NOOP(
        "messages",
        "The built-in encoder’s file “{path}” is not the published one, so it is not used. Install BERTDesk again.",
    ),
    "encoder_not_installed": QT_TRANSLATE_NOOP(
        "messages",
        "The built-in encoder is missing (package {package}). Install BERTDesk again, or choose a folder with an"
        " encoder.",
    ),
    "hub_unreachable": QT_TRANSLATE_NOOP(
        "messages",
        "“{name}” could not be downloaded: {endpoint} cannot be reached. Check the network or set a mirror in"
        " Settings. The built-in encoder and all your models work without a network.",
    ),
    "hub_offline": QT_TRANSLATE_NOOP(
        "messages",
        "“{name}” is not on this computer and downloads are switched off (HF_HUB_OFFLINE). Switch them on, or use the"
        " built-in encoder.",
    ),
    "hub_refused": QT_TRANSLATE_NOOP(
        "messages",
        "{endpoint} does not give out “{name}” ({reason}). Check the name, or choose another encoder.",
    ),
    "hub_without_safetensors": QT_TRANSLATE_NOOP(
        "messages",
        "“{name}” offers its weights only as pickle files, which can run code. Choose an encoder with safetensors.",
    ),
    "not_a_model_folder": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is not a model folder: it has no {missing}. Choose the folder that holds config.json and"
        " model.safetensors.",
    ),
    "model_config_refused": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” cannot be trusted or understood ({reason}). Get the model again from where it came.",
    ),
    "model_architecture_unknown": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” describes a model of kind “{architecture}”."
        " BERT, DeBERTa (v2, v3), DistilBERT, ELECTRA, ModernBERT and RoBERTa work.",
    ),
    "pickle_weights_refused": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” has its weights only as “{file}”, a pickle file that can run code. Ask for the model as safetensors.",
    ),
    "model_weights_damaged": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is damaged or does not fit its config.json ({reason}). Get the model again, or train anew.",
    ),
    "model_file_changed": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is not as it was saved: it was damaged or changed since. Copy the model again from where it came, or"
        " train anew; if you changed it on purpose, delete “{manifest}” beside it.",
    ),
    "tokenizer_refused": QT_TRANSLATE_NOOP(
        "messages",
        "The tokenizer “{path}” is damaged or not of BERT’s kind ({reason}). Get the model again from where it came.",
    ),
    "model_not_fitted": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is an encoder that has not learned any classes yet. Train it first, or choose a trained model.",
    ),
    "model_multi_label": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” decides each class by itself, so that a text may have several: a table with one class a row cannot"
        " score it. Classify texts with it, or choose another model.",
    ),
    # Runs
    "setting_out_of_range": QT_TRANSLATE_NOOP(
        "messages",
        "“{name}” is {value}, but has to lie between {low} and {high}. Change it.",
    ),
    "setting_unknown": QT_TRANSLATE_NOOP(
        "messages",
        "“{name}” is “{value}”, but has to be one of these: {known}. Change it.",
    ),
    "device_unusable": QT_TRANSLATE_NOOP(
        "messages",
        "The device “{device}” cannot be used: {reason}. Choose another device, or let BERTDesk choose.",
    ),
    "disk_full": QT_TRANSLATE_NOOP(
        "messages",
        "The disk is full: “{path}” could not be saved, and what was there before is unchanged. Free some space, or"
        " choose another folder.",
    ),
    "save_failed": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” could not be saved ({reason}), and what was there before is unchanged. Choose another folder.",
    ),
    "out_folder_taken": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” already holds something that is not a BERTDesk model. Choose an empty or a new folder.",
    ),
    "loss_not_finite": QT_TRANSLATE_NOOP(
        "messages",
        "The loss became invalid at step {step}; what was saved before is unchanged. Train again with a lower"
        " learning rate.",
    ),
    "out_of_memory": QT_TRANSLATE_NOOP(
        "messages",
        "The memory of “{device}” is not enough for {batch_size} texts of {max_length} tokens at once. Choose a"
        " smaller batch, shorter texts or another device.",
    ),
    "no_memory": QT_TRANSLATE_NOOP(
        "messages",
        "There is not enough memory to go on. Close other programs, then try again; what was saved is unchanged.",
    ),
    "no_memory_to_open": QT_TRANSLATE_NOOP(
        "messages",
        "There is not enough memory to open “{path}”. Close other programs, then try again; the model is unchanged.",
    ),
    "model_without_record": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” does not say how it was trained, so that cannot be repeated. Choose a model that BERTDesk trained.",
    ),
    "data_differs": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is not what the model was trained on: it has {rows} usable rows with the hash {found}, the model had"
        " {recorded_rows} with {recorded}. Give that table, or train on this one all the same (--anyway).",
    ),
    "encoder_of_model_missing": QT_TRANSLATE_NOOP(
        "messages",
        "The model was made from an encoder in a folder called “{name}”, and only you know where that is. Name it"
        " (--encoder).",
    ),
    "out_is_the_model": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is the model that is to be compared with. Choose another folder for the new one.",
    ),
    "pack_not_offered": QT_TRANSLATE_NOOP(
        "messages", "This copy of BERTDesk comes without the list of the GPU pack ({missing}). Install BERTDesk again."
    ),
    "pack_unreachable": QT_TRANSLATE_NOOP(
        "messages",
        "“{file}” of the GPU pack could not be downloaded: {index} cannot be reached. Check the network or set a"
        " mirror, then click Install again: what has been downloaded is kept.",
    ),
    "pack_refused": QT_TRANSLATE_NOOP(
        "messages",
        "{index} does not give out the file “{file}” that the GPU pack is made of ({reason}). Try again, or set"
        " another mirror.",
    ),
    "pack_without_python": QT_TRANSLATE_NOOP(
        "messages",
        "Python {version}, which the GPU pack needs, could not be downloaded ({reason}). Check the network, then click"
        " Install again: what has been downloaded is kept.",
    ),
    "pack_not_installed": QT_TRANSLATE_NOOP(
        "messages",
        "The GPU pack has been downloaded but could not be set up ({reason}). Click Install again; training on the"
        " processor works as before.",
    ),
    "pack_damaged": QT_TRANSLATE_NOOP(
        "messages",
        "The GPU pack in “{path}” does not start. Remove it in Settings and install it again, or choose the CPU there.",
    ),
    "training_died": QT_TRANSLATE_NOOP(
        "messages",
        "The training program of the GPU pack ended without a word ({status}). The system may have run out of memory:"
        " choose a smaller batch or shorter texts. Models that were saved before are unchanged.",
    ),
    "run_data_changed": QT_TRANSLATE_NOOP(
        "messages",
        "The interrupted run cannot go on: “{path}” is no longer what it learned from. Put the old table back, or train"
        " anew.",
    ),
    "run_settings_changed": QT_TRANSLATE_NOOP(
        "messages",
        "The interrupted run cannot go on with other settings ({names}). Give those it began with, or train anew.",
    ),
    "run_unfinished": QT_TRANSLATE_NOOP(
        "messages",
        "A run into “{path}” was interrupted at step {step} and can go on: “train --resume” does that, “train"
        " --anew” gives it up and begins anew.",
    ),
    "checkpoints_unreadable": QT_TRANSLATE_NOOP(
        "messages",
        "What the interrupted run goes on from, in “{path}”, cannot be read at present ({reason}). Nothing was"
        " removed: try again later.",
    ),
    "worker_lost": QT_TRANSLATE_NOOP(
        "messages",
        "One of the processes that trained together has died. Start them all again with --resume: the run goes on from"
        " its last checkpoint.",
    ),
    "crew_differs": QT_TRANSLATE_NOOP(
        "messages",
        "The processes that are to train together were not given the same: {names}. Give every computer the same files"
        " and options.",
    ),
    "failed_elsewhere": QT_TRANSLATE_NOOP(
        "messages", "What follows has happened to process {rank}, on the computer “{computer}”."
    ),
    "checkpoint_damaged": QT_TRANSLATE_NOOP(
        "messages",
        "The newest checkpoint was damaged; the run goes on from the one before, step {step}.",
    ),
    "checkpoints_damaged": QT_TRANSLATE_NOOP(
        "messages",
        "The checkpoints of the interrupted run are damaged, so it cannot go on. Training begins anew.",
    ),
    "gpu_unusable": QT_TRANSLATE_NOOP(
        "messages",
        "The GPU (“{device}”) is there but cannot be used: {reason}. Training runs on the processor, which takes"
        " longer; a newer driver may help.",
    ),
    "table_changed": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” was changed while it was being trained on, so there are no figures for it. The model is in “{model}”."
        " Open the table again and train anew.",
    ),
    "text_empty": QT_TRANSLATE_NOOP("messages", "There is no text to classify. Paste or type one."),
    "label_unknown": QT_TRANSLATE_NOOP("messages", "The model knows no class “{label}”. It knows: {known}."),
    "word_missing": QT_TRANSLATE_NOOP(
        "messages", "The text has no word “{word}”. A word is whole: not a part of a longer one."
    ),
    "busy": QT_TRANSLATE_NOOP(
        "messages",
        "Something is still running. Cancel it below or wait for its end, then open “{path}” again.",
    ),
    "bug": QT_TRANSLATE_NOOP(
        "messages",
        "Something went wrong that should not happen. Nothing of yours was changed; “Copy report” has the details for"
        " the developers.",
    ),
    "part_missing": QT_TRANSLATE_NOOP(
        "messages",
        "A part of BERTDesk is missing or damaged ({part}). Install BERTDesk again; your models and settings stay.",
    ),
    # Notices at the start
    "ended_unexpectedly": QT_TRANSLATE_NOOP(
        "messages",
        "BERTDesk ended unexpectedly the last time. What was saved is safe; “Copy report” has the details for the"
        " developers.",
    ),
    "data_folder_full": QT_TRANSLATE_NOOP(
        "messages",
        "The disk is full, so models and settings cannot be saved in “{path}”. Free some space, or start BERTDesk"
        " with BERTDESK_HOME set to a folder elsewhere.",
    ),
    "data_folder_unwritable": QT_TRANSLATE_NOOP(
        "messages",
        "BERTDesk cannot write into “{path}” ({reason}), so models and settings are not kept. Make the folder"
        " writable, or start BERTDesk with BERTDESK_HOME set to another one.",
    ),
    "settings_unreadable": QT_TRANSLATE_NOOP(
        "messages",
        "Your settings in “{path}” cannot be read ({reason}), so the usual ones apply. Change any setting to write"
        " them anew.",
    ),
    "models_unreadable": QT_TRANSLATE_NOOP(
        "messages",
        "The folder of your models, “{path}”, cannot be read ({reason}). Give yourself the right to read it.",
    ),
    "last_model_gone": QT_TRANSLATE_NOOP(
        "messages",
        "The model that was in use the last time, “{name}”, cannot be found any more. Open another model, or train"
        " one.",
    ),
    # Notices: the work goes on
    "texts_cut_off": QT_TRANSLATE_NOOP(
        "messages",
        "{percent} % of the texts are longer than {max_length} tokens: training reads their beginning only."
        " “Thorough” reads more.",
    ),
    "texts_too_long": QT_TRANSLATE_NOOP(
        "messages",
        "{percent} % of the texts are longer than the {max_length} tokens that the encoder can read: training reads"
        " their beginning only.",
    ),
    "activations_not_kept": QT_TRANSLATE_NOOP(
        "messages",
        "Training takes longer: keeping what the frozen layers give would need {gb} GB, more than half of the free"
        " disk.",
    ),
    "memory_short": QT_TRANSLATE_NOOP(
        "messages",
        "Memory ran short. Training goes on with {micro_batch} texts computed at once; each step still learns from as"
        " many as before.",
    ),
    "loss_exploded": QT_TRANSLATE_NOOP(
        "messages",
        "The loss exploded at step {step}. Training has gone back to step {back_to} and goes on with half the learning"
        " rate, {learning_rate}.",
    ),
    "stopped_at_best": QT_TRANSLATE_NOOP(
        "messages",
        "The loss exploded again, at step {step}. Training ended there; the best model so far is kept.",
    ),
    "unknown_language": QT_TRANSLATE_NOOP(
        "messages",
        "{percent} % of this is in a script or has word pieces that the encoder never saw: it was made for another"
        " language. The answer is worth little; choose an encoder for this language.",
    ),
    "encoding_guessed": QT_TRANSLATE_NOOP(
        "messages",
        "The file does not say how its characters are stored; it was read as {encoding}. If the preview looks wrong,"
        " save the file as UTF-8 and open it again.",
    ),
    "undecodable_bytes": QT_TRANSLATE_NOOP(
        "messages",
        "Characters that could not be read: {count}, the first in line {first_line}; they appear as “�”. Save the"
        " file as UTF-8 from the program that made it.",
    ),
    "nul_characters": QT_TRANSLATE_NOOP(
        "messages",
        "NUL characters that were taken out: {count}, the first in line {first_line}. If texts look damaged, export"
        " the file again.",
    ),
    "quote_unclosed": QT_TRANSLATE_NOOP(
        "messages",
        "Quotation marks that open and never close: {count}, the first in line {first_line}. The rows after them"
        " were kept; close or remove the quote there.",
    ),
    "quotes_stray": QT_TRANSLATE_NOOP(
        "messages",
        "Rows with stray quotation marks, read as they are meant: {count}, the first in line {first_line}. Double such"
        " marks in the file to be sure.",
    ),
    "blank_lines": QT_TRANSLATE_NOOP(
        "messages",
        "Blank lines between the rows, passed over: {count}, the first is line {first_line}.",
    ),
    "rows_repaired": QT_TRANSLATE_NOOP(
        "messages",
        "Rows with too few or too many cells, repaired: {count}, the first in line {first_line}. Check that row;"
        " put texts that hold the delimiter in quotation marks.",
    ),
    "rows_set_aside": QT_TRANSLATE_NOOP(
        "messages",
        "Lines set aside, which are no rows of the table: {count}, the first is line {first_line}. They have more cells"
        " than it, repeat its header, or are titles, notes, drawn lines or another table.",
    ),
    "duplicate_header": QT_TRANSLATE_NOOP(
        "messages",
        "Two columns are called “{column}”; the later one is shown as “{renamed}”. Rename it in the file to tell them"
        " apart.",
    ),
    "columns_unnamed": QT_TRANSLATE_NOOP(
        "messages",
        "Columns without a name: {count}; they are called “Column 1”, “Column 2” … by their place. Add names to the"
        " first line of the file.",
    ),
    "header_missing": QT_TRANSLATE_NOOP(
        "messages",
        "The first line looks like data, so the {columns} columns were named “Column 1”, “Column 2” …. If it is a"
        " header, shorten its names; otherwise add a header line.",
    ),
    "texts_passed_over": QT_TRANSLATE_NOOP("messages", "Texts with nothing in them, passed over: {count}."),
    "texts_left": QT_TRANSLATE_NOOP("messages", "Stopped: {count} of {total} texts were not explained."),
    "texts_too_large": QT_TRANSLATE_NOOP(
        "messages",
        "Texts that the memory was not enough for, passed over: {count}. Close other programs, or shorten these texts.",
    ),
    "shortcuts_not_sought": QT_TRANSLATE_NOOP("messages", "Whether a word decides alone was not tried out to the end."),
    "empty_texts": QT_TRANSLATE_NOOP(
        "messages",
        "Rows without a text, left out: {count}, the first in line {first_line}. Fill them in, or leave it so.",
    ),
    "empty_labels": QT_TRANSLATE_NOOP(
        "messages",
        "Rows without a class, left out: {count}, the first in line {first_line}. Fill them in to train on them.",
    ),
    "unknown_labels": QT_TRANSLATE_NOOP(
        "messages",
        "Rows with a class that the model does not know, left out: {count}, such as “{example}” in line"
        " {first_line}. Correct the classes, or train a model that has them.",
    ),
    "duplicate_texts": QT_TRANSLATE_NOOP(
        "messages",
        "Rows that repeat an earlier text: {count}. Equal texts stay on one side of the split; remove them if they"
        " are copies by mistake.",
    ),
    "contradicting_duplicates": QT_TRANSLATE_NOOP(
        "messages",
        "Rows that share a text with rows of another class: {count}, the first in line {first_line}. Decide on one"
        " class for each text.",
    ),
    "rare_classes": QT_TRANSLATE_NOOP(
        "messages",
        "Classes with fewer than 3 different texts: {count}, such as “{label}”. They are learned but cannot be"
        " tested. Add texts or merge the classes.",
    ),
    "numeric_labels": QT_TRANSLATE_NOOP(
        "messages",
        "The column “{column}” holds many different numbers ({count}) and looks like a measurement rather than"
        " classes. Choose another column, or group the numbers into a few classes.",
    ),
}

_SETTINGS: dict[str, str] = {
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
    "encoder": QT_TRANSLATE_NOOP("messages", "Encoder"),
    "version": QT_TRANSLATE_NOOP("messages", "Version of BERTDesk"),
}
"""What a run is told, in words; those of the page Train where it has a field for it."""
_OF_SETTINGS = {"setting_out_of_range", "setting_unknown", "run_settings_changed"}

_METHODS: dict[str, str] = {
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


def method_name(method: str, translate: Translate = str) -> str:
    return translate(_METHODS[method])


def codes() -> tuple[str, ...]:
    return tuple(_SENTENCES)


def sentence(code: str, facts: Facts, translate: Translate = str) -> str:
    """Return what to tell a person. `translate` turns the English pattern into another language's."""
    pattern = translate(_SENTENCES.get(code, _SENTENCES["bug"]))
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in facts.items()}
    for field in {"name", "names"} & shown.keys() if code in _OF_SETTINGS else ():
        names = str(facts[field]).split(", ")
        shown[field] = ", ".join(translate(_SETTINGS[name]) if name in _SETTINGS else name for name in names)
    try:
        return pattern.format(**shown)
    except (KeyError, IndexError, ValueError):
        return pattern  # a sentence with a gap beats none
