"""The few modal questions: which file, which folder, stop the run? Their words are plain text."""

import contextlib
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from bertdesk.core.tablefile.limits import MOST_ROWS
from bertdesk.core.tablefile.text_files import TEXT_ENDINGS
from bertdesk.paths import models_dir

translate = QCoreApplication.translate

_ROWS_OFFERED, _FEWEST_ROWS = 100_000, 1000
_TABLE_ENDINGS = "*.csv *.tsv *.txt *.xlsx *.xls *.ods *.json *.jsonl *.parquet *.html *.htm *.gz *.bz2 *.xz *.zip"
_TEXT_OR_TABLE = " ".join(dict.fromkeys([*(f"*{ending}" for ending in TEXT_ENDINGS), *_TABLE_ENDINGS.split()]))


def ask_table(parent: QWidget) -> Path | None:
    filters = translate("dialogs", "Tables ({endings});;All files (*)").format(endings=_TABLE_ENDINGS)
    name, _ = QFileDialog.getOpenFileName(parent, translate("dialogs", "Open a table"), "", filters)
    return Path(name) if name else None


def ask_member(parent: QWidget, archive: str, members: list[str]) -> str | None:
    """Return which file of an archive is meant."""
    title = translate("dialogs", "Which table?")
    question = translate("dialogs", "“{archive}” holds {count} files:").format(archive=archive, count=len(members))
    name, was_chosen = QInputDialog.getItem(parent, title, question, members, 0, False)  # Qt's order
    return name if was_chosen else None


def ask_how_many_rows(parent: QWidget, table: str) -> int | None:
    """Return how many rows of a table with too many are to be read."""
    title = translate("dialogs", "Too many rows")
    question = translate("dialogs", "“{table}” has more rows than can be read. Read so many, evenly spread over it:")
    words = question.format(table=table)
    number, was_chosen = QInputDialog.getInt(parent, title, words, _ROWS_OFFERED, _FEWEST_ROWS, MOST_ROWS, _FEWEST_ROWS)
    return number if was_chosen else None


def ask_text(parent: QWidget) -> Path | None:
    """Return a file with raw text: a table, too, may hold some."""
    filters = translate("dialogs", "Text and tables ({endings});;All files (*)").format(endings=_TEXT_OR_TABLE)
    name, _ = QFileDialog.getOpenFileName(parent, translate("dialogs", "Choose a file with text"), "", filters)
    return Path(name) if name else None


def ask_text_folder(parent: QWidget) -> Path | None:
    name = QFileDialog.getExistingDirectory(parent, translate("dialogs", "Choose a folder of text files"))
    return Path(name) if name else None


def ask_model_folder(parent: QWidget) -> Path | None:
    return _ask_folder(parent, translate("dialogs", "Open a model folder"))


def ask_encoder_folder(parent: QWidget) -> Path | None:
    return _ask_folder(parent, translate("dialogs", "Choose the folder of an encoder"))


def ask_where_to_save_table(parent: QWidget, table: Path) -> Path | None:
    """Return the file for the corrected table; beside the table, under another name, unless told otherwise."""
    usual = table.with_name(
        translate("dialogs", "{name} corrected").replace("{name}", table.name.split(".")[0]) + ".csv"
    )
    title, kind = translate("dialogs", "Save the corrected table"), translate("dialogs", "Table (*.csv)")
    name, _ = QFileDialog.getSaveFileName(parent, title, str(usual), kind)
    return Path(name) if name else None


def ask_where_to_save_marks(parent: QWidget) -> Path | None:
    """Return the file for a text with its marks; a name without an ending gets that of the chosen kind."""
    kinds = {
        translate("dialogs", "Picture (*.png)"): "png",
        translate("dialogs", "Drawing (*.svg)"): "svg",
        translate("dialogs", "Web page (*.html)"): "html",
        translate("dialogs", "Text (*.txt)"): "txt",
    }
    dialog = QFileDialog(parent, translate("dialogs", "Save the text with its marks"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(list(kinds))
    dialog.setDefaultSuffix("png")
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(kinds[chosen]))
    was_accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    names = dialog.selectedFiles() if was_accepted else []
    dialog.deleteLater()
    return Path(names[0]) if names else None


def ask_where_to_save_step(parent: QWidget, name: str) -> Path | None:
    """Return the file for a step of the lesson; a name without an ending gets that of the chosen kind."""
    kinds = {translate("dialogs", "Picture (*.png)"): "png", translate("dialogs", "Web page (*.html)"): "html"}
    dialog = QFileDialog(parent, translate("dialogs", "Save the step of the lesson"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(list(kinds))
    dialog.setDefaultSuffix("png")
    dialog.selectFile(name)
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(kinds[chosen]))
    was_accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    names = dialog.selectedFiles() if was_accepted else []
    dialog.deleteLater()
    return Path(names[0]) if names else None


def ask_where_to_save_lesson(parent: QWidget, name: str) -> Path | None:
    """Return the file for all steps of the lesson, a web page."""
    title, kind = translate("dialogs", "Save the lesson"), translate("dialogs", "Web page (*.html)")
    chosen, _ = QFileDialog.getSaveFileName(parent, title, f"{name}.html", kind)
    return Path(chosen) if chosen else None


def ask_to_pause(parent: QWidget, verb: str) -> bool:
    """Return whether the run of a verb, one of `LONG_RUNS`, may pause for the window to close."""
    is_pretraining = verb == "pretrain"
    return _ask(
        parent,
        translate("dialogs", "Pause the pre-training?")
        if is_pretraining
        else translate("dialogs", "Pause the training?"),
        translate("dialogs", "Nothing is lost: it goes on from here when you want it to."),
        yes=translate("dialogs", "Pause and close"),
        no=translate("dialogs", "Keep pre-training") if is_pretraining else translate("dialogs", "Keep training"),
    )


def ask_to_remove_pack(parent: QWidget) -> bool:
    """Return whether the GPU pack may be deleted."""
    return _ask(
        parent,
        translate("dialogs", "Remove the GPU pack?"),
        translate("dialogs", "Installing it again needs the whole download. Models that were trained with it stay."),
        yes=translate("dialogs", "Remove"),
        no=translate("dialogs", "Keep it"),
    )


def _ask(parent: QWidget, question: str, more: str, *, yes: str, no: str) -> bool:
    box = _box(parent, question, more)
    box.setIcon(QMessageBox.Icon.Question)
    agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(agreed)
    box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.exec()
    was_agreed = box.clickedButton() is agreed
    box.deleteLater()
    return was_agreed


def _ask_folder(parent: QWidget, title: str) -> Path | None:
    with contextlib.suppress(OSError):  # the person may choose a folder elsewhere
        models_dir().mkdir(parents=True, exist_ok=True)
    name = QFileDialog.getExistingDirectory(parent, title, str(models_dir()))
    return Path(name) if name else None


def _box(parent: QWidget, text: str, more: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(more)
    return box
