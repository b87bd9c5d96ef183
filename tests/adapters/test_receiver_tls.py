"""The https receiver on real sockets: every rule of the plain one, and TLS that neither delays nor breaks it."""

from __future__ import annotations

import gc
import http.client
import socket
import ssl
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from tests.support.hygiene import GUARD_S, WarningRecorder
from tests.support.receivers import (
    CONNECTED,
    Attempt,
    Visit,
    expected_redirect,
    free_port,
    listening,
    receivers,
    session_tls,
)
from tests.support.tls_visits import TlsVisit, careless, client_hello
from tgate_desktop.adapters.receiver_loop import ReceiverLimits
from tgate_desktop.adapters.tls_channel import TlsChannel
from tgate_desktop.oauth.redirect import CodeReceived
from tgate_desktop.oauth.secret import Secret

SMALL = ReceiverLimits(connections=4, read_s=GUARD_S)


def address(host: str = "127.0.0.1") -> str:
    return f"https://{host}:{free_port()}/callback"


@pytest.fixture
def attempt() -> Iterator[Attempt]:
    with listening(address()) as attempt:
        yield attempt


def visit(attempt: Attempt, sent: bytes = b"", context: ssl.SSLContext | None = None) -> TlsVisit:
    return TlsVisit("127.0.0.1", attempt.port, sent, context)


def assert_only_the_true_callback_is_taken(attempt: Attempt) -> None:
    browser = visit(attempt, attempt.request())
    assert attempt.readings.wait_for(1) == [CodeReceived(Secret(attempt.code))]
    attempt.receiver.finish(CONNECTED)
    assert "Connected" in browser.answer().body


# ---- as over plain http ----


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
def test_the_callback_is_caught_at_each_of_this_computers_names(host: str) -> None:
    with listening(address(host)) as attempt:
        authority = f"{host}:{attempt.port}"
        connection = http.client.HTTPSConnection(host.strip("[]"), attempt.port, timeout=GUARD_S, context=careless())
        connection.request("GET", f"/callback?{attempt.query()}", headers={"Host": authority})
        assert attempt.readings.wait_for(1) == [CodeReceived(Secret(attempt.code))]
        attempt.receiver.finish(CONNECTED)
        with connection.getresponse() as answer:
            assert answer.status == 200
            assert b"Connected" in answer.read()
        connection.close()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_both_versions_of_tls_are_spoken_and_the_answer_comes_whole(attempt: Attempt, version: ssl.TLSVersion) -> None:
    browser = visit(attempt, attempt.request(), careless(version))
    assert browser.socket.version() == version.name.replace("_", ".")
    attempt.readings.wait_for(1)
    attempt.receiver.finish(CONNECTED)
    answer = browser.answer()
    assert len(answer.body.encode()) == int(answer.headers["content-length"])


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated:DeprecationWarning")
def test_nothing_older_is_spoken(attempt: Attempt) -> None:
    context = careless(ssl.TLSVersion.TLSv1_1)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        visit(attempt, context=context)
    assert_only_the_true_callback_is_taken(attempt)


@pytest.mark.parametrize(
    ("offered", "chosen"), [(("h2", "http/1.1"), "http/1.1"), (("h2",), None), ((), None)], ids=str
)
def test_http_1_1_is_all_that_is_agreed_on(attempt: Attempt, offered: tuple[str, ...], chosen: str | None) -> None:
    with visit(attempt, context=careless(offered=offered)).socket as line:
        assert line.selected_alpn_protocol() == chosen


def test_the_certificate_is_the_one_that_the_receiver_says_it_shows(attempt: Attempt) -> None:
    browser = visit(attempt)
    assert attempt.receiver.certificate is not None
    assert browser.sha256 == attempt.receiver.certificate.sha256.replace(":", "")
    browser.socket.close()


def test_the_certificate_satisfies_a_client_that_trusts_it_alone(attempt: Attempt) -> None:
    browser = visit(attempt)
    der = browser.socket.getpeercert(binary_form=True)
    browser.socket.close()
    assert der is not None
    for host in ("127.0.0.1", "localhost", "::1"):
        context = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(der))
        with socket.create_connection(("127.0.0.1", attempt.port), GUARD_S) as plain:
            context.wrap_socket(plain, server_hostname=host).close()
    context = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(der))
    with socket.create_connection(("127.0.0.1", attempt.port), GUARD_S) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname="tgate.example")


def test_over_plain_http_there_is_no_certificate() -> None:
    with listening() as attempt:
        assert attempt.receiver.certificate is None


