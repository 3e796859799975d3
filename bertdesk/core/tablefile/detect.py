"""Some lines of a file -> its dialect, by what each would make of them. One column is a legal answer.

A dialect is good where its rows are of one width and its columns hold one kind of thing each: the pattern and type
scores of van den Burg et al. 2019 ("Wrangling messy CSV files by detecting row and type patterns"), and the table
uniformity of García 2024. Unlike theirs, the characters that people do use need less evidence than the others.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bertdesk.core.tablefile.dialect import BACKSLASH, BLANKS, Dialect
from bertdesk.core.tablefile.kinds import EMPTY, NUMBER, TRUTH, Row, columns_of
from bertdesk.core.tablefile.records import LineFeed, records
from bertdesk.core.tablefile.splitting import Splitter

ONE_COLUMN = Dialect(delimiter="")

_USUAL = "\t;|,"  # the rarer in prose comes first: it wins a tie
_WITHIN_VALUES = ".-/:_+=&@%*#!?$"  # stand within dates, names and addresses far more often than between cells
_IN_CHINESE = "，、；：。·"
_NEVER = "\"'`\\()[]{}<>“”‘’«»„\r\n\ufeff\ufffd"
_MOST_CANDIDATES = 8
_LINES, _CHARACTERS = 250, 1 << 16
_LEAST_SHARE = 0.4
_LEAST_AGREEMENT, _STRICT_AGREEMENT = 0.5, 0.9
_NEARLY_ALL = 0.9
_NO_HEADER = 0.6
_MOST_WORDS = 5
_LEAST_UNCLOSED, _LEAST_UNCLOSED_SHARE = 2, 0.1
_RUN = re.compile(r"[^\w\"'“”()\[\]{}\\\r\n]+")


@dataclass(frozen=True, slots=True)
class Score:
    """How well a dialect fits. `agreement`: share of the rows that are as wide as the table, in [0, 1]."""

    dialect: Dialect
    width: int
    agreement: float
    typed: int
    """Columns of numbers, dates and the like"""
    truths: int
    """Columns of yes and no"""
    value: float
    leading: int
    """Rows before the first that is as wide as the table"""
    rows: int
    is_wordy: bool
    """Whether its first row is of sentences, as no header is"""
    unclosed: int
    """Rows with a quote that never closes"""


def detect(samples: Sequence[list[str]], *, is_whole_file: bool) -> tuple[Dialect, int]:
    """Return the dialect of the file whose lines these are, and how many columns it has.

    The first sample is the file's beginning; others come from further down, each beginning with a line.
    """
    texts = [_cut(lines) for lines in samples if any(line.strip() for line in lines)]
    if not texts or _are_objects(texts[0]):
        return ONE_COLUMN, 1
    is_whole_file = is_whole_file and len(texts) == 1 and len(texts[0]) == len(samples[0])
    scores = [score for one in _dialects(texts[0]) if (score := _score(one, texts, is_whole_file=is_whole_file))]
    plausible = [score for score in scores if _is_plausible(score, texts[0]) and _may_ignore_quotes(score, scores)]
    if not plausible:
        return ONE_COLUMN, 1
    best = _longest(max(plausible, key=lambda score: score.value), plausible)
    return best.dialect, best.width


def _longest(best: Score, plausible: Sequence[Score]) -> Score:
    """Return the one with the longest mark that cuts where the best one does: in `a ~|~ b` the bar is but a part."""
    same = [one for one in plausible if (one.width, one.dialect.quote) == (best.width, best.dialect.quote)]
    longer = [one for one in same if best.dialect.delimiter in one.dialect.delimiter.rstrip(" ") and one.leading <= best.leading]
    longer = [
        one for one in longer
        if one.agreement >= best.agreement and one.dialect.delimiter.rstrip(" ") != best.dialect.delimiter
    ]  # fmt: skip
    return max(longer, key=lambda one: len(one.dialect.delimiter), default=best)


def _are_objects(lines: list[str]) -> bool:
    """Return whether each line is JSON."""
    filled = [line.strip() for line in lines if line.strip()]
    return sum((line[0] + line[-1]) in ("{}", "[]") for line in filled) >= _NEARLY_ALL * len(filled)


def declared_delimiter(line: str) -> str | None:
    """Return what a spreadsheet's first line `sep=;` says, if this is one."""
    word = line.strip("\r\n\ufeff").strip('"')
    mark = word[4:]
    is_one = word[:4].lower() == "sep=" and len(mark) == 1 and not mark.isalnum() and mark not in _NEVER
    return mark if is_one else None


def with_delimiter(samples: Sequence[list[str]], delimiter: str, *, is_whole_file: bool) -> tuple[Dialect, int]:
    """Return the dialect where the delimiter is known; all else is found."""
    if not delimiter:
        return ONE_COLUMN, 1
    texts = [_cut(lines) for lines in samples if any(line.strip() for line in lines)]
    scores = [_score(one, texts, is_whole_file=is_whole_file) for one in _variants(delimiter, "".join(texts[0]))] if texts else []
    known = [score for score in scores if score]
    best = max((one for one in known if _may_ignore_quotes(one, known)), key=lambda score: score.value, default=None)
    return (best.dialect, best.width) if best else (Dialect(delimiter=delimiter), 0)


