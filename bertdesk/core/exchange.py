"""What two programs of ours leave for each other in files: settings and rows there, the test part's figures back."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from bertdesk.core.config import PretrainConfig, RunConfig, TrainConfig
from bertdesk.core.metrics import Evaluation
from bertdesk.core.tablefile import Table


def config_text(config: RunConfig) -> str:
    return json.dumps(asdict(config))


def read_config(path: Path) -> TrainConfig:
    return TrainConfig(**json.loads(path.read_text(encoding="utf-8")))


def read_pretrain_config(path: Path) -> PretrainConfig:
    return PretrainConfig(**json.loads(path.read_text(encoding="utf-8")))


def leave_rows(path: Path, table: Table) -> None:
    """Write a table for the other program alone: cell by cell, so that nothing in it has to be guessed."""
    about = {
        "path": str(table.path.absolute()), "columns": table.columns, "encoding": table.encoding,
        "delimiter": table.delimiter, "sheet": table.sheet, "member": table.member, "parts": table.parts,
    }  # fmt: skip
    with path.open("w", encoding="ascii") as file:
        file.write(json.dumps(about) + "\n")
        for line, cells in zip(table.lines, table.rows, strict=True):
            file.write(json.dumps([line, *cells]) + "\n")


def read_rows(path: Path) -> Table:
    """Return what `leave_rows` was given, as if it had been read where its file lies."""
    with path.open(encoding="ascii") as file:
        about, *rows = map(json.loads, file)
    return Table(
        path=Path(about["path"]),
        columns=tuple(about["columns"]),
        rows=tuple(tuple(cells) for _, *cells in rows),
        lines=tuple(line for line, *_ in rows),
        encoding=about["encoding"],
        delimiter=about["delimiter"],
        sheet=about["sheet"],
        member=about["member"],
        parts=tuple(about["parts"]),
    )


def leave_test(path: Path, evaluation: Evaluation) -> None:
    """Write what the other program cannot know without computing it again."""
    np.savez(path, true_ids=evaluation.true_ids, probabilities=evaluation.probabilities)
