"""Exchanges and history in the catalog's file: found again, bounded, and gone when they are cleared."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.support.fake_ports import FakeClock
from tests.support.hygiene import GUARD_S
from tgate_desktop.adapters import catalog_archive
from tgate_desktop.adapters.catalog import SqliteCatalog
from tgate_desktop.adapters.catalog_archive import MOST_EXCHANGES, OLDEST, SqliteArchive
from tgate_desktop.adapters.catalog_file import CatalogFile
from tgate_desktop.oauth.company import Company, Grant
from tgate_desktop.oauth.environment import BasicEncoding, ProxyChoice
from tgate_desktop.oauth.exchange import Exchange, ExchangeLine
from tgate_desktop.oauth.history import Event, EventKind
from tgate_desktop.oauth.messages import BasicUser, Network, RequestKind, Trace
from tgate_desktop.oauth.problems import CatalogProblem, CatalogUnwritable, RecordGone

CLOCK = FakeClock()
NOON = CLOCK.now()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "catalog.sqlite3"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def archive(path: Path, clock: FakeClock) -> SqliteArchive:
    path.parent.mkdir()
    return SqliteArchive(CatalogFile(path), clock)


def exchange(number: int = 1, company_id: str = "company-1", minutes_ago: float = 0, **changes: object) -> Exchange:
    line = ExchangeLine(
        exchange_id=f"exchange-{number}",
        company_id=company_id,
        company_name="Saffron House",
        kind=RequestKind.REFRESH,
        begun_at=NOON - timedelta(minutes=minutes_ago),
        host="tgate.example",
        status=400,
        total_s=0.25,
        problem_code="invalid_grant",
    )
    whole = Exchange(
        line=line,
        method="POST",
        url="https://tgate.example/oauth/token",
        request_headers=(("Authorization", "••••••••"), ("Accept", "application/json")),
        request_body="grant_type=refresh_token&refresh_token=••••••••",
        network=Network("/etc/company.pem", ProxyChoice.MANUAL, "http://proxy.example:3128"),
        trace=Trace(0.1, 0.05, 0.02, 0.25, "T-Gate CA", "proxy.example"),
        basic_user=BasicUser("client-1", BasicEncoding.FORM_ENCODED),
        answer_headers=(("content-type", "application/json"), ("x-empty", ""), ("x-colons", "a: b: c")),
        answer_body='{"error":"invalid_grant",\n"message":"Größe"}',
        answer_size=44,
        facts=MappingProxyType({"status": 400, "error": "invalid_grant", "sent": True}),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def event(kind: EventKind = EventKind.REFRESHED, company_id: str = "company-1", minutes_ago: float = 0) -> Event:
    at = NOON - timedelta(minutes=minutes_ago)
    return Event(company_id, "Saffron House", at, kind, "0123abcd", None, "invalid_grant")


def ids(archive: SqliteArchive, company_id: str | None = None, text: str = "") -> list[str]:
    return [line.exchange_id for line in archive.exchange_lines(company_id, text)]


def test_what_was_recorded_comes_back_whole(archive: SqliteArchive) -> None:
    bare = exchange(
        2,
        minutes_ago=1,
        request_headers=(),
        answer_headers=(),
        answer_body="",
        basic_user=None,
        trace=Trace(),
        network=Network(),
        facts=MappingProxyType({}),
        grant_id="grant-1",
    )
    bare = replace(bare, line=replace(bare.line, status=None, total_s=None, problem_code=None))
    archive.record([exchange(), bare], [event(), replace(event(), grant_id="grant-1")])
    assert archive.exchanges() == (exchange(), bare)
    assert archive.exchange("exchange-1") == exchange()
    assert archive.exchange_lines() == (exchange().line, bare.line)
    assert archive.events() == (replace(event(), grant_id="grant-1"), event())


def test_before_the_first_record_there_is_nothing_and_no_file(archive: SqliteArchive, path: Path) -> None:
    assert (archive.exchange_lines(), archive.exchanges(), archive.events()) == ((), (), ())
    with pytest.raises(RecordGone):
        archive.exchange("exchange-1")
    archive.record([], [])
    assert not path.exists()


def test_the_newest_come_first_of_one_company_or_of_all(archive: SqliteArchive) -> None:
    archive.record([exchange(1, minutes_ago=2), exchange(2, "company-2", minutes_ago=3), exchange(3)], [])
    archive.record([exchange(4)], [])
    assert ids(archive) == ["exchange-4", "exchange-3", "exchange-1", "exchange-2"]
    assert ids(archive, "company-2") == ["exchange-2"]
    assert [one.line.exchange_id for one in archive.exchanges("company-1")] == [
        "exchange-4",
        "exchange-3",
        "exchange-1",
    ]


def test_events_are_told_by_company_the_newest_first(archive: SqliteArchive) -> None:
    older, newer = event(minutes_ago=5), event(EventKind.REFUSED)
    archive.record([], [older, newer, event(company_id="company-2")])
    assert archive.events("company-1") == (newer, older)
    assert len(archive.events()) == 3


# ---- with their grant ------------------------------------------------------------------------------------------------

GRANT = Grant(
    "grant-1", "app-1", "company-1", 1, "0123abcd", None, NOON, NOON, expiry_assumed=False, awaits_decision=True
)


def kept(archive: SqliteArchive, company_id: str) -> tuple[list[str], int]:
    return ids(archive, company_id), len(archive.events(company_id))


def test_what_there_is_of_a_grant_goes_with_it_to_another_company(archive: SqliteArchive, path: Path) -> None:
    catalog = SqliteCatalog(path)
    archive.record([exchange(1), exchange(2, grant_id="grant-2")], [event()])
    archive.record([exchange(3, grant_id="grant-1")], [replace(event(), grant_id="grant-1")])
    catalog.commit([GRANT])
    assert kept(archive, "company-1") == (["exchange-3", "exchange-2", "exchange-1"], 2)
    catalog.commit([replace(GRANT, company_id="company-2")])
    assert kept(archive, "company-1") == (["exchange-2", "exchange-1"], 1)
    assert kept(archive, "company-2") == (["exchange-3"], 1)
    catalog.commit(remove=[GRANT])
    assert kept(archive, "company-2") == (["exchange-3"], 1)


def test_what_is_recorded_of_a_grant_that_has_moved_is_its_company_s(archive: SqliteArchive, path: Path) -> None:
    SqliteCatalog(path).commit([replace(GRANT, company_id="company-2")])
    archive.record([exchange(grant_id="grant-1")], [replace(event(), grant_id="grant-1")])
    assert kept(archive, "company-1") == ([], 0)
    assert kept(archive, "company-2") == (["exchange-1"], 1)


def test_a_commit_that_fails_moves_nothing(archive: SqliteArchive, path: Path) -> None:
    catalog = SqliteCatalog(path)
    catalog.commit([GRANT])
    archive.record([exchange(grant_id="grant-1")], [])
    with pytest.raises(RecordGone):
        catalog.commit(
            [replace(GRANT, company_id="company-2"), Company("company-2", "Olive House", "no-app", "grant-1")]
        )
    assert kept(archive, "company-1") == (["exchange-1"], 0)


# ---- search ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "OAUTH/token",
        "Content-Type: application/JSON",
        "x-colons: a: b",
        "refresh_token=",
        '"error":"invalid_grant"',
        "grösse",
        "GRÖẞE",
        "tgate.EXAMPLE",
        "400",
        "invalid_grant",
        "saffron",
        "post",
        "{",
    ],
)
def test_a_search_finds_what_was_on_the_wire_whatever_its_case(archive: SqliteArchive, text: str) -> None:
    archive.record([exchange()], [])
    assert ids(archive, text=text) == ["exchange-1"]


@pytest.mark.parametrize(
    "text",
    [
        "method",
        "request_body",
        "details",
        "network",
        "basic_user",
        "answer_size",
        "null",
        "tls_s",
        "%",
        "_%_",
        "*",
        "?",
    ],
)
def test_a_search_finds_nothing_of_how_it_is_stored_and_has_no_wildcards(archive: SqliteArchive, text: str) -> None:
    archive.record([exchange(request_body="a=b", answer_headers=(), answer_body="")], [])
    assert ids(archive, text=text) == []


def test_a_search_is_within_the_company(archive: SqliteArchive) -> None:
    archive.record([exchange(1), exchange(2, "company-2")], [])
    assert ids(archive, "company-2", "invalid_grant") == ["exchange-2"]
    assert ids(archive, "company-3", "invalid_grant") == []


# ---- bounds ----------------------------------------------------------------------------------------------------------


def test_the_newest_are_kept_and_the_rest_go(archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog_archive, "MOST_EXCHANGES", 3)
    for number in range(5):
        archive.record([exchange(number, minutes_ago=10 - number)], [])
    assert ids(archive) == ["exchange-4", "exchange-3", "exchange-2"]
    archive.record([exchange(9, minutes_ago=60)], [])
    assert ids(archive) == ["exchange-4", "exchange-3", "exchange-2"]


def test_no_more_than_2000_and_30_days() -> None:
    assert (2000, timedelta(days=30)) == (MOST_EXCHANGES, OLDEST)


def test_what_is_too_old_is_not_shown_and_goes_with_the_next_record(
    archive: SqliteArchive, clock: FakeClock, path: Path
) -> None:
    archive.record([exchange(1)], [event()])
    clock.move(OLDEST + timedelta(seconds=1))
    assert (archive.exchange_lines(), archive.exchanges()) == ((), ())
    with pytest.raises(RecordGone):
        archive.exchange("exchange-1")
    archive.record([], [event(EventKind.PROVEN)])
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM exchanges").fetchone() == (0,)
    assert len(archive.events()) == 2


# ---- clearing --------------------------------------------------------------------------------------------------------


def files_with(path: Path, mark: bytes) -> list[str]:
    return [file.name for file in path.parent.iterdir() if mark in file.read_bytes()]


def test_what_is_cleared_is_in_no_file_any_more(archive: SqliteArchive, path: Path) -> None:
    long_body = "mark-of-one " * 5000
    archive.record([exchange(1, answer_body=long_body), exchange(2, "company-2", answer_body="mark-of-other")], [])
    archive.record([exchange(3, answer_headers=(("x-mark", "mark-of-one"),))], [event()])
    assert files_with(path, b"mark-of-one") != []
    archive.clear_exchanges("company-1")
    assert ids(archive) == ["exchange-2"]
    assert files_with(path, b"mark-of-one") == []
    assert files_with(path, b"exchange-1") == []
    assert files_with(path, b"mark-of-other") != []
    archive.clear_exchanges()
    assert ids(archive) == []
    assert files_with(path, b"mark-of-other") == []
    assert archive.events() == (event(),)


def test_what_went_with_its_age_is_gone_after_the_next_clearing(
    archive: SqliteArchive, clock: FakeClock, path: Path
) -> None:
    archive.record([exchange(1, answer_body="mark-of-one " * 5000)], [])
    clock.move(OLDEST + timedelta(days=1))
    archive.record([], [event()])
    archive.clear_exchanges("company-2")
    assert files_with(path, b"mark-of-one") == []


def test_clearing_nothing_is_fine(archive: SqliteArchive) -> None:
    archive.clear_exchanges()
    assert archive.exchanges() == ()


def test_while_somebody_reads_traces_are_left_and_that_is_told(path: Path, clock: FakeClock) -> None:
    path.parent.mkdir()
    archive = SqliteArchive(CatalogFile(path, busy_limit_s=0.2), clock)
    archive.record([exchange()], [])
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM exchanges").fetchone()
        with pytest.raises(CatalogUnwritable):
            archive.clear_exchanges()
        reader.execute("COMMIT")
    assert ids(archive) == []
    archive.clear_exchanges()
    assert files_with(path, b"exchange-1") == []


# ---- several at once, and faults -------------------------------------------------------------------------------------

WRITES = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.adapters.test_catalog_archive import CLOCK, SqliteArchive, CatalogFile, event, exchange
path, name = Path(sys.argv[1]), sys.argv[2]
archive = SqliteArchive(CatalogFile(path), CLOCK)
print("ready", flush=True)
sys.stdin.readline()
for number in range(25):
    one = exchange(number)
    archive.record([replace(one, line=replace(one.line, exchange_id=f"{name}-{number}"))], [event()])
    archive.exchange_lines(text="invalid")
"""


def test_many_processes_write_at_once_and_nothing_is_lost(archive: SqliteArchive, path: Path) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", WRITES, str(path), name],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two", "three", "four")
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    said = [program.communicate("\n", 6 * GUARD_S)[1] for program in programs]
    assert said == [""] * 4
    assert sorted(ids(archive)) == sorted(f"{name}-{n}" for name in ("one", "two", "three", "four") for n in range(25))
    assert len(archive.events()) == 100


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(CatalogProblem):
        SqliteArchive(CatalogFile(tmp_path / "home" / "catalog.sqlite3"), clock).record([exchange()], [])


def test_an_exchange_and_its_event_are_written_together_or_not_at_all(archive: SqliteArchive, path: Path) -> None:
    archive.record([exchange(1)], [event()])
    unfit = replace(event(), company_name=None)  # type: ignore[arg-type]
    with pytest.raises(CatalogProblem):
        archive.record([exchange(2)], [unfit])
    assert (ids(archive), len(archive.events())) == (["exchange-1"], 1)
