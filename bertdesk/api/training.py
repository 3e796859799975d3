"""The verbs that train: `train`, `reproduce` and `learning_curve`."""

from pathlib import Path

from bertdesk import runs
from bertdesk.api.waiting import OnEvent, product_of
from bertdesk.core import base_models
from bertdesk.core.base_models import Preset
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.learning_curve import LearningCurve
from bertdesk.core.reproduce import Reproduction
from bertdesk.core.train import Trained
from bertdesk.data import Data, TextColumns


def train(
    data: Data,
    *,
    out: Path | str,
    text: TextColumns = None,
    label: str | None = None,
    pair: str | None = None,
    separator: str | None = None,
    model: str = "built-in",
    preset: Preset = "balanced",
    config: TrainConfig | None = None,
    seeds: int = 1,
    resume: bool = False,
    anew: bool = False,
    device: str = "auto",
    mirror: str = "",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Trained:
    """Fine-tune an encoder on a table and save the classifier in `out`.

    `text` and `label` name columns (guessed where None); several texts are joined, each on a line of its own. `pair`
    names a second text that is judged with the first (guessed where `text` is None, too; "": there is none).
    `separator` is what stands between the classes of a cell that holds several, each of which is then decided by itself
    (guessed where None; "": a cell is one class).
    `model` is a catalogue name, a hub name or a folder; `config` replaces the numbers that `preset` stands for;
    `mirror` is an address to download the encoder from. With `seeds` > 1 it trains so many times, keeps the best on the
    validation part, and `.classifier.provenance.spread` tells of all.
    `resume` goes on where an interrupted run into the same `out` stopped, and starts afresh where there is none.
    `anew` gives such a run up; without either it is not lost: RunUnfinished.
    Raises: BertdeskError; Cancelled when nothing could be kept.
    """
    work = runs.train(
        data,
        text=text,
        label=label,
        pair=pair,
        separator=separator,
        encoder=base_models.find(model),
        config=config,
        preset=preset,
        seeds=seeds,
        resume=resume,
        anew=anew,
        out=Path(out),
        device=device,
        mirror=mirror,
        cancel=cancel or CancelToken(),
    )
    return product_of(work, on_event)


def reproduce(
    model: Path | str,
    data: Data,
    *,
    out: Path | str | None = None,
    encoder: str | None = None,
    device: str = "",
    mirror: str = "",
    despite_data: bool = False,
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Reproduction:
    """Train a model again as its record says, and compare. `encoder` is needed where that was a folder of yours.

    Raises: BertdeskError; Cancelled.
    """
    work = runs.reproduce(
        Path(model),
        data,
        out=None if out is None else Path(out),
        encoder=encoder,
        device=device,
        mirror=mirror,
        despite_data=despite_data,
        cancel=cancel or CancelToken(),
    )
    return product_of(work, on_event)


def learning_curve(
    data: Data,
    *,
    text: TextColumns = None,
    label: str | None = None,
    pair: str | None = None,
    separator: str | None = None,
    model: str = "built-in",
    preset: Preset = "balanced",
    config: TrainConfig | None = None,
    exact: bool = False,
    device: str = "auto",
    mirror: str = "",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> LearningCurve:
    """Estimate what twice the rows would gain; nothing is saved. `exact` fine-tunes three times, else it takes seconds.

    Raises: BertdeskError; Cancelled.
    """
    work = runs.learning_curve(
        data,
        text=text,
        label=label,
        pair=pair,
        separator=separator,
        encoder=base_models.find(model),
        preset=preset,
        config=config,
        exact=exact,
        device=device,
        mirror=mirror,
        cancel=cancel or CancelToken(),
    )
    return product_of(work, on_event)
