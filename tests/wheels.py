"""A package index on this computer, small wheels for it, and what a GPU pack would be made of, from them."""

import hashlib
import json
import os
import shutil
import sys
import sysconfig
import threading
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote

from bertdesk import __version__
from bertdesk.core import wheel_list
from bertdesk.core.pack import Supplies
from bertdesk.core.wheel_list import Wheel, WheelList

PYTHON = sys.version_info[:2]
HEAVY_BYTES = 600_000
_PIECE = 16_384
UV = shutil.which("uv") or shutil.which("uv", path=sysconfig.get_path("scripts"))
BERTDESK = {
    "bertdesk/__init__.py": "",
    "bertdesk/api.py": "import heavy, light",
    "bertdesk/core/__init__.py": "",
    "bertdesk/core/device.py": "from types import SimpleNamespace\n"
    "def choose(): return SimpleNamespace(kind='cuda', name='NVIDIA Test')\n",
}
"""As much of BERTDesk as its trial in a new pack imports."""


def make_wheel(folder: Path, name: str, version: str, files: Mapping[str, str | bytes]) -> Path:
    path = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    contents = {
        **files,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{file},,\n" for file in (*contents, f"{about}/RECORD"))
    with zipfile.ZipFile(path, "w") as wheel:
        for file, content in {**contents, f"{about}/RECORD": record}.items():
            wheel.writestr(file, content)
    return path


def listed(path: Path) -> Wheel:
    name, version = path.name.split("-")[:2]
    content = path.read_bytes()
    return Wheel(name, version, path.name, len(content), hashlib.sha256(content).hexdigest())


def make_supplies(
    folder: Path, index: Path, *, bertdesk: Mapping[str, str] = BERTDESK, python: tuple[int, int] = PYTHON
) -> Supplies:
    """Put two wheels into the index, and beside it what a bundle brings along."""
    for place in (folder, index):
        place.mkdir(parents=True, exist_ok=True)
    wheels = (
        listed(make_wheel(index, "light", "1.0", {"light.py": "ANSWER = 42\n"})),
        listed(make_wheel(index, "heavy", "2.0", {"heavy.py": "", "heavy.bin": os.urandom(HEAVY_BYTES)})),
    )
    list_file = folder / "requirements-cuda-linux.txt"
    made = WheelList(wheels, python, (13, 0), (7, 5), "")
    list_file.write_text(wheel_list.to_text("A list for tests.", made), encoding="utf-8")
    own = make_wheel(folder, "bertdesk", __version__, bertdesk)
    return Supplies(Path(UV or "uv"), list_file, own, wheel_list.read(list_file))


@dataclass
class IndexServer:
    """Gives out the wheels of a folder, as PyPI does or as a plain mirror does, with the troubles that are wished."""

    folder: Path
    is_plain: bool = False
    """Whether it is a mirror that knows only HTML and gives relative addresses."""
    drop_after: list[int] = field(default_factory=list)
    """For each of the next answers with a heavy wheel: bytes after which the connection breaks."""
    corrupts: bool = False
    is_down: bool = False
    piece_pause_s: float = 0.0
    requests: list[tuple[str, str]] = field(default_factory=list)
    """Path and range of each request."""

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"index": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/simple"

    def ranges(self, name: str) -> list[str]:
        """Return the range of each request for a wheel's bytes."""
        return [asked for path, asked in self.requests if path.startswith(f"/files/{name}-")]


class _Handler(BaseHTTPRequestHandler):
    index: IndexServer

    def do_GET(self) -> None:
        path = unquote(self.path)
        self.index.requests.append((path, self.headers.get("Range", "")))
        if self.index.is_down:
            self._answer(503, b"", "text/plain")
        elif path.startswith("/simple/"):
            self._list(path.split("/")[2])
        elif (file := self.index.folder / path.rpartition("/")[2]).is_file():
            self._send(file)
        else:
            self._answer(404, b"", "text/plain")

    def _list(self, name: str) -> None:
        files = sorted(self.index.folder.glob(f"{name}-*.whl"))
        if not files:
            self._answer(404, b"", "text/html")
        elif self.index.is_plain:
            anchors = "".join(f'<a href="../../files/{quote(file.name)}#sha256=0">{file.name}</a>\n' for file in files)
            self._answer(200, f"<!DOCTYPE html><html><body>{anchors}</body></html>".encode(), "text/html")
        else:
            entries = [{"filename": file.name, "url": f"/files/{quote(file.name)}", "hashes": {}} for file in files]
            self._answer(200, json.dumps({"files": entries}).encode(), "application/vnd.pypi.simple.v1+json")

    def _send(self, file: Path) -> None:
        content = file.read_bytes()
        if self.index.corrupts:
            content = content[:-1] + bytes([content[-1] ^ 1])
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        end = len(content)
        if file.name.startswith("heavy") and self.index.drop_after:
            end = min(end, start + self.index.drop_after.pop(0))
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        for place in range(start, end, _PIECE):
            try:
                self.wfile.write(content[place : min(end, place + _PIECE)])
            except OSError:  # the other side hung up: it was told to stop
                return
            time.sleep(self.index.piece_pause_s)

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a test's output is for failures."""
