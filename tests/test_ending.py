"""The process and its end: what a signal does while tokens are only in memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.support.hygiene import GUARD_S

HOLDS_AN_UNSAVED_PAIR = """
import tgate_desktop.app as app
from tgate_desktop import compose
from tests.support.fake_ports import FakeVault
from tests.support.pairs import new_pair
from tgate_desktop.oauth.problems import VaultRefused
from tgate_desktop.ui.main_window import MainWindow

vault = FakeVault()
vault.refusing_writes = VaultRefused(vault="Fake Keyring", act="write", reason="OSError")

def build():
    use_cases = compose.build(vault=vault)
    use_cases.desk._store.keep("grant", new_pair(1), "Saffron House")
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
