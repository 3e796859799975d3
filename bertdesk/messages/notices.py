"""What is said while the work goes on."""

from bertdesk.messages.marked import QT_TRANSLATE_NOOP

SENTENCES: dict[str, str] = {
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
        "The file does not say how its characters are stored; it was read as {encoding}. If letters look wrong,"
        " choose another encoding.",
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
    "mojibake": QT_TRANSLATE_NOOP(
        "messages",
        "Some texts were once read in a wrong encoding and saved so: “{before}” was probably “{after}”. Have them"
        " repaired, or leave them.",
    ),
    "mojibake_repaired": QT_TRANSLATE_NOOP(
        "messages",
        "Rows whose texts had once been read in a wrong encoding, repaired as you asked: {count}. The file itself is as"
        " it was.",
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
    "rows_sampled": QT_TRANSLATE_NOOP(
        "messages", "Of {of} rows {count} were taken, evenly spread over the table, as was asked for."
    ),
    "rows_set_aside": QT_TRANSLATE_NOOP(
        "messages",
        "Lines set aside, which are no rows of the table: {count}, the first is line {first_line}. They have more cells"
        " than it, repeat its header, or are titles, notes, drawn lines or another table.",
    ),
    "sheets_left": QT_TRANSLATE_NOOP(
        "messages",
        "The sheet “{sheet}” is what you see; this workbook also has {others}. Choose another one above the rows, or"
        " name it after “::” in the terminal.",
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
    "classes_not_taught": QT_TRANSLATE_NOOP(
        "messages",
        "Classes that no row for training has: {count}, such as “{label}”. They cannot be learned, and their texts"
        " count as mistakes. Add rows of them, or leave them out of the test.",
    ),
    "only_test_rows": QT_TRANSLATE_NOOP(
        "messages",
        "The file says which rows are for the test: {count} of {total}. Only these are scored; the others are for"
        " learning.",
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
    "labels_are_two": QT_TRANSLATE_NOOP(
        "messages",
        "The classes in “{column}” are two answers: “{first}” and “{second}”.",
    ),
    "labels_are_numbers": QT_TRANSLATE_NOOP(
        "messages",
        "The classes in “{column}” are numbers, from {low} to {high}; each is a class of its own.",
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
}
