"""Read one table with one library, in a process of its own, and print what it took. Knows only our reader of ours.

Started as a script, so that it runs in an environment that has the other libraries and not this program.
"""

import contextlib
import importlib
import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

Read = Callable[[str, str], int]
"""Path and encoding -> rows. All cells are wanted as text, as they stand there."""


def _csv(path: str, encoding: str) -> int:
    csv = importlib.import_module("csv")
    with open(path, encoding=encoding, newline="") as file:  # noqa: PTH123  # the other readers take a string, too
        return len(list(csv.reader(file))) - 1


def _pandas(path: str, encoding: str) -> int:
    return len(_module("pandas").read_csv(path, dtype=object, keep_default_na=False, encoding=encoding))


def _polars(path: str, encoding: str) -> int:
    table = _module("polars").read_csv(path, infer_schema=False, encoding=encoding.replace("utf-8", "utf8"))
    return int(table.height)


def _duckdb(path: str, encoding: str) -> int:
    base = _module("duckdb").connect()
    order = "create table t as select * from read_csv(?, all_varchar = true, header = true, encoding = ?)"
    base.execute(order, [path, encoding])
    return int(base.execute("select count(*) from t").fetchone()[0])


def _pyarrow(path: str, encoding: str) -> int:
    csv = _module("pyarrow.csv")
    return int(
        csv.read_csv(
            path,
            csv.ReadOptions(encoding=encoding),
            csv.ParseOptions(newlines_in_values=True),
            csv.ConvertOptions(column_types=dict.fromkeys(("id", "text", "label"), "string")),
        ).num_rows
    )


def _clevercsv(path: str, encoding: str) -> int:
    return len(_module("clevercsv").read_table(path, encoding=encoding)) - 1


def _bertdesk(path: str, _: str) -> int:
    return len(_module("bertdesk.core.tablefile").read_table(path).rows)


READERS: Mapping[str, Read] = {
    "bertdesk": _bertdesk, "pandas": _pandas, "csv": _csv, "polars": _polars, "duckdb": _duckdb, "pyarrow": _pyarrow,
    "clevercsv": _clevercsv,
}  # fmt: skip


def _module(name: str) -> Any:  # other libraries, whose types nobody needs here
    return importlib.import_module(name)


def _peak_bytes() -> int:
    """Return the largest resident set of this process; 0 where the system does not say."""
    with contextlib.suppress(OSError), open("/proc/self/status") as status:  # noqa: PTH123  # as above
        told = dict(line.split(":", 1) for line in status)  # rusage on Linux has the parent's, too
        return int(told["VmHWM"].split()[0]) * 1024
    with contextlib.suppress(ImportError):
        resource = importlib.import_module("resource")
        unit = 1 if sys.platform == "darwin" else 1024
        return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * unit
    return 0


def measure(name: str, path: str, encoding: str) -> dict[str, float | str | bool]:
    """Return seconds, bytes that the process grew by at most, and rows; or `absent`, or `error`."""
    try:
        importlib.import_module("bertdesk.core.tablefile" if name == "bertdesk" else name)
    except ImportError:
        return {"absent": True}
    held, started = _peak_bytes(), time.perf_counter()
    try:
        rows = READERS[name](path, encoding)
    except Exception as error:  # noqa: BLE001  # whatever a library raises is its answer
        return {"error": type(error).__name__}
    return {"seconds": time.perf_counter() - started, "grown_bytes": _peak_bytes() - held, "rows": rows}


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:])))  # noqa: T201  # the answer to the process that started this one
