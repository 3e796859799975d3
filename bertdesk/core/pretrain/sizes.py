"""The networks that pre-training can begin from nothing. Knows no torch: the window names them before it is loaded."""

from typing import Literal

Size = Literal["tiny", "mini", "small"]
SIZES: dict[Size, tuple[int, int, int]] = {"tiny": (2, 128, 2), "mini": (4, 256, 4), "small": (4, 512, 8)}
"""Layers, width and heads, as Turc et al. 2019 ("Well-Read Students Learn Better") named them"""
