"""What was read of a text -> Table, with a notice of all that was odd about it."""

from pathlib import Path

from bertdesk.core.events import Notice
from bertdesk.core.tablefile.encoding import is_guess
from bertdesk.core.tablefile.records import LineFeed
from bertdesk.core.tablefile.shape import Grid
from bertdesk.core.tablefile.table import Account, Table


def settled(grid: Grid, feed: LineFeed, *, path: Path, encoding: str, is_told: bool) -> Table:
    """Settle the grid and return the table. `is_told`: the encoding is no guess."""
    columns = grid.settle() if grid.rows else ()
    return Table(
        path=path,
        columns=columns,
        rows=tuple(grid.rows),
        lines=tuple(grid.lines),
        encoding=encoding,
        delimiter=grid.dialect.delimiter,
        notices=(*_text_notices(feed, None if is_told else encoding), *grid.notices),
        skipped=tuple(sorted(grid.skipped, key=lambda row: row.line)),
        repaired=tuple(grid.repaired.values()),
        head=tuple(grid.head),
        dialect=grid.dialect,
        account=grid.account(feed.lines_read) if columns else Account(feed.lines_read, blank=feed.lines_read),
    )


def _text_notices(feed: LineFeed, encoding: str | None) -> list[Notice]:
    guessed = [Notice("encoding_guessed", {"encoding": encoding})] if encoding and is_guess(encoding) else []
    return [
        *guessed,
        *feed.undecodable.notices("undecodable_bytes"),
        *feed.nuls.notices("nul_characters"),
        *feed.unclosed_quotes.notices("quote_unclosed"),
        *feed.stray_quotes.notices("quotes_stray"),
    ]
