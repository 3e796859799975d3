"""Fetch an encoder from the hub, or from a mirror of it, as plain files. Opens nothing of what it fetches.

The hub's protocol is two requests: the list of a repository's files, and each file. They are made here because
huggingface_hub's own verbs read endpoint and offline switch on import, tell the server what is installed, ask the hub
itself for a list where a mirror is set, cannot stop within a file, and begin a broken download anew (2.4).
"""

import os
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2

from bertdesk import __version__
from bertdesk.core import durable
from bertdesk.core.base_models import Encoder, sha256_of
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.errors import DiskFull, HubOffline, HubRefused, HubUnreachable, HubWithoutSafetensors
from bertdesk.paths import encoders_dir

_HUB = "https://huggingface.co"
_WEIGHTS = "model.safetensors"
_WANTED = (
    "config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json", _WEIGHTS,
)  # fmt: skip
"""No pickle, no code: nothing else is ever asked for."""

_LARGEST = 5 * 10**9  # bytes of all files together; BERT-large has 1.3e9
_TIMEOUT_S = 10.0
_TRIES = 5
"""Connections in a row that may bring nothing new before the hub counts as unreachable."""
_REST_S = 1.0
_REPORT_GAP_S = 0.1

_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?", re.ASCII)
_REVISION = re.compile(r"[0-9a-f]{40,64}")


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    size_bytes: int
    """-1 where the list does not say."""
    sha256: str
    """Empty where the hub gives none: small files lie in git itself."""


@dataclass(frozen=True, slots=True)
class _Listing:
    """What a repository holds of what is wanted, at one commit."""

    revision: str
    files: tuple[_File, ...]

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes for file in self.files)


def download(encoder: Encoder, *, mirror: str = "", cancel: CancelToken) -> Work[Path]:
    """Fetch the encoder, going on where the last call stopped; its folder is complete or absent.

    `mirror` is asked instead of HF_ENDPOINT or the hub itself.
    Returns: the folder that `base_models.folder_of` finds.
    Raises: HubOffline, HubUnreachable, HubRefused, HubWithoutSafetensors, DiskFull, SaveFailed, Cancelled.
    """
    if _is_offline():
        raise HubOffline(name=encoder.name)
    endpoint = _endpoint(mirror)
    if not _NAME.fullmatch(encoder.name):  # it becomes a part of an address and of a path
        raise HubRefused(name=encoder.name, endpoint=endpoint, reason="name")
    target = encoders_dir() / encoder.name.replace("/", "--")
    cancel.raise_if_requested()
    try:
        with _client() as client:
            hub = _Hub(client, endpoint, encoder.name)
            listing = hub.listing()
            partial = _partial_folder(target, listing)
            yield from _fetch_all(hub, listing, partial, cancel)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise HubUnreachable(name=encoder.name, endpoint=endpoint) from error
    except OSError as error:
        raise durable.as_fact(error, target) from error

    def fill(fresh: Path) -> None:
        for file in listing.files:
            (partial / file.name).replace(fresh / file.name)

    durable.write_folder(target, fill)
    shutil.rmtree(partial, ignore_errors=True)
    return target


def _fetch_all(hub: "_Hub", listing: _Listing, partial: Path, cancel: CancelToken) -> Work[None]:
    total, before, reported_s = listing.size_bytes, 0, 0.0
    for file in listing.files:
        for have in hub.fetch(file, listing.revision, partial / file.name, cancel):
            if time.monotonic() - reported_s >= _REPORT_GAP_S:
                reported_s = time.monotonic()
                yield Progressed("downloading", before + have, total)
        before += file.size_bytes
    yield Progressed("downloading", total, total)


