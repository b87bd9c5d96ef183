"""Importing, handing over and removing with the wired app: real sockets, real files, a real curl."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tests.support.canaries import canary
from tests.support.practice_account import practice_account
from tests.support.secret_forms import found_in
from tests.support.servers import Script
from tests.support.token_server import TokenServer, answering, hanging_up, header, resetting, silent
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.flows.bring import BringOrder
from tgate_desktop.flows.hand_over_forms import HandOverForm
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.health import TokenHealth, token_health
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.messages import RequestKind
from tgate_desktop.oauth.pair_import import read_brought
from tgate_desktop.oauth.problems import (
    ConnectionLost,
    InvalidGrant,
    Problem,
    RevocationAddressNotFound,
    RevocationRefused,
    RevocationUnavailable,
    TimedOut,
    TokenRejected,
)
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.words import languages
from tgate_desktop.words.problems import explain

JSON = "Content-Type: application/json"
HTML = "Content-Type: text/html"


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as running:
        yield running


@pytest.fixture
def app(tmp_path: Path) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home") as running:
        yield running


def connected(app: WiredApp, server: TokenServer, **more: object) -> CompanyView:
    order = an_order(server.token_address, server.proof_address, revocation_address=server.revocation_address, **more)
    return app.connected(order)


def revoked(server: TokenServer) -> list[tuple[str, str]]:
    forms = [parse_qs(one.partition(b"\r\n\r\n")[2].decode()) for one in server.revocation_requests]
    return [(form["token"][0], form["token_type_hint"][0]) for form in forms]


# ---- revocation ----


def test_remove_revokes_the_refresh_token_then_the_access_token_and_deletes_both(
    app: WiredApp, server: TokenServer
) -> None:
    company_id = connected(app, server).company.company_id
    access, refresh = app.tokens(company_id)
    app.use_cases.remove(company_id, revoke=True)
    assert revoked(server) == [(refresh, "refresh_token"), (access, "access_token")]
    assert all(header(one, "authorization").startswith("Basic ") for one in server.revocation_requests)
    assert app.use_cases.desk.overview().companies == ()


@pytest.mark.parametrize(
    ("script", "kind", "said"),
    [
        (answering("400 Bad Request", b'{"error":"invalid_request"}', JSON), RevocationRefused, "400"),
        (answering("401 Unauthorized", b'{"error":"invalid_client"}', JSON), RevocationRefused, "401"),
        (answering("403 Forbidden", b'{"error":"unauthorized_client"}', JSON), RevocationRefused, "403"),
        (answering("403 Forbidden"), RevocationRefused, "403"),
        (answering("302 Found", b"", "Location: https://login.example/"), RevocationRefused, "302"),
        (answering("404 Not Found", b"<html>", HTML), RevocationAddressNotFound, "404"),
        (answering("405 Method Not Allowed"), RevocationAddressNotFound, "405"),
        (answering("200 OK", b"<html>Sign in to the Wi-Fi", HTML), RevocationAddressNotFound, "200"),
        (answering("429 Too Many Requests", b"", "Retry-After: 30"), RevocationUnavailable, "429"),
        (answering("503 Service Unavailable", b"<html>", HTML, "Retry-After: 30"), RevocationUnavailable, "503"),
        (hanging_up, ConnectionLost, ""),
        (resetting, ConnectionLost, ""),
        (silent, TimedOut, ""),
    ],
)
def test_while_t_gate_does_not_say_yes_nothing_is_removed_and_it_is_explained(
    app: WiredApp, server: TokenServer, script: Script, kind: type[Problem], said: str
) -> None:
    company_id = connected(app, server).company.company_id
    tokens = app.tokens(company_id)
    server.misbehave_in_revocation = script
    app.http.timeout_s = 1.0 if kind is TimedOut else app.http.timeout_s
    with pytest.raises(kind) as told:
        app.use_cases.remove(company_id, revoke=True)
    for language in languages.LANGUAGES:
        languages.use(language)
        explanation = explain(told.value)
        assert said in explanation.what_happened
        assert explanation.what_to_do
    languages.use(languages.ENGLISH)
    if kind is RevocationUnavailable:
        assert "30 seconds" in explain(told.value).what_to_do
    assert app.tokens(company_id) == tokens
    newest = app.use_cases.requests.lines(company_id)[0]
    assert (newest.kind, newest.problem_code) == (RequestKind.REVOCATION, kind.code)
    server.misbehave_in_revocation = None
    app.use_cases.remove(company_id, revoke=True)
    assert app.use_cases.desk.overview().companies == ()


# ---- import and hand over ----


def test_a_lone_refresh_token_from_a_file_is_imported_refreshed_and_handed_over(
    app: WiredApp, server: TokenServer, tmp_path: Path
) -> None:
    known = connected(app, server)
    token = canary("refresh")
    file = tmp_path / "tokens.env"
    file.write_text(f"\ufeffexport TGATE_REFRESH_TOKEN='{token}'\r\n", encoding="utf-8")
    brought = read_brought(app.use_cases.bring.text_of(str(file)))
    file.unlink()
    sent = len(server.token_requests)
    view = app.use_cases.bring(BringOrder(brought, known.application.application_id, "Olive House"))
    company_id = view.company.company_id
    assert len(server.token_requests) == sent
    app.start_again()
    view = app.use_cases.desk.open(company_id)
    assert view.grant is not None
    assert token_health(view.grant, None, view.grant.obtained_at) is TokenHealth.UNKNOWN
    view = app.use_cases.refresh(company_id)
    assert view.grant is not None
    assert not view.grant.imported
    assert token.encode() in server.token_requests[-1]

    out = tmp_path / "out.json"
    app.use_cases.hand_over.to_file(company_id, HandOverForm.JSON, str(out))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    access, refresh = app.tokens(company_id)
    again = read_brought(out.read_text("utf-8"))
    assert (again.access_token, again.refresh_token) == (Secret(access), Secret(refresh or ""))
    out.unlink()

    app.use_cases.remove(company_id, revoke=True)
    secrets = {"imported": token, **{f"issued {at}": one for at, one in enumerate(server.issued)}}
    for path in (one for one in tmp_path.rglob("*") if one.is_file()):
        assert found_in(path.read_bytes(), secrets) == [], path


def test_what_happened_is_in_the_history(app: WiredApp, server: TokenServer) -> None:
    known = connected(app, server)
    brought = read_brought(f"access_token={canary('access')}")
    company_id = app.use_cases.bring(
        BringOrder(brought, known.application.application_id, "Olive House")
    ).company.company_id
    app.use_cases.hand_over.text(company_id, HandOverForm.DOT_ENV)
    app.use_cases.remove(company_id, revoke=True)
    events = app.use_cases.requests.events(company_id)
    assert [one.kind for one in events] == [
        EventKind.REMOVED,
        EventKind.REVOKED,
        EventKind.HANDED_OVER,
        EventKind.IMPORTED,
    ]
    assert {one.access_fingerprint for one in events} == {
        brought.access_token.fingerprint if brought.access_token else ""
    }


def test_the_curl_that_is_handed_over_refreshes_with_a_real_curl(app: WiredApp, server: TokenServer) -> None:
    curl = shutil.which("curl")
    assert curl is not None
    secret = canary("secret")
    view = connected(app, server, client_id="cl ient$1", client_secret=secret)
    _view, script = app.use_cases.hand_over.text(view.company.company_id, HandOverForm.CURL)
    assert isinstance(script, str)
    token = canary("refresh+&")
    variables = {
        "TGATE_CLIENT_SECRET": secret,
        "TGATE_REFRESH_TOKEN": token,
        "PATH": os.defpath + os.pathsep + str(Path(curl).parent),
        "NO_PROXY": "*",
    }
    done = subprocess.run(["sh", "-c", script], env=variables, capture_output=True, text=True, check=True, timeout=30)
    body = done.stdout.replace("\r\n", "\n").partition("\n\n")[2]
    assert read_brought(body).access_token == Secret(server.issued[-2])
    ours = len(server.token_requests) - 1
    theirs = server.token_requests[ours]
    assert parse_qs(theirs.partition(b"\r\n\r\n")[2].decode()) == {
        "grant_type": ["refresh_token"],
        "refresh_token": [token],
    }
    assert header(theirs, "authorization") == header(server.token_requests[0], "authorization")


def test_practice_ends_what_is_removed_and_what_was_handed_over_with_it(app: WiredApp, tmp_path: Path) -> None:
    """A pair that was handed over and imported under another name in another place dies with the revocation."""
    with practice_account(tmp_path / "practice") as account, WiredApp(tmp_path / "other") as other:
        address = f"{account.server.address}/oauth/revoke"
        company_id = account.connected(app, account.order(revocation_address=address)).company.company_id
        elsewhere = account.connected(other, account.order(revocation_address=address, name="Their own"), "blue-harbor")
        _view, text = app.use_cases.hand_over.text(company_id, HandOverForm.POSTMAN_ENVIRONMENT)
        assert isinstance(text, Secret)
        brought = BringOrder(read_brought(text.reveal()), elsewhere.application.application_id, "Saffron House")
        imported = other.use_cases.bring(brought).company.company_id
        view, checked = other.use_cases.check(imported)
        assert checked.proof is not None
        assert view.grant is not None
        assert token_health(view.grant, None, view.grant.obtained_at) is TokenHealth.UNKNOWN
        app.use_cases.remove(company_id, revoke=True)
        _view, checked = other.use_cases.check(imported)
        assert isinstance(checked.problem, TokenRejected)
        with pytest.raises(InvalidGrant):
            other.use_cases.refresh(imported)
        _view, checked = other.use_cases.check(elsewhere.company.company_id)
        assert checked.problem is None
