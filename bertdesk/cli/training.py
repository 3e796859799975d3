"""What the commands that train ask of api, with what only a command line needs. Imports torch on first use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bertdesk import settings
from bertdesk.cli import verbs
from bertdesk.core import base_models
from bertdesk.core.base_models import Encoder, Preset
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.core.pack import Pack

if TYPE_CHECKING:
    from bertdesk.core.learning_curve import LearningCurve
    from bertdesk.core.plan import Plan
    from bertdesk.core.provenance import Faithful
    from bertdesk.core.reproduce import Reproduction
    from bertdesk.core.train import Trained


@dataclass(frozen=True, slots=True)
class TrainOrder:
    """What `bertdesk train` was told; `changes` replace numbers of the preset."""

    data: Path
    out: Path
    text: Sequence[str] | None
    label: str | None
    encoder: str
    preset: Preset
    changes: Mapping[str, Any]  # Any: values of TrainConfig's fields, which checks them
    device: str
    mirror: str
    seeds: int = 1
    """Runs, of which the best is kept."""
    resume: bool = False
    anew: bool = False
    config: Path | None = None
    """A file that replaces preset and changes."""
    leave_test: Path | None = None
    """A file to write the test part's figures to."""
    rows_from: Path | None = None
    """A file with the rows of `data` as they are now, where a person has changed them."""
    pair: str | None = None
    separator: str | None = None


def train(order: TrainOrder, token: CancelToken) -> Work["Trained | None"]:
    from bertdesk.core.several import join

    crew = join(order.device)
    encoder = yield from crew.together(_known_encoder(order), token)
    from bertdesk import runs
    from bertdesk.core import elsewhere, exchange

    is_decided = order.leave_test or crew.size > 1
    there = None if is_decided else elsewhere.pack_for(order.device)  # who is to leave it has been sent there
    if there is not None:
        return (yield from _train_there(there, order, encoder, token))
    trained = yield from runs.train(
        exchange.read_rows(order.rows_from) if order.rows_from else order.data,
        text=order.text,
        label=order.label,
        pair=order.pair,
        separator=order.separator,
        encoder=encoder,
        config=exchange.read_config(order.config) if order.config else None,
        preset=order.preset,
        changes=order.changes,
        seeds=order.seeds,
        resume=order.resume,
        anew=order.anew,
        out=order.out,
        device=order.device,
        cancel=token,
        mirror=order.mirror,
        crew=crew,
    )
    if order.leave_test and trained is not None and trained.evaluation is not None:
        exchange.leave_test(order.leave_test, trained.evaluation)
    return trained


def choose(trained: "Trained", token: CancelToken) -> Work["Faithful"]:
    """Find out which way to explain suits the model, and write it into its record."""
    from bertdesk.core.explain import choose as choosing

    found = yield from choosing.choose(trained.classifier, trained.test.texts, cancel=token)
    choosing.keep(trained.classifier, found)
    return found


def _known_encoder(order: TrainOrder) -> Work[Encoder]:
    verbs.must_exist(order.data)
    yield from ()
    return base_models.find(order.encoder)


def plan(order: TrainOrder, token: CancelToken) -> Work["Plan"]:
    """Try what `train` would do, on this program's own device."""
    verbs.must_exist(order.data)
    encoder = base_models.find(order.encoder)
    from bertdesk import runs

    return (
        yield from runs.plan(
            order.data, text=order.text, label=order.label, pair=order.pair, separator=order.separator,
            encoder=encoder, preset=order.preset,
            changes=order.changes, seeds=order.seeds, out=order.out, device=order.device, cancel=token,
            mirror=order.mirror,
        )
    )  # fmt: skip


def _train_there(there: Pack, order: TrainOrder, encoder: Encoder, token: CancelToken) -> Work["Trained | None"]:
    """Train in the GPU pack, as the window does."""
    from bertdesk.core import elsewhere
    from bertdesk.data import read_dataset

    table, dataset = yield from read_dataset(
        order.data, text=order.text, label=order.label, pair=order.pair, separator=order.separator, cancel=token
    )
    config = replace(base_models.recipe(encoder, order.preset, rows=dataset.n), **order.changes)
    told = table.notices + dataset.notices
    return (
        yield from elsewhere.train(
            there,
            elsewhere.Order(
                table,
                dataset.columns,
                encoder,
                config,
                order.out,
                order.device,
                order.mirror,
                told,
                order.seeds,
                resume=order.resume,
                anew=order.anew,
            ),
            cancel=token,
        )
    )


def reproduce(
    model: Path,
    data: Path,
    *,
    out: Path | None,
    encoder: str | None,
    device: str | None,
    despite_data: bool,
    token: CancelToken,
) -> Work["Reproduction | None"]:
    verbs.must_exist(model, data)
    from bertdesk import runs

    return (
        yield from runs.reproduce(
            model, data, out=out, encoder=encoder, device=device or "", mirror=settings.load().hub_mirror,
            despite_data=despite_data, cancel=token,
        )
    )  # fmt: skip


def learning_curve(
    data: Path,
    *,
    text: Sequence[str] | None,
    label: str | None,
    pair: str | None,
    separator: str | None,
    encoder: str,
    preset: Preset,
    exact: bool,
    device: str,
    mirror: str,
    token: CancelToken,
) -> Work["LearningCurve | None"]:
    verbs.must_exist(data)
    found = base_models.find(encoder)
    from bertdesk import runs

    return (
        yield from runs.learning_curve(
            data, text=text, label=label, pair=pair, separator=separator, encoder=found, preset=preset,
            exact=exact, device=device, mirror=mirror, cancel=token,
        )
    )  # fmt: skip
