"""Which request is the redirect that we wait for. Pure: a request head in, a reading or a refusal out."""

from __future__ import annotations

import enum
import ipaddress

from tgate_desktop.adapters.request_head import RequestHead
from tgate_desktop.oauth.redirect import ExpectedRedirect, NotOurs, Reading, Why, read_query
from tgate_desktop.oauth.redirect_uri import RedirectUri

_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAVIGATION = (("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document"))
_PREFETCH_HEADERS = ("sec-purpose", "purpose")


class Refusal(enum.Enum):
    """Why a request is not the redirect: words for the log, and the HTTP status."""

    MALFORMED_REQUEST = ("malformed request", 400)
    WRONG_HOST = ("wrong host", 400)
    WRONG_METHOD = ("wrong method", 405)
    WRONG_PATH = ("wrong path", 404)
    PREFETCH = ("prefetch", 204)
    NOT_A_NAVIGATION = ("not a navigation", 400)
    MALFORMED_REDIRECT = ("malformed redirect", 400)
    WRONG_STATE = ("wrong state", 400)
    WRONG_ISSUER = ("wrong issuer", 400)

    def __init__(self, words: str, status: int) -> None:
        self.words = words
        self.status = status


_REFUSALS = {
    Why.MALFORMED: Refusal.MALFORMED_REDIRECT,
    Why.WRONG_STATE: Refusal.WRONG_STATE,
    Why.WRONG_ISSUER: Refusal.WRONG_ISSUER,
}


def judged(head: RequestHead, expected: ExpectedRedirect) -> Reading | Refusal:
    """What the redirect says, or why this request is none.

    A wrong Host is refused before all else: it is how a page reaches a loopback server by DNS rebinding. A page's own
    fetch, image or frame is refused by Fetch Metadata where the browser sends it.
    """
    if not _is_our_host(head, expected.redirect_uri):
        return Refusal.WRONG_HOST
    if head.method != "GET":
        return Refusal.WRONG_METHOD
    if head.path != expected.redirect_uri.path:
        return Refusal.WRONG_PATH
    if _is_prefetch(head):
        return Refusal.PREFETCH
    if any(value != wanted for name, wanted in _NAVIGATION for value in head.values(name)):
        return Refusal.NOT_A_NAVIGATION
    verdict = read_query(head.query, expected)
    return _REFUSALS[verdict.why] if isinstance(verdict, NotOurs) else verdict


def _is_our_host(head: RequestHead, redirect_uri: RedirectUri) -> bool:
    """Exactly one Host (RFC 9112 3.2), and ours: the port may be left out where it is the scheme's."""
    sent = head.values("host")
    host = _as_browsers_write_it(redirect_uri.host)
    ours = {f"{host}:{redirect_uri.port}"}
    if redirect_uri.port == _DEFAULT_PORTS[redirect_uri.scheme]:
        ours.add(host)
    return len(sent) == 1 and sent[0].lower() in ours


def _as_browsers_write_it(host: str) -> str:
    """An IPv6 literal in its short form and in brackets; anything else as it is."""
    return f"[{ipaddress.IPv6Address(host).compressed}]" if ":" in host else host


def _is_prefetch(head: RequestHead) -> bool:
    """Fetched before anybody asked for it; `Sec-Purpose` is a list with parameters (`prefetch;prerender`)."""
    return any(
        item.partition(";")[0].strip().lower() == "prefetch"
        for name in _PREFETCH_HEADERS
        for value in head.values(name)
        for item in value.split(",")
    )
