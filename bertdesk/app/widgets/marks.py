"""Marks behind words: what one is, how it is coloured, and the same text with marks as HTML for other programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from PySide6.QtGui import QColor

from bertdesk.app import theme

NOISE_FLOOR = 0.05
"""Below this share of the strongest mark a score is noise and nothing is drawn."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One scored stretch of a text."""

    start: int
    """Offset of the first character, as Python counts."""
    end: int
    score: float
    """-1 (against) to 1 (for), already normalised for this text."""
    rank: int
    """1 = strongest."""
    value: float | None = None
    """What is said of it, where that is another number than `score`."""

    @property
    def said(self) -> str:
        return signed(self.score if self.value is None else self.value)


def is_visible(mark: Mark) -> bool:
    return abs(mark.score) >= NOISE_FLOOR and mark.end > mark.start


def mark_ground(score: float, strength: float, tokens: theme.Tokens) -> QColor:
    """Return the opaque colour behind a word; `strength` below 1 draws a first, quick answer paler."""
    return QColor.fromRgb(_ground(round(score, 2), strength, tokens))


@lru_cache(maxsize=1024)  # a long text has a thousand marks, and they are painted anew all the time
def _ground(score: float, strength: float, tokens: theme.Tokens) -> int:
    weak, strong = (tokens.for_weak, tokens.for_strong) if score > 0 else (tokens.against_weak, tokens.against_strong)
    share = min(1.0, abs(score))
    tone = theme.mix(strong, weak, share * share)  # only the strongest words reach the deep tone
    return theme.mix(tone, tokens.surface, (0.14 + 0.80 * share) * min(1.0, max(0.0, strength))).rgb()


def signed(score: float) -> str:
    """Return a score as people read it: +0.42 or −0.42 (with a true minus)."""
    return f"{score:+.2f}".replace("-", "−")


def words_of(text: str, mark: Mark, longest: int = 80) -> str:
    """Return a mark's words on one line; many end in an ellipsis."""
    words = " ".join(text[mark.start : mark.end].split())
    return words if len(words) <= longest else words[: longest - 1] + "…"


def to_html(text: str, marks: Sequence[Mark], strength: float = 1.0, unread: Sequence[tuple[int, int]] = ()) -> str:
    """Return the text with its marks as HTML on white, every character of the text escaped."""
    parts = [(mark.start, mark.end, _style(mark.score, strength), mark.said) for mark in filter(is_visible, marks)]
    parts += [(start, end, f"color: {theme.LIGHT.muted}", "") for start, end in unread]
    pieces, done = [], 0
    for start, end, style, title in sorted(parts):
        begin = max(start, done)
        hint = f' title="{title}"' if title else ""
        pieces += [escape(text[done:begin]), f'<span style="{style}"{hint}>{escape(text[begin:end])}</span>']
        done = max(done, end)
    body = "".join([*pieces, escape(text[done:])])
    look = f"white-space: pre-wrap; unicode-bidi: plaintext; background: #FFFFFF; color: {theme.LIGHT.text}"
    return f'<div style="{look}">{body}</div>'


def _style(score: float, strength: float) -> str:
    ground = mark_ground(score, strength, theme.LIGHT).name()
    line = "" if score > 0 else "; border-bottom: 1px dotted"
    return f"background: {ground}; color: {theme.LIGHT.mark_text}; border-radius: 3px{line}"
