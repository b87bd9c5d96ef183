"""A catalog's file as its rows: what of it is sound and how new it is; and a new one made of rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from tgate_desktop.adapters.catalog_file import address_of, put_row
from tgate_desktop.adapters.catalog_schema import bring_up_to_date
from tgate_desktop.adapters.catalog_tables import (
    RECORDS,
    REVISION_SETTING,
    Revision,
    Row,
    Tables,
    is_sound,
    read_archive,
    read_tables,
)
from tgate_desktop.adapters.folders import make_private_file, sync_folder

BESIDE = ("", "-wal", "-shm")
"""What the names of a catalog's files end with."""


def revision_in(connection: sqlite3.Connection) -> Revision:
    """How new its state is."""
    connection.row_factory = None
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (REVISION_SETTING,)).fetchone()
    return Revision.of(row[0] if row else None)


def tables_in(connection: sqlite3.Connection) -> Tables:
    """What can be read of it, all in one state."""
    connection.row_factory = None
    connection.execute("BEGIN")
    return read_tables(connection)


def sound_revision_in(connection: sqlite3.Connection) -> Revision:
    """The same. Raises: sqlite3.DatabaseError, where a table of records is damaged."""
    connection.row_factory = None
    if not all(is_sound(connection, table) for table in RECORDS):
        raise sqlite3.DatabaseError
    return revision_in(connection)


def whole_revision_in(connection: sqlite3.Connection) -> Revision:
    """The same. Raises: sqlite3.DatabaseError, where anything is damaged."""
    connection.row_factory = None
    archive = read_archive(connection)
    counts = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in archive}  # noqa: S608
    is_readable = all(len(rows) == counts[table] for table, rows in archive.items())
    if not is_sound(connection) or read_tables(connection).whole != frozenset(RECORDS) or not is_readable:
        raise sqlite3.DatabaseError
    return revision_in(connection)


def write_copy(copy: Path, tables: Tables) -> None:
    """The records alone, whole or not at all. Raises: OSError, sqlite3.Error."""
    new = copy.with_name(f"{copy.name}.new")
    build(new, tables, {}, keeps_log=False)
    new.replace(copy)
    sync_folder(copy.parent)


def build(path: Path, tables: Tables, archive: Mapping[str, Iterable[Row]], *, keeps_log: bool) -> None:
    """A catalog's file with these rows. Raises: OSError, sqlite3.Error."""
    for suffix in (*BESIDE, "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)  # of one that was cut off here
    make_private_file(path)
    with opened(path, "rw") as connection:
        connection.execute("PRAGMA synchronous = FULL")
        bring_up_to_date(connection)
        connection.execute("BEGIN IMMEDIATE")
        for table in RECORDS:
            for row in tables.of(table).values():
                put_row(connection, table, dict(row))
        for table, rows in archive.items():
            for row in rows:
                columns, places = ", ".join(row), ", ".join(f":{name}" for name in row)
                connection.execute(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})", dict(row))  # noqa: S608
        connection.execute("COMMIT")
        if not keeps_log:
            connection.execute("PRAGMA journal_mode = DELETE")  # one file, and readable where nothing can be written


@contextmanager
def opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """A connection that is closed after the `with`; `mode` as in SQLite's addresses. Raises: sqlite3.Error."""
    address = address_of(path, mode)
    with closing(sqlite3.connect(address, isolation_level=None, uri=True)) as connection:
        yield connection
