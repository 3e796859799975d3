"""Tensors -> one safetensors file, written and hashed in one pass. Reading is safetensors' own.

Its writer hashes nothing, wants all tensors on the CPU at once and refuses those that share memory.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file

from bertdesk.core.manifest import Sum

_NAMES = {
    torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16",
    torch.int64: "I64", torch.int32: "I32", torch.int16: "I16", torch.int8: "I8",
    torch.uint8: "U8", torch.bool: "BOOL",
}  # fmt: skip
_CHUNK_BYTES = 4 * 2**20


def write(path: Path, tensors: Mapping[str, torch.Tensor]) -> Sum:
    """Write tensors of any device and layout; only one of them at a time is copied, and only where it has to be.

    Returns: size and SHA-256 of what was handed to the system. Raises: OSError.
    """
    digest, size_bytes = hashlib.sha256(), 0
    with path.open("wb") as file:
        for piece in _pieces(tensors):
            digest.update(piece)
            file.write(piece)  # of a buffered file: it goes on after a short write
            size_bytes += len(piece)
    return Sum(size_bytes, digest.hexdigest())


def read(path: Path) -> dict[str, torch.Tensor]:
    """Return the tensors on the CPU, independent of the file. Raises: SafetensorError, OSError."""
    # safetensors' tensors are views of the file: Windows would not let it be removed, and where a stick is pulled out
    # the next look at them ends the program. Its other way of reading holds the interpreter's lock all the while.
    return {name: tensor.clone() for name, tensor in load_file(path).items()}


def _pieces(tensors: Mapping[str, torch.Tensor]) -> Iterator[bytes | memoryview]:
    order = sorted(tensors, key=lambda name: (-tensors[name].element_size(), name))  # each begins at whole elements
    header, end = {}, 0
    for name in order:
        tensor, start = tensors[name], end
        end += tensor.nelement() * tensor.element_size()
        header[name] = {
            "dtype": _NAMES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [start, end],
        }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    yield len(text).to_bytes(8, "little") + text
    for name in order:
        flat = tensors[name].detach().cpu().contiguous().reshape(-1)
        content = flat.view(torch.uint8).numpy().data
        for start in range(0, len(content), _CHUNK_BYTES):
            yield content[start : start + _CHUNK_BYTES]
