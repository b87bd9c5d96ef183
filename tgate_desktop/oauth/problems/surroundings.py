"""This computer and its network: the receiver, the browser, the way to a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tgate_desktop.oauth.problems.root import Problem

if TYPE_CHECKING:
    from tgate_desktop.oauth.messages import Trace


class ReceiverProblem(Problem):
    """The loopback server cannot catch the redirect."""


class PortTaken(ReceiverProblem):
    """Facts: port, host."""

    code = "port_taken"
    retryable = True


class PortForbidden(ReceiverProblem):
    """The system does not let this user listen there: a low port, or an excluded range. Facts: port, host."""

    code = "port_forbidden"


class LoopbackMissing(ReceiverProblem):
    """This machine has no address of the family that the redirect URI names. Facts: host."""

    code = "loopback_missing"


class AttemptExpired(ReceiverProblem):
    """Nothing came within the attempt's 30 minutes."""

    code = "attempt_expired"
    retryable = True


class BrowserNotOpened(Problem):
    code = "browser_not_opened"


class TransportProblem(Problem):
    """No answer was read. `sent` tells whether any of the request may have left: then the outcome is unknown.

    Facts: host, sent; port where it matters. `trace` is how far the request came, where that was seen.
    """

    retryable = True
    trace: Trace | None = None

    @property
    def sent(self) -> bool:
        return bool(self.facts.get("sent", True))


class HostNotFound(TransportProblem):
    code = "host_not_found"


class ConnectionRefused(TransportProblem):
    code = "connection_refused"


class ConnectTimedOut(TransportProblem):
    code = "connect_timed_out"


class ConnectionLost(TransportProblem):
    """Reset, closed or unreachable."""

    code = "connection_lost"


class TimedOut(TransportProblem):
    """The whole time for this request ran out. Facts also: timeout_s."""

    code = "timed_out"


class TlsUntrusted(TransportProblem):
    """Issuer unknown to this computer. Facts also: issuer, when it could be read, here and in the next two."""

    code = "tls_untrusted"
    retryable = False


class TlsHostMismatch(TransportProblem):
    """Facts also: certificate_hosts, the first few that it is for."""

    code = "tls_host_mismatch"
    retryable = False


class TlsExpired(TransportProblem):
    """The certificate is expired or not valid yet (or this computer's clock is wrong).

    Facts also: expired_on or valid_from, a date (ISO 8601).
    """

    code = "tls_expired"
    retryable = False


class TlsRevoked(TransportProblem):
    """The certificate's issuer has taken it back."""

    code = "tls_revoked"
    retryable = False


class TlsFailed(TransportProblem):
    """Any other failure of the handshake. Facts also: reason, the library's constant."""

    code = "tls_failed"


class ProxyFailed(TransportProblem):
    """The proxy cannot be reached or refuses. Facts also: proxy_host, status when it answered."""

    code = "proxy_failed"


class NetworkSignIn(TransportProblem):
    """511: a network on the way wants a sign-in of its own first. The request did not come through to the server, so
    `sent` is False. Facts also: status."""

    code = "network_sign_in"


class AnswerTooLarge(TransportProblem):
    """More than the limit. Facts also: limit_bytes."""

    code = "answer_too_large"
    retryable = False


class AnswerTruncated(TransportProblem):
    """The answer ended before its end. Facts also: received_bytes; expected_bytes, when it said how long it is."""

    code = "answer_truncated"
