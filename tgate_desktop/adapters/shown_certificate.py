"""A look at the certificate that a server shows when it was not accepted: nothing of a request is ever sent for it."""

from __future__ import annotations

from datetime import datetime

from tgate_desktop.adapters.certificates import Certificate, read_certificate
from tgate_desktop.adapters.journey import Journey
from tgate_desktop.adapters.proxies import Proxy
from tgate_desktop.adapters.watchdog import RequestEnded
from tgate_desktop.oauth.problems import Fact, TlsExpired, TlsHostMismatch, TlsUntrusted, TransportProblem
from tgate_desktop.oauth.redirect import printable

NOT_TRUSTED = (TlsUntrusted, TlsHostMismatch, TlsExpired)

_LONGEST_NAME = 100
_MOST_HOSTS = 3


class Glance(Journey):
    """Goes as far as the handshake, and not one byte further."""

    certificate: Certificate | None = None

    def proxy(self) -> Proxy | None:
        """Raises: ProxyUnusable, RequestEnded; also for a proxy with TLS: whose it is would not be checked, and it may
        get credentials."""
        proxy = super().proxy()
        if proxy is not None and proxy.address.reveal().startswith("https:"):
            raise RequestEnded
        return proxy

    def leave_handshake_behind(self, certificate: bytes | None) -> None:
        """Raises: RequestEnded, always."""
        self.certificate = read_certificate(certificate) if certificate else None
        raise RequestEnded

    def begin_sending(self) -> None:
        """Raises: RequestEnded, always."""
        raise RequestEnded


def certificate_facts(certificate: Certificate, problem: TransportProblem, now: datetime) -> dict[str, Fact]:
    """What the problem's explanation can say of the certificate: untrusted texts, printable and short."""
    facts: dict[str, Fact] = {}
    if certificate.issuer:
        facts["issuer"] = printable(certificate.issuer, _LONGEST_NAME)
    if isinstance(problem, TlsExpired) and certificate.valid_until < now:
        facts["expired_on"] = certificate.valid_until.date().isoformat()
    if isinstance(problem, TlsExpired) and certificate.valid_from > now:
        facts["valid_from"] = certificate.valid_from.date().isoformat()
    if isinstance(problem, TlsHostMismatch) and certificate.hosts:
        shown = [printable(host, _LONGEST_NAME) for host in certificate.hosts[:_MOST_HOSTS]]
        facts["certificate_hosts"] = ", ".join(shown) + (", …" if len(certificate.hosts) > _MOST_HOSTS else "")
    return facts
