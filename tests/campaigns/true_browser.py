"""The browser that is sent back to us, on a computer that may be busy."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass

from tests.campaigns.tls_client import TlsClient
from tests.support.tls_visits import careless

_GUARD_S = 60.0
_PIECE = 64 * 1024


@dataclass
class TrueBrowser:
    """Brings true callbacks, and takes `pause_s` before each of its turns."""

    scheme: str
    port: int
    pause_s: float

    def call_back(self, code: str, state: str) -> bytes:
        """What it is answered; empty when it is turned away."""
        request = f"GET /callback?code={code}&state={state} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode()
        answer = b""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), _GUARD_S) as stream:
            if self.scheme == "https":
                client = TlsClient(stream, careless(), self._be_busy)
                sealed, opened = client.sealed(request), client.opened
            else:
                sealed, opened = request, bytes
            self._be_busy()
            stream.sendall(sealed)
            while chunk := stream.recv(_PIECE):
                answer += opened(chunk)
        return answer

    def _be_busy(self) -> None:
        threading.Event().wait(self.pause_s)
