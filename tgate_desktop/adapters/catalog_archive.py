"""Exchanges and history, in the catalog's file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from tgate_desktop.adapters import archive_rows
from tgate_desktop.adapters.catalog_file import CatalogFile, Row, put_row
from tgate_desktop.flows.ports import Clock
from tgate_desktop.oauth.exchange import Exchange, ExchangeLine
from tgate_desktop.oauth.history import Event
from tgate_desktop.oauth.problems import RecordGone

MOST_EXCHANGES = 2000
OLDEST = timedelta(days=30)

Value = TypeVar("Value")

_OF_COMPANY = "(? IS NULL OR company_id = ?)"
_LINES = (
    "SELECT exchange_id, company_id, company_name, kind, begun_at, host, status, total_s, problem_code "  # noqa: S608
    f"FROM exchanges WHERE {_OF_COMPANY} AND begun_at >= ?"
)
_HOLDS = f"holds({', '.join(archive_rows.SEARCHED)})"
_WHOLE = f"SELECT * FROM exchanges WHERE {_OF_COMPANY} AND begun_at >= ?"  # noqa: S608
_NEWEST_FIRST = "ORDER BY begun_at DESC, rowid DESC"
_INSERT_EVENT = (
    "INSERT INTO events VALUES "
    "(:company_id, :company_name, :at, :kind, :access_fingerprint, :refresh_fingerprint, :problem_code, :grant_id)"
)
_ITS_COMPANY = "(SELECT company_id FROM grants WHERE grant_id = :grant_id)"
_MOVES = tuple(
    f"UPDATE {table} SET company_id = {_ITS_COMPANY} "  # noqa: S608 - our own names
    f"WHERE grant_id = :grant_id AND company_id <> {_ITS_COMPANY}"
    for table in ("exchanges", "events")
)


class SqliteArchive:
    """`flows.ports.Archive`."""

    def __init__(self, file: CatalogFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock

    def record(self, exchanges: Sequence[Exchange], events: Sequence[Event]) -> None:
        """See `flows.ports.Archive`."""
        if exchanges or events:
            self._file.mended(lambda: self._record(exchanges, events))

    def _record(self, exchanges: Sequence[Exchange], events: Sequence[Event]) -> None:
        with self._file.transaction() as connection:
            for exchange in exchanges:
                put_row(connection, "exchanges", archive_rows.exchange_row(exchange))
            for event in events:
                connection.execute(_INSERT_EVENT, archive_rows.event_row(event))
            for grant_id in filter(None, {one.grant_id for one in exchanges} | {one.grant_id for one in events}):
                move_records(connection, grant_id)  # somebody may have decided about it while this was under way
            connection.execute("DELETE FROM exchanges WHERE begun_at < ?", (self._oldest(),))
            connection.execute(
                "DELETE FROM exchanges WHERE rowid IN "
                "(SELECT rowid FROM exchanges ORDER BY begun_at DESC, rowid DESC LIMIT -1 OFFSET ?)",
                (MOST_EXCHANGES,),
            )

    def exchange_lines(self, company_id: str | None = None, text: str = "") -> tuple[ExchangeLine, ...]:
        """See `flows.ports.Archive`."""
        values = (company_id, company_id, self._oldest())
        if not text:
            return self._rows(f"{_LINES} {_NEWEST_FIRST}", values, archive_rows.line_of)
        return self._rows(f"{_LINES} AND {_HOLDS} {_NEWEST_FIRST}", values, archive_rows.line_of, _search_for(text))

    def exchanges(self, company_id: str | None = None) -> tuple[Exchange, ...]:
        """See `flows.ports.Archive`."""
        query = f"{_WHOLE} {_NEWEST_FIRST}"
        return self._rows(query, (company_id, company_id, self._oldest()), archive_rows.exchange_of)

    def exchange(self, exchange_id: str) -> Exchange:
        """See `flows.ports.Archive`."""
        query = "SELECT * FROM exchanges WHERE exchange_id = ? AND begun_at >= ?"
        for found in self._rows(query, (exchange_id, self._oldest()), archive_rows.exchange_of):
            return found
        raise RecordGone(kind="exchange")

    def clear_exchanges(self, company_id: str | None = None) -> None:
        """See `flows.ports.Archive`."""

        def clear() -> None:
            with self._file.transaction() as connection:
                connection.execute(f"DELETE FROM exchanges WHERE {_OF_COMPANY}", (company_id, company_id))  # noqa: S608
            self._file.forget_deleted()

        self._file.mended(clear)

    def events(self, company_id: str | None = None) -> tuple[Event, ...]:
        """See `flows.ports.Archive`."""
        query = f"SELECT * FROM events WHERE {_OF_COMPANY} ORDER BY at DESC, rowid DESC"  # noqa: S608
        return self._rows(query, (company_id, company_id), archive_rows.event_of)

    def _rows(
        self,
        query: str,
        values: tuple[Any, ...],
        value_of: Callable[[Row], Value],
        holds: Callable[..., bool] | None = None,
    ) -> tuple[Value, ...]:
        def read(connection: sqlite3.Connection) -> tuple[Value, ...]:
            if holds is not None:
                connection.create_function("holds", -1, holds, deterministic=True)
            return tuple(value_of(row) for row in connection.execute(query, values))

        return self._file.mended(lambda: self._file.read(read, missing=()))

    def _oldest(self) -> str:
        return archive_rows.time_text(self._clock.now() - OLDEST)


def move_records(connection: sqlite3.Connection, grant_id: str) -> None:
    """What there is of this grant is its company's; where the grant is not known, it stays whose it was."""
    for move in _MOVES:
        connection.execute(move, {"grant_id": grant_id})


def _search_for(text: str) -> Callable[..., bool]:
    """Whether one of a row's values holds `text`, whatever the case, of any language: SQLite's own LIKE knows ASCII."""
    wanted = text.casefold()

    def holds(*values: str | int | None) -> bool:
        return any(wanted in str(value).casefold() for value in values if value is not None)

    return holds
