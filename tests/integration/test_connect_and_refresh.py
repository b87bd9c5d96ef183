"""The wired app against authorization servers that others wrote, approved by a person in a real browser."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.authorization_servers import AuthorizationServer
from tests.support.browser import Browser
from tests.support.fake_ports import FakeVault
from tests.support.waiting import until
from tgate_desktop.adapters.folders import folders_in
from tgate_desktop.compose import build
from tgate_desktop.flows.connect import ConnectOrder, new_id
from tgate_desktop.flows.states import ConnectState, Phase
from tgate_desktop.flows.use_cases import UseCases
from tgate_desktop.oauth.addresses import origin
from tgate_desktop.oauth.company import Application, Company
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.problems import AccessDenied, InvalidClient
from tgate_desktop.oauth.secret import Secret

StartServer = Callable[[str], AuthorizationServer]


@pytest.fixture
def app(tmp_path: Path) -> UseCases:
    return build(folders_in(tmp_path / "home"), FakeVault())


@pytest.fixture
def redirect_uri() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}/callback"


def order(server: AuthorizationServer, client_secret: str) -> ConnectOrder:
    environment = Environment(
        environment_id=new_id(),
        name=server.name,
        authorization_address=server.authorization_address,
        token_address=server.token_address,
        proof_address=server.proof_address,
        issuer=server.issuer,
        extra_parameters=server.extra_parameters,
    )
    application = Application(
        new_id(), environment.environment_id, server.client_id, server.redirect_uri, origin(server.token_address)
    )
    company = Company(new_id(), "Harbour Kitchen", application.application_id, None)
    return ConnectOrder(environment, application, Secret(client_secret), company)


def connect(app: UseCases, wanted: ConnectOrder, act: Callable[[str], None]) -> ConnectState:
    """Runs an attempt; `act` is what the person does with the link."""
    states: list[ConnectState] = []
    worker = threading.Thread(target=app.connect.attempt(wanted, states.append).run)
    worker.start()
    act(until(lambda: next((state.link for state in states if state.link), None), "the link is shown"))
    worker.join(timeout=30)
    assert not worker.is_alive()
    return states[-1]


def test_a_company_is_connected_and_refreshed_three_times(
    start_server_of_others: StartServer, app: UseCases, browser: Browser, redirect_uri: str
) -> None:
    server = start_server_of_others(redirect_uri)

    def approve(link: str) -> None:
        server.pages(browser.open(link)).approve()
        browser.wait_for_text("Connected")

    end = connect(app, order(server, server.client_secret), approve)
    assert end.phase is Phase.CONNECTED, end.problem
    assert end.view is not None
    assert end.view.awaiting is not None
    assert end.checked is not None
    assert end.checked.proof is not None
    assert tuple(brand.name_en for brand in end.checked.proof.brands) == server.brands

    company_id = app.decide.confirm(end.view.awaiting.grant_id).company.company_id
    for generation in (2, 3, 4):
        view = app.refresh(company_id)
        assert view.grant is not None
        assert view.grant.generation == generation
        _view, checked = app.check(company_id)
        assert checked.problem is None


def test_a_denial_is_told_in_the_app_and_in_the_browser(
    start_server_of_others: StartServer, app: UseCases, browser: Browser, redirect_uri: str
) -> None:
    server = start_server_of_others(redirect_uri)

    def deny(link: str) -> None:
        server.pages(browser.open(link)).deny()
        browser.wait_for_text("Not connected")

    end = connect(app, order(server, server.client_secret), deny)
    assert isinstance(end.problem, AccessDenied)
    assert app.desk.overview().companies == ()


def test_a_wrong_secret_is_named_and_nothing_is_kept(
    start_server_of_others: StartServer, app: UseCases, browser: Browser, redirect_uri: str
) -> None:
    server = start_server_of_others(redirect_uri)
    end = connect(app, order(server, "wrong"), lambda link: server.pages(browser.open(link)).approve())
    assert isinstance(end.problem, InvalidClient)
    overview = app.desk.overview()
    assert (overview.companies, overview.applications, overview.interrupted) == ((), (), ())
