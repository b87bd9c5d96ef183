"""Every trouble of a keyring in the middle of every act: `python -m tests.campaigns.vaults`.

The wired app over real files, a real server and a keyring that is as bad as real ones can be, from a random call of the
act on.
When the trouble is over, the newest pair that the server gave is in the keyring and works, what was to be removed is
gone, and no file of the app ever held a secret.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random

from tests.campaigns.outcome import Outcome
from tests.campaigns.vault_troubles import TROUBLES, TroubledKeyring, can_strike, in_trouble
from tests.support.app_process import written_files
from tests.support.canaries import MARK, canary
from tests.support.hygiene import GUARD_S
from tests.support.token_server import TokenServer
from tests.support.waiting import until
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.flows.bring import BringOrder
from tgate_desktop.flows.connect import ConnectOrder
from tgate_desktop.oauth.pair_import import read_brought
from tgate_desktop.oauth.problems import VaultChanged, VaultProblem

TIMES = 25
CALL_LIMIT_S = 0.15
MOST_ATTEMPTS = 20


@dataclass
class Counts:
    """What came of all rounds: those in which a call met the trouble, and those in which none did."""

    struck: int = 0
    struck_nothing: int = 0
    lost: int = 0
    written_elsewhere: int = 0
    not_sent: int = 0
    kept_in_memory: int = 0
    complaints: tuple[str, ...] = ()


class Round:
    """One trouble in one act, in a home of its own."""

    is_damaged_by_others = False

    def __init__(self, app: WiredApp, keyring: TroubledKeyring, server: TokenServer, order: ConnectOrder) -> None:
        self.app = app
        self.keyring = keyring
        self.server = server
        self.order = order
        self.newest: tuple[str, ...] = ()
        self.is_removed = False

    def prepare(self) -> None:
        """A company with both slots filled."""
        company = self.app.connected(self.order).company
        self.app.use_cases.refresh(company.company_id)
        self.newest = tuple(self.server.issued[-2:])

    # ---- acts: each raises VaultProblem when it was not done ----

    def connect(self) -> None:
        try:
            self.app.connected(self.order)
        finally:  # the Yes that it ends with may be refused
            self.newest = tuple(self.server.issued[-2:])

    def refresh(self) -> None:
        requests = len(self.server.token_requests)
        try:
            self.app.use_cases.refresh(self.order.company.company_id)
        finally:
            if len(self.server.token_requests) > requests:
                self.newest = tuple(self.server.issued[-2:])

    def say_yes_after_a_restart(self) -> None:
        """To a connect again whose process was killed."""
        self.app.connect(self.order)
        self._start_again(CALL_LIMIT_S)
        (view,) = self.app.use_cases.desk.overview().companies
        assert view.awaiting is not None
        try:
            self.app.use_cases.decide.confirm(view.awaiting.grant_id)
        finally:
            (after,) = self.app.use_cases.desk.overview().companies
            if after.company.grant_id == view.awaiting.grant_id:
                self.newest = tuple(self.server.issued[-2:])

    def bring(self) -> None:
        access, refresh = canary("access"), canary("refresh")
        brought = read_brought(f'{{"access_token": "{access}", "refresh_token": "{refresh}"}}')
        name = "Brought House"
        self.app.use_cases.bring(BringOrder(brought, self.order.application.application_id, name))
        self.newest = (access, refresh)

    def remove(self) -> None:
        self.is_removed = True
        self.app.use_cases.remove(self.order.company.company_id)

    # ---- afterwards ----

    def is_whole(self, name: str) -> bool:
        """Whether a new process finds the company with its newest pair and can refresh it; or it is gone, as wished."""
        use_cases = self.app.use_cases
        until(lambda: use_cases.desk.overview().vault.problem is None, "the keyring answers again")
        use_cases.desk.retry_unsaved()
        if use_cases.desk.unsaved_names():
            return False
        if self.is_removed:
            self._remove_again()
            self._start_again()
            self.app.use_cases.desk.overview()
            entries = {**self.keyring.usual.texts, **self.keyring.other.texts}
            return all("/application/" in entry for entry in entries)
        self._start_again()
        (view,) = [one for one in self.app.use_cases.desk.overview().companies if one.company.name == name]
        if isinstance(self.app.use_cases.desk.open(view.company.company_id).trouble, VaultChanged):
            self.keyring.now = self.keyring.other  # as is said: the one that it was saved in
            self._start_again()
            return self.app.tokens(view.company.company_id) == self.newest  # the client secret is in the usual one
        found = self.app.tokens(view.company.company_id)
        if found != self.newest and not self.is_damaged_by_others:
            return False
        after = self.app.use_cases.refresh(view.company.company_id)
        return after.unsaved is None and self.app.tokens(view.company.company_id) == tuple(self.server.issued[-2:])

    def _start_again(self, call_limit_s: float = GUARD_S) -> None:
        self.app.vault = self.keyring.vault(call_limit_s)
        self.app.start_again()

    def _remove_again(self) -> None:
        for view in self.app.use_cases.desk.overview().companies:
            self.app.use_cases.remove(view.company.company_id)


ACTS: dict[str, tuple[Callable[[Round], None], bool]] = {
    "connect": (Round.connect, False),
    "refresh": (Round.refresh, True),
    "yes after a restart": (Round.say_yes_after_a_restart, True),
    "import": (Round.bring, True),
    "remove": (Round.remove, True),
}


def run(times: int = TIMES, seed: int | None = None) -> Outcome:
    """`times` rounds of every trouble in every act that it can strike."""
    seed = secrets.randbits(32) if seed is None else seed
    random, counts = Random(seed), Counts()  # noqa: S311 - to be repeated
    with TokenServer() as server:
        calls = {act: rehearsed(server, act) for act in ACTS}
        for trouble, act in meetings(calls):
            for _ in range(times):
                _struck(counts, server, trouble, act, calls[act], random)
    troubles, acts = len(TROUBLES), ", ".join(ACTS)
    figures = (
        f"seed {seed}; kept in memory until the keyring took them: {counts.kept_in_memory}; "
        f"refused before anything was sent or changed: {counts.not_sent}; besides, rounds in which no call met the "
        f"trouble: {counts.struck_nothing}; every pair usable afterwards"
    )
    if counts.complaints:
        figures = f"seed {seed}; " + "; ".join(counts.complaints)
    return Outcome(
        "vaults", f"{troubles} troubles in {acts}", counts.struck, counts.lost, counts.written_elsewhere, figures
    )


def meetings(calls: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Each trouble with each act whose calls can meet it."""
    return [
        (trouble, act)
        for trouble, act in product(TROUBLES, calls)
        if can_strike(trouble, calls[act], has_company=ACTS[act][1])
    ]


