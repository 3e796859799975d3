"""Some lines of a file -> its dialect: of all that they may be written in, the likeliest. One column is an answer, too.

Prose has commas, logs have colons, dates have slashes: what does not separate cells for certain separates none.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bertdesk.core.tablefile.candidates import NEARLY_ALL, NEVER, USUAL, dialects, variants
from bertdesk.core.tablefile.dialect import Dialect
from bertdesk.core.tablefile.kinds import NUMBER, Row, columns_of
from bertdesk.core.tablefile.scoring import LEAST_AGREEMENT, WITHIN_VALUES, Score, score

ONE_COLUMN = Dialect(delimiter="")

_IN_CHINESE = "，、；：。·"
_LINES, _CHARACTERS = 250, 1 << 16
_STRICT_AGREEMENT = 0.9
_QUOTED = re.compile(r'"[^"\r\n]*"')
_SELDOM_WITHIN = tuple("#*=!$")
_MOST_PARTS_OF_ONE = 8
"""Of a date with its time, of an address of a device"""
_LEAST_UNCLOSED, _LEAST_UNCLOSED_SHARE = 2, 0.1


def detect(samples: Sequence[list[str]], *, is_whole_file: bool) -> tuple[Dialect, int]:
    """Return the dialect of the file whose lines these are, and how many columns it has.

    The first sample is the file's beginning; others come from further down, each beginning with a line.
    """
    texts = [_cut(lines) for lines in samples if any(line.strip() for line in lines)]
    if not texts or _are_objects(texts[0]):
        return ONE_COLUMN, 1
    is_whole_file = is_whole_file and len(texts) == 1 and len(texts[0]) == len(samples[0])
    scores = [found for one in dialects(texts[0]) if (found := score(one, texts, is_whole_file=is_whole_file))]
    plausible = [one for one in scores if _is_plausible(one, texts[0]) and _may_ignore_quotes(one, scores)]
    if not plausible:
        return ONE_COLUMN, 1
    best = _longest(max(plausible, key=lambda one: one.value), plausible)
    return best.dialect, best.width


def _longest(best: Score, plausible: Sequence[Score]) -> Score:
    """Return the one with the longest mark that cuts where the best one does: in `a ~|~ b` the bar is but a part."""
    mark = best.dialect.delimiter
    longer = [
        one
        for one in plausible
        if (one.width, one.dialect.quote) == (best.width, best.dialect.quote)
        and mark in one.dialect.delimiter.rstrip(" ") != mark
        and one.leading <= best.leading
        and one.agreement >= best.agreement
    ]
    return max(longer, key=lambda one: len(one.dialect.delimiter), default=best)


def _are_objects(lines: list[str]) -> bool:
    """Return whether each line is JSON."""
    filled = [line.strip() for line in lines if line.strip()]
    return sum((line[0] + line[-1]) in ("{}", "[]") for line in filled) >= NEARLY_ALL * len(filled)


def declared_delimiter(line: str) -> str | None:
    """Return what a spreadsheet's first line `sep=;` says, if this is one."""
    word = line.strip("\r\n\ufeff").strip('"')
    mark = word[4:]
    is_one = word[:4].lower() == "sep=" and len(mark) == 1 and not mark.isalnum() and mark not in NEVER
    return mark if is_one else None


def with_delimiter(samples: Sequence[list[str]], delimiter: str, *, is_whole_file: bool) -> tuple[Dialect, int]:
    """Return the dialect where the delimiter is known; all else is found."""
    texts = [_cut(lines) for lines in samples if any(line.strip() for line in lines)]
    if not delimiter or not texts:
        return Dialect(delimiter=delimiter), 1 if not delimiter else 0
    every = variants(delimiter, "".join(texts[0]))
    scores = [found for one in every if (found := score(one, texts, is_whole_file=is_whole_file))]
    plausible = [one for one in scores if _may_ignore_quotes(one, scores)]
    best = max(plausible, key=lambda one: one.value, default=None)
    return (best.dialect, best.width) if best else (Dialect(delimiter=delimiter), 0)


def _cut(lines: list[str]) -> list[str]:
    kept, room = [], _CHARACTERS
    for line in lines[:_LINES]:
        if room <= 0:
            break
        kept.append(line)
        room -= len(line)
    return kept


