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
_GAP = re.compile(r"(?<=[A-Z]) (?=-|\d)|(?<=\d) (?=[A-Z-])")
_PATH = re.compile(r'(?<= d=")[^"]*')
_NO_MOVE = re.compile(rf"M ({_NUMBER}) ({_NUMBER}) L \1 \2(?= )")


def drawn(tex: str) -> str:
    """Return a formula as SVG: black outlines of its letters, no text, no font, nothing that is referred to."""
    import ziamath
    from ziamath.config import config

    config.svg2 = False  # outlines at their places: Qt knows nothing of SVG 2
    config.precision = 1
    svg = ziamath.Latex(tex.strip(), size=_SIZE, margin=_MARGIN).svg()
    svg = _FILL.sub("", svg).replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "", 1)
    svg = _PATH.sub(lambda path: _shorter(path[0]), svg)
    return svg.replace("<svg ", '<svg fill="black" ', 1) + "\n"


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
