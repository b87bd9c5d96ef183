"""The window and the command line refresh the same company at once: `python -m tests.campaigns.refreshing`.

The real window in a virtual display, a process for each command, a real keyring. No pair is lost, and no server ever
sees a refresh token that it had taken back: each of these servers would end the grant for that. Whoever waits while the
other refreshes takes the other's pair, so each goes on until the server has answered it often enough.
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

from tests.campaigns.outcome import Bounded, Limit, Outcome, past
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
TRIES = 4


@dataclass(frozen=True)
class Figures:
    """What came of it. `presses` are of the window's button, `commands` counts exit statuses; `answers` are the
    server's, to refreshes: the good ones are `to_window` or `to_commands`, and each is to be `times` at least."""

    times: int
    to_window: int
    to_commands: int
    presses: int
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
        return all_done and self.shown_again == 0 and self.is_alive and not self.complaints and not self.past_bounds

    @property
    def past_bounds(self) -> tuple[str, ...]:
        return past(
            Bounded("refreshes by the window", self.to_window, Limit.AT_LEAST, self.times),
            Bounded("refreshes by commands", self.to_commands, Limit.AT_LEAST, self.times),
        )

    def outcome(self, name: str) -> Outcome:
        """In one line. An answer that is no 200 means that a pair was lost, or would have been on a stricter server."""
        refused = self.answers.total() - self.answers["200"] + self.commands.total() - self.commands[0]
        parts = [
            f"by the window {self.to_window} in {self.presses} presses, by commands {self.to_commands} in "
            f"{self.commands.total()}; refused or failed: {refused}",
            f"the stored pair works in the end: {'yes' if self.is_alive else 'NO'}",
            f"{self.took_s:.0f} s",
            *self.complaints,
        ]
        lost = refused + self.shown_again + (0 if self.is_alive else 1) + len(self.complaints)
        tried = f"window and command line refresh the same company at once on {name}"
        figures = "; ".join(parts)
        return Outcome("refreshing", tried, self.answers.total(), lost, 0, figures, past_bounds=self.past_bounds)


def refreshed_at_once(session: Session, server: Server, times: int) -> Figures:
    """Connects a company in this session, then has it refreshed at least `times` by each, the window and commands."""
    with TokenCounter(server.token_address) as counter:
        _connect(session, server, counter.token_address)
        command = CommandLine(session.environment)
        program = session.start()
        counter.watched = program.process.pid
        window = program.window[MAIN]
        window.see("accessFingerprint", other_than="", guard_s=GUARD_S)
        statuses: Counter[int] = Counter()
        script = threading.Thread(target=_run_commands, args=(command, counter, times, statuses))
        begun_s = time.monotonic()
        script.start()
        presses = _press_refresh(window, counter, times)
        script.join()
        took_s = time.monotonic() - begun_s
        to_window, to_commands = counter.good[True], counter.good[False]
        has_ended_well = program.end() == 0
        counter.watched = None
        is_alive = has_ended_well and _is_alive(command, server)
        return Figures(
            times,
            to_window,
            to_commands,
            presses,
            statuses,
            counter.answers,
            counter.shown_again,
            is_alive,
            session.complaints(),
            took_s,
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


def _press_refresh(window: Desktop, counter: TokenCounter, times: int) -> int:
    """How often it was pressed until the server had answered the window `times`."""
    for presses in range(TRIES * times):
        if counter.good[True] >= times:
            return presses
        before = window.text("accessFingerprint")
        window.press("refresh")  # once it can be: the refresh before has ended
        window.see("accessFingerprint", other_than=before, guard_s=GUARD_S)
    return TRIES * times


def _run_commands(command: CommandLine, counter: TokenCounter, times: int, statuses: Counter[int]) -> None:
    token = ("token", NAME, "--fresh-for", str(LIVES_SHORTER_S))
    for number in range(TRIES * times):
        if counter.good[False] >= times:
            return
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
