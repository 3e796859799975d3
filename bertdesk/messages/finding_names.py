"""What findings are called where there is no room for their sentence, and how bad they are."""

from bertdesk.messages.marked import QT_TRANSLATE_NOOP

FINDINGS: dict[str, str] = {
    "repeated_texts": QT_TRANSLATE_NOOP("messages", "Same text several times"),
    "repeated_texts_disagree": QT_TRANSLATE_NOOP("messages", "Same text, different classes"),
    "similar_texts": QT_TRANSLATE_NOOP("messages", "Nearly the same text"),
    "similar_texts_disagree": QT_TRANSLATE_NOOP("messages", "Nearly the same text, different classes"),
    "test_texts_known": QT_TRANSLATE_NOOP("messages", "Test texts that training has seen"),
    "test_texts_nearly_known": QT_TRANSLATE_NOOP("messages", "Test texts that training has nearly seen"),
    "texts_empty": QT_TRANSLATE_NOOP("messages", "No text"),
    "labels_empty": QT_TRANSLATE_NOOP("messages", "No class"),
    "texts_very_short": QT_TRANSLATE_NOOP("messages", "Texts without words"),
    "texts_very_long": QT_TRANSLATE_NOOP("messages", "Texts that are cut off"),
    "classes_untestable": QT_TRANSLATE_NOOP("messages", "Classes too small to test"),
    "classes_small": QT_TRANSLATE_NOOP("messages", "Small classes"),
    "labels_spelled_differently": QT_TRANSLATE_NOOP("messages", "Spellings of “{label}”"),
    "labels_suspected": QT_TRANSLATE_NOOP("messages", "Class probably wrong"),
    "texts_in_other_script": QT_TRANSLATE_NOOP("messages", "Letters the encoder does not know"),
    "texts_in_other_language": QT_TRANSLATE_NOOP("messages", "Language the encoder does not know"),
    "texts_begin_alike": QT_TRANSLATE_NOOP("messages", "Texts that begin alike"),
    "texts_end_alike": QT_TRANSLATE_NOOP("messages", "Texts that end alike"),
    "texts_share_a_line": QT_TRANSLATE_NOOP("messages", "Texts that share a line"),
    "column_tells_label": QT_TRANSLATE_NOOP("messages", "“{column}” gives the class away"),
    "emails_in_texts": QT_TRANSLATE_NOOP("messages", "E-mail addresses"),
    "phones_in_texts": QT_TRANSLATE_NOOP("messages", "Telephone numbers"),
    "chinese_ids_in_texts": QT_TRANSLATE_NOOP("messages", "Chinese identity numbers"),
    "cards_in_texts": QT_TRANSLATE_NOOP("messages", "Card numbers"),
    "ibans_in_texts": QT_TRANSLATE_NOOP("messages", "Bank account numbers"),
}

SEVERITIES: dict[str, str] = {
    "serious": QT_TRANSLATE_NOOP("messages", "Serious"),
    "doubtful": QT_TRANSLATE_NOOP("messages", "Doubtful"),
    "notable": QT_TRANSLATE_NOOP("messages", "Good to know"),
}
