"""The same seed, data and device give the same losses, figures and weights, to the last bit."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest
import torch
from doing import listen
from safetensors.torch import load_file
from tiny import reviews, write_csv

import bertdesk
from bertdesk import runs
from bertdesk.core import base_models
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import BaselineScored, Evaluated, StepDone
from bertdesk.core.exchange import config_text

CONFIG = TrainConfig(
    learning_rate=5e-3, epochs=3, batch_size=8, max_length=32, dropout=0.0, valid_share=0.2, test_share=0.2,
    head_first=True, precision="float32",  # each process would measure anew which is faster
)  # fmt: skip
CHECKOUT = Path(bertdesk.__file__).parents[1]


@dataclass(frozen=True)
class Run:
    losses: list[tuple[float, float]]
    """Loss and rate of each step."""
    figures: list[dict[str, object]]
    weights: dict[str, torch.Tensor]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "reviews.csv", reviews(60))


@pytest.fixture
def trained(table: Path, tiny_encoder: Path, tmp_path: Path) -> Callable[[TrainConfig], Run]:
    def run(config: TrainConfig) -> Run:
        out = tmp_path / "out"
        events, _ = listen(
            runs.train(
                table, text="text", label="label", encoder=base_models.local(tiny_encoder), config=config, out=out,
                device="cpu", cancel=CancelToken(),
            )
        )  # fmt: skip
        return Run(
            [(event.loss, event.learning_rate) for event in events if isinstance(event, StepDone)],
            [asdict(event) for event in events if isinstance(event, Evaluated | BaselineScored)],
            load_file(out / "model.safetensors"),
        )

    return run


def is_equal(one: Run, other: Run) -> bool:
    return (
        one.losses == other.losses
        and one.figures == other.figures
        and one.weights.keys() == other.weights.keys()
        and all(torch.equal(tensor, other.weights[name]) for name, tensor in one.weights.items())
    )


@pytest.mark.parametrize("dropout", [0.0, 0.3])
@pytest.mark.parametrize("threads", [1, 2])
def test_that_a_run_repeats_itself(trained: Callable[[TrainConfig], Run], dropout: float, threads: int) -> None:
    torch.set_num_threads(threads)
    try:
        config = replace(CONFIG, dropout=dropout)
        first = trained(config)
        torch.rand(7)  # whatever drew random numbers in between
        second = trained(config)
    finally:
        torch.set_num_threads(1)
    assert len(first.losses) == 15
    assert is_equal(first, second)


@pytest.mark.parametrize("change", [{"seed": 18}, {"dropout": 0.1}, {"learning_rate": 4e-3}])
def test_that_another_setting_gives_another_run(
    trained: Callable[[TrainConfig], Run], change: dict[str, float]
) -> None:
    assert not is_equal(trained(CONFIG), trained(replace(CONFIG, **change)))


def test_that_processes_with_differently_hashed_strings_agree(table: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    config.write_text(config_text(replace(CONFIG, dropout=0.3)), encoding="utf-8")
    runs = []
    for hash_seed in ("1", "2"):
        out = tmp_path / f"out-{hash_seed}"
        done = subprocess.run(
            [
                sys.executable, "-m", "bertdesk", "train", str(table), "--out", str(out), "--model", str(tiny_encoder),
                "--device", "cpu", "--config", str(config), "--json",
            ],
            cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONHASHSEED": hash_seed, "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        events = [json.loads(line) for line in done.stdout.splitlines()]
        judged = [event for event in events if event["event"] in ("Evaluated", "BaselineScored")]
        runs.append((judged, (out / "model.safetensors").read_bytes()))
    assert len(runs[0][0]) == 7
    assert runs[0] == runs[1]
