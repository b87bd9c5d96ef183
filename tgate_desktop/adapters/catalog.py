"""The catalog: one SQLite file with everything that is not secret."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tgate_desktop.adapters import catalog_rows
from tgate_desktop.adapters.catalog_file import BUSY_LIMIT_S, CatalogFile, every, one, put_row
from tgate_desktop.flows.ports import Contents, Record
from tgate_desktop.oauth.company import Application, Grant, Intent
from tgate_desktop.oauth.problems import NameTaken, StillInUse


class SqliteCatalog:
    """`flows.ports.Catalog`, in `file`. `busy_limit_s` is how long a call waits for another process."""

    def __init__(self, file: Path, busy_limit_s: float = BUSY_LIMIT_S) -> None:
        self.file = CatalogFile(file, busy_limit_s)

    def contents(self) -> Contents:
        """See `flows.ports.Catalog`."""

        def read(connection: sqlite3.Connection) -> Contents:
            connection.execute("BEGIN")
            return Contents(
                environments=every(connection, "environments", catalog_rows.environment_of),
                applications=every(connection, "applications", catalog_rows.application_of),
                companies=every(connection, "companies", catalog_rows.company_of),
                grants=every(connection, "grants", catalog_rows.grant_of),
                intents=every(connection, "intents", catalog_rows.intent_of),
            )

        return self.file.read(read, missing=Contents())

    def grant(self, grant_id: str) -> Grant | None:
        """See `flows.ports.Catalog`."""
        query = "SELECT * FROM grants WHERE grant_id = ?"
        return self.file.read(lambda connection: one(connection, query, grant_id, catalog_rows.grant_of), missing=None)

    def intent(self, grant_id: str) -> Intent | None:
        """See `flows.ports.Catalog`."""
        query = "SELECT * FROM intents WHERE grant_id = ?"
        return self.file.read(lambda connection: one(connection, query, grant_id, catalog_rows.intent_of), missing=None)

    def setting(self, name: str) -> str | None:
        """See `flows.ports.Catalog`."""
        query = "SELECT value FROM settings WHERE name = ?"
        return self.file.read(
            lambda connection: one(connection, query, name, lambda row: str(row["value"])), missing=None
        )

    def set_setting(self, name: str, value: str) -> None:
        """See `flows.ports.Catalog`."""
        with self.file.transaction() as connection:
            put_row(connection, "settings", {"name": name, "value": value})

    def commit(self, put: Iterable[Record] = (), remove: Iterable[Record] = ()) -> None:
        """See `flows.ports.Catalog`. What is removed goes first, so that its name is free for what is put.

        Raises: also StillInUse, for an application that companies are left on; RecordGone, for a company whose
        application is not there.
        """
        removed = tuple(remove)
        with self.file.transaction() as connection:
            for record in removed:
                _remove(connection, record)
            for record in put:
                table, row = catalog_rows.row_of(record)
                _check_name(connection, table, row)
                put_row(connection, table, row)
            for record in removed:
                _check_unused(connection, record)


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
