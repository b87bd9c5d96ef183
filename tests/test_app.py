"""The window's front as its users start it: a process of its own, a home of its own, no screen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.command_line import SLOW_GUARD_S
from tests.support.hygiene import GUARD_S
from tests.support.waiting import until
from tgate_desktop.adapters.desktop.single_instance import SingleInstance
from tgate_desktop.compose import window_lock_file

REPORTS_WINDOWS = """
import sys
import tgate_desktop.app as app
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

came_up = app.Front._after_first_paint

def report(front):
    came_up(front)
    shown = sorted(window.objectName() for window in QApplication.topLevelWidgets() if window.isVisible())
    print(*shown, flush=True)

app.Front._after_first_paint = report
app.run(["tgate-desktop"])
"""

REPORTS_TURN_OF_WORKERS = """
import sys
import tgate_desktop.app as app

came_up = app.Front._after_first_paint

def report(front):
    came_up(front)
    print(sys.getswitchinterval(), flush=True)

app.Front._after_first_paint = report
app.run(["tgate-desktop"])
"""
PYTHONS_OWN_TURN_S = 0.005

REPORTS_WHAT_COLLECTIONS_LOOK_AT = """
import gc
import tgate_desktop.app as app

build = app._build

def report():
    use_cases = build()
    print(len(gc.get_objects()), gc.get_freeze_count(), flush=True)
    return use_cases

app._build = report
app.run(["tgate-desktop"])
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("TGATE_DESKTOP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [sys.executable, *(arguments or ("-m", "tgate_desktop"))],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=os.environ,
            )
        )
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_until_up(qapp) -> None:
    """The first process listens for second starts from its first paint on."""
    asking = SingleInstance(window_lock_file())
    until(lambda: asking.ask_first_to_show(), "the window came up")


def test_without_a_company_the_wizard_opens_at_once(start) -> None:
    process = start("-c", REPORTS_WINDOWS)
    assert process.stdout is not None
    assert process.stdout.readline().split() == ["wizardWindow"]


def test_a_worker_keeps_the_window_waiting_for_the_interpreter_a_tenth_as_long_as_python_would(start) -> None:
    process = start("-c", REPORTS_TURN_OF_WORKERS)
    assert process.stdout is not None
    assert float(process.stdout.readline()) <= PYTHONS_OWN_TURN_S / 10


def test_the_window_never_stands_still_for_a_look_at_what_was_imported_behind_it(start) -> None:
    process = start("-c", REPORTS_WHAT_COLLECTIONS_LOOK_AT)
    assert process.stdout is not None
    looked_at, left_out = map(int, process.stdout.readline().split())
    assert looked_at < left_out / 10


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_app_in_good_order(qapp, start, number) -> None:
    process = start()
    wait_until_up(qapp)
    process.send_signal(number)
    assert process.wait(GUARD_S) == 0


def test_quit_from_outside_waits_for_the_window_to_end_in_good_order(qapp, start) -> None:
    process = start()
    wait_until_up(qapp)
    quitting = start("-m", "tgate_desktop", "--quit")
    assert quitting.wait(SLOW_GUARD_S) == 0
    assert process.wait(GUARD_S) == 0


def test_quit_from_outside_is_done_where_no_window_is_open_and_leaves_nothing(home: Path, start) -> None:
    assert start("-m", "tgate_desktop", "--quit").wait(GUARD_S) == 0
    assert not home.exists()


def test_a_second_start_shows_the_first_window_and_ends(qapp, start) -> None:
    first = start()
    wait_until_up(qapp)
    second = start()
    assert second.wait(GUARD_S) == 0
    assert first.poll() is None


def test_a_second_start_takes_over_from_one_that_hangs_and_is_ended(qapp, start) -> None:
    first = start()
    wait_until_up(qapp)
    first.send_signal(signal.SIGSTOP)
    start()
    first.kill()
    wait_until_up(qapp)


def test_after_a_crash_the_next_start_shows_its_window(qapp, start) -> None:
    crashed = start()
    wait_until_up(qapp)
    crashed.kill()
    crashed.wait(GUARD_S)
    start()
    wait_until_up(qapp)


def test_what_a_start_leaves_behind_is_its_users_alone(qapp, start, home) -> None:
    process = start()
    wait_until_up(qapp)
    process.terminate()
    process.wait(GUARD_S)
    for path in home.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
