"""What frozen layers give is kept to the last bit that two bytes have, or not at all; it leaves nothing behind."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

import numpy as np
import pytest
import torch
from doing import listen
from networks import PAD, make_network
from processes import wait_until_gone
from torch import nn

from bertdesk.core import activations
from bertdesk.core.activations import Computed, Kept, Ready, Source, TokenIds
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Event, Notice, Progressed
from bertdesk.core.parts import split_network
from bertdesk.core.tokens import Window
from bertdesk.errors import Cancelled, OutOfMemory

NOT_KEPT = [Notice("activations_not_kept", {"gb": 0.0})]


@pytest.fixture(scope="module")
def lower() -> nn.Module:
    found = split_network(make_network("bert"), frozen_layers=2).lower
    assert found is not None
    return found


@pytest.fixture(scope="module")
def windows() -> list[Window]:
    dice = np.random.default_rng(5)
    return [
        Window(i, dice.integers(2, 50, int(n)).astype(np.int32), np.zeros((int(n), 2), np.int32), 1.0)
        for i, n in enumerate(dice.integers(3, 40, 60))
    ]


def keep(
    windows: list[Window], lower: nn.Module | None, place: Path | None, **others: Any
) -> tuple[list[Event], Source]:
    return listen(
        activations.source(
            windows, lower, width=32, pad_id=PAD, place=place, device=torch.device("cpu"),
            **{"dtype": torch.float32, "cancel": CancelToken(), **others},
        )
    )  # fmt: skip


Make = Callable[..., tuple[list[Event], Source]]


@pytest.fixture
def make(lower: nn.Module, windows: list[Window]) -> Make:
    def made(
        place: Path | None,
        *,
        dtype: torch.dtype = torch.float32,
        is_frozen: bool = True,
        cancel: CancelToken | None = None,
    ) -> tuple[list[Event], Source]:
        return keep(windows, lower if is_frozen else None, place, dtype=dtype, cancel=cancel or CancelToken())

    return made


@pytest.mark.parametrize(("dtype", "rounding"), [(torch.float32, 2**-11), (torch.bfloat16, 0.0)])
def test_that_what_was_kept_is_what_is_computed_but_for_its_rounding(
    make: Make, windows: list[Window], tmp_path: Path, dtype: torch.dtype, rounding: float
) -> None:
    events, kept = make(tmp_path, dtype=dtype)
    _, computed = make(None, dtype=dtype)
    assert isinstance(kept, Kept)
    assert isinstance(computed, Computed)
    assert kept.lengths.tolist() == computed.lengths.tolist() == [len(window.ids) for window in windows]
    assert {type(event) for event in events} == {Progressed}
    assert events[-1] == Progressed("preparing", 60, 60)
    for members in ((0,), (7, 3, 59), tuple(range(60))):
        (got, mask), (wanted, wanted_mask) = kept.read(members), computed.read(members)
        assert got.dtype == torch.float32
        assert got.shape == wanted.shape == (len(members), mask.shape[1], 32)
        assert torch.equal(mask, wanted_mask)
        there = mask.bool()
        slack = 1e-5 if dtype == torch.float32 else 0.04  # other shapes of a batch add up in another order
        torch.testing.assert_close(got[there], wanted[there].float(), rtol=rounding, atol=slack)
        assert not got[~there].any()


def test_that_nothing_is_kept_for_a_network_that_learns_in_every_layer(make: Make, tmp_path: Path) -> None:
    events, source = make(tmp_path, is_frozen=False)
    assert events == []
    assert isinstance(source, TokenIds)
    input_ids, mask = source.read((0, 1))
    assert input_ids.dtype == torch.int64
    assert (input_ids == PAD).equal(mask == 0)


def test_that_what_would_take_more_than_half_of_the_free_disk_is_not_kept(
    make: Make, windows: list[Window], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = sum(len(window.ids) for window in windows) * 32 * 2
    for free, kind in ((2 * need - 1, Computed), (2 * need, Kept)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: SimpleNamespace(free=free))
        events, source = make(tmp_path)
        assert isinstance(source, kind)
        assert [event for event in events if isinstance(event, Notice)] == (NOT_KEPT if kind is Computed else [])


def test_that_a_disk_that_fills_up_meanwhile_is_told_of_and_the_layers_are_computed_each_time(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """/dev/full is a disk without any room."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")

    def full(**_: object) -> IO[bytes]:
        return Path("/dev/full").open("r+b", buffering=0)

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    events, source = make(tmp_path)
    assert isinstance(source, Computed)
    assert [event for event in events if isinstance(event, Notice)] == NOT_KEPT


