"""The SQLite file: what is put is there, whole or not at all, for every process."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.support.hygiene import GUARD_S
from tests.support.programs import printed, started
from tgate_desktop.adapters.catalog import SqliteCatalog
from tgate_desktop.adapters.catalog_schema import VERSION
from tgate_desktop.flows.ports import Changes, Contents, Record
from tgate_desktop.oauth.company import (
    Application,
    Brand,
    Company,
    Draft,
    Grant,
    Intent,
    Proof,
    ServerUse,
    TokenRequestKind,
)
from tgate_desktop.oauth.environment import (
    BasicEncoding,
    BodyFormat,
    Environment,
    ProxyChoice,
    Source,
    Start,
    practice_environment,
)
from tgate_desktop.oauth.problems import (
    CatalogNewer,
    CatalogUnreadable,
    CatalogUnwritable,
    NameTaken,
    RecordGone,
    StillInUse,
)

NOON = datetime(2024, 5, 1, 12, 0, 0, 123_456, tzinfo=UTC)

PLAIN_ENVIRONMENT = Environment("staging", "Staging", "https://tgate.example/authorize", "https://tgate.example/token")
FULL_ENVIRONMENT = Environment(
    environment_id="production",
    name="Production مطعم",
    authorization_address="https://tgate.example/a",
    token_address="https://tgate.example/t",
    proof_address="https://tgate.example/p",
    revocation_address="https://tgate.example/r",
    source=Source.PROVIDED,
    start=Start.MARKETPLACE_PAGE,
    pkce=False,
    body_format=BodyFormat.JSON,
    basic_encoding=BasicEncoding.FORM_ENCODED,
    extra_parameters=(("audience", "tgate"), ("prompt", 'a "b" é')),
    issuer="https://tgate.example",
    ca_file="/etc/ssl/own.pem",
    proxy=ProxyChoice.MANUAL,
    proxy_address="http://proxy.example:3128",
    access_token_lifetime_s=60,
    code_lifetime_s=30,
)
APPLICATION = Application(
    "application", "staging", "client", "http://127.0.0.1:8765/callback", "https://tgate.example:443"
)
PLAIN_COMPANY = Company("company", "Company", "application", None)
FULL_COMPANY = Company("other", "مطعم الشرق", "application", "grant", ServerUse.YES)
PLAIN_GRANT = Grant(
    grant_id="grant",
    application_id="application",
    company_id="company",
    generation=1,
    access_fingerprint="0123abcd",
    refresh_fingerprint=None,
    obtained_at=NOON,
    expires_at=NOON + timedelta(hours=2),
    expiry_assumed=False,
    awaits_decision=False,
)
FULL_GRANT = Grant(
    grant_id="full",
    application_id="application",
    company_id="other",
    generation=41,
    access_fingerprint="0123abcd",
    refresh_fingerprint="4567cdef",
    obtained_at=NOON,
    expires_at=NOON + timedelta(hours=2),
    expiry_assumed=True,
    awaits_decision=True,
    rejected_fingerprint="0123abcd",
    refused_refresh_fingerprint="4567cdef",
    proof=Proof(NOON, (Brand("1", "East", "شرق"), Brand("2", "West", None)), total=7),
    imported=True,
    handed_over=True,
    has_claims=True,
)
PLAIN_INTENT = Intent("grant", TokenRequestKind.REFRESH_TOKEN, 2, "89abcdef", NOON)
FULL_INTENT = Intent(
    grant_id="full",
    kind=TokenRequestKind.AUTHORIZATION_CODE,
    generation=1,
    fingerprint="89abcdef",
    begun_at=NOON,
    draft=Draft(FULL_ENVIRONMENT, APPLICATION, FULL_COMPANY),
)
FULL_RECORDS = (FULL_ENVIRONMENT, FULL_COMPANY, FULL_GRANT, FULL_INTENT)
ALL = Contents(
    environments=(PLAIN_ENVIRONMENT, FULL_ENVIRONMENT),
    applications=(APPLICATION,),
    companies=(PLAIN_COMPANY, FULL_COMPANY),
    grants=(PLAIN_GRANT, FULL_GRANT),
    intents=(PLAIN_INTENT, FULL_INTENT),
)


def records(contents: Contents) -> tuple[Record, ...]:
    return (
        *contents.intents,
        *contents.grants,
        *contents.companies,
        *contents.applications,
        *contents.environments,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "catalog.sqlite3"


@pytest.fixture
def catalog(file: Path) -> SqliteCatalog:
    return SqliteCatalog(file)


# ---- what is put is there ----


def test_a_missing_file_is_empty_and_stays_missing(catalog: SqliteCatalog, tmp_path: Path) -> None:
    assert catalog.contents() == Contents()
    assert catalog.grant("grant") is None
    assert catalog.intent("grant") is None
    assert catalog.setting("language") is None
    assert list(tmp_path.iterdir()) == []


def test_every_record_is_read_as_it_was_put(catalog: SqliteCatalog, file: Path) -> None:
    catalog.commit(records(ALL))
    assert SqliteCatalog(file).contents() == ALL


@pytest.mark.parametrize("record", FULL_RECORDS, ids=lambda record: type(record).__name__)
def test_the_full_records_above_leave_no_field_at_its_default(record: Any) -> None:
    assert [field.name for field in fields(record) if getattr(record, field.name) == field.default] == []


def test_grants_and_intents_are_found_by_id(catalog: SqliteCatalog) -> None:
    catalog.commit(records(ALL))
    assert catalog.grant("full") == FULL_GRANT
    assert catalog.intent("full") == FULL_INTENT
    assert catalog.grant("unknown") is None
    assert catalog.intent("unknown") is None


def test_a_record_put_again_replaces_the_one_with_its_id_and_keeps_its_place(catalog: SqliteCatalog) -> None:
    catalog.commit(records(ALL))
    changed = replace(PLAIN_COMPANY, name="Renamed", grant_id="grant", server_use=ServerUse.NO)
    catalog.commit([changed, replace(FULL_GRANT, proof=None), replace(PLAIN_INTENT, generation=9)])
    contents = catalog.contents()
    assert contents.companies == (changed, FULL_COMPANY)
    assert contents.grants == (PLAIN_GRANT, replace(FULL_GRANT, proof=None))
    assert contents.intents == (replace(PLAIN_INTENT, generation=9), FULL_INTENT)


def test_what_is_removed_is_gone_and_removing_it_again_is_fine(catalog: SqliteCatalog) -> None:
    catalog.commit(records(ALL))
    for _ in range(2):
        catalog.commit(remove=records(ALL))
        assert catalog.contents() == Contents()


def test_the_same_company_put_and_its_intent_removed_is_one_transaction(catalog: SqliteCatalog) -> None:
    catalog.commit([APPLICATION, PLAIN_INTENT])
    catalog.commit([PLAIN_COMPANY, PLAIN_GRANT], [PLAIN_INTENT])
    assert catalog.contents() == Contents(
        applications=(APPLICATION,), companies=(PLAIN_COMPANY,), grants=(PLAIN_GRANT,)
    )


def test_what_is_changed_is_made_of_what_is_there(catalog: SqliteCatalog) -> None:
    catalog.commit(records(ALL))
    seen: list[Contents] = []

    def change(contents: Contents) -> Changes:
        seen.append(contents)
        return Changes((replace(PLAIN_COMPANY, grant_id="grant"),), (PLAIN_INTENT,))

    catalog.change(change)
    assert seen == [ALL]
    contents = catalog.contents()
    assert contents.companies == (replace(PLAIN_COMPANY, grant_id="grant"), FULL_COMPANY)
    assert contents.intents == (FULL_INTENT,)


def test_a_change_that_raises_or_wants_nothing_leaves_all_as_it_was(catalog: SqliteCatalog) -> None:
    def refuse(contents: Contents) -> Changes:
        raise RecordGone(kind="decision")

    catalog.commit(records(ALL))
    revision = catalog.setting("revision")
    with pytest.raises(RecordGone):
        catalog.change(refuse)
    with pytest.raises(NameTaken):
        catalog.change(lambda _contents: Changes((replace(PLAIN_COMPANY, name=FULL_COMPANY.name),)))
    catalog.change(lambda _contents: Changes())
    assert (catalog.contents(), catalog.setting("revision")) == (ALL, revision)


def test_a_time_of_another_zone_comes_back_as_the_same_moment_in_utc(catalog: SqliteCatalog) -> None:
    riyadh = timezone(timedelta(hours=3))
    catalog.commit([replace(PLAIN_GRANT, obtained_at=NOON.astimezone(riyadh))])
    grant = catalog.grant("grant")
    assert grant is not None
    assert (grant.obtained_at, grant.obtained_at.utcoffset()) == (NOON, timedelta(0))


def test_settings_are_kept_and_replaced(catalog: SqliteCatalog, file: Path) -> None:
    catalog.set_setting("language", "en")
    catalog.set_setting("language", "ar")
    assert SqliteCatalog(file).setting("language") == "ar"
    assert catalog.setting("unknown") is None


def test_the_file_and_what_sqlite_keeps_beside_it_are_the_users_alone(catalog: SqliteCatalog, file: Path) -> None:
    catalog.commit(records(ALL))
    with closing(sqlite3.connect(file)) as reading:
        reading.execute("SELECT * FROM grants").fetchone()
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert modes == dict.fromkeys(("catalog.sqlite3", "catalog.sqlite3-wal", "catalog.sqlite3-shm"), 0o600)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["with space", "50% ?x=1#y", "ملفات", "nul\udcff"])
def test_the_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    file = tmp_path / name / "catalog.sqlite3"
    SqliteCatalog(file).set_setting("language", "ar")
    assert SqliteCatalog(file).setting("language") == "ar"
    assert file.exists()


# ---- names ----


@pytest.mark.parametrize("name", ["Company", "COMPANY", "company", "ＣＯＭＰＡＮＹ"])
def test_a_company_name_that_differs_in_case_at_most_is_taken(catalog: SqliteCatalog, name: str) -> None:
    catalog.commit([APPLICATION, PLAIN_COMPANY])
    with pytest.raises(NameTaken) as told:
        catalog.commit([replace(FULL_COMPANY, name=name)])
    assert dict(told.value.facts) == {"name": "Company"}
    assert catalog.contents().companies == (PLAIN_COMPANY,)


def test_an_environment_name_that_differs_in_case_at_most_is_taken(catalog: SqliteCatalog) -> None:
    catalog.commit([PLAIN_ENVIRONMENT])
    with pytest.raises(NameTaken):
        catalog.commit([replace(FULL_ENVIRONMENT, name="STAGING")])


def test_a_record_may_change_the_case_of_its_own_name(catalog: SqliteCatalog) -> None:
    catalog.commit([APPLICATION, PLAIN_COMPANY])
    catalog.commit([replace(PLAIN_COMPANY, name="COMPANY")])
    assert [company.name for company in catalog.contents().companies] == ["COMPANY"]


def test_the_name_of_what_is_removed_is_free_in_the_same_commit(catalog: SqliteCatalog) -> None:
    catalog.commit([APPLICATION, PLAIN_COMPANY])
    successor = replace(FULL_COMPANY, name="company")
    catalog.commit([successor], [PLAIN_COMPANY])
    assert catalog.contents().companies == (successor,)


def test_a_taken_name_leaves_everything_else_of_the_commit_undone(catalog: SqliteCatalog) -> None:
    catalog.commit([APPLICATION, PLAIN_COMPANY, PLAIN_INTENT])
    before = catalog.contents()
    with pytest.raises(NameTaken):
        catalog.commit([PLAIN_GRANT, replace(FULL_COMPANY, name="company")], [PLAIN_INTENT])
    assert catalog.contents() == before


# ---- a company and its application ----


def test_an_application_that_companies_are_on_stays(catalog: SqliteCatalog) -> None:
    catalog.commit([APPLICATION, PLAIN_COMPANY, FULL_COMPANY])
    with pytest.raises(StillInUse) as told:
        catalog.commit(remove=[PLAIN_COMPANY, APPLICATION])
    assert dict(told.value.facts) == {"companies": 1}
    assert len(catalog.contents().companies) == 2


def test_an_application_goes_with_its_last_company_in_any_order(catalog: SqliteCatalog) -> None:
    catalog.commit([PLAIN_COMPANY, APPLICATION])
    catalog.commit(remove=[APPLICATION, PLAIN_COMPANY])
    assert catalog.contents() == Contents()


def test_a_company_whose_application_is_gone_is_told(catalog: SqliteCatalog) -> None:
    with pytest.raises(RecordGone) as told:
        catalog.commit([PLAIN_COMPANY])
    assert told.value.facts["kind"] == "application"
    assert catalog.contents() == Contents()


def test_a_grant_is_kept_whatever_became_of_its_company(catalog: SqliteCatalog) -> None:
    catalog.commit([APPLICATION, PLAIN_COMPANY, PLAIN_GRANT, FULL_INTENT])
    catalog.commit(remove=[PLAIN_COMPANY, APPLICATION])
    assert catalog.contents() == Contents(grants=(PLAIN_GRANT,), intents=(FULL_INTENT,))


def test_an_environment_that_is_not_in_the_catalog_may_have_applications(catalog: SqliteCatalog) -> None:
    catalog.commit([replace(APPLICATION, environment_id=practice_environment().environment_id)])
    assert catalog.contents().environments == ()


# ---- many at once ----

COMMITS = """
import sys
from pathlib import Path
from tgate_desktop.adapters.catalog_schema import VERSION
from tgate_desktop.adapters.catalog import SqliteCatalog
from tgate_desktop.oauth.company import Application, Company
catalog, me = SqliteCatalog(Path(sys.argv[1])), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    own = f"{me}-{number}"
    catalog.commit([Application(own, "e", "c", "r", "o"), Company(own, own, own, None)])
    assert any(company.name == own for company in catalog.contents().companies)
