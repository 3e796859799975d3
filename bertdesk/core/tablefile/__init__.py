"""Read a file that somebody dropped into a Table. Knows nothing of labels.

One step a file, in the order in which a table passes through them:
    source     path -> bytes, unpacked and bounded       layout     rows -> where the table lies among them
    encoding   bytes -> name of the encoding             fitting    a row of another width -> one of the table's
    detect     lines -> Dialect                          shape      cells -> columns and rows of one width
    records    lines -> cells, whatever the quotes do    reading    all of it, step by step, with its events
`detect` chooses among the `candidates` by `scoring`, which asks for the `kinds` of cells. `splitting` takes a line
apart as a Dialect says, `mending` where its quotes do not add up. `naming` makes names of a header, `writing` a file.
What leaves no doubt goes a quicker way: `quick` finds the cells of UTF-8 bytes by `scan`, and keeps them as `cells`.
A format that is no delimited text joins after `source` and hands its own records to `shape`.
"""

from bertdesk.core.tablefile.dialect import Dialect
from bertdesk.core.tablefile.reading import Told, look, read, read_table
from bertdesk.core.tablefile.table import Account, RepairedRow, SkippedRow, Table

__all__ = ["Account", "Dialect", "RepairedRow", "SkippedRow", "Table", "Told", "look", "read", "read_table"]
