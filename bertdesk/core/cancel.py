"""The person's wish to stop, asked between two pieces of work. Knows nothing of threads' ends or windows."""

import threading

from bertdesk.errors import Cancelled


class CancelToken:
    """Shared between the face that asks and the worker that looks; safe across threads."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._is_pause = False

    def request(self) -> None:
        """Ask for the end: what is best so far is kept."""
        self._is_pause = False
        self._asked.set()

    def request_pause(self) -> None:
        """Ask for an end from which the work can go on later, exactly where it stopped."""
        self._is_pause = True
        self._asked.set()

    @property
    def is_pause(self) -> bool:
        return self._is_pause

    @property
    def requested(self) -> bool:
        return self._asked.is_set()

    def raise_if_requested(self) -> None:
        """Raises: Cancelled."""
        if self.requested:
            raise Cancelled