class Roomless(nn.Module):
    """The lower part where memory ends above so many tokens."""

    def __init__(self, lower: nn.Module, most_tokens: int) -> None:
        super().__init__()
        self._lower, self._most_tokens = lower, most_tokens
        self.sizes: list[int] = []

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        self.sizes.append(input_ids.numel())
        if input_ids.numel() > self._most_tokens:
            torch.empty(2**50)
        found: torch.Tensor = self._lower(input_ids, attention_mask)
        return found


@pytest.mark.parametrize("most_tokens", [600, 40])
def test_that_fewer_windows_are_read_at_once_until_they_fit(
    lower: nn.Module, windows: list[Window], tmp_path: Path, most_tokens: int
) -> None:
    roomless = Roomless(lower, most_tokens)
    _, kept = keep(windows, roomless, tmp_path)
    _, wanted = keep(windows, lower, tmp_path)
    assert isinstance(kept, Kept)
    assert most_tokens / 2 < max(size for size in roomless.sizes if size <= most_tokens)
    everything = range(len(windows))
    torch.testing.assert_close(kept.read(everything), wanted.read(everything), rtol=2**-10, atol=1e-5)


def test_that_a_single_window_that_does_not_fit_is_out_of_memory(
    lower: nn.Module, windows: list[Window], tmp_path: Path
) -> None:
    with pytest.raises(OutOfMemory) as failure:
        keep(windows, Roomless(lower, 20), tmp_path)
    assert failure.value.facts["batch_size"] == 1
    assert list(tmp_path.iterdir()) == []


def test_that_the_file_has_no_name_while_it_is_filled_and_read(
    windows: list[Window], lower: nn.Module, tmp_path: Path
) -> None:
    seen = []
    work = activations.source(
        windows, lower, width=32, pad_id=PAD, place=tmp_path, device=torch.device("cpu"), dtype=torch.float32,
        cancel=CancelToken(),
    )  # fmt: skip
    _, source = listen(work, meanwhile=lambda _: seen.append(list(tmp_path.iterdir())))
    assert source.read((0,))[0].any()
    assert seen
    assert not any([*seen, list(tmp_path.iterdir())])


def test_that_a_wish_to_stop_is_heard_between_two_groups(make: Make, tmp_path: Path) -> None:
    token = CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        make(tmp_path, cancel=token)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_that_a_killed_program_leaves_nothing_in_the_folder(tmp_path: Path) -> None:
    program = (
        "import time\n"
        "from pathlib import Path\n"
        "from bertdesk.core.crew import ALONE\n"
        f"with ALONE.file(Path({str(tmp_path)!r})) as file:\n"
        "    file.write(b'x' * 1_000_000)\n"
        "    file.flush()\n"
        "    print('written', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "written\n"
        child.kill()
        wait_until_gone(child.pid)
    assert os.listdir(tmp_path) == []  # noqa: PTH208  # hidden names too


def test_that_a_batch_read_once_can_be_cut_again() -> None:
    ready = Ready(np.array([2, 3, 4]), torch.arange(12).view(3, 4), torch.ones(3, 4, dtype=torch.int64))
    inputs, mask = ready.read(range(1, 3))
    assert inputs.tolist() == [[4, 5, 6, 7], [8, 9, 10, 11]]
    assert mask.shape == (2, 4)
