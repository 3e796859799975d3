"""The person's wish to stop, asked between two pieces of work. Knows nothing of threads' ends or windows."""

import threading

from bertdesk.errors import Cancelled


class CancelToken:
    """Shared between the face that asks and the worker that looks; safe across threads."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def request(self) -> None:
        self._asked.set()

    @property
    def requested(self) -> bool:
        return self._asked.is_set()

    def raise_if_requested(self) -> None:
        """Raises: Cancelled."""
        if self.requested:
            raise Cancelled
