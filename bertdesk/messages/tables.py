"""What is said of files, tables, datasets, and of what was changed in them."""

from bertdesk.messages.marked import QT_TRANSLATE_NOOP

SENTENCES: dict[str, str] = {
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
    "file_changed": QT_TRANSLATE_NOOP(
        "messages", "“{path}” was changed while it was read. Wait until whatever writes it is done, and open it again."
    ),
    "table_too_long": QT_TRANSLATE_NOOP(
        "messages",
        "This table has more than {rows} rows or {cells} cells. A part of its rows can be read, evenly spread; in"
        " the terminal: bertdesk table FILE --rows 100000 --out part.csv.",
    ),
    "row_too_long": QT_TRANSLATE_NOOP(
        "messages",
        "Line {line} has more than {characters} characters, which no row of texts has. Save the table anew with a"
        " line for each row.",
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
        "“{column}” is chosen twice. Choose another column for each text and for the class.",
    ),
    "pair_column_missing": QT_TRANSLATE_NOOP(
        "messages",
        "The model judges two texts together, and “{path}” has no column that looks like the second. Its columns are:"
        " {found}. Name it (--pair), or open another file.",
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
    "corpus_empty": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” holds no sentence: nothing in it has a letter or a digit. Choose another column, or other files.",
    ),
    "corpus_not_text": QT_TRANSLATE_NOOP(
        "messages", "“{path}” is no text, whatever it is called. Choose plain text, or a table with a column of texts."
    ),
    "corpus_not_known": QT_TRANSLATE_NOOP(
        "messages",
        "The vocabulary of this encoder knows nothing of “{path}”: it is of another language, or of other signs. Choose"
        " another encoder, or begin a new one with a vocabulary of its own.",
    ),
    "folder_without_texts": QT_TRANSLATE_NOOP(
        "messages",
        "The folder “{path}” holds no text file: those that end in .txt, .text, .md, .markdown, .rst or .log are read,"
        " also packed (.gz, .bz2, .xz, .zip).",
    ),
    "corpus_too_small": QT_TRANSLATE_NOOP(
        "messages",
        "There is too little text to learn from: not even two words stand together. Add more of it.",
    ),
    "not_adapted": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is no encoder that was made here from another one, so that there is nothing to compare it with.",
    ),
    "made_of_another": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” was not made of the encoder “{encoder}”, or that has changed since. Name the one it was made of.",
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
}
