"""The catalog: one SQLite file with everything that is not secret."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from tgate_desktop.adapters import catalog_rows
from tgate_desktop.adapters.catalog_archive import move_records
from tgate_desktop.adapters.catalog_file import BUSY_LIMIT_S, CatalogFile, every, one, put_row
from tgate_desktop.adapters.catalog_tables import REVISION_SETTING, Revision
from tgate_desktop.flows.ports import Changes, Contents, Record
from tgate_desktop.oauth.company import Application, Grant, Intent
from tgate_desktop.oauth.problems import CatalogDamaged, NameTaken, StillInUse

Value = TypeVar("Value")


class SqliteCatalog:
    """`flows.ports.Catalog`, in `file`. `busy_limit_s` is how long a call waits for another process.

    `copy` is where `catalog_mending` keeps one.
    """

    def __init__(self, file: Path, busy_limit_s: float = BUSY_LIMIT_S, copy: Path | None = None) -> None:
        self.file = CatalogFile(file, busy_limit_s, copy)

    def contents(self) -> Contents:
        """See `flows.ports.Catalog`."""

        def read(connection: sqlite3.Connection) -> Contents:
            connection.execute("BEGIN")
            return _contents(connection)

        return self._read(read, missing=Contents())

    def grant(self, grant_id: str) -> Grant | None:
        """See `flows.ports.Catalog`."""
        query = "SELECT * FROM grants WHERE grant_id = ?"
        return self._read(lambda connection: one(connection, query, grant_id, catalog_rows.grant_of), missing=None)

    def intent(self, grant_id: str) -> Intent | None:
        """See `flows.ports.Catalog`."""
        query = "SELECT * FROM intents WHERE grant_id = ?"
        return self._read(lambda connection: one(connection, query, grant_id, catalog_rows.intent_of), missing=None)

    def setting(self, name: str) -> str | None:
        """See `flows.ports.Catalog`."""
        query = "SELECT value FROM settings WHERE name = ?"
        return self._read(lambda connection: one(connection, query, name, lambda row: str(row["value"])), missing=None)

    def set_setting(self, name: str, value: str | None) -> None:
        """See `flows.ports.Catalog`."""
        self.file.mended(lambda: self._set_setting(name, value))

    def _set_setting(self, name: str, value: str | None) -> None:
        with self.file.transaction() as connection:
            if value is None:
                connection.execute("DELETE FROM settings WHERE name = ?", (name,))
            else:
                put_row(connection, "settings", {"name": name, "value": value})
            _count(connection)

    def commit(self, put: Iterable[Record] = (), remove: Iterable[Record] = ()) -> None:
        """See `flows.ports.Catalog`. What is removed goes first, so that its name is free for what is put.

        Raises: also StillInUse, for an application that companies are left on; RecordGone, for a company whose
        application is not there.
        """
        records, removed = tuple(put), tuple(remove)
        self.file.mended(lambda: self._commit(records, removed))

    def _commit(self, put: Sequence[Record], removed: Sequence[Record]) -> None:
        with self.file.transaction() as connection:
            _write(connection, put, removed)

    def change(self, changes: Callable[[Contents], Changes]) -> None:
        """See `flows.ports.Catalog`. Raises: as `commit`."""
        self.file.mended(lambda: self._change(changes))

    def _change(self, changes: Callable[[Contents], Changes]) -> None:
        with self.file.transaction() as connection:
            try:
                contents = _contents(connection)
            except (KeyError, TypeError, ValueError) as error:
                raise CatalogDamaged(path=str(self.file.path)) from error
            wanted = changes(contents)
            if wanted.put or wanted.remove:
                _write(connection, wanted.put, wanted.remove)

    def _read(self, read: Callable[[sqlite3.Connection], Value], missing: Value) -> Value:
        return self.file.mended(lambda: self.file.read(read, missing))


def _contents(connection: sqlite3.Connection) -> Contents:
    """Raises: KeyError, TypeError, ValueError, for a row that is none of ours."""
    return Contents(
        environments=every(connection, "environments", catalog_rows.environment_of),
        applications=every(connection, "applications", catalog_rows.application_of),
        companies=every(connection, "companies", catalog_rows.company_of),
        grants=every(connection, "grants", catalog_rows.grant_of),
        intents=every(connection, "intents", catalog_rows.intent_of),
    )


def _write(connection: sqlite3.Connection, put: Sequence[Record], removed: Sequence[Record]) -> None:
    """Raises: NameTaken, StillInUse."""
    for record in removed:
        _remove(connection, record)
    for record in put:
        table, row = catalog_rows.row_of(record)
        _check_name(connection, table, row)
        put_row(connection, table, row)
        if isinstance(record, Grant):
            move_records(connection, record.grant_id)
    for record in removed:
        _check_unused(connection, record)
    _count(connection)


def _count(connection: sqlite3.Connection) -> None:
    """The records are in a state of their own from now on."""
    query = "SELECT value FROM settings WHERE name = ?"
    text = one(connection, query, REVISION_SETTING, lambda row: str(row["value"]))
    revision = Revision.of(text).following(secrets.token_hex(4))
    put_row(connection, "settings", {"name": REVISION_SETTING, "value": revision.text})


def _check_name(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    """Raises: NameTaken."""
    if "name_key" in row:
        key = next(iter(row))
        query = f"SELECT name FROM {table} WHERE name_key = :name_key AND {key} <> :{key}"  # noqa: S608 - our own names
        other = connection.execute(query, row).fetchone()
        if other is not None:
            raise NameTaken(name=other["name"])


def _remove(connection: sqlite3.Connection, record: Record) -> None:
    table, row = catalog_rows.row_of(record)
    key = next(iter(row))
    connection.execute(f"DELETE FROM {table} WHERE {key} = :{key}", row)  # noqa: S608 - our own names


def _check_unused(connection: sqlite3.Connection, record: Record) -> None:
    """Raises: StillInUse."""
    if isinstance(record, Application):
        query = "SELECT count(*) AS companies FROM companies WHERE application_id = ?"
        companies = one(connection, query, record.application_id, lambda row: int(row["companies"]))
        if companies:
            raise StillInUse(companies=companies)
