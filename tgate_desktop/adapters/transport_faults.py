"""What a failed exchange means: exceptions of sockets, TLS and HTTP as the problems of `oauth`."""

from __future__ import annotations

import enum
import errno
import http.client
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

from tgate_desktop.adapters.watchdog import Ending
from tgate_desktop.oauth.problems import (
    AnswerTooLarge,
    AnswerTruncated,
    ConnectionLost,
    ConnectionRefused,
    ConnectTimedOut,
    Fact,
    HostNotFound,
    ProxyFailed,
    TimedOut,
    TlsExpired,
    TlsFailed,
    TlsHostMismatch,
    TlsRevoked,
    TlsUntrusted,
    TransportProblem,
)

# Verify codes of OpenSSL (x509_vfy.h), Windows (winerror.h, CERT_E_*, CRYPT_E_*) and macOS (SecBase.h, errSec*).
_HOST_MISMATCH = {62, 64, 0x800B010F, -67602}
_EXPIRED = {9, 10, 0x800B0101, -67818, -67819}
_UNTRUSTED = {2, 18, 19, 20, 21, 24, 27, 28, 0x800B0109, 0x800B010A, 0x800B0112, -67843}
_REVOKED = {23, 0x800B010C, 0x80092010, -67820}

_KNOWN = {"builtins", "socket", "ssl", "http.client", "tgate_desktop.adapters.watchdog", __name__}
_TUNNEL_STATUS = re.compile(r"Tunnel connection failed: (\d{3})")


class Progress(enum.Enum):
    """How far a request came. TUNNELLED: the proxy opened the way, and the server's TLS is next."""

    CONNECTING = "connecting"
    TUNNELLED = "tunnelled"
    SENT = "sent"


@dataclass(frozen=True)
class Way:
    """Where a request was going. `proxy_host` is None for a straight connection."""

    host: str
    port: int
    timeout_s: float
    proxy_host: str | None


class BodyCutShort(http.client.HTTPException):
    """A body that ended before its end. What was read of it is not kept: it may hold tokens."""

    def __init__(self, received_bytes: int, expected_bytes: int | None) -> None:
        super().__init__()
        self.received_bytes = received_bytes
        self.expected_bytes = expected_bytes


class AnswerBeyondLimit(http.client.HTTPException):
    """More came than an answer may have. Nothing of it is kept."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__()
        self.limit_bytes = limit_bytes


def chain_of(error: BaseException) -> Iterator[BaseException]:
    """The error, and what was being handled when each one was raised."""
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__context__


def origin_of(error: BaseException) -> Exception:
    """The innermost exception of the standard library or of ours that an HTTP library wrapped, without its frames.

    The wrappers carry the request with its credentials, and so do the frames: neither may hang on a problem.
    """
    innermost: Exception = ConnectionError(type(error).__name__)
    for inner in chain_of(error):
        if isinstance(inner, (OSError, http.client.HTTPException)) and type(inner).__module__ in _KNOWN:
            innermost = inner
    return innermost.with_traceback(None)


def problem_of(fault: BaseException, way: Way, progress: Progress) -> TransportProblem:
    """The problem that `fault`, from `origin_of`, is."""
    sent = progress is Progress.SENT
    facts: dict[str, Fact] = {"host": way.host, "port": way.port, "sent": sent}
    if _is_at_proxy(way, progress):
        return _proxy_problem(fault, way)
    if isinstance(fault, AnswerBeyondLimit):
        return AnswerTooLarge(**facts, limit_bytes=fault.limit_bytes)
    if isinstance(fault, BodyCutShort):
        return _truncated(fault, facts)
    if isinstance(fault, ssl.SSLError) and not isinstance(fault, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return _tls_problem(fault, facts)
    if isinstance(fault, socket.gaierror):
        return HostNotFound(**facts)
    if isinstance(fault, ConnectionRefusedError):
        return ConnectionRefused(**facts)
    if isinstance(fault, TimeoutError) and not sent:
        return ConnectTimedOut(**facts)
    if isinstance(fault, TimeoutError) and fault.errno != errno.ETIMEDOUT:
        return TimedOut(**facts, timeout_s=round(way.timeout_s))
    return ConnectionLost(**facts, reason=type(fault).__name__)


def problem_of_ending(ending: Ending, way: Way, progress: Progress) -> TransportProblem:
    """The problem of a request that ran out of time."""
    if _is_at_proxy(way, progress):
        return _proxy_problem(TimeoutError(), way)
    sent = progress is Progress.SENT
    if ending is Ending.CONNECT_TIME:
        return ConnectTimedOut(host=way.host, port=way.port, sent=sent)
    return TimedOut(host=way.host, port=way.port, sent=sent, timeout_s=round(way.timeout_s))


def _is_at_proxy(way: Way, progress: Progress) -> bool:
    return way.proxy_host is not None and progress is Progress.CONNECTING


def _proxy_problem(fault: BaseException, way: Way) -> ProxyFailed:
    facts: dict[str, Fact] = {"host": way.host, "port": way.port, "sent": False, "proxy_host": way.proxy_host or ""}
    answered = _TUNNEL_STATUS.search(str(fault))
    if answered:
        facts["status"] = int(answered[1])
    return ProxyFailed(**facts)


def cause_of(fault: BaseException | None) -> OSError | None:
    """What of a fault may hang on its problem: the system's own words, nothing that the other side sent."""
    return fault if isinstance(fault, OSError) and fault.errno is not None else None


def _truncated(fault: BodyCutShort, facts: dict[str, Fact]) -> AnswerTruncated:
    if fault.expected_bytes is None:
        return AnswerTruncated(**facts, received_bytes=fault.received_bytes)
    return AnswerTruncated(**facts, received_bytes=fault.received_bytes, expected_bytes=fault.expected_bytes)


def _tls_problem(fault: ssl.SSLError, facts: dict[str, Fact]) -> TransportProblem:
    if not isinstance(fault, ssl.SSLCertVerificationError):
        return TlsFailed(**facts, reason=fault.reason or type(fault).__name__)
    code = getattr(fault, "verify_code", 0)
    if code in _HOST_MISMATCH:
        return TlsHostMismatch(**facts)
    if code in _EXPIRED:
        return TlsExpired(**facts)
    if code in _REVOKED:
        return TlsRevoked(**facts)
    if code in _UNTRUSTED:
        return TlsUntrusted(**facts)
    return TlsFailed(**facts, reason=f"CERTIFICATE_VERIFY_FAILED_{code}")
