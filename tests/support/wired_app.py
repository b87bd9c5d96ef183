"""The wired app and the person before it: all real but the screen, the browser and, unless asked for, the keyring."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.support.canaries import canary
from tests.support.exchanges import http
from tests.support.fake_ports import FakeVault
from tests.support.receivers import Answer, Visit, free_port
from tgate_desktop.adapters.folders import Folders, folders_in
from tgate_desktop.compose import build
from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.connect import ConnectOrder, new_id
from tgate_desktop.flows.ports import Http, Vault
from tgate_desktop.flows.states import CompanyView, ConnectState, Phase
from tgate_desktop.flows.use_cases import UseCases
from tgate_desktop.oauth.addresses import origin
from tgate_desktop.oauth.company import Application, Company
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest
from tgate_desktop.oauth.secret import Secret

GUARD_S = 30.0


class TimedHttp:
    """`flows.ports.Http` that gives every request `timeout_s` instead of its own limit."""

    def __init__(self) -> None:
        self.timeout_s = GUARD_S
        self._http = http()

    def send(self, request: HttpRequest, cancel: Cancel | None = None) -> HttpAnswer:
        return self._http.send(replace(request, timeout_s=self.timeout_s), cancel)


class WiredApp:
    """Everything is in `home`; `start_again` is a new process over the same files and vault."""

    def __init__(self, home: Path, vault: Vault | None = None, way: Http | None = None) -> None:
        self.folders: Folders = folders_in(home)
        self.vault: Vault = vault or FakeVault()
        self.http = TimedHttp()
        self._way: Http = way or self.http
        self._attempts: list[RunningAttempt] = []
        self._is_running = False
        self.start_again()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """No attempt outlives its test."""
        for attempt in self._attempts:
            attempt.attempt.cancel()
            attempt.end()

    def start_again(self) -> None:
        if self._is_running:
            newest = self.use_cases.desk._store._newest  # locks that would go with the process
            for grant_id in newest.claimed:
                newest.let_go(grant_id)
        self._is_running = True
        self.use_cases: UseCases = build(self.folders, self.vault, self._way)

    def attempt(self, order: ConnectOrder) -> RunningAttempt:
        attempt = RunningAttempt(self.use_cases, order)
        self._attempts.append(attempt)
        return attempt

    def connect(self, order: ConnectOrder) -> ConnectState:
        """The end of an attempt whose redirect came back with a fresh code."""
        attempt = self.attempt(order)
        attempt.is_redirected()
        return attempt.end()

    def connected(self, order: ConnectOrder) -> CompanyView:
        """A company that was connected and confirmed."""
        view = self.connect(order).view
        assert view is not None
        assert view.awaiting is not None
        return self.use_cases.decide.confirm(view.awaiting.grant_id)

    def tokens(self, company_id: str) -> tuple[str, str | None]:
        """Access and refresh token, as the vault has them now."""
        (view,) = [one for one in self.use_cases.desk.overview().companies if one.company.company_id == company_id]
        assert view.shown_grant is not None
        pair = self.vault.read_pair(view.shown_grant.grant_id).pair
        assert pair is not None
        assert pair.access_token is not None
        return pair.access_token.reveal(), pair.refresh_token.reveal() if pair.refresh_token else None


class RunningAttempt:
    """An attempt on a worker thread, every state it showed, and the browser that was sent to its link."""

    def __init__(self, use_cases: UseCases, order: ConnectOrder) -> None:
        self.states: list[ConnectState] = []
        self._changed = threading.Condition()
        self._redirect_uri = order.application.redirect_uri
        self.attempt = use_cases.connect.attempt(order, self._show)
        self._thread = threading.Thread(target=self.attempt.run, name="attempt", daemon=True)
        self._thread.start()
        self.until(lambda state: state.phase not in (Phase.IDLE, Phase.LISTENING))

    def until(self, holds: Callable[[ConnectState], object]) -> ConnectState:
        """The first state so far or from now on for which `holds`."""
        with self._changed:
            assert self._changed.wait_for(lambda: any(map(holds, self.states)), GUARD_S), self.states[-1:]
            return next(state for state in self.states if holds(state))

    @property
    def link(self) -> str:
        link = self.states[-1].link
        assert link is not None, self.states[-1].problem
        return link

    @property
    def state(self) -> str:
        """The `state` in the link."""
        return parse_qs(urlsplit(self.link).query)["state"][0]

    def redirected_address(self, **fields: str | None) -> str:
        """Where T-Gate sends the browser: a fresh code and our state, changed by `fields`; None leaves one out."""
        changed = {"code": canary("code"), "state": self.state} | fields
        shown = {name: value for name, value in changed.items() if value is not None}
        return f"{self._redirect_uri}?{urlencode(shown)}"

    def is_redirected(self, **fields: str | None) -> Answer:
        """The page that the browser ends on. Blocks until the receiver answers."""
        return opened(self.redirected_address(**fields))

    def end(self) -> ConnectState:
        """The last state, after the worker has ended."""
        self._thread.join(GUARD_S)
        assert not self._thread.is_alive()
        return self.states[-1]

    def _show(self, state: ConnectState) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()


def opened(address: str) -> Answer:
    """What a browser gets at an address of the receiver."""
    parts = urlsplit(address)
    assert parts.hostname is not None
    assert parts.port is not None
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    request = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n"
    return Visit(parts.hostname, parts.port, request.encode("ascii")).answer()


def an_order(token_address: str, proof_address: str | None = None, **changes: object) -> ConnectOrder:
    """A connect with a canary for its secret and a free port for its redirect.

    `name`, `client_id`, `client_secret` and `redirect_uri` change the order; all else changes the environment.
    """
    name = str(changes.pop("name", "Saffron House"))
    client_id = str(changes.pop("client_id", "client-1"))
    client_secret = str(changes.pop("client_secret", "") or canary("secret"))
    redirect_uri = str(changes.pop("redirect_uri", "") or f"http://127.0.0.1:{free_port()}/callback")
    environment = Environment(
        environment_id=new_id(),
        name="Production",
        authorization_address=token_address.replace("/token", "/authorize"),
        token_address=token_address,
        proof_address=proof_address,
    )
    environment = replace(environment, **changes)  # type: ignore[arg-type]
    application = Application(new_id(), environment.environment_id, client_id, redirect_uri, origin(token_address))
    company = Company(new_id(), name, application.application_id, None)
    return ConnectOrder(environment, application, Secret(client_secret), company)
