"""The window and the command line refresh the same company at once: `python -m tests.campaigns.refreshing`.

The real window in a virtual display, a process for each command, a real keyring. No pair is lost, and no server ever
sees a refresh token that it had taken back: each of these servers would end the grant for that.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.campaigns.outcome import Outcome
from tests.campaigns.servers import SERVERS, Server
from tests.campaigns.token_counter import TokenCounter
from tests.support.command_line import CommandLine
from tests.support.desktop import Desktop
from tests.support.main_job import MAIN
from tests.support.session import Session, desktop_session
from tests.support.translations import compile_outdated_catalogues
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.oauth.company import ServerUse

NAME = "Saffron House"
GUARD_S = 90.0
LIVES_SHORTER_S = 24 * 60 * 60  # than this: so each `token` has to refresh
TOKEN_EVERY = 4


@dataclass(frozen=True)
class Figures:
    """What came of it. `commands` counts exit statuses; `answers` are the server's, to refreshes."""

    window: int
    commands: Counter[int]
    answers: Counter[str]
    shown_again: int
    is_alive: bool
    complaints: list[str]
    took_s: float

    @property
    def is_clean(self) -> bool:
        """Nothing was lost, and nobody was refused."""
        all_done = set(self.commands) == {0} and set(self.answers) == {"200"}
        return all_done and self.shown_again == 0 and self.is_alive and not self.complaints

    def outcome(self, name: str) -> Outcome:
        """In one line. An answer that is no 200 means that a pair was lost, or would have been on a stricter server."""
        refused = self.answers.total() - self.answers["200"] + self.commands.total() - self.commands[0]
        parts = [
            f"window {self.window}, commands {self.commands.total()}, of them refused or failed: {refused}",
            f"the stored pair works in the end: {'yes' if self.is_alive else 'NO'}",
            f"{self.took_s:.0f} s",
            *self.complaints,
        ]
        lost = refused + self.shown_again + (0 if self.is_alive else 1) + len(self.complaints)
        tried = f"window and command line refresh the same company at once on {name}"
        return Outcome("refreshing", tried, self.answers.total(), lost, 0, "; ".join(parts))


def refreshed_at_once(session: Session, server: Server, times: int) -> Figures:
    """Connects a company in this session, then has it refreshed `times` by the window and `times` by commands."""
    with TokenCounter(server.token_address) as counter:
        _connect(session, server, counter.token_address)
        command = CommandLine(session.environment)
        program = session.start()
        window = program.window[MAIN]
        window.see("accessFingerprint", other_than="", guard_s=GUARD_S)
        statuses: Counter[int] = Counter()
        script = threading.Thread(target=_run_commands, args=(command, times, statuses))
        begun_s = time.monotonic()
        script.start()
        refreshed = _press_refresh(window, times)
        script.join()
        took_s = time.monotonic() - begun_s
        is_alive = program.end() == 0 and _is_alive(command, server)
        return Figures(
            refreshed, statuses, counter.answers, counter.shown_again, is_alive, session.complaints(), took_s
        )


def _connect(session: Session, server: Server, token_address: str) -> None:
    with _keyring_of(session), WiredApp(session.home, KeyringVault()) as app:
        attempt = app.attempt(an_order(token_address, server.proof_address, name=NAME, **server.order))
        server.approve(attempt)
        end = attempt.end()
        assert end.view is not None, end.problem
        assert end.view.awaiting is not None
        view = app.use_cases.decide.confirm(end.view.awaiting.grant_id)
        app.use_cases.desk.set_server_use(view.company.company_id, ServerUse.NO)


@contextmanager
def _keyring_of(session: Session) -> Iterator[None]:
    name = "DBUS_SESSION_BUS_ADDRESS"
    before = os.environ.get(name)
    os.environ[name] = session.environment[name]
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _press_refresh(window: Desktop, times: int) -> int:
    for _ in range(times):
        before = window.text("accessFingerprint")
        window.press("refresh")
        window.see("accessFingerprint", other_than=before, guard_s=GUARD_S)
    return times


def _run_commands(command: CommandLine, times: int, statuses: Counter[int]) -> None:
    token = ("token", NAME, "--fresh-for", str(LIVES_SHORTER_S))
    for number in range(times):
        ended = command(*(("refresh", NAME) if number % TOKEN_EVERY else token))
        statuses[ended.status] += 1
        if ended.status:
            sys.stderr.write(ended.err)


def _is_alive(command: CommandLine, server: Server) -> bool:
    """Whether the stored pair can be refreshed once more, and the API takes what came of it."""
    if command("status", NAME).status or command("refresh", NAME).status:
        return False
    access_token = command("token", NAME).out.strip()
    with requests.Session() as asking:
        asking.trust_env = False
        headers = {"Authorization": f"Bearer {access_token}"}
        return asking.get(server.proof_address, headers=headers, timeout=GUARD_S).status_code == requests.codes.ok


def main(arguments: list[str]) -> int:
    """The exit status: 0 when nothing was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.refreshing", description=__doc__)
    parser.add_argument("--times", type=int, default=200, help="by the window and by commands, each (default: 200)")
    parser.add_argument("--server", action="append", choices=list(SERVERS), help="can be repeated; all without it")
    options = parser.parse_args(arguments)
    compile_outdated_catalogues()
    is_good = True
    for name in options.server or SERVERS:
        with tempfile.TemporaryDirectory(prefix="c-") as place:
            folder = Path(place)
            with desktop_session(folder) as session, SERVERS[name](folder) as server:
                outcome = refreshed_at_once(session, server, options.times).outcome(name)
        sys.stdout.write(outcome.line() + "\n")
        sys.stdout.flush()
        is_good = is_good and outcome.is_good
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
