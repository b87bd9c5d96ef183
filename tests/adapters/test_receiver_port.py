"""The receiver's port: bound before anything else, on loopback alone, and free again at once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.support.hygiene import GUARD_S
from tests.support.receivers import CONNECTED, Readings, expected_redirect, free_port, listening, receivers
from tgate_desktop.adapters.loopback_sockets import listening_sockets, loopback_addresses
from tgate_desktop.oauth.problems import LoopbackMissing, PortTaken
from tgate_desktop.oauth.redirect import Reading
from tgate_desktop.oauth.redirect_uri import OUT_OF_BAND

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys, time
from tests.support.receivers import expected_redirect, receivers
receiver = receivers()(expected_redirect(sys.argv[1]), print)
print("listening", flush=True)
time.sleep(60)
"""

TRIES_A_LOW_PORT = """
from tgate_desktop.adapters.loopback_sockets import listening_sockets
from tgate_desktop.oauth.problems import PortForbidden
try:
    listening_sockets(("127.0.0.1",), 999, "127.0.0.1")
except PortForbidden as refused:
    print(refused)
"""


def uri(port: int, host: str = "127.0.0.1") -> str:
    return f"http://{host}:{port}/callback"


def bind_again(port: int, host: str = "127.0.0.1") -> None:
    receivers()(expected_redirect(uri(port, host)), Readings()).close()


def test_the_port_is_free_at_once_after_a_success() -> None:
    with listening() as attempt:
        browser = attempt.visit(attempt.request())
        attempt.readings.wait_for(1)
        attempt.receiver.finish(CONNECTED)
        browser.answer()
    bind_again(attempt.port)


def test_the_port_is_free_at_once_after_a_failure_with_browsers_still_connected() -> None:
    with listening() as attempt:
        browsers = [attempt.visit(), attempt.visit(b"GET /"), attempt.visit(attempt.request())]
        attempt.get("/callback?code=x&state=forged")
        attempt.readings.wait_for(1)
    bind_again(attempt.port)
    for browser in browsers:
        browser.socket.close()


def test_the_port_is_free_at_once_after_a_cancel_while_waiting() -> None:
    with listening(f"http://localhost:{free_port()}/callback") as attempt:
        pass
    bind_again(attempt.port, "localhost")


def test_the_port_is_free_at_once_after_a_crash() -> None:
    port = free_port()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, uri(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "."},
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"listening\n"
        connected = socket.create_connection(("127.0.0.1", port), GUARD_S)
        with pytest.raises(PortTaken):
            bind_again(port)
        holder.send_signal(signal.SIGKILL)
    bind_again(port)
    connected.close()


def test_close_may_be_called_twice_and_from_many_threads() -> None:
    with listening() as attempt:
        closers = [threading.Thread(target=attempt.receiver.close) for _ in range(4)]
        for closer in closers:
            closer.start()
        for closer in closers:
            closer.join(GUARD_S)
        assert not any(closer.is_alive() for closer in closers)
        bind_again(attempt.port)
        attempt.receiver.finish(CONNECTED)


def test_close_may_be_called_while_a_reading_is_reported() -> None:
    expected = expected_redirect(uri(free_port()))
    closed = threading.Event()

    def closes(reading: Reading) -> None:
        receiver.finish(CONNECTED)
        receiver.close()
        closed.set()

    receiver = receivers()(expected, closes)
    state = expected.state.reveal() if expected.state else ""
    with socket.create_connection(("127.0.0.1", expected.redirect_uri.port), GUARD_S) as browser:
        request = f"GET /callback?code=c&state={state} HTTP/1.1\r\nHost: 127.0.0.1:{expected.redirect_uri.port}\r\n\r\n"
        browser.sendall(request.encode())
        assert browser.recv(100).startswith(b"HTTP/1.1 200")
        assert closed.wait(GUARD_S)
    bind_again(expected.redirect_uri.port)


