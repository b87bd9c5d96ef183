"""One window per user, with real processes, locks and sockets."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer

from tests.support.hygiene import GUARD_S
from tgate_desktop.adapters.desktop.single_instance import SingleInstance, server_names

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
if sys.argv[2] == "show":
    shown = lambda token: (print(token, flush=True), app.quit())
    print(instance.listen(shown, app.quit), flush=True)
    app.exec()
if sys.argv[2] == "stay":
    sys.stdin.read()
if sys.argv[2] == "crash":
    import os
    os._exit(1)
"""


GOES_WITH_ITS_CONNECTIONS = """
import socket, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEvent
from tgate_desktop.adapters.desktop.single_instance import SingleInstance, server_names

app = QCoreApplication([])
lock = Path(sys.argv[1])
instance = SingleInstance(lock)
heard = []
print(instance.listen(heard.append, app.quit), flush=True)
with socket.socket(socket.AF_UNIX) as asking:
    asking.connect(server_names(lock)[0])
    asking.sendall(b"show token\\n")
    while not heard:
        app.processEvents()
instance.release()
del instance
app.processEvents()
app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
print("gone", flush=True)
"""
PRETENDS = """
import os, socket, sys
pretender = socket.socket(socket.AF_UNIX)
pretender.bind(sys.argv[1])
os.chmod(sys.argv[1], 0o777)
pretender.listen()
print("there", flush=True)
while True:
    asked, _address = pretender.accept()
    asked.recv(1024)
    asked.sendall(b"shown\\n")
"""
USER, ANOTHER_USER = 65533, 65534


def other(lock: Path, act: str, token: str = "", **how) -> subprocess.Popen[str]:
    return program(ASKS, lock, act, token, **how)


def program(code: str, *arguments: str | Path, user: int | None = None, **environment: str) -> subprocess.Popen[str]:
    """As another user where there is one to be had."""
    as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user and os.geteuid() == 0 else []
    return subprocess.Popen(
        [*as_user, sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
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
    name = server_names(lock)[0]
    for garbage in (b"hello\n", b"x" * 5000, b"show-me\n"):
        socket = QLocalSocket()
        socket.connectToServer(name)
        assert socket.waitForConnected(GUARD_MS)
        socket.write(garbage)
        socket.flush()
        socket.disconnectFromServer()
    socket = QLocalSocket()
    socket.connectToServer(name)
    socket.write(b"show \n")
    qtbot.waitUntil(lambda: heard == [""], timeout=GUARD_MS)


@pytest.mark.skipif(os.name == "nt", reason="it asks by a socket of Unix")
def test_it_takes_what_was_asked_over_with_it_when_it_goes(lock: Path) -> None:
    going = program(GOES_WITH_ITS_CONNECTIONS, lock)
    assert going.communicate(timeout=GUARD_S) == ("True\ngone\n", "")
    assert going.returncode == 0


# ---- where the socket is ----


def listens(name: str) -> bool:
    """As the first process would. A socket's path has a limit of about 100 octets."""
    server = QLocalServer()
    QLocalServer.removeServer(name)
    try:
        return server.listen(name)
    finally:
        server.close()


@pytest.fixture
def runtime(monkeypatch) -> Iterator[Path]:
    """Its path is short, as a session's is: a socket's has to fit."""
    with tempfile.TemporaryDirectory(prefix="r-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


def test_the_socket_is_beside_the_lock_and_for_its_user_alone(qtbot, first: SingleInstance, lock: Path) -> None:
    assert first.listen(lambda _token: None, lambda: None)
    (socket,) = [path for path in lock.parent.iterdir() if path.is_socket()]
    assert socket.stat().st_mode & 0o077 == 0
    first.release()
    assert not socket.exists()


def test_a_socket_that_a_crash_left_is_taken_over(qtbot, first: SingleInstance, lock: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(server_names(lock)[0])
    assert first.listen(lambda _token: None, lambda: None)


def test_beside_a_lock_whose_path_is_too_long_for_a_socket_the_sessions_own_folder_serves(
    qtbot, tmp_path: Path, runtime: Path
) -> None:
    lock = tmp_path / ("long" * 30) / "window.lock"
    lock.parent.mkdir(mode=0o700)
    instance = SingleInstance(lock)
    assert instance.is_first()
    heard: list[str] = []
    assert instance.listen(heard.append, lambda: None)
    assert [path.is_socket() for path in runtime.iterdir()] == [True]
    second = other(lock, "ask", "token")
    qtbot.waitUntil(lambda: heard == ["token"], timeout=GUARD_MS)
    assert second.communicate(timeout=GUARD_S)[0].split() == ["False", "True"]
    instance.release()


def test_two_homes_have_two_sockets_in_the_sessions_own_folder(tmp_path: Path, runtime: Path) -> None:
    names = {server_names(tmp_path / home / "window.lock")[-1] for home in ("a", "b")}
    assert len(names) == 2
    assert all(map(listens, names))


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o1777])
def test_a_folder_that_others_may_write_to_holds_no_socket(tmp_path: Path, runtime: Path, mode: int) -> None:
    for folder in (tmp_path, runtime):
        folder.chmod(mode)
    assert str(tmp_path) not in "".join(server_names(tmp_path / "window.lock"))


def test_where_no_socket_can_be_made_that_is_logged(qapp, tmp_path: Path, monkeypatch, expected_warnings) -> None:
    everybodys = tmp_path / "tmp"
    everybodys.mkdir()
    everybodys.chmod(0o1777)
    monkeypatch.setenv("TMPDIR", str(everybodys))
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    lock = tmp_path / ("long" * 30) / "window.lock"
    lock.parent.mkdir(mode=0o700)
    instance = SingleInstance(lock)
    assert instance.is_first()
    expected_warnings.expect("a second start cannot ask for this window")
    assert not instance.listen(lambda _token: None, lambda: None)
    instance.release()


def test_another_user_neither_keeps_the_window_from_being_asked_for_nor_answers_in_its_name() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="tgate-shared-") as folder:
        shared, home = Path(folder), Path(folder) / "home"
        shared.chmod(0o1777)
        home.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(home, USER, USER)
        lock = home / "window.lock"
        digest = hashlib.sha256(str(lock).encode()).hexdigest()[:16]
        where = {"TMPDIR": folder, "XDG_RUNTIME_DIR": ""}
        pretender = program(PRETENDS, shared / f"tgate-desktop-{digest}", user=ANOTHER_USER)
        assert pretender.stdout is not None
        assert pretender.stdout.readline() == "there\n"
        first = other(lock, "show", user=USER, **where)
        assert first.stdout is not None
        try:
            assert [first.stdout.readline() for _ in range(2)] == ["True\n", "True\n"]
            said, _errors = other(lock, "ask", "a-token", user=USER, **where).communicate(timeout=GUARD_S)
            assert said.split() == ["False", "True"]
            assert first.communicate(timeout=GUARD_S)[0] == "a-token\n"
        finally:
            for process in (pretender, first):
                process.kill()
                process.communicate()
