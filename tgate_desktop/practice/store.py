"""What Practice T-Gate remembers, in one SQLite file: of client secrets, codes and tokens only their SHA-256."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

_FILE_NAME = "practice.sqlite3"
_BUSY_TIMEOUT_S = 5
_FIRST_CLIENT_ID = "practice-partner"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS installation (
    instance_key BLOB NOT NULL, client_id TEXT NOT NULL, client_secret_hash TEXT
);
CREATE TABLE IF NOT EXISTS codes (
    code_hash TEXT PRIMARY KEY, client_id TEXT NOT NULL, redirect_uri TEXT NOT NULL, company_id TEXT NOT NULL,
    scope TEXT NOT NULL, challenge TEXT, challenge_method TEXT, expires_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS pairs (
    pair_id INTEGER PRIMARY KEY, grant_id TEXT NOT NULL, access_hash TEXT NOT NULL UNIQUE, refresh_hash TEXT,
    previous_refresh_hash TEXT, client_id TEXT NOT NULL, company_id TEXT NOT NULL, scope TEXT NOT NULL,
    expires_at REAL NOT NULL, revoked INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS pairs_by_refresh ON pairs (refresh_hash);
CREATE INDEX IF NOT EXISTS pairs_by_grant ON pairs (grant_id);
"""


class StoreUnusable(OSError):
    """The data folder or the file in it cannot be used."""


def hashed(value: str) -> str:
    """The SHA-256 in hex: how a secret value is kept and looked up."""
    return hashlib.sha256(value.encode()).hexdigest()


@dataclass(frozen=True)
class Client:
    """The partner's application. Until a first secret is made, every secret is refused."""

    client_id: str
    secret_hash: str | None


@dataclass(frozen=True)
class Code:
    """An authorization code that has not been used. Times are seconds since the epoch."""

    code_hash: str
    client_id: str
    redirect_uri: str
    company_id: str
    scope: str
    challenge: str | None
    challenge_method: str | None
    expires_at: float


@dataclass(frozen=True)
class Pair:
    """An access token and the refresh token that goes with it; several pairs share one where refresh tokens stay.

    `previous_refresh_hash` names the pair that dies when this one's access token is first used.
    """

    pair_id: int
    grant_id: str
    access_hash: str
    refresh_hash: str | None
    previous_refresh_hash: str | None
    client_id: str
    company_id: str
    scope: str
    expires_at: float
    revoked: bool


class Store:
    """The file, open. Any thread; calls that belong together go in one `transaction`, which other processes respect."""

    def __init__(self, data: Path) -> None:
        """Raises: StoreUnusable."""
        self._lock = threading.RLock()
        try:
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = data / _FILE_NAME
            # SQLite would make it by umask; its journal takes over the mode of the file.
            file.touch(mode=0o600)
            self._connection = sqlite3.connect(
                file, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
            try:
                self._lay_out()
            except BaseException:
                self._connection.close()
                raise
        except (OSError, sqlite3.Error) as error:
            raise StoreUnusable(f"the data of Practice T-Gate cannot be used: {error}") from error

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, one at a time; within one, a further one joins it."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                yield

    # ---- the installation

    def instance_key(self) -> bytes:
        """What proves that a server works on this very file; it gives access to nothing."""
        with self._lock:
            return bytes(self._connection.execute("SELECT instance_key FROM installation").fetchone()[0])

    def client(self) -> Client:
        with self._lock:
            return Client(
                *self._connection.execute("SELECT client_id, client_secret_hash FROM installation").fetchone()
            )

    def set_client_id(self, client_id: str) -> None:
        with self.transaction():
            self._connection.execute("UPDATE installation SET client_id = ?", (client_id,))

    def set_client_secret(self, secret: str) -> None:
        """The secret before is refused from now on."""
        with self.transaction():
            self._connection.execute("UPDATE installation SET client_secret_hash = ?", (hashed(secret),))

    # ---- codes

    def add_code(self, code: Code, now: float) -> None:
        """Keeps the code, and drops those whose time is over."""
        with self.transaction():
            self._connection.execute("DELETE FROM codes WHERE expires_at <= ?", (now,))
            self._connection.execute("INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", astuple(code))

    def code(self, value: str) -> Code | None:
        with self._lock:
            row = self._connection.execute("SELECT * FROM codes WHERE code_hash = ?", (hashed(value),)).fetchone()
            return Code(*row) if row else None

    def remove_code(self, value: str) -> None:
        with self.transaction():
            self._connection.execute("DELETE FROM codes WHERE code_hash = ?", (hashed(value),))

    # ---- token pairs

    def add_pair(
        self,
        *,
        grant_id: str,
        access_token: str,
        refresh_hash: str | None,
        previous_refresh_hash: str | None,
        client_id: str,
        company_id: str,
        scope: str,
        expires_at: float,
    ) -> None:
        row = (
            grant_id,
            hashed(access_token),
            refresh_hash,
            previous_refresh_hash,
            client_id,
            company_id,
            scope,
            expires_at,
        )
        with self.transaction():
            self._connection.execute(
                "INSERT INTO pairs (grant_id, access_hash, refresh_hash, previous_refresh_hash, client_id, company_id,"
                " scope, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )

    def pair_by_access_token(self, value: str) -> Pair | None:
        return self._pair("SELECT * FROM pairs WHERE access_hash = ?", hashed(value))

    def pair_by_refresh_token(self, value: str) -> Pair | None:
        """One that is not revoked, when there is one."""
        select = "SELECT * FROM pairs WHERE refresh_hash = ? ORDER BY revoked, pair_id LIMIT 1"
        return self._pair(select, hashed(value))

    def revoke_pair(self, pair_id: int) -> None:
        with self.transaction():
            self._connection.execute("UPDATE pairs SET revoked = 1 WHERE pair_id = ?", (pair_id,))

    def revoke_refresh_token(self, refresh_hash: str) -> None:
        """With every access token that goes with it."""
        with self.transaction():
            self._connection.execute("UPDATE pairs SET revoked = 1 WHERE refresh_hash = ?", (refresh_hash,))

    def revoke_grant(self, grant_id: str) -> None:
        with self.transaction():
            self._connection.execute("UPDATE pairs SET revoked = 1 WHERE grant_id = ?", (grant_id,))

    def forget_previous(self, pair_id: int) -> None:
        with self.transaction():
            self._connection.execute("UPDATE pairs SET previous_refresh_hash = NULL WHERE pair_id = ?", (pair_id,))

    def _pair(self, select: str, value: str) -> Pair | None:
        with self._lock:
            row = self._connection.execute(select, (value,)).fetchone()
        if row is None:
            return None
        values = (*row[:-1], bool(row[-1]))
        return Pair(*values)

    def _lay_out(self) -> None:
        with self.transaction():
            for statement in _SCHEMA.split(";"):
                self._connection.execute(statement)
            if self._connection.execute("SELECT 1 FROM installation").fetchone() is None:
                self._connection.execute(
                    "INSERT INTO installation VALUES (?, ?, NULL)", (secrets.token_bytes(32), _FIRST_CLIENT_ID)
                )


@contextmanager
def opened(data: Path) -> Iterator[Store]:
    """The store for a moment. Raises: StoreUnusable."""
    store = Store(data)
    try:
        yield store
    finally:
        store.close()
