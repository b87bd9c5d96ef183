"""One window per user: the lock file decides, the local server only carries "show yourself" and "end".

Whoever could put a socket in its place would keep second starts from being heard, or answer them: so it is only where
nobody else can write.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QDir, QLockFile, QObject

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_SHOW, _QUIT = b"show", b"quit"
_SHOWN, _ENDING = b"shown\n", b"ending\n"
_SOCKET_NAME = "window.socket"
_LONGEST_MESSAGE = 1024
_ANSWER_MS = 2000
# A token request, and the save of its answer
_QUIT_MS = 90_000


class SingleInstance(QObject):
    """`lock_file`'s folder must be there. The lock of a process that crashed is taken over (QLockFile does that)."""

    def __init__(self, lock_file: Path) -> None:
        super().__init__()
        self._lock = QLockFile(str(lock_file))
        self._lock.setStaleLockTime(0)
        self._lock_file = lock_file
        self._server: QLocalServer | None = None
        self._on_show: Callable[[str], None] | None = None
        self._on_quit: Callable[[], None] | None = None

    def is_first(self) -> bool:
        """Whether this process is the one that shows the window. Where no lock can be written there is no other."""
        if self._lock.tryLock(0):
            with suppress(OSError):
                self._lock_file.chmod(0o600)  # QLockFile makes it for everybody to read
            return True
        return self._lock.error() is not QLockFile.LockError.LockFailedError

    def ask_first_to_show(self, activation_token: str = "", answer_ms: int = _ANSWER_MS) -> bool:
        """Whether the first process says that its window is shown; `activation_token` lets it come to the front on
        Wayland. One that hangs takes the message and says nothing."""

        return self._ask(_SHOW + b" " + activation_token.encode(), answer_ms)

    def ask_first_to_quit(self, quit_ms: int = _QUIT_MS) -> bool:
        """Whether there is no other process any more: it ends as when its user closes it, and may have reasons not
        to. Blocks for `quit_ms` at most, and does not make this process the first."""
        self._ask(_QUIT, _ANSWER_MS)
        has_ended = self._lock.tryLock(quit_ms)
        self._lock.unlock()
        return has_ended

    def _ask(self, message: bytes, answer_ms: int) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        for name in server_names(self._lock_file):
            socket.connectToServer(name)
            if socket.waitForConnected(answer_ms):
                break
        else:
            return False
        socket.write(message + b"\n")
        is_answered = socket.waitForBytesWritten(answer_ms) and socket.waitForReadyRead(answer_ms)
        socket.disconnectFromServer()
        return bool(is_answered)

    def listen(self, on_show: Callable[[str], None], on_quit: Callable[[], None]) -> bool:
        """From now on a second start calls `on_show` with its activation token, and who asks for the end `on_quit`;
        False, and logged, where that cannot be. For the first process alone."""
        from PySide6.QtNetwork import QLocalServer

        self._on_show = on_show
        self._on_quit = on_quit
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        for name in server_names(self._lock_file):
            QLocalServer.removeServer(name)  # we hold the lock: what is left there is of a process that is gone
            if self._server.listen(name):
                return True
        import logging

        reason = self._server.errorString() or "no folder is this user's alone"
        logging.getLogger(__name__).warning("a second start cannot ask for this window: %s", reason)
        return False

    def release(self) -> None:
        """For the end of the process."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _on_connection(self) -> None:
        if self._server is None:
            return
        while (socket := self._server.nextPendingConnection()) is not None:
            # Not by a lambda: it would hold this object, whose end is the socket's, until the socket's own end.
            socket.readyRead.connect(self._on_ready_read)
            socket.disconnected.connect(socket.deleteLater)
            self._read(socket)

    def _on_ready_read(self) -> None:
        self._read(cast("QLocalSocket", self.sender()))

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _LONGEST_MESSAGE:
                socket.abort()
            return
        word, _space, token = bytes(socket.readLine(_LONGEST_MESSAGE).data()).strip().partition(b" ")
        if word == _SHOW and self._on_show is not None:
            self._on_show(token.decode("ascii", "ignore"))
            socket.write(_SHOWN)
            socket.flush()
        if word == _QUIT and self._on_quit is not None:
            socket.write(_ENDING)
            socket.flush()
            self._on_quit()


def server_names(lock_file: Path) -> tuple[str, ...]:
    """Where the first process may listen, the best first. A socket's path has a limit of about 100 bytes, and not every
    file system takes one: then those in a folder of the session's are looked at."""
    import hashlib

    short = f"tgate-desktop-{hashlib.sha256(os.fsencode(lock_file)).hexdigest()[:16]}"
    if sys.platform == "win32":  # no file but a pipe, which only its user may open
        return (short,)

    of_session = (Path(os.environ.get("XDG_RUNTIME_DIR", "")), Path(QDir.tempPath()))
    sockets = (lock_file.parent / _SOCKET_NAME, *(folder / short for folder in of_session))
    return tuple(str(path) for path in sockets if path.is_absolute() and _is_only_ours_to_write(path.parent))


def _is_only_ours_to_write(folder: Path) -> bool:
    try:
        found = folder.stat()
    except OSError:
        return False
    return found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