"""


def test_four_processes_that_begin_with_no_file_lose_nothing(catalog: SqliteCatalog, file: Path) -> None:
    number = 12
    processes = [started(COMMITS, file, f"process {me}", str(number)) for me in range(4)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        with process:
            process.communicate(timeout=6 * GUARD_S)
        assert process.returncode == 0
    contents = catalog.contents()
    names = {f"process {me}-{one}" for me in range(4) for one in range(number)}
    assert {company.name for company in contents.companies} == names
    assert {application.application_id for application in contents.applications} == names
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_threads_of_one_process_share_one_catalog(catalog: SqliteCatalog) -> None:
    begin = threading.Barrier(4, timeout=GUARD_S)

    def put(me: int) -> None:
        begin.wait()
        for number in range(10):
            catalog.commit([replace(PLAIN_GRANT, grant_id=f"{me}-{number}")])

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(put, me) for me in range(4)]:
            done.result(6 * GUARD_S)
    assert len(catalog.contents().grants) == 40


def test_of_changes_at_the_same_time_each_sees_the_one_before(catalog: SqliteCatalog, file: Path) -> None:
    catalog.commit([PLAIN_GRANT])
    begin = threading.Barrier(4, timeout=GUARD_S)

    def count_up(contents: Contents) -> Changes:
        (grant,) = contents.grants
        return Changes((replace(grant, generation=grant.generation + 1),))

    def change(catalog: SqliteCatalog) -> None:
        begin.wait()
        for _number in range(10):
            catalog.change(count_up)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(change, SqliteCatalog(file)) for _ in range(4)]:
            done.result(6 * GUARD_S)
    assert [grant.generation for grant in catalog.contents().grants] == [41]


DIES_IN_THE_MIDDLE = """
import os, sys
from pathlib import Path
from tgate_desktop.adapters.catalog_schema import VERSION
from tgate_desktop.adapters.catalog import SqliteCatalog
from tgate_desktop.oauth.company import Application
def applications():
    yield Application("half", "e", "c", "r", "o")
    os._exit(0)
