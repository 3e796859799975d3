"""A step of the lesson as it is read in the window: as high as its text, formulas in the colour of the letters."""

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QPainter, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from bertdesk.app import theme
from bertdesk.app.lesson_export import drawn
from bertdesk.core.lesson import page
from bertdesk.core.lesson.steps import Formula, Lesson, Step

_NARROWEST = 240  # pixels


class LessonText(QTextBrowser):
    """Its page scrolls, it does not. A link opens in the person's browser."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Lesson, Step] | None = None
        self.setProperty("bare", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenExternalLinks(True)
        self.setTabChangesFocus(True)
        self.setAcceptRichText(False)  # nothing is pasted here
        for set_policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)

    def show_step(self, lesson: Lesson, step: Step) -> None:
        self._shown = lesson, step
        self.setAccessibleName(step.title)
        self.setAccessibleDescription(" ".join(formula.reading for formula in step.formulas))
        self._lay()

    def _lay(self) -> None:
        if self._shown is None:
            return
        lesson, step = self._shown
        document, width = self.document(), max(_NARROWEST, self.width())
        document.setDefaultFont(theme.font(theme.BODY + 1))
        document.setDefaultStyleSheet(_style())
        self.setHtml("")  # resources of another width, or another theme, are forgotten with it
        for formula in step.formulas:
            address = QUrl(f"formula:{formula.name}")
            document.addResource(QTextDocument.ResourceType.ImageResource, address, _tinted(formula, width))
        words = page.text(lesson, step, lambda formula: f'<img src="formula:{formula.name}">')
        # of a heading Qt takes no size but adds to it: it would be larger than the page's own title
        self.setHtml(words.replace("<h1>", '<p class="title">').replace("</h1>", "</p>"))
        self._fit()

    def _fit(self) -> None:
        self.document().setTextWidth(self.width())
        height = int(self.document().size().height()) + 4
        if height != self.height():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._lay()


def _style() -> str:
    tokens = theme.current()
    return f"""
    p, td {{ line-height: 140%; color: {tokens.text} }}
    .title {{ font-size: {theme.px(theme.HEADING) + 3}px; font-weight: 600; margin: 0 0 10px 0 }}
    .over {{ color: {tokens.muted}; margin-bottom: 2px }}
    .formula {{ margin: 14px 0 0 0 }} .symbols {{ margin-top: 6px }}
    td {{ vertical-align: middle }} .sign {{ padding-right: 16px; font-size: {theme.px(theme.HEADING)}px }}
    """


def _tinted(formula: Formula, width: int) -> QImage:
    image = drawn(formula, width=float(width))
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(image.rect(), QColor(theme.current().text))
    painter.end()
    return image
