"""A Table -> a file that any program reads: UTF-8, commas, one header line, quotes where needed (RFC 4180)."""

import csv
from typing import TextIO

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.tablefile.naming import header_line
from bertdesk.core.tablefile.table import Table

_ROWS_A_REPORT = 2000


def write(table: Table, file: TextIO, cancel: CancelToken) -> Work[None]:
    """Write the cells as they were read. Where a table of lines names no columns, none are invented."""
    rows = csv.writer(file)
    if table.head:
        rows.writerow(header_line(table.head))
    elif table.format not in ("delimited", "workbook"):
        rows.writerow(table.columns)
    for count, row in enumerate(table.rows):
        if count % _ROWS_A_REPORT == 0:
            cancel.raise_if_requested()
            yield Progressed("saving", count, len(table.rows))
        rows.writerow(row)
