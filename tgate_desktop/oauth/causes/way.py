"""What may be behind an answer that did not come: name, connection, certificate, proxy."""

from __future__ import annotations

from collections.abc import Mapping

from tgate_desktop.oauth import problems
from tgate_desktop.oauth.causes.cause import Cause
from tgate_desktop.oauth.causes.evidence import (
    EXCLUDED,
    GATEWAY_STATUSES,
    LIKELY,
    POSSIBLE,
    UNLIKELY,
    Evidence,
    Weigh,
    Weighed,
    all_possible,
)

_SIGN_IN_AT_PROXY = 407
_FORBIDDEN_BY_PROXY = (401, 403, 405)

# Whoever sees one of these as an unknown issuer was not sent the certificates in between.
_PUBLIC_ISSUERS = (
    "amazon",
    "digicert",
    "entrust",
    "geotrust",
    "globalsign",
    "godaddy",
    "google trust services",
    "let's encrypt",
    "rapidssl",
    "sectigo",
    "thawte",
    "zerossl",
)


def _tls_untrusted(known: Evidence) -> list[Weighed]:
    """Facts: issuer."""
    issuer = known.text("issuer").casefold()
    is_public = any(name in issuer for name in _PUBLIC_ISSUERS)
    return [
        (Cause.TLS_INTERMEDIATE_MISSING, LIKELY if is_public else EXCLUDED),
        (Cause.TLS_INSPECTED, UNLIKELY if is_public else LIKELY),
        (Cause.TLS_INTERMEDIATE_MISSING, EXCLUDED if is_public else POSSIBLE),
        (Cause.TLS_IMPOSTOR, UNLIKELY),
    ]


def _tls_expired(known: Evidence) -> list[Weighed]:
    """Facts: expired_on or valid_from. There was no answer, so there was no clock to compare this computer's with."""
    if known.has("valid_from"):
        return all_possible(Cause.COMPUTER_DATE_WRONG, Cause.CERTIFICATE_TOO_EARLY)
    return all_possible(Cause.COMPUTER_DATE_WRONG, Cause.CERTIFICATE_NOT_RENEWED)


def _proxy_failed(known: Evidence) -> list[Weighed]:
    if known.status == _SIGN_IN_AT_PROXY:
        return all_possible(Cause.PROXY_NEEDS_SIGN_IN)
    if known.status:
        return [
            (Cause.PROXY_FORBIDS_HOST, EXCLUDED if known.status in GATEWAY_STATUSES else POSSIBLE),
            (Cause.PROXY_CANNOT_REACH_HOST, EXCLUDED if known.status in _FORBIDDEN_BY_PROXY else POSSIBLE),
        ]
    return all_possible(Cause.PROXY_ADDRESS_WRONG, Cause.PROXY_DOWN)


WEIGHED: Mapping[type[problems.Problem], Weigh] = {
    problems.HostNotFound: lambda _known: all_possible(Cause.OFFLINE, Cause.HOST_MISSPELT),
    problems.ConnectionRefused: lambda _known: all_possible(
        Cause.SERVER_STOPPED, Cause.HOST_OR_PORT_WRONG, Cause.FIREWALL_REFUSES
    ),
    problems.ConnectTimedOut: lambda _known: all_possible(Cause.FIREWALL_DROPS, Cause.SERVER_DOWN),
    problems.ConnectionLost: lambda _known: all_possible(Cause.NETWORK_DROPPED, Cause.RESTARTED),
    problems.TimedOut: lambda _known: all_possible(Cause.OVERLOADED, Cause.NETWORK_SLOW),
    problems.TlsUntrusted: _tls_untrusted,
    problems.TlsHostMismatch: lambda _known: all_possible(Cause.HOST_MISSPELT, Cause.CAPTIVE_PORTAL),
    problems.TlsExpired: _tls_expired,
    problems.TlsRevoked: lambda _known: all_possible(Cause.CERTIFICATE_NOT_REPLACED, Cause.CERTIFICATE_STOLEN),
    problems.TlsFailed: lambda _known: all_possible(
        Cause.PORT_IS_NOT_HTTPS, Cause.TLS_BROKEN_ON_THE_WAY, Cause.TLS_VERSIONS
    ),
    problems.NetworkSignIn: lambda _known: all_possible(Cause.CAPTIVE_PORTAL),
    problems.ProxyFailed: _proxy_failed,
    problems.AnswerTruncated: lambda _known: all_possible(
        Cause.NETWORK_DROPPED, Cause.CUT_SHORT_ON_THE_WAY, Cause.RESTARTED
    ),
    problems.AnswerTooLarge: lambda _known: all_possible(Cause.LEADS_TO_A_PAGE, Cause.PROXY_ANSWERS),
}
