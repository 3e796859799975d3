"""The first lines of a file -> what stands between its cells. Quotes are respected; one column is a legal answer."""

import io

from bertdesk.core.tablefile.records import NO_DELIMITER, LineFeed, records

_CANDIDATES = "\t;|,"  # the rarer in prose comes first: it wins a tie
_LEAST_SCORE = 0.5


def choose_delimiter(lines: list[str], *, is_whole_file: bool) -> str:
    """Return one of tab, semicolon, bar and comma, or NO_DELIMITER."""
    text = "".join(lines)
    scores = {mark: _score(text, mark, is_whole_file=is_whole_file) for mark in _CANDIDATES if mark in text}
    best = max(scores, key=lambda mark: scores[mark], default=NO_DELIMITER)
    return best if scores.get(best, (0.0, 0))[0] >= _LEAST_SCORE else NO_DELIMITER


def declared_delimiter(line: str) -> str | None:
    """Return what a spreadsheet's first line `sep=;` says, if this is one."""
    word = line.strip().strip('"')
    return word[4] if len(word) == 5 and word.lower().startswith("sep=") and word[4] in _CANDIDATES else None


def _score(text: str, mark: str, *, is_whole_file: bool) -> tuple[float, int]:
    """Return the share of records that are as wide as the first, and that width.

    The first record is nearly always the header, and a header holds no prose: a mark that is absent from it separates
    nothing. A wider record counts half: its text holds the mark without quotes and can be put together again.
    """
    widths = [len(record.cells) for record in records(LineFeed(io.StringIO(text, newline="")), mark) if record.cells]
    if not is_whole_file and len(widths) > 1:
        widths.pop()  # the last one may be cut
    if not widths or widths[0] == 1:
        return 0.0, 1
    first, others = widths[0], widths[1:]
    if not others:
        return 1.0, first
    return sum(1.0 if width == first else 0.5 * (width > first) for width in others) / len(others), first
