"""Counted operations of a training step, and the most that a device can do in a second."""

import time

import torch

_PEAKS = {
    "H100 PCIe": 756e12,
    "H100 NVL": 835e12,
    "H100": 989e12,
    "H200": 989e12,
    "A100": 312e12,
    "A10G": 70e12,
    "A10": 125e12,
    "L40S": 362e12,
    "L4": 121e12,
    "RTX 4090": 165e12,
    "RTX 3090": 71e12,
}
"""Part of the card's name -> FLOP/s in bfloat16 with float32 sums, dense, from NVIDIA's data sheets. First fit."""


def flops_per_token(*, matmul_weights: int, layers: int, width: int, length: int) -> float:
    """Return the operations that one training step is counted with, for each token of a sequence.

    6 N + 12 L H T: a product and a sum for each weight, in the forward pass and twice in the backward pass (Kaplan et
    al. 2020, table 1); the products of attention, QK and AV, likewise (Chowdhery et al. 2022, appendix B). N counts
    the encoder layers' matrices alone: embeddings are looked up, and pooler and head see one token of a text.
    """
    return 6 * matmul_weights + 12 * layers * width * length


def peak_flops(kind: str) -> tuple[float, str]:
    """Return FLOP/s in bfloat16, and where the number comes from: "maker" or "measured" (a large product)."""
    if kind == "cuda":
        name = torch.cuda.get_device_name()
        for part, peak in _PEAKS.items():
            if part in name:
                return peak, "maker"
    return _measured(kind), "measured"


def _measured(kind: str, *, tries: int = 5) -> float:
    """Return the best of a few products, in float32 where the device has no fast bfloat16."""
    size, dtype = (8192, torch.bfloat16) if kind == "cuda" else (1024, torch.float32)
    left, right = (torch.ones(size, size, dtype=dtype, device=kind) for _ in range(2))
    best_s = float("inf")
    for _ in range(tries):
        start_s = time.perf_counter()
        (left @ right)[0, 0].item()  # item() waits for the device
        best_s = min(best_s, time.perf_counter() - start_s)
    return 2 * size**3 / best_s
