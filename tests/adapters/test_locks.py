"""One at a time per grant, across threads and processes."""

from __future__ import annotations

import select
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.hygiene import GUARD_S
from tests.support.programs import printed, started
from tgate_desktop.adapters.locks import GrantLocks
from tgate_desktop.flows.cancel import Cancel, Cancelled
from tgate_desktop.oauth.problems import CatalogUnwritable, GrantBusy

HOLDS = """
import sys
from pathlib import Path
from tgate_desktop.adapters.locks import GrantLocks
with GrantLocks(Path(sys.argv[1])).hold("grant"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "locks"


def test_a_lock_can_be_held_again_after_it_was(folder: Path) -> None:
    locks = GrantLocks(folder, wait_s=0)
    for _ in range(3):
        with locks.hold("grant"):
            pass


def test_folder_and_file_are_the_users_alone(folder: Path) -> None:
    with GrantLocks(folder).hold("grant"):
        pass
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [(file.name, stat.S_IMODE(file.stat().st_mode)) for file in folder.iterdir()] == [("grant.lock", 0o600)]


def test_an_id_never_leaves_the_folder(folder: Path) -> None:
    with GrantLocks(folder).hold("../../elsewhere"):
        pass
    assert [file.name for file in folder.iterdir()] == ["..%2F..%2Felsewhere.lock"]


def test_different_grants_do_not_wait_for_each_other(folder: Path) -> None:
    locks = GrantLocks(folder, wait_s=0)
    with locks.hold("one"), locks.hold("other"):
        pass


def test_a_lock_held_by_another_thread_is_busy_after_the_wait(folder: Path) -> None:
    locks = GrantLocks(folder, wait_s=0.6)
    with locks.hold("grant"), ThreadPoolExecutor() as pool, pytest.raises(GrantBusy) as told:
        pool.submit(lambda: locks.hold("grant").__enter__()).result(GUARD_S)
    assert dict(told.value.facts) == {"waited_s": 1}


def test_two_sets_of_locks_of_one_process_exclude_each_other(folder: Path) -> None:
    with GrantLocks(folder).hold("grant"), ThreadPoolExecutor() as pool:
        other = GrantLocks(folder, wait_s=0)
        with pytest.raises(GrantBusy):
            pool.submit(lambda: other.hold("grant").__enter__()).result(GUARD_S)


def test_threads_hold_it_one_after_the_other(folder: Path) -> None:
    locks = GrantLocks(folder)
    under_way: list[int] = []
    seen: list[int] = []

    def work() -> None:
        with locks.hold("grant"):
            under_way.append(1)
            seen.append(len(under_way))
            under_way.pop()

    with ThreadPoolExecutor(5) as pool:
        for done in [pool.submit(work) for _ in range(10)]:
            done.result(GUARD_S)
    assert seen == [1] * 10


def test_it_is_free_after_a_failure_inside(folder: Path) -> None:
    locks = GrantLocks(folder, wait_s=0)
    with pytest.raises(LookupError), locks.hold("grant"):
        raise LookupError
    with locks.hold("grant"):
        pass


def test_a_wait_can_be_cancelled(folder: Path) -> None:
    locks = GrantLocks(folder)
    cancel, waits = Cancel(), threading.Event()

    def wait() -> None:
        waits.set()
        with locks.hold("grant", cancel):
            pytest.fail("held by two")

    with locks.hold("grant"), ThreadPoolExecutor() as pool:
        waiting = pool.submit(wait)
        assert waits.wait(GUARD_S)
        cancel()
        with pytest.raises(Cancelled):
            waiting.result(GUARD_S)


def test_cancelled_before_the_wait_holds_nothing(folder: Path) -> None:
    locks = GrantLocks(folder, wait_s=0)
    cancel = Cancel()
    cancel()
    with pytest.raises(Cancelled), locks.hold("grant", cancel):
        pass
    with locks.hold("grant"):
        pass


def test_another_process_is_waited_for_can_be_cancelled_and_gives_it_back(folder: Path) -> None:
    locks = GrantLocks(folder)
    with started(HOLDS, folder) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(GrantBusy), GrantLocks(folder, wait_s=0).hold("grant"):
            pass
        cancel = Cancel()
        threading.Timer(0.05, cancel).start()
        with pytest.raises(Cancelled), locks.hold("grant", cancel):
            pass
        other.communicate("\n", GUARD_S)
    with locks.hold("grant"):
        pass


def test_a_process_that_dies_holds_nothing(folder: Path) -> None:
    with started(HOLDS, folder) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        other.kill()
        with GrantLocks(folder, wait_s=GUARD_S).hold("grant"):
            pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(CatalogUnwritable) as told, GrantLocks(tmp_path / "home" / "locks").hold("grant"):
        pass
    assert told.value.facts["path"] == str(tmp_path / "home" / "locks")


TRIES = """
import sys
from pathlib import Path
from tgate_desktop.adapters.locks import GrantLocks
from tgate_desktop.oauth.problems import CatalogUnwritable
locks = GrantLocks(Path(sys.argv[1]), wait_s=0)
for _ in range(2):
    try:
        with locks.hold("grant"):
            print("held")
    except CatalogUnwritable as problem:
        print(problem.facts["reason"])
