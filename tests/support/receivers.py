"""A receiver on a free port, a browser made of bare sockets, and a record of what was reported."""

from __future__ import annotations

import itertools
import os
import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode

from tests.support.canaries import canary
from tests.support.hygiene import GUARD_S
from tgate_desktop.adapters.loopback_certificate import new_certificate
from tgate_desktop.adapters.receiver import LoopbackReceiver, LoopbackReceivers
from tgate_desktop.adapters.receiver_loop import ReceiverLimits, ReceiverPages
from tgate_desktop.adapters.tls_channel import ReceiverTls, receiver_tls
from tgate_desktop.assets import resource
from tgate_desktop.flows.ports import FinalPage
from tgate_desktop.oauth.redirect import ExpectedRedirect, Reading
from tgate_desktop.oauth.redirect_uri import parsed_redirect_uri
from tgate_desktop.oauth.secret import Secret

_LOWEST_PORT = 20_000  # below those that the system gives out
_PORTS_OF_A_WORKER = 3_000


def _ports_of_this_worker() -> Iterator[int]:
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    ports = list(range(_LOWEST_PORT, _LOWEST_PORT + _PORTS_OF_A_WORKER))
    random.shuffle(ports)
    return itertools.cycle(port + number * _PORTS_OF_A_WORKER for port in ports)


_PORTS = _ports_of_this_worker()


def page(english: str, arabic: str, *, succeeded: bool | None = None) -> FinalPage:
    """A page with these headings."""
    return FinalPage(succeeded, (("en", english), ("ar", arabic)), (("en", "Close this."), ("ar", "أغلق هذا.")))


WAITING = page("Finish in the app", "أكمل في التطبيق")
NOT_OURS = page("Not what we wait for", "ليس هذا")
CONNECTED = page("Connected", "تم الربط", succeeded=True)
REFUSED = page("Refused", "مرفوض", succeeded=False)


def free_port() -> int:
    """A port that nobody listens on, on either family. The system gives none of these to anybody, and tests that run
    side by side have different ones: it is still free when it is used."""
    while True:
        port = next(_PORTS)
        with socket.socket(socket.AF_INET) as four, socket.socket(socket.AF_INET6) as six, suppress(OSError):
            four.bind(("127.0.0.1", port))
            six.bind(("::1", port))
            return port


def session_tls() -> ReceiverTls:
    """With a certificate that nobody keeps."""
    return receiver_tls(new_certificate(datetime.now(UTC)), is_kept=False)


def receivers(limits: ReceiverLimits | None = None, tls: Callable[[], ReceiverTls] = session_tls) -> LoopbackReceivers:
    """The factory with the real template and the pages above."""
    template = resource("receiver", "page.html").read_text(encoding="utf-8")
    return LoopbackReceivers(template, ReceiverPages(WAITING, NOT_OURS), tls, limits)


class Readings:
    """What `on_reading` was called with."""

    def __init__(self) -> None:
        self.all: list[Reading] = []
        self._changed = threading.Condition()

    def __call__(self, reading: Reading) -> None:
        with self._changed:
            self.all.append(reading)
            self._changed.notify_all()

    def wait_for(self, count: int) -> list[Reading]:
        """The readings, when there are that many."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.all) >= count, GUARD_S)
            return self.all[:]


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer, read until the server closed."""

    status: int
    headers: dict[str, str]
    body: str


def parsed_answer(sent: bytes) -> Answer:
    head, _, body = sent.partition(b"\r\n\r\n")
    status_line, *lines = head.decode("ascii").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(int(status_line.split()[1]), headers, body.decode())


class Visit:
    """One connection to the receiver."""

    def __init__(self, host: str, port: int, sent: bytes = b"") -> None:
        self.socket = socket.create_connection((host, port), GUARD_S)
        self.send(sent)

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def raw(self) -> bytes:
        """All that comes until the receiver closes; what a reset cut off is missing."""
        received = b""
        with self.socket, suppress(ConnectionResetError, BrokenPipeError):
            while chunk := self.socket.recv(65536):
                received += chunk
        return received

    def answer(self) -> Answer:
        return parsed_answer(self.raw())


@dataclass
class Attempt:
    """A receiver that listens, with all that a test needs to know of it."""

    receiver: LoopbackReceiver
    expected: ExpectedRedirect
    readings: Readings
    code: str = field(default_factory=lambda: canary("code"))

    @property
    def host(self) -> str:
        return self.expected.redirect_uri.host

    @property
    def port(self) -> int:
        return self.expected.redirect_uri.port

    @property
    def state(self) -> str:
        assert self.expected.state is not None
        return self.expected.state.reveal()

    def query(self, **changes: str | None) -> str:
        """The one true query, changed; None leaves a field out."""
        fields = {"code": self.code, "state": self.state} | changes
        return urlencode({name: value for name, value in fields.items() if value is not None})

    def request(self, target: str | None = None, method: str = "GET", host: str | None = None, more: str = "") -> bytes:
        """A request as a browser sends it; without a target, the one true callback. `more` is whole header lines."""
        target = f"/callback?{self.query()}" if target is None else target
        host = f"{self.host}:{self.port}" if host is None else host
        return f"{method} {target} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: test\r\n{more}\r\n".encode("latin-1")

    def visit(self, sent: bytes = b"", address: str | None = None) -> Visit:
        return Visit(address or ("127.0.0.1" if self.host == "localhost" else self.host), self.port, sent)

    def get(self, target: str | None = None, more: str = "") -> Answer:
        return self.visit(self.request(target, more=more)).answer()


def expected_redirect(uri: str, state: str | None = "fresh", issuer: str | None = None) -> ExpectedRedirect:
    """`fresh` is a new canary state."""
    value = canary("state") if state == "fresh" else state
    return ExpectedRedirect(parsed_redirect_uri(uri), Secret(value) if value is not None else None, issuer)


@contextmanager
def listening(
    uri: str | None = None,
    *,
    state: str | None = "fresh",
    issuer: str | None = None,
    limits: ReceiverLimits | None = None,
    tls: Callable[[], ReceiverTls] = session_tls,
) -> Iterator[Attempt]:
    """An attempt whose receiver listens inside the `with`."""
    expected = expected_redirect(uri or f"http://127.0.0.1:{free_port()}/callback", state, issuer)
    readings = Readings()
    receiver = receivers(limits, tls)(expected, readings)
    try:
        yield Attempt(receiver, expected, readings)
    finally:
        receiver.close()