@pytest.mark.parametrize(
    ("target", "more", "status"),
    [
        ("/favicon.ico", "", 404),
        ("/callback?code=x&state=forged", "", 400),
        (None, "Sec-Fetch-Mode: no-cors\r\n", 400),
        (None, "Sec-Purpose: prefetch\r\n", 204),
        (None, "Content-Length: 3\r\n", 400),
    ],
)
def test_what_is_not_the_redirect_is_refused(attempt: Attempt, target: str | None, more: str, status: int) -> None:
    assert visit(attempt, attempt.request(target, more=more)).answer().status == status
    assert_only_the_true_callback_is_taken(attempt)


def test_another_host_is_refused(attempt: Attempt) -> None:
    assert visit(attempt, attempt.request(host="tgate.example")).answer().status == 400
    assert attempt.readings.all == []


def test_a_request_in_single_bytes_is_read(attempt: Attempt) -> None:
    browser = visit(attempt)
    for byte in attempt.request():
        browser.send(bytes([byte]))
    assert attempt.readings.wait_for(1) == [CodeReceived(Secret(attempt.code))]
    browser.socket.close()


# ---- no TLS, half of TLS, bad TLS ----


@pytest.mark.parametrize("noise", [b"\x00", b"\xff" * 500, b"SSH-2.0-x\r\n", b"GET /" + b"a" * 9000], ids=len)
def test_noise_is_answered_400_without_tls(attempt: Attempt, noise: bytes) -> None:
    assert attempt.visit(noise).answer().status == 400
    assert_only_the_true_callback_is_taken(attempt)


def test_the_true_callback_over_plain_http_is_refused(attempt: Attempt) -> None:
    answer = attempt.visit(attempt.request()).answer()
    assert answer.status == 400
    assert attempt.code not in answer.body
    assert attempt.readings.all == []
    assert_only_the_true_callback_is_taken(attempt)


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16",
        b"\x16\x03\x01\xff\xff" + b"\x00" * 100,
        b"\x16\x03\x01\x00\x05\x02\x00\x00\x01\x00",
        b"\x16\x03\x01\x40\x00\x01\x01\xff\xff" + b"\x00" * 16380,
        b"\x16" * 70_000,
        client_hello() + b"GET / HTTP/1.1\r\n\r\n",
        client_hello()[:-1] + b"\x00" * 5000,
    ],
    ids=["one byte", "no record", "server's message", "endless hello", "flood", "hello and plain", "hello and zeros"],
)
def test_a_handshake_that_is_none_breaks_nothing(attempt: Attempt, sent: bytes) -> None:
    with attempt.visit().socket as line:
        with suppress(ConnectionError):
            line.sendall(sent)
        assert_only_the_true_callback_is_taken(attempt)


def test_a_browser_that_does_not_like_the_certificate_leaves_quietly(attempt: Attempt) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for _ in range(3):
        plain = socket.create_connection(("127.0.0.1", attempt.port), GUARD_S)
        with plain, pytest.raises(ssl.SSLCertVerificationError):
            context.wrap_socket(plain, server_hostname="127.0.0.1")
    assert_only_the_true_callback_is_taken(attempt)


def test_a_reset_in_the_middle_of_the_handshake_breaks_nothing(attempt: Attempt) -> None:
    for _ in range(20):
        line = attempt.visit(client_hello()).socket
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()
    assert_only_the_true_callback_is_taken(attempt)


def test_slow_handshakes_delay_nothing(attempt: Attempt) -> None:
    hello = client_hello()
    slow = [attempt.visit(hello[: 1 + number * 4]) for number in range(50)]
    idle = [attempt.visit() for _ in range(250)]
    stopped = [visit(attempt, b"GET /callback?code=") for _ in range(10)]
    assert_only_the_true_callback_is_taken(attempt)
    for one in (*slow, *idle):
        one.socket.close()
    for line in stopped:
        line.socket.close()


def test_the_time_for_a_request_counts_from_the_start_of_its_handshake() -> None:
    with listening(address(), limits=ReceiverLimits(read_s=0.2)) as attempt:
        assert Visit("127.0.0.1", attempt.port, client_hello()[:20]).raw() == b""
        assert visit(attempt, b"GET /callback?").raw() == b""
        assert attempt.readings.all == []


def test_the_oldest_without_a_request_gives_way_also_in_its_handshake() -> None:
    with listening(address(), limits=ReceiverLimits(connections=4)) as attempt:
        oldest = attempt.visit(client_hello()[:40])
        others = [attempt.visit() for _ in range(4)]
        assert oldest.raw() == b""
        assert_only_the_true_callback_is_taken(attempt)
        for one in others:
            one.socket.close()


NOTHING, HELLO, HANDSHAKE = "nothing", "first message", "whole handshake"


