"""The driver is asked through its own C interface: here a small library with the same calls stands in for a card."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bertdesk.core import nvidia
from bertdesk.core.nvidia import Card, Driver

SOURCE = """
#include <stdio.h>
int nvmlInit_v2(void) { return INIT; }
int nvmlShutdown(void) { return 0; }
int nvmlSystemGetDriverVersion(char *text, unsigned n) { snprintf(text, n, "580.65.06"); return 0; }
int nvmlSystemGetCudaDriverVersion(int *version) { *version = 13020; return 0; }
int nvmlDeviceGetCount_v2(unsigned *count) { *count = CARDS; return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned i, void **handle) {
  *handle = (void *)((size_t)i + 0x7f0000000001); return 0; }
int nvmlDeviceGetName(void *handle, char *text, unsigned n) {
  snprintf(text, n, "NVIDIA card %u", (unsigned)((size_t)handle - 0x7f0000000001)); return 0; }
#ifndef OLD
int nvmlDeviceGetCudaComputeCapability(void *handle, int *major, int *minor) {
  *major = 8; *minor = 6 + (int)((size_t)handle - 0x7f0000000001); return 0; }
#endif
"""


def use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, init: int = 0, cards: int = 2, options: str = "") -> None:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform == "win32":
        pytest.skip("no C compiler here")
    source, library = tmp_path / "nvml.c", tmp_path / "nvml.so"
    source.write_text(SOURCE, encoding="utf-8")
    flags = [f"-DINIT={init}", f"-DCARDS={cards}", *options.split()]
    subprocess.run([compiler, "-shared", "-fPIC", *flags, "-o", library, source], check=True)
    monkeypatch.setattr(nvidia, "_LIBRARY", str(library))


def test_that_driver_and_cards_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(tmp_path, monkeypatch)
    cards = (Card("NVIDIA card 0", (8, 6)), Card("NVIDIA card 1", (8, 7)))
    assert nvidia.find() == Driver("580.65.06", (13, 2), cards)


def test_that_a_computer_without_a_driver_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nvidia, "_LIBRARY", "libnothing-of-this-name.so.1")
    assert nvidia.find() is None


@pytest.mark.parametrize(("init", "cards", "options"), [(9, 2, ""), (0, 0, ""), (0, 2, "-DOLD")])
def test_that_a_driver_that_serves_no_card_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, init: int, cards: int, options: str
) -> None:
    """It does not start (kernel and library of different versions), has no card, or is older than its calls."""
    use(tmp_path, monkeypatch, init=init, cards=cards, options=options)
    assert nvidia.find() is None


def test_that_a_driver_runs_cuda_of_its_own_major_number_and_older() -> None:
    driver = Driver("580", (13, 0), (Card("x", (8, 0)), Card("y", (7, 0))))
    assert [driver.runs(cuda) for cuda in ((12, 8), (13, 0), (13, 2), (14, 0))] == [True, True, True, False]
    assert [driver.fits(capability) for capability in ((7, 5), (8, 0), (8, 6))] == [True, True, False]
