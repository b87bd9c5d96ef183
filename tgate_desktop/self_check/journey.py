"""A whole connect and refresh against a Practice T-Gate of its own: nothing of the user's is read or changed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory

from tgate_desktop import compose, practice
from tgate_desktop.adapters.clock import SystemClock
from tgate_desktop.adapters.folders import folders_in
from tgate_desktop.adapters.http import RequestsHttp
from tgate_desktop.flows.connect import ConnectOrder, new_id
from tgate_desktop.flows.ports import Vault
from tgate_desktop.flows.states import ConnectState, Phase
from tgate_desktop.flows.use_cases import UseCases
from tgate_desktop.oauth.addresses import origin
from tgate_desktop.oauth.company import Application, Company
from tgate_desktop.oauth.environment import Environment, ProxyChoice
from tgate_desktop.oauth.messages import Network
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.oauth.provisioning import NOT_PROVISIONED
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.practice.restaurants import RESTAURANTS
from tgate_desktop.self_check.finding import Finding, good, trouble
from tgate_desktop.self_check.owner import Owner

_NAME = "Self-check"
_PATIENCE_S = 60.0


@dataclass(frozen=True)
class Ground:
    """A folder that is gone afterwards, and a Practice T-Gate in it at ports that were free."""

    folder: Path
    server: practice.PracticeServer
    redirect_uri: str


@contextmanager
def ground() -> Iterator[Ground]:
    """Raises: OSError."""
    with TemporaryDirectory(prefix="tgate-self-check-") as name:
        redirect_uri = f"http://localhost:{_free_port()}/callback"
        folder = Path(name)
        with practice.start(folder / "practice", 0, redirect_uri) as server:
            yield Ground(folder, server, redirect_uri)


def connect_and_refresh(at: Ground, vault: Vault) -> Finding:
    """A company is connected, proven, refreshed, revoked and removed, its pairs in `vault` meanwhile.

    IT's file does not count: what it locks for people, or a mistake in it, says nothing of this installation.

    Raises: Problem; PageUnexpected.
    """
    use_cases = compose.build(folders_in(at.folder / "home"), vault, provisioning=NOT_PROVISIONED)
    order = _order(at)
    try:
        end = _connected(use_cases, order)
        if end.problem is not None:
            return trouble(end.problem)
        if end.view is None or end.view.awaiting is None or end.checked is None or end.checked.proof is None:
            return trouble(end.checked.problem if end.checked is not None else None)
        connected = use_cases.decide.confirm(end.view.awaiting.grant_id)
        refreshed = use_cases.refresh(connected.company.company_id)
        problem = refreshed.unsaved
        if problem is not None or refreshed.grant is None or connected.grant is None:
            return trouble(problem)
        use_cases.remove(connected.company.company_id, revoke=True)
        return good(brands=len(end.checked.proof.brands), vault=vault.report().name)
    finally:
        _leave_nothing(use_cases, order)


def _order(at: Ground) -> ConnectOrder:
    address = at.server.address
    environment = Environment(
        environment_id=new_id(),
        name=_NAME,
        authorization_address=f"{address}/oauth/authorize",
        token_address=f"{address}/oauth/token",
        proof_address=f"{address}/api/brands",
        revocation_address=f"{address}/oauth/revoke",
        proxy=ProxyChoice.NONE,
    )
    client_secret = Secret(practice.new_client_secret(at.folder / "practice"))
    application = Application(
        new_id(), environment.environment_id, at.server.client_id, at.redirect_uri, origin(environment.token_address)
    )
    return ConnectOrder(
        environment, application, client_secret, Company(new_id(), _NAME, application.application_id, None)
    )


def _connected(use_cases: UseCases, order: ConnectOrder) -> ConnectState:
    """The attempt's end."""
    states: SimpleQueue[ConnectState] = SimpleQueue()
    attempt = use_cases.connect.attempt(order, states.put)
    worker = threading.Thread(target=attempt.run, name="attempt", daemon=True)
    worker.start()
    try:
        return _approved(states, Owner(RequestsHttp(SystemClock()), Network.of(order.environment)))
    finally:
        attempt.cancel()
        worker.join(_PATIENCE_S)


def _approved(states: SimpleQueue[ConnectState], owner: Owner) -> ConnectState:
    last = ConnectState(Phase.IDLE)
    was_opened = False
    with suppress(Empty):
        while last.phase not in (Phase.CONNECTED, Phase.FAILED, Phase.CANCELLED):
            last = states.get(timeout=_PATIENCE_S)
            if last.link is not None and last.listening and not was_opened:
                was_opened = True
                owner.approve(last.link, RESTAURANTS[0].company_id)
    return last


def _leave_nothing(use_cases: UseCases, order: ConnectOrder) -> None:
    """In the vault: what a journey that broke off has put there."""
    for view in use_cases.desk.overview().companies:
        with suppress(Problem):  # why it broke off is told
            use_cases.remove(view.company.company_id)
    with suppress(Problem):
        use_cases.setups.delete_environment(order.environment.environment_id)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
