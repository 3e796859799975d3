"""Several processes train as one would, end as one, and fail as one."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from crews import in_crew, needs_fork
from doing import dataset_of, listen
from safetensors.torch import load_file
from tiny import reviews, write_csv
from torch import nn

from bertdesk import runs
from bertdesk.core import base_models, checkpoint, model
from bertdesk.core.activations import TokenIds
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.device import Device
from bertdesk.core.events import (
    Evaluated,
    Event,
    Notice,
    RunFinished,
    RunPaused,
    RunStarted,
    StepDone,
)
from bertdesk.core.keeper import from_main
from bertdesk.core.learner import Learner, _Piece
from bertdesk.core.objective import Classes
from bertdesk.core.parts import split_network
from bertdesk.core.provenance import Provenance
from bertdesk.core.split import Split, split
from bertdesk.core.tokens import Window
from bertdesk.core.train import fit
from bertdesk.errors import BertdeskError, Cancelled, CrewDiffers, FileMissing, OutOfMemory

pytestmark = needs_fork

CONFIG = TrainConfig(
    learning_rate=5e-3, epochs=2, batch_size=8, max_length=32, dropout=0.0, valid_share=0.2, test_share=0.2,
    patience=100, precision="float32",
)  # fmt: skip
RECORD = Provenance(encoder="tiny", text_column="text", label_column="label", rows=55)
Meanwhile = Callable[[Event, CancelToken, Crew], object]


@pytest.fixture
def parts() -> Split:
    """33 texts to train on: the last batch of an epoch has one text, and none for the second process."""
    made = split(dataset_of(reviews(55)), valid_share=0.2, test_share=0.2, seed=17)
    assert len(made.train) % CONFIG.batch_size == 1
    return made


@pytest.fixture
def run(parts: Split, tiny_encoder: Path, cpu: Device, tmp_path: Path) -> Callable[..., list[Event]]:
    """Return the events of a run into tmp_path/NAME, and whether it gave a model."""

    def run(
        crew: Crew = ALONE, name: str = "out", config: TrainConfig = CONFIG, *, meanwhile: Meanwhile | None = None,
        resumes: bool = False,
    ) -> list[Event]:  # fmt: skip
        token = CancelToken()
        fresh = model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=32, device=cpu, seed=17)
        out = tmp_path / name
        found = checkpoint.newest(checkpoint.folder_of(out))[0] if resumes else None
        work = fit(config, parts, fresh, out, record=RECORD, cancel=token, crew=crew, resume=found)
        events, trained = listen(work, meanwhile=lambda event: meanwhile and meanwhile(event, token, crew))
        assert (trained is not None) == (crew.is_main and isinstance(events[-1], RunFinished))
        return events

    return run


def losses(events: list[Event]) -> dict[int, float]:
    return {event.step: event.loss for event in events if isinstance(event, StepDone)}


def scores(events: list[Event]) -> list[tuple[str, float, float]]:
    return [(event.part, event.accuracy, event.loss) for event in events if isinstance(event, Evaluated)]


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "model.safetensors")


@pytest.mark.parametrize(
    "changes",
    [{"frozen_layers": 0}, {"frozen_layers": 1, "class_weights": "balanced"}, {"keeps_activations": False}],
    ids=["all layers", "kept activations", "computed activations"],
)
def test_that_two_processes_learn_what_one_does(
    run: Callable[..., list[Event]], tmp_path: Path, changes: dict[str, Any]
) -> None:
    config = replace(CONFIG, head_first=True, **{"frozen_layers": 1, **changes})
    alone = run(config=config, name="one")
    main, other = in_crew(tmp_path, lambda crew: run(crew, "two", config))
    assert list(losses(main)) == list(losses(alone)) == list(range(1, 11))
    assert losses(main) == pytest.approx(losses(alone), abs=1e-4)
    assert losses(other) == losses(main)
    assert [part for part, *_ in scores(main)] == ["valid"] * 3 + ["test"]
    for (part, accuracy, loss), (part_alone, accuracy_alone, loss_alone) in zip(
        scores(main), scores(alone), strict=True
    ):
        assert (part, accuracy) == (part_alone, accuracy_alone)
        assert loss == pytest.approx(loss_alone, abs=1e-4)
    assert scores(other) == scores(main)[:3]
    there, here = weights(tmp_path / "two"), weights(tmp_path / "one")
    assert all(torch.allclose(there[name], here[name], atol=1e-4) for name in here)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")], "nothing is left over"


def test_that_three_processes_with_less_than_a_text_each_learn_the_same(
    run: Callable[..., list[Event]], tmp_path: Path
) -> None:
    config = replace(CONFIG, batch_size=2, max_steps=4)
    alone = run(config=config, name="one")
    crew = in_crew(tmp_path, lambda crew: run(crew, "three", config), size=3)
    assert [losses(events) for events in crew] == [pytest.approx(losses(alone), abs=1e-4)] * 3


def test_that_a_pause_asked_of_one_process_ends_all_and_one_alone_can_go_on(
    run: Callable[..., list[Event]], tmp_path: Path
) -> None:
    def ask_the_second(event: Event, token: CancelToken, crew: Crew) -> None:
        if crew.rank == 1 and isinstance(event, StepDone) and event.step == 4:
            token.request_pause()

    whole = run(name="one")
    paused = in_crew(tmp_path, lambda crew: run(crew, "two", meanwhile=ask_the_second))
    assert [events[-1] for events in paused] == [RunPaused(4, 10, str(tmp_path / "two"))] * 2
    rest = run(name="two", resumes=True)
    assert isinstance(rest[-1], RunFinished)
    assert losses(paused[0]) | losses(rest) == pytest.approx(losses(whole), abs=1e-4)


def test_that_a_pause_of_two_goes_on_bit_for_bit_though_only_one_of_them_has_the_checkpoint(
    run: Callable[..., list[Event]], tmp_path: Path, parts: Split, tiny_encoder: Path, cpu: Device
) -> None:
    config = replace(CONFIG, dropout=0.1)

    def pause(event: Event, token: CancelToken, crew: Crew) -> None:
        if isinstance(event, StepDone) and event.step == 6:
            token.request_pause()

    def go_on(crew: Crew) -> list[Event]:
        found = checkpoint.newest(checkpoint.folder_of(tmp_path / "two"))[0] if crew.is_main else None
        fresh = model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=32, device=cpu, seed=17)
        work = fit(
            config, parts, fresh, tmp_path / "two", record=RECORD, cancel=CancelToken(), crew=crew,
            resume=from_main(found, crew),
        )  # fmt: skip
        return listen(work)[0]

    whole, _ = in_crew(tmp_path, lambda crew: run(crew, "whole", config))
    paused, _ = in_crew(tmp_path, lambda crew: run(crew, "two", config, meanwhile=pause))
    rest, _ = in_crew(tmp_path, go_on)
    assert losses(paused) | losses(rest) == losses(whole)
    there, here = weights(tmp_path / "two"), weights(tmp_path / "whole")
    assert all(torch.equal(there[name], here[name]) for name in here)


@pytest.mark.parametrize(("way", "most"), [("_forward", 2), ("_backward", 1)])
def test_that_memory_that_runs_short_in_one_process_halves_the_pieces_of_all(
    run: Callable[..., list[Event]], tmp_path: Path, way: str, most: int
) -> None:
    def with_less_memory(crew: Crew) -> list[Event]:
        work = getattr(Learner, way)

        def short(self: Learner, *told: Any) -> torch.Tensor:
            (piece,) = (each for each in told if isinstance(each, _Piece))
            if crew.rank == 1 and len(piece.members) > most:
                raise OutOfMemory(device="cpu", batch_size=len(piece.members), max_length=piece.longest)
            found: torch.Tensor = work(self, *told)
            return found

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Learner, way, short)
            return run(crew, "two")

    alone = run(name="one")
    crew = in_crew(tmp_path, with_less_memory)
    for events in crew:
        halvings = [Notice("memory_short", {"micro_batch": texts}) for texts in (2, 1) if texts >= most]
        assert [event for event in events if isinstance(event, Notice)] == halvings
        assert losses(events) == pytest.approx(losses(alone), abs=1e-4)


def test_that_a_batch_that_did_not_fit_may_fail_again_with_fewer_at_once(
    tiny_encoder: Path, cpu: Device, tmp_path: Path
) -> None:
    """Each has two of its four texts, in one piece whatever may be computed at once; the second has room for one."""

    def work(crew: Crew) -> list[str]:
        made = model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=32, device=cpu, seed=17)
        parts = split_network(made.network, frozen_layers=0)
        learner = Learner(CONFIG, parts, Classes(kind="cpu", dtype=torch.float32), kind="cpu", total_steps=9, crew=crew)
        windows = [Window(i, np.array([2, 7, 8, 3], np.int32), np.zeros((4, 2), np.int32), 1.0) for i in range(4)]
        texts = TokenIds(windows, pad_id=0, device=cpu.torch)
        backward, found = Learner._backward, []

        def short(self: Learner, piece: _Piece, loss: torch.Tensor) -> torch.Tensor:
            if crew.rank == 1 and len(piece.members) > 1:
                raise OutOfMemory(device="cpu", batch_size=len(piece.members), max_length=piece.longest)
            return backward(self, piece, loss)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Learner, "_backward", short)
            for micro_batch in (4, 2, 1):
                try:
                    learner.step(texts, range(4), torch.tensor([0, 1, 0, 1]), rate=1e-3, micro_batch=micro_batch)
                    found.append("done")
                except OutOfMemory as error:
                    found.append(error.code)
        return found

    assert in_crew(tmp_path, work) == [[OutOfMemory.code, OutOfMemory.code, "done"]] * 2


def test_that_a_loss_that_explodes_takes_all_processes_back(run: Callable[..., list[Event]], tmp_path: Path) -> None:
    def spoil(event: Event, _token: CancelToken, crew: Crew) -> None:
        if isinstance(event, StepDone) and event.step == 4 and not spoilt:
            spoilt.append(event)
            patch.setattr(Learner, "_forward", lambda *_: torch.full((1,), float("nan"), requires_grad=True))
        elif isinstance(event, Notice):
            patch.undo()

    spoilt: list[Event] = []
    with pytest.MonkeyPatch.context() as patch:
        main, other = in_crew(tmp_path, lambda crew: run(crew, "two", meanwhile=spoil))
    fallen = [event for event in main if isinstance(event, Notice)]
    assert [event.code for event in fallen] == ["loss_exploded"]
    assert [event for event in other if isinstance(event, Notice)] == fallen
    assert isinstance(main[-1], RunFinished)
    assert losses(other) == losses(main)


def test_that_what_one_process_cannot_read_ends_all_with_its_reason(tmp_path: Path) -> None:
    table = write_csv(tmp_path / "here.csv", reviews(40))

    def prepared(crew: Crew) -> tuple[list[Event], str]:
        events: list[Event] = []
        data = table if crew.is_main else tmp_path / "gone.csv"
        work = runs.train(
            data, text=None, label=None, encoder=base_models.BUILT_IN, out=tmp_path / "out", device="cpu",
            cancel=CancelToken(), crew=crew,
        )  # fmt: skip
        try:
            listen(work, heard=events)
        except BertdeskError as error:
            return events, error.code
        return events, ""

    (heard, code), (_, other_code) = in_crew(tmp_path, prepared)
    assert code == other_code == FileMissing.code
    assert [
        event.facts["rank"] for event in heard if isinstance(event, Notice) and event.code == "failed_elsewhere"
    ] == [1]
    assert not [event for event in heard if isinstance(event, RunStarted)]


def test_that_processes_with_different_tables_refuse_to_train(tmp_path: Path, tiny_encoder: Path) -> None:
    tables = [write_csv(tmp_path / f"{n}.csv", reviews(n)) for n in (40, 42)]

    def begun(crew: Crew) -> dict[str, Any]:
        work = runs.train(
            tables[crew.rank], text=None, label=None, encoder=base_models.find(str(tiny_encoder)),
            config=CONFIG, out=tmp_path / "out", device="cpu", cancel=CancelToken(), crew=crew,
        )  # fmt: skip
        with pytest.raises(CrewDiffers) as caught:
            listen(work)
        return dict(caught.value.facts)

    assert in_crew(tmp_path, begun) == [{"names": "table"}] * 2


def test_that_shares_are_disjoint_and_sums_are_whole(tmp_path: Path) -> None:
    def work(crew: Crew) -> tuple[list[int], list[float], str, bool]:
        mine = np.zeros(5)
        mine[list(crew.share(range(5)))] = crew.rank + 1
        return (
            list(crew.share(range(5))),
            crew.sum(mine).tolist(),
            crew.from_main(f"rank {crew.rank}"),
            crew.any(crew.rank == 1),
        )

    assert in_crew(tmp_path, work) == [
        ([0, 2, 4], [1, 2, 1, 2, 1], "rank 0", True),
        ([1, 3], [1, 2, 1, 2, 1], "rank 0", True),
    ]


def test_that_each_process_drops_other_activations_and_the_same_ones_again(tmp_path: Path) -> None:
    def drawn(crew: Crew) -> list[float]:
        numbers = []
        for step in (3, 4, 3):
            crew.reseed(17, step)
            numbers.append(torch.rand(()).item())
        return numbers

    first, second = in_crew(tmp_path, drawn)
    assert first[0] == first[2]
    assert second[0] == second[2]
    assert len({*first, *second}) == 4


def test_that_a_stop_in_a_piece_of_work_ends_it_everywhere(tmp_path: Path) -> None:
    def work(crew: Crew) -> bool:
        token = CancelToken()

        def one() -> Any:
            yield from ()
            if crew.rank == 1:
                token.request()
                token.raise_if_requested()

        with pytest.raises(Cancelled):
            listen(crew.together(one(), token))
        return token.requested and not token.is_pause

    assert in_crew(tmp_path, work) == [True, True]


@pytest.mark.parametrize("frozen_layers", [0, 1])
def test_that_every_weight_that_learns_has_a_gradient(tiny_encoder: Path, cpu: Device, frozen_layers: int) -> None:
    """What had none would let the processes wait for it for ever."""
    made = model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=32, device=cpu, seed=17)
    parts = split_network(made.network, frozen_layers=frozen_layers)
    ids, mask = torch.tensor([[2, 7, 8, 3]]), torch.ones((1, 4), dtype=torch.int64)
    inputs = ids if parts.lower is None else parts.lower(ids, mask)
    nn.functional.cross_entropy(parts.upper(inputs, mask), torch.tensor([1])).backward()
    assert [name for name, weight in parts.learning.items() if weight.grad is None] == []
