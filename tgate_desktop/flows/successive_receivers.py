"""Receivers of one attempt after the other, all on the one port of the redirect URI."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.ports import Receiver, ReceiverFactory
from tgate_desktop.oauth.redirect import ExpectedRedirect, Reading


class SuccessiveReceivers:
    """The receiver of an attempt that was given up makes way for the next one's, also while its code is still being
    exchanged: else a fresh attempt would find the port taken by ourselves."""

    def __init__(self, make: ReceiverFactory) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._latest: tuple[Receiver, Cancel] | None = None

    def open(self, expected: ExpectedRedirect, on_reading: Callable[[Reading], None], cancel: Cancel) -> Receiver:
        """A receiver that is bound; `cancel` is its attempt's. Raises: as `ReceiverFactory`."""
        with self._lock:
            if self._latest is not None:
                receiver, given_up = self._latest
                if given_up.is_cancelled:
                    receiver.close()
            receiver = self._make(expected, on_reading)
            self._latest = (receiver, cancel)
            return receiver
