"""Texts that were once decoded by the wrong encoding, "donâ€™t" for "don’t": told of, and repaired where asked to.

ftfy (Speer 2019) knows Latin, Cyrillic and Greek letters that were UTF-8. What it does not know are Chinese texts that
went through GB18030 the wrong way round; those are turned back here where common Chinese comes out.
"""

import re
from dataclasses import replace
from itertools import chain

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Notice, Progressed, Work
from bertdesk.core.tablefile.encoding import share_of_common_chinese
from bertdesk.core.tablefile.table import MOST_REPAIRED, RepairedRow, Table

_WRONG_AND_RIGHT = (("gb18030", "utf-8"), ("sloppy-windows-1252", "gb18030"))
_CONTROLS = re.compile("[\x80-\x9f]")
_LEAST_COMMON = 0.5
_LEAST_SHARE = 0.05
"""Of the cells that are not ASCII"""
_LEAST_FOREIGN = 2
"""Characters that are not ASCII: a single one proves nothing."""
_SAMPLE_ROWS, _SAMPLE_CHARACTERS = 2000, 500_000
_ROWS_A_REPORT = 1000
_SHOWN_CHARACTERS = 24


def suspected(table: Table) -> list[Notice]:
    """Return a notice with the first text that seems to be one, of rows from all over the table; or none."""
    step = max(1, len(table.rows) // _SAMPLE_ROWS)
    left, looked_at = _SAMPLE_CHARACTERS, 0
    wrong: list[tuple[str, str]] = []
    for written in chain(table.columns, *table.rows[::step]):
        if written.isascii():
            continue
        left -= len(written)
        if left < 0:
            break
        looked_at += 1
        cell = _CONTROLS.sub("", written)  # one that stands for "…" shows nothing, and takes nothing from a text
        if (better := repaired(cell)) != cell:
            wrong.append((cell, better))
    if not wrong or len(wrong) < _LEAST_SHARE * looked_at:  # a sign or two in a large table are not worth a word
        return []
    before, after = _where_they_differ(*wrong[0])
    return [Notice("mojibake", {"before": before, "after": after})]


def mended(table: Table, cancel: CancelToken) -> Work[Table]:
    """Return the table with all such texts repaired. Raises: Cancelled."""
    rows: list[tuple[str, ...]] = []
    changed: list[RepairedRow] = []
    count = 0
    for number, row in enumerate(table.rows):
        if number % _ROWS_A_REPORT == 0:
            cancel.raise_if_requested()
            yield Progressed("reading", number, len(table.rows))
        better = row if all(map(str.isascii, row)) else tuple(map(repaired, row))
        if better != row:
            count += 1
            if len(changed) < MOST_REPAIRED:
                changed.append(RepairedRow(table.lines[number], "mojibake", " | ".join(row)))
        rows.append(better)
    notices = [Notice("mojibake_repaired", {"count": count})] if count else []
    return replace(
        table, columns=_named_apart(tuple(map(repaired, table.columns)), table.columns), rows=tuple(rows),
        notices=(*table.notices, *notices), repaired=(*table.repaired, *changed),
    )  # fmt: skip


def repaired(text: str) -> str:
    """Return what a text was before it was decoded wrongly; the text itself where nothing says that it was."""
    from ftfy import fix_encoding  # when it is needed, not at the start

    if text.isascii():
        return text
    better = _as_chinese(text)  # first: ftfy takes pairs of their letters for one of UTF-8
    return better if better != text else fix_encoding(text)


def _as_chinese(text: str) -> str:
    before = share_of_common_chinese(text)
    for wrong, right in _WRONG_AND_RIGHT:
        try:
            better = text.encode(wrong).decode(right)
        except UnicodeError:
            continue
        is_proof = sum(not character.isascii() for character in better) >= _LEAST_FOREIGN
        if is_proof and share_of_common_chinese(better) >= max(_LEAST_COMMON, 2 * before):
            return better
    return text


def _named_apart(better: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, ...]:
    return better if len(set(better)) == len(columns) else columns


def _where_they_differ(text: str, better: str) -> tuple[str, str]:
    """Return a piece of both from where they part."""
    same = next((place for place, (a, b) in enumerate(zip(text, better, strict=False)) if a != b), 0)
    start = text.rfind(" ", 0, same) + 1
    return _piece(text, start), _piece(better, start)


def _piece(text: str, start: int) -> str:
    words = text[start : start + _SHOWN_CHARACTERS]
    return " ".join(words.split()) + ("…" if len(text) > start + _SHOWN_CHARACTERS else "")