def test_close_does_not_wait_for_a_reading_that_is_being_handled() -> None:
    expected = expected_redirect(uri(free_port()), state=None)
    handling, goes_on = threading.Event(), threading.Event()

    def blocks(reading: Reading) -> None:
        handling.set()
        goes_on.wait(GUARD_S)

    receiver = receivers()(expected, blocks)
    with socket.create_connection(("127.0.0.1", expected.redirect_uri.port), GUARD_S) as browser:
        browser.sendall(
            f"GET /callback?code=c HTTP/1.1\r\nHost: 127.0.0.1:{expected.redirect_uri.port}\r\n\r\n".encode()
        )
        assert handling.wait(GUARD_S)
        receiver.close()
    bind_again(expected.redirect_uri.port)
    goes_on.set()


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_localhost_is_caught_on_both_families(address: str) -> None:
    with listening(f"http://localhost:{free_port()}/callback") as attempt:
        browser = attempt.visit(attempt.request(), address)
        attempt.readings.wait_for(1)
        attempt.receiver.finish(CONNECTED)
        assert browser.answer().status == 200


@pytest.mark.parametrize(
    ("written", "address", "as_sent"),
    [
        ("[::1]", "::1", "[::1]"),
        ("[0:0::1]", "::1", "[::1]"),
        ("127.0.0.2", "127.0.0.2", "127.0.0.2"),
        ("LOCALHOST", "::1", "LocalHost"),
    ],
)
def test_the_host_of_the_redirect_uri_is_bound_and_recognized_as_browsers_send_it(
    written: str, address: str, as_sent: str
) -> None:
    with listening(f"http://{written}:{free_port()}/callback") as attempt:
        browser = attempt.visit(attempt.request(host=f"{as_sent}:{attempt.port}"), address)
        attempt.readings.wait_for(1)
        attempt.receiver.finish(CONNECTED)
        assert browser.answer().status == 200


def test_a_literal_is_bound_alone() -> None:
    with listening() as attempt, pytest.raises(ConnectionRefusedError):
        attempt.visit(address="::1")
    with listening(f"http://[::1]:{free_port()}/callback") as attempt, pytest.raises(ConnectionRefusedError):
        attempt.visit(address="127.0.0.1")


@pytest.mark.parametrize("taken", ["127.0.0.1", "::1"])
def test_localhost_is_refused_when_the_port_is_taken_on_either_family(taken: str) -> None:
    port = free_port()
    family = socket.AF_INET6 if ":" in taken else socket.AF_INET
    with socket.socket(family) as other:
        other.bind((taken, port))
        other.listen()
        with pytest.raises(PortTaken) as refused:
            bind_again(port, "localhost")
    assert dict(refused.value.facts) == {"port": port, "host": "localhost"}
    bind_again(port, "localhost")


def test_two_receivers_never_share_a_port() -> None:
    with listening() as attempt, pytest.raises(PortTaken) as refused:
        bind_again(attempt.port)
    assert dict(refused.value.facts) == {"port": attempt.port, "host": "127.0.0.1"}


def test_a_port_that_any_address_listens_on_is_taken() -> None:
    port = free_port()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("", port))
        other.listen()
        with pytest.raises(PortTaken):
            bind_again(port)


def test_a_port_that_this_user_may_not_use_is_told() -> None:
    as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    tried = subprocess.run(
        [*as_nobody, sys.executable, "-c", TRIES_A_LOW_PORT], cwd=ROOT, capture_output=True, text=True, timeout=GUARD_S
    )
    assert (tried.stdout, tried.stderr) == ("port_forbidden (host=127.0.0.1, port=999)\n", "")


def test_a_family_that_the_machine_lacks_is_left_out() -> None:
    # 192.0.2.1 (RFC 5737) is no address of any machine, as ::1 is none of a machine without IPv6.
    (listener,) = listening_sockets(("192.0.2.1", "127.0.0.1"), free_port(), "localhost")
    assert listener.getsockname()[0] == "127.0.0.1"
    listener.close()


def test_no_family_left_is_told() -> None:
    with pytest.raises(LoopbackMissing) as refused:
        listening_sockets(("192.0.2.1",), free_port(), "localhost")
    assert dict(refused.value.facts) == {"host": "localhost"}


@pytest.mark.parametrize("host", ["::", "tgate.example", "192.168.1.1", "128.0.0.1", ""])
def test_nothing_but_loopback_is_ever_listened_on(host: str) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        loopback_addresses(host)


@pytest.mark.parametrize("text", ["https://partner.example/callback", OUT_OF_BAND])
def test_a_redirect_uri_that_is_not_on_loopback_has_no_receiver(text: str) -> None:
    with pytest.raises(ValueError, match="no receiver"):
        receivers()(expected_redirect(text), Readings())
