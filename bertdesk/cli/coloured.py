"""Marks behind words, as in the window: orange for a class, blue and underlined against it; or signs, in plain."""

import ctypes
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TextIO

from bertdesk.cli.columns import breaks, clean

if TYPE_CHECKING:
    from bertdesk.core.explain import Attribution, Span

Depth = Literal["none", "256", "true"]
Colour = tuple[int, int, int]

NOISE = 0.15
"""Words weaker than this share of the strongest are not marked."""
_RESET = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class _Ink:
    """A ground that grows stronger with the score; its text stays dark, so it reads on any terminal's background."""

    weak: Colour
    strong: Colour
    weak_256: int
    strong_256: int
    style: str = ""
    sign: str = "+"


FOR = _Ink((0xFD, 0xB8, 0x63), (0xE0, 0x82, 0x14), 215, 172)
AGAINST = _Ink((0x92, 0xC5, 0xDE), (0x43, 0x93, 0xC3), 110, 67, style="4;", sign="-")


def depth_of(stream: TextIO, environment: Mapping[str, str] = os.environ) -> Depth:
    """Return how many colours to use (no-color.org; FORCE_COLOR as in most tools)."""
    forced = environment.get("FORCE_COLOR", "0") not in ("", "0")
    if environment.get("NO_COLOR"):
        return "none"
    if not forced and (not stream.isatty() or environment.get("TERM") == "dumb" or not _terminal_obeys()):
        return "none"
    return "true" if environment.get("COLORTERM") in ("truecolor", "24bit") else "256"


def _terminal_obeys() -> bool:
    """Older Windows consoles print escape sequences unless they are asked not to."""
    if sys.platform != "win32":
        return True
    kernel, mode = ctypes.windll.kernel32, ctypes.c_ulong()
    handle = kernel.GetStdHandle(-11)  # standard output
    sequences = 4  # ENABLE_VIRTUAL_TERMINAL_PROCESSING
    if not kernel.GetConsoleMode(handle, ctypes.byref(mode)):
        return False
    return bool(kernel.SetConsoleMode(handle, mode.value | sequences))


def bold(text: str, depth: Depth) -> str:
    return text if depth == "none" else f"\x1b[1m{text}{_RESET}"


def faint(text: str, depth: Depth) -> str:
    return text if depth == "none" else f"\x1b[2m{text}{_RESET}"


def legend(depth: Depth) -> str:
    """Return the two words that explain the marks, marked themselves."""
    return f"{_mark('for', 0.6, depth, 1)} and {_mark('against', -0.6, depth, 1)}"


def marked_lines(attribution: "Attribution", depth: Depth, cells: int) -> list[str]:
    """Return the person's own text, wrapped, with its words marked."""
    strongest = max((abs(span.score) for span in attribution.spans), default=0.0)
    spans = [span for span in attribution.spans if strongest and abs(span.score) >= NOISE * strongest]
    text = attribution.text
    return [_line(text, start, end, spans, strongest, depth) for start, end in breaks(text, cells)]


def _line(text: str, start: int, end: int, spans: list["Span"], strongest: float, depth: Depth) -> str:
    pieces, at = [], start
    for span in spans:
        first, last = max(span.start, start), min(span.end, end)
        if first >= last:
            continue
        pieces += [clean(text[at:first]), _mark(clean(text[first:last]), span.score, depth, strongest)]
        at = last
    return "".join([*pieces, clean(text[at:end])])


def _mark(word: str, score: float, depth: Depth, strongest: float) -> str:
    ink = FOR if score > 0 else AGAINST
    if depth == "none":
        return f"[{ink.sign}{word}]"
    strength = (abs(score) / strongest - NOISE) / (1 - NOISE)
    if depth == "256":
        ground = f"48;5;{ink.strong_256 if strength > 0.5 else ink.weak_256}"
        return f"\x1b[{ink.style}38;5;16;{ground}m{word}{_RESET}"
    red, green, blue = (
        round(weak + strength * (strong - weak)) for weak, strong in zip(ink.weak, ink.strong, strict=True)
    )
    return f"\x1b[{ink.style}38;2;22;24;27;48;2;{red};{green};{blue}m{word}{_RESET}"
