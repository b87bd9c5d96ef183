"""Steps from one version of the catalog to the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tgate_desktop.adapters.catalog import SqliteCatalog
from tgate_desktop.adapters.catalog_schema import (
    APPLICATION_ID,
    STEPS,
    VERSION,
    ForeignFile,
    NewerFile,
    bring_up_to_date,
)

MORE = (
    *STEPS,
    ("ALTER TABLE grants ADD COLUMN note TEXT", "UPDATE grants SET note = 'old'"),
    ("CREATE TABLE extra (a)",),
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "catalog.sqlite3", isolation_level=None)) as connection:
        yield connection


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def schema(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    return connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()


def add_grant(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO grants VALUES "
        "('g', 'a', 'c', 1, '0123abcd', NULL, '2024-05-01', '2024-05-01', 0, 0, NULL, NULL, NULL, 0, 0, 0)"
    )


def add_old_grant(connection: sqlite3.Connection, grant_id: str) -> None:
    """As version 2 has them."""
    connection.execute(
        "INSERT INTO grants VALUES (?, 'a', 'c', 7, '0123abcd', 'abcd0123', '2024-05-01T12:00:00+00:00', "
        "'2024-05-01T14:00:00+00:00', 1, 1, 'dead0000', 'dead1111', NULL)",
        (grant_id,),
    )


def test_an_empty_file_takes_every_step(connection: sqlite3.Connection) -> None:
    bring_up_to_date(connection)
    assert version(connection) == VERSION
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_that_is_up_to_date_is_not_written_to(connection: sqlite3.Connection) -> None:
    bring_up_to_date(connection)
    changes = connection.execute("PRAGMA data_version").fetchone(), connection.total_changes, schema(connection)
    bring_up_to_date(connection)
    assert (
        connection.execute("PRAGMA data_version").fetchone(),
        connection.total_changes,
        schema(connection),
    ) == changes


def test_an_older_file_takes_the_steps_it_lacks_and_keeps_what_it_holds(connection: sqlite3.Connection) -> None:
    bring_up_to_date(connection)
    add_grant(connection)
    bring_up_to_date(connection, MORE)
    assert version(connection) == VERSION + 2
    assert connection.execute("SELECT grant_id, note FROM grants").fetchall() == [("g", "old")]
    assert connection.execute("SELECT count(*) FROM extra").fetchone() == (0,)


def test_grants_of_version_2_are_kept_as_they_were_and_in_their_order(connection: sqlite3.Connection) -> None:
    bring_up_to_date(connection, STEPS[:2])
    for grant_id in ("z", "b", "m"):
        add_old_grant(connection, grant_id)
    connection.execute("DELETE FROM grants WHERE grant_id = 'b'")
    before = [(*row, 0, 0, 0) for row in connection.execute("SELECT * FROM grants ORDER BY rowid")]
    bring_up_to_date(connection)
    assert version(connection) == VERSION
    assert connection.execute("SELECT * FROM grants ORDER BY rowid").fetchall() == before
    assert [row[0] for row in before] == ["z", "m"]
    connection.execute("UPDATE grants SET access_fingerprint = NULL, imported = 1 WHERE grant_id = 'z'")
    assert connection.execute("SELECT count(*) FROM grants WHERE access_fingerprint IS NULL").fetchone() == (1,)


def test_what_version_3_has_recorded_is_kept_as_that_of_no_grant(connection: sqlite3.Connection) -> None:
    bring_up_to_date(connection, STEPS[:3])
    event = ("c", "Olive", "2024-05-01", "connected", "0123abcd", None, None)
    exchange = ("x", "c", "code", "2024-05-01", "h", 200, 0.5, None, "Olive", "POST", "h", *["{}"] * 5)
    connection.execute(f"INSERT INTO events VALUES ({', '.join('?' * len(event))})", event)  # noqa: S608
    connection.execute(f"INSERT INTO exchanges VALUES ({', '.join('?' * len(exchange))})", exchange)  # noqa: S608
    bring_up_to_date(connection)
    assert connection.execute("SELECT * FROM events").fetchall() == [(*event, None)]
    assert connection.execute("SELECT * FROM exchanges").fetchall() == [(*exchange, None)]


def test_a_catalog_of_version_2_is_read_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "catalog.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        bring_up_to_date(connection, STEPS[:2])
        add_old_grant(connection, "old")
    (grant,) = SqliteCatalog(file).contents().grants
    assert (grant.grant_id, grant.generation, grant.access_fingerprint) == ("old", 7, "0123abcd")
    assert not grant.imported
    SqliteCatalog(file).commit([replace(grant, access_fingerprint=None, imported=True)])
    assert SqliteCatalog(file).grant("old") == replace(grant, access_fingerprint=None, imported=True)


def test_a_step_that_fails_leaves_the_file_as_it_was(connection: sqlite3.Connection) -> None:
    bring_up_to_date(connection)
    add_grant(connection)
    before = schema(connection)
    with pytest.raises(sqlite3.OperationalError):
        bring_up_to_date(connection, (*MORE, ("CREATE TABLE grants (again)",)))
    assert (version(connection), schema(connection)) == (VERSION, before)


def test_a_newer_file_is_told_with_its_version(connection: sqlite3.Connection) -> None:
    bring_up_to_date(connection, MORE)
    with pytest.raises(NewerFile) as told:
        bring_up_to_date(connection)
    assert told.value.found == VERSION + 2


@pytest.mark.parametrize("statement", ["CREATE TABLE other (a)", "PRAGMA user_version = 1", "PRAGMA user_version = 99"])
def test_a_file_of_another_program_is_told(connection: sqlite3.Connection, statement: str) -> None:
    connection.execute(statement)
    with pytest.raises(ForeignFile):
        bring_up_to_date(connection)
