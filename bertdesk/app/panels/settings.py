"""The page "Settings": language, theme, device, mirror. Each takes effect at once."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.session import Session
from bertdesk.app.widgets.page import Page, card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.wrapped_text import WrappedText
from bertdesk.paths import user_dir


class SettingsPanel(Page):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._language, self._theme, self._device = QComboBox(), QComboBox(), QComboBox()
        self._mirror = QLineEdit()
        self._mirror.setPlaceholderText("https://huggingface.co")
        self._labels: list[QLabel] = []
        self._mirror_hint, self._device_hint = plain_label("small", wraps=True), plain_label("small", wraps=True)
        self._folder_title, self._folder = plain_label("heading"), WrappedText()  # a path is one long word
        self._network = plain_label("muted", wraps=True)
        form = QFormLayout()
        form.setSpacing(theme.GRID)
        form.setHorizontalSpacing(3 * theme.GRID)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for field, hint in (
            (self._language, None),
            (self._theme, None),
            (self._device, self._device_hint),
            (self._mirror, self._mirror_hint),
        ):
            label = plain_label()
            label.setBuddy(field)
            field.setMinimumWidth(theme.px(160))
            field.setMaximumWidth(theme.px(360))
            label.setMinimumHeight(field.sizeHint().height())
            label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
            form.addRow(label, field)
            if hint is not None:
                form.addRow(QLabel(), hint)
            self._labels.append(label)
        data = QVBoxLayout()
        for widget in (self._folder_title, self._folder, self._network):
            data.addWidget(widget)
        self.body.addWidget(card(form))
        self.body.addWidget(card(data))
        self.body.addStretch()

    def _connect(self) -> None:
        self._language.activated.connect(self._on_changed)
        self._theme.activated.connect(self._on_changed)
        self._device.activated.connect(self._on_changed)
        self._mirror.editingFinished.connect(self._on_changed)

    def retranslate(self) -> None:
        self.set_title(self.tr("Settings"))
        settings = self._session.settings
        system = self.tr("As the system")
        _fill(self._language, [(system, "system"), ("English", "en"), ("简体中文", "zh_CN")], settings.language)
        themes = [(system, "system"), (self.tr("Light"), "light"), (self.tr("Dark"), "dark")]
        _fill(self._theme, themes, settings.theme)
        devices = [(self.tr("The fastest that works"), "auto"), ("CUDA (NVIDIA)", "cuda"), ("MPS (Apple)", "mps")]
        _fill(self._device, [*devices, ("CPU", "cpu")], settings.device)
        self._mirror.setText(settings.hub_mirror)
        names = [self.tr("Language"), self.tr("Theme"), self.tr("Device"), self.tr("Mirror for encoder downloads")]
        for label, name in zip(self._labels, names, strict=True):
            label.setText(name)
            label.buddy().setAccessibleName(name)
        self._device_hint.setText(self.tr("A changed device is used from the next training or model on."))
        self._mirror_hint.setText(
            self.tr("Only for encoders that you choose to download. Leave empty for the hub itself.")
        )
        self._folder_title.setText(self.tr("Your data"))
        self._folder.set_text(
            self.tr("Models, settings and logs are kept in {folder}").replace("{folder}", str(user_dir()))
        )
        self._network.setText(
            self.tr(
                "Texts, tables and models never leave this computer. The network is used only to download an encoder"
                " or the GPU pack, when you ask for it."
            )
        )

    @Slot()
    def _on_changed(self) -> None:
        changed = replace(
            self._session.settings,
            language=self._language.currentData(),
            theme=self._theme.currentData(),
            device=self._device.currentData(),
            hub_mirror=self._mirror.text().strip(),
        )
        if changed != self._session.settings:
            self._session.change_settings(changed)


def _fill(combo: QComboBox, choices: list[tuple[str, Any]], chosen: Any) -> None:  # Any: Qt keeps any value
    combo.clear()
    for title, value in choices:
        combo.addItem(title, value)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))
