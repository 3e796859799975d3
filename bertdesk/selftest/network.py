"""Hears what this process asks of the network. Python's own sockets only: a native library's are not seen here."""

import socket
import sys
import traceback
from typing import Any

_BY_ADDRESS = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
_BY_NAME = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")


class NetworkEar:
    """Lists every try to reach or ask for an address; sockets between processes (AF_UNIX) are not the network."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    def listen(self) -> None:
        """Begin, for the rest of the process: an audit hook cannot be taken away."""
        sys.addaudithook(self._on_event)

    def _on_event(self, event: str, facts: tuple[Any, ...]) -> None:  # Any: each event has facts of its own
        if event in _BY_NAME:
            self._note(event, facts)
        elif event in _BY_ADDRESS and facts[0].family in (socket.AF_INET, socket.AF_INET6):
            self._note(event, facts[1:])

    def _note(self, event: str, facts: tuple[Any, ...]) -> None:
        callers = traceback.extract_stack(limit=8)[:-2]
        self.tried.append(f"{event} {facts!r} by {' < '.join(f'{c.name} ({c.filename})' for c in reversed(callers))}")
