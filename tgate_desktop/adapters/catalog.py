"""The catalog: one SQLite file with everything that is not secret."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote_from_bytes

from tgate_desktop.adapters import catalog_rows
from tgate_desktop.adapters.catalog_schema import VERSION, ForeignFile, NewerFile, bring_up_to_date
from tgate_desktop.adapters.folders import make_private_file
from tgate_desktop.flows.ports import Contents, Record
from tgate_desktop.oauth.company import Application, Grant, Intent
from tgate_desktop.oauth.problems import (
    CatalogNewer,
    CatalogProblem,
    CatalogUnreadable,
    CatalogUnwritable,
    NameTaken,
    RecordGone,
    StillInUse,
)

BUSY_LIMIT_S = 10.0

Value = TypeVar("Value")

_HELD = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_REFUSED = frozenset(
    {
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)


class SqliteCatalog:
    """`flows.ports.Catalog`. Any thread, any number of processes; a connection lives as long as one call.

    One more is held open, idle: SQLite would else fold its log into the file whenever a call ends.

    The file comes into being with the first write. `busy_limit_s` is how long a call waits for another process.
    """

    def __init__(self, file: Path, busy_limit_s: float = BUSY_LIMIT_S) -> None:
        self._file = file
        self._busy_limit_s = busy_limit_s
        self._holding = threading.Lock()
        self._held: sqlite3.Connection | None = None

    def contents(self) -> Contents:
        """See `flows.ports.Catalog`."""

        def read(connection: sqlite3.Connection) -> Contents:
            connection.execute("BEGIN")
            return Contents(
                environments=_every(connection, "environments", catalog_rows.environment_of),
                applications=_every(connection, "applications", catalog_rows.application_of),
                companies=_every(connection, "companies", catalog_rows.company_of),
                grants=_every(connection, "grants", catalog_rows.grant_of),
                intents=_every(connection, "intents", catalog_rows.intent_of),
            )

        return self._read(read, missing=Contents())

    def grant(self, grant_id: str) -> Grant | None:
        """See `flows.ports.Catalog`."""
        query = "SELECT * FROM grants WHERE grant_id = ?"
        return self._read(lambda connection: _one(connection, query, grant_id, catalog_rows.grant_of), missing=None)

    def intent(self, grant_id: str) -> Intent | None:
        """See `flows.ports.Catalog`."""
        query = "SELECT * FROM intents WHERE grant_id = ?"
        return self._read(lambda connection: _one(connection, query, grant_id, catalog_rows.intent_of), missing=None)

    def setting(self, name: str) -> str | None:
        """See `flows.ports.Catalog`."""
        query = "SELECT value FROM settings WHERE name = ?"
        return self._read(lambda connection: _one(connection, query, name, lambda row: str(row["value"])), missing=None)

    def set_setting(self, name: str, value: str) -> None:
        """See `flows.ports.Catalog`."""
        with self._transaction() as connection:
            _put(connection, "settings", {"name": name, "value": value})

    def commit(self, put: Iterable[Record] = (), remove: Iterable[Record] = ()) -> None:
        """See `flows.ports.Catalog`. What is removed goes first, so that its name is free for what is put.

        Raises: also StillInUse, for an application that companies are left on; RecordGone, for a company whose
        application is not there.
        """
        removed = tuple(remove)
        with self._transaction() as connection:
            for record in removed:
                _remove(connection, record)
            for record in put:
                table, row = catalog_rows.row_of(record)
                _check_name(connection, table, row)
                _put(connection, table, row)
            for record in removed:
                _check_unused(connection, record)

    def _read(self, read: Callable[[sqlite3.Connection], Value], missing: Value) -> Value:
        try:
            if not self._file.exists():
                return missing
            with self._connected() as connection:
                return read(connection)
        except (KeyError, OSError, TypeError, ValueError) as error:
            raise CatalogUnreadable(path=str(self._file)) from error
        except sqlite3.Error as error:
            raise self._problem(error, CatalogUnreadable) from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Committed at the end of the `with`, or nothing is changed."""
        try:
            make_private_file(self._file)
            with self._connected() as connection:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
        except OSError as error:
            raise CatalogUnwritable(path=str(self._file), reason=error.strerror or type(error).__name__) from error
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
                raise RecordGone(path=str(self._file), kind="application") from error
            raise self._problem(error, CatalogUnwritable) from error

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """A connection to a file that is there and up to date; what is not committed in it is rolled back.

        Raises: CatalogNewer, CatalogUnreadable, sqlite3.Error.
        """
        address = _address(self._file)
        with closing(sqlite3.connect(address, self._busy_limit_s, isolation_level=None, uri=True)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA fullfsync = ON")  # macOS: through the drive's own cache
            connection.execute("PRAGMA foreign_keys = ON")
            try:
                bring_up_to_date(connection)
            except NewerFile as newer:
                raise CatalogNewer(path=str(self._file), found=newer.found, known=VERSION) from newer
            except ForeignFile as foreign:
                raise CatalogUnreadable(path=str(self._file)) from foreign
            self._hold_open(address)
            connection.row_factory = _row
            yield connection

    def _hold_open(self, address: str) -> None:
        with self._holding:
            if self._held is None:
                self._held = sqlite3.connect(address, isolation_level=None, uri=True, check_same_thread=False)
                weakref.finalize(self, self._held.close)
                self._held.execute("PRAGMA user_version").fetchone()

    def _problem(self, error: sqlite3.Error, refused: type[CatalogProblem]) -> CatalogProblem:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the extension
        if code in _HELD or (code in _REFUSED and refused is CatalogUnwritable):
            return CatalogUnwritable(path=str(self._file), reason=getattr(error, "sqlite_errorname", ""))
        return CatalogUnreadable(path=str(self._file))


def _address(file: Path) -> str:
    """The file for SQLite, which is not to make it: as a URI, the only way to say that."""
    path = file.absolute().as_posix()
    rooted = path if path.startswith("/") else f"/{path}"  # a drive's letter
    return f"file://{quote_from_bytes(os.fsencode(rooted), safe='/:')}?mode=rw"


def _row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip((column[0] for column in cursor.description), values, strict=True))


