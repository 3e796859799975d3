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
    "file_is_folder": QT_TRANSLATE_NOOP("messages", "“{path}” is the folder of a model. Open a table, such as a CSV."),
    "file_unreadable": QT_TRANSLATE_NOOP(
        "messages", "“{path}” cannot be read ({reason}). Check that you may open it and that no other program holds it."
    ),
    "file_empty": QT_TRANSLATE_NOOP("messages", "“{path}” is empty. Open a file with a header line and rows."),
    "file_not_text": QT_TRANSLATE_NOOP(
        "messages", "“{path}” is not a table that BERTDesk can read. Save it as CSV, UTF-8, and open that."
    ),
    "file_too_large": QT_TRANSLATE_NOOP(
        "messages", "“{path}” is larger than {limit_mb} MB once unpacked. Open a smaller part of it."
    ),
    "archive_not_one_table": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” holds {found} files: {names}. Unpack it and open the one table that you want, or name it after"
        " “::” in the terminal.",
    ),
    "archive_damaged": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” cannot be unpacked: it is damaged or protected by a password. Unpack it yourself and open the table"
        " in it.",
    ),
    "archive_name_unsafe": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” holds a file called “{name}”, which would lead out of the folder that it is unpacked in. Such an"
        " archive was made to do harm: get the table from elsewhere.",
    ),
    "member_missing": QT_TRANSLATE_NOOP(
        "messages", "“{path}” holds no file “{wanted}”. It holds: {found}. Choose one of these."
    ),
    "workbook_locked": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is protected by a password. Open it in your spreadsheet program, take the password off, and save it.",
    ),
    "workbook_damaged": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is a damaged workbook. Open it in your spreadsheet program, and save it anew or as CSV.",
    ),
    "workbook_too_large": QT_TRANSLATE_NOOP(
        "messages",
        "A sheet of “{path}” spans more than {limit} cells, empty ones included. Save the part with the rows as CSV.",
    ),
    "sheet_missing": QT_TRANSLATE_NOOP(
        "messages", "“{path}” has no sheet “{wanted}”. Its sheets are: {found}. Choose one of these."
    ),
    "json_damaged": QT_TRANSLATE_NOOP(
        "messages", "“{path}” is no whole JSON: it is damaged in line {line}. Export it again."
    ),
    "json_not_table": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is JSON without records. Open one with an object in each line, or an array of objects.",
    ),
    "too_many_columns": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” names more than {limit} columns: its keys seem to be values. Export it with the same keys in each"
        " record.",
    ),
    "folder_without_classes": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is neither a model nor a folder of texts. Open a table, such as a CSV, or a folder with a folder of"
        " .txt files for each class.",
    ),
    "too_many_files": QT_TRANSLATE_NOOP(
        "messages", "“{path}” holds more than {limit} files. Open a folder with fewer."
    ),
    "parquet_not_installed": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is a Parquet file, which this installation cannot read. Save it as CSV; or install pyarrow beside"
        " BERTDesk, where you run it with a Python of your own.",
    ),
    "parquet_damaged": QT_TRANSLATE_NOOP(
        "messages", "“{path}” is a damaged Parquet file ({reason}). Export it again, or save it as CSV."
    ),
    "tables_differ": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” and “{other}” have other columns ({columns}; {other_columns}), so they are not one table. Give them"
        " the same header.",
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
    # Changes of a table
    "project_unreadable": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” holds no changes that BERTDesk could read, or it is damaged. It stays as it is: put a copy of it"
        " back, or move it away to begin anew.",
    ),
    "project_too_new": QT_TRANSLATE_NOOP(
        "messages",
        "The changes in “{path}” were made by a newer BERTDesk. They stay as they are: open them with that one.",
    ),
    "project_in_use": QT_TRANSLATE_NOOP(
        "messages",
        "The changes in “{path}” are open in another program, probably a second BERTDesk. Close it and try again.",
    ),
    "project_of_other_file": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is not, or is not read as, the table whose changes are in “{project}”. Put that table back, or choose"
        " whether its changes apply to this one, row by row.",
    ),
    "out_is_the_table": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is the table itself, or holds its changes, and stays as it is. Choose another name for the corrected"
        " table.",
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
        "Rows set aside: {count}, the first in line {first_line}; they have more cells than the header, or repeat"
        " it. Put texts that hold the delimiter in quotation marks.",
    ),
    "sheets_left": QT_TRANSLATE_NOOP(
        "messages",
        "The sheet “{sheet}” is what you see; this workbook also has {others}. To use another one, save it as a file"
        " of its own, or name it after “::” in the terminal.",
    ),
    "cells_with_errors": QT_TRANSLATE_NOOP(
        "messages",
        "Cells with an error such as #REF! in this workbook: {count}; they are read as empty. Correct them in your"
        " spreadsheet program.",
    ),
    "formulas_without_value": QT_TRANSLATE_NOOP(
        "messages",
        "Formulas that were never computed in this workbook: {count}; they are read as empty. Open it in your"
        " spreadsheet program and save it.",
    ),
    "lines_not_json": QT_TRANSLATE_NOOP(
        "messages",
        "Lines set aside because they are no JSON: {count}, the first is line {first_line}. Export the file again if"
        " you miss them.",
    ),
    "json_cut": QT_TRANSLATE_NOOP(
        "messages",
        "The file breaks off or is damaged in line {line}; what stands before it was read. Export it again if you miss"
        " the rest.",
    ),
    "lists_left": QT_TRANSLATE_NOOP(
        "messages",
        "The list “{name}” is what you see; the file also has {others}. To use another one, save it as a file of its"
        " own.",
    ),
    "answers_differ": QT_TRANSLATE_NOOP(
        "messages",
        "Texts on which people disagree: {count}, the first in line {first_line}; the first answer is taken. Decide"
        " them in Label Studio.",
    ),
    "files_left_out": QT_TRANSLATE_NOOP(
        "messages",
        "Files that are no texts in a folder of their class, left out: {count}, in {where}. Put texts that you miss"
        " into the folder of their class.",
    ),
    "files_set_aside": QT_TRANSLATE_NOOP(
        "messages",
        "Files that cannot be read as text, set aside: {count}, the first is {first}. Look at them if you miss them.",
    ),
    "parts_known": QT_TRANSLATE_NOOP(
        "messages",
        "By their names, {train} rows are for training, {valid} for validation and {test} for the test. All are shown"
        " as one table.",
    ),
    "tables_joined": QT_TRANSLATE_NOOP(
        "messages",
        "{count} files with the same columns are one table of {rows} rows.",
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
    "edits_passed_over": QT_TRANSLATE_NOOP(
        "messages",
        "Changes of rows or columns that this table does not have, passed over: {count}. They apply again to the table"
        " that they were made in.",
    ),
    "formulas_escaped": QT_TRANSLATE_NOOP(
        "messages",
        "Cells that a spreadsheet would take for formulas, saved with an apostrophe before them: {count}. Save without"
        " that if only BERTDesk will read the file.",
    ),
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
    "text_by_name": QT_TRANSLATE_NOOP(
        "messages",
        "The text is taken from “{column}”: so its name says, and its cells hold {characters} characters on average.",
    ),
    "text_by_length": QT_TRANSLATE_NOOP(
        "messages",
        "The text is taken from “{column}”, whose cells are the longest prose: {characters} characters on average.",
    ),
    "label_by_name": QT_TRANSLATE_NOOP(
        "messages",
        "The class is taken from “{column}”: so its name says, and it holds {values} different values.",
    ),
    "label_by_values": QT_TRANSLATE_NOOP(
        "messages",
        "The class is taken from “{column}”, which holds few different values: {values}.",
    ),
    "columns_pair": QT_TRANSLATE_NOOP(
        "messages",
        "“{first}” and “{second}” look like two texts to be judged together.",
    ),
    "columns_joined": QT_TRANSLATE_NOOP(
        "messages",
        "These columns all hold text and may be joined to one: {columns}.",
    ),
    "labels_several": QT_TRANSLATE_NOOP(
        "messages",
        "“{column}” holds several classes in one cell, separated by “{separator}” ({count} rows).",
    ),
    # Findings about a table
    "repeated_texts": QT_TRANSLATE_NOOP(
        "messages",
        "Texts that stand there several times, with one class: {groups}, in {count} rows. Remove the copies"
        " if they are there by mistake.",
    ),
    "repeated_texts_disagree": QT_TRANSLATE_NOOP(
        "messages",
        "Texts that stand there several times, with different classes: {groups}, in {count} rows. Decide on"
        " one class for each.",
    ),
    "similar_texts": QT_TRANSLATE_NOOP(
        "messages",
        "Groups of texts that say nearly the same, with one class: {groups}, with {count} rows. Keep one of"
        " each, or the figures will be too good.",
    ),
    "similar_texts_disagree": QT_TRANSLATE_NOOP(
        "messages",
        "Groups of texts that say nearly the same, with different classes: {groups}, with {count} rows. Look"
        " which class is right.",
    ),
    "test_texts_known": QT_TRANSLATE_NOOP(
        "messages",
        "Rows of the test table whose text is in the training table too: {count} of {total}. Remove them from"
        " one of the two, or a model is praised for remembering.",
    ),
    "test_texts_nearly_known": QT_TRANSLATE_NOOP(
        "messages",
        "Rows of the test table that say nearly what a row of the training table says: {count} of {total}."
        " Remove them from one of the two.",
    ),
    "texts_empty": QT_TRANSLATE_NOOP(
        "messages",
        "Rows without a text: {count}. They are left out; fill them in, or leave it so.",
    ),
    "labels_empty": QT_TRANSLATE_NOOP(
        "messages",
        "Rows without a class: {count}. They are left out; fill them in to train on them.",
    ),
    "texts_very_short": QT_TRANSLATE_NOOP(
        "messages",
        "Texts that hardly hold a letter: {count}. Nothing can be learned from them; remove them, unless they"
        " are meant so.",
    ),
    "texts_very_long": QT_TRANSLATE_NOOP(
        "messages",
        "Texts of which the end is cut off in training: {count} of {total}. That is about {percent} % of all"
        " tokens; the limit is {limit}, the longest text has {longest}. Train with a higher limit if what"
        " matters stands at the end.",
    ),
    "classes_untestable": QT_TRANSLATE_NOOP(
        "messages",
        "Classes with fewer than 3 different texts: {count} ({labels}). They are learned but cannot be"
        " tested. Add texts or merge the classes.",
    ),
    "classes_small": QT_TRANSLATE_NOOP(
        "messages",
        "Classes with fewer than 10 different texts: {count} ({labels}). Expect little of them. Add texts or"
        " merge the classes.",
    ),
    "labels_spelled_differently": QT_TRANSLATE_NOOP(
        "messages",
        "“{label}” is also written {others}, in {count} rows: these are different classes for the program."
        " Write them alike if they are one.",
    ),
    "labels_suspected": QT_TRANSLATE_NOOP(
        "messages",
        "Rows whose class is probably wrong: {count} of {total}. Look at the first of them: word counts are"
        " surer of another class there than they usually are.",
    ),
    "texts_in_other_script": QT_TRANSLATE_NOOP(
        "messages",
        "Texts in letters that the encoder was not trained on: {count} of {total}. Choose an encoder for"
        " their language, or remove them.",
    ),
    "texts_in_other_language": QT_TRANSLATE_NOOP(
        "messages",
        "Texts in a language that the encoder was not trained on: {count} of {total}. Choose an encoder that"
        " knows it, or remove them.",
    ),
    "texts_begin_alike": QT_TRANSLATE_NOOP(
        "messages",
        "{percent} % of the texts begin with the same words: “{text}”. They tell nothing and take up room:"
        " remove them.",
    ),
    "texts_end_alike": QT_TRANSLATE_NOOP(
        "messages",
        "{percent} % of the texts end with the same words: “{text}”. They tell nothing: remove them.",
    ),
    "texts_share_a_line": QT_TRANSLATE_NOOP(
        "messages",
        "{percent} % of the texts hold the same line: “{text}”. It tells nothing and takes up room: remove it.",
    ),
    "column_tells_label": QT_TRANSLATE_NOOP(
        "messages",
        "The column “{column}” alone tells the class of {percent} % of the rows (the largest class is"
        " {largest} %). If it is known only afterwards, keep it out of the text.",
    ),
    "emails_in_texts": QT_TRANSLATE_NOOP(
        "messages",
        "Texts with an e-mail address: {count}. A model may keep it: replace it by a placeholder.",
    ),
    "phones_in_texts": QT_TRANSLATE_NOOP(
        "messages",
        "Texts with a telephone number: {count}. A model may keep it: replace it by a placeholder.",
    ),
    "chinese_ids_in_texts": QT_TRANSLATE_NOOP(
        "messages",
        "Texts with a Chinese identity number: {count}. A model may keep it: replace it by a placeholder.",
    ),
    "cards_in_texts": QT_TRANSLATE_NOOP(
        "messages",
        "Texts with the number of a payment card: {count}. A model may keep it: replace it by a placeholder.",
    ),
    "ibans_in_texts": QT_TRANSLATE_NOOP(
        "messages",
        "Texts with a bank account number (IBAN): {count}. A model may keep it: replace it by a placeholder.",
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
