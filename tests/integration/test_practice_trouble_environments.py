"""The environments of trouble: the app imports them, and its connects end in the right problem."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.exchanges import http
from tests.support.practice_account import PracticeAccount, practice_account
from tests.support.practice_troubles import PLACES as EXPECTED
from tests.support.practice_troubles import met
from tests.support.wired_app import WiredApp
from tgate_desktop.adapters.dialer import Address, system_addresses
from tgate_desktop.flows.connect import ConnectOrder, new_id
from tgate_desktop.flows.states import Phase
from tgate_desktop.oauth.addresses import origin
from tgate_desktop.oauth.company import Application, Company
from tgate_desktop.oauth.environment import Environment, Source
from tgate_desktop.oauth.environment_file import read_environment
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.practice.trouble.places import PLACES, place_named

STATUSES = {"proxy-refuses": 403, "proxy-wants-password": 407, "proxy-cannot-reach": 502}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "practice"


@pytest.fixture
def account(data: Path) -> Iterator[PracticeAccount]:
    with practice_account(data) as account:
        yield account


@pytest.fixture
def app(tmp_path: Path) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home") as app:
        yield app


def nobody_is_there(host: str, port: int) -> list[Address]:
    """As every resolver answers for names that end in .invalid (RFC 6761 6.4), without asking one."""
    if host.endswith(".invalid"):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return system_addresses(host, port)


def imported(account: PracticeAccount, name: str) -> Environment:
    place = place_named(name)
    assert place is not None
    return read_environment(account.server.trouble_environment(place).decode(), new_id())


def an_order(account: PracticeAccount, environment: Environment) -> ConnectOrder:
    application = Application(
        new_id(),
        environment.environment_id,
        account.server.client_id,
        account.redirect_uri,
        origin(environment.token_address),
    )
    return ConnectOrder(
        environment, application, Secret("any will do"), Company(new_id(), "X", application.application_id, None)
    )


def test_the_table_has_every_place() -> None:
    assert EXPECTED.keys() == {place.name for place in PLACES}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_connect_ends_in_its_problem(app: WiredApp, account: PracticeAccount, name: str) -> None:
    app.http._http = http(connect_timeout_s=0.5 if name == "never-answers" else 10.0, resolve=nobody_is_there)
    environment = imported(account, name)
    assert environment.source is Source.OWN
    end = account.connect(app, an_order(account, environment))
    assert end.phase is Phase.FAILED
    assert end.problem is not None
    assert met(end.problem) == EXPECTED[name]
    assert end.problem.facts["sent"] is False, "the code is good still, and the secret has gone nowhere"
    assert end.problem.facts.get("status") == STATUSES.get(name)
    assert app.use_cases.desk.overview().companies == ()


def test_the_unknown_issuer_is_named(app: WiredApp, account: PracticeAccount) -> None:
    end = account.connect(app, an_order(account, imported(account, "unknown-issuer")))
    assert end.problem is not None
    assert "Example Office Inspection CA" in str(end.problem.facts.get("issuer"))


def test_the_authority_is_on_disk_without_its_key_and_follows_a_practice_that_was_started_anew(
    app: WiredApp, data: Path
) -> None:
    with practice_account(data) as before:
        environment = imported(before, "expired-certificate")
        certificate = (data / "trouble-authority.pem").read_bytes()
    assert certificate.count(b"-----BEGIN") == 1
    assert b"PRIVATE KEY" not in certificate
    with practice_account(data) as after:
        moved = replace(
            environment,
            authorization_address=f"{after.server.address}/oauth/authorize",
            token_address=imported(after, "expired-certificate").token_address,
        )
        end = after.connect(app, an_order(after, moved))
    assert end.problem is not None
    assert end.problem.code == "tls_expired"
    assert (data / "trouble-authority.pem").read_bytes() != certificate
