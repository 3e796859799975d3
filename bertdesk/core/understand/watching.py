"""Read off what a network's modules are given and give, while it computes."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.utils.hooks import RemovableHandle

from bertdesk.core.device import copy_to, memory_as_fact
from bertdesk.core.pairs import told
from bertdesk.core.understand.subject import Subject

Hang = Callable[[], RemovableHandle]
"""Hangs a hook on a module."""
Given = tuple[tuple[Any, ...], dict[str, Any]]  # Any: as torch has it
"""What a module is given: by place, by name"""


def on_output(module: nn.Module, take: Callable[[Any], object]) -> Hang:  # Any: as torch has it
    """Hand over what the module gives."""

    def hook(_module: nn.Module, _given: object, output: Any) -> None:  # Any: as torch has it
        take(output)

    return lambda: module.register_forward_hook(hook)


def on_input(module: nn.Module, take: Callable[[Given], object]) -> Hang:
    """Hand over what the module is given."""

    def hook(_module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:  # Any: as torch has it
        take((args, kwargs))

    return lambda: module.register_forward_pre_hook(hook, with_kwargs=True)


class _Enough(Exception):
    """All that is wanted has been read off."""


def until(module: nn.Module) -> Hang:
    """Compute no further than this module; of those that hang on it, the last."""

    def hook(_module: nn.Module, _given: object, _output: object) -> None:
        raise _Enough

    return lambda: module.register_forward_hook(hook)


def with_input(module: nn.Module, change: Callable[[torch.Tensor], torch.Tensor]) -> Hang:
    """Give the module something else for the first of what it is given."""

    def hook(_module: nn.Module, args: tuple[Any, ...]) -> tuple[Any, ...]:  # Any: as torch has it
        return (change(args[0]), *args[1:])

    return lambda: module.register_forward_pre_hook(hook)


@contextlib.contextmanager
def watching(subject: Subject, *hangs: Hang, rows: int = 1) -> Iterator[None]:
    """Compute without gradients, the hooks hanging, alone with the network. Raises: OutOfMemory."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.suppress(_Enough))
        stack.enter_context(subject.lock)
        stack.enter_context(torch.inference_mode())
        stack.enter_context(memory_as_fact(subject.device.kind, batch_size=rows, max_length=subject.max_length))
        for hang in hangs:
            stack.callback(hang().remove)
        yield


def ask(
    subject: Subject, ids: NDArray[np.int64], places: NDArray[np.int64], *, with_heads: bool = False, **more: bool
) -> Any:  # Any: an output of transformers
    """Run the network, or its encoder alone, on B texts: ids and places (see `pairs.told`), both (B, T)."""
    device = subject.device.torch
    asked = subject.network if with_heads else subject.network.base_model
    given = told(subject.network, copy_to(torch.from_numpy(places), device))
    return asked(input_ids=copy_to(torch.from_numpy(ids), device), **given, **more)
