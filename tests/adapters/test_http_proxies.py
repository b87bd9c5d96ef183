"""Proxies: by the system, none, or by hand; always explicit, never for loopback."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.support.canaries import MARK, canary
from tests.support.connect_proxy import ConnectProxy
from tests.support.exchanges import everything_is_here, get, http, post, unused_port
from tests.support.servers import AnsweringServer, Connection, ScriptedServer, http_answer
from tests.support.tls import Authority
from tgate_desktop.oauth.environment import ProxyChoice
from tgate_desktop.oauth.messages import Network
from tgate_desktop.oauth.problems import ProxyFailed, TlsUntrusted

SYSTEM = Network()


def by_hand(address: str | None) -> Network:
    return Network(proxy=ProxyChoice.MANUAL, proxy_address=address)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def test_the_environments_proxy_is_used_and_sees_nothing_of_the_request(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        AnsweringServer(http_answer("200 OK", b"{}"), authority.server_context("tgate.test")) as server,
        ConnectProxy(server.port) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", proxy.origin)
        answer = http().send(post("https://tgate.test/token", Network(ca_file=str(authority.ca_file))))
    assert answer.body == b"{}"
    assert MARK.encode() in server.requests[0]
    [asked] = proxy.asked
    assert asked.startswith(b"CONNECT tgate.test:443 HTTP/1.")
    assert b"uthorization" not in asked


def test_credentials_of_the_environments_proxy_go_to_the_proxy_alone(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = canary("proxy")
    with (
        AnsweringServer(http_answer("200 OK"), authority.server_context("tgate.test")) as server,
        ConnectProxy(server.port) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://staff:{password}@127.0.0.1:{proxy.port}")
        http().send(get("https://tgate.test/", Network(ca_file=str(authority.ca_file))))
    expected = base64.b64encode(f"staff:{password}".encode())
    assert b"Proxy-Authorization: Basic " + expected in proxy.asked[0]
    assert b"uthorization" not in server.requests[0]


def test_a_proxy_for_all_schemes_counts(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        AnsweringServer(http_answer("200 OK"), authority.server_context("tgate.test")) as server,
        ConnectProxy(server.port) as proxy,
    ):
        monkeypatch.setenv("ALL_PROXY", f"127.0.0.1:{proxy.port}")
        http().send(get("https://tgate.test/", Network(ca_file=str(authority.ca_file))))
    assert len(proxy.asked) == 1


@pytest.mark.parametrize("choice", [ProxyChoice.SYSTEM, ProxyChoice.NONE], ids=["no_proxy", "none by hand"])
def test_a_host_without_proxy_is_reached_straight(
    choice: ProxyChoice, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{unused_port()}")
    if choice is ProxyChoice.SYSTEM:
        monkeypatch.setenv("NO_PROXY", "tgate.test")
    network = Network(ca_file=str(authority.ca_file), proxy=choice)
    with AnsweringServer(http_answer("200 OK"), authority.server_context("tgate.test")) as server:
        answer = http(resolve=everything_is_here).send(get(f"https://tgate.test:{server.port}/", network))
    assert answer.status == 200


def test_loopback_is_never_proxied(monkeypatch: pytest.MonkeyPatch) -> None:
    with AnsweringServer(http_answer("200 OK")) as proxy, AnsweringServer(http_answer("200 OK")) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.origin)
        http().send(get(server.origin, SYSTEM))
        http().send(get(server.origin.replace("127.0.0.1", "localhost"), SYSTEM))
        http().send(get(server.origin, by_hand(proxy.origin)))
    assert (len(server.requests), proxy.connections) == (3, 0)


def test_a_proxy_by_hand_is_used_instead_of_the_environments(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{unused_port()}")
    with (
        AnsweringServer(http_answer("200 OK"), authority.server_context("tgate.test")) as server,
        ConnectProxy(server.port) as proxy,
    ):
        network = Network(str(authority.ca_file), ProxyChoice.MANUAL, proxy.origin)
        assert http().send(get("https://tgate.test/", network)).status == 200


def test_a_proxy_with_tls_of_its_own_is_used(authority: Authority) -> None:
    with (
        AnsweringServer(http_answer("200 OK", b"{}"), authority.server_context("tgate.test")) as server,
        ScriptedServer(
            lambda connection: tunnel(connection, server.port), authority.server_context("127.0.0.1")
        ) as proxy,
    ):
        network = Network(str(authority.ca_file), ProxyChoice.MANUAL, proxy.origin)
        assert http().send(post("https://tgate.test/", network)).body == b"{}"


def tunnel(connection: Connection, port: int) -> None:
    connection.read_request()
    connection.write(b"HTTP/1.1 200 OK\r\n\r\n")
    connection.relay_to(port)


def test_a_proxy_whose_own_certificate_is_unknown_has_failed(authority: Authority) -> None:
    with AnsweringServer(b"", authority.server_context("127.0.0.1")) as proxy, pytest.raises(ProxyFailed) as caught:
        http().send(post("https://tgate.test/", by_hand(proxy.origin)))
    assert not caught.value.sent


def test_a_proxy_that_refuses_connections_is_named() -> None:
    with pytest.raises(ProxyFailed) as caught:
        http().send(post("https://tgate.test/token", by_hand(f"http://127.0.0.1:{unused_port()}")))
    assert caught.value.facts == {"host": "tgate.test", "port": 443, "sent": False, "proxy_host": "127.0.0.1"}


@pytest.mark.parametrize("status", [403, 407, 502])
def test_the_status_of_a_proxy_that_opens_no_tunnel_is_known(status: int) -> None:
    refusal = http_answer(f"{status} No", b"<html>log in</html>")
    with AnsweringServer(refusal) as proxy, pytest.raises(ProxyFailed) as caught:
        http().send(post("https://tgate.test/token", by_hand(proxy.origin)))
    assert caught.value.facts["status"] == status
    assert not caught.value.sent
    assert MARK.encode() not in proxy.requests[0]


def test_a_proxy_that_never_answers_has_failed() -> None:
    def silence(connection: Connection) -> None:
        connection.wait_for_close()

    with ScriptedServer(silence) as proxy, pytest.raises(ProxyFailed) as caught:
        http(connect_timeout_s=0.3).send(post("https://tgate.test/token", by_hand(proxy.origin)))
    assert not caught.value.sent


def test_behind_a_proxy_it_is_still_the_servers_certificate_that_counts(authority: Authority) -> None:
    with (
        AnsweringServer(http_answer("200 OK"), authority.server_context("tgate.test")) as server,
        ConnectProxy(server.port) as proxy,
        pytest.raises(TlsUntrusted) as caught,
    ):
        http().send(post("https://tgate.test/token", by_hand(proxy.origin)))
    assert caught.value.facts == {"host": "tgate.test", "port": 443, "sent": False, "issuer": "Test Authority"}
    assert caught.value.trace is not None
    assert (caught.value.trace.proxy_host, caught.value.trace.tls_issuer) == ("127.0.0.1", "Test Authority")
    assert server.requests == []


@pytest.mark.parametrize(
    ("address", "proxy_host"),
    [("socks5://127.0.0.1:1080", "127.0.0.1"), ("http://", ""), ("http://proxy:port", ""), (None, "")],
)
def test_what_is_no_http_proxy_has_failed(address: str | None, proxy_host: str) -> None:
    with pytest.raises(ProxyFailed) as caught:
        http().send(post("https://tgate.test/token", by_hand(address)))
    assert caught.value.facts["proxy_host"] == proxy_host
    assert not caught.value.sent
