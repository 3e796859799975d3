"""The processes that train one model together: what part of a batch is this one's, what all of them agree on.

Here is the crew of one; `several.py` is that of more. What is marked "all" must be reached by every process at the same
place of its work, for each waits there for all others.
"""

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work

if TYPE_CHECKING:
    import torch
    from torch import nn

T = TypeVar("T")


class Crew:
    """One process: nothing is divided, and nobody has to be asked."""

    rank, size = 0, 1
    kind = ""
    """The device that every process has one of, as `device.choose` names it; "" where nothing is decided."""

    @property
    def is_main(self) -> bool:
        """Whether this process writes and reports for all."""
        return self.rank == 0

    def share(self, items: Sequence[T]) -> Sequence[T]:
        """Return this process's part of what all of them have. The parts differ by one at most, and may be empty."""
        return items

    def share_here(self, items: Sequence[T]) -> Sequence[T]:
        """Return this process's part of what the processes of its computer have among them: each computer has all."""
        return items

    def together(self, work: Work[T], cancel: CancelToken) -> Work[T]:
        """All: do one piece of work, with nothing marked "all" in it. Where it ends early on one, it does on all.

        Raises: Cancelled; the BertdeskError of whichever process failed.
        """
        return (yield from work)

    def in_turn(self, work: Work[T], cancel: CancelToken) -> Work[T]:
        """All: as `together`, but one process of each computer goes first: what it fetches is there for the others."""
        return (yield from work)

    def agree(self, cancel: CancelToken) -> None:
        """All: raise Cancelled everywhere if one of the processes was asked to end."""
        cancel.raise_if_requested()

    def any(self, claim: bool, /) -> bool:  # noqa: FBT001  # as the built-in function of this name
        """All: tell whether it is so on one of the processes."""
        return claim

    def sum(self, values: NDArray[Any]) -> NDArray[Any]:  # Any: whatever kind of number it is
        """All: return the sum over the processes."""
        return values

    def total(self, value: "torch.Tensor") -> "torch.Tensor":
        """All: return the sum over the processes, on the device."""
        return value

    def from_main(self, value: T) -> T:
        """All: return what the main process gave."""
        return value

    def tensors_from_main(self, tensors: "Mapping[str, torch.Tensor]") -> "Mapping[str, torch.Tensor]":
        """All: return what the main process gave, on the CPU."""
        return tensors

    def spread(self, *tensors: "torch.Tensor") -> None:
        """All: give these, in place, the main process's numbers."""

    def refuse_differences(self, **facts: object) -> None:
        """All: Raises: CrewDiffers where not every process was given the same."""

    def wrap(self, module: "nn.Module") -> "nn.Module":
        """All: return the module with what `apart` and `meeting` need; the weights are the main process's."""
        return module

    def apart(self, module: "nn.Module") -> AbstractContextManager[None]:
        """Return a block in which the wrapped module's gradients are summed in this process alone."""
        return contextlib.nullcontext()

    def meeting(self, module: "nn.Module") -> AbstractContextManager[None]:
        """All: return the block for one backward pass, after which the gradients are their mean over the processes.

        The forward pass was made `apart`.
        """
        return contextlib.nullcontext()

    def reseed(self, seed: int, step: int) -> None:
        """Let dropout differ between the processes, and be the same again after an interruption."""

    @contextlib.contextmanager
    def file(self, place: Path) -> Iterator[IO[bytes]]:
        """All: open one file of the folder for reading and writing, without a name: a killed run leaves nothing behind.

        The processes of one computer share it. Raises: OSError.
        """
        with tempfile.TemporaryFile(dir=place) as file:
            yield file

    def leave(self) -> None:
        """Part, as there is nothing more to do together: the main process has this computer for itself."""


ALONE = Crew()