def _every(
    connection: sqlite3.Connection, table: str, value_of: Callable[[catalog_rows.Row], Value]
) -> tuple[Value, ...]:
    query = f"SELECT * FROM {table} ORDER BY rowid"  # noqa: S608 - our own names
    return tuple(value_of(row) for row in connection.execute(query))


def _one(
    connection: sqlite3.Connection, query: str, key: str, value_of: Callable[[catalog_rows.Row], Value]
) -> Value | None:
    row = connection.execute(query, (key,)).fetchone()
    return value_of(row) if row is not None else None


def _check_name(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    """Raises: NameTaken."""
    if "name_key" in row:
        key = next(iter(row))
        query = f"SELECT name FROM {table} WHERE name_key = :name_key AND {key} <> :{key}"  # noqa: S608 - our own names
        other = connection.execute(query, row).fetchone()
        if other is not None:
            raise NameTaken(name=other["name"])


def _put(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    key, *others = row
    changes = ", ".join(f"{column} = excluded.{column}" for column in others)
    places = ", ".join(f":{column}" for column in row)
    insert = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})"  # noqa: S608 - our own names
    connection.execute(f"{insert} ON CONFLICT ({key}) DO UPDATE SET {changes}", row)


def _remove(connection: sqlite3.Connection, record: Record) -> None:
    table, row = catalog_rows.row_of(record)
    key = next(iter(row))
    connection.execute(f"DELETE FROM {table} WHERE {key} = :{key}", row)  # noqa: S608 - our own names


def _check_unused(connection: sqlite3.Connection, record: Record) -> None:
    """Raises: StillInUse."""
    if isinstance(record, Application):
        query = "SELECT count(*) AS companies FROM companies WHERE application_id = ?"
        companies = _one(connection, query, record.application_id, lambda row: int(row["companies"]))
        if companies:
            raise StillInUse(companies=companies)
