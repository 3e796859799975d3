#!/usr/bin/env python3
"""Draw the program's icon in the form each system wants, from resources/icons/bertdesk.svg and bertdesk-small.svg.

    python packaging/icons.py hicolor FOLDER    Linux: FOLDER/16x16/apps/bertdesk.png ... and scalable/apps/bertdesk.svg
    python packaging/icons.py ico FILE          Windows
    python packaging/icons.py icns FILE         macOS

Drawn at build time, so no picture is committed. Needs PySide6 and Pillow; opens no window.
"""

import os
import shutil
import sys
from io import BytesIO
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWINGS = Path(__file__).resolve().parent.parent / "resources" / "icons"
LARGE, SMALL = DRAWINGS / "bertdesk.svg", DRAWINGS / "bertdesk-small.svg"
SMALL_UP_TO = 32  # twice the grid of the small drawing: its edges still fall on whole pixels

HICOLOR_SIDES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIDES = (16, 20, 24, 32, 40, 48, 64, 256)  # what Windows asks for at 100 to 250 % scaling
ICNS_SIDES = (16, 32, 64, 128, 256, 512, 1024)


def drawn(side: int) -> Image.Image:
    """Return the icon, `side` pixels wide and high, with a transparent ground."""
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(SMALL if side <= SMALL_UP_TO else LARGE)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    png = QBuffer()
    png.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(png, "PNG")  # type: ignore[call-overload]  # Qt takes it, its stubs do not
    return Image.open(BytesIO(bytes(png.data().data()))).convert("RGBA")


def hicolor(folder: Path) -> None:
    for side in HICOLOR_SIDES:
        path = folder / f"{side}x{side}" / "apps" / "bertdesk.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn(side).save(path, optimize=True)
    scalable = folder / "scalable" / "apps" / "bertdesk.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(LARGE, scalable)


def ico(path: Path) -> None:
    _save_all(path, ICO_SIDES)


def icns(path: Path) -> None:
    _save_all(path, ICNS_SIDES)


def _save_all(path: Path, sides: tuple[int, ...]) -> None:
    """Write one file with every size drawn for itself: what Pillow shrinks by itself is a blur at 16."""
    images = [drawn(side) for side in sides]
    path.parent.mkdir(parents=True, exist_ok=True)
    images[-1].save(path, sizes=[(side, side) for side in sides], append_images=images[:-1])


FORMS = {"hicolor": hicolor, "ico": ico, "icns": icns}


def main() -> int:
    if len(sys.argv) != 3 or sys.argv[1] not in FORMS:
        print(__doc__)
        return 2
    _application = QGuiApplication(["icons"])  # painting needs one alive
    FORMS[sys.argv[1]](Path(sys.argv[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
