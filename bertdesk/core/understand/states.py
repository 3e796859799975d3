"""What the last layer makes of each piece: the vectors in which the whole text has taken part."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.understand.pieces import Pieces
from bertdesk.core.understand.subject import Subject
from bertdesk.core.understand.watching import ask, watching

Floats = NDArray[np.float32]


def last_states(subject: Subject, pieces: Pieces) -> Floats:
    """Return the last layer's states, (T, H), as they are handed to a head. Raises: OutOfMemory."""
    with watching(subject):
        output: Any = ask(subject, pieces.ids[None], pieces.places[None])  # Any: transformers has no types
        states: Floats = output.last_hidden_state[0].float().cpu().numpy()
    return states
