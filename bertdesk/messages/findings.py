"""What is said of findings about a table."""

from bertdesk.messages.marked import QT_TRANSLATE_NOOP

SENTENCES: dict[str, str] = {
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
        "Rows for the test whose text stands among those for training too: {count} of {total}. Remove them from"
        " one of the two, or a model is praised for remembering.",
    ),
    "test_texts_nearly_known": QT_TRANSLATE_NOOP(
        "messages",
        "Rows for the test that say nearly what a row for training says: {count} of {total}. Remove them from one of"
        " the two.",
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
