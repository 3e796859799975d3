"""Read a file that somebody dropped into a Table. Knows nothing of labels.

One step a file, in the order in which a table passes through them:
    opening    path -> Table, by whichever reader takes it
    source     path -> bytes, unpacked and bounded       format     bytes -> what they are written in
Delimited text:
    encoding   bytes -> name of the encoding             shape      cells -> columns and rows of one width
    delimiter  lines -> what stands between cells        reading    all of it, step by step, with its events
    records    lines -> cells, whatever the quotes do
What leaves no doubt goes a quicker way: `quick` finds the cells of UTF-8 bytes by `scan`, and keeps them as `cells`.
Everything else, each its own reader, from a Source (or a folder) to a Table:
    workbook (`sheet_extent`, `compound`: what is looked at before)    json_records (`json_text`, `json_cells`)
    class_folders    fasttext    parquet
`gathered` makes rows of records that name their cells, `joining` one table of several; `part_names` knows train, test.
"""

from bertdesk.core.tablefile.opening import file_of, read, read_several, read_table, read_tables
from bertdesk.core.tablefile.table import SkippedRow, Table

__all__ = ["SkippedRow", "Table", "file_of", "read", "read_several", "read_table", "read_tables"]
