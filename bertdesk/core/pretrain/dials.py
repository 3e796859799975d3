"""What a person turns at a toy pre-training while it runs. Imports no torch: a window shows it before that is there."""

from dataclasses import dataclass

from bertdesk.core.pretrain.masking import CHOSEN


@dataclass(slots=True)
class Dials:
    """Each acts at the next step."""

    next_weight: float = 1.0
    """Lambda"""
    masked_share: float = CHOSEN
    masks_words: bool = False
