"""Read a file that somebody dropped into a Table. Knows nothing of labels.

One step a file, in the order in which a table passes through them:
    opening    path -> Table, by whichever reader takes it
    source     path -> bytes, unpacked and bounded       format     bytes -> what they are written in
Delimited text:
    encoding   bytes -> name of the encoding             layout     rows -> where the table lies among them
    detect     lines -> Dialect                          fitting    a row of another width -> one of the table's
    records    lines -> cells, whatever the quotes do    shape      cells -> columns and rows of one width
    reading    all of it, step by step, with its events
`detect` chooses among the `candidates` by `scoring`, which asks for the `kinds` of cells. `splitting` takes a line
apart as a Dialect says, `mending` where its quotes do not add up; `likeness` tells which cell a short row lacks.
`header` counts the rows that hold names, `naming` makes names of them, `writing` a file.
A large file goes a quicker way to the same table: `quick` lets `passing` read with care only the rows that leave a
doubt, and those that the others are judged by; it finds the cells of all others by `scan` in the bytes that `supply`
has in UTF-8, and keeps them as `cells`. Both ways begin with `sampling` (places of a file -> its dialect) and end with
`settled` (what was read -> Table).
Everything else, each its own reader, from a Source (or a folder) to a Table:
    workbook (`sheet_extent`, `compound`: what is looked at before)    json_records (`json_text`, `json_cells`)
    class_folders    fasttext    parquet    markup (HTML, XML)
`gathered` makes rows of records that name their cells, `joining` one table of several; `part_names` knows train, test.
`thinning` keeps so many of very many rows as are wanted, `thin_grid` where there is a Grid.
`mojibake` knows texts that were decoded wrongly before they came here.
"""

from bertdesk.core.tablefile.dialect import Dialect, Told
from bertdesk.core.tablefile.opening import look, read, read_several, read_table, read_tables
from bertdesk.core.tablefile.table import Account, RepairedRow, SkippedRow, Table

__all__ = [
    "Account", "Dialect", "RepairedRow", "SkippedRow", "Table", "Told",
    "look", "read", "read_several", "read_table", "read_tables",
]  # fmt: skip
