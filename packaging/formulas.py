#!/usr/bin/env python3
"""Draw the lesson's formulas: each resources/formulas/NAME.tex becomes NAME.svg beside it.

    python packaging/formulas.py            draw them all anew
    python packaging/formulas.py --check    change nothing; exit 1 with a sentence for each picture that is out of step

Both files are committed: the program reads the .svg, whose letters are outlines, and needs neither TeX nor a font.
Needs ziamath, which draws with its own font, STIX Two Math; the same version makes the same bytes on every system.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

FORMULAS = Path(__file__).resolve().parent.parent / "resources" / "formulas"
_SIZE = 32
"""Of a letter, in pixels: the drawing's own size. A place is told to a tenth of one, which is 0.3 % of a letter."""
_MARGIN = 2

_NUMBER = r"-?\d+(?:\.\d+)?"
_FILL = re.compile(r' fill="black"')
_BAR = re.compile(rf'<rect x="({_NUMBER})" y="({_NUMBER})" width="({_NUMBER})" height="({_NUMBER})"')
_GAP = re.compile(r"(?<=[A-Z]) (?=-|\d)|(?<=\d) (?=[A-Z-])")
_PATH = re.compile(r'(?<= d=")[^"]*')
_NO_MOVE = re.compile(rf"M ({_NUMBER}) ({_NUMBER}) L \1 \2(?= )")


def drawn(tex: str) -> str:
    """Return a formula as SVG: black outlines of its letters, no text, no font, nothing that is referred to."""
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2 = False  # outlines at their places: Qt knows nothing of SVG 2
    config.precision = 1
    svg = Latex(tex.strip(), size=_SIZE, margin=_MARGIN).svg()
    shapes = _FILL.sub("", svg[svg.index(">") + 1 :])
    left, top, right, bottom = _extent(shapes)
    width, height = right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN
    view = f"{left - _MARGIN:.1f} {top - _MARGIN:.1f} {width:.1f} {height:.1f}"
    root = f'<svg fill="black" xmlns="http://www.w3.org/2000/svg" width="{width:.1f}" height="{height:.1f}"'
    return f'{root} viewBox="{view}">{_PATH.sub(lambda path: _shorter(path[0]), shapes)}\n'


def _extent(shapes: str) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of what is drawn: ziamath leaves room beside an accent.

    The outlines are lines and quadratic curves in absolute coordinates, whose control points do not lie far outside.
    """
    xs, ys = [], []
    for path in _PATH.findall(shapes):
        numbers = [float(number) for number in re.findall(_NUMBER, path)]
        xs += numbers[::2]
        ys += numbers[1::2]
    for found in _BAR.finditer(shapes):
        x, y, width, height = (float(number) for number in found.groups())
        if width:  # one without is a strut
            xs += [x, x + width]
            ys += [y, y + height]
    return min(xs), min(ys), max(xs), max(ys)


def _shorter(path: str) -> str:
    """Return the same outline in three quarters of the letters."""
    return _GAP.sub("", _NO_MOVE.sub(r"M \1 \2", path))


def problems() -> Iterator[str]:
    """Yield a sentence for each formula that is out of step with its source."""
    sources = {path.stem for path in FORMULAS.glob("*.tex")}
    pictures = {path.stem for path in FORMULAS.glob("*.svg")}
    yield from (f"{name}.svg has no {name}.tex." for name in sorted(pictures - sources))
    yield from (f"{name}.tex has not been drawn." for name in sorted(sources - pictures))
    for name in sorted(sources & pictures):
        tex, svg = (FORMULAS / f"{name}.{suffix}" for suffix in ("tex", "svg"))
        if svg.read_text(encoding="utf-8") != drawn(tex.read_text(encoding="utf-8")):
            yield f"{name}.svg is not what is made of {name}.tex."


def main() -> int:
    if sys.argv[1:] not in ([], ["--check"]):
        print(__doc__)
        return 2
    try:
        if not sys.argv[1:]:
            for tex in sorted(FORMULAS.glob("*.tex")):
                svg = drawn(tex.read_text(encoding="utf-8"))
                tex.with_suffix(".svg").write_text(svg, encoding="utf-8", newline="\n")
        found = list(problems())
    except ImportError as error:
        print(f"{error.name} is missing in this environment: install BERTDesk's extra “dev” into it.", file=sys.stderr)
        return 1
    print(*found, sep="\n", file=sys.stderr, end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
