"""A marked text for other programs: nothing of it becomes markup, nothing is cut in silence, and it looks the same."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage
from PySide6.QtSvg import QSvgRenderer

from bertdesk.app import theme
from bertdesk.app.widgets import mark_export, mark_picture
from bertdesk.app.widgets.mark_export import SUFFIXES, save, to_mime, to_page
from bertdesk.app.widgets.marked_text import MarkedText, to_text
from bertdesk.app.widgets.marks import Mark, mark_ground
from bertdesk.app.widgets.token_text import TokenText

ATTACK = "<img src=file:///etc/passwd>"
TEXT = f"good {ATTACK} & 酒店\r\n😀 שלום bad\x0b unread"


def marked(text: str = TEXT) -> MarkedText:
    scores = {"good": 1.0, "酒店": 0.5, "src": -0.75, "bad": -0.02}
    ranked = enumerate(scores.items(), 1)
    marks = [Mark(text.index(w), text.index(w) + len(w), s, n, 4 * s) for n, (w, s) in ranked if w in text]
    unread = ((text.index("unread"), len(text)),) if "unread" in text else ()
    return MarkedText(
        text, tuple(marks), f"“{ATTACK}”: 97 %\nFound by: LIME", "Orange: for it", "Blue: against", unread
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_that_a_pasted_tag_is_text_in_every_file_and_its_file_is_never_opened(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"words.{suffix}"
    save(marked(), path)
    content = path.read_bytes()
    if suffix == "png":
        assert QImage(str(path)).width() == 1600
    elif suffix == "txt":
        assert ATTACK in content.decode()
    else:
        assert b"<img" not in content
        assert b"&lt;img" in content


def test_that_a_pasted_tag_is_text_in_the_window(shown) -> None:
    widget = shown(TokenText())
    widget.show_text(TEXT)
    widget.show_marks(marked().marks)
    assert ATTACK in widget.toPlainText()


def test_that_the_page_shows_the_same_characters_and_marks(shown) -> None:
    page = to_page(marked())
    view = shown(TokenText())
    view.setAcceptRichText(True)
    view.setHtml(page)
    assert ATTACK in view.toPlainText()
    styles = re.findall(r'<span style="background: (#\w+)[^>]*title="([^"]+)">([^<]+)</span>', page)
    assert styles == [
        (mark_ground(score, 1.0, theme.LIGHT).name(), said, word)
        for score, said, word in ((1.0, "+4.00", "good"), (-0.75, "−3.00", "src"), (0.5, "+2.00", "酒店"))
    ]  # "bad" is below the noise floor
    assert "border-bottom: 1px dotted" in page
    assert f'<span style="color: {theme.LIGHT.muted}">unread</span>' in page
    assert "Found by: LIME" in page


def test_that_the_text_is_whole_and_its_words_stand_below() -> None:
    below = "Orange: for it:\n   +4.00  good\n   +2.00  酒店\nBlue: against:\n   −3.00  src\n"
    assert to_text(marked()) == f"“{ATTACK}”: 97 %\nFound by: LIME\n\n{TEXT}\n\n{below}"


def test_that_a_long_list_says_how_many_words_it_leaves_out() -> None:
    marks = tuple(Mark(2 * i, 2 * i + 1, 1.0 - i / 100, i + 1) for i in range(25))
    listed = to_text(MarkedText("a " * 25, marks, "x", "for", "against"))
    assert listed.count("  a\n") == 20
    assert listed.endswith("and 5 weaker ones\n")


def drawn(whole: MarkedText, folder: Path) -> str:
    """Return all that the drawing says, in its order."""
    save(whole, folder / "drawn.svg")
    root = ElementTree.parse(folder / "drawn.svg").getroot()
    return "".join(node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text"))


def test_that_the_drawing_is_xml_whatever_the_text_holds(tmp_path: Path) -> None:
    seen = drawn(marked("a\x00b\x0c\ud800\uffff <b> & ]]> \u202e good"), tmp_path)
    assert "<b>&]]>" in seen.replace(" ", "")
    assert QSvgRenderer(QByteArray((tmp_path / "drawn.svg").read_bytes())).isValid()


def colours(image: QImage) -> set[str]:
    points = ((x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4))
    return {image.pixelColor(x, y).name() for x, y in points}


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_that_a_picture_is_light_and_of_one_width_whatever_the_window_is(qapp, choice: theme.Choice) -> None:
    theme.apply(qapp, choice)
    image = mark_picture.to_image(marked())
    assert image.width() == 1600
    assert image.pixelColor(2, 2) == QColor("#FFFFFF")
    assert {mark_ground(score, 1.0, theme.LIGHT).name() for score in (1.0, 0.5, -0.75)} <= colours(image)
    assert mark_ground(1.0, 1.0, theme.DARK).name() not in colours(image)


def test_that_a_very_long_text_is_cut_in_a_picture_with_a_sentence_and_whole_elsewhere(tmp_path: Path) -> None:
    text = "word " * 20_000
    whole = MarkedText(text, (Mark(0, 4, 1.0, 1), Mark(99_995, 99_999, -1.0, 2)), "x", "for", "against")
    part = mark_picture.cut(whole)
    assert text.startswith(part.text)
    assert 5_000 < len(part.text) < len(text)
    assert f"after {len(part.text)} of 100000 characters" in part.ending.replace(",", "")
    assert [mark.start for mark in part.marks] == [0]
    assert mark_picture.to_image(whole).height() < 2 * (mark_picture.TALLEST + 300)
    assert mark_picture.cut(part) is part
    assert to_page(whole).count("word") == to_text(whole).count("word") - 2 == 20_000
    assert drawn(whole, tmp_path).replace(" ", "").endswith("word" * 20_000)


def test_that_a_short_text_is_not_cut() -> None:
    assert mark_picture.cut(marked()).text == TEXT


def test_that_the_clipboard_offers_each_form_in_the_types_that_programs_take(qapp) -> None:
    assert to_mime(marked(), "text").text().startswith("“")
    assert not to_mime(marked(), "text").hasHtml()
    html = to_mime(marked(), "html")
    assert html.html().count("title=") == 3
    assert html.text() == to_mime(marked(), "text").text()
    picture = to_mime(marked(), "picture")
    assert picture.hasImage()
    assert picture.data("image/svg+xml").data().startswith(b"<?xml")


def test_that_what_cannot_be_written_is_told_and_the_old_file_stays(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"\w"):
        save(marked(), tmp_path / "missing" / "words.txt")
    old = tmp_path / "words.txt"
    old.write_text("old")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mark_export, "to_text", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            save(marked(), old)
    assert old.read_text() == "old"
