"""A hub on 127.0.0.1: one repository's list of files, and the files, with ranges and redirects like the real one."""

import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
_LFS = (".safetensors", ".bin")
_PIECE = 4096


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    headers: dict[str, str]  # names in lower case

    @property
    def file(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass
class HubServer:
    """Serves `folder` as the repository `name`; use as a context. The fields below say how it misbehaves."""

    folder: Path
    name: str = "tiny/bert"
    drop_after: list[int] = field(default_factory=list)
    """Bytes of the weights after which each next connection breaks; used up from the front."""
    piece_pause_s: float = 0.0
    understands_ranges: bool = True
    gated: bool = False
    corrupts: bool = False
    """Gives weights of the right size with one wrong byte."""
    claims_bytes: int = 0
    answers_html: bool = False
    is_simple: bool = False
    """Knows the list only by its revision, and gives no sizes in it: what a small mirror may be."""
    busy: int = 0
    """How many of the next requests for weights get 503."""
    requests: list[Request] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)
    """Bytes given out, by file."""

    def __enter__(self) -> "HubServer":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": self}))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()  # waits for the threads of open connections

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def asked_for(self, file: str) -> list[Request]:
        """Return the requests that brought, or should have brought, the file's bytes."""
        return [request for request in self.requests if request.file == file and "/cdn/" in request.path]

    def listing(self) -> str:
        siblings = [self._sibling(path) for path in sorted(self.folder.iterdir())]
        return json.dumps({"id": self.name, "sha": COMMIT, "gated": self.gated, "siblings": siblings})

    def _sibling(self, path: Path) -> dict[str, object]:
        content = path.read_bytes()
        is_weights = path.name == "model.safetensors"
        size = self.claims_bytes if is_weights and self.claims_bytes else len(content)
        if self.is_simple:
            return {"rfilename": path.name}
        entry: dict[str, object] = {"rfilename": path.name, "size": size, "blobId": "0" * 40}
        if path.suffix in _LFS:
            entry["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 134}
        return entry


class _Handler(BaseHTTPRequestHandler):
    hub: HubServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.hub.requests.append(Request(address.path, headers))
        resolve = f"/{self.hub.name}/resolve/{COMMIT}/"
        listing = f"/api/models/{self.hub.name}{'/revision/main' if self.hub.is_simple else ''}"
        if self.hub.is_simple and address.path == f"/api/models/{self.hub.name}":
            self._answer(404, b"")
        elif address.path == listing and address.query == "blobs=true":
            self._answer(200, b"<html>log in" if self.hub.answers_html else self.hub.listing().encode())
        elif address.path.startswith(resolve):
            self._resolve(self.hub.folder / address.path.removeprefix(resolve))
        elif address.path.startswith("/cdn/"):
            self._send_file(self.hub.folder / address.path.removeprefix("/cdn/"))
        else:
            self._answer(401, b"", {"X-Error-Code": "RepoNotFound"})  # the real hub's word for "no such repository"

    def do_HEAD(self) -> None:
        path = self.hub.folder / urlsplit(self.path).path.rpartition("/")[2]
        self._begin(200, path.stat().st_size, {})

    def _resolve(self, path: Path) -> None:
        if self.hub.gated:
            self._answer(401, b"", {"X-Error-Code": "GatedRepo"})
        elif not path.is_file():
            self._answer(404, b"", {"X-Error-Code": "EntryNotFound"})
        elif path.suffix in _LFS:
            self._answer(302, b"", {"Location": f"/cdn/{path.name}", "X-Linked-Size": str(path.stat().st_size)})
        else:
            self._send_file(path)

    def _send_file(self, path: Path) -> None:
        is_weights = path.suffix in _LFS
        if is_weights and self.hub.busy:
            self.hub.busy -= 1
            self._answer(503, b"")
            return
        content = path.read_bytes()
        if is_weights and self.hub.corrupts:
            content = content[:-1] + bytes([content[-1] ^ 1])
        start = self._range_start() if self.hub.understands_ranges else 0
        headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()}"', "X-Repo-Commit": COMMIT}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self._begin(206 if start else 200, len(content) - start, headers)
        drop_after = self.hub.drop_after.pop(0) if is_weights and self.hub.drop_after else None
        self._send_pieces(path.name, content[start:], drop_after)

    def _send_pieces(self, name: str, content: bytes, drop_after: int | None) -> None:
        self.close_connection = drop_after is not None
        content = content if drop_after is None else content[:drop_after]
        for start in range(0, len(content), _PIECE):
            piece = content[start : start + _PIECE]
            try:
                self.wfile.write(piece)
            except OSError:  # the other side hung up: it was told to stop
                self.close_connection = True
                return
            self.hub.sent[name] = self.hub.sent.get(name, 0) + len(piece)
            time.sleep(self.hub.piece_pause_s)

    def _range_start(self) -> int:
        return int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self._begin(status, len(body), headers or {})
        self.wfile.write(body)

    def _begin(self, status: int, size: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(size), **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a test's output is for failures."""
