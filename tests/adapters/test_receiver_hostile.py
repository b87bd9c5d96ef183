"""What else comes to a loopback port: it is refused, it delays nothing, and the one true callback still gets in."""

from __future__ import annotations

import errno
import logging
import os
import resource
import socket
import ssl
import threading

import pytest

from tests.support.canaries import MARK, canary
from tests.support.hygiene import GUARD_S, WarningRecorder
from tests.support.receivers import CONNECTED, Attempt, Visit, listening
from tgate_desktop.adapters.receiver_loop import ReceiverLimits
from tgate_desktop.oauth.redirect import CodeReceived
from tgate_desktop.oauth.secret import Secret


def assert_only_the_true_callback_is_taken(attempt: Attempt) -> None:
    browser = attempt.visit(attempt.request())
    assert attempt.readings.wait_for(1) == [CodeReceived(Secret(attempt.code))]
    attempt.receiver.finish(CONNECTED)
    assert "Connected" in browser.answer().body


def client_hello() -> bytes:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        tls.do_handshake()
    return outgoing.read()


def is_cut_off_while_dripping(visit: Visit, data: bytes) -> bool:
    for byte in data:
        try:
            visit.send(bytes([byte]))
            return visit.socket.recv(1) == b""
        except TimeoutError:
            continue
        except ConnectionError:
            return True
    return False


def test_among_three_hundred_idle_connections() -> None:
    with listening() as attempt:
        idle = [attempt.visit() for _ in range(300)]
        assert_only_the_true_callback_is_taken(attempt)
        for visit in idle:
            visit.socket.close()


def test_among_connections_that_stop_in_the_middle_of_the_true_request() -> None:
    with listening() as attempt:
        slow = [attempt.visit(attempt.request()[: 5 + number]) for number in range(100)]
        assert_only_the_true_callback_is_taken(attempt)
        for visit in slow:
            visit.socket.close()


def test_the_oldest_without_a_request_gives_way_and_a_held_one_never() -> None:
    with listening(limits=ReceiverLimits(connections=4)) as attempt:
        oldest = attempt.visit(b"GET /")
        browser = attempt.visit(attempt.request())
        attempt.readings.wait_for(1)
        others = [attempt.visit(b"GET /") for _ in range(10)]
        assert oldest.raw() == b""
        assert [visit.raw() for visit in others[:7]] == [b""] * 7
        attempt.receiver.finish(CONNECTED)
        assert "Connected" in browser.answer().body
        for visit in others[7:]:
            visit.socket.close()


def test_whoever_has_an_answer_gives_way_before_whoever_has_not_asked_yet() -> None:
    with listening(limits=ReceiverLimits(connections=4, drain_s=GUARD_S)) as attempt:
        browser = attempt.visit(attempt.request()[:10])
        answered = []
        for _ in range(20):
            answered.append(visit := attempt.visit(attempt.request("/nothing")))
            assert visit.socket.recv(12) == b"HTTP/1.1 404"
        browser.send(attempt.request()[10:])
        assert attempt.readings.wait_for(1) == [CodeReceived(Secret(attempt.code))]
        for visit in (browser, *answered):
            visit.socket.close()


def test_when_all_connections_are_held_a_new_one_is_turned_away() -> None:
    with listening(limits=ReceiverLimits(connections=2)) as attempt:
        held = [attempt.visit(attempt.request())]
        attempt.readings.wait_for(1)
        held.append(attempt.visit(attempt.request()))
        assert attempt.visit().raw() == b""
        attempt.receiver.finish(CONNECTED)
        assert {visit.answer().status for visit in held} == {200}


def test_a_client_that_drips_is_cut_off_at_the_deadline_of_the_whole_request() -> None:
    with listening(limits=ReceiverLimits(read_s=0.2)) as attempt:
        dripping = attempt.visit()
        dripping.socket.settimeout(0.02)
        assert is_cut_off_while_dripping(dripping, b"GET /callback?" + b"x" * 500)
        dripping.socket.close()
        assert_only_the_true_callback_is_taken(attempt)


def test_a_client_that_asks_and_does_not_read_is_let_go() -> None:
    with listening(limits=ReceiverLimits(drain_s=0.05)) as attempt:
        deaf = attempt.visit(attempt.request("/nothing"))
        assert_only_the_true_callback_is_taken(attempt)
        assert deaf.answer().status == 404


