"""A folder's config and weights -> a network of the wanted class of transformers. What does not fit is refused."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import transformers
from huggingface_hub.errors import StrictDataclassError
from transformers import AutoConfig
from transformers.utils import logging as transformers_logging

from bertdesk.core import model_folder
from bertdesk.core.device import is_out_of_memory
from bertdesk.core.model_folder import FolderConfig
from bertdesk.errors import ModelConfigRefused, ModelWeightsDamaged, NoMemoryToOpen

transformers_logging.set_verbosity_error()  # its reports are for programmers; ours are events
transformers_logging.disable_progress_bar()

_BUILDING = threading.Lock()
"""transformers swaps functions of its own and of torch's while it builds: two threads would put back the wrong ones."""
_HEAD_PARAMETERS = 20_000_000
"""Weights that a head may add to what the file holds: 10,000 classes of 2,000 numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    network: Any  # Any: transformers has no types
    missing: tuple[str, ...]
    """Names of weights that the file does not hold, rising: they are fresh"""

    @property
    def fresh_heads(self) -> tuple[str, ...]:
        """Return those of heads, and of the pooler, which is one."""
        prefix = self.network.base_model_prefix + "."
        return tuple(name for name in self.missing if not name.startswith(prefix) or ".pooler." in name)

    def refuse_gaps(self, folder: Path) -> None:
        """Raises: ModelWeightsDamaged where it lacks anything but heads."""
        if lacking := [name for name in self.missing if name not in self.fresh_heads]:
            raise ModelWeightsDamaged(path=str(folder / model_folder.WEIGHTS_FILE), reason=f"no {lacking[0]}")


def import_class(name: str) -> Any:
    """Return a class of transformers, which imports its code when it is first asked for, one thread at a time."""
    with _BUILDING:
        return getattr(transformers, name)


def build(
    folder: Path,
    config: FolderConfig,
    class_name: str,
    tensors: Mapping[str, torch.Tensor],
    **settings: Any,  # Any: values of transformers' config
) -> Built:
    """Build the network that the config describes and fill it: float32, in evaluation mode.

    torch's seed decides the weights that are fresh; `settings` are put into its config.
    Raises: ModelConfigRefused, ModelWeightsDamaged, NoMemoryToOpen.
    """
    path = str(folder / model_folder.WEIGHTS_FILE)
    network_class = import_class(class_name)
    try:
        wanted_config = AutoConfig.for_model(config.model_type, **config.values)
        for name, value in settings.items():
            setattr(wanted_config, name, value)
        with _BUILDING, torch.device("meta"):  # costs no memory: a small file must not make us build a giant
            empty = network_class(wanted_config)
            empty.tie_weights()
            wanted = sum(weight.numel() for weight in empty.parameters())
    except (ValueError, AssertionError, StrictDataclassError) as error:  # each is allowed, but they do not go together
        raise ModelConfigRefused(path=str(folder / "config.json"), reason=str(error)[:200]) from error
    if wanted > sum(tensor.numel() for tensor in tensors.values()) + _HEAD_PARAMETERS:
        raise ModelWeightsDamaged(path=path, reason="size")
    try:
        with _BUILDING:
            network, found = network_class.from_pretrained(
                None, config=wanted_config, state_dict=tensors, output_loading_info=True, dtype=torch.float32
            )
    except (RuntimeError, ValueError) as error:
        if is_out_of_memory(error):
            raise NoMemoryToOpen(path=str(folder)) from error
        reason = "shape" if "mismatched" in str(error) else str(error).strip().splitlines()[0][:200]
        raise ModelWeightsDamaged(path=path, reason=reason) from error
    return Built(network.eval(), tuple(sorted(found["missing_keys"])))
