"""Bad input by way of the browser: a taken port, a denial, codes that are old, used, strange or not ours."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.canaries import canary
from tests.support.practice_account import PracticeAccount, practice_account
from tests.support.said import Said, assert_said
from tests.support.token_server import TokenServer
from tests.support.wired_app import WiredApp, an_order, opened
from tgate_desktop.flows.states import ConnectState, Phase
from tgate_desktop.oauth.environment import PRACTICE_PORT, practice_environment
from tgate_desktop.oauth.problems import (
    AccessDenied,
    InvalidClient,
    InvalidGrant,
    PortTaken,
    PracticeNotStarted,
    Problem,
)
from tgate_desktop.oauth.secret import fingerprint
from tgate_desktop.words.explanation import Action


@pytest.fixture
def app(tmp_path: Path) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home") as app:
        yield app


@pytest.fixture
def account(tmp_path: Path) -> Iterator[PracticeAccount]:
    with practice_account(tmp_path / "practice") as account:
        yield account


def assert_nothing_is_kept(app: WiredApp) -> None:
    overview = app.use_cases.desk.overview()
    assert (overview.companies, overview.applications, overview.interrupted) == ((), (), ())
    assert overview.environments[1:] == ()
    assert app.use_cases.desk.unsaved_names() == ()


def assert_failed(end: ConnectState, kind: type[Problem], said: Said, phase: Phase) -> None:
    assert (type(end.problem), end.phase, end.failed_in) == (kind, Phase.FAILED, phase)
    assert_said(end.problem, said)


def code_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["code"][0]


def test_a_port_that_another_program_has(app: WiredApp) -> None:
    with TokenServer() as server, socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        order = an_order(server.token_address, redirect_uri=f"http://127.0.0.1:{port}/callback")
        end = app.attempt(order).end()
        said = Said(
            "in use by another program",
            "the code would go to that program",
            "يستخدمه برنامج آخر",
            "A development server",
            facts=(str(port), "127.0.0.1"),
            action=Action.TRY_AGAIN,
        )
        assert_failed(end, PortTaken, said, Phase.LISTENING)
        assert end.link is None, "nobody can approve while the code would go to the other program"
        assert_nothing_is_kept(app)
        other.close()
        assert app.connect(order).phase is Phase.CONNECTED


def test_a_port_of_practice_that_another_program_has(app: WiredApp) -> None:
    with ExitStack() as stack:
        with suppress(OSError):  # it may have been taken by another program already
            stack.enter_context(socket.create_server(("127.0.0.1", PRACTICE_PORT)))
        with pytest.raises(PracticeNotStarted) as caught:
            app.use_cases.connect.prepare_practice()
        order = an_order("http://127.0.0.1:9/oauth/token")
        end = app.attempt(replace(order, environment=practice_environment())).end()
    said = Said(
        "which Practice T-Gate needs, is in use by another program",
        "Close that program",
        "يستخدمه برنامج آخر",
        facts=(str(PRACTICE_PORT),),
        action=Action.TRY_AGAIN,
    )
    assert_said(caught.value, said)
    assert_failed(end, PracticeNotStarted, said, Phase.LISTENING)
    assert_nothing_is_kept(app)


def test_a_denial(app: WiredApp, account: PracticeAccount) -> None:
    order = account.order()
    attempt = app.attempt(order)
    page = opened(account.decided(attempt.link, decision="deny"))
    said = Said(
        "without an approval (access_denied)",
        "Have someone approve",
        "دون موافقة",
        "Access was declined",
        action=Action.TRY_AGAIN,
    )
    assert_failed(attempt.end(), AccessDenied, said, Phase.WAITING_FOR_BROWSER)
    assert "Not connected" in page.body
    assert "دون موافقة" in page.body
    assert_nothing_is_kept(app)
    assert account.connect(app, order).phase is Phase.CONNECTED


def test_a_wrong_secret(app: WiredApp, account: PracticeAccount) -> None:
    order = account.order(client_secret="a wrong secret")
    attempt = app.attempt(order)
    page = account.approves(attempt)
    said = Said(
        "refused the client ID or the client secret (status 401)",
        "Copy the client ID and the client secret",
        "سر العميل",
        "do not belong together",
        facts=("127.0.0.1", "401"),
        action=Action.ENTER_SECRET_AGAIN,
    )
    end = attempt.end()
    assert_failed(end, InvalidClient, said, Phase.EXCHANGING_CODE)
    assert end.problem is not None
    assert end.problem.facts["tried_both"] is True, "a space is not the same in both encodings"
    assert "Not connected" in page.body
    assert_nothing_is_kept(app)
    right = replace(order, client_secret=account.order().client_secret)
    assert account.connect(app, right).phase is Phase.CONNECTED


@pytest.mark.parametrize(
    ("is_bare", "cause"),
    [(True, "The code has expired: T-Gate's codes live 10 minutes."), (False, "The code was used before")],
    ids=["of an age that nobody knows", "that came with our state, and so is younger than the attempt"],
)
def test_an_expired_code(app: WiredApp, account: PracticeAccount, is_bare: bool, cause: str) -> None:
    order = account.order()
    attempt = app.attempt(order)
    address = account.decided(attempt.link)
    account.now.move(601)
    if is_bare:
        page = attempt.is_redirected(code=code_in(address), state=None)
        attempt.until(lambda state: state.unconfirmed)
        attempt.attempt.use_unconfirmed(fingerprint(code_in(address)))
    else:
        page = opened(address)
    said = Said(
        "refused the code (status 400, invalid_grant)",
        "Try again for a new code",
        "رفض خادم T-Gate (127.0.0.1) الكود",
        cause,
        facts=("127.0.0.1", "400", "invalid_grant"),
        action=Action.TRY_AGAIN,
    )
    assert_failed(attempt.end(), InvalidGrant, said, Phase.EXCHANGING_CODE)
    assert ("Finish in the app" if is_bare else "Not connected") in page.body
    assert_nothing_is_kept(app)
    assert account.connect(app, order).phase is Phase.CONNECTED


def test_a_code_without_state_waits_for_the_persons_word(app: WiredApp) -> None:
    ours, stray = canary("code"), canary("code")
    with TokenServer() as server:
        attempt = app.attempt(an_order(server.token_address))
        for code in (stray, ours):
            page = attempt.is_redirected(code=code, state=None)
            assert "Finish in the app" in page.body
            assert "أكمل في" in page.body
        shown = attempt.until(lambda state: len(state.unconfirmed) == 2)
        assert shown.unconfirmed == (fingerprint(stray), fingerprint(ours))
        assert server.token_requests == []
        attempt.attempt.ignore_unconfirmed(fingerprint(stray))
        attempt.attempt.use_unconfirmed(fingerprint(stray))
        attempt.attempt.use_unconfirmed(fingerprint(ours))
        assert attempt.end().phase is Phase.CONNECTED
    (sent,) = server.token_requests
    assert ours.encode() in sent
    assert stray.encode() not in sent


def test_only_the_one_true_redirect_is_believed(app: WiredApp) -> None:
    with TokenServer() as server:
        attempt = app.attempt(an_order(server.token_address))
        stray = canary("stray")
        for fields in (
            {"code": stray, "state": canary("state")},
            {"code": stray, "state": ""},
            {"code": stray, "state": attempt.state.swapcase()},
            {"error": "access_denied", "code": None, "state": canary("state")},
            {"error": "access_denied", "code": None, "state": None},
            {"error": "access_denied"},
        ):
            assert attempt.is_redirected(**fields).status == 400
        true = attempt.redirected_address()
        for address in (f"{true}&state={attempt.state}", f"{true}&code={stray}"):
            assert opened(address).status == 400
        assert opened(true.replace("/callback", "/favicon.ico")).status == 404
        assert (attempt.states[-1].phase, attempt.states[-1].unconfirmed) == (Phase.WAITING_FOR_BROWSER, ())
        page = opened(true)
        assert attempt.end().phase is Phase.CONNECTED
        assert "Connected" in page.body
    (sent,) = server.token_requests
    assert stray.encode() not in sent
    assert code_in(true).encode() in sent
