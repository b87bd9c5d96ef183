"""One window per user: the lock file decides, the local server only carries "show yourself" and "end"."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_SHOW, _QUIT = b"show", b"quit"
_SHOWN, _ENDING = b"shown\n", b"ending\n"
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
        socket.connectToServer(server_name(self._lock_file))
        if not socket.waitForConnected(answer_ms):
            return False
        socket.write(message + b"\n")
        is_answered = socket.waitForBytesWritten(answer_ms) and socket.waitForReadyRead(answer_ms)
        socket.disconnectFromServer()
        return bool(is_answered)

    def listen(self, on_show: Callable[[str], None], on_quit: Callable[[], None]) -> bool:
        """From now on a second start calls `on_show` with its activation token, and who asks for the end `on_quit`.
        For the first process alone."""
        from PySide6.QtNetwork import QLocalServer

        self._on_show = on_show
        self._on_quit = on_quit
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        name = server_name(self._lock_file)
        QLocalServer.removeServer(name)  # we hold the lock: what is left there is of a process that is gone
        return self._server.listen(name)

    def release(self) -> None:
        """For the end of the process."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _on_connection(self) -> None:
        if self._server is None:
            return
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)
            self._read(socket)

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


def server_name(lock_file: Path) -> str:
    """Short whatever the path: a socket's path has a limit of about 100 bytes."""
    import hashlib

    return f"tgate-desktop-{hashlib.sha256(str(lock_file).encode()).hexdigest()[:16]}"
