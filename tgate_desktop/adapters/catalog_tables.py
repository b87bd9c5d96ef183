"""The records of a catalog as rows that are known to be whole, from a file that is or from one that is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tgate_desktop.adapters import archive_rows, catalog_rows

REVISION_SETTING = "revision"

UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What reading a damaged file raises: also SQLite's words for it can hold what is no text."""

Row = Mapping[str, Any]

_KEYS = {
    "environments": "environment_id",
    "applications": "application_id",
    "companies": "company_id",
    "grants": "grant_id",
    "intents": "grant_id",
    "settings": "name",
}
RECORDS = tuple(_KEYS)

_CHECKS: Mapping[str, Callable[[Row], object]] = {
    "environments": catalog_rows.environment_of,
    "applications": catalog_rows.application_of,
    "companies": catalog_rows.company_of,
    "grants": catalog_rows.grant_of,
    "intents": catalog_rows.intent_of,
    "settings": lambda row: str(row["value"]),
    "exchanges": archive_rows.exchange_of,
    "events": archive_rows.event_of,
}


@dataclass(frozen=True)
class Revision:
    """Which state of the records a file has: counted, and with a mark of its own."""

    number: int
    text: str

    @classmethod
    def of(cls, text: str | None) -> Revision:
        """The one before all others, where there is none."""
        number = (text or "").partition(" ")[0]
        return cls(int(number), text or "") if number.isdecimal() and len(number) < 18 else cls(0, "")

    def following(self, mark: str) -> Revision:
        number = self.number + 1
        return Revision(number, f"{number} {mark}")


@dataclass(frozen=True)
class Tables:
    """Rows by table and key. `whole` are the tables of which nothing is missing."""

    rows: Mapping[str, Mapping[str, Row]] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()

    @property
    def revision(self) -> Revision:
        return Revision.of((self.of("settings").get(REVISION_SETTING) or {}).get("value"))

    def of(self, table: str) -> Mapping[str, Row]:
        return self.rows.get(table, {})


def read_tables(connection: sqlite3.Connection) -> Tables:
    """What can be read of the records; `connection` gives plain tuples. Does not raise for damage."""
    rows: dict[str, dict[str, Row]] = {}
    whole = set()
    for table, key in _KEYS.items():
        found, is_whole = _read(connection, table)
        rows[table] = {str(row[key]): row for row in found}
        if is_whole and len(rows[table]) == len(found) and is_sound(connection, table):
            whole.add(table)
    return Tables(rows, frozenset(whole))


def read_archive(connection: sqlite3.Connection) -> dict[str, tuple[Row, ...]]:
    """What can be read of exchanges and events."""
    return {table: tuple(_read(connection, table)[0]) for table in ("exchanges", "events")}


def _read(connection: sqlite3.Connection, table: str) -> tuple[list[Row], bool]:
    """From the front up to the damage, then from the back down to it; and whether there was none."""
    found: dict[Any, Row] = {}
    is_whole = True
    for order in ("ASC", "DESC"):
        try:
            for number, row in _rows(connection, table, order):
                if row is None:
                    is_whole = False
                else:
                    found[number] = row
        except UNREADABLE:
            is_whole = False
        if is_whole:
            break
    return [found[number] for number in sorted(found)], is_whole


def _rows(connection: sqlite3.Connection, table: str, order: str) -> Iterator[tuple[int, Row | None]]:
    """By rowid; None for a row whose values are not what they can be. Raises: sqlite3.Error."""
    cursor = connection.execute(f"SELECT rowid, * FROM {table} NOT INDEXED ORDER BY rowid {order}")  # noqa: S608
    names = [column[0] for column in cursor.description]
    for number, *values in cursor:
        row = dict(zip(names[1:], values, strict=True))
        try:
            if any(isinstance(value, bytes) for value in values):
                raise TypeError(table)
            _CHECKS[table](row)
        except (AttributeError, KeyError, TypeError, ValueError):
            yield number, None
        else:
            yield number, row


def is_sound(connection: sqlite3.Connection, table: str | None = None) -> bool:
    """Whether a table, or the whole file, is as SQLite wrote it. Does not raise for damage."""
    check = f"PRAGMA integrity_check({table})" if table else "PRAGMA integrity_check"
    try:
        return connection.execute(check).fetchall() == [("ok",)]
    except UNREADABLE:
        return False
