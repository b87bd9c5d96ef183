"""Remove, with T-Gate told to end the tokens, at authorization servers that others wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import requests

from tests.integration.test_connect_and_refresh import StartServer, connect, order
from tests.support.browser import Browser
from tests.support.receivers import free_port
from tests.support.wired_app import WiredApp
from tgate_desktop.oauth.problems import RevocationRefused
from tgate_desktop.oauth.secret import Secret

GUARD_S = 10


@pytest.fixture
def redirect_uri() -> str:
    return f"http://127.0.0.1:{free_port()}/callback"


def test_removed_tokens_are_dead_and_a_refused_secret_removes_nothing(
    start_server_of_others: StartServer, tmp_path: Path, browser: Browser, redirect_uri: str
) -> None:
    server = start_server_of_others(redirect_uri)
    with WiredApp(tmp_path / "home") as app:
        wanted = order(server, server.client_secret)
        revocable = replace(wanted.environment, revocation_address=server.revocation_address)

        def approve(link: str) -> None:
            server.pages(browser.open(link)).approve()
            browser.wait_for_text("Connected")

        view = connect(app.use_cases, replace(wanted, environment=revocable), approve).view
        assert view is not None
        assert view.awaiting is not None
        company_id = app.use_cases.decide.confirm(view.awaiting.grant_id).company.company_id
        access, refresh = app.tokens(company_id)

        def is_alive() -> bool:
            headers = {"Authorization": f"Bearer {access}"}
            return requests.get(server.proof_address, headers=headers, timeout=GUARD_S).status_code == 200

        application_id = view.application.application_id
        app.use_cases.setups.replace_secret(application_id, Secret("wrong"))
        with pytest.raises(RevocationRefused):
            app.use_cases.remove(company_id, revoke=True)
        assert is_alive()
        assert app.tokens(company_id) == (access, refresh)

        app.use_cases.setups.replace_secret(application_id, Secret(server.client_secret))
        app.use_cases.remove(company_id, revoke=True)
        assert not is_alive()
        assert app.use_cases.desk.overview().companies == ()
        if refresh is not None:
            answer = requests.post(
                server.token_address,
                data={"grant_type": "refresh_token", "refresh_token": refresh},
                auth=(server.client_id, server.client_secret),
                timeout=GUARD_S,
            )
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
