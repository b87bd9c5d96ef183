"""The checks of the way to T-Gate: its addresses, the certificate, the proxy, the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from tgate_desktop.flows.doctor_ports import AutoConfigSource
from tgate_desktop.flows.examination import Examination, Place
from tgate_desktop.flows.finding import Finding, good, not_checked, notice, trouble
from tgate_desktop.oauth import network_sign_in
from tgate_desktop.oauth.addresses import is_loopback_host, origin
from tgate_desktop.oauth.clock_offset import NOTICED_S, clock_offset_s
from tgate_desktop.oauth.environment import ProxyChoice
from tgate_desktop.oauth.messages import HttpAnswer, Trace
from tgate_desktop.oauth.problems import (
    CaFileUnreadable,
    Fact,
    PracticeNotStarted,
    Problem,
    ProxyFailed,
    TlsExpired,
    TlsFailed,
    TlsHostMismatch,
    TlsRevoked,
    TlsUntrusted,
    TransportProblem,
)

_TLS_PROBLEMS = (TlsUntrusted, TlsHostMismatch, TlsExpired, TlsRevoked, TlsFailed, CaFileUnreadable)


def practice(examination: Examination, place: Place) -> Finding:
    """Practice T-Gate has its port."""
    port = urlsplit(place.environment.token_address).port or 0
    try:
        examination.practice_runs()
    except Problem as problem:
        return trouble(problem, port=port)
    return good("running", port=port)


def authorization_address(examination: Examination, place: Place) -> Finding:
    """The browser goes there; whether this computer reaches it at all."""
    environment = place.environment
    is_other_server = origin(environment.authorization_address) != origin(environment.token_address)
    return _address(environment.authorization_address, examination.authorization_look, is_other_server)


def token_address(examination: Examination, place: Place) -> Finding:
    """Name, connection and an answer, whatever it is; but one that gives a web page is no token endpoint."""
    finding = _address(place.environment.token_address, examination.token_look)
    if finding.facts["found"] == "reached":
        answer = examination.token_look()
        if 200 <= answer.status < 300 and answer.content_type == "text/html":
            return notice("web_page", **{name: fact for name, fact in finding.facts.items() if name != "found"})
    return finding


def _address(address: str, look: Callable[[], HttpAnswer], has_no_other_checks: bool = False) -> Finding:
    """What certificate, proxy and Practice have to do with it is said once, by their own checks."""
    host = urlsplit(address).hostname or ""
    try:
        return _reached(look(), address)
    except PracticeNotStarted:
        return not_checked("not_reached", host=host)
    except (*_TLS_PROBLEMS, ProxyFailed) as problem:
        if has_no_other_checks:
            return trouble(problem)
        return not_checked("proxy" if isinstance(problem, ProxyFailed) else "certificate", host=host)


def _reached(answer: HttpAnswer, address: str) -> Finding:
    host = urlsplit(address).hostname or ""
    facts: dict[str, Fact] = {"host": host, "status": answer.status}
    location = urlsplit(answer.headers.get("location", "")).hostname
    if answer.status == network_sign_in.STATUS:
        return notice("network_sign_in", **facts)
    if 300 <= answer.status < 400 and location not in (None, host):
        return notice("sent_elsewhere", **facts, location_host=str(location))
    if answer.status >= 500:
        return notice("server_failed", **facts)
    return good("reached", **facts)


def certificate(examination: Examination, place: Place) -> Finding:
    """Whether this computer trusts the token address's certificate, and whose it is."""
    parts = urlsplit(place.environment.token_address)
    host = parts.hostname or ""
    if parts.scheme != "https":
        return not_checked("no_tls", host=host)
    trace, problem = _trace(examination)
    if isinstance(problem, _TLS_PROBLEMS):
        return trouble(problem)
    if problem is not None and (trace is None or trace.tls_s is None):
        return not_checked("not_reached", host=host)
    return good("trusted", host=host, issuer=(trace.tls_issuer if trace else None) or "")


def proxy(examination: Examination, place: Place) -> Finding:
    """Which proxy is used on the way to the token address."""
    environment = place.environment
    host = urlsplit(environment.token_address).hostname or ""
    if is_loopback_host(host):
        return good("loopback", host=host)
    trace, problem = _trace(examination)
    if isinstance(problem, ProxyFailed):
        return trouble(problem)
    choice = environment.proxy.value
    if trace is None:
        return not_checked("not_reached", host=host)
    if trace.proxy_host is None:
        return good("straight", host=host, choice=choice)
    return good("proxy", host=host, proxy_host=trace.proxy_host, choice=choice)


def proxy_auto_config(examination: Examination, place: Place) -> Finding:
    """Whether the desktop has a PAC, which this app does not evaluate."""
    if place.environment.proxy is not ProxyChoice.SYSTEM:
        return good("own_choice")
    source = examination.outside.proxy_settings.auto_config()
    if source is None:
        return good("none")
    if source is not AutoConfigSource.WINDOWS_DISCOVERY:
        return notice("noticed", source=source.value)
    # Windows looks for one unless somebody has switched that off: no news where T-Gate is reached without it
    return good("not_needed") if _trace(examination)[1] is None else notice("looked_for")


def clock(examination: Examination, place: Place) -> Finding:
    """This computer's clock against the server's `Date`."""
    host = urlsplit(place.environment.token_address).hostname or ""
    if place.environment.is_practice:
        return not_checked("same_computer")
    try:
        answer = examination.token_look()
    except Problem:
        return not_checked("not_reached", host=host)
    offset_s = clock_offset_s(answer)
    if offset_s is None:
        return not_checked("no_date", host=host)
    if abs(offset_s) <= NOTICED_S:
        return good("right", host=host, offset_s=abs(offset_s))
    server = answer.received_at + timedelta(seconds=offset_s)
    return trouble(
        None,
        "behind" if offset_s > 0 else "ahead",
        host=host,
        offset_s=abs(offset_s),
        own_time=f"{answer.received_at:%Y-%m-%d %H:%M:%S} UTC",
        server_time=f"{server:%Y-%m-%d %H:%M:%S} UTC",
    )


def _trace(examination: Examination) -> tuple[Trace | None, Problem | None]:
    """How far the look came, and what stopped it."""
    try:
        return examination.token_look().trace, None
    except TransportProblem as problem:
        return problem.trace, problem
    except Problem as problem:
        return None, problem