@pytest.mark.parametrize(
    "noise",
    [
        b"\x00",
        b"\xff" * 100,
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /callback\r\n\r\n",
        b"GET  /callback HTTP/1.1\r\n\r\n",
        b"GET /callback HTTP/2.0\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /callback HTTP/1.1\n\n\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        b"x" * 9000,
        b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n",
    ],
    ids=lambda noise: repr(noise[:24]),
)
def test_noise_is_answered_400_at_once(noise: bytes) -> None:
    with listening() as attempt:
        assert attempt.visit(noise).answer().status == 400
        assert_only_the_true_callback_is_taken(attempt)


def test_tls_bytes_are_let_go_at_once() -> None:
    with listening() as attempt:
        assert attempt.visit(client_hello()).raw() == b""
        assert_only_the_true_callback_is_taken(attempt)


def test_a_request_larger_than_a_browser_would_send_is_refused() -> None:
    with listening() as attempt:
        assert attempt.get(more="X: y\r\n" * 100).status == 400
        assert attempt.get(more=f"X: {'y' * 40_000}\r\n").status == 400
        assert attempt.visit(attempt.request()[:-2] + b"X: " + b"y" * 400_000).answer().status == 400
        assert_only_the_true_callback_is_taken(attempt)


@pytest.mark.parametrize(
    "more",
    [
        "Host: 127.0.0.1\r\n",
        "Content-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Folded: a\r\n b\r\n",
        "No colon\r\n",
        "Space : before\r\n",
        ": nameless\r\n",
        "Nul: \x00\r\n",
        "Sec-Fetch-Mode: no-cors\r\n",
        "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
        "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Mode: cors\r\n",
        "Sec-Fetch-Dest: image\r\n",
    ],
    ids=repr,
)
def test_the_true_address_with_headers_of_something_else_is_refused(more: str) -> None:
    with listening() as attempt:
        assert attempt.get(more=more).status == 400
        assert_only_the_true_callback_is_taken(attempt)


def test_two_requests_in_one_are_refused_both() -> None:
    with listening() as attempt:
        assert attempt.visit(attempt.request() + attempt.request()).answer().status == 400
        assert attempt.visit(attempt.request() + b"body").answer().status == 400
        assert_only_the_true_callback_is_taken(attempt)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/favicon.ico",
        "/callback/",
        "/Callback",
        "/callback/x",
        "//callback",
        "/callback%3F",
        "/%63allback",
        "/x/../callback",
    ],
)
def test_any_other_path_is_404(path: str) -> None:
    with listening() as attempt:
        assert attempt.get(f"{path}?{attempt.query()}").status == 404
        assert_only_the_true_callback_is_taken(attempt)


@pytest.mark.parametrize(
    "form", ["http://{host}/callback?{query}", "{host}", "*", "callback?{query}", "/callback?{query}#x"]
)
def test_targets_that_belong_to_proxies_are_refused(form: str) -> None:
    with listening() as attempt:
        target = form.format(host=f"127.0.0.1:{attempt.port}", query=attempt.query())
        assert attempt.get(target).status == 400
        assert_only_the_true_callback_is_taken(attempt)


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS", "PUT", "DELETE", "TRACE", "get", "BREW"])
def test_any_other_method_is_405(method: str) -> None:
    with listening() as attempt:
        answer = attempt.visit(attempt.request(method=method)).answer()
        assert (answer.status, answer.headers["allow"]) == (405, "GET")
        assert (answer.body == "") == (method == "HEAD")
        assert_only_the_true_callback_is_taken(attempt)


def test_connect_and_a_preflight_of_the_whole_server_are_405() -> None:
    with listening() as attempt:
        for method, target in (("CONNECT", "tgate.example:443"), ("OPTIONS", "*")):
            assert attempt.visit(attempt.request(target, method=method)).answer().status == 405


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1",
        "localhost:{port}",
        "127.0.0.1:{port}.evil.example",
        "127.0.0.1:1",
        "[::1]:{port}",
        "",
    ],
)
def test_any_other_host_is_refused(host: str) -> None:
    with listening() as attempt:
        request = attempt.request(host=host.format(port=attempt.port))
        assert attempt.visit(request).answer().status == 400
        assert_only_the_true_callback_is_taken(attempt)


def test_no_host_is_refused() -> None:
    with listening() as attempt:
        target = f"/callback?{attempt.query()}".encode()
        for version in (b"1.0", b"1.1"):
            assert attempt.visit(b"GET " + target + b" HTTP/" + version + b"\r\n\r\n").answer().status == 400
        assert_only_the_true_callback_is_taken(attempt)


