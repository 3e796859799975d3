"""One window a person: a second launch hands its files to the first one's window and ends.

The first launch holds a lock and listens on a local socket that only its user can open. A second one asks "show this",
waits for "here", and answers "take": whoever gave up waiting has not said it, so nothing is opened twice. The names
come from the data folder, so programs with different ones know nothing of each other. Where anything of this fails,
the program opens a window of its own.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QLockFile, QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from bertdesk.paths import user_dir

PATIENCE_S = 5.0
"""How long a second launch waits for the first one's answer: while torch is imported, that may take a while."""
_LONGEST = 64 * 2**10
_SILENCE_MS = 5000
_HERE, _TAKE = b"here\n", b"take\n"


class Door(QObject):
    """What a second launch asks of the running window."""

    asked = Signal(list)  # paths of files to open; none = show yourself

    def __init__(self, lock: QLockFile | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = lock
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connected)
        if lock is not None:
            QLocalServer.removeServer(_name())  # left by a killed run: the lock says that nobody listens
            self._server.listen(_name())

    def close(self) -> None:
        """Listen no more: the next launch gets a window of its own."""
        self._server.close()
        if self._lock is not None:
            self._lock.unlock()

    @Slot()
    def _on_connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _Visitor(socket, self)


class _Visitor(QObject):
    """One connection: hears a wish, says that it can be met, and meets it when the other side still wants it."""

    def __init__(self, socket: QLocalSocket, door: Door) -> None:
        super().__init__(door)
        self._door, self._socket = door, socket
        self._wish: dict[str, object] | None = None
        socket.setParent(self)
        socket.setReadBufferSize(_LONGEST)
        socket.readyRead.connect(self._on_readable)
        socket.disconnected.connect(self.deleteLater)
        self._silence = QTimer(self, singleShot=True, interval=_SILENCE_MS)
        self._silence.timeout.connect(self._leave)
        self._silence.start()
        self._on_readable()  # it may have spoken before we looked

    @Slot()
    def _on_readable(self) -> None:
        while self._socket.canReadLine():
            line = bytes(self._socket.readLine(_LONGEST).data())
            if self._wish is not None:
                if line == _TAKE:
                    self._meet(self._wish)
                self._leave()
                return
            self._wish = _understood(line)
            if self._wish is None:
                self._leave()
                return
            self._socket.write(_HERE)
            self._socket.flush()
        if self._socket.bytesAvailable() >= _LONGEST:
            self._leave()

    def _meet(self, wish: dict[str, object]) -> None:
        if token := wish["activation"]:
            os.environ["XDG_ACTIVATION_TOKEN"] = str(token)  # Wayland lets only its holder come to the front
        paths = wish["paths"]
        self._door.asked.emit(paths)

    @Slot()
    def _leave(self) -> None:
        self._silence.stop()
        self._socket.abort()
        self.deleteLater()


def _understood(line: bytes) -> dict[str, object] | None:
    """Return the wish in a message; None where it is not one of ours."""
    try:
        wish = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(wish, dict) or not isinstance(wish.get("activation"), str):
        return None
    paths = wish.get("paths")
    if not isinstance(paths, list) or not all(isinstance(path, str) and Path(path).is_absolute() for path in paths):
        return None
    return wish


def enter(paths: Sequence[str]) -> tuple[bool, QLockFile | None]:
    """Hand the paths to the window that is open, or become the one that others hand theirs to.

    Returns: whether another window has taken them, and the lock of the one that others ask; None where there is none.
    """
    lock = QLockFile(_lock_name())
    lock.setStaleLockTime(0)  # however old: it is stale when its process is gone
    until_s = time.monotonic() + PATIENCE_S
    while not lock.tryLock(0):
        if lock.error() != QLockFile.LockError.LockFailedError:
            return False, None  # no place to lock in
        if _hand_over(paths, until_s):
            return True, None
        if time.monotonic() >= until_s:
            return False, None
        time.sleep(0.05)  # the other one is between lock and listening, or about to end
    return False, lock


def _hand_over(paths: Sequence[str], until_s: float) -> bool:
    if not _is_ours(_name()):
        return False
    socket = QLocalSocket()
    socket.connectToServer(_name())
    if not socket.waitForConnected(_left_ms(until_s)):
        return False
    _let_come_to_front()
    wish = {
        "paths": [os.path.abspath(path) for path in paths],  # noqa: PTH100  # Path keeps `..`, and resolve() follows links
        "activation": os.environ.get("XDG_ACTIVATION_TOKEN", ""),
    }
    socket.write(json.dumps(wish).encode() + b"\n")
    while not socket.canReadLine():
        if not socket.waitForReadyRead(_left_ms(until_s)):
            return False
    if bytes(socket.readLine().data()) != _HERE:
        return False
    socket.write(_TAKE)
    socket.waitForBytesWritten(1000)
    socket.waitForDisconnected(1000)
    return True


def _left_ms(until_s: float) -> int:
    return max(1, round(1000 * (until_s - time.monotonic())))


def _let_come_to_front() -> None:
    """On Windows, only the program that was started last may bring a window to the front, unless it lets others."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)


def _is_ours(name: str) -> bool:
    """Tell our own socket from one that another user has put there; on Windows the pipe's rights say it."""
    if sys.platform == "win32":
        return True
    try:
        return Path(name).stat().st_uid == os.getuid()
    except OSError:
        return False


def _name() -> str:
    """Return the server's name: a path outside the home folder, which may be read-only."""
    name = f"bertdesk-{_mark()}"
    return name if sys.platform == "win32" else str(Path(_folder()) / name)


def _lock_name() -> str:
    return str(Path(_folder()) / f"bertdesk-{_mark()}.lock")


def _mark() -> str:
    who = str(os.getuid()) if sys.platform != "win32" else os.environ.get("USERNAME", "")
    return hashlib.sha256(f"{who}\n{user_dir().absolute()}".encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _folder() -> str:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return runtime if runtime and os.access(runtime, os.W_OK) else QDir.tempPath()
