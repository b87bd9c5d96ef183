"""A problem is kept for as long as a screen shows it: nothing secret hangs on it, nor on what caused it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.canaries import MARK, canary
from tests.support.fake_ports import FakeVault
from tests.support.reachable import texts_held_by
from tests.support.servers import Connection, Script, http_answer
from tests.support.tls import Authority
from tests.support.token_server import TokenServer, answering, hanging_up, resetting
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.oauth.company import Intent, TokenRequestKind
from tgate_desktop.oauth.messages import HttpAnswer
from tgate_desktop.oauth.problems import ClientIdHasColon, Problem, TokenTypeUnknown, VaultRefused
from tgate_desktop.oauth.token_answer import read_token_answer

JSON = "Content-Type: application/json"


def tokens(status: str, **changes: object) -> Script:
    """An answer that has tokens, and something else that makes it a problem."""

    def answer(connection: Connection) -> None:
        fresh = {"access_token": canary("access"), "refresh_token": canary("refresh"), "token_type": "Bearer"}
        connection.write(http_answer(status, json.dumps(fresh | changes).encode(), JSON))

    return answer


def half_an_answer(connection: Connection) -> None:
    whole = http_answer("200 OK", json.dumps({"access_token": canary("access"), "padding": "x" * 500}).encode(), JSON)
    connection.write(whole[:-400])


SCRIPTS = {
    "tokens of another type": tokens("200 OK", token_type="mac"),
    "tokens beside an error": tokens("200 OK", error="server_error"),
    "tokens that cannot be sent": tokens("200 OK", access_token=f"{canary('access')} \u00e9"),
    "tokens with a refusal": tokens("400 Bad Request", error="invalid_grant"),
    "tokens with a refused client": tokens("401 Unauthorized", error="invalid_client"),
    "tokens with a failure": tokens("500 Internal Server Error"),
    "too much": answering("200 OK", canary("access").encode() * 50_000, JSON),
    "half an answer": half_an_answer,
    "a closed connection": hanging_up,
    "a reset connection": resetting,
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home") as app:
        yield app


def assert_holds_no_secret(problem: BaseException | None) -> None:
    assert isinstance(problem, Problem)
    assert [where for where, text in texts_held_by(problem) if MARK in text] == []


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_after_a_code_was_sent(app: WiredApp, script: Script) -> None:
    with TokenServer() as server:
        server.misbehave = script
        end = app.connect(an_order(server.token_address, client_secret=f"{canary('secret')} +"))
    assert_holds_no_secret(end.problem)


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_after_a_refresh_token_was_sent(app: WiredApp, script: Script) -> None:
    with TokenServer() as server:
        company_id = app.connected(an_order(server.token_address)).company.company_id
        server.misbehave = script
        with pytest.raises(Problem) as caught:
            app.use_cases.refresh(company_id)
    assert_holds_no_secret(caught.value)


@pytest.mark.parametrize("script", [answering("401 Unauthorized"), answering("200 OK", b"x" * 2_000_000), hanging_up])
def test_after_an_access_token_was_used(app: WiredApp, script: Script) -> None:
    with TokenServer() as server:
        company_id = app.connected(an_order(server.token_address, server.proof_address)).company.company_id
        server.misbehave_in_proof = script
        problem = app.use_cases.check(company_id)[1].problem
    assert_holds_no_secret(problem)


def test_when_nothing_could_be_sent(app: WiredApp, tmp_path: Path) -> None:
    end = app.connect(an_order("http://127.0.0.1:9/oauth/token", client_id="with:colon"))
    assert isinstance(end.problem, ClientIdHasColon)
    assert_holds_no_secret(end.problem)
    with TokenServer(Authority(tmp_path).server_context("127.0.0.1")) as server:
        assert_holds_no_secret(app.connect(an_order(server.token_address)).problem)


def test_when_a_pair_could_not_be_saved(app: WiredApp) -> None:
    assert isinstance(app.vault, FakeVault)
    with TokenServer() as server:
        app.vault.refusing_writes = VaultRefused(vault="Fake Keyring", act="write", reason="OSError")
        view = app.connected(an_order(server.token_address))
    assert_holds_no_secret(view.unsaved)


def test_the_search_finds_what_the_frames_of_a_reader_hold() -> None:
    """Reading alone, without the flow that lets go of it."""
    access = canary("access")
    now = datetime.now(UTC)
    body = json.dumps({"access_token": access, "token_type": "mac"}).encode()
    intent = Intent("grant", TokenRequestKind.REFRESH_TOKEN, 2, "00000000", now)
    order = an_order("https://tgate.example/oauth/token")
    with pytest.raises(TokenTypeUnknown) as caught:
        read_token_answer(HttpAnswer(200, {}, body, now, now), intent, order.environment, None)
    assert [where for where, text in texts_held_by(caught.value) if access in text] != []
