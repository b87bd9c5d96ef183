"""The wired app on the real vault, over a keyring with Windows' limits, when a client secret's address has moved."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.canaries import canary
from tests.support.keyrings import NativeError, WindowsKeyring, nothing, vault_on
from tests.support.token_server import TokenServer, header
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.adapters.vault_entries import client_secret_entry, encoded
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.problems import ClientSecretForOtherOrigin
from tgate_desktop.oauth.secret import Secret


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as server:
        yield server


@pytest.fixture
def evil() -> Iterator[TokenServer]:
    with TokenServer() as server:
        yield server


@pytest.fixture
def keyring() -> WindowsKeyring:
    return WindowsKeyring()


@pytest.fixture
def app(tmp_path: Path, keyring: WindowsKeyring) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home", vault_on(keyring)) as app:
        yield app


def refuse_client_secrets(act: str, service: str) -> None:
    if act != "get" and service.startswith("tgate-desktop/application/"):
        raise NativeError(8)  # ERROR_NOT_ENOUGH_MEMORY: the Credential Manager is full


def move(app: WiredApp, view: CompanyView, to: TokenServer) -> None:
    app.use_cases.setups.save_environment(replace(view.environment, token_address=to.token_address))


def secrets_at(server: TokenServer) -> set[str]:
    credentials = [header(request, "authorization").removeprefix("Basic ") for request in server.token_requests]
    return {base64.b64decode(one).decode().partition(":")[2] for one in credentials}


@pytest.mark.parametrize("length", [40, 1500], ids=["short", "longer than an item"])
@pytest.mark.parametrize("has_origin", [True, False], ids=["with its origin", "of a version before"])
def test_the_saved_secret_stays_where_it_was_entered_for_when_the_newer_one_is_refused(
    app: WiredApp, keyring: WindowsKeyring, server: TokenServer, evil: TokenServer, length: int, has_origin: bool
) -> None:
    first, typed = (canary("secret").ljust(length, "~") for _ in range(2))
    view = app.connected(an_order(server.token_address, client_secret=first))
    company_id, application_id = view.company.company_id, view.application.application_id
    if not has_origin:
        written_before_origins(keyring, application_id, first)
    move(app, view, evil)

    keyring.before_call = refuse_client_secrets
    app.use_cases.setups.replace_secret(application_id, Secret(typed))
    assert not app.use_cases.refresh(company_id).paused
    app.start_again()
    assert app.use_cases.desk.open(company_id).paused
    with pytest.raises(ClientSecretForOtherOrigin):
        app.use_cases.refresh(company_id)
    assert (secrets_at(server), secrets_at(evil)) == ({first}, {typed})

    keyring.before_call = nothing
    app.use_cases.setups.replace_secret(application_id, Secret(typed))
    app.start_again()
    assert not app.use_cases.refresh(company_id).paused
    assert secrets_at(evil) == {typed}


def written_before_origins(keyring: WindowsKeyring, application_id: str, secret: str) -> None:
    name = client_secret_entry(application_id, "a")
    head, *tails = encoded(name, 1, f'"{secret}"')
    texts = {name.head: head} | {name.tail(number): tail for number, tail in enumerate(tails, start=1)}
    kept = {one: text for one, text in keyring.texts.items() if "/application/" not in one}
    keyring.texts = kept | texts


def test_a_move_back_needs_no_typing(app: WiredApp, server: TokenServer, evil: TokenServer) -> None:
    view = app.connected(an_order(server.token_address))
    move(app, view, evil)
    move(app, view, server)
    app.start_again()
    assert not app.use_cases.refresh(view.company.company_id).paused
    assert not evil.token_requests