SqliteCatalog(Path(sys.argv[1])).commit(applications())
"""


def test_a_process_that_dies_in_the_middle_of_a_commit_leaves_nothing_of_it(catalog: SqliteCatalog, file: Path) -> None:
    catalog.commit([APPLICATION])
    assert printed(DIES_IN_THE_MIDDLE, file) == ""
    assert catalog.contents() == Contents(applications=(APPLICATION,))
    catalog.commit([PLAIN_COMPANY])
    assert catalog.contents().companies == (PLAIN_COMPANY,)


# ---- what can go wrong with the file ----


def every_call(catalog: SqliteCatalog) -> list[Callable[[], object]]:
    return [
        catalog.contents,
        lambda: catalog.grant("grant"),
        lambda: catalog.intent("grant"),
        lambda: catalog.setting("language"),
        lambda: catalog.set_setting("language", "ar"),
        lambda: catalog.commit([APPLICATION]),
        lambda: catalog.change(lambda _contents: Changes((APPLICATION,))),
    ]


@pytest.mark.parametrize(
    "content", [b"not a database", b"not a database" * 1000, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_file_that_is_no_database_is_told_and_not_touched(catalog: SqliteCatalog, file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    for call in every_call(catalog):
        with pytest.raises(CatalogUnreadable) as told:
            call()
        assert dict(told.value.facts) == {"path": str(file)}
    assert file.read_bytes() == content


def test_a_folder_in_the_place_of_the_file_is_told(catalog: SqliteCatalog, file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(CatalogUnreadable):
        catalog.contents()
    with pytest.raises(CatalogUnwritable):
        catalog.commit([APPLICATION])


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE grants SET obtained_at = 'yesterday'",
        "UPDATE grants SET obtained_at = '2024-05-01T12:00:00'",
        "UPDATE grants SET proof = '{'",
        "UPDATE grants SET proof = '[]'",
        "UPDATE companies SET server_use = 'maybe'",
        "UPDATE environments SET extra_parameters = '[[1]]'",
        "ALTER TABLE intents RENAME COLUMN draft TO something",
        "DROP TABLE grants",
    ],
)
def test_content_that_cannot_be_understood_is_told(catalog: SqliteCatalog, file: Path, damage: str) -> None:
    catalog.commit(records(ALL))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(damage)
    for call in (catalog.contents, lambda: catalog.change(lambda _contents: Changes())):
        with pytest.raises(CatalogUnreadable):
            call()


def test_a_catalog_held_too_long_by_another_program_is_told_and_works_again(file: Path) -> None:
    catalog = SqliteCatalog(file, busy_limit_s=0.05)
    catalog.commit([APPLICATION])
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CatalogUnwritable) as told:
            catalog.commit([PLAIN_COMPANY])
        assert dict(told.value.facts) == {"path": str(file), "reason": "SQLITE_BUSY"}
        assert catalog.contents().applications == (APPLICATION,)
    catalog.commit([PLAIN_COMPANY])
    assert catalog.contents().companies == (PLAIN_COMPANY,)


TRIES = """
import resource, signal, sys
from pathlib import Path
from tgate_desktop.adapters.catalog_schema import VERSION
from tgate_desktop.adapters.catalog import SqliteCatalog
from tgate_desktop.oauth.problems import CatalogProblem
catalog = SqliteCatalog(Path(sys.argv[1]))
if len(sys.argv) > 2:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
for act in (catalog.contents, lambda: catalog.set_setting("language", "ar" * 50_000)):
    try:
        act()
        print("done")
    except CatalogProblem as problem:
        print(problem.code, problem.facts.get("reason", ""))
