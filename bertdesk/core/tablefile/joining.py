"""Tables with the same columns -> one, which knows what each row is for."""

from collections.abc import Sequence
from dataclasses import replace

from bertdesk.core.events import Notice, Part
from bertdesk.core.tablefile.limits import check_table
from bertdesk.core.tablefile.table import Table
from bertdesk.errors import TablesDiffer


def joined(tables: Sequence[Table], *, parts: Sequence[Part | None] = ()) -> Table:
    """Return the rows of all tables under the columns of the first, whose path it keeps.

    `parts` says what each table is for; lines count within each. Raises: TablesDiffer, TableTooLong.
    """
    first = tables[0]
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    said: list[Part] = []
    for number, table in enumerate(tables):
        rows += _in_order(table, first)
        lines += table.lines
        check_table(rows=len(rows), cells=len(rows) * len(first.columns))
        if parts and (part := parts[number]):
            said += [part] * len(table.rows)
    is_said = len(said) == len(rows)
    told = _parts_notice(said) if is_said else Notice("tables_joined", {"count": len(tables), "rows": len(rows)})
    return replace(
        first, rows=tuple(rows), lines=tuple(lines), parts=tuple(said) if is_said else (),
        files=tuple(table.path for table in tables),
        notices=(told, *(notice for table in tables for notice in table.notices)),
        skipped=tuple(row for table in tables for row in table.skipped),
    )  # fmt: skip


def _in_order(table: Table, first: Table) -> Sequence[tuple[str, ...]]:
    if table.columns == first.columns:
        return table.rows
    if sorted(table.columns) != sorted(first.columns):
        raise TablesDiffer(
            path=str(first.path), other=str(table.path), columns=", ".join(first.columns),
            other_columns=", ".join(table.columns),
        )  # fmt: skip
    places = [table.columns.index(name) for name in first.columns]
    return [tuple(row[place] for place in places) for row in table.rows]


def _parts_notice(said: Sequence[Part]) -> Notice:
    return Notice("parts_known", {part: said.count(part) for part in ("train", "valid", "test")})
