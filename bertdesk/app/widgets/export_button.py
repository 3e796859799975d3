"""A button with the ways to take something along: copied in one of three forms, or saved. It does none of them."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from bertdesk.app import theme


class ExportButton(QToolButton):
    copy_chosen = Signal(str)  # "text", "html" or "picture"
    save_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._menu = QMenu(self)
        self._copies = {form: self._menu.addAction("") for form in ("text", "html", "picture")}
        for form, action in self._copies.items():
            action.triggered.connect(lambda _checked=False, form=form: self.copy_chosen.emit(form))
        self._menu.addSeparator()
        self._save = self._menu.addAction("")
        self._save.triggered.connect(lambda _checked=False: self.save_chosen.emit())
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retranslate()

    def retranslate(self) -> None:
        self.setText(self.tr("Copy or save"))
        self.setToolTip(self.tr("Take the text with its marks along"))
        self.setIcon(theme.icon("copy"))
        self._copies["text"].setText(self.tr("Copy as text"))
        self._copies["html"].setText(self.tr("Copy with colours"))
        self._copies["picture"].setText(self.tr("Copy as picture"))
        self._save.setText(self.tr("Save as…"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self.retranslate()
