"""Bad input by way of the token endpoint: each is told in words, keeps what there was, and can be tried again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.said import Said, assert_said
from tests.support.servers import Script
from tests.support.token_server import TokenServer, answering, dripping, hanging_up, resetting, silent
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.flows.states import Phase
from tgate_desktop.oauth.health import TokenHealth, token_health
from tgate_desktop.oauth.problems import (
    AnswerIsEmpty,
    AnswerIsHtml,
    AnswerUnreadable,
    ConnectionLost,
    InvalidClient,
    Problem,
    Redirected,
    ServerFailed,
    TimedOut,
    TokenAddressNotFound,
    TooManyRequests,
)
from tgate_desktop.words.explanation import Action

HTML = "Content-Type: text/html; charset=utf-8"
JSON = "Content-Type: application/json"
HOST = "127.0.0.1"
SHORT_S = 0.6


@dataclass(frozen=True)
class Fault:
    """What the server does, what is said of it, and whether tokens may have been issued all the same."""

    script: Script
    kind: type[Problem]
    said: Said
    is_open: bool
    limit_s: float = 30.0
    cause_for_a_code: str = ""


def html(status: str, *, is_open: bool) -> Fault:
    said = Said(
        f"answered the token request with a web page (status {status[:3]})",
        "if the network asks for a sign-in",
        "بصفحة ويب",
        "as in hotels",
        facts=(HOST, status[:3]),
        action=Action.TRY_AGAIN,
    )
    return Fault(answering(status, b"<!doctype html><title>Sign in</title>", HTML), AnswerIsHtml, said, is_open)


def failed(status: str, body: bytes, content_type: str, cause: str) -> Fault:
    said = Said(
        f"failed on the token request (status {status[:3]})",
        "Wait a minute, then try again. What is stored here stays as it is",
        "لا يُعرف هل أصدر رموزًا",
        cause,
        facts=(HOST, status[:3]),
        action=Action.TRY_AGAIN,
    )
    return Fault(answering(status, body, content_type), ServerFailed, said, is_open=True)


def unreadable(body: bytes, happened: str, arabic: str) -> Fault:
    said = Said(
        happened,
        "Check the token address",
        arabic,
        "The token address in the environment is not right",
        facts=(HOST, "200"),
        action=Action.CHANGE_ENVIRONMENT,
    )
    kind = AnswerUnreadable if body else AnswerIsEmpty
    return Fault(answering("200 OK", body, JSON), kind, said, is_open=True)


def too_slow(script: Script) -> Fault:
    said = Said(
        "Within 1 second, 127.0.0.1 did not finish its answer, so it is not known",
        "Try again. What is stored here stays as it is",
        "خلال ثانية واحدة، لذلك لا يُعرف",
        "The server is overloaded",
        facts=(HOST,),
        action=Action.TRY_AGAIN,
    )
    return Fault(script, TimedOut, said, is_open=True, limit_s=SHORT_S)


LOST = Said(
    "broke before its answer came, so it is not known",
    "Try again. What is stored here stays as it is",
    "لا يُعرف هل نُفّذ الطلب",
    "The network dropped out",
    facts=(HOST,),
    action=Action.TRY_AGAIN,
)
REFUSED_CLIENT = Said(
    "refused the client ID or the client secret (status 401)",
    "Copy the client ID and the client secret",
    "سر العميل",
    "was replaced in the T-Gate application account",
    facts=(HOST, "401"),
    action=Action.ENTER_SECRET_AGAIN,
)
MOVED = Said(
    "would carry the client secret along",
    "Ask T-Gate's support for the present token address",
    "(الحالة 302)",
    "moved its token address",
    facts=(HOST, "elsewhere.example", "302"),
    action=Action.CHANGE_ENVIRONMENT,
)
NOT_FOUND = Said(
    "no token endpoint at this address (status 404)",
    "Correct the token address",
    "(الحالة 404)",
    "not written right",
    facts=(HOST, "404"),
    action=Action.CHANGE_ENVIRONMENT,
)
BUSY = Said(
    "asks for a pause: too many requests (status 429)",
    "Try again after 30 seconds",
    "(الحالة 429)",
    "sends many requests with the same application",
    facts=(HOST, "429"),
    action=Action.TRY_AGAIN,
)

FAULTS = {
    "HTML instead of JSON": html("200 OK", is_open=True),
    "HTML with a refusal": html("403 Forbidden", is_open=False),
    "an empty body": unreadable(b"", "with nothing in it (status 200)", "برد فارغ"),
    "no JSON": unreadable(b"access_token=x", "is not JSON (status 200)", "ليس بصيغة JSON"),
    "JSON without tokens": unreadable(b'{"message": "hi"}', "has no access_token that can be used", "access_token"),
    "500": failed("500 Internal Server Error", b'{"message": "oops"}', JSON, "T-Gate has a fault"),
    "502 from a gateway": failed("502 Bad Gateway", b"<html>", HTML, "The gateway in front of T-Gate"),
    "a time-out": too_slow(silent),
    "a server that drips": too_slow(dripping),
    "a connection that is closed": Fault(hanging_up, ConnectionLost, LOST, is_open=True),
    "a connection that is reset": Fault(resetting, ConnectionLost, LOST, is_open=True),
    "a refused client": Fault(
        answering("401 Unauthorized", b'{"error": "invalid_client"}', JSON),
        InvalidClient,
        REFUSED_CLIENT,
        is_open=False,
        cause_for_a_code="do not belong together",
    ),
    "a redirect": Fault(
        answering("302 Found", b"", "Location: https://elsewhere.example/token"), Redirected, MOVED, is_open=False
    ),
    "404": Fault(answering("404 Not Found", b"<html>", HTML), TokenAddressNotFound, NOT_FOUND, is_open=False),
    "429": Fault(
        answering("429 Too Many Requests", b"{}", JSON, "Retry-After: 30"), TooManyRequests, BUSY, is_open=False
    ),
}
each_fault = pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home") as app:
        yield app


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as server:
        yield server


@each_fault
def test_for_a_code_it_ends_the_attempt_and_the_next_one_works(
    app: WiredApp, server: TokenServer, fault: Fault
) -> None:
    order = an_order(server.token_address, server.proof_address)
    server.misbehave, app.http.timeout_s = fault.script, fault.limit_s
    attempt = app.attempt(order)
    page = attempt.is_redirected()
    end = attempt.end()
    assert (type(end.problem), end.phase, end.failed_in) == (fault.kind, Phase.FAILED, Phase.EXCHANGING_CODE)
    assert_said(end.problem, replace(fault.said, cause=fault.cause_for_a_code or fault.said.cause))
    assert "Not connected" in page.body
    assert fault.said.arabic in page.body.replace("\u2066", "").replace("\u2069", "").replace("\u2068", "")
    assert len(server.token_requests) == 1, "a code is never sent again by the program"

    app.start_again()
    overview = app.use_cases.desk.overview()
    assert overview.companies == overview.applications == ()
    assert [one.draft.company.name for one in overview.interrupted if one.draft] == ["Saffron House"] * fault.is_open

    server.misbehave, app.http.timeout_s = None, 30.0
    again = app.connect(order)
    assert again.phase is Phase.CONNECTED
    overview = app.use_cases.desk.overview()
    assert overview.interrupted == ()
    (view,) = overview.companies
    assert app.tokens(view.company.company_id) == tuple(server.issued)


@each_fault
def test_for_a_refresh_it_keeps_the_pair_and_the_next_one_works(
    app: WiredApp, server: TokenServer, fault: Fault
) -> None:
    order = an_order(server.token_address, server.proof_address)
    company_id = app.connected(order).company.company_id
    before = app.tokens(company_id)
    server.misbehave, app.http.timeout_s = fault.script, fault.limit_s
    with pytest.raises(fault.kind) as caught:
        app.use_cases.refresh(company_id)
    assert_said(caught.value, fault.said)
    assert len(server.token_requests) == 2

    app.start_again()
    view = app.use_cases.desk.open(company_id)
    assert app.tokens(company_id) == before
    health = token_health(view.grant, view.intent_of(view.grant), datetime.now(UTC))
    assert health is (TokenHealth.UNKNOWN if fault.is_open else TokenHealth.VALID)
    assert (view.trouble, view.unsaved) == (None, None)

    server.misbehave, app.http.timeout_s = None, 30.0
    after = app.use_cases.refresh(company_id)
    assert after.grant is not None
    assert (after.grant.generation, after.intents) == (2, ())
    assert app.tokens(company_id) == tuple(server.issued[2:])
    assert before[1] is not None
    assert before[1].encode() in server.token_requests[-1], "the refresh token that was kept was the one that was sent"