def _cut(lines: list[str]) -> list[str]:
    kept, room = [], _CHARACTERS
    for line in lines[:_LINES]:
        if room <= 0:
            break
        kept.append(line)
        room -= len(line)
    return kept


def _dialects(lines: list[str]) -> Iterator[Dialect]:
    """Yield every dialect that these lines may be written in."""
    text = "".join(lines)
    for mark in _marks([line for line in lines if line.strip()], text):
        yield from _variants(mark, text)


def _marks(lines: list[str], text: str) -> list[str]:
    """Return what may stand between cells, what people do use first."""
    present = Counter(character for line in lines for character in set(line.strip("\r\n")) if _may_delimit(character))
    rare = [mark for mark, count in present.most_common() if mark not in _USUAL and count >= _LEAST_SHARE * len(lines)]
    found = [mark for mark in _USUAL if mark in present] + rare[:_MOST_CANDIDATES]
    runs = Counter(_RUN.findall(text))
    drawn = 3 * sum(line.strip()[:1] == "|" != line.strip()[1:2] for line in lines) > len(lines)
    spaced = [mark + " " for mark in found if mark.strip() and not (drawn and mark == "|") and 2 * text.count(mark + " ") >= text.count(mark)]
    longer = [*spaced, *(long for mark in found for long in _longer(mark, runs) if not drawn or "|" not in long)]
    in_columns = sum("  " in line.strip() for line in lines)
    return list(dict.fromkeys([*found, *longer, *([BLANKS] if 2 * in_columns >= len(lines) else [])]))


def _may_delimit(character: str) -> bool:
    return not character.isalnum() and character not in _NEVER and not "\u0300" <= character <= "\u036f"


def _longer(mark: str, runs: Counter[str]) -> Iterator[str]:
    """Yield the longer mark that this one is always a part of, as in `a||b` and `a ~|~ b`."""
    with_mark = Counter({run: count for run, count in runs.items() if mark in run})
    usual = with_mark.most_common(1)[0][0] if with_mark else mark
    stripped = usual.strip(" ")
    for long in dict.fromkeys([usual, stripped]):
        is_other = long and long not in (mark, mark + " ", " " + mark) and set(long) != {" "} and len(long) <= 5
        share = sum(count for run, count in with_mark.items() if long in run) / max(1, with_mark.total())
        if is_other and share >= _NEARLY_ALL:
            yield long


def _variants(mark: str, text: str) -> Iterator[Dialect]:
    if mark == " " and "  " in text:
        yield Dialect(delimiter=mark, skips_blank=True)
    plain = Dialect(delimiter=mark, skips_blank=_skips_blank(mark, text))
    yield plain
    if '\\"' in text:
        yield replace(plain, escape=BACKSLASH)
    if _has_apostrophe_cells(mark, text):
        yield replace(plain, quote="'")
        if "\\'" in text:
            yield replace(plain, quote="'", escape=BACKSLASH)
    if '"' in text:
        yield replace(plain, quote="")


def _skips_blank(mark: str, text: str) -> bool:
    places = text.count(mark)
    return mark != " " and places > 0 and text.count(mark + " ") >= _NEARLY_ALL * places


def _has_apostrophe_cells(mark: str, text: str) -> bool:
    mark = re.escape(mark)
    return re.search(rf"(?:^|{mark}) ?'[^'\r\n]*(?:''[^'\r\n]*|\\'[^'\r\n]*)*' ?(?={mark}|[\r\n]|$)", text, re.M) is not None


def _score(dialect: Dialect, samples: Sequence[list[str]], *, is_whole_file: bool) -> Score | None:
    rows: list[list[str]] = []
    unclosed = stray = 0
    splitter = Splitter(dialect)
    width = _usual_width(splitter, samples[0])
    blanks = set[int]()
    for number, lines in enumerate(samples):
        found = list(records(LineFeed(io.StringIO("".join(lines), newline="")), dialect, width))
        if number:
            found = found[1:]  # the sample may begin within a quoted text
        if (number or not is_whole_file) and len(found) > 1:
            found.pop()  # the last one may be cut
        for record in found:
            if any(cell.strip() for cell in record.cells):
                rows.append(record.cells)
                unclosed += record.mending == "unclosed"
                stray += record.mending == "stray"
            else:
                blanks.add(len(rows))
    return _judge(dialect, rows, unclosed, stray, blanks) if rows else None


def _usual_width(splitter: Splitter, lines: list[str]) -> int:
    widths = Counter(len(splitter.strictly(line) or splitter.unquoted(line)) for line in lines if line.strip())
    widths.pop(1, None)
    return widths.most_common(1)[0][0] if widths else 1


