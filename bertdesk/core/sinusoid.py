"""The positions of the Transformer: waves, which nothing learns."""

import numpy as np
from numpy.typing import NDArray


def sinusoid(positions: int, width: int) -> NDArray[np.float32]:
    """Return Vaswani et al. 2017, section 3.5, (P, H): sin and cos of pos / 10000^(2i / H), one beside the other."""
    angles = np.arange(positions)[:, None] / 10000.0 ** (2 * (np.arange(width) // 2) / width)  # (P, H)
    return np.where(np.arange(width) % 2 == 0, np.sin(angles), np.cos(angles)).astype(np.float32)