@pytest.mark.parametrize(
    "header", ["Sec-Purpose: prefetch", "Sec-Purpose: prefetch;prerender", "sec-purpose: Prefetch", "Purpose: prefetch"]
)
def test_a_prefetch_gets_nothing_and_takes_nothing(header: str) -> None:
    with listening() as attempt:
        answer = attempt.get(more=f"{header}\r\n")
        assert (answer.status, answer.body) == (204, "")
        assert_only_the_true_callback_is_taken(attempt)


def test_a_navigation_by_fetch_metadata_is_taken() -> None:
    with listening() as attempt:
        more = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"
        browser = attempt.visit(attempt.request(more=more))
        attempt.readings.wait_for(1)
        attempt.receiver.finish(CONNECTED)
        assert browser.answer().status == 200


def forged(attempt: Attempt) -> list[str]:
    code, state = attempt.code, attempt.state
    return [
        "",
        f"code={code}&state={state[:-1]}",
        f"code={code}&state={state}x",
        f"code={code}&state=",
        f"code={code}&state=%C3%A9",
        f"code={code}&state={state}&state={state}",
        f"code={code}&state={state}&state=other",
        f"code={code}&code=other&state={state}",
        f"code={code}&error=access_denied&state={state}",
        f"code=&state={state}",
        f"code=%00&state={state}",
        f"code=%ff&state={state}",
        f"code={code}%0d%0a&state={state}",
        f"state={state}",
        "error=access_denied",
        "error=access_denied&state=forged",
        f"code={code};state={state}",
        "&".join(f"f{number}=1" for number in range(40)) + f"&code={code}&state={state}",
    ]


def test_forged_duplicate_and_broken_redirects_are_refused() -> None:
    with listening() as attempt:
        for query in forged(attempt):
            assert attempt.get(f"/callback?{query}").status == (200 if ";state=" in query else 400)
        unconfirmed = attempt.readings.wait_for(1)
        assert len(unconfirmed) == 1


def test_no_log_holds_a_query_or_a_header(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = canary("anything")
    with listening() as attempt:
        for query in forged(attempt):
            attempt.get(f"/callback?{query}")
            attempt.get(f"/other?{query}")
        attempt.get(f"/callback%3Fcode={secret}")
        attempt.get(f"/callback;{secret}")
        attempt.get(f"http://127.0.0.1:{attempt.port}/callback?{attempt.query()}")
        attempt.visit(attempt.request(method=secret)).answer()
        attempt.visit(attempt.request(host=secret)).answer()
        attempt.get(more=f"Cookie: {secret}\r\nReferer: http://x/{secret}\r\n{secret}\r\n")
        attempt.get("/" + "a" * 500)
        attempt.visit(f"{secret}\r\n".encode()).answer()
        browser = attempt.visit(attempt.request())
        attempt.readings.wait_for(2)
        attempt.receiver.finish(CONNECTED)
        browser.answer()
    assert MARK not in caplog.text
    messages = [record.getMessage() for record in caplog.records]
    assert "GET /callback: code" in messages
    assert "GET /callback: wrong state" in messages
    assert "GET /callback…: wrong path" in messages
    assert "? /callback: wrong method" in messages
    assert max(map(len, messages)) < 150


class Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.event = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.event.set()


def test_a_computer_out_of_file_handles_delays_the_callback_only_until_it_has_some(
    expected_warnings: WarningRecorder,
) -> None:
    expected_warnings.expect(f"^cannot accept a connection: errno {errno.EMFILE}$")
    gave_up = Heard()
    logging.getLogger("tgate_desktop.adapters.acceptor").addHandler(gave_up)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with listening(limits=ReceiverLimits(read_s=60)) as attempt:
        browser = socket.socket()
        lowest_free = os.dup(browser.fileno())
        os.close(lowest_free)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, hard))
        try:
            browser.settimeout(GUARD_S)
            browser.connect(("127.0.0.1", attempt.port))
            browser.sendall(attempt.request())
            assert gave_up.event.wait(GUARD_S)
        finally:
            logging.getLogger("tgate_desktop.adapters.acceptor").removeHandler(gave_up)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        attempt.readings.wait_for(1)
        attempt.receiver.finish(CONNECTED)
        assert browser.recv(100).startswith(b"HTTP/1.1 200")
        browser.close()
