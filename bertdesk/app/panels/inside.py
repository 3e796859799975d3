"""On the page "Understand": how a classifier comes to its class, layer by layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSlider, QVBoxLayout, QWidget

from bertdesk.app import i18n, inside_words, inside_works, theme
from bertdesk.app.inside_works import Seen
from bertdesk.app.lacking_words import sentence
from bertdesk.app.layer_figures import LayerFigures, stacked
from bertdesk.app.looking_inside import LookingInside
from bertdesk.app.session import Session
from bertdesk.app.view import View
from bertdesk.app.widgets.cloud import Cloud, Own
from bertdesk.app.widgets.figure_frame import FigureFrame
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.scatter_view import ScatterView, ScatterWords
from bertdesk.core.events import Progressed
from bertdesk.core.understand.lacking import Lacking
from bertdesk.paths import resource

if TYPE_CHECKING:  # torch
    from bertdesk.core.understand.inside import Inside

Floats = NDArray[np.float32]


class InsideView(View):
    """Nothing is read before the person asks: it may take a minute, in which the page goes on answering."""

    table_requested = Signal()  # one with labelled texts
    page_requested = Signal(str)  # where a model learns classes

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.looking = LookingInside(session, self)
        self._path: Floats | None = None
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._figures = LayerFigures()
        self._hint, self._trouble = plain_label("muted", wraps=True), plain_label("strong", wraps=True)
        self._look, self._stop, self._open, self._bar = QPushButton(), QPushButton(), QPushButton(), QProgressBar()
        self._sample, self._train = QPushButton(), QPushButton()
        for button in (self._look, self._open, self._train):
            button.setProperty("primary", True)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.px(200))
        self._doing, self._rows = plain_label(), plain_label("small", wraps=True)
        start = QHBoxLayout()
        start.setSpacing(theme.GRID)
        for widget in (
            self._look, self._open, self._sample, self._train, self._bar, self._doing, self._stop,
        ):  # fmt: skip
            start.addWidget(widget)
        start.addStretch()
        inside = QVBoxLayout()
        inside.addWidget(self._hint)
        inside.addWidget(self._trouble)
        inside.addLayout(start)
        inside.addWidget(self._rows)
        inside.addWidget(self._build_cloud())
        inside.addWidget(self._figures)
        inside.addStretch()
        lay_card(self, inside)

    def _build_cloud(self) -> QWidget:
        self._cloud_title, self._plane = plain_label("heading", wraps=True), plain_label("small", wraps=True)
        self._layer, self._slider = plain_label("strong"), QSlider(Qt.Orientation.Horizontal)
        self._slider.setPageStep(1)
        self._slider.installEventFilter(self)
        self._scatter = ScatterView()
        self._cloud_frame = FigureFrame(self._scatter)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self._layer)
        row.addWidget(self._slider, 1)
        self._cloud_part = stacked(self._cloud_title, row, self._plane, self._cloud_frame)
        return self._cloud_part

    def _connect(self) -> None:
        self._look.clicked.connect(self._on_look)
        self._stop.clicked.connect(self.looking.stop)
        self._open.clicked.connect(self.table_requested)
        self._sample.clicked.connect(self._on_sample)
        self._train.clicked.connect(self._on_train)
        self._slider.valueChanged.connect(self.show_layer)
        self._figures.layer_chosen.connect(self.show_layer)
        self.looking.changed.connect(self._on_found)
        self.looking.progressed.connect(self._on_progressed)

    def _show_hint(self) -> None:
        hint = self.tr(
            "A classifier reads the vector of [CLS] after its last layer. Here you see what [CLS] holds after each "
            "layer, of your text and of many labelled ones."
        )
        subject = self.understanding.subject
        if subject is not None and subject.reads_mean:
            own = self.tr("This one reads the mean of all tokens instead: that is what “[CLS]” means below.")
            hint = i18n.joined([hint, own])
        self._hint.setText(hint)

    def retranslate(self) -> None:
        self._show_hint()
        self._look.setText(self.tr("Look inside"))
        self._stop.setText(self.tr("Stop"))
        self._open.setText(self.tr("Open a table…"))
        self._sample.setText(self.tr("Open the sample"))
        self._train.setText(self.tr("Train a classifier"))
        self._bar.setAccessibleName(self.tr("How far looking inside is"))
        self._cloud_title.setText(self.tr("Where the texts lie"))
        self._slider.setAccessibleName(self.tr("Layer that is shown"))
        names = (inside_words.layer_name(layer) for layer in (0, 88))
        self._layer.ensurePolished()
        widest = max(map(self._layer.fontMetrics().horizontalAdvance, names))
        self._layer.setMinimumWidth(widest + 2)  # else the slider would move while it is dragged
        self._scatter.setAccessibleName(self.tr("Texts after a layer, as points"))
        self._scatter.set_words(
            ScatterWords(
                self.tr("Text"), self.tr("Class"), self.tr("First direction"), self.tr("Second direction"),
                "{kind}: {text}",
            )
        )  # fmt: skip
        self._figures.retranslate()
        self._on_found()

    # The network is asked

    def show_nothing(self) -> None:
        self._path = None
        self._show()

    def look(self) -> None:
        """The sentence is another, or the network."""
        self._path = None
        self._show()
        self._place()

    def stop(self) -> bool:
        was_looking = self.looking.is_looking
        self.looking.stop()
        return was_looking

    def _inside(self) -> Inside | None:
        found = self.looking.found
        return None if not isinstance(found, Seen) or isinstance(found.inside, Lacking) else found.inside

    def _place(self) -> None:
        """Ask where the person's own text lies among the others."""
        inside = self._inside()
        if inside is not None:
            self.understanding.ask("look", inside_works.place(self.understanding.text, inside), self._on_placed)

    def _on_placed(self, path: Floats | Lacking) -> None:
        self._path = None if isinstance(path, Lacking) else path
        if self._inside() is not None:
            self.show_layer(self._slider.value())

    # What it answers is shown

    @Slot()
    def _on_found(self) -> None:
        inside = self._inside()
        if inside is not None and self._slider.maximum() != len(inside.planes) - 1:
            self._slider.setRange(0, len(inside.planes) - 1)
            self._slider.setValue(self._slider.maximum())
        has_focus = self._stop.hasFocus()
        self._show()
        if has_focus:  # the button is gone
            (self._slider if inside is not None else self._look).setFocus()
        if not self.isVisible():
            self._is_old = True  # another view has the network: this one asks when it is seen
        elif self._path is None:
            self._place()

    def _show(self) -> None:
        looking, found, inside = self.looking, self.looking.found, self._inside()
        self._show_hint()
        trouble = self._trouble_now()
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        for button in (self._open, self._sample):
            button.setVisible(self._lacks_texts())
        subject = self.understanding.subject
        self._train.setVisible(subject is not None and "classes" not in subject.heads)
        can_look = self.understanding.subject is not None and not trouble
        self._look.setVisible(can_look and found is None and not looking.is_looking)
        for widget in (self._bar, self._doing, self._stop):
            widget.setVisible(looking.is_looking)
        if looking.is_looking:
            self._bar.setRange(0, 0)
            self._doing.setText("")
        self._rows.setVisible(bool(self._said_of_rows()))
        self._rows.setText(self._said_of_rows())
        for part in (self._cloud_part, self._figures):
            part.setVisible(inside is not None)
        if inside is not None:
            self._figures.show_inside(inside)
            self.show_layer(self._slider.value())

    def _trouble_now(self) -> str:
        subject, found = self.understanding.subject, self.looking.found
        if subject is None:
            return ""
        if "classes" not in subject.heads:
            return sentence("no_classes")
        if subject.is_multi_label:
            return sentence("several_classes_each")
        lacking = found.inside if isinstance(found, Seen) else found
        if isinstance(lacking, Lacking):
            return sentence(lacking.reason)
        if self._lacks_texts():
            return self.tr("This needs labelled texts: open the table that the model was trained on, or one like it.")
        return ""

    def _lacks_texts(self) -> bool:
        """Whether there is a network that could be looked into, and no rows to do it on."""
        subject = self.understanding.subject
        can_be_seen = subject is not None and "classes" in subject.heads and not subject.is_multi_label
        return can_be_seen and self.looking.evaluated is None and self.looking.table is None

    def _said_of_rows(self) -> str:
        found, inside = self.looking.found, self._inside()
        if isinstance(found, Seen) and inside is not None:
            return inside_words.rows(found.chosen, len(inside.rows))
        subject = self.understanding.subject
        if subject is None or self._look.isHidden():
            return ""
        return self.tr("It reads up to {n} labelled texts, best such as the model did not learn from.").format(
            n=i18n.number(inside_works.most_texts(subject))
        )

    @Slot(int)
    def show_layer(self, layer: int) -> None:
        """Show the texts after this layer; in all figures it is the chosen one."""
        found, inside = self.looking.found, self._inside()
        if not isinstance(found, Seen) or inside is None:
            return
        if self._slider.value() != layer:
            self._slider.setValue(layer)  # comes back
            return
        plane = inside.planes[layer]
        self._layer.setText(inside_words.layer_name(layer))
        self._plane.setText(inside_words.plane(plane, layer, plane.axes.shape[1], has_path=self._path is not None))
        own = None
        if self._path is not None:
            path = np.stack([at / _size(one.points) for at, one in zip(self._path, inside.planes, strict=True)])
            own = Own(path, layer, self.tr("your text"))
        labels = found.chosen.dataset.labels
        self._scatter.show_cloud(
            Cloud(plane.points / _size(plane.points), inside.label_ids, labels, found.said.__getitem__), own
        )
        self._figures.choose(layer)

    @Slot()
    def _on_sample(self) -> None:
        """Open the sample in the program's language; this page stays."""
        is_chinese = QLocale().language() == QLocale.Language.Chinese
        path = resource(f"samples/feedback_{'zh' if is_chinese else 'en'}.csv")
        if not self.session.material.open_table(path):
            self.session.failed.emit("open", "busy", {"path": path.name})

    @Slot()
    def _on_train(self) -> None:
        self.page_requested.emit("data" if self.session.material.dataset is None else "train")

    @Slot()
    def _on_look(self) -> None:
        if self.looking.look():
            self._stop.setFocus()  # the other button is gone

    @Slot(object)
    def _on_progressed(self, event: Progressed) -> None:
        subject = self.understanding.subject
        if subject is not None:
            self._doing.setText(inside_words.progress(event, subject.layers))
            self._bar.setRange(0, event.total)
            self._bar.setValue(event.done)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._slider and isinstance(event, QWheelEvent):
            event.ignore()  # the page scrolls, and the layer stays
            return True
        return super().eventFilter(watched, event)


def _size(points: Floats) -> float:
    """Return how far points lie from their centre: each layer is drawn as large, or a path would leave the picture."""
    return float(np.sqrt(np.square(points).sum(axis=1).mean())) or 1.0
