"""Hostile answers to refreshes, checks and connects of the wired app: `python -m tests.campaigns.answers`.

No pair is lost, none is taken from an answer that holds none, and no secret goes anywhere else or into a file.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import logging
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.campaigns.hostile_answers import Hostile, Pair, hostile_answer
from tests.campaigns.outcome import Bounded, Limit, Outcome, past
from tests.support.canaries import MARK
from tests.support.fake_ports import FakeVault
from tests.support.servers import AnsweringServer, http_answer
from tests.support.token_server import TokenServer
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.flows.connect import ConnectOrder
from tgate_desktop.flows.states import Phase
from tgate_desktop.oauth.problems import Problem

PER_APP = 250
BOUND_MB = 20.0
_ACTS = {"refresh": 16, "check": 2, "connect": 2}
_M_ARENA_MAX = -8  # mallopt(3)
_MB_PER_PAGE = resource.getpagesize() / 1024 / 1024


@dataclass
class _Tally:
    """`faults` says of each loss and of each thing let in what it was."""

    acts: Counter[str] = field(default_factory=Counter)
    taken: int = 0
    lost: int = 0
    let_in: int = 0
    faults: list[str] = field(default_factory=list)
    longest_s: float = 0.0
    longest_kind: str = ""

    def lose(self, fault: str) -> None:
        self.lost += 1
        self.faults.append(f"lost: {fault}")

    def leak(self, fault: str) -> None:
        self.let_in += 1
        self.faults.append(f"let in: {fault}")


def run(times: int, seed: int = 4, per_app: int = PER_APP) -> Outcome:
    """`times` answers, each drawn by `seed`, to an app that is begun anew after `per_app` of them."""
    return _answered(times, seed, per_app)[0]


def run_in_full(times: int, seed: int) -> Outcome:
    """Held to its bound, too. Of memory that is free again each thread's part of the allocator keeps some: 30 MB in the
    end, which is none of the app's doing. So there is one part for all threads."""
    ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
    outcome, kept_mb = _answered(times, seed, PER_APP)
    return replace(outcome, past_bounds=past_bounds(kept_mb))


def past_bounds(kept_mb: float) -> tuple[str, ...]:
    """A line when more memory was kept than may be."""
    return past(Bounded("memory kept", kept_mb, Limit.UNDER, BOUND_MB, "MB"))


def _answered(times: int, seed: int, per_app: int) -> tuple[Outcome, float]:
    """What came of it, and the MB that were kept since the first app."""
    dice = random.Random(seed)  # noqa: S311 - the same answers in each run
    tally = _Tally()
    library = logging.getLogger("urllib3")
    before_level = library.level
    library.setLevel(logging.CRITICAL)  # as in the app
    before_mb = 0.0
    with AnsweringServer(http_answer("200 OK")) as elsewhere:
        for begun in range(0, times, per_app):
            _with_one_app(dice, min(per_app, times - begun), elsewhere.origin, tally)
            before_mb = before_mb or _resident_mb()
        for request in elsewhere.requests:
            tally.leak(f"sent elsewhere: {len(request)} octets")
    library.setLevel(before_level)
    kept_mb = _resident_mb() - before_mb
    acts = ", ".join(f"{tally.acts[act]:,} of a {act}" for act in _ACTS)
    figures = (
        f"{acts}; pairs that were in them and taken: {tally.taken:,}; longest: {tally.longest_s:.1f} s "
        f"({tally.longest_kind}); memory kept after the first {per_app}: {kept_mb:+.1f} MB"
    )
    for fault in tally.faults[:20]:
        sys.stderr.write(f"{fault}\n")
    return Outcome("answers", "hostile answers to the wired app", times, tally.lost, tally.let_in, figures), kept_mb


