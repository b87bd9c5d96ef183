"""What is true of a company's tokens, whatever the app says: the server's record, and what is in the keyring."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.support.secret_service import SecretService


@dataclass(frozen=True)
class Stored:
    """One valid slot of one grant, read by the layout of docs/decisions and nothing else of ours."""

    grant_id: str
    generation: int
    access_token: str
    refresh_token: str


@dataclass(frozen=True)
class Row:
    """One pair that the server issued."""

    access_hash: str
    refresh_hash: str
    is_alive: bool


def stored_pairs(keyring: SecretService) -> tuple[Stored, ...]:
    """Every whole pair in the keyring; a slot that does not pass its checksum counts as nothing."""
    return tuple(_whole(keyring.entries()))


def entries_of(keyring: SecretService, grant_id: str) -> list[str]:
    """The names of all that is in the keyring for a grant, whole or not."""
    return sorted(name for name in keyring.entries() if grant_id in name)


def nameless_entries(keyring: SecretService) -> list[str]:
    """The paths of those that nobody can look up any more."""
    return sorted(name for name in keyring.entries() if name.startswith("/"))


def _whole(entries: dict[str, str]) -> Iterator[Stored]:
    for name, head in entries.items():
        if not name.endswith(("/a/0", "/b/0")) or head.count(" ") < 4:
            continue
        stem = name.removesuffix("/0")
        _format, generation, count, checksum, piece = head.split(" ", 4)
        tails = [entries.get(f"{stem}/{number}") for number in range(1, int(count))]
        if None in tails:
            continue
        payload = piece + "".join(tail for tail in tails if tail is not None)
        if hashlib.sha256(f"{stem}\n{generation}\n{payload}".encode()).hexdigest() != checksum:
            continue
        fields = json.loads(payload)
        yield Stored(stem.split("/")[1], int(generation), fields["access_token"], fields["refresh_token"])


class ServerRecord:
    """Practice T-Gate's own file, read beside it."""

    def __init__(self, data: Path) -> None:
        self._file = data / "practice.sqlite3"

    def rows(self) -> tuple[Row, ...]:
        """The oldest first."""
        query = "SELECT access_hash, refresh_hash, revoked FROM pairs ORDER BY pair_id"
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=10)) as connection:
            return tuple(Row(access, refresh, not revoked) for access, refresh, revoked in connection.execute(query))

    def leaves_a_way(self, pairs: Iterable[Stored]) -> bool:
        """Whether one of these pairs still works: its refresh token would be taken."""
        alive = {row.refresh_hash for row in self.rows() if row.is_alive}
        return any(_hash(pair.refresh_token) in alive for pair in pairs)

    def accepts(self, pair: Stored) -> bool:
        """Whether the API would take its access token."""
        return any(row.is_alive and row.access_hash == _hash(pair.access_token) for row in self.rows())


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
