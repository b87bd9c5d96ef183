"""One window per user, with real processes, locks and sockets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.hygiene import GUARD_S
from tgate_desktop.adapters.desktop.single_instance import SingleInstance, server_name

GUARD_MS = int(GUARD_S * 1000)
ASKS = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from tgate_desktop.adapters.desktop.single_instance import SingleInstance

app = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
print(instance.is_first(), flush=True)
if sys.argv[2] == "ask":
    print(instance.ask_first_to_show(sys.argv[3]), flush=True)
if sys.argv[2] == "quit":
    print(instance.ask_first_to_quit(int(sys.argv[3])), flush=True)
if sys.argv[2] == "stay":
    sys.stdin.read()
if sys.argv[2] == "crash":
    import os
    os._exit(1)
"""


def other(lock: Path, act: str, token: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ASKS, str(lock), act, token], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "window.lock"


@pytest.fixture
def first(qapp, lock: Path):
    instance = SingleInstance(lock)
    assert instance.is_first()
    yield instance
    instance.release()


def test_a_second_process_is_not_the_first_and_its_wish_arrives(qtbot, first: SingleInstance, lock: Path) -> None:
    heard: list[str] = []
    assert first.listen(heard.append, lambda: None)
    second = other(lock, "ask", "activation-token")
    qtbot.waitUntil(lambda: heard == ["activation-token"], timeout=GUARD_MS)
    said, _errors = second.communicate(timeout=GUARD_S)
    assert said.split() == ["False", "True"]


def test_who_asks_for_the_end_waits_until_the_first_is_gone(qtbot, first: SingleInstance, lock: Path) -> None:
    wishes: list[str] = []
    assert first.listen(wishes.append, lambda: wishes.append("quit"))
    asking = other(lock, "quit", str(GUARD_MS))
    qtbot.waitUntil(lambda: wishes == ["quit"], timeout=GUARD_MS)
    assert asking.poll() is None
    first.release()
    assert asking.communicate(timeout=GUARD_S)[0].split() == ["False", "True"]
    assert not lock.exists()


def test_who_asks_for_the_end_is_told_that_the_first_stays(qtbot, first: SingleInstance, lock: Path) -> None:
    said, _errors = other(lock, "quit", "50").communicate(timeout=GUARD_S)
    assert said.split() == ["False", "False"]


def test_without_a_server_the_second_is_not_the_first_all_the_same(first: SingleInstance, lock: Path) -> None:
    said, _errors = other(lock, "ask").communicate(timeout=GUARD_S)
    assert said.split() == ["False", "False"]


def test_the_lock_of_a_crashed_process_is_taken_over(qapp, lock: Path) -> None:
    crashed = other(lock, "crash")
    assert crashed.communicate(timeout=GUARD_S)[0].split() == ["True"]
    instance = SingleInstance(lock)
    assert instance.is_first()
    instance.release()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits")
def test_nobody_else_reads_the_lock(first: SingleInstance, lock: Path) -> None:
    assert lock.stat().st_mode & 0o777 == 0o600


def test_after_release_the_next_is_the_first(qapp, lock: Path) -> None:
    instance = SingleInstance(lock)
    assert instance.is_first()
    instance.release()
    second = other(lock, "ask")
    assert second.communicate(timeout=GUARD_S)[0].split()[0] == "True"


def test_a_place_where_no_lock_can_be_made_does_not_keep_the_window_away(qapp, tmp_path: Path) -> None:
    assert SingleInstance(tmp_path / "missing" / "window.lock").is_first()


def test_a_first_process_that_hangs_does_not_answer(qtbot, first: SingleInstance, lock: Path) -> None:
    heard: list[str] = []
    assert first.listen(heard.append, lambda: None)
    said, _errors = other(lock, "ask").communicate(timeout=GUARD_S)  # meanwhile no event is looked at here
    assert said.split() == ["False", "False"]
    assert heard == []


def test_garbage_on_the_socket_is_not_a_wish(qtbot, first: SingleInstance, lock: Path) -> None:
    from PySide6.QtNetwork import QLocalSocket

    heard: list[str] = []
    assert first.listen(heard.append, lambda: None)
    for garbage in (b"hello\n", b"x" * 5000, b"show-me\n"):
        socket = QLocalSocket()
        socket.connectToServer(server_name(lock))
        assert socket.waitForConnected(GUARD_MS)
        socket.write(garbage)
        socket.flush()
        socket.disconnectFromServer()
    socket = QLocalSocket()
    socket.connectToServer(server_name(lock))
    socket.write(b"show \n")
    qtbot.waitUntil(lambda: heard == [""], timeout=GUARD_MS)


def test_the_servers_name_is_short_whatever_the_path() -> None:
    assert len(server_name(Path("/x" * 500))) < 40
    assert server_name(Path("/a")) != server_name(Path("/b"))
