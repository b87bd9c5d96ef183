"""A token endpoint that rotates as Doorkeeper does: the pair before lives until the new one is used."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from urllib.parse import parse_qs

from tests.support.servers import Connection, http_answer
from tests.support.token_server import TokenServer

REFUSED = b'{"error": "invalid_grant"}'


class RotatingServer(TokenServer):
    """Its record is its own: what the app says of its pairs is held against it."""

    def __init__(self) -> None:
        super().__init__()
        self._guard = threading.Lock()
        self._parents: dict[str, str | None] = {}
        self._dead: set[str] = set()

    def newest(self) -> list[str]:
        """The refresh tokens that were never used. All but those that never arrived are the app's to keep."""
        with self._guard:
            used = set(self._parents.values())
            return [token for token in self._parents if token not in used]

    def lineage(self, refresh_token: str) -> Iterator[str]:
        """It, the one that it came of, and so on to the one that came of a code."""
        one: str | None = refresh_token
        while one is not None:
            yield one
            one = self._parents[one]

    def is_alive(self, refresh_token: str) -> bool:
        """Whether it would be taken now."""
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
