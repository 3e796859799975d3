"""The window "About BERTDesk": version, every component with its licence, how to replace Qt. Remembers nothing."""

import platform
import time
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QLibraryInfo, Qt, QTimer, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from bertdesk import __version__, licences
from bertdesk.app import theme
from bertdesk.app.table_models import Column, RowsModel
from bertdesk.app.widgets.numerals import number
from bertdesk.app.widgets.page import splitter
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.rows_table import RowsTable
from bertdesk.licences import Component

_SLICE_S = 0.02
"""As long as reading may go on before the window gets its turn."""


def show(parent: QWidget) -> "AboutWindow":
    """Open the window over `parent`; it is gone for good when it is closed."""
    made = AboutWindow(parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.open()
    return made


class _Components(RowsTable):
    def fit_columns(self) -> None:
        """Licences are as worth reading as names: of the width, versions get a fifth and licences a third."""
        super().fit_columns()
        for column, share in ((1, 0.2), (2, 0.34)):
            self.horizontalHeader().resizeSection(column, max(theme.px(76), round(self.viewport().width() * share)))


class AboutWindow(QDialog):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read: list[Component] = []
        self._shown: list[Component] = []
        self._coming: Iterator[Component] | None = None
        self._reading = QTimer(self)
        self._build()
        self._connect()
        self.retranslate()
        self.setMinimumSize(theme.px(720), theme.px(480))
        self.resize(theme.px(1120), theme.px(700))
        self._filter.setFocus()
        self._reading.start(0)  # after the first frame: a list of a hundred texts may take a moment

    def _build(self) -> None:
        self._icon, self._name, self._version = QLabel(), plain_label("title"), plain_label("muted")
        self._purpose, self._network = plain_label(wraps=True), plain_label("muted", wraps=True)
        self._copy, self._close = QPushButton(), QPushButton()
        self._copied, self._count = plain_label("good"), plain_label("muted")
        self._filter = QLineEdit()
        self._filter.setClearButtonEnabled(True)
        self._model, self._table = RowsModel(self), _Components()
        self._table.setModel(self._model)
        self._facts = plain_label("muted", wraps=True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text, self._qt = QPlainTextEdit(), QPlainTextEdit()
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        for box in (self._text, self._qt):
            box.setReadOnly(True)
            box.setTabChangesFocus(True)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self._build_components(), "")
        self._tabs.addTab(self._qt, "")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * theme.GRID, 2 * theme.GRID, 3 * theme.GRID, 2 * theme.GRID)
        whole.setSpacing(2 * theme.GRID)
        whole.addLayout(self._build_head())
        whole.addWidget(self._tabs, 1)
        whole.addLayout(self._build_foot())
        self._tint()

    def _build_head(self) -> QHBoxLayout:
        title, words, head = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        title.setSpacing(theme.GRID)
        title.addWidget(self._name)
        title.addWidget(self._version, 1, Qt.AlignmentFlag.AlignBottom)
        words.setSpacing(theme.GRID // 2)
        words.addLayout(title)
        words.addWidget(self._purpose)
        words.addWidget(self._network)
        head.setSpacing(2 * theme.GRID)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        return head

    def _build_components(self) -> QWidget:
        left, right, page = QWidget(), QWidget(), QWidget()
        for side, parts in ((left, (self._filter, self._table)), (right, (self._facts, self._text))):
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, theme.GRID if side is left else 0, 0)
            column.setSpacing(theme.GRID)
            for part in parts:
                column.addWidget(part, int(part in (self._table, self._text)))
        self._facts.setMinimumHeight(self._filter.sizeHint().height())
        around = QVBoxLayout(page)
        around.setContentsMargins(0, 2 * theme.GRID, 0, 0)
        around.addWidget(splitter("", (left, 4), (right, 5)))
        return page

    def _build_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(theme.GRID)
        foot.addWidget(self._count)
        foot.addStretch()
        for widget in (self._copied, self._copy, self._close):
            foot.addWidget(widget)
        self._copy.setAutoDefault(False)
        self._close.setDefault(True)
        return foot

    def _connect(self) -> None:
        self._reading.timeout.connect(self._on_time_to_read)
        self._filter.textChanged.connect(self._show_rows)
        self._table.selectionModel().selectionChanged.connect(self._on_selected)
        self._copy.clicked.connect(self._on_copy)
        self._close.clicked.connect(self.close)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("About BERTDesk"))
        self._name.setText("BERTDesk")
        self._version.setText(__version__)
        self._purpose.setText(
            self.tr("Fine-tunes BERT text classifiers on this computer and shows the words behind each answer.")
        )
        self._network.setText(
            self.tr(
                "Nothing is sent anywhere, and nothing looks for updates: the network is used only for a download that"
                " you ask for."
            )
        )
        self._filter.setPlaceholderText(self.tr("Filter by name or licence"))
        self._filter.setAccessibleName(self.tr("Filter by name or licence"))
        self._table.setAccessibleName(self.tr("Components"))
        self._text.setAccessibleName(self.tr("Licence text"))
        self._tabs.setTabText(0, self.tr("Components"))
        self._tabs.setTabText(1, self.tr("Qt and its licence"))
        self._qt.setAccessibleName(self.tr("Qt and its licence"))
        self._qt.setPlainText(self._qt_notice())
        self._copy.setText(self.tr("Copy versions"))
        self._close.setText(self.tr("Close"))
        self._show_rows()

    def _qt_notice(self) -> str:
        """Return what the LGPL lets a person do with Qt, and where to do it on each system."""
        version = QLibraryInfo.version()
        parts = [
            self.tr(
                "BERTDesk uses Qt {version} and PySide6 under the GNU Lesser General Public License, version 3. Its"
                " text stands in the list of components, under Qt or PySide6. You may use BERTDesk with a Qt that you"
                " have changed, and take the program apart to see why it does not work with it. Build Qt {series} with"
                " the modules Core, Gui, Widgets, Svg, Network, OpenGL and DBus; then put your files in place of those"
                " named here, under the same names. Keep a copy of the old ones."
            ).format(version=version.toString(), series=f"{version.majorVersion()}.{version.minorVersion()}"),
            self.tr(
                "Linux\nLibraries: _internal/PySide6/Qt/lib/libQt6*.so.6\nPlugins: _internal/PySide6/Qt/plugins\n"
                "PySide6: _internal/PySide6/*.abi3.so, _internal/PySide6/libpyside6*, _internal/shiboken6\nThe folder"
                " _internal lies beside the program. An AppImage is unpacked by --appimage-extract first; the new"
                " program is squashfs-root/AppRun."
            ),
            self.tr(
                "Windows\nLibraries: _internal\\PySide6\\Qt6*.dll\nPlugins: _internal\\PySide6\\plugins\nPySide6:"
                " _internal\\PySide6\\*.pyd, _internal\\PySide6\\pyside6*.dll, _internal\\shiboken6\nBuild with the"
                " same compiler as the official Qt: MSVC 2022, 64 bit, release."
            ),
            self.tr(
                "macOS\nLibraries: BERTDesk.app/Contents/Frameworks/PySide6/Qt/lib/Qt*.framework\nPlugins:"
                " BERTDesk.app/Contents/Frameworks/PySide6/Qt/plugins\nPySide6:"
                " BERTDesk.app/Contents/Frameworks/PySide6/*.abi3.so and shiboken6\nThen sign it anew for your own"
                " computer: codesign --force --deep --sign - BERTDesk.app"
            ),
            self.tr(
                "Other libraries under the LGPL, in the program for Linux\nGLib, libgcrypt, libsystemd and their like"
                " are unchanged files of the Debian packages that the list names with their versions. They lie in"
                " _internal and can be replaced in the same way. Sources: https://snapshot.debian.org"
            ),
            self.tr(
                "Installed with pip\nInstall another version, or a wheel of your own: pip install --force-reinstall"
                " PySide6-Essentials"
            ),
            self.tr(
                "Sources\nQt: https://download.qt.io/official_releases/qt/\nPySide6 and Shiboken:"
                " https://download.qt.io/official_releases/QtForPython/\nHow to build them:"
                " https://doc.qt.io/qt-6/build-sources.html\nWorks of others within Qt:"
                " https://doc.qt.io/qt-6/licenses-used-in-qt.html"
            ),
        ]
        return "\n\n".join(parts)

    def _show_rows(self) -> None:
        """Show what the filter lets through, and keep or choose a row."""
        wanted = self._filter.text().casefold().split()
        self._shown = [one for one in self._read if all(word in _words(one) for word in wanted)]
        rows = self._shown
        self._model.show(
            range(len(rows)),
            [
                Column(self.tr("Name"), lambda n: rows[n].name, sort_key=lambda n: rows[n].name.casefold()),
                Column(self.tr("Version"), lambda n: rows[n].version),
                Column(self.tr("Licence"), lambda n: rows[n].licence or self.tr("not stated")),
            ],
        )
        self._table.unsort()
        self._table.fit_columns()
        self._count.setText(
            self.tr("{shown} of {all} components").format(shown=number(len(rows)), all=number(len(self._read)))
        )
        if rows:
            self._table.selectRow(0)
        else:
            self._facts.clear()
            self._text.clear()

    @Slot()
    def _on_time_to_read(self) -> None:
        """Read on for a moment; show the list when it is whole."""
        self._coming = self._coming or licences.each()
        until = time.monotonic() + _SLICE_S
        for one in self._coming:
            self._read.append(one)
            if time.monotonic() > until:
                return
        self._reading.stop()
        self._read.sort(key=licences.order)
        self._show_rows()

    @Slot()
    def _on_selected(self) -> None:
        chosen = self._table.selectionModel().selectedRows()
        if not chosen:
            return
        one = self._shown[self._model.row_number(chosen[0])]
        self._facts.setText(" · ".join(filter(None, (f"{one.name} {one.version}".strip(), one.licence, one.homepage))))
        missing = self.tr("This component came without its licence text; its homepage has it.")
        self._text.setPlainText(one.text or missing)

    @Slot()
    def _on_copy(self) -> None:
        system = f"{platform.platform()}, Python {platform.python_version()}"
        lines = [f"{one.name} {one.version}".strip() for one in self._read]
        QGuiApplication.clipboard().setText("\n".join([f"BERTDesk {__version__}, {system}", *lines[1:]]) + "\n")
        self._copied.setText(self.tr("Copied"))

    def _tint(self) -> None:
        self._icon.setPixmap(theme.pixmap("bertdesk", theme.px(56), self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def _words(one: Component) -> str:
    return f"{one.name} {one.version} {one.licence}".casefold()
