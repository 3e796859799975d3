import sys
sys.path.insert(0,'/work/main/tests/unit/app')
from test_translations import *
from test_translations import _name
from PySide6.QtWidgets import QScrollArea, QAbstractScrollArea
import pytest
@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_probe(build, fill, language, scale, filled):
    window, session = build(language, scale)
    if filled: fill(window, session)
    out=set()
    for size in ((960,620),(1280,800)):
        window.resize(*size)
        for page in PAGES:
            window.show_page(page); QApplication.processEvents(); QApplication.processEvents()
            if (window.width(),window.height())!=size: out.add(f"window is {window.width()}x{window.height()} wanted {size} min {window.minimumSizeHint()}")
            for area in window.findChildren(QAbstractScrollArea):
                if area.isVisible() and area.horizontalScrollBar().maximum()>0:
                    out.add(f"{size} {page} {_name(window,area)} {type(area).__name__} scrolls sideways by {area.horizontalScrollBar().maximum()} of {area.viewport().width()}")
            for l in window.findChildren(QLabel):
                if l.isVisible() and l.wordWrap() and l.text():
                    if l.heightForWidth(l.width())>l.height(): out.add(f"{size} {page} {_name(window,l)} wrapped needs h {l.heightForWidth(l.width())} has {l.height()} “{l.text()}”")
                    widest=max((l.fontMetrics().horizontalAdvance(w) for w in l.text().split()),default=0)
                    if language=='en' and widest>l.width(): out.add(f"{size} {page} {_name(window,l)} word wider {widest}>{l.width()} {l.text()}")
            for c in window.findChildren(QComboBox):
                if c.isVisible():
                    w=max((c.fontMetrics().horizontalAdvance(c.itemText(i)) for i in range(c.count())),default=0)
                    if w+50>c.width(): out.add(f"{size} {page} {_name(window,c)} combo needs ~{w+50} has {c.width()}")
            if filled or page in('data','settings','train'): window.grab().save(f"/tmp/tr/p-{language}-{scale}-{size[0]}-{page}-{'f' if filled else 'e'}.png")
    print(f"\n##{language} {scale} {filled}"); [print('  ',o) for o in sorted(out)]
