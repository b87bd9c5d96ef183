"""The catalog's tables, step by step: `PRAGMA user_version` says how many steps a file has taken."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import chain

APPLICATION_ID = 0x54474154
"""`PRAGMA application_id`: this file is ours, and no other program's."""

# A step is never edited once released: files in the field have taken it. Only companies refer to what must be there;
# a grant is kept whatever became of its company.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE environments (
            environment_id TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL UNIQUE,
            authorization_address TEXT NOT NULL,
            token_address TEXT NOT NULL,
            proof_address TEXT,
            revocation_address TEXT,
            source TEXT NOT NULL,
            start TEXT NOT NULL,
            pkce INTEGER NOT NULL,
            body_format TEXT NOT NULL,
            basic_encoding TEXT NOT NULL,
            extra_parameters TEXT NOT NULL,
            issuer TEXT,
            ca_file TEXT,
            proxy TEXT NOT NULL,
            proxy_address TEXT,
            access_token_lifetime_s INTEGER NOT NULL,
            code_lifetime_s INTEGER NOT NULL
        )
        """,
        """
        CREATE TABLE applications (
            application_id TEXT PRIMARY KEY NOT NULL,
            environment_id TEXT NOT NULL,
            client_id TEXT NOT NULL,
            redirect_uri TEXT NOT NULL,
            secret_origin TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE companies (
            company_id TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL UNIQUE,
            application_id TEXT NOT NULL REFERENCES applications DEFERRABLE INITIALLY DEFERRED,
            grant_id TEXT,
            server_use TEXT NOT NULL
        )
        """,
        "CREATE INDEX companies_by_application ON companies (application_id)",
        """
        CREATE TABLE grants (
            grant_id TEXT PRIMARY KEY NOT NULL,
            application_id TEXT NOT NULL,
            company_id TEXT NOT NULL,
            generation INTEGER NOT NULL,
            access_fingerprint TEXT NOT NULL,
            refresh_fingerprint TEXT,
            obtained_at TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            expiry_assumed INTEGER NOT NULL,
            awaits_decision INTEGER NOT NULL,
            rejected_fingerprint TEXT,
            refused_refresh_fingerprint TEXT,
            proof TEXT
        )
        """,
        """
        CREATE TABLE intents (
            grant_id TEXT PRIMARY KEY NOT NULL,
            kind TEXT NOT NULL,
            generation INTEGER NOT NULL,
            fingerprint TEXT NOT NULL,
            begun_at TEXT NOT NULL,
            draft TEXT
        )
        """,
        "CREATE TABLE settings (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)",
        f"PRAGMA application_id = {APPLICATION_ID}",
    ),
    (
        """
        CREATE TABLE exchanges (
            exchange_id TEXT PRIMARY KEY NOT NULL,
            company_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            begun_at TEXT NOT NULL,
            host TEXT NOT NULL,
            status INTEGER,
            total_s REAL,
            problem_code TEXT,
            company_name TEXT NOT NULL,
            method TEXT NOT NULL,
            url TEXT NOT NULL,
            details TEXT NOT NULL,
            request_headers TEXT NOT NULL,
            request_body TEXT NOT NULL,
            answer_headers TEXT NOT NULL,
            answer_body TEXT NOT NULL
        )
        """,
        "CREATE INDEX exchanges_by_time ON exchanges (begun_at)",
        """
        CREATE TABLE events (
            company_id TEXT NOT NULL,
            company_name TEXT NOT NULL,
            at TEXT NOT NULL,
            kind TEXT NOT NULL,
            access_fingerprint TEXT,
            refresh_fingerprint TEXT,
            problem_code TEXT
        )
        """,
        "CREATE INDEX events_by_company ON events (company_id)",
    ),
    (  # a grant may lack its access token: SQLite takes a NOT NULL away only with its table
        "ALTER TABLE grants RENAME TO grants_before",
        """
        CREATE TABLE grants (
            grant_id TEXT PRIMARY KEY NOT NULL,
            application_id TEXT NOT NULL,
            company_id TEXT NOT NULL,
            generation INTEGER NOT NULL,
            access_fingerprint TEXT,
            refresh_fingerprint TEXT,
            obtained_at TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            expiry_assumed INTEGER NOT NULL,
            awaits_decision INTEGER NOT NULL,
            rejected_fingerprint TEXT,
            refused_refresh_fingerprint TEXT,
            proof TEXT,
            imported INTEGER NOT NULL,
            handed_over INTEGER NOT NULL,
            has_claims INTEGER NOT NULL
        )
        """,
        "INSERT INTO grants SELECT *, 0, 0, 0 FROM grants_before ORDER BY rowid",
        "DROP TABLE grants_before",
    ),
    (  # a grant takes what was recorded of it along to another company
        "ALTER TABLE exchanges ADD COLUMN grant_id TEXT",
        "CREATE INDEX exchanges_by_grant ON exchanges (grant_id)",
        "ALTER TABLE events ADD COLUMN grant_id TEXT",
        "CREATE INDEX events_by_grant ON events (grant_id)",
    ),
)

VERSION = len(STEPS)
_MOST_VERSIONS = 1000


class DamagedFile(Exception):
    """A catalog whose head was written over."""


class ForeignFile(Exception):
    """A database, but not a catalog."""


class NewerFile(Exception):
    """A catalog of a newer program. `found` is its version."""

    def __init__(self, found: int) -> None:
        super().__init__(found)
        self.found = found


def bring_up_to_date(connection: sqlite3.Connection, steps: Sequence[Sequence[str]] = STEPS) -> None:
    """Takes the steps that the file lacks, all or none. A file that is not ours, or newer, is not touched.

    Raises: ForeignFile, NewerFile, DamagedFile, sqlite3.Error.
    """
    if _steps_taken(connection, len(steps)) == len(steps):
        return
    _prefer_write_ahead_log(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        taken = _steps_taken(connection, len(steps))  # another process may have been quicker
        for statement in chain.from_iterable(steps[taken:]):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(steps)}")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _steps_taken(connection: sqlite3.Connection, known: int) -> int:
    found = _number(connection, "PRAGMA user_version")
    is_in_use = found or _number(connection, "SELECT count(*) FROM sqlite_schema")
    if is_in_use and _number(connection, "PRAGMA application_id") != APPLICATION_ID:
        raise DamagedFile if _has_our_tables(connection) else ForeignFile
    if found > _MOST_VERSIONS or found < 0:
        raise DamagedFile
    if found > known:
        raise NewerFile(found)
    return found


def _has_our_tables(connection: sqlite3.Connection) -> bool:
    ours = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('applications', 'companies', 'grants')"
    return _number(connection, ours) == 3


def _prefer_write_ahead_log(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # SQLite does not wait here. The one that is quicker makes the switch, for all.
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise


def _number(connection: sqlite3.Connection, query: str) -> int:
    (number,) = connection.execute(query).fetchone()
    return int(number)