"""


def test_a_file_that_cannot_be_made_is_told_each_time(folder: Path) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o500)
    assert printed(TRIES, folder) == "Permission denied\nPermission denied"
    folder.chmod(0o700)


# ---- a try, which waits for nobody -----------------------------------------------------------------------------------


def test_a_try_holds_what_is_free_until_its_end(folder: Path) -> None:
    locks = GrantLocks(folder, wait_s=0)
    with locks.try_hold("grant") as is_held:
        assert is_held
        with pytest.raises(GrantBusy), locks.hold("grant"):
            pass
    with locks.hold("grant"):
        pass


def test_a_try_holds_nothing_that_another_thread_holds_and_takes_nothing_from_it(folder: Path) -> None:
    locks = GrantLocks(folder)

    def attempt() -> bool:
        with locks.try_hold("grant") as is_held:
            return is_held

    with ThreadPoolExecutor(1) as pool:
        with locks.hold("grant"):
            assert not pool.submit(attempt).result(GUARD_S)
            assert not pool.submit(attempt).result(GUARD_S)
            with pytest.raises(GrantBusy), GrantLocks(folder, wait_s=0).hold("grant"):
                pass
        assert pool.submit(attempt).result(GUARD_S)


def test_of_many_tries_at_once_one_holds(folder: Path) -> None:
    locks = GrantLocks(folder)
    at_once, all_tried = threading.Barrier(5), threading.Barrier(5)

    def attempt() -> bool:
        at_once.wait(GUARD_S)
        with locks.try_hold("grant") as is_held:
            all_tried.wait(GUARD_S)
            return is_held

    with ThreadPoolExecutor(5) as pool:
        assert sorted(done.result(GUARD_S) for done in [pool.submit(attempt) for _ in range(5)]) == [False] * 4 + [True]


def test_a_try_holds_nothing_that_another_process_holds(folder: Path) -> None:
    locks = GrantLocks(folder)
    with started(HOLDS, folder) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with locks.try_hold("grant") as is_held:
            assert not is_held
        other.communicate("\n", GUARD_S)
    with locks.try_hold("grant") as is_held:
        assert is_held


def test_another_process_waits_for_what_a_try_holds(folder: Path) -> None:
    with GrantLocks(folder).try_hold("grant") as is_held, started(HOLDS, folder) as other:
        assert is_held
        assert other.stdout is not None
        assert select.select([other.stdout], [], [], 0.5)[0] == []
        other.kill()


def test_a_try_is_free_after_a_failure_inside(folder: Path) -> None:
    locks = GrantLocks(folder, wait_s=0)
    with pytest.raises(LookupError), locks.try_hold("grant"):
        raise LookupError
    with locks.try_hold("grant") as is_held:
        assert is_held


def test_a_try_in_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(CatalogUnwritable), GrantLocks(tmp_path / "home" / "locks").try_hold("grant"):
        pass
