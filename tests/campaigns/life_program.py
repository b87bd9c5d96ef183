"""Lives of the app, one after the other, each forked from a program that has loaded it and done nothing yet.

`python -m tests.campaigns.life_program` reads an order a line, and writes what the life tells, a JSON object a line, to
its end: so a life begins within some milliseconds and ends as any process does that is killed.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.campaigns.kill_points import KillPoints
from tests.support.wired_app import an_order
from tgate_desktop.adapters import vault_entries
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.compose import build
from tgate_desktop.flows.bring import BringOrder
from tgate_desktop.flows.code_exchange import ConnectOrder
from tgate_desktop.flows.connect import new_id
from tgate_desktop.flows.states import CompanyView, ConnectState, Phase
from tgate_desktop.flows.use_cases import UseCases
from tgate_desktop.oauth.company import Company, ServerUse
from tgate_desktop.oauth.health import token_health
from tgate_desktop.oauth.pair_import import BroughtPair
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.words.problems import explain

LOADED_BEFORE = (
    "filelock",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
    "tgate_desktop.adapters.files",
    "tgate_desktop.adapters.locks",
    "tgate_desktop.adapters.loopback_certificates",
    "tgate_desktop.adapters.receiver",
    "tgate_desktop.practice_host",
    "tgate_desktop.words.browser_pages",
)
"""What the app imports late: a fork would do it each time."""

LIFE_LIMIT_S = 60.0
SHORT_CHUNK_CHARACTERS = 300
QUIT_LIMIT_S = 30.0

Told = dict[str, Any]


class Life:
    """One process of the app, over the home and the keyring that its environment names. `tell` writes a line."""

    def __init__(self, tell: Callable[[Told], None], points: KillPoints) -> None:
        self._tell = tell
        self._points = points
        self._app: UseCases = build(vault=KeyringVault())

    def act(self, act: str, details: Told) -> Told:
        """What came of an act, its problem included."""
        does: Callable[..., Told] = getattr(self, act)
        try:
            return does(**details)
        except Problem as problem:
            return _told(problem)
        finally:
            self._app.in_flight.wait_idle(QUIT_LIMIT_S)

    # ---- acts ----

    def connect(
        self,
        name: str,
        order: Told,
        begins_in: str = "exchanging_code",
        cancel_in: str | None = None,
        code: str | None = None,
    ) -> Told:
        """Connects; in an environment that is there already it is used as it is, and so is a company of this name.

        The attempt is given up as soon as it shows the phase `cancel_in`. A `code` is pasted instead of waited for.
        """
        shown: list[ConnectState] = []

        def show(state: ConnectState) -> None:
            is_new_phase = not shown or shown[-1].phase is not state.phase
            shown.append(state)
            if is_new_phase and state.phase is Phase(begins_in):
                self._begun()
            if is_new_phase and cancel_in is not None and state.phase is Phase(cancel_in):
                attempt.cancel()
            if is_new_phase and state.phase is Phase.WAITING_FOR_BROWSER:
                if code is None:
                    self._tell({"link": state.link})
                else:
                    attempt.paste(code)

        attempt = self._app.connect.attempt(self._order(name, order), show)
        attempt.run()
        end = shown[-1]
        awaiting = end.view.awaiting if end.view else None
        return {"phase": end.phase.value, "grant": awaiting and awaiting.grant_id, **_told(end.problem)}

    def confirm(self, name: str) -> Told:
        self._begun()
        view = self._view(name)
        awaiting = view.awaiting
        if awaiting is not None:
            self._app.decide.confirm(awaiting.grant_id)
            self._app.desk.set_server_use(view.company.company_id, ServerUse.NO)
        return {"was_awaiting": awaiting is not None}

    def refresh(self, name: str) -> Told:
        self._begun()
        view = self._app.refresh(self._view(name).company.company_id)
        return {"unsaved": view.unsaved and view.unsaved.code, **_told(None)}

    def check(self, name: str) -> Told:
        self._begun()
        checked = self._app.check(self._view(name).company.company_id)[1]
        return {"is_accepted": checked.proof is not None, **_told(checked.problem)}

    def bring(self, name: str, access_token: str, refresh_token: str, like: str) -> Told:
        self._begun()
        application_id = self._view(like).application.application_id
        brought = BroughtPair(Secret(access_token), Secret(refresh_token))
        view = self._app.bring(BringOrder(brought, application_id, name, ServerUse.NO))
        return {"grant": view.grant and view.grant.grant_id, **_told(None)}

    def remove(self, name: str) -> Told:
        self._begun()
        self._app.remove(self._view(name).company.company_id)
        return _told(None)

    def clear(self, name: str | None = None) -> Told:
        """Nothing is left of a company, and of attempts whose outcome is unknown."""
        overview = self._app.desk.overview()
        for view in overview.companies:
            if view.company.name == name:
                self._app.remove(view.company.company_id)
        for intent in overview.interrupted:
            self._app.desk.forget_interrupted(intent.grant_id)
        return _told(None)

    def examine(self, name: str | None = None) -> Told:
        """What the app says after a start; then whether this company can be refreshed, and is accepted."""
        overview = self._app.desk.overview()
        listed = {view.company.name: self._card(view) for view in overview.companies}
        interrupted = [one.draft.company.name for one in overview.interrupted if one.draft]
        told: Told = {"companies": listed, "interrupted": interrupted}
        if name in listed:
            told["refreshed"] = self.act("refresh", {"name": name})
            told["after"] = self._card(self._view(name))
            told["checked"] = self.act("check", {"name": name})
        return told

    # ---- what it takes ----

    def _order(self, name: str, order: Told) -> ConnectOrder:
        fresh = an_order(**order, name=name)
        views = self._app.desk.overview().companies
        same = next((view for view in views if view.company.name == name), None)
        known = same or next(iter(views), None)
        if known is None:
            return fresh
        application = known.application
        company = same.company if same else Company(new_id(), name, application.application_id, None, ServerUse.NO)
        return ConnectOrder(known.environment, application, None, company)

    def _begun(self) -> None:
        self._points.arm()
        self._tell({"begun": True})

    def _view(self, name: str) -> CompanyView:
        return next(view for view in self._app.desk.overview().companies if view.company.name == name)

    def _card(self, view: CompanyView) -> Told:
        opened = self._app.desk.open(view.company.company_id)
        grant = opened.shown_grant
        return {
            "health": token_health(grant, opened.intent_of(grant), datetime.now(UTC)).value,
            "has_intent": bool(opened.intents),
            "can_be_refreshed": bool(grant and grant.can_be_refreshed),
            "is_confirmed": opened.grant is not None,
            "is_awaiting": opened.awaiting is not None,
            "grants": [one.grant_id for one in (opened.grant, opened.awaiting) if one],
            "trouble": opened.trouble and opened.trouble.code,
        }


def _told(problem: Problem | None) -> Told:
    if problem is None:
        return {"problem": None}
    action = explain(problem).action
    return {"problem": problem.code, "action": action and action.value}


def _lead(order: Told, writing: int) -> None:
    """The whole life, in the forked process. A pair is written in several chunks."""
    os.environ.update(order["environment"])
    vault_entries.CHUNK_CHARACTERS = SHORT_CHUNK_CHARACTERS

    def tell(told: Told) -> None:
        os.write(writing, json.dumps(told).encode() + b"\n")

    points = KillPoints(order.get("fatal"), after=order.get("after", False))
    if order.get("at_points"):
        points.install()
    outcome = Life(tell, points).act(order["act"], order.get("details", {}))
    tell({"outcome": outcome, "points": points.passed})


def _fork(order: Told) -> None:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            _lead(order, writing)
        except BaseException:  # noqa: BLE001 - the process's edge
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(writing)
    _pass_on(reading, pid, order.get("kill_after_s"))
    os.close(reading)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    _write(json.dumps({"ended": status}).encode() + b"\n")


def _pass_on(reading: int, pid: int, kill_after_s: float | None) -> None:
    """What the life tells, until it ends; it is killed so many seconds after it has begun."""
    deadline_s = time.monotonic() + LIFE_LIMIT_S
    while True:
        wait_s = max(0.0, deadline_s - time.monotonic())
        if not select.select([reading], [], [], wait_s)[0]:
            os.kill(pid, signal.SIGKILL)
            deadline_s = time.monotonic() + LIFE_LIMIT_S
            continue
        octets = os.read(reading, 65536)
        if not octets:
            return
        if kill_after_s is not None and b'"begun"' in octets:
            deadline_s = time.monotonic() + kill_after_s
        _write(octets)


def _write(octets: bytes) -> None:
    sys.stdout.buffer.write(octets)
    sys.stdout.buffer.flush()


def main() -> None:
    for module in LOADED_BEFORE:
        importlib.import_module(module)
    for line in sys.stdin:
        _fork(json.loads(line))


if __name__ == "__main__":
    main()
