"""The few modal questions: which file, which folder, stop the run? Their words are plain text."""

import contextlib
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from bertdesk.paths import models_dir

translate = QCoreApplication.translate


def ask_table(parent: QWidget) -> Path | None:
    filters = translate("dialogs", "Tables (*.csv *.tsv *.txt *.gz *.xz *.zip);;All files (*)")
    name, _ = QFileDialog.getOpenFileName(parent, translate("dialogs", "Open a table"), "", filters)
    return Path(name) if name else None


def ask_model_folder(parent: QWidget) -> Path | None:
    return _ask_folder(parent, translate("dialogs", "Open a model folder"))


def ask_encoder_folder(parent: QWidget) -> Path | None:
    return _ask_folder(parent, translate("dialogs", "Choose the folder of an encoder"))


def ask_to_stop(parent: QWidget) -> bool:
    """Return whether the training may end for the window to close."""
    box = _box(
        parent, translate("dialogs", "Stop the training?"), translate("dialogs", "The best model so far is kept.")
    )
    box.setIcon(QMessageBox.Icon.Question)
    stop = box.addButton(translate("dialogs", "Stop and close"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(translate("dialogs", "Keep training"), QMessageBox.ButtonRole.RejectRole)
    box.exec()
    may_stop = box.clickedButton() is stop
    box.deleteLater()
    return may_stop


def ask_to_remove_pack(parent: QWidget) -> bool:
    """Return whether the GPU pack may be deleted."""
    box = _box(
        parent,
        translate("dialogs", "Remove the GPU pack?"),
        translate("dialogs", "Installing it again needs the whole download. Models that were trained with it stay."),
    )
    box.setIcon(QMessageBox.Icon.Question)
    remove = box.addButton(translate("dialogs", "Remove"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(translate("dialogs", "Keep it"), QMessageBox.ButtonRole.RejectRole)
    box.exec()
    may_remove = box.clickedButton() is remove
    box.deleteLater()
    return may_remove


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
