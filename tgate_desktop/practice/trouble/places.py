"""Places that a request does not come through to: what no answer over one http address can show."""

from __future__ import annotations

import enum
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from tgate_desktop.practice.delivery import stay_silent
from tgate_desktop.practice.listener import Talk
from tgate_desktop.practice.texts import Text
from tgate_desktop.practice.trouble.authorities import Authorities

LOOPBACK = "127.0.0.1"
# Names that nobody can ever have (RFC 6761 6.4).
NOWHERE = "nowhere.invalid"
BEHIND_PROXY = "tgate.invalid"
_GREET_S = 10
_LONGEST_GREETING = 16 * 1024
_DAY = timedelta(days=1)


class Way(enum.Enum):
    """How a place is reached. NAME: by a host name that is none. PORT: by a loopback port that is open, or held closed.
    PROXY: the same, as the proxy of a host that nobody has.
    """

    NAME = "name"
    PORT = "port"
    PROXY = "proxy"


@dataclass(frozen=True)
class Place:
    """One such place. `greeting` makes what its listener does with a connection; None never listens. `is_certified`:
    its certificate is wrong in one point alone, and its issuer is to be trusted.
    """

    name: str
    title: Text
    way: Way
    greeting: Callable[[Authorities], Talk] | None = field(default=None, repr=False)
    is_certified: bool = False


def place_named(name: str) -> Place | None:
    return next((place for place in PLACES if place.name == name), None)


def _tls(context_of: Callable[[Authorities], ssl.SSLContext]) -> Callable[[Authorities], Talk]:
    def greeting(authorities: Authorities) -> Talk:
        context = context_of(authorities)

        def shake_hands(connection: socket.socket) -> None:
            connection.settimeout(_GREET_S)
            # A duplicate: TLS takes over what it wraps, and who closes the listener must still be able to shut it.
            with context.wrap_socket(connection.dup(), server_side=True) as secured:
                secured.recv(_LONGEST_GREETING)

        return shake_hands

    return greeting


def _answering(answer: bytes) -> Callable[[Authorities], Talk]:
    def talk(connection: socket.socket) -> None:
        connection.settimeout(_GREET_S)
        connection.recv(_LONGEST_GREETING)
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(_LONGEST_GREETING)

    return lambda _authorities: talk


def _refusing_proxy(status_line: str, *headers: str) -> Callable[[Authorities], Talk]:
    lines = (f"HTTP/1.1 {status_line}", *headers, "Content-Length: 0", "Connection: close", "", "")
    return _answering("\r\n".join(lines).encode("ascii"))


PLACES = (
    Place("unknown-host", Text("Host name not found (DNS)", "اسم المضيف غير موجود (DNS)"), Way.NAME),
    Place("closed-port", Text("Connection refused", "رفض الاتصال"), Way.PORT),
    Place(
        "never-answers",
        Text("The connection is never made", "لا يكتمل الاتصال أبدًا"),
        Way.PORT,
        lambda _authorities: stay_silent,
    ),
    Place(
        "unknown-issuer",
        Text("Certificate of an unknown issuer", "شهادة من جهة إصدار غير معروفة"),
        Way.PORT,
        _tls(lambda authorities: authorities.unknown.server_context(LOOPBACK)),
    ),
    Place(
        "wrong-host",
        Text("Certificate for another host", "شهادة لمضيف آخر"),
        Way.PORT,
        _tls(lambda authorities: authorities.trusted.server_context("tgate.example")),
        is_certified=True,
    ),
    Place(
        "expired-certificate",
        Text("Expired certificate", "شهادة منتهية الصلاحية"),
        Way.PORT,
        _tls(lambda each: each.trusted.server_context(LOOPBACK, starts_in=-30 * _DAY, ends_in=-_DAY)),
        is_certified=True,
    ),
    Place(
        "certificate-not-yet-valid",
        Text("Certificate that is not valid yet", "شهادة لم تبدأ صلاحيتها بعد"),
        Way.PORT,
        _tls(lambda each: each.trusted.server_context(LOOPBACK, starts_in=_DAY, ends_in=30 * _DAY)),
        is_certified=True,
    ),
    Place(
        "no-tls",
        Text("A port that does not speak TLS", "منفذ لا يتحدث TLS"),
        Way.PORT,
        _answering(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    ),
    Place(
        "proxy-refuses",
        Text("The proxy refuses (403)", "الخادم الوكيل يرفض (403)"),
        Way.PROXY,
        _refusing_proxy("403 Forbidden"),
    ),
    Place(
        "proxy-wants-password",
        Text("The proxy wants a password (407)", "الخادم الوكيل يطلب كلمة مرور (407)"),
        Way.PROXY,
        _refusing_proxy("407 Proxy Authentication Required", 'Proxy-Authenticate: Basic realm="Office"'),
    ),
    Place("proxy-down", Text("The proxy is down", "الخادم الوكيل متوقف"), Way.PROXY),
    Place(
        "proxy-cannot-reach",
        Text("The proxy does not reach T-Gate (502)", "الخادم الوكيل لا يصل إلى T-Gate (502)"),
        Way.PROXY,
        _refusing_proxy("502 Bad Gateway"),
    ),
)