"""


def test_a_read_only_file_can_be_read_and_a_write_is_told(catalog: SqliteCatalog, file: Path) -> None:
    catalog.commit([APPLICATION])
    file.chmod(0o400)
    assert printed(TRIES, file).splitlines() == ["done", "catalog_unwritable SQLITE_READONLY"]


def test_a_read_only_folder_is_told(file: Path) -> None:
    SqliteCatalog(file).commit([APPLICATION])  # and is gone: one that lives holds SQLite's log open for all
    file.parent.chmod(0o500)
    written = printed(TRIES, file).splitlines()[1]
    file.parent.chmod(0o700)
    assert written.startswith("catalog_unwritable SQLITE_")
    assert SqliteCatalog(file).contents().applications == (APPLICATION,)


def test_a_read_only_folder_without_a_file_is_told(file: Path) -> None:
    file.parent.mkdir(mode=0o500)
    assert printed(TRIES, file).splitlines() == ["done", "catalog_unwritable Permission denied"]
    file.parent.chmod(0o700)


def test_a_file_that_may_not_be_read_is_told(catalog: SqliteCatalog, file: Path) -> None:
    catalog.commit([APPLICATION])
    file.chmod(0o000)
    assert printed(TRIES, file).splitlines()[0].strip() == "catalog_unreadable"


def test_a_disk_that_takes_no_more_is_told_and_what_was_there_stays(catalog: SqliteCatalog, file: Path) -> None:
    catalog.commit([APPLICATION])
    assert printed(TRIES, file, str(65536)).splitlines()[1].startswith("catalog_unwritable SQLITE_")
    assert catalog.contents() == Contents(applications=(APPLICATION,))
    catalog.commit([PLAIN_COMPANY])


# ---- versions ----


def test_a_newer_catalog_is_told_and_not_touched(catalog: SqliteCatalog, file: Path) -> None:
    catalog.commit(records(ALL))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    content = file.read_bytes()
    for call in every_call(catalog):
        with pytest.raises(CatalogNewer) as told:
            call()
        assert dict(told.value.facts) == {"path": str(file), "found": 99, "known": VERSION}
    assert file.read_bytes() == content


@pytest.mark.parametrize("version", [0, 1, 99])
def test_the_database_of_another_program_is_told_and_not_touched(
    catalog: SqliteCatalog, file: Path, version: int
) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE bookmarks (address TEXT)")
        connection.execute(f"PRAGMA user_version = {version}")
    content = file.read_bytes()
    for call in every_call(catalog):
        with pytest.raises(CatalogUnreadable):
            call()
    assert file.read_bytes() == content


def test_a_file_left_empty_by_a_stop_at_its_making_is_taken_up(catalog: SqliteCatalog, file: Path) -> None:
    file.parent.mkdir()
    file.touch(0o600)
    assert catalog.contents() == Contents()
    catalog.commit([APPLICATION])
    assert catalog.contents().applications == (APPLICATION,)