def _is_plausible(score: Score, lines: list[str]) -> bool:
    mark = score.dialect.delimiter
    if mark.strip(" ") in tuple(USUAL):
        is_prose = not score.typed and _is_from_prose(score, lines)
        is_decimal = score.leading > 0 and score.width == 2 and _is_one_kind(lines, NUMBER)
        is_clock = (
            score.typed < score.width == 2 and _is_within_numbers(mark, lines[:1]) and _is_within_numbers(mark, lines)
        )
        return score.agreement >= LEAST_AGREEMENT and not (is_prose or is_decimal or is_clock)
    if score.agreement < _STRICT_AGREEMENT or score.leading or score.rows < 3:
        return False
    if _is_around_quotes(mark, score.dialect.quote, lines):
        return True
    if len(mark.strip(" ")) > 1:
        return score.width > 2 or not set(mark) <= set(",;\t")  # a,,b may well have an empty cell
    is_sure = score.agreement == 1.0 and score.rows > 4
    if mark in _SELDOM_WITHIN and is_sure and (score.width > 3 or _is_named(lines, mark)):
        return True
    if mark == ":" and is_sure and _is_named(lines, mark):
        return True
    if (mark[0] in WITHIN_VALUES or mark == " ") and _is_one_kind(lines):
        return False
    is_short = mark[0] in WITHIN_VALUES and score.width <= _MOST_PARTS_OF_ONE
    if is_short and score.typed < score.width and _is_within_numbers(mark, lines):
        return False
    told = score.typed + score.truths
    if mark[0] in WITHIN_VALUES:
        is_steady = score.width > 2 and score.rows > 4 and score.agreement == 1.0 and told > 0
        return is_steady or (told >= min(2, score.width - 1) and (score.width > 2 or not _is_spaced(score.dialect)))
    if mark == " " or mark in _IN_CHINESE:
        return score.typed >= 1 or (mark != " " and score.width > 2 and score.rows > 4)
    return told >= 1 or score.width > 2 or score.rows > 4


def _is_named(lines: list[str], mark: str) -> bool:
    """Return whether this stands between words of the first line and around the texts below, never with a blank."""
    names = lines[0].strip().split(mark)
    is_header = all(name.replace("_", "").isalpha() for name in names) and len(set(names)) == len(names)
    is_spaced = any(mark + " " in line or " " + mark in line for line in lines)
    return is_header and not is_spaced and (len(names) > 2 or 2 * sum(" " in line for line in lines) > len(lines))


def _is_from_prose(score: Score, lines: list[str]) -> bool:
    """Return whether this is the comma of sentences: a blank after it, now more and now fewer, sentences between."""
    text, mark = _QUOTED.sub("", "".join(lines)), score.dialect.delimiter
    is_spaced, is_loose = _is_spaced(score.dialect), score.agreement < _STRICT_AGREEMENT
    if score.leading or (is_loose and score.is_wordy):
        return is_spaced or 2 * text.count(mark + " ") >= text.count(mark)
    return is_spaced and (score.is_wordy or (is_loose and score.width < 4))


def _is_around_quotes(mark: str, quote: str, lines: list[str]) -> bool:
    """Return whether most lines have the mark between two quotes, or begin or end so."""
    return bool(quote) and 2 * sum(quote + mark in line or mark + quote in line for line in lines) > len(lines)


def _is_within_numbers(mark: str, lines: list[str]) -> bool:
    """Return whether this mostly stands between digits, as in 10:30 and 2024-05-01."""
    text = "".join(lines)
    return 2 * len(re.findall(rf"(?<=\d){re.escape(mark)}(?=\d)", text)) > text.count(mark)


def _is_spaced(dialect: Dialect) -> bool:
    return dialect.skips_blank or (len(dialect.delimiter) > 1 and dialect.delimiter.endswith(" "))


def _may_ignore_quotes(score: Score, scores: Sequence[Score]) -> bool:
    """Return whether quotes mean something to this dialect, or there are too many that do not add up."""
    twins = [other for other in scores if other.dialect == replace(score.dialect, quote='"')]
    is_noise = [twin.unclosed >= max(_LEAST_UNCLOSED, _LEAST_UNCLOSED_SHARE * twin.rows) for twin in twins]
    return bool(score.dialect.quote) or (bool(twins) and all(is_noise))


def _is_one_kind(lines: list[str], wanted: str | None = None) -> bool:
    """Return whether whole lines are values: dates, numbers, addresses, or those of the wanted kind."""
    filled: list[Row] = [(line.strip(),) for line in lines if line.strip()]
    (column,) = columns_of(filled[1:] or filled, 1)
    return column.is_typed and wanted in (None, column.kind)
