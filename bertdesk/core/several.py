"""The processes that torchrun or accelerate launch started, as a Crew; Hugging Face Accelerate lets them talk."""

import contextlib
import errno
import logging
import os
import socket
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bertdesk.core import launcher
from bertdesk.core.cancel import CancelToken
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.events import Notice, Work
from bertdesk.errors import BertdeskError, Cancelled, CrewDiffers, WorkerLost, by_code

if TYPE_CHECKING:
    import torch
    from torch import nn

T = TypeVar("T")

_PAUSE, _STOP = 1, 2
_groups: list[object] = []
"""Held until the process ends. When the last reference to gloo's group goes, with DDP's reducer, its destructor waits
for threads of its own and holds Python's lock, for which one of them may be waiting: neither ever ends (torch 2.13)."""


def end_process(code: int) -> None:
    """End this process here if it has met others: in an interpreter's own ending, threads of gloo's may abort it."""
    if _groups:
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def join(preferred: str) -> Crew:
    """All: meet the other processes that were started with this one; ALONE where there are none.

    `preferred` is a device as `device.choose` takes it. Raises: DeviceUnusable.
    """
    return Several(preferred) if launcher.size_here() > 1 else ALONE


class Several(Crew):
    """The processes that were started together, one device each."""

    def __init__(self, preferred: str) -> None:
        self._local_rank = int(os.environ.get("LOCAL_RANK", "0"))
        self._local_size = int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
        self.kind = launcher.take_device(preferred, self._local_rank, self._local_size)
        # Seconds to import, and of no use to a process that is alone.
        import torch
        from accelerate import Accelerator
        from accelerate.utils import DistributedDataParallelKwargs, InitProcessGroupKwargs

        with self._noticing_loss():
            launcher.meet_afresh(self.kind)
            self._accelerator = Accelerator(
                cpu=self.kind == "cpu",
                mixed_precision="no",  # the learner decides about its arithmetic
                kwargs_handlers=[
                    InitProcessGroupKwargs(timeout=launcher.LONGEST_WAIT),
                    DistributedDataParallelKwargs(broadcast_buffers=False),  # or every forward pass would wait for all
                ],
            )
        _groups.append(torch.distributed.group.WORLD)
        if self.kind == "cpu":
            launcher.divide_cores(self._local_size)
        self.rank, self.size = self._accelerator.process_index, self._accelerator.num_processes

    def share(self, items: Sequence[T]) -> Sequence[T]:
        return items[self.rank :: self.size]

    def share_here(self, items: Sequence[T]) -> Sequence[T]:
        return items[self._local_rank :: self._local_size]

    def together(self, work: Work[T], cancel: CancelToken) -> Work[T]:
        trouble: BertdeskError | Cancelled | None = None
        product: T | None = None
        try:
            product = yield from work
        except (BertdeskError, Cancelled) as error:
            trouble = error
        failure = (trouble.code, trouble.facts) if isinstance(trouble, BertdeskError) else None
        ends = self._gather(
            ((_wish(cancel) or _STOP) if isinstance(trouble, Cancelled) else 0, failure, socket.gethostname())
        )
        for rank, (_, failed, computer) in enumerate(ends):
            if failed is not None:
                if rank != self.rank:
                    yield Notice("failed_elsewhere", {"rank": rank, "computer": computer})
                code, facts = failed
                try:
                    raise by_code(code)(**facts) from trouble
                finally:
                    del trouble  # it would hold this frame, and with its own all that had been computed
        _end_if(max(wish for wish, _, _ in ends), cancel)
        return product  # type: ignore[return-value]  # a product that is None is one of type T

    def in_turn(self, work: Work[T], cancel: CancelToken) -> Work[T]:
        is_first = self._local_rank == 0
        first = yield from self.together(work if is_first else _nothing(), cancel)
        second = yield from self.together(_nothing() if is_first else work, cancel)
        return first if is_first else second  # type: ignore[return-value]  # that one is the work's

    def agree(self, cancel: CancelToken) -> None:
        _end_if(self._most(_wish(cancel)), cancel)

    def any(self, claim: bool, /) -> bool:  # noqa: FBT001
        return self._most(int(claim)) > 0

    def sum(self, values: NDArray[Any]) -> NDArray[Any]:  # Any: whatever kind of number it is
        import torch

        summed: NDArray[Any] = self.total(torch.from_numpy(values).to(self.kind)).cpu().numpy()  # Any: as above
        return summed

    def total(self, value: "torch.Tensor") -> "torch.Tensor":
        with self._noticing_loss():
            summed: torch.Tensor = self._accelerator.reduce(value, "sum")
        return summed

    def from_main(self, value: T) -> T:
        from accelerate.utils import broadcast_object_list

        with self._noticing_loss():
            given: T = broadcast_object_list([value])[0]
        return given

    def tensors_from_main(self, tensors: "Mapping[str, torch.Tensor]") -> "Mapping[str, torch.Tensor]":
        import torch

        kinds = self.from_main([(name, tensor.shape, tensor.dtype) for name, tensor in tensors.items()])
        found = {}
        for name, shape, dtype in kinds:
            tensor = tensors[name] if self.is_main else torch.empty(shape, dtype=dtype)
            there = tensor.to(self.kind)  # one after the other: a card need not hold all of them
            self.spread(there)
            found[name] = there.cpu()
        return found

    def spread(self, *tensors: "torch.Tensor") -> None:
        from accelerate.utils import broadcast

        with self._noticing_loss():
            for tensor in tensors:
                broadcast(tensor.detach())

    def refuse_differences(self, **facts: object) -> None:
        all_facts = self._gather(facts)
        if names := [name for name in facts if any(each[name] != facts[name] for each in all_facts)]:
            raise CrewDiffers(names=", ".join(names))

    def wrap(self, module: "nn.Module") -> "nn.Module":
        with self._noticing_loss(), warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # older torch does not know broadcast_buffers' new name
            wrapped: nn.Module = self._accelerator.prepare_model(module)
        return wrapped

    def apart(self, module: "nn.Module") -> AbstractContextManager[None]:
        block: AbstractContextManager[None] = self._accelerator.no_sync(module)
        return block

    @contextlib.contextmanager
    def meeting(self, module: "nn.Module") -> Iterator[None]:
        with self._noticing_loss(), self._accelerator.trigger_sync_in_backward(module):
            yield

    @contextlib.contextmanager
    def _noticing_loss(self) -> Iterator[None]:
        """Make a fact of the end of another process. Raises: WorkerLost."""
        from torch.distributed import DistError

        try:
            yield
        except RuntimeError as error:  # gloo has no class of its own
            if isinstance(error, DistError) or "gloo" in str(error):
                raise WorkerLost from error
            raise

    def reseed(self, seed: int, step: int) -> None:
        import torch

        torch.manual_seed(int(np.random.SeedSequence((seed, step, self.rank)).generate_state(1, np.uint64)[0] >> 1))

    @contextlib.contextmanager
    def file(self, place: Path) -> Iterator[IO[bytes]]:
        name, file = "", None
        with contextlib.suppress(OSError):
            if self._local_rank == 0:
                number, name = tempfile.mkstemp(dir=place, prefix=".bertdesk-")
                os.close(number)
        names = self._gather(name)
        leader = self.rank - self._local_rank  # a computer's processes have ranks in a row
        with contextlib.suppress(OSError):
            file = Path(names[leader]).open("r+b")  # noqa: SIM115  # closed below
        is_missing = self.any(file is None)
        if name:
            Path(name).unlink()
        with contextlib.ExitStack() as stack:
            if file is not None:
                stack.enter_context(file)
            if is_missing or file is None:
                raise OSError(errno.EIO, "a process could not open its file")
            yield file

    def leave(self) -> None:
        self._accelerator.end_training()
        if self.kind == "cpu":
            launcher.divide_cores(1)

    def _most(self, value: int) -> int:
        import torch

        with self._noticing_loss():
            return int(self._accelerator.reduce(torch.tensor(value, device=self.kind), "max"))

    def _gather(self, value: T) -> list[T]:
        from accelerate.utils import gather_object

        with self._noticing_loss():
            values: list[T] = gather_object([value])
        return values


def _nothing() -> Work[None]:
    yield from ()


def _wish(cancel: CancelToken) -> int:
    if not cancel.requested:
        return 0
    return _PAUSE if cancel.is_pause else _STOP


def _end_if(wish: int, cancel: CancelToken) -> None:
    """Make the wish of one process that of this one too. Raises: Cancelled."""
    if wish:
        (cancel.request_pause if wish == _PAUSE else cancel.request)()
        raise Cancelled
