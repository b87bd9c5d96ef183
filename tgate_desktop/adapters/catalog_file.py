"""The catalog's SQLite file: opened, brought up to date, read and written."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote_from_bytes

from tgate_desktop.adapters.catalog_schema import VERSION, ForeignFile, NewerFile, bring_up_to_date
from tgate_desktop.adapters.folders import make_private_file
from tgate_desktop.oauth.problems import (
    CatalogNewer,
    CatalogProblem,
    CatalogUnreadable,
    CatalogUnwritable,
    RecordGone,
)

BUSY_LIMIT_S = 10.0

Value = TypeVar("Value")
Row = Mapping[str, Any]

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


class CatalogFile:
    """Any thread, any number of processes; a connection lives as long as one call.

    One more is held open, idle: SQLite would else fold its log into the file whenever a call ends.

    The file comes into being with the first write. `busy_limit_s` is how long a call waits for another process.
    """

    def __init__(self, path: Path, busy_limit_s: float = BUSY_LIMIT_S) -> None:
        self._file = path
        self._busy_limit_s = busy_limit_s
        self._holding = threading.Lock()
        self._held: sqlite3.Connection | None = None

    def read(self, read: Callable[[sqlite3.Connection], Value], missing: Value) -> Value:
        """What `read` makes of the file, `missing` when there is none. Raises: CatalogProblem."""
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
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Committed at the end of the `with`, or nothing is changed. Raises: CatalogProblem."""
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

    def forget_deleted(self) -> None:
        """Nothing of what was deleted is left in any file: deleting has overwritten it in SQLite's log, which is folded
        into the file here and emptied. Waits for readers.

        Raises: CatalogProblem.
        """
        try:
            with self._connected() as connection:
                is_held = next(iter(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone().values()))
        except sqlite3.Error as error:
            raise self._problem(error, CatalogUnwritable) from error
        if is_held:
            raise CatalogUnwritable(path=str(self._file), reason="SQLITE_BUSY")

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
            connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
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


def every(connection: sqlite3.Connection, table: str, value_of: Callable[[Row], Value]) -> tuple[Value, ...]:
    """All rows of a table, the oldest first."""
    query = f"SELECT * FROM {table} ORDER BY rowid"  # noqa: S608 - our own names
    return tuple(value_of(row) for row in connection.execute(query))


def one(connection: sqlite3.Connection, query: str, key: str, value_of: Callable[[Row], Value]) -> Value | None:
    """The one row with this key."""
    row = connection.execute(query, (key,)).fetchone()
    return value_of(row) if row is not None else None


def put_row(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    """Writes a row, whose first column is its key, over the one that has that key."""
    key, *others = row
    changes = ", ".join(f"{column} = excluded.{column}" for column in others)
    places = ", ".join(f":{column}" for column in row)
    insert = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})"  # noqa: S608 - our own names
    connection.execute(f"{insert} ON CONFLICT ({key}) DO UPDATE SET {changes}", row)
