"""Where sentences begin, in English and Chinese. Knows no tokens."""

import re
from collections.abc import Iterator

_CLOSERS = "\"'”’»)\\]）」』》】"
_END = re.compile(
    rf"(?P<cjk>[。！？｡][。！？｡…!?]*|…{{2,}})[{_CLOSERS}]*"  # nothing need follow: Chinese puts no space
    rf"|(?<![.!?…])(?P<mark>[.!?…؟۔।][.!?…]*+)[{_CLOSERS}]*+(?=\s|<|$)"  # a run of dots is tried once
    r"|(?P<gap>\n[^\S\n]*(?=\n)|\n(?=\s*(?:[-*•·–]\s|\d+[.)]\s|[\u3040-\u9fff]))|(?:<br\s*/?>\s*){2,}|</(?:p|li|h\d|div)>)"
)
_BETWEEN = re.compile(r"(?:\s|<[^<>]{1,80}>)*")
_NEXT = re.compile(_BETWEEN.pattern + r"[\"'“‘«(\[]*(?P<first>\S?)")
_WORD_BEFORE = re.compile(r"(?:[^\W_]\.?)+$")

_TITLES = frozenset({
    "mr", "mrs", "ms", "mx", "dr", "prof", "st", "rev", "fr", "hon", "gen", "col", "maj", "sgt", "capt", "lt", "cmdr",
    "sen", "rep", "gov", "pres", "messrs", "mt", "vs", "e.g", "i.e", "cf", "viz", "al", "approx", "est", "incl", "esp",
})  # fmt: skip
"""What a sentence does not end with."""
_BEFORE_NUMBERS = frozenset({"no", "nos", "fig", "figs", "vol", "p", "pp", "ch", "sec", "eq", "art", "ver", "v"})
_MAY_END = frozenset({"etc", "inc", "ltd", "co", "corp", "jr", "sr", "a.m", "p.m", "ph.d", "dept", "ave", "blvd"})
"""What a sentence may end with: it does where a capital letter follows."""


def sentence_starts(text: str) -> tuple[int, ...]:
    """Return where each sentence begins, from 0; it lasts until the next, white space and tags after it included.

    A newline alone ends none, as mails are wrapped at a width; an empty line, a list's next point, a heading's tag do.
    """
    starts, last = [0], len(text.rstrip())
    for end in _ends(text):
        if end < last and text[starts[-1] : end].strip():
            starts.append(end)
    return tuple(starts)


def _ends(text: str) -> Iterator[int]:
    at = 0
    while found := _END.search(text, at):
        at = found.end()
        if found["mark"] is None or _is_end(text, found):
            between = _BETWEEN.match(text, at)
            at = between.end() if between else at
            yield at


def _is_end(text: str, found: "re.Match[str]") -> bool:
    following = _NEXT.match(text, found.end())
    first = following["first"] if following else ""
    if found["mark"] != ".":
        is_said = found.end() > found.end("mark")  # "Really?" he asked
        return not (first.islower() and (is_said or "…" in found["mark"] or ".." in found["mark"]))
    before = _WORD_BEFORE.search(text, max(0, found.start() - 20), found.start())
    return not _is_abbreviation(text, before, first) if before else True


def _is_abbreviation(text: str, before: "re.Match[str]", first: str) -> bool:
    word = before[0]
    if word.isdigit():
        line = text.rfind("\n", 0, before.start()) + 1
        return not text[line : before.start()].strip()  # "1." before a list's first point
    if len(word) == 1 and word.isupper() and word != "I":
        return True  # J. Smith
    lower = word.lower()
    if lower in _BEFORE_NUMBERS:
        return first.isdigit()
    if lower in _MAY_END:
        return first.islower() or first in ",;:"
    return lower in _TITLES or bool(re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", word))  # the U.S. Army
