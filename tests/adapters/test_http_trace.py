"""How a request went: seconds of each part, who issued the certificate, which proxy was on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.exchanges import everything_is_here, get, http, post, unused_port
from tests.support.servers import AnsweringServer, Connection, ScriptedServer, http_answer
from tests.support.tls import Authority
from tgate_desktop.oauth.environment import ProxyChoice
from tgate_desktop.oauth.messages import Network, Trace
from tgate_desktop.oauth.problems import (
    AnswerTooLarge,
    AnswerTruncated,
    ConnectionRefused,
    ProxyFailed,
    TimedOut,
    TlsExpired,
    TlsHostMismatch,
    TlsUntrusted,
    TransportProblem,
)

NO_TIMES = {"connect_s": None, "tls_s": None, "first_byte_s": None, "total_s": None}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def trusting(authority: Authority) -> Network:
    return Network(proxy=ProxyChoice.NONE, ca_file=str(authority.ca_file))


def parts_seen(trace: Trace) -> set[str]:
    return {name for name in NO_TIMES if getattr(trace, name) is not None}


def assert_adds_up(trace: Trace) -> None:
    parts = [trace.connect_s or 0, trace.tls_s or 0, trace.first_byte_s or 0]
    assert trace.total_s is not None
    assert min(parts) >= 0
    assert sum(parts) <= trace.total_s


def test_each_part_of_an_answered_request_is_timed(authority: Authority) -> None:
    with AnsweringServer(http_answer("200 OK", b"{}"), authority.server_context("127.0.0.1")) as server:
        trace = http().send(post(server.origin, trusting(authority))).trace
    assert parts_seen(trace) == {"connect_s", "tls_s", "first_byte_s", "total_s"}
    assert_adds_up(trace)
    assert (trace.tls_issuer, trace.proxy_host) == ("Test Authority", None)


def test_without_tls_there_is_no_time_for_it_and_no_issuer() -> None:
    with AnsweringServer(http_answer("500 Internal Server Error")) as server:
        trace = http().send(post(server.origin)).trace
    assert parts_seen(trace) == {"connect_s", "first_byte_s", "total_s"}
    assert_adds_up(trace)
    assert trace.tls_issuer is None


def test_the_first_byte_is_not_waited_for_until_the_head_is_whole() -> None:
    def slow_head(connection: Connection) -> None:
        connection.read_request()
        connection.write(b"HTTP/1.1 200")
        connection.closing.wait(0.3)
        connection.write(b" OK\r\nContent-Length: 0\r\n\r\n")

    with ScriptedServer(slow_head) as server:
        trace = http().send(post(server.origin)).trace
    assert trace.first_byte_s is not None
    assert trace.total_s is not None
    assert trace.total_s - trace.first_byte_s >= 0.25


def test_a_proxy_is_named_and_the_issuer_behind_it_is_the_servers(authority: Authority) -> None:
    with AnsweringServer(http_answer("200 OK"), authority.server_context("tgate.test")) as server:

        def tunnel(connection: Connection) -> None:
            connection.read_request()
            connection.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            connection.relay_to(server.port)

        with ScriptedServer(tunnel) as proxy:
            network = Network(str(authority.ca_file), ProxyChoice.MANUAL, proxy.origin)
            trace = http().send(get("https://tgate.test/", network)).trace
    assert (trace.proxy_host, trace.tls_issuer) == ("127.0.0.1", "Test Authority")
    assert parts_seen(trace) == {"connect_s", "tls_s", "first_byte_s", "total_s"}


def traced(url: str, network: Network | None = None, timeout_s: float = 10.0) -> TransportProblem:
    with pytest.raises(TransportProblem) as caught:
        http().send(post(url, network or Network(proxy=ProxyChoice.NONE), timeout_s))
    assert caught.value.trace is not None
    assert_adds_up(caught.value.trace)
    return caught.value


def test_a_refused_connection_came_nowhere() -> None:
    problem = traced(f"http://127.0.0.1:{unused_port()}/")
    assert isinstance(problem, ConnectionRefused)
    assert parts_seen(problem.trace or Trace()) == {"total_s"}


def test_a_failed_proxy_is_named() -> None:
    network = Network(proxy=ProxyChoice.MANUAL, proxy_address=f"http://127.0.0.1:{unused_port()}")
    problem = traced("https://tgate.test/", network)
    assert isinstance(problem, ProxyFailed)
    assert replace(problem.trace or Trace(), **NO_TIMES) == Trace(proxy_host="127.0.0.1")


def silent(connection: Connection) -> None:
    connection.wait_for_close()


def test_a_silent_server_gave_no_first_byte() -> None:
    with ScriptedServer(silent) as server:
        problem = traced(server.origin, timeout_s=0.3)
    assert isinstance(problem, TimedOut)
    assert parts_seen(problem.trace or Trace()) == {"connect_s", "total_s"}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", AnswerTruncated), (b"x" * 0, None), (None, AnswerTooLarge)],
)
def test_an_answer_that_is_not_taken_gave_a_first_byte(answer: bytes | None, kind: type[TransportProblem]) -> None:
    whole = http_answer("200 OK", b"x" * 1_100_000) if answer is None else answer
    with AnsweringServer(whole) as server:
        problem = traced(server.origin)
    seen = {"connect_s", "first_byte_s", "total_s"} if kind else {"connect_s", "total_s"}
    assert parts_seen(problem.trace or Trace()) == seen
    assert kind is None or isinstance(problem, kind)


# ---- certificates that are not accepted ------------------------------------------------------------------------------


def test_an_unknown_issuer_is_named_in_the_trace_and_has_no_time_of_its_own(tmp_path: Path) -> None:
    inspecting = Authority(tmp_path, "Zscaler Intermediate Root CA")
    with AnsweringServer(http_answer("200 OK"), inspecting.server_context("127.0.0.1")) as server:
        problem = traced(server.origin)
    assert isinstance(problem, TlsUntrusted)
    assert problem.facts["issuer"] == "Zscaler Intermediate Root CA"
    assert problem.trace is not None
    assert problem.trace.tls_issuer == "Zscaler Intermediate Root CA"
    assert parts_seen(problem.trace) == {"connect_s", "total_s"}
    assert server.requests == []


def test_an_expired_certificate_is_told_with_its_end(authority: Authority) -> None:
    with AnsweringServer(http_answer("200 OK"), authority.server_context("127.0.0.1", expired=True)) as server:
        problem = traced(server.origin, trusting(authority))
    assert isinstance(problem, TlsExpired)
    assert problem.facts["issuer"] == "Test Authority"
    assert str(problem.facts["expired_on"]) < "2100"
    assert "valid_from" not in problem.facts


def test_a_certificate_for_other_hosts_is_told_with_the_first_of_them(authority: Authority) -> None:
    context = authority.server_context("hotel.example", "*.hotel.example", "192.0.2.7", "fourth.example")
    with AnsweringServer(http_answer("200 OK"), context) as server:
        problem = traced(server.origin, trusting(authority))
    assert isinstance(problem, TlsHostMismatch)
    assert problem.facts["certificate_hosts"] == "hotel.example, *.hotel.example, 192.0.2.7, …"


def test_a_hostile_issuer_is_shown_as_one_short_printable_line(tmp_path: Path) -> None:
    hostile = Authority(tmp_path, "Trusted\u202e CA\n" + "x" * 40)
    with AnsweringServer(http_answer("200 OK"), hostile.server_context("127.0.0.1")) as server:
        problem = traced(server.origin)
    assert problem.facts["issuer"] == "Trusted\\u202e CA\\u000a" + "x" * 40


def test_a_server_that_shows_its_certificate_only_once_is_not_waited_for(authority: Authority) -> None:
    """The second connection hangs in the handshake: it is given up, and the problem told without an issuer."""
    with AnsweringServer(http_answer("200 OK"), authority.server_context("127.0.0.1")) as server:
        connections = []

        def once(connection: Connection) -> None:
            connections.append(connection)
            if len(connections) == 1:
                connection.relay_to(server.port)
            else:
                connection.wait_for_close()

        with ScriptedServer(once) as front:
            problem = traced(f"https://127.0.0.1:{front.port}/")
    assert isinstance(problem, TlsUntrusted)
    assert "issuer" not in problem.facts
    assert len(connections) == 2


def test_nothing_of_a_request_is_sent_for_the_look(authority: Authority) -> None:
    received: list[bytes] = []

    def listen(connection: Connection) -> None:
        received.append(connection.read_request())

    with ScriptedServer(listen, authority.server_context("127.0.0.1")) as server, pytest.raises(TlsUntrusted):
        http().send(post(f"https://127.0.0.1:{server.port}/oauth/token?code=abc"))
    assert received == [b""]


def test_the_look_goes_where_the_request_went(authority: Authority) -> None:
    with (
        AnsweringServer(http_answer("200 OK"), authority.server_context("other.test")) as server,
        pytest.raises(TlsHostMismatch) as caught,
    ):
        http(resolve=everything_is_here).send(get(f"https://tgate.test:{server.port}/", trusting(authority)))
    assert caught.value.facts["certificate_hosts"] == "other.test"