def _judge(dialect: Dialect, rows: list[list[str]], unclosed: int, stray: int, blanks: set[int]) -> Score | None:
    widths = Counter(map(len, rows))
    first = len(rows[0])
    anchored = _anchored(rows) if first > 1 else 0.0
    wide = [(count, width) for width, count in widths.items() if width > 1]
    if not wide:
        return None
    count, width = max(wide)
    places = [place for place, row in enumerate(rows) if len(row) == width]
    start, end = places[0], places[-1] + 1
    if end not in blanks and len(rows) - end > len(rows) // 10:
        end = len(rows)  # too many for notes below the table
    agreement = count / (end - start)
    least = 0.3 if start in blanks else _LEAST_AGREEMENT
    is_title = start in blanks or not _is_wordy(rows[start])
    if anchored >= agreement or count < least * len(rows) or (anchored and start and not is_title):
        if not anchored:
            return None
        agreement, width, start, end = anchored, first, 0, len(rows)
    agreement *= 1 - (0.5 * unclosed + 0.1 * stray) / len(rows)
    columns = [column for column in columns_of([tuple(row) for row in rows[start + (end - start > 1) : end]], width)]
    useful = [column for column in columns if column.kind != EMPTY]
    if len(columns) > 1 and len(useful) < 2 and dialect.delimiter[0] not in _USUAL:
        return None  # it ends every line, as a full stop does
    holds = sum(0.3 if one.kind == EMPTY else one.share if one.is_typed else 0.6 for one in columns) / max(1, len(columns))
    value = agreement**2 * (0.35 + 0.65 * (holds if columns else 0.6)) * (1 - 1 / max(2, len(useful) or width)) ** 0.5
    value *= _prior(dialect)
    if start not in blanks:
        value *= ((len(rows) - start) / len(rows)) ** 0.5 * (_NO_HEADER if start else 1)
    if not dialect.quote:
        value *= 1 - 0.5 * sum(any('"' in (cell[:1], cell[-1:]) for cell in row) for row in rows) / len(rows)
    typed = sum(one.is_typed and one.kind != TRUTH for one in columns)
    is_wordy = _is_wordy(rows[start])
    truths = sum(one.is_typed for one in columns) - typed
    return Score(dialect, width, agreement, typed, truths, value, 0 if start in blanks else start, len(rows), is_wordy, unclosed)


def _is_wordy(row: Sequence[str]) -> bool:
    return any(len(cell.split()) > _MOST_WORDS for cell in row)


def _anchored(rows: list[list[str]]) -> float:
    """Return the share of rows that are as wide as the first.

    A wider row counts half: its text holds the mark without quotes and can be put together again.
    """
    first, others = len(rows[0]), rows[1:]
    if not others:
        return 1.0
    return sum(1.0 if len(row) == first else 0.5 * (len(row) > first) for row in others) / len(others)


def _prior(dialect: Dialect) -> float:
    mark = dialect.delimiter
    sign = (mark.strip(" ") or mark)[0]
    usual = 1.0 if sign in _USUAL else 0.85 if mark == BLANKS else 0.65 if sign in _WITHIN_VALUES else 0.8
    return usual * (0.99 if len(mark) > 1 else 1.0) * {'"': 1.0, "'": 0.995}.get(dialect.quote, 0.98) * (0.995 if dialect.escape else 1.0)


def _is_plausible(score: Score, lines: list[str]) -> bool:
    mark = score.dialect.delimiter
    if mark.strip(" ") in tuple(_USUAL):
        is_loose = score.leading > 0 or score.agreement < _STRICT_AGREEMENT
        is_prose = not score.typed and _is_spaced(score.dialect) and (score.is_wordy or (is_loose and score.width < 4))
        is_prose = is_prose or (score.leading > 0 and not score.typed and _is_spaced(score.dialect))
        is_decimal = score.leading > 0 and score.width == 2 and _is_one_kind(lines, NUMBER)
        is_clock = score.typed < score.width == 2 and _is_within_numbers(mark, lines[:1]) and _is_within_numbers(mark, lines)
        return score.agreement >= _LEAST_AGREEMENT and not (is_prose or is_decimal or is_clock)
    if score.agreement < _STRICT_AGREEMENT or score.leading or score.rows < 3:
        return False
    if _is_around_quotes(mark, score.dialect.quote, lines):
        return True
    if len(mark.strip(" ")) > 1:
        return score.width > 2 or not set(mark) <= set(",;\t")  # a,,b may well have an empty cell
    if (mark[0] in _WITHIN_VALUES or mark == " ") and _is_one_kind(lines):
        return False
    if mark[0] in _WITHIN_VALUES and score.typed < score.width and _is_within_numbers(mark, lines):
        return False
    told = score.typed + score.truths
    if mark[0] in _WITHIN_VALUES:
        is_steady = score.width > 2 and score.rows > 4 and score.agreement == 1.0 and told > 0
        return is_steady or (told >= min(2, score.width - 1) and (score.width > 2 or not _is_spaced(score.dialect)))
    if mark == " " or mark in _IN_CHINESE:
        return score.typed >= 1 or (mark != " " and score.width > 2 and score.rows > 4)
    return told >= 1 or score.width > 2 or score.rows > 4


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
