"""Read a file that somebody dropped into a Table. Knows nothing of labels.

One step a file, in the order in which a table passes through them:
    source     path -> bytes, unpacked and bounded       records    lines -> cells, whatever the quotes do
    encoding   bytes -> name of the encoding             shape      cells -> columns and rows of one width
    delimiter  lines -> what stands between cells        reading    all of it, step by step, with its events
What leaves no doubt goes a quicker way: `quick` finds the cells of UTF-8 bytes by `scan`, and keeps them as `cells`.
A format that is no delimited text joins after `source` and hands its own records to `shape`.
"""

from bertdesk.core.tablefile.reading import read, read_table
from bertdesk.core.tablefile.table import SkippedRow, Table

__all__ = ["SkippedRow", "Table", "read", "read_table"]
