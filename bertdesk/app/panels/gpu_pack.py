"""The card "GPU pack" of the page "Settings": what it is, its installing with progress, its removal, its mirror."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bertdesk.app import dialogs, i18n, theme
from bertdesk.app.gpu_pack import VERBS
from bertdesk.app.session import Session
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.wrapped_text import WrappedText
from bertdesk.core.events import Event, Progressed
from bertdesk.core.pack import Offer, folder


class GpuPackPanel(QWidget):
    """Takes no room where there is neither an NVIDIA card nor a pack."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._has_looked = False
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._title, self._state = plain_label("heading"), plain_label(wraps=True)
        self._warning = plain_label("warn", wraps=True)
        self._place = WrappedText()  # a path is one long word
        self._progress = plain_label("muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._install, self._cancel, self._remove = QPushButton(), QPushButton(), QPushButton()
        self._install.setProperty("primary", True)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        for button in (self._install, self._cancel, self._remove):
            buttons.addWidget(button)
        buttons.addStretch()
        inside = QVBoxLayout()
        for widget in (self._title, self._state, self._warning, self._place):
            inside.addWidget(widget)
        inside.addWidget(self._build_mirror())
        inside.addWidget(self._progress)
        inside.addWidget(self._bar)
        inside.addLayout(buttons)
        lay_card(self, inside)

    def _build_mirror(self) -> QWidget:
        self._mirror_row = QWidget()
        self._mirror = QLineEdit()
        self._mirror.setPlaceholderText("https://pypi.org/simple")
        self._mirror.setMinimumWidth(theme.px(160))
        self._mirror.setMaximumWidth(theme.px(360))
        self._mirror_label = plain_label()
        self._mirror_label.setBuddy(self._mirror)
        self._mirror_label.setMinimumHeight(self._mirror.sizeHint().height())
        form = QFormLayout(self._mirror_row)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(3 * theme.GRID)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self._mirror_label, self._mirror)
        return self._mirror_row

    def _connect(self) -> None:
        self._install.clicked.connect(self._on_install)
        self._cancel.clicked.connect(self._on_cancel)
        self._remove.clicked.connect(self._on_remove)
        self._mirror.editingFinished.connect(self._on_mirror)
        self._session.gpu_pack.changed.connect(self._show_state)
        self._session.busy_changed.connect(self._show_state)
        self._session.reported.connect(self._on_reported)

    def retranslate(self) -> None:
        self._title.setText(self.tr("GPU pack"))
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setAccessibleName(self.tr("Cancel the installation of the GPU pack"))
        self._remove.setText(self.tr("Remove"))
        self._remove.setAccessibleName(self.tr("Remove the GPU pack"))
        self._bar.setAccessibleName(self.tr("Progress of the installation"))
        self._mirror_label.setText(self.tr("Mirror of the package index"))
        self._mirror.setAccessibleName(self._mirror_label.text())
        self._mirror.setText(self._session.settings.pack_mirror)
        self._show_state()

    # What is shown

    @Slot()
    def _show_state(self) -> None:
        offer = self._session.gpu_pack.offer
        self.setVisible(offer is not None and offer.is_open)
        if offer is None or not offer.is_open:
            return
        verb = self._session.jobs.run.verb
        is_busy = verb in VERBS
        is_wanted = offer.wheels is not None and not offer.is_current
        self._state.setText(self._installed(offer) if offer.installed else self._offered(offer))
        self._warning.setText(self._trouble(offer))
        self._warning.setVisible(bool(self._warning.text()))
        self._place.set_text(self.tr("It lies in {folder}").replace("{folder}", str(folder())))
        self._place.setVisible(offer.installed is not None or is_busy)
        self._mirror_row.setVisible(is_wanted and not is_busy)
        self._install.setText(self.tr("Renew") if offer.installed else self.tr("Install"))
        self._install.setVisible(is_wanted and not is_busy)
        self._install.setEnabled(self._session.is_free and not offer.obstacle)
        self._remove.setVisible((offer.installed is not None or offer.is_begun) and not is_busy)
        self._remove.setEnabled(self._session.is_free)
        self._cancel.setVisible(verb == "install_pack")
        self._cancel.setEnabled(True)
        for widget in (self._progress, self._bar):
            widget.setVisible(is_busy)
        if is_busy:
            self._bar.setRange(0, 0)
            self._progress.setText(self.tr("Removing…") if verb == "remove_pack" else self.tr("Getting ready…"))

    def _offered(self, offer: Offer) -> str:
        wheels = offer.wheels
        assert wheels is not None, "an open offer without a pack has a list"
        name = offer.driver.cards[0].name if offer.driver else ""
        found = self.tr("Found: {name}.").replace("{name}", name) if name else ""
        what = self.tr(
            "With the GPU pack, training runs on the graphics card, many times faster. It is a Python with torch for"
            " CUDA in your data folder: {size} to download, about {disk} on the disk. Nothing else on this computer is"
            " changed, and it can be removed here."
        ).format(size=i18n.size(wheels.size_bytes), disk=i18n.size(wheels.unpacked_bytes))
        kept = self.tr("What was downloaded last time is kept.") if offer.is_begun else ""
        return "\n".join(filter(None, (found, what, kept)))

    def _installed(self, offer: Offer) -> str:
        pack = offer.installed
        assert pack is not None, "it was asked before"
        if not offer.is_current:
            return self.tr(
                "The GPU pack that is installed belongs to another version of BERTDesk, so training does not use it."
            )
        size = i18n.size(pack.size_bytes)
        if pack.device != "cuda":
            return self.tr("Installed, {size}.").format(size=size)
        pattern = self.tr("Installed, {size}. Training runs on {name}.")
        return pattern.replace("{size}", size).replace("{name}", pack.device_name)

    def _trouble(self, offer: Offer) -> str:
        if offer.installed is not None and offer.is_current:
            if offer.installed.device == "cuda":
                return ""
            return self.tr("No graphics card answered in it, so training runs on the processor all the same.")
        if offer.driver is None or offer.wheels is None:
            return ""
        if offer.obstacle == "card":
            return self.tr("This graphics card is too old for the pack; training runs on the processor.")
        if offer.obstacle == "driver":
            pattern = self.tr("The driver {version} is too old: the pack needs one for CUDA {cuda}. Update the driver.")
            return pattern.format(version=offer.driver.version, cuda=".".join(map(str, offer.wheels.cuda)))
        return ""

    # Slots

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if verb != "install_pack" or not isinstance(event, Progressed):
            return
        if event.phase == "downloading":
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(1000 * event.done / max(1, event.total)))
            pattern = self.tr("Downloading: {done} of {total}")
            self._progress.setText(pattern.format(done=i18n.size(event.done), total=i18n.size(event.total)))
        else:
            self._bar.setRange(0, 0)
            self._progress.setText(self.tr("Unpacking and trying it out: this takes a few minutes"))

    @Slot()
    def _on_install(self) -> None:
        self._session.gpu_pack.install(self._session.settings.pack_mirror)

    @Slot()
    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._session.jobs.run.cancel()

    @Slot()
    def _on_remove(self) -> None:
        if dialogs.ask_to_remove_pack(self):
            self._session.gpu_pack.remove()

    @Slot()
    def _on_mirror(self) -> None:
        mirror = self._mirror.text().strip()
        if mirror != self._session.settings.pack_mirror:
            self._session.change_settings(replace(self._session.settings, pack_mirror=mirror))

    def look(self) -> None:
        """Find out about card and pack, once: it asks the driver."""
        if not self._has_looked:
            self._has_looked = True
            self._session.gpu_pack.look()
