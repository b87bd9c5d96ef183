"""The process and its end: what tokens that are only in memory, or still on their way, do about it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.hygiene import GUARD_S

HOLDS_AN_UNSAVED_PAIR = """
import tgate_desktop.app as app
from tgate_desktop import compose
from tests.support.company_views import a_view
from tests.support.fake_ports import FakeVault
from tests.support.pairs import new_pair
from tgate_desktop.oauth.problems import VaultRefused
from tgate_desktop.ui.main_window import MainWindow

vault = FakeVault()
vault.refusing_writes = VaultRefused(vault="Fake Keyring", act="write", reason="OSError")

def build():
    use_cases = compose.build(vault=vault)
    use_cases.desk._store.keep("grant", new_pair(1), a_view(name="Saffron House").draft)
    return use_cases

app._build = build
guarded = MainWindow.guard_unsaved

def guard(window):
    result = guarded(window)
    print("guarded", result, flush=True)
    return result

MainWindow.guard_unsaved = guard
came_up = app.Front._after_first_paint

def after_first_paint(front):
    came_up(front)
    front._preferences.run(lambda use_cases: use_cases, lambda _use_cases: print("ready", flush=True))

app.Front._after_first_paint = after_first_paint
app.run(["tgate-desktop"])
"""


def test_a_first_sigterm_does_not_lose_an_unsaved_pair_and_a_second_one_ends_the_process(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("TGATE_DESKTOP_HOME", str(tmp_path / "home"))
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS_AN_UNSAVED_PAIR], stdout=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "ready"
            process.send_signal(signal.SIGTERM)
            assert process.stdout.readline().strip() == "guarded True"
            assert process.stdout.readline().strip() == "guarded True", "the keyring was tried once more, and refused"
            assert process.poll() is None
            process.send_signal(signal.SIGTERM)
            assert process.wait(GUARD_S) == 0
        finally:
            process.kill()


HAS_A_REQUEST_UNDER_WAY = """
import sys
import threading
import tgate_desktop.app as app
from PySide6.QtWidgets import QApplication

came_up = app.Front._after_first_paint

def after_first_paint(front):
    came_up(front)
    front._preferences.run(lambda use_cases: use_cases.in_flight, lambda in_flight: begin(in_flight))

def begin(in_flight):
    is_begun = threading.Event()

    def request():
        with in_flight.under_way("grant"):
            is_begun.set()
            sys.stdin.readline()
            print("stored", flush=True)

    threading.Thread(target=request, daemon=True).start()
    is_begun.wait()
    QApplication.instance().aboutToQuit.connect(lambda: print("leaving", flush=True))
    QApplication.quit()

app.Front._after_first_paint = after_first_paint
app.run(["tgate-desktop"])
"""


def test_whoever_ends_the_event_loop_the_process_goes_when_a_token_request_and_its_save_are_over(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("TGATE_DESKTOP_HOME", str(tmp_path / "home"))
    with subprocess.Popen(
        [sys.executable, "-c", HAS_A_REQUEST_UNDER_WAY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ,
    ) as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "leaving"
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(1)
            process.stdin.write("\n")
            process.stdin.flush()
            assert process.stdout.readline().strip() == "stored"
            assert process.wait(GUARD_S) == 0
        finally:
            process.kill()
