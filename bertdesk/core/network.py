"""A network, built as its config says and filled with a folder's weights: a file that does not fit is refused."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
import transformers
from huggingface_hub.errors import StrictDataclassError
from transformers import AutoConfig

from bertdesk.core import model_folder
from bertdesk.core.device import is_out_of_memory
from bertdesk.core.model_folder import FolderConfig
from bertdesk.errors import ModelConfigRefused, ModelWeightsDamaged, NoMemoryToOpen

_BUILDING = threading.Lock()
"""transformers swaps functions of its own and of torch's while it builds: two threads would put back the wrong ones."""
_HEAD_PARAMETERS = 20_000_000
"""Weights that a head may add to what the file holds: 10,000 classes of 2,000 numbers."""


def build(
    folder: Path, config: FolderConfig, class_name: str, tensors: Mapping[str, torch.Tensor], **settings: Any
) -> tuple[Any, list[str]]:  # Any: what transformers' settings are; it has no types
    """Return a network of this class, float32, in evaluation mode, and the names of the weights that it lacks, sorted.

    `settings` are put into the config. What is lacking has random values.
    Raises: ModelConfigRefused, ModelWeightsDamaged, NoMemoryToOpen.
    """
    path = str(folder / model_folder.WEIGHTS_FILE)
    network_class = getattr(transformers, class_name)
    try:
        filled = AutoConfig.for_model(config.model_type, **config.values)
        for name, value in settings.items():
            setattr(filled, name, value)
        with _BUILDING, torch.device("meta"):  # costs no memory: a small file must not make us build a giant
            wanted = sum(p.numel() for p in network_class(filled).parameters())
    except (ValueError, AssertionError, StrictDataclassError) as error:  # each is allowed, but they do not go together
        raise ModelConfigRefused(path=str(folder / "config.json"), reason=str(error)[:200]) from error
    if wanted > sum(tensor.numel() for tensor in tensors.values()) + _HEAD_PARAMETERS:
        raise ModelWeightsDamaged(path=path, reason="size")
    try:
        with _BUILDING:
            network, found = network_class.from_pretrained(
                None, config=filled, state_dict=tensors, output_loading_info=True, dtype=torch.float32
            )
    except (RuntimeError, ValueError) as error:
        if is_out_of_memory(error):
            raise NoMemoryToOpen(path=str(folder)) from error
        reason = "shape" if "mismatched" in str(error) else str(error).strip().splitlines()[0][:200]
        raise ModelWeightsDamaged(path=path, reason=reason) from error
    return network.eval(), sorted(found["missing_keys"])
