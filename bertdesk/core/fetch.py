"""Bring one file of known size and checksum to the disk, going on where the last try stopped. Knows no server."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2

from bertdesk import __version__
from bertdesk.core.base_models import sha256_of
from bertdesk.core.cancel import CancelToken
from bertdesk.errors import BertdeskError

_TIMEOUT_S = 10.0
_TRIES = 5
"""Connections in a row that may bring nothing new before the server counts as unreachable."""
_REST_S = 1.0


def client() -> httpx2.Client:
    """Return a client that follows the system's proxies and says no more than our name; never a token."""
    try:
        return httpx2.Client(
            headers={"User-Agent": f"bertdesk/{__version__}"}, timeout=_TIMEOUT_S, follow_redirects=True
        )
    except (ImportError, ValueError, OSError) as error:  # a proxy of a kind, or a certificate file, that is not there
        raise httpx2.ProxyError(str(error)) from error


def check(response: httpx2.Response, refusal: Callable[[str], BertdeskError]) -> None:
    """Raises: the refusal; httpx2.ReadError for a gateway's bad moment, which is tried again within a file."""
    if response.is_server_error:
        raise httpx2.ReadError(f"HTTP {response.status_code}")
    if not response.is_success:
        raise refusal(response.headers.get("X-Error-Code") or f"HTTP {response.status_code}")


@dataclass(frozen=True, slots=True)
class Download:
    """One file, wanted whole."""

    client: httpx2.Client
    url: str
    path: Path
    size_bytes: int
    sha256: str
    """Empty where nobody knows it."""
    refusal: Callable[[str], BertdeskError]
    """What to raise when the server gives something else; its argument is the reason."""

    def run(self, cancel: CancelToken) -> Iterator[int]:
        """Yield the bytes of the file that lie on the disk, as they become more, until it is whole.

        A connection that breaks is opened again at the byte it had reached. Raises: the refusal, Cancelled,
        httpx2.TransportError, OSError.
        """
        self.path.touch()
        have, tries = self.path.stat().st_size, _TRIES
        yield have
        while have != self.size_bytes:
            start, broken = have, None
            try:
                for size in self._stream(start):
                    have = size
                    yield have
                    cancel.raise_if_requested()
            except httpx2.TransportError as error:
                broken = error
            if have == self.size_bytes:
                break
            tries = _TRIES if have > start else tries - 1
            if not tries:
                raise broken or httpx2.ReadError("the answer ends too early")
            _rest(cancel)
        if self.sha256 and sha256_of(self.path) != self.sha256:
            self.path.unlink()  # going on from here could never end well
            raise self.refusal("checksum")

    def _stream(self, start: int) -> Iterator[int]:
        """Append what is missing from byte `start` on; yield the file's size after each piece."""
        headers = {"Accept-Encoding": "identity"}  # the ranges of a compressed answer would not be the file's
        if 0 < start < self.size_bytes:
            headers["Range"] = f"bytes={start}-"
        with self.client.stream("GET", self.url, headers=headers) as response:
            check(response, self.refusal)
            resumed = response.status_code == httpx2.codes.PARTIAL_CONTENT  # else the server sends all of it
            have = start if resumed else 0
            with self.path.open("ab" if resumed else "wb") as out:
                for piece in response.iter_bytes():
                    have += len(piece)
                    if have > self.size_bytes:
                        raise self.refusal("size")
                    out.write(piece)
                    yield have


def _rest(cancel: CancelToken) -> None:
    end_s = time.monotonic() + _REST_S
    while time.monotonic() < end_s:
        cancel.raise_if_requested()
        time.sleep(0.1)
