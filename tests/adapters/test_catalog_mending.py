"""A catalog's file in trouble: moved aside, made anew from what is left, and told."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.adapters.test_catalog import (
    ALL,
    APPLICATION,
    FULL_ENVIRONMENT,
    FULL_GRANT,
    FULL_INTENT,
    PLAIN_COMPANY,
    PLAIN_ENVIRONMENT,
    records,
)
from tests.adapters.test_catalog_archive import event, exchange
from tests.support.fake_ports import FakeClock
from tests.support.hygiene import GUARD_S
from tests.support.programs import printed, started
from tgate_desktop.adapters.catalog import SqliteCatalog
from tgate_desktop.adapters.catalog_archive import SqliteArchive
from tgate_desktop.adapters.catalog_mending import CatalogMending
from tgate_desktop.flows.ports import Contents
from tgate_desktop.oauth.company import Company
from tgate_desktop.oauth.problems import CatalogDamaged, CatalogNewer, CatalogUnreadable
from tgate_desktop.oauth.restored import CatalogLoss, Restored

ASIDE = "catalog.sqlite3.damaged-20260301-120000"


class Kept:
    """A catalog with its mending, as one process has them."""

    def __init__(self, home: Path) -> None:
        self.path, self.copy = home / "catalog.sqlite3", home / "catalog.backup.sqlite3"
        self.catalog = SqliteCatalog(self.path, copy=self.copy)
        self.clock = FakeClock()
        self.care = CatalogMending(self.catalog.file, self.copy, self.clock)
        self.archive = SqliteArchive(self.catalog.file, self.clock)

    @property
    def restored(self) -> Restored:
        restored = self.care.restored()
        assert restored is not None
        return restored

    @property
    def aside(self) -> list[str]:
        """Without what SQLite keeps beside them, which goes with them."""
        names = sorted(path.name for path in self.path.parent.iterdir() if ".damaged-" in path.name)
        return [name for name in names if not name.endswith(("-wal", "-shm"))]


def folded(path: Path) -> None:
    """All is in the file itself, as after the last process has ended."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def page_of(path: Path, table: str) -> tuple[int, int]:
    """Where the first page of a table is, and how long it is."""
    with closing(sqlite3.connect(path)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (number,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    return (number - 1) * size, size


def overwritten(path: Path, at: int, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(random.Random(at).randbytes(length))  # noqa: S311 - the same each time  # noqa: S311 - garbage, the same each time


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def filled(home: Path, *, with_copy: bool = True) -> Kept:
    kept = Kept(home)
    kept.catalog.commit(records(ALL))
    kept.catalog.set_setting("language", "ar")
    kept.archive.record([exchange()], [event()])
    if with_copy:
        kept.care.keep_copy()
    folded(kept.path)
    return kept


# ---- what is damaged, and what is there again ----


def test_a_head_that_was_written_over_is_made_up_for_by_the_copy(home: Path) -> None:
    kept = filled(home)
    overwritten(kept.path, 0, 100)
    damaged = kept.path.read_bytes()
    again = Kept(home)
    assert again.catalog.contents() == ALL
    assert again.catalog.setting("language") == "ar"
    assert (home / ASIDE).read_bytes() == damaged
    assert again.restored.loss is CatalogLoss.DAMAGED
    assert again.restored.kept_file == str(home / ASIDE)
    assert again.restored.companies == 2
    assert again.restored.left_out == ()
    copied_at = again.restored.copied_at
    assert copied_at is not None
    assert copied_at <= datetime.now(UTC)


@pytest.mark.parametrize("table", ["environments", "applications", "companies", "grants", "intents", "settings"])
def test_a_damaged_table_of_records_is_made_up_for_by_the_copy(home: Path, table: str) -> None:
    kept = filled(home)
    overwritten(kept.path, *page_of(kept.path, table))
    again = Kept(home)
    assert again.catalog.contents() == ALL
    assert again.catalog.setting("language") == "ar"
    assert again.archive.events() == (event(),)
    assert again.archive.exchange(exchange().line.exchange_id) == exchange()


@pytest.mark.parametrize("table", ["exchanges", "events"])
def test_a_damaged_journal_takes_nothing_from_the_records(home: Path, table: str) -> None:
    kept = filled(home)
    overwritten(kept.path, *page_of(kept.path, table))
    again = Kept(home)
    again.archive.record([exchange(2)], [event(minutes_ago=1)])
    assert exchange(2) in again.archive.exchanges()
    assert event(minutes_ago=1) in again.archive.events()
    assert again.catalog.contents() == ALL
    assert again.aside == [ASIDE]


@pytest.mark.parametrize("table", ["companies", "grants", "intents"])
def test_without_a_copy_what_can_be_read_is_kept(home: Path, table: str) -> None:
    kept = filled(home, with_copy=False)
    overwritten(kept.path, *page_of(kept.path, table))
    contents = Kept(home).catalog.contents()
    assert contents == replace(ALL, **{table: ()})


def test_rows_on_both_sides_of_a_damaged_page_are_kept(home: Path) -> None:
    kept = Kept(home)
    companies = [
        Company(f"company-{number}", f"Company {number} {'x' * 300}", "application", None) for number in range(60)
    ]
    kept.catalog.commit([PLAIN_ENVIRONMENT, APPLICATION, *companies])
    folded(kept.path)
    content = kept.path.read_bytes()
    at = content.index(b"Company 30 xxx") // 4096 * 4096
    overwritten(kept.path, at, 4096)
    left = Kept(home).catalog.contents().companies
    assert set(left) < set(companies)
    assert len(left) >= 60 - 2 * (4096 // 300)
    assert {companies[0], companies[-1]} <= set(left)


def test_a_company_that_lacks_its_application_is_named(home: Path) -> None:
    kept = filled(home, with_copy=False)
    overwritten(kept.path, *page_of(kept.path, "applications"))
    again = Kept(home)
    assert again.catalog.contents().companies == ()
    assert set(again.restored.left_out) == {"Company", "مطعم الشرق"}


def test_where_nothing_can_be_read_and_there_is_no_copy_the_list_is_empty_and_the_file_kept(home: Path) -> None:
    kept = filled(home, with_copy=False)
    overwritten(kept.path, 0, kept.path.stat().st_size)
    garbage = kept.path.read_bytes()
    again = Kept(home)
    assert again.catalog.contents() == Contents()
    assert again.restored == Restored(CatalogLoss.DAMAGED, str(home / ASIDE), None, 0)
    assert (home / ASIDE).read_bytes() == garbage


@pytest.mark.parametrize("length", [0, 50, 4096, 10_000])
def test_a_file_that_was_cut_off_is_made_anew(home: Path, length: int) -> None:
    kept = filled(home)
    with kept.path.open("r+b") as file:
        file.truncate(length)
    assert Kept(home).catalog.contents() == ALL


def test_a_file_that_was_removed_while_nobody_had_it_open_comes_from_the_copy(home: Path) -> None:
    filled(home).path.unlink()
    again = Kept(home)
    assert again.catalog.contents() == ALL
    assert again.restored.loss is CatalogLoss.REMOVED


def test_a_file_that_was_removed_while_it_is_open_loses_nothing(home: Path) -> None:
    kept = filled(home)
    newer = replace(FULL_GRANT, generation=42)
    kept.catalog.commit([newer])  # after the copy
    kept.path.unlink()
    assert kept.catalog.grant("full") == newer
    assert kept.archive.events() == (event(),)
    kept.catalog.commit([replace(newer, generation=43)])
    assert Kept(home).catalog.grant("full") == replace(newer, generation=43)


def test_a_log_that_was_lost_is_noticed_by_the_copy(home: Path) -> None:
    kept = filled(home)
    renamed = replace(PLAIN_COMPANY, name="Renamed")
    kept.catalog.commit([renamed, Company("third", "Third", "application", None)])
    kept.care.keep_copy()
    newest = kept.catalog.contents()
    other = home.parent / "other" / "catalog.sqlite3"
    other.parent.mkdir()
    for path in (kept.path, kept.copy):  # as the next process finds them, but for the log
        (other.parent / path.name).write_bytes(path.read_bytes())
    wal = Path(f"{other}-wal")
    wal.write_bytes(random.Random(1).randbytes(40_000))  # noqa: S311 - the same each time  # noqa: S311 - garbage, the same each time
    again = Kept(other.parent)
    assert again.catalog.contents() == newest
    assert again.restored.loss is CatalogLoss.OUTDATED


def test_an_address_is_taken_from_the_copy_and_not_from_a_damaged_file(home: Path) -> None:
    kept = filled(home)
    overwritten(kept.path, *page_of(kept.path, "applications"))
    changed = kept.path.read_bytes().replace(b"https://tgate.example/t", b"https://tgate.exampIe/t")
    kept.path.write_bytes(changed)
    assert FULL_ENVIRONMENT in Kept(home).catalog.contents().environments


def test_what_was_written_after_the_copy_comes_from_the_damaged_file(home: Path) -> None:
    kept = filled(home)
    kept.catalog.commit([replace(FULL_GRANT, generation=42)], [FULL_INTENT])
    folded(kept.path)
    overwritten(kept.path, *page_of(kept.path, "companies"))
    contents = Kept(home).catalog.contents()
    assert contents.grants == (ALL.grants[0], replace(FULL_GRANT, generation=42))
    assert FULL_INTENT not in contents.intents
    assert contents.companies == ALL.companies


def test_it_is_told_until_it_was_read(home: Path) -> None:
    filled(home).path.unlink()
    again = Kept(home)
    assert again.care.restored() is not None
    again.care.forget_restored()
    assert again.care.restored() is None
    assert Kept(home).care.restored() is None


def test_two_troubles_in_one_second_keep_two_files(home: Path) -> None:
    kept = filled(home)
    for _time in range(2):
        overwritten(kept.path, 0, 100)
        assert Kept(home).catalog.contents() == ALL
        folded(kept.path)
    assert kept.aside == [ASIDE, f"{ASIDE}-2"]


def test_all_files_are_the_users_alone(home: Path) -> None:
    kept = filled(home)
    overwritten(kept.path, 0, 100)
    Kept(home).catalog.contents()
    for path in home.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


# ---- many at once ----

READS = """
import sys
from pathlib import Path
from tests.adapters.test_catalog_mending import Kept
kept = Kept(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
print(len(kept.catalog.contents().companies), kept.restored.loss.value)
"""


def test_processes_that_find_the_damage_at_once_mend_it_once(tmp_path: Path) -> None:
    kept = filled(tmp_path / "home")
    overwritten(kept.path, 0, 100)
    processes = [started(READS, tmp_path / "home") for _number in range(4)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        with process:
            assert process.communicate(timeout=6 * GUARD_S)[0] == "2 damaged\n"
    assert len(kept.aside) == 1


def test_what_is_written_to_a_file_that_goes_meanwhile_is_written_to_the_new_one(home: Path) -> None:
    kept = filled(home)
    with pytest.raises(CatalogDamaged), kept.catalog.file.transaction() as connection:  # noqa: PT012 - it ends there
        connection.execute("DELETE FROM intents")
        kept.path.unlink()
    assert kept.catalog.contents() == ALL
    kept.catalog.commit(remove=ALL.intents)
    assert Kept(home).catalog.contents().intents == ()


# ---- what cannot be mended ----


def test_a_copy_that_is_there_already_is_left_alone(tmp_path: Path) -> None:
    kept = filled(tmp_path / "home")
    before = kept.copy.stat()
    kept.care.keep_copy()
    Kept(tmp_path / "home").care.keep_copy()
    assert (kept.copy.stat().st_ino, kept.copy.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    kept.catalog.commit([replace(PLAIN_COMPANY, name="Renamed")])
    kept.care.keep_copy()
    assert kept.copy.stat().st_ino != before.st_ino


def test_a_newer_catalog_is_not_touched(tmp_path: Path) -> None:
    kept = filled(tmp_path / "home")
    with closing(sqlite3.connect(kept.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    folded(kept.path)
    content = kept.path.read_bytes()
    again = Kept(tmp_path / "home")
    for call in (again.catalog.contents, again.care.keep_copy, again.care.restored):
        with pytest.raises(CatalogNewer):
            call()
    assert kept.path.read_bytes() == content
    assert kept.aside == []


CANNOT = """
import resource, signal, sys
from pathlib import Path
from tests.adapters.test_catalog_mending import Kept
from tgate_desktop.oauth.problems import CatalogProblem
if len(sys.argv) > 2:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    print(len(Kept(Path(sys.argv[1])).catalog.contents().companies))
except CatalogProblem as problem:
    print(problem.code, "reason" in problem.facts)
"""


def test_a_damaged_file_stays_where_it_is_when_there_is_no_room_for_a_new_one(home: Path) -> None:
    kept = filled(home)
    overwritten(kept.path, 0, 100)
    damaged = kept.path.read_bytes()
    assert printed(CANNOT, home, "8192") == "catalog_damaged True"
    assert kept.path.read_bytes() == damaged
    assert kept.aside == []
    assert Kept(home).catalog.contents() == ALL


def test_a_damaged_file_in_a_read_only_home_is_told(tmp_path: Path) -> None:
    kept = filled(tmp_path / "home")
    overwritten(kept.path, 0, 100)
    kept.path.parent.chmod(0o500)
    said = printed(CANNOT, tmp_path / "home")
    kept.path.parent.chmod(0o700)
    assert said in ("catalog_damaged True", "catalog_unwritable True")


def test_a_setting_is_written_whatever_befell_the_file_and_is_in_the_next_copy(home: Path) -> None:
    kept = filled(home)
    kept.path.unlink()
    kept.catalog.set_setting("language", "en")
    kept.care.keep_copy()
    kept.path.unlink()
    assert Kept(home).catalog.setting("language") == "en"


def test_a_file_that_cannot_even_be_looked_at_is_told_as_that(home: Path) -> None:
    kept = filled(home)
    kept.path.unlink()
    kept.path.symlink_to(kept.path)  # the system gives up on following it
    with pytest.raises(CatalogUnreadable):
        kept.care.mend()