@dataclass(frozen=True, slots=True)
class _Hub:
    """One repository at one endpoint."""

    client: httpx2.Client
    endpoint: str
    name: str

    def listing(self) -> _Listing:
        """Raises: HubUnreachable, HubRefused, HubWithoutSafetensors."""
        url = f"{self.endpoint}/api/models/{self.name}"
        response = self.client.get(url, params={"blobs": "true"})
        if response.status_code == httpx2.codes.NOT_FOUND:  # simple mirrors know only the address with a revision
            response = self.client.get(f"{url}/revision/main", params={"blobs": "true"})
        self._refuse_error(response)
        try:
            listing = self._with_sizes(_read_listing(response.json()))
        except ValueError as error:  # no JSON: the login page of a hotel's network
            raise HubUnreachable(name=self.name, endpoint=self.endpoint) from error
        except (KeyError, TypeError, AttributeError) as error:
            raise self._refusal("file list") from error
        names = {file.name for file in listing.files}
        if _WEIGHTS not in names:
            raise HubWithoutSafetensors(name=self.name)
        if "config.json" not in names:
            raise self._refusal("no config.json")
        if names.isdisjoint({"tokenizer.json", "vocab.txt"}):
            raise self._refusal("no tokenizer.json")
        if listing.size_bytes > _LARGEST:
            raise self._refusal(f"{listing.size_bytes / 10**9:.1f} GB")
        return listing

    def _with_sizes(self, listing: _Listing) -> _Listing:
        """Ask for the sizes that the list leaves out, as mirrors do that know no `blobs`."""
        files = tuple(
            file if file.size_bytes >= 0 else replace(file, size_bytes=self._size(file.name, listing.revision))
            for file in listing.files
        )
        return replace(listing, files=files)

    def _size(self, name: str, revision: str) -> int:
        headers = {"Accept-Encoding": "identity"}
        response = self.client.head(f"{self.endpoint}/{self.name}/resolve/{revision}/{name}", headers=headers)
        self._refuse_error(response)
        return int(response.headers.get("X-Linked-Size") or response.headers["Content-Length"])

    def fetch(self, file: _File, revision: str, path: Path, cancel: CancelToken) -> Iterator[int]:
        """Yield the bytes of the file that lie on the disk, as they become more, until it is whole.

        A connection that breaks is opened again at the byte it had reached. Raises: HubRefused, Cancelled.
        """
        path.touch()
        have, tries = path.stat().st_size, _TRIES
        yield have
        while have != file.size_bytes:
            start, broken = have, None
            try:
                for size in self._stream(file, revision, path, start):
                    have = size
                    yield have
                    cancel.raise_if_requested()
            except httpx2.TransportError as error:
                broken = error
            if have == file.size_bytes:
                break
            tries = _TRIES if have > start else tries - 1
            if not tries:
                raise broken or httpx2.ReadError("the answer ends too early")
            _rest(cancel)
        if file.sha256 and sha256_of(path) != file.sha256:
            path.unlink()  # going on from here could never end well
            raise self._refusal("checksum")

    def _stream(self, file: _File, revision: str, path: Path, start: int) -> Iterator[int]:
        """Append what is missing from byte `start` on; yield the file's size after each piece."""
        headers = {"Accept-Encoding": "identity"}  # the ranges of a compressed answer would not be the file's
        if 0 < start < file.size_bytes:
            headers["Range"] = f"bytes={start}-"
        url = f"{self.endpoint}/{self.name}/resolve/{revision}/{file.name}"
        with self.client.stream("GET", url, headers=headers) as response:
            self._refuse_error(response)
            resumed = response.status_code == httpx2.codes.PARTIAL_CONTENT  # else the server sends all of it
            have = start if resumed else 0
            with path.open("ab" if resumed else "wb") as out:
                for piece in response.iter_bytes():
                    have += len(piece)
                    if have > file.size_bytes:
                        raise self._refusal("size")
                    out.write(piece)
                    yield have

    def _refuse_error(self, response: httpx2.Response) -> None:
        if response.is_server_error:  # a gateway's bad moment: tried again within a file
            raise httpx2.ReadError(f"HTTP {response.status_code}")
        if not response.is_success:
            raise self._refusal(response.headers.get("X-Error-Code") or f"HTTP {response.status_code}")

    def _refusal(self, reason: str) -> HubRefused:
        return HubRefused(name=self.name, endpoint=self.endpoint, reason=reason[:80])


def _read_listing(answer: Any) -> _Listing:  # Any: JSON from a server
    """Raises: KeyError, TypeError, AttributeError where the answer is not what the hub gives."""
    if not _REVISION.fullmatch(answer["sha"]):  # it becomes a part of an address and of a path
        raise TypeError("sha")
    return _Listing(answer["sha"], tuple(map(_read_file, filter(_is_wanted, answer["siblings"]))))


def _is_wanted(entry: Any) -> bool:  # Any: JSON from a server
    return entry["rfilename"] in _WANTED


def _read_file(entry: Any) -> _File:  # Any: JSON from a server
    size, lfs = entry.get("size", -1), entry.get("lfs") or {}
    if not isinstance(size, int):
        raise TypeError("size")
    return _File(entry["rfilename"], size, str(lfs.get("sha256", "")))


def _partial_folder(target: Path, listing: _Listing) -> Path:
    """Return where the files gather until all are there, without what was begun at another commit. Raises: DiskFull."""
    partial = target.with_name(f"{target.name}.{listing.revision[:12]}.partial")
    for other in target.parent.glob(f"{target.name}.{'?' * 12}.partial"):
        if other != partial:
            shutil.rmtree(other, ignore_errors=True)
    partial.mkdir(parents=True, exist_ok=True)
    there = sum(file.stat().st_size for file in partial.iterdir())
    if shutil.disk_usage(partial).free < listing.size_bytes - there:
        raise DiskFull(path=str(target))
    return partial


def _client() -> httpx2.Client:
    """Return a client that follows the system's proxies and says no more than our name; never a token."""
    try:
        return httpx2.Client(
            headers={"User-Agent": f"bertdesk/{__version__}"}, timeout=_TIMEOUT_S, follow_redirects=True
        )
    except (ImportError, ValueError, OSError) as error:  # a proxy of a kind, or a certificate file, that is not there
        raise httpx2.ProxyError(str(error)) from error


def _endpoint(mirror: str) -> str:
    address = (mirror.strip() or os.environ.get("HF_ENDPOINT", "").strip() or _HUB).rstrip("/")
    return address if "://" in address else f"https://{address}"


def _is_offline() -> bool:
    switches = (os.environ.get(name, "") for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"))
    return any(switch.upper() in ("1", "ON", "YES", "TRUE") for switch in switches)


def _rest(cancel: CancelToken) -> None:
    end_s = time.monotonic() + _REST_S
    while time.monotonic() < end_s:
        cancel.raise_if_requested()
        time.sleep(0.1)