def _resident_mb() -> float:
    """Without what nobody needs any more, but the allocator still keeps for the next of its kind."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _MB_PER_PAGE


def _with_one_app(dice: random.Random, times: int, elsewhere: str, tally: _Tally) -> None:
    with tempfile.TemporaryDirectory(prefix="c-") as place, TokenServer() as server:
        home = Path(place) / "home"
        with WiredApp(home) as app:
            order = an_order(server.token_address, server.proof_address)
            company_id = app.connected(order).company.company_id
            for _ in range(times):
                hostile = hostile_answer(dice, elsewhere)
                act = dice.choices(list(_ACTS), list(_ACTS.values()))[0]
                begun_s = time.monotonic()
                app.http.timeout_s = hostile.limit_s
                try:
                    if act == "refresh":
                        _refresh(app, server, company_id, hostile, tally)
                    elif act == "check":
                        _check(app, server, company_id, hostile, tally)
                    else:
                        _connect(app, server, order, hostile, tally)
                except Exception as error:  # noqa: BLE001 - counted: none of it may reach a flow's caller
                    tally.lose(f"{act}, {hostile.kind}: unexpected {type(error).__name__}")
                server.misbehave = server.misbehave_in_proof = None
                tally.acts[act] += 1
                took_s = time.monotonic() - begun_s
                if took_s > tally.longest_s:
                    tally.longest_s, tally.longest_kind = took_s, f"{act}, {hostile.kind}"
        for file in home.rglob("*"):
            if file.is_file() and MARK.encode() in file.read_bytes():
                tally.leak(f"a secret is in {file.name}")


def _refresh(app: WiredApp, server: TokenServer, company_id: str, hostile: Hostile, tally: _Tally) -> None:
    before = app.tokens(company_id)
    server.misbehave = hostile.script
    try:
        app.use_cases.refresh(company_id)
    except Problem as problem:
        _look_for_secrets(problem, hostile, tally)
    _judge("refresh", app.tokens(company_id), before, hostile, tally)


def _check(app: WiredApp, server: TokenServer, company_id: str, hostile: Hostile, tally: _Tally) -> None:
    before = app.tokens(company_id)
    server.misbehave_in_proof = hostile.script
    _view, checked = app.use_cases.check(company_id)
    if checked.problem is not None:
        _look_for_secrets(checked.problem, hostile, tally)
    if app.tokens(company_id) != before:
        tally.leak(f"check, {hostile.kind}: another pair is stored")


def _connect(app: WiredApp, server: TokenServer, order: ConnectOrder, hostile: Hostile, tally: _Tally) -> None:
    assert isinstance(app.vault, FakeVault)
    before = set(app.vault.slots)
    server.misbehave = hostile.script
    end = app.connect(order)
    if end.problem is not None:
        _look_for_secrets(end.problem, hostile, tally)
    added = [app.vault.read_pair(grant_id).pair for grant_id in set(app.vault.slots) - before]
    now = None
    for pair in added:
        assert pair is not None
        assert pair.access_token is not None
        now = (pair.access_token.reveal(), pair.refresh_token.reveal() if pair.refresh_token else None)
    if (now is not None) != (end.phase is Phase.CONNECTED):
        tally.lose(f"connect, {hostile.kind}: {end.phase.value} with {len(added)} new pairs")
    _judge("connect", now, None, hostile, tally)


def _judge(
    act: str, now: tuple[str, str | None] | None, before: tuple[str, str | None] | None, hostile: Hostile, tally: _Tally
) -> None:
    whole = (hostile.access_token, hostile.refresh_token)
    kept = before[1] if before is not None else None
    allowed = {
        Pair.NONE: (before,),
        Pair.WHOLE: (whole,),
        Pair.PERHAPS: (before, whole, (hostile.access_token, kept)),
    }[hostile.pair]
    if now not in allowed:
        fault = f"{act}, {hostile.kind}"
        if hostile.pair is Pair.WHOLE or now is None:
            tally.lose(fault)
        else:
            tally.leak(fault)
    elif now != before:
        tally.taken += 1


def _look_for_secrets(problem: Problem, hostile: Hostile, tally: _Tally) -> None:
    if MARK in f"{problem} {dict(problem.facts)}":
        tally.leak(f"{hostile.kind}: a secret is in {type(problem).__name__}")


def main(arguments: list[str]) -> int:
    """The exit status: 0 when nothing was lost, nothing let in, and no more memory kept than may be."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.answers", description=__doc__)
    parser.add_argument("--times", type=int, default=5000, help="how many answers (default: 5000)")
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args(arguments)
    outcome = run_in_full(options.times, options.seed)
    sys.stdout.write(outcome.line() + "\n")
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
