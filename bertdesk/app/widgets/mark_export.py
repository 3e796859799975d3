"""A marked text for other programs: to the clipboard, and to a file of the kind that its name ends with."""

from html import escape
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QMimeData, QSaveFile

from bertdesk.app import theme
from bertdesk.app.widgets.mark_picture import cut, to_image, to_svg
from bertdesk.app.widgets.marked_text import MarkedText, printable, to_text
from bertdesk.app.widgets.marks import mark_ground, to_html

Form = Literal["text", "html", "picture"]
SUFFIXES = ("png", "svg", "html", "txt")


def to_mime(marked: MarkedText, form: Form) -> QMimeData:
    """Return what the clipboard shall hold; a program takes what it can use of it."""
    marked, mime = printable(marked), QMimeData()
    match form:
        case "text":
            mime.setText(to_text(marked))
        case "html":
            mime.setHtml(to_page(marked))
            mime.setText(to_text(marked))
        case "picture":
            part = cut(marked)
            mime.setImageData(to_image(part))
            mime.setData("image/svg+xml", to_svg(part))
    return mime


def save(marked: MarkedText, path: Path) -> None:
    """Write a picture, drawing, page or, under any other name, plain text; the old file or the new one, never half.

    Raises: OSError.
    """
    file = QSaveFile(str(path))
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        raise OSError(file.errorString())
    marked = printable(marked)
    match path.suffix.lower():
        case ".png":
            to_image(marked).save(file, "PNG")  # type: ignore[call-overload]  # the stubs want bytes here
        case ".svg":
            file.write(to_svg(marked))
        case ".html" | ".htm":
            file.write(to_page(marked).encode())
        case _:
            file.write(to_text(marked).encode())
    if not file.commit():
        raise OSError(file.errorString())


def to_page(marked: MarkedText) -> str:
    """Return a whole page of HTML, in light colours; every character of the text and of the names is escaped."""
    title, *more = marked.caption.split("\n")
    head = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    page = f"font-family: sans-serif; line-height: 1.5; background: #FFFFFF; color: {theme.LIGHT.text}"
    parts = [
        f"<h1 style='font-size: 1.2em'>{escape(title)}</h1>",
        *(f"<p>{escape(line)}</p>" for line in more),
        f"<p>{_swatch(0.7)} {escape(marked.towards)} &nbsp; {_swatch(-0.7)} {escape(marked.against)}</p>",
        to_html(marked.text, marked.marks, unread=marked.unread),
    ]
    body = "\n".join(parts)
    return f'{head}\n<body style="{page}; max-width: 50em; margin: 2em auto; padding: 0 1em">\n{body}\n</body></html>\n'


def _swatch(score: float) -> str:
    line = "" if score > 0 else "; border-bottom: 1px dotted"
    return f'<span style="background: {mark_ground(score, 1.0, theme.LIGHT).name()}{line}">&emsp;&emsp;</span>'
