"""SIGINT and SIGTERM reach Qt's event loop: the interpreter alone would not see them before the next event."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier


class QuitSignals(QObject):
    """Calls `on_quit` on the GUI thread when the system or the terminal asks this process to end."""

    def __init__(self, on_quit: Callable[[], None]) -> None:
        super().__init__()
        self._on_quit = on_quit
        self._woken, self._waker = socket.socketpair()
        for end in (self._woken, self._waker):
            end.settimeout(0)
        self._notifier = QSocketNotifier(self._woken.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _leave_to_notifier)

    def close(self) -> None:
        """Gives the signals their usual meaning back."""
        for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL)):
            signal.signal(number, usual)
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._woken.close()
        self._waker.close()

    def _read(self) -> None:
        self._woken.recv(64)
        self._on_quit()


def _leave_to_notifier(_number: int, _frame: object) -> None:
    """The wakeup socket has told the notifier already."""
