"""What the benchmarks of explanations share: the model that they explain, and the rows it is trained on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bertdesk import paths, settings
from bertdesk.bench import plan as planning
from bertdesk.bench.plan import TEST_FILE, TRAIN_FILE, Settings
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work

if TYPE_CHECKING:
    from bertdesk.core.model import Classifier

DataFile = Annotated[Path | None, typer.Option("--data", metavar="FILE", help=f"To train on. Default: {TRAIN_FILE}.")]
TestFile = Annotated[Path | None, typer.Option("--test", metavar="FILE", help=f"To explain. Default: {TEST_FILE}.")]
Rows = Annotated[int, typer.Option(metavar="N", min=2, help="Rows that the model is trained on.")]
Fitted = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="A fitted model, instead of one by the recipe.")
]


def opened(
    model: Path | None, data: Path | None, rows: int, device: str | None, token: CancelToken
) -> "Work[Classifier]":
    """Open the named model, or the built-in encoder fine-tuned by its recipe on so many rows: once, and then kept."""
    from bertdesk.bench.fitted import fitted

    told = Settings(
        data=str(data or planning.data_folder() / TRAIN_FILE), test="", rows=rows, valid=500, test_rows=0,
        max_length=256, epochs=0, model="built-in", device=device or settings.load().device,
    )  # fmt: skip
    return fitted(told, model or paths.user_dir() / "bench" / f"imdb-{rows}", token)


def texts_of(test: Path | None) -> tuple[str, ...]:
    from bertdesk.bench import rows

    return rows.texts(test or planning.data_folder() / TEST_FILE)
