"""The page "Data": from a dropped file to a dataset whose columns, classes and lengths can be seen."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bertdesk.app import i18n, theme
from bertdesk.app.session import Session
from bertdesk.app.widgets.bar_list import BarList, BarRow
from bertdesk.app.widgets.drop_area import DropArea
from bertdesk.app.widgets.length_chart import LengthChart
from bertdesk.app.widgets.page import Page, card, splitter
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.segments import Segments
from bertdesk.app.widgets.tight_stack import TightStack
from bertdesk.core.tablefile import Table

_NARROW = 700
"""Width of the page below which classes and lengths stand below the rows."""


class DataPanel(QStackedWidget):
    files_dropped = Signal(list)
    open_requested = Signal()
    sample_requested = Signal()
    page_requested = Signal(str)
    width_changed = Signal(int)  # as a page counts it

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._material = session, session.material
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._drop_area = DropArea()
        self._page = Page()
        self._open = QPushButton()
        self._continue = QPushButton()
        self._continue.setProperty("primary", True)
        self._page.buttons.addWidget(self._open)
        self._page.buttons.addWidget(self._continue)
        self._views = self._build_views()
        self._page.body.addWidget(self._views, 1)
        empty = QWidget()
        room = QVBoxLayout(empty)
        room.setContentsMargins(3 * theme.GRID, 3 * theme.GRID, 3 * theme.GRID, 3 * theme.GRID)
        room.addWidget(self._drop_area)
        self._empty = empty
        self.addWidget(empty)
        self.addWidget(self._page)

    def _build_views(self) -> QSplitter:
        self._classes_title, self._lengths_title = plain_label("heading"), plain_label("heading")
        self._classes = BarList()
        self._lengths_summary = plain_label("muted", wraps=True)
        self._lengths = LengthChart()
        classes, lengths = QVBoxLayout(), QVBoxLayout()
        classes.addWidget(self._classes_title)
        classes.addWidget(self._classes)
        classes.addStretch()
        lengths.addWidget(self._lengths_title)
        lengths.addWidget(self._lengths_summary)
        lengths.addWidget(self._lengths)
        lengths.addStretch()
        figures = QWidget()
        self._side = QBoxLayout(QBoxLayout.Direction.TopToBottom, figures)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(2 * theme.GRID)
        self._side.addWidget(card(classes))
        self._side.addWidget(card(lengths))
        self._side.addStretch()
        self._tabs, self._tab = Segments(("findings", "figures")), TightStack()
        self._tab.addWidget(figures)
        self._beside = QWidget()
        self._beside_column = QVBoxLayout(self._beside)
        self._beside_column.setSpacing(theme.GRID)
        self._beside_column.addWidget(self._tabs)
        self._beside_column.addWidget(self._tab, 1)
        return splitter("data", (self._beside, 2))

    def place(self, *, above: Sequence[QWidget], rows: QWidget, findings: QWidget) -> None:
        """Take the panels that stand above the rows, that with the rows, and that with what is wrong with them."""
        # in this order, which is that of reading: Tab goes along it
        for panel in above:
            self._page.body.insertWidget(self._page.body.indexOf(self._views), panel)
        self._beside.setParent(None)
        self._views.addWidget(rows)
        self._tab.insertWidget(0, findings)
        self._views.addWidget(self._beside)
        for place, share in enumerate((3, 2)):
            self._views.setStretchFactor(place, share)
        self._views.setSizes([300, 200])
        self._on_tab("findings")

    def _connect(self) -> None:
        self._page.width_changed.connect(self._on_width_changed)
        self._page.width_changed.connect(self.width_changed)
        self._drop_area.files_dropped.connect(self.files_dropped)
        self._drop_area.open_requested.connect(self.open_requested)
        self._drop_area.sample_requested.connect(self.sample_requested)
        self._open.clicked.connect(self.open_requested)
        self._continue.clicked.connect(self._on_continue)
        self._tabs.chosen.connect(self._on_tab)
        self._session.inspecting.changed.connect(self._name_tabs)
        self._material.table_changed.connect(self._show_table)
        self._material.edited.connect(self._show_table)
        self._material.first_rows_changed.connect(self._show_table)
        self._material.dataset_changed.connect(self._on_dataset_changed)
        self._material.lengths_changed.connect(self._show_lengths)
        self._material.encoder_changed.connect(self._show_lengths)
        self._session.busy_changed.connect(self._on_busy_changed)

    def retranslate(self) -> None:
        self._drop_area.set_words(
            self.tr("Drop a table here"),
            [
                self.tr(
                    "A CSV, Excel or JSON file with a text and its class in each row, or a folder of texts per class."
                ),
                self.tr("BERTDesk learns the classes from your rows, on this computer."),
                self.tr("Then paste any text and see its class, and the words that led to it."),
            ],
        )
        self._open.setText(self.tr("Open another file…"))
        self._continue.setText(self.tr("Continue to training"))
        self._classes_title.setText(self.tr("Classes"))
        self._classes.setAccessibleName(self.tr("Rows of each class"))
        self._lengths_title.setText(self.tr("Length of the texts"))
        self._lengths.setAccessibleName(self.tr("How many texts have how many tokens"))
        self._name_tabs()
        self._show_table()
        self._on_dataset_changed()

    # Slots

    @Slot(str)
    def _on_tab(self, key: str) -> None:
        self._tab.setCurrentIndex(0 if key == "findings" else 1)
        self._tab.updateGeometry()

    @Slot()
    def _name_tabs(self) -> None:
        findings, n = self.tr("Findings"), len(self._session.inspecting.findings)
        if n:
            findings = self.tr("Findings ({n})").format(n=i18n.number(n))
        self._tabs.show_words(
            {"findings": findings, "figures": self.tr("Classes and lengths")},
            {"findings": self.tr("What may be wrong with the rows"), "figures": self.tr("How many, and how long")},
        )

    @Slot(int)
    def _on_width_changed(self, width: int) -> None:
        is_narrow, directions, gap = width < _NARROW, QBoxLayout.Direction, theme.GRID
        self._views.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)
        self._views.setMinimumHeight(theme.px(500) if is_narrow else 0)
        self._side.setDirection(directions.LeftToRight if is_narrow else directions.TopToBottom)
        self._beside_column.setContentsMargins(0 if is_narrow else gap, gap if is_narrow else 0, 0, 0)

    def _show_table(self) -> None:
        first, table = self._material.first_rows, self._material.table
        self.setCurrentWidget(self._page if first or table else self._empty)
        self._beside.setVisible(first is None)
        if first is not None:
            self._continue.setEnabled(False)
            self._page.set_title(first.path.name, self.tr("The first rows; the others are being read."))
            return
        if table is None:
            return
        size = self.tr("{rows} rows, {columns} columns").format(
            rows=i18n.number(len(table.rows)), columns=i18n.number(len(table.columns))
        )
        title = table.path.name
        if len(table.files) > 1:
            title = self.tr("{file} and {count} more").format(file=title, count=i18n.number(len(table.files) - 1))
        self._page.set_title(title, " · ".join(filter(None, (size, self._written_in(table)))))
        self._continue.setEnabled(self._material.dataset is not None)

    def _written_in(self, table: Table) -> str:
        """Return the format where it is no delimited text."""
        match table.format:
            case "folder":
                return self.tr("a text in each file")
            case "json":
                return "JSON"
            case "fasttext":
                return "fastText"
            case "parquet":
                return "Parquet"
            case "markup":
                return self.tr("a table in HTML or XML")
            case _:
                return ""

    @Slot()
    def _on_dataset_changed(self) -> None:
        dataset, table = self._material.dataset, self._material.table
        if table is None:
            return
        self._show_classes()
        self._show_lengths()
        self._continue.setEnabled(dataset is not None)

    def _show_classes(self) -> None:
        dataset = self._material.dataset
        if dataset is None:
            self._classes.show_rows([])
            return
        counts = Counter({label: int(count) for label, count in zip(dataset.labels, dataset.counts, strict=True)})
        most = max(counts.values())
        self._classes.show_rows(
            [BarRow(label, count / most, i18n.number(count)) for label, count in counts.most_common()]
        )

    @Slot()
    def _show_lengths(self) -> None:
        lengths, limit = self._material.lengths, self._material.encoder.recipe.max_length
        self._lengths.setVisible(lengths is not None)
        if lengths is None:
            sentence = self.tr("The encoder has to be downloaded before its tokens can be counted.")
            if self._material.has_encoder:
                sentence = self.tr("Counting the tokens…")
            self._lengths_summary.setText(sentence if self._material.dataset is not None else "")
            return
        over = float((lengths > limit).mean())
        ordered = np.sort(lengths)
        pattern = self.tr(
            "Half of the texts have at most {median} tokens (word pieces), the longest {longest}. Training reads up to"
            " {limit}: all fit."
        )
        if over > 0:
            pattern = self.tr(
                "Half of the texts have at most {median} tokens (word pieces), the longest {longest}. {share} are"
                " longer than the {limit} that training reads: their end is not learned from."
            )
        self._lengths_summary.setText(
            pattern.format(
                median=i18n.number(int(ordered[len(ordered) // 2])),
                longest=i18n.number(int(ordered[-1])),
                share=i18n.percent(over, 1 if over < 0.1 else 0),
                limit=i18n.number(limit),
            )
        )
        bins, edges = _histogram(ordered)
        self._lengths.show_lengths(bins, edges, limit)

    @Slot()
    def _on_busy_changed(self) -> None:
        self._open.setEnabled(self._session.is_free)

    @Slot()
    def _on_continue(self) -> None:
        self.page_requested.emit("train")


def _histogram(ordered: NDArray[np.int32], bins: int = 24) -> tuple[list[int], list[int]]:
    """Count lengths in steps of a round number of tokens; edges are one more than counts."""
    step = next(s for s in (4, 8, 16, 32, 64, 128, 256, 1024, 4096, 16384, 10**9) if ordered[-1] < s * bins)
    counts: list[int] = np.bincount(ordered // step).tolist()
    return counts, [i * step for i in range(len(counts) + 1)]
