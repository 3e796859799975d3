"""What changes of a table are called, in "Undo: leave out 12 rows"."""

from bertdesk.messages.marked import QT_TRANSLATE_NOOP

ACTIONS: dict[str, str] = {
    "exclude_rows": QT_TRANSLATE_NOOP("messages", "leave out {count} rows"),
    "exclude_copies": QT_TRANSLATE_NOOP("messages", "leave out {count} copies"),
    "restore_rows": QT_TRANSLATE_NOOP("messages", "take back {count} rows"),
    "relabel_rows": QT_TRANSLATE_NOOP("messages", "give {count} rows the class “{label}”"),
    "relabel_as_suggested": QT_TRANSLATE_NOOP("messages", "give {count} rows the probable class"),
    "merge_labels": QT_TRANSLATE_NOOP("messages", "write {count} spellings as “{label}”"),
    "mask_personal": QT_TRANSLATE_NOOP("messages", "mask personal data in {count} texts"),
    "cut_shared": QT_TRANSLATE_NOOP("messages", "cut shared words out of {count} texts"),
    "accept_rows": QT_TRANSLATE_NOOP("messages", "call {count} rows fine"),
    "accept_finding": QT_TRANSLATE_NOOP("messages", "call a finding fine"),
}
OF_ONE: dict[str, str] = {
    "exclude_rows": QT_TRANSLATE_NOOP("messages", "leave out a row"),
    "exclude_copies": QT_TRANSLATE_NOOP("messages", "leave out a copy"),
    "restore_rows": QT_TRANSLATE_NOOP("messages", "take back a row"),
    "relabel_rows": QT_TRANSLATE_NOOP("messages", "give a row the class “{label}”"),
    "relabel_as_suggested": QT_TRANSLATE_NOOP("messages", "give a row the probable class"),
    "mask_personal": QT_TRANSLATE_NOOP("messages", "mask personal data in a text"),
    "cut_shared": QT_TRANSLATE_NOOP("messages", "cut shared words out of a text"),
    "accept_rows": QT_TRANSLATE_NOOP("messages", "call a row fine"),
}
"""The same where it is one row."""
OTHER = QT_TRANSLATE_NOOP("messages", "a change")
"""What is done by a program of one's own, or by a newer one."""
