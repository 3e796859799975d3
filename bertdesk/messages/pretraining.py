"""What is said while an encoder learns from raw text."""

from bertdesk.messages.marked import QT_TRANSLATE_NOOP

SENTENCES: dict[str, str] = {
    "corpus_column": QT_TRANSLATE_NOOP(
        "messages", "The text is taken from “{column}”, the column with the most of it."
    ),
    "folder_has_no_columns": QT_TRANSLATE_NOOP(
        "messages", "All text files of the folder are read; a column such as “{column}” is named of a table alone."
    ),
    "other_corpus": QT_TRANSLATE_NOOP(
        "messages",
        "This is not the text that the encoder learnt from, or not as it was then: it may have learnt some of what is"
        " kept back here.",
    ),
    "vocabulary_smaller": QT_TRANSLATE_NOOP(
        "messages",
        "The text holds only {found} word pieces that occur often enough; {wanted} were asked for. A small vocabulary"
        " fits a small text.",
    ),
    "corpus_unknown": QT_TRANSLATE_NOOP(
        "messages",
        "{percent} % of the word pieces are unknown to this encoder: its vocabulary is of another language, or of"
        " other signs. Choose another encoder, or begin a new one with a vocabulary of its own.",
    ),
    "nothing_held_back": QT_TRANSLATE_NOOP(
        "messages",
        "There are too few documents, or all are the same, so that none can be kept aside: the figures are of what was"
        " learnt from, and too good. In a .txt file, an empty line between documents parts them.",
    ),
    "heads_fresh": QT_TRANSLATE_NOOP(
        "messages",
        "This encoder comes without the layers that guess words and judge pairs of sentences. They are new and learn"
        " first, alone.",
    ),
    "next_head_fresh": QT_TRANSLATE_NOOP(
        "messages",
        "This encoder guesses words, but comes without the layer that judges pairs of sentences. That is new and learns"
        " first, alone.",
    ),
    "no_next_head": QT_TRANSLATE_NOOP(
        "messages",
        "An encoder of this kind was not made to judge whether a sentence follows another: it learns by masked words"
        " alone.",
    ),
    "one_document": QT_TRANSLATE_NOOP(
        "messages",
        "There is but one document to learn from, so that no sentence of another one can be put after one of its own:"
        " it learns by masked words alone.",
    ),
}
