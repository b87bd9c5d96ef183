"""Whose certificates are trusted: the operating system's store and the extra PEM, and nobody else's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import certifi
import pytest

from tests.support.exchanges import everything_is_here, get, http, post
from tests.support.servers import AnsweringServer, Connection, ScriptedServer, http_answer
from tests.support.tls import Authority
from tgate_desktop.oauth.environment import ProxyChoice
from tgate_desktop.oauth.messages import Network
from tgate_desktop.oauth.problems import (
    CaFileUnreadable,
    ConnectionLost,
    TlsExpired,
    TlsFailed,
    TlsHostMismatch,
    TlsUntrusted,
    TransportProblem,
)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def trusting(authority: Authority) -> Network:
    return Network(proxy=ProxyChoice.NONE, ca_file=str(authority.ca_file))


def test_the_extra_pem_is_trusted(authority: Authority) -> None:
    with AnsweringServer(http_answer("200 OK", b"{}"), authority.server_context("127.0.0.1")) as server:
        assert http().send(post(server.origin, trusting(authority))).body == b"{}"


def test_the_operating_systems_store_is_trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.ca_file))
    with AnsweringServer(http_answer("200 OK", b"{}"), authority.server_context("127.0.0.1")) as server:
        assert http().send(post(server.origin)).body == b"{}"


def test_the_extra_pem_does_not_replace_the_operating_systems_store(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.ca_file))
    with AnsweringServer(http_answer("200 OK", b"{}"), authority.server_context("127.0.0.1")) as server:
        assert http().send(post(server.origin, trusting(Authority(tmp_path, "Another")))).body == b"{}"


def test_an_unknown_issuer_is_refused_before_anything_is_sent(authority: Authority) -> None:
    context = authority.server_context("127.0.0.1")
    with AnsweringServer(http_answer("200 OK"), context) as server, pytest.raises(TlsUntrusted) as caught:
        http().send(post(server.origin))
    assert caught.value.facts == {"host": "127.0.0.1", "port": server.port, "sent": False, "issuer": "Test Authority"}
    assert server.requests == []


def test_a_certificate_for_another_host_is_refused(authority: Authority) -> None:
    with AnsweringServer(http_answer("200 OK"), authority.server_context("other.test")) as server:
        for url in (server.origin, f"https://tgate.test:{server.port}/"):
            with pytest.raises(TlsHostMismatch) as caught:
                http(resolve=everything_is_here).send(post(url, trusting(authority)))
            assert not caught.value.sent
    assert server.requests == []


def test_an_expired_certificate_is_refused(authority: Authority) -> None:
    context = authority.server_context("127.0.0.1", expired=True)
    with AnsweringServer(http_answer("200 OK"), context) as server, pytest.raises(TlsExpired) as caught:
        http().send(post(server.origin, trusting(authority)))
    assert not caught.value.sent
    assert server.requests == []


def test_a_server_without_tls_fails_the_handshake() -> None:
    def speak_plainly(connection: Connection) -> None:
        connection.write(http_answer("400 Bad Request"))
        connection.wait_for_close()

    with ScriptedServer(speak_plainly) as server, pytest.raises(TlsFailed) as caught:
        http().send(post(f"https://127.0.0.1:{server.port}/"))
    assert not caught.value.sent
    assert isinstance(caught.value.facts["reason"], str)


def hang_up(connection: Connection) -> None:
    connection.line.recv(65536)


def test_a_server_that_hangs_up_in_the_handshake_has_got_nothing() -> None:
    with ScriptedServer(hang_up) as server, pytest.raises(TransportProblem) as caught:
        http().send(post(f"https://127.0.0.1:{server.port}/"))
    assert isinstance(caught.value, ConnectionLost)
    assert not caught.value.sent


@pytest.mark.parametrize("content", [None, b"", b"not a certificate"], ids=["missing", "empty", "not PEM"])
def test_an_extra_pem_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "company.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CaFileUnreadable) as caught:
        http().send(post("https://127.0.0.1:1/", Network(proxy=ProxyChoice.NONE, ca_file=str(path))))
    assert caught.value.facts["path"] == str(path)


CERTIFI_KNOWS_IT = """
import sys
import requests
from tests.support.exchanges import get, http
from tgate_desktop.oauth.environment import ProxyChoice
from tgate_desktop.oauth.messages import Network
from tgate_desktop.oauth.problems import TlsUntrusted

url, ca_file = sys.argv[1:]
print("requests alone:", requests.get(url, timeout=10).status_code)
try:
    http().send(get(url))
except TlsUntrusted:
    print("ours: refused")
print("ours with the PEM:", http().send(get(url, Network(ca_file=ca_file, proxy=ProxyChoice.NONE))).status)
"""


def test_a_ca_that_only_certifi_knows_is_refused(authority: Authority, tmp_path: Path) -> None:
    """In a process of its own, with a certifi package whose bundle has our CA at its end."""
    package = tmp_path / "site" / "certifi"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(Path(certifi.__file__).read_text())
    (package / "core.py").write_text((Path(certifi.__file__).parent / "core.py").read_text())
    (package / "cacert.pem").write_text(certifi.contents() + authority.ca_file.read_text())
    root = Path(__file__).parents[2]
    with AnsweringServer(http_answer("200 OK"), authority.server_context("127.0.0.1")) as server:
        finished = subprocess.run(
            [sys.executable, "-c", CERTIFI_KNOWS_IT, server.origin, str(authority.ca_file)],
            env={"PYTHONPATH": f"{package.parent}:{root}", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert finished.stdout.splitlines() == ["requests alone: 200", "ours: refused", "ours with the PEM: 200"], (
        finished.stderr
    )
    assert len(server.requests) == 2


def test_http_to_loopback_needs_no_pem(tmp_path: Path) -> None:
    with AnsweringServer(http_answer("200 OK")) as server:
        answer = http().send(get(server.origin, Network(proxy=ProxyChoice.NONE, ca_file=str(tmp_path / "none.pem"))))
    assert answer.status == 200
