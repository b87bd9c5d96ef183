"""The catalog's SQLite file: opened, brought up to date, read and written."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import quote_from_bytes

from tgate_desktop.adapters.catalog_schema import VERSION, DamagedFile, ForeignFile, NewerFile, bring_up_to_date
from tgate_desktop.adapters.folders import make_private_file
from tgate_desktop.oauth.problems import (
    CatalogDamaged,
    CatalogNewer,
    CatalogProblem,
    CatalogUnreadable,
    CatalogUnwritable,
    RecordGone,
)

BUSY_LIMIT_S = 10.0

Value = TypeVar("Value")
Row = Mapping[str, Any]

_ATTEMPTS = 5
"""How often a file may be replaced under a writer that waits for its turn."""

_DAMAGED = frozenset({0, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_NOTADB})
"""0 is Python's own: text that is no UTF-8. SQLITE_ERROR is a table or column that is not there."""
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


class Mending(Protocol):
    """What is done about a damaged file."""

    def look(self) -> None:
        """The first time, the file is looked through. Raises: CatalogProblem."""

    def mend(self) -> None:
        """A new file is in the place of the damaged one, whoever made it. Raises: CatalogProblem."""


class CatalogFile:
    """Any thread, any number of processes; a connection lives as long as one call.

    One more is held open, idle: SQLite would else fold its log into the file whenever a call ends.

    The file comes into being with the first write. `busy_limit_s` is how long a call waits for another process.

    With `mending`, which makes a damaged file anew, `mended` knows a way on. Where there is a `copy`, a file that
    is missing or empty was not so before: that is damage, too.
    """

    def __init__(self, path: Path, busy_limit_s: float = BUSY_LIMIT_S, copy: Path | None = None) -> None:
        self.path = path
        self.mending: Mending | None = None
        self._copy = copy
        self._busy_limit_s = busy_limit_s
        self._holding = threading.Lock()
        self._held: sqlite3.Connection | None = None
        self._held_file: tuple[int, int] | None = None

    def mended(self, call: Callable[[], Value]) -> Value:
        """What `call` gives: where it finds the file damaged, once more when the file is made anew.

        Raises: what `call` raises; CatalogProblem.
        """
        if self.mending is None:
            return call()
        try:
            self.mending.look()
            return call()
        except CatalogDamaged:
            self.mending.mend()
            return call()

    def read(self, read: Callable[[sqlite3.Connection], Value], missing: Value) -> Value:
        """What `read` makes of the file, `missing` when there is none. Raises: CatalogProblem."""
        try:
            self.raise_if_gone()
            if not self.path.exists():
                return missing
            with self.connected() as connection:
                return read(connection)
        except (KeyError, TypeError, ValueError) as error:
            raise CatalogDamaged(path=str(self.path)) from error
        except OSError as error:
            raise CatalogUnreadable(path=str(self.path)) from error
        except sqlite3.Error as error:
            raise self._problem(error, CatalogUnreadable) from error

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Committed at the end of the `with`, or nothing is changed. Raises: CatalogProblem."""
        try:
            self.raise_if_gone()
            if not self.path.exists():
                self._make()
            with self._writing() as connection:
                yield connection
        except OSError as error:
            raise CatalogUnwritable(path=str(self.path), reason=error.strerror or type(error).__name__) from error
        except UnicodeDecodeError as error:
            raise CatalogDamaged(path=str(self.path)) from error
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
                raise RecordGone(path=str(self.path), kind="application") from error
            raise self._problem(error, CatalogUnwritable) from error

    def forget_deleted(self) -> None:
        """Nothing of what was deleted is left in any file: deleting has overwritten it in SQLite's log, which is folded
        into the file here and emptied. Waits for readers.

        Raises: CatalogProblem.
        """
        try:
            with self.connected() as connection:
                is_held = next(iter(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone().values()))
        except sqlite3.Error as error:
            raise self._problem(error, CatalogUnwritable) from error
        if is_held:
            raise CatalogUnwritable(path=str(self.path), reason="SQLITE_BUSY")

    def raise_if_gone(self) -> None:
        """Raises: CatalogDamaged, when a file that is missing or empty was not so before; OSError."""
        if self._copy is None or _has_content(self.path):
            return
        if self._held is not None or self._copy.exists():
            raise CatalogDamaged(path=str(self.path))

    @contextmanager
    def connected(self) -> Iterator[sqlite3.Connection]:
        """A connection to a file that is there and up to date; what is not committed in it is rolled back.

        Raises: CatalogNewer, CatalogUnreadable, sqlite3.Error.
        """
        address = address_of(self.path)
        with closing(sqlite3.connect(address, self._busy_limit_s, isolation_level=None, uri=True)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA fullfsync = ON")  # macOS: through the drive's own cache
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
            try:
                bring_up_to_date(connection)
            except NewerFile as newer:
                raise CatalogNewer(path=str(self.path), found=newer.found, known=VERSION) from newer
            except DamagedFile as damaged:
                raise CatalogDamaged(path=str(self.path)) from damaged
            except ForeignFile as foreign:
                raise CatalogUnreadable(path=str(self.path)) from foreign
            self._hold_open(address)
            connection.row_factory = _row
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction, committed at the end, in the file that has its name now: one that waited may find another
        one in its place.

        Raises: as `connected`; CatalogUnwritable.
        """
        for _attempt in range(_ATTEMPTS):
            before = _identity(self.path)
            with self.connected() as connection:
                connection.execute("BEGIN IMMEDIATE")
                if _identity(self.path) == before:
                    yield connection
                    if _identity(self.path) != before:  # what is committed now would go with the file
                        raise CatalogDamaged(path=str(self.path))
                    connection.execute("COMMIT")
                    return
        raise CatalogUnwritable(path=str(self.path), reason="SQLITE_READONLY_DBMOVED")

    def _make(self) -> None:
        """Under the lock that is held while a damaged file has been moved aside and the new one is not yet there.

        Raises: OSError, CatalogUnwritable, GrantBusy.
        """
        if self._copy is None:
            make_private_file(self.path)
            return
        with changing_files(self.path):
            self.raise_if_gone()
            make_private_file(self.path)

    def _hold_open(self, address: str) -> None:
        with self._holding:
            identity = _identity(self.path)
            if self._held is None or identity != self._held_file:
                if self._held is not None:
                    self._held.close()
                self._held = sqlite3.connect(address, isolation_level=None, uri=True, check_same_thread=False)
                self._held_file = identity
                weakref.finalize(self, self._held.close)
                self._held.execute("PRAGMA user_version").fetchone()

    @contextmanager
    def held(self) -> Iterator[sqlite3.Connection | None]:
        """The connection that is held open: it reads what has no name any more. One caller at a time."""
        with self._holding:
            yield self._held

    def let_go(self) -> None:
        """Closes the connection that is held open, until the next call: on Windows an open file cannot be removed."""
        with self._holding:
            if self._held is not None:
                self._held.close()
                self._held = None

    def _problem(self, error: sqlite3.Error, refused: type[CatalogProblem]) -> CatalogProblem:
        extended = getattr(error, "sqlite_errorcode", 0)
        if extended == sqlite3.SQLITE_IOERR_SHORT_READ:  # its log was removed or cut off under programs that use it
            return CatalogDamaged(path=str(self.path))
        code = extended & 0xFF
        if code in _HELD or (code in _REFUSED and refused is CatalogUnwritable):
            return CatalogUnwritable(path=str(self.path), reason=getattr(error, "sqlite_errorname", ""))
        return (CatalogDamaged if code in _DAMAGED else CatalogUnreadable)(path=str(self.path))


def changing_files(path: Path) -> AbstractContextManager[None]:
    """The lock of whoever makes, moves or replaces the file at `path`. Raises: CatalogUnwritable, GrantBusy."""
    from tgate_desktop.adapters.locks import GrantLocks

    return GrantLocks(path.parent / "locks").hold("catalog")  # no grant has this ID


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file has this name now."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def address_of(file: Path, mode: str = "rw") -> str:
    """The file for SQLite, which is not to make it: as a URI, the only way to say that."""
    path = file.absolute().as_posix()
    rooted = path if path.startswith("/") else f"/{path}"  # a drive's letter
    return f"file://{quote_from_bytes(os.fsencode(rooted), safe='/:')}?mode={mode}"


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
