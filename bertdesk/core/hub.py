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

from bertdesk.core import durable
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.fetch import Download, check, client
from bertdesk.errors import DiskFull, HubOffline, HubRefused, HubUnreachable, HubWithoutSafetensors
from bertdesk.paths import encoders_dir

_HUB = "https://huggingface.co"
_WEIGHTS = "model.safetensors"
_WANTED = (
    "config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json", _WEIGHTS,
)  # fmt: skip
"""No pickle, no code: nothing else is ever asked for."""

_LARGEST = 5 * 10**9  # bytes of all files together; BERT-large has 1.3e9
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
        with client() as connection:
            hub = _Hub(connection, endpoint, encoder.name)
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
        """Yield the bytes of the file that lie on the disk, as they become more. Raises: HubRefused, Cancelled."""
        url = f"{self.endpoint}/{self.name}/resolve/{revision}/{file.name}"
        return Download(self.client, url, path, file.size_bytes, file.sha256, self._refusal).run(cancel)

    def _refuse_error(self, response: httpx2.Response) -> None:
        check(response, self._refusal)

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


def _endpoint(mirror: str) -> str:
    address = (mirror.strip() or os.environ.get("HF_ENDPOINT", "").strip() or _HUB).rstrip("/")
    return address if "://" in address else f"https://{address}"


def _is_offline() -> bool:
    switches = (os.environ.get(name, "") for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"))
    return any(switch.upper() in ("1", "ON", "YES", "TRUE") for switch in switches)
