"""Practice T-Gate as the app starts it: on first use, once per user, shared by window and command line."""

from __future__ import annotations

import errno
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from tgate_desktop.flows.ports import PracticeClient
from tgate_desktop.oauth.environment import PRACTICE_PORT, PRACTICE_REDIRECT_URI
from tgate_desktop.oauth.problems import PracticeNotStarted
from tgate_desktop.oauth.secret import Secret

if TYPE_CHECKING:
    from tgate_desktop.practice import PracticeServer


class PracticeHost:
    """`flows.ports.Practice`. The server ends with this process; another process of this user may then start it."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._starting = threading.Lock()
        self._server: PracticeServer | None = None

    def ensure_running(self) -> PracticeClient:
        """See the port. Raises: PracticeNotStarted."""
        from tgate_desktop.practice import StoreUnusable, client_id

        try:
            with self._starting:
                if self._server is None:
                    self._server = self._started()
            return PracticeClient(client_id(self._data), PRACTICE_REDIRECT_URI)
        except StoreUnusable as fault:
            raise PracticeNotStarted(port=PRACTICE_PORT, reason="failed") from fault

    def new_client_secret(self) -> Secret:
        """See the port. Raises: PracticeNotStarted."""
        from tgate_desktop.practice import StoreUnusable, new_client_secret

        try:
            return Secret(new_client_secret(self._data))
        except StoreUnusable as fault:
            raise PracticeNotStarted(port=PRACTICE_PORT, reason="failed") from fault

    def close(self) -> None:
        """Ends the server that was started here, after the answers that it is giving; another process may start one."""
        with self._starting:
            if self._server is not None:
                self._server.close()
                self._server = None

    def _started(self) -> PracticeServer | None:
        """None when another process of this user has it running. Raises: PracticeNotStarted, StoreUnusable."""
        from tgate_desktop.practice import StoreUnusable, is_running, start

        try:
            return start(self._data, PRACTICE_PORT, PRACTICE_REDIRECT_URI)
        except StoreUnusable:
            raise
        except OSError as fault:
            if is_running(self._data, PRACTICE_PORT):
                return None
            reason = "taken" if fault.errno == errno.EADDRINUSE else "failed"
            raise PracticeNotStarted(port=PRACTICE_PORT, reason=reason) from fault
