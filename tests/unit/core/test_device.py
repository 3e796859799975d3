"""A device is what has run a kernel; everything else is told apart with a reason."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from doing import dataset_of, listen
from safetensors import SafetensorError
from tiny import reviews

from bertdesk.core import base_models, device
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import Notice
from bertdesk.core.preparation import prepare
from bertdesk.errors import DeviceUnusable

has_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here")
no_cuda = pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device here")
no_mps = pytest.mark.skipif(torch.backends.mps.is_available(), reason="there is an Apple GPU here")


def test_that_the_cpu_always_works() -> None:
    cpu = device.working()[-1]
    assert cpu.kind == "cpu"
    assert cpu == device.choose("cpu")
    assert cpu.torch == torch.device("cpu")
    assert cpu.memory_mb > 256


def test_that_the_fastest_device_is_chosen_where_none_is_named() -> None:
    assert device.choose() == device.choose("auto") == device.working()[0]


@no_cuda
def test_that_a_device_that_is_not_there_is_refused_with_a_reason() -> None:
    with pytest.raises(DeviceUnusable) as refusal:
        device.choose("cuda")
    reason = "not present, or this build of torch has no support for it"
    assert refusal.value.facts == {"device": "cuda", "reason": reason}
    assert "cuda" not in {found.kind for found in device.working()}


@no_mps
def test_that_an_apple_gpu_is_refused_where_there_is_none() -> None:
    with pytest.raises(DeviceUnusable):
        device.choose("mps")


@has_cuda
def test_that_a_cuda_device_has_a_name_and_memory() -> None:
    card = device.choose("cuda")
    assert card.name == torch.cuda.get_device_name()
    assert card.memory_mb > 256


@pytest.mark.parametrize("name", ["tpu", "", "cuda:7", "CPU"])
def test_that_a_device_that_torch_does_not_know_is_refused(name: str) -> None:
    with pytest.raises(DeviceUnusable) as refusal:
        device.choose(name)
    assert refusal.value.facts == {"device": name, "reason": f"torch knows no device called {name!r}"}


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (RuntimeError("CUDA error: no kernel image is available\nCompile with TORCH_USE_CUDA_DSA"), "CUDA error: no"),
        (AssertionError("Torch not compiled with CUDA enabled"), "Torch not compiled with CUDA enabled"),
    ],
)
def test_that_a_device_whose_kernel_fails_is_refused_with_its_first_line(
    monkeypatch: pytest.MonkeyPatch, broken: Exception, reason: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise broken

    monkeypatch.setattr(torch.nn.functional, "layer_norm", fail)
    with pytest.raises(DeviceUnusable) as refusal:
        device.choose("cpu")
    assert str(refusal.value.facts["reason"]).startswith(reason)
    assert "\n" not in str(refusal.value.facts["reason"])
    assert device.working() == ()


def test_that_a_device_that_computes_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.nn.functional, "layer_norm", lambda x, _: x * torch.nan)
    with pytest.raises(DeviceUnusable) as refusal:
        device.choose("cpu")
    assert refusal.value.facts["reason"] == "it computes nonsense"


@pytest.fixture
def broken_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    """A card that says it is there, and for which this torch has no kernel."""
    real = torch.ones

    def ones(*sizes: int, device: str = "cpu", **options: object) -> torch.Tensor:
        if device == "cuda":
            raise RuntimeError("CUDA error: no kernel image is available for execution on the device\nCompile with ...")
        return real(*sizes, device=device, **options)  # type: ignore[call-overload, no-any-return]  # handed on

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch, "ones", ones)


REASON = "CUDA error: no kernel image is available for execution on the device"


@pytest.mark.usefixtures("broken_cuda")
def test_that_a_gpu_that_runs_no_kernel_is_passed_over_with_its_reason() -> None:
    assert device.choose().kind == "cpu"
    assert device.broken_gpus() == (("cuda", REASON),)
    with pytest.raises(DeviceUnusable) as refusal:
        device.choose("cuda")
    assert refusal.value.facts == {"device": "cuda", "reason": REASON}


@no_cuda
@no_mps
def test_that_a_gpu_that_is_not_there_is_not_broken() -> None:
    assert device.broken_gpus() == ()


@pytest.mark.usefixtures("broken_cuda")
@pytest.mark.parametrize(("asked", "is_told"), [("auto", True), ("cpu", False)])
def test_that_training_on_the_processor_says_why_where_a_gpu_was_to_be_had(
    tiny_encoder: Path, asked: str, is_told: bool
) -> None:
    work = prepare(
        dataset_of(reviews(60)), base_models.find(str(tiny_encoder)), TrainConfig(), device=asked, mirror="",
        cancel=CancelToken(),
    )  # fmt: skip
    events, prepared = listen(work)
    told = Notice("gpu_unusable", {"device": "cuda", "reason": REASON})
    assert [event for event in events if isinstance(event, Notice)] == ([told] if is_told else [])
    assert prepared.device.kind == "cpu"


def test_that_training_is_in_float32_unless_bfloat16_is_measured_to_be_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    device.product_times.cache_clear()
    assert device.training_dtype("cpu") in (torch.float32, torch.bfloat16)
    assert device.training_dtype("mps") == torch.float32
    for half_s, expected in ((0.6, torch.bfloat16), (0.7, torch.float32), (4.0, torch.float32)):
        times = {torch.float32: 1.0, torch.bfloat16: half_s}
        monkeypatch.setattr(device, "_matmul_s", lambda _, dtype, rows, times=times: times[dtype])
        device.product_times.cache_clear()
        assert device.training_dtype("cpu") == expected
    device.product_times.cache_clear()


def test_that_an_emulated_bfloat16_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[int] = []

    def slow(_kind: str, dtype: torch.dtype, rows: int) -> float:
        measured.append(rows)
        return 40.0 if dtype == torch.bfloat16 else 1.0

    monkeypatch.setattr(device, "_matmul_s", slow)
    device.product_times.cache_clear()
    assert device.training_dtype("cpu") == torch.float32
    assert set(measured) == {32}
    device.product_times.cache_clear()


def test_that_the_window_keeps_a_core(monkeypatch: pytest.MonkeyPatch) -> None:
    before = torch.get_num_threads()
    monkeypatch.setenv("RAYON_NUM_THREADS", "")  # put back in the end
    monkeypatch.delenv("RAYON_NUM_THREADS")
    try:
        device.leave_a_core()
        assert torch.get_num_threads() == max(1, (os.cpu_count() or 2) - 1)
        assert os.environ["RAYON_NUM_THREADS"] == str(torch.get_num_threads())
    finally:
        torch.set_num_threads(before)


def test_that_running_out_of_memory_is_told_from_other_failures() -> None:
    with pytest.raises(RuntimeError) as real:
        torch.empty(2**50)
    assert device.is_out_of_memory(real.value)
    assert device.is_out_of_memory(MemoryError())
    assert device.is_out_of_memory(RuntimeError("could not create a primitive"))  # oneDNN's way to say so
    assert device.is_out_of_memory(RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate`"))
    assert device.is_out_of_memory(RuntimeError("std::bad_alloc"))
    assert device.is_out_of_memory(RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"))
    assert not device.is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
    assert device.is_out_of_memory(OSError(errno.ENOMEM, "Cannot allocate memory"))
    assert device.is_out_of_memory(SafetensorError("I/O error: Cannot allocate memory (os error 12)"))
    assert not device.is_out_of_memory(OSError(errno.EIO, "Input/output error"))
    assert not device.is_out_of_memory(ValueError("out of memory"))


def test_that_releasing_memory_leaves_tensors_alone() -> None:
    kept = torch.arange(5)
    device.release_memory()
    assert kept.tolist() == [0, 1, 2, 3, 4]


def test_that_threads_are_told_to_wait_quietly_before_torch_loads_and_a_persons_choice_stays() -> None:
    program = "import os, bertdesk.core.device; print(os.environ['OMP_WAIT_POLICY'], os.environ['GOMP_SPINCOUNT'])"
    environment = {name: value for name, value in os.environ.items() if name != "GOMP_SPINCOUNT"}
    environment["OMP_WAIT_POLICY"] = "active"
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["active", "0"]
