"""The program itself, killed without warning, goes on with --resume until it is done."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from interrupted import CONFIG, are_equal, config_file, go, weights

PROGRAM = (
    "import sys\n"
    "from bertdesk.core import keeper\n"
    "keeper._GAP_S, keeper._SHARE = 0.0, 1e9\n"  # a checkpoint at every step, not every minute
    "from bertdesk.__main__ import main\n"
    "sys.exit(main())\n"
)


def start(table: Path, encoder: Path, out: Path, config: Path) -> "subprocess.Popen[str]":
    arguments = ["train", table, "--out", out, "--model", encoder, "--config", config, "--device", "cpu"]
    columns = ["--text", "text", "--label", "label"]
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *map(str, arguments), *columns, "--resume", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


@pytest.fixture
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> "object":
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("_one_thread")
def test_that_the_program_killed_at_random_instants_ends_with_the_weights_of_one_that_was_not(
    table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    go(table, tiny_encoder, tmp_path / "whole", resume=False)
    config, out, dice = config_file(tmp_path / "config.json", CONFIG), tmp_path / "out", random.Random(3)
    for instant in (9, 22):  # events: in the middle of the head's start, among the steps
        with start(table, tiny_encoder, out, config) as child:
            assert child.stdout is not None
            for _ in range(instant):
                assert child.stdout.readline()
            time.sleep(dice.uniform(0, 0.05))
            child.kill()
    with start(table, tiny_encoder, out, config) as child:
        heard = [json.loads(line) for line in child.communicate()[0].splitlines()]
    assert child.returncode == 0
    assert heard[-1]["event"] == "RunFinished"
    assert any(event["event"] == "RunResumed" for event in heard)
    assert are_equal(weights(out), weights(tmp_path / "whole"))
    assert not (tmp_path / ".out.run").exists()
