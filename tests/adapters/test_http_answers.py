"""What goes out over the wire, byte by byte, and which answers come back as answers."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from tests.support.exchanges import get, http, post
from tests.support.servers import AnsweringServer, http_answer
from tgate_desktop import __version__
from tgate_desktop.adapters.clock import SystemClock
from tgate_desktop.adapters.http import LIMIT_BYTES, RequestsHttp
from tgate_desktop.oauth.messages import HttpRequest
from tgate_desktop.oauth.problems import AddressHasUserinfo, AddressNotHttps, AnswerTooLarge
from tgate_desktop.oauth.secret import Secret


class SteppingClock(SystemClock):
    """A second later each time it is asked."""

    def __init__(self) -> None:
        self._now = datetime(2024, 5, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


def headers_of(request: bytes) -> dict[str, str]:
    lines = request.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
    return dict(line.split(": ", 1) for line in lines)


def test_the_wire_carries_our_headers_and_body_and_nothing_of_the_library() -> None:
    with AnsweringServer(http_answer("200 OK", b"{}")) as server:
        request = post(f"{server.origin}/oauth/token?tenant=a%20b")
        http().send(request)
    [received] = server.requests
    authorization, body = request.headers[0][1], request.body
    assert isinstance(authorization, Secret)
    assert body is not None
    assert received.startswith(b"POST /oauth/token?tenant=a%20b HTTP/1.1\r\n")
    assert received.endswith(b"\r\n\r\n" + body.reveal().encode())
    assert headers_of(received) == {
        "Host": f"127.0.0.1:{server.port}",
        "User-Agent": f"tgate-desktop/{__version__}",
        "Accept-Encoding": "identity",
        "Connection": "close",
        "Authorization": authorization.reveal(),
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
        "Content-Length": str(len(body.reveal())),
    }


def test_a_get_has_no_body_and_no_content_headers() -> None:
    with AnsweringServer(http_answer("200 OK", b"[]")) as server:
        http().send(get(f"{server.origin}/api/brands?items=1"))
    [received] = server.requests
    assert received.startswith(b"GET /api/brands?items=1 HTTP/1.1\r\n")
    assert received.endswith(b"\r\n\r\n")
    assert set(headers_of(received)) == {"Host", "User-Agent", "Accept-Encoding", "Connection"}


@pytest.mark.parametrize(
    ("status", "body", "content_type"),
    [
        ("401 Unauthorized", b'{"error":"invalid_client"}', "application/json"),
        ("200 OK", b"<html>Welcome to the hotel network</html>", "text/html; charset=utf-8"),
        ("400 Bad Request", b"", ""),
        ("500 Internal Server Error", b"oops", "text/plain"),
        ("422 Unprocessable Entity", b'{"message":"no"}', "application/json"),
    ],
    ids=["wrong secret", "HTML", "empty body", "500", "422"],
)
def test_every_status_and_body_is_an_answer(status: str, body: bytes, content_type: str) -> None:
    with AnsweringServer(http_answer(status, body, f"Content-Type: {content_type}")) as server:
        answer = http().send(post(server.origin))
    assert answer.status == int(status[:3])
    assert answer.body == body
    assert answer.content_type == content_type.partition(";")[0]


def test_header_names_are_lower_case_and_repeated_ones_are_joined() -> None:
    with AnsweringServer(http_answer("200 OK", b"", "Total-Count: 3", "LINK: a", "Link: b")) as server:
        answer = http().send(get(server.origin))
    assert answer.headers["total-count"] == "3"
    assert answer.headers["link"] == "a, b"


def test_a_body_without_length_ends_with_the_connection() -> None:
    with AnsweringServer(b"HTTP/1.0 200 OK\r\n\r\n{}") as server:
        assert http().send(get(server.origin)).body == b"{}"


def test_a_chunked_body_is_put_together() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
    with AnsweringServer(chunked) as server:
        assert http().send(get(server.origin)).body == b"{}"


def test_times_are_utc_from_just_before_the_sending_to_after_the_last_byte() -> None:
    with AnsweringServer(http_answer("200 OK")) as server:
        answer = RequestsHttp(SteppingClock()).send(get(server.origin))
    assert answer.sent_at.utcoffset() == answer.received_at.utcoffset() == timedelta(0)
    assert answer.received_at - answer.sent_at == timedelta(seconds=1)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_an_answer_and_the_other_server_gets_nothing(status: str) -> None:
    with (
        AnsweringServer(http_answer("200 OK")) as elsewhere,
        AnsweringServer(http_answer(status, b"", f"Location: {elsewhere.origin}/token")) as server,
    ):
        answer = http().send(post(server.origin))
    assert answer.status == int(status[:3])
    assert answer.headers["location"] == f"{elsewhere.origin}/token"
    assert elsewhere.connections == 0


def test_the_body_of_a_redirect_counts_against_the_limit() -> None:
    redirect = http_answer("302 Found", b"x" * (LIMIT_BYTES + 1), "Location: /elsewhere")
    with AnsweringServer(redirect) as server, pytest.raises(AnswerTooLarge):
        http().send(get(server.origin))


def test_cookies_are_not_kept_and_connections_are_not_reused() -> None:
    with AnsweringServer(http_answer("200 OK", b"", "Set-Cookie: session=1; Path=/")) as server:
        client = http()
        client.send(get(server.origin))
        client.send(get(server.origin))
    assert server.connections == 2
    assert [b"cookie" in request.lower() for request in server.requests] == [False, False]


def test_a_netrc_entry_for_the_host_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login stranger password elsewhere\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("NETRC", raising=False)
    with AnsweringServer(http_answer("200 OK")) as server:
        requests.get(server.origin, timeout=10)
        http().send(get(server.origin))
        ours = post(server.origin)
        http().send(ours)
    authorizations = [headers_of(request).get("Authorization") for request in server.requests]
    basic = ours.headers[0][1]
    assert isinstance(basic, Secret)
    assert authorizations == ["Basic c3RyYW5nZXI6ZWxzZXdoZXJl", None, basic.reveal()]


def test_an_answer_of_the_limit_is_read_and_one_byte_more_is_refused() -> None:
    with AnsweringServer(http_answer("200 OK", b"x" * LIMIT_BYTES)) as server:
        assert len(http().send(get(server.origin)).body) == LIMIT_BYTES
    too_large = http_answer("200 OK", b"x" * (LIMIT_BYTES + 1))
    with AnsweringServer(too_large) as server, pytest.raises(AnswerTooLarge) as caught:
        http().send(get(server.origin))
    assert caught.value.facts["limit_bytes"] == LIMIT_BYTES
    assert caught.value.sent


def test_a_packed_answer_is_unpacked_and_a_bomb_is_refused() -> None:
    with AnsweringServer(http_answer("200 OK", gzip.compress(b"{}"), "Content-Encoding: gzip")) as server:
        assert http().send(get(server.origin)).body == b"{}"
    bomb = http_answer("200 OK", gzip.compress(bytes(100 * LIMIT_BYTES)), "Content-Encoding: gzip")
    with AnsweringServer(bomb) as server, pytest.raises(AnswerTooLarge):
        http().send(get(server.origin))


def test_a_body_that_only_claims_to_be_packed_comes_as_it_is() -> None:
    with AnsweringServer(http_answer("200 OK", b"{}", "Content-Encoding: gzip")) as server:
        assert http().send(get(server.origin)).body == b"{}"


@pytest.mark.parametrize(
    ("url", "problem"),
    [("http://tgate.test/token", AddressNotHttps), ("https://me:pw@tgate.test/token", AddressHasUserinfo)],
)
def test_an_address_is_checked_again_when_it_is_used(url: str, problem: type[Exception]) -> None:
    with pytest.raises(problem):
        http().send(post(url))


@pytest.mark.parametrize("value", ["two\r\nlines", " padded", "عربي"])
def test_a_value_that_fits_no_header_is_refused_without_showing_it(value: str) -> None:
    request = get("http://127.0.0.1:1")
    request = HttpRequest("GET", request.url, (("Authorization", Secret(value)),), None, request.network, 1.0)
    with pytest.raises(ValueError, match="Authorization") as caught:
        http().send(request)
    assert value not in str(caught.value)
