"""What goes wrong in a company's proxy or behind it: through a real tunnel, real TLS in it, and the wired app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.connect_proxy import ConnectProxy
from tests.support.faults import (
    HOST,
    FaultyTgate,
    Meaning,
    Trouble,
    Way,
    a_pair,
    assert_meaning,
    assert_remembered,
    said,
    tgate_in_trouble,
)
from tests.support.said import spoken, texts_of
from tests.support.servers import AnsweringServer, Connection, http_answer
from tests.support.tls import Authority
from tests.support.token_server import silent
from tests.support.wired_app import WiredApp
from tgate_desktop.oauth import problems
from tgate_desktop.oauth.causes import Cause
from tgate_desktop.oauth.health import TokenHealth
from tgate_desktop.words import languages
from tgate_desktop.words.explanation import Action

CHECK = Action.CHECK_COMPUTER
INSPECTION = "Zscaler Intermediate Root CA"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FaultyTgate, Authority]]:
    with tgate_in_trouble(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture
def proxy(running: tuple[FaultyTgate, Authority], monkeypatch: pytest.MonkeyPatch) -> Iterator[ConnectProxy]:
    with ConnectProxy(running[0].port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.origin)
        yield proxy


@pytest.fixture
def trouble(tmp_path: Path, running: tuple[FaultyTgate, Authority], proxy: ConnectProxy) -> Iterator[Trouble]:
    """A company that was connected and proven through the proxy."""
    tgate, authority = running
    tgate.mend()
    way = Way()
    with WiredApp(tmp_path / "home", way=way) as app:
        trouble = Trouble(app, way, tgate, authority)
        trouble.connect()
        assert len(proxy.asked) == 2, "the code and the proof went through it"
        yield trouble


def assert_explained(trouble: Trouble, proxy: ConnectProxy, problem: problems.Problem, meaning: Meaning) -> None:
    """In those words, in both languages, again from the journal; and it went the way it was to go."""
    assert_meaning(problem, meaning)
    exchange = trouble.last_exchange()
    assert_remembered(problem, exchange)
    assert exchange.trace.proxy_host == "127.0.0.1"
    assert proxy.asked[-1].startswith(f"CONNECT {HOST}:{trouble.tgate.port} ".encode())
    assert b"uthorization" not in b"".join(proxy.asked)


def assert_unsent(trouble: Trouble, proxy: ConnectProxy, meaning: Meaning) -> problems.Problem:
    """A refresh ends so before anything of it has left: nothing has changed."""
    arrived, asked = len(trouble.tgate.token_requests), len(proxy.asked)
    problem = trouble.refresh()
    assert problem.facts["sent"] is False
    assert len(trouble.tgate.token_requests) == arrived
    assert len(proxy.asked) > asked
    assert_explained(trouble, proxy, problem, meaning)
    trouble.assert_nothing_is_lost(TokenHealth.VALID)
    return problem


def assert_open(trouble: Trouble, proxy: ConnectProxy, problem: problems.Problem, meaning: Meaning) -> None:
    """A refresh ends so after it has arrived: nobody knows its outcome."""
    assert problem.facts["sent"] is True
    assert_explained(trouble, proxy, problem, meaning)
    trouble.assert_nothing_is_lost(TokenHealth.UNKNOWN, is_open=True)


# ---- before a token request is sent ----


def test_tls_that_is_inspected_behind_the_proxy_names_who_inspects(
    trouble: Trouble, proxy: ConnectProxy, tmp_path: Path
) -> None:
    inspecting = Authority(tmp_path, INSPECTION).server_context(HOST)
    with AnsweringServer(http_answer("200 OK", b"{}"), inspecting) as inspector:
        proxy.port_behind = inspector.port
        meaning = Meaning(
            problems.TlsUntrusted, Cause.TLS_INSPECTED, Action.CHANGE_ENVIRONMENT, "does not trust", second_action=CHECK
        )
        problem = assert_unsent(trouble, proxy, meaning)
        assert inspector.requests == []
    for language in languages.LANGUAGES:
        assert INSPECTION in " ".join(texts_of(spoken(problem, language)))
    assert problem.facts["issuer"] == trouble.last_exchange().trace.tls_issuer == INSPECTION


def test_a_proxy_that_hangs(trouble: Trouble, proxy: ConnectProxy) -> None:
    proxy.answers_nothing = True
    trouble.way.connect_timeout_s = 0.4
    meaning = Meaning(
        problems.ProxyFailed, Cause.PROXY_ADDRESS_WRONG, Action.CHANGE_ENVIRONMENT, "127.0.0.1", second_action=CHECK
    )
    assert_unsent(trouble, proxy, meaning)


def test_a_tunnel_in_which_nobody_answers(trouble: Trouble, proxy: ConnectProxy) -> None:
    proxy.misbehave = silent
    trouble.way.connect_timeout_s = 0.4
    meaning = Meaning(
        problems.ConnectTimedOut, Cause.FIREWALL_DROPS, Action.TRY_AGAIN, "came about in time", second_action=CHECK
    )
    assert_unsent(trouble, proxy, meaning)


def test_a_tunnel_that_is_reset_before_tls_is_agreed_on(trouble: Trouble, proxy: ConnectProxy) -> None:
    def reset_in_the_handshake(connection: Connection) -> None:
        assert connection.line.recv(1)
        connection.reset()

    proxy.misbehave = reset_in_the_handshake
    meaning = Meaning(
        problems.ConnectionLost,
        Cause.NETWORK_DROPPED,
        Action.TRY_AGAIN,
        "before anything was sent",
        second_action=CHECK,
    )
    assert_unsent(trouble, proxy, meaning)


# ---- after it was sent ----


def lost(kind: type[problems.Problem], happened: str) -> Meaning:
    return Meaning(kind, Cause.NETWORK_DROPPED, Action.TRY_AGAIN, happened, second_action=CHECK)


def test_a_tunnel_that_is_reset_while_t_gate_works_on_the_request(trouble: Trouble, proxy: ConnectProxy) -> None:
    def cut(connection: Connection) -> None:
        proxy.reset_tunnels()
        connection.wait_for_close()

    problem = trouble.refresh(cut)
    assert_open(trouble, proxy, problem, lost(problems.ConnectionLost, "broke before its answer came"))


def test_an_answer_that_is_cut_short_in_the_tunnel(trouble: Trouble, proxy: ConnectProxy) -> None:
    problem = trouble.refresh(lambda connection: connection.write(a_pair()[:-30]))
    assert_open(trouble, proxy, problem, lost(problems.AnswerTruncated, "broke off after"))


def test_what_t_gate_refuses_is_t_gates_own_trouble_and_not_the_proxys(trouble: Trouble, proxy: ConnectProxy) -> None:
    problem = trouble.refresh(said("400 Bad Request", '{"error": "invalid_grant"}'))
    meaning = Meaning(
        problems.InvalidGrant, Cause.REFRESHED_ELSEWHERE, Action.CONNECT_AGAIN, "no longer accepts the refresh token"
    )
    assert_explained(trouble, proxy, problem, meaning)
    trouble.assert_nothing_is_lost(TokenHealth.VALID, is_refused=True)
