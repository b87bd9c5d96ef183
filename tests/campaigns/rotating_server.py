"""A token endpoint that rotates as Doorkeeper does: the pair before lives until the new one is used."""

from __future__ import annotations

import threading
from urllib.parse import parse_qs

from tests.support.servers import Connection, http_answer
from tests.support.token_server import TokenServer

REFUSED = b'{"error": "invalid_grant"}'


class RotatingServer(TokenServer):
    """`is_alive` tells whether a refresh token would be taken now."""

    def __init__(self) -> None:
        super().__init__()
        self._guard = threading.Lock()
        self._parents: dict[str, str | None] = {}
        self._dead: set[str] = set()

    def is_alive(self, refresh_token: str) -> bool:
        with self._guard:
            return refresh_token in self._parents and refresh_token not in self._dead

    def issue(self, connection: Connection) -> None:
        """A pair, for a code or for a refresh token that is alive."""
        fields = parse_qs(self.token_requests[-1].partition(b"\r\n\r\n")[2].decode())
        (shown,) = fields.get("refresh_token", [None])
        if shown is not None and not self._takes(shown):
            connection.write(http_answer("400 Bad Request", REFUSED, "Content-Type: application/json"))
            return
        with self._guard:
            before = len(self.issued)
            super().issue(connection)
            self._parents[self.issued[before + 1]] = shown

    def _takes(self, shown: str) -> bool:
        """What was used before it is spent now."""
        with self._guard:
            if shown not in self._parents or shown in self._dead:
                return False
            spent = self._parents[shown]
            if spent is not None:
                self._dead.add(spent)
            return True