def rehearsed(server: TokenServer, act: str) -> list[str]:
    """The calls of an act that nothing disturbs."""
    calls: list[str] = []
    keyring = TroubledKeyring()
    with tempfile.TemporaryDirectory(prefix="vaults-") as home, WiredApp(Path(home), keyring.vault()) as app:
        one = _prepared(app, keyring, server, act)
        keyring.usual.before_call = lambda call, _service: calls.append(call)
        ACTS[act][0](one)
    return calls


def _prepared(app: WiredApp, keyring: TroubledKeyring, server: TokenServer, act: str) -> Round:
    one = Round(app, keyring, server, an_order(server.token_address))
    if ACTS[act][1]:
        one.prepare()
    else:
        app.use_cases.desk.overview()
    return one


def _struck(counts: Counts, server: TokenServer, trouble: str, act: str, calls: Sequence[str], random: Random) -> None:
    """Rounds until a call has met the trouble; each is judged."""
    for _attempt in range(MOST_ATTEMPTS):
        with tempfile.TemporaryDirectory(prefix="vaults-") as home:
            if _round(counts, Path(home), server, trouble, act, calls, random):
                counts.struck += 1
                return
        counts.struck_nothing += 1
    raise RuntimeError(f"{MOST_ATTEMPTS} rounds, and no call met it: {trouble} in {act}")


def _round(
    counts: Counts, home: Path, server: TokenServer, trouble: str, act: str, calls: Sequence[str], random: Random
) -> bool:
    """Whether a call of the act met the trouble."""
    keyring = TroubledKeyring()
    with WiredApp(home, keyring.vault(CALL_LIMIT_S)) as app:
        one = _prepared(app, keyring, server, act)
        with in_trouble(trouble, keyring, random, calls):
            one.is_damaged_by_others = trouble == "entry damaged or gone"
            try:
                ACTS[act][0](one)
            except VaultProblem:
                counts.not_sent += 1
            has_struck = keyring.has_struck
            app.use_cases.desk.overview()
            counts.kept_in_memory += bool(app.use_cases.desk.unsaved_names())
        name = "Brought House" if act == "import" else one.order.company.name
        if not one.is_whole(name):
            counts.lost += 1
            counts.complaints += (f"lost: {trouble} in {act}",)
        elsewhere = [path.name for path, content in written_files(home) if MARK.encode() in content]
        if elsewhere:
            counts.written_elsewhere += 1
            counts.complaints += (f"written to {', '.join(elsewhere)}: {trouble} in {act}",)
    return has_struck


def main(arguments: list[str]) -> int:
    """The exit status: 0 when nothing was lost and nothing let in."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.vaults", description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES, help=f"of each trouble in each act (default: {TIMES})")
    parser.add_argument("--seed", type=int, help="that of an earlier run")
    options = parser.parse_args(arguments)
    outcome = run(options.times, options.seed)
    sys.stdout.write(outcome.line() + "\n")
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
