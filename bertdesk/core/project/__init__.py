"""What a person changes in a table, kept in a file of its own: no edit is lost, and the table's file is never written.

One step a file, from a click to a table:
    edits      what is changed, and undone together     database   an SQLite file, made whole, its troubles as facts
    changes    edits, folded: as large as they are      store      actions in it, each on the disk before it is told
    edited     a table and changes -> a table           project    do, undo, redo, apply
    subject    which file it is, and how it was read    saving     the table as it is now -> a file for others
    readings   how a person said that it is to be read  place      where what is known of a table is kept
"""

from bertdesk.core.project.edited import EditedRows, rows_as_read, rows_now
from bertdesk.core.project.edits import AcceptFinding, Action, Edit, ExcludeRows, MergeLabels, RestoreRows, SetCell
from bertdesk.core.project.project import Project, Step, open_project, place_of, set_aside
from bertdesk.core.project.readings import Reading
from bertdesk.core.project.saving import save_corrected

__all__ = [
    "AcceptFinding", "Action", "Edit", "EditedRows", "ExcludeRows", "MergeLabels", "Project", "Reading", "RestoreRows",
    "SetCell", "Step", "open_project", "place_of", "rows_as_read", "rows_now", "save_corrected", "set_aside",
]  # fmt: skip