def crowd(attempt: Attempt, came_to: str, count: int = 20) -> list[Visit | TlsVisit]:
    """That many connections that stopped there, each seen by the receiver."""
    come: dict[str, Callable[[], Visit | TlsVisit]] = {
        NOTHING: attempt.visit,
        HELLO: lambda: answered(attempt),
        HANDSHAKE: lambda: visit(attempt),
    }
    lines = [come[came_to]() for _ in range(count)]
    assert visit(attempt, attempt.request("/later-than-all-of-them")).answer().status == 404
    return lines


def answered(attempt: Attempt) -> Visit:
    """A connection whose first message was answered, and that sends no more."""
    line = attempt.visit(client_hello())
    assert line.socket.recv(1)
    return line


@pytest.mark.parametrize("crowded", [NOTHING, HELLO])
def test_a_browser_between_its_handshake_and_its_request_outlives_a_crowd_that_did_less(crowded: str) -> None:
    with listening(address(), limits=SMALL) as attempt:
        browser = visit(attempt)
        lines = crowd(attempt, crowded)
        browser.send(attempt.request())
        assert attempt.readings.wait_for(1) == [CodeReceived(Secret(attempt.code))]
        for one in (browser, *lines):
            one.socket.close()


def test_a_browser_within_its_handshake_outlives_a_crowd_that_only_connects() -> None:
    with listening(address(), limits=SMALL) as attempt, attempt.visit().socket as line:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        browser = careless().wrap_bio(incoming, outgoing)
        with suppress(ssl.SSLWantReadError):
            browser.do_handshake()
        line.sendall(outgoing.read())
        incoming.write(line.recv(65536))
        lines = crowd(attempt, NOTHING)
        browser.do_handshake()
        browser.write(attempt.request())
        line.sendall(outgoing.read())
        assert attempt.readings.wait_for(1) == [CodeReceived(Secret(attempt.code))]
        for one in lines:
            one.socket.close()


@pytest.mark.parametrize("crowded", [NOTHING, HELLO, HANDSHAKE])
def test_no_crowd_keeps_a_newcomer_out_wherever_it_stopped(crowded: str) -> None:
    with listening(address(), limits=SMALL) as attempt:
        lines = crowd(attempt, crowded)
        assert_only_the_true_callback_is_taken(attempt)
        for one in lines:
            one.socket.close()


def test_many_requests_of_one_attempt_are_answered(attempt: Attempt) -> None:
    for _ in range(100):
        assert visit(attempt, attempt.request("/favicon.ico")).answer().status == 404
    assert_only_the_true_callback_is_taken(attempt)


class BreaksOnce:
    """A context whose first connection meets what nobody foresaw."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._is_broken = True

    def wrap_bio(self, *how: object, **more: object) -> ssl.SSLObject:
        if self._is_broken:
            self._is_broken = False
            raise MemoryError
        return self._context.wrap_bio(*how, **more)  # type: ignore[arg-type]


def test_a_connection_that_cannot_even_begin_is_dropped_told_and_ends_no_wait(
    expected_warnings: WarningRecorder,
) -> None:
    expected_warnings.expect("MemoryError while a connection began")
    tls = session_tls()
    broken = replace(tls, context=BreaksOnce(tls.context))
    with listening(address(), tls=lambda: broken) as attempt:
        assert attempt.visit(client_hello()).raw() == b""
        assert_only_the_true_callback_is_taken(attempt)


# ---- the end ----


def test_closed_while_a_browser_holds_it_gets_its_page_and_the_port_is_free() -> None:
    uri = address()
    with listening(uri) as attempt:
        browser = visit(attempt, attempt.request())
        attempt.readings.wait_for(1)
        attempt.visit(client_hello()[:30]).socket.close()
        attempt.receiver.close()
        assert "Finish in the app" in browser.answer().body
        receivers()(expected_redirect(uri), attempt.readings).close()


def test_closed_during_handshakes_and_twice(attempt: Attempt) -> None:
    lines = [attempt.visit(client_hello()[:100]) for _ in range(10)]
    attempt.receiver.close()
    attempt.receiver.close()
    assert all(line.raw() == b"" for line in lines)


def test_closed_it_keeps_nothing_of_the_connections_that_were_open(attempt: Attempt) -> None:
    before = channels()
    lines = [visit(attempt) for _ in range(10)]
    assert channels() == before + 10
    attempt.receiver.close()
    assert channels() == before
    for line in lines:
        line.socket.close()


def channels() -> int:
    """How many ends of TLS there are: several dozen kilobytes each, and without a collection of garbage they stay."""
    return sum(isinstance(one, TlsChannel) for one in gc.get_objects())
