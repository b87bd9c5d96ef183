"""A restaurant's owner at Practice T-Gate who needs no browser: follows the app's link, signs in and approves."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

from tgate_desktop.flows.ports import Http
from tgate_desktop.oauth.messages import OTHER_TIMEOUT_S, HttpRequest, Network
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.practice.restaurants import OWNER_EMAIL, OWNER_PASSWORD

_MOST_REDIRECTS = 5
_REDIRECTED = range(300, 400)
_OK = 200


class PageUnexpected(Exception):
    """A page was not what comes at this step. The text is its HTTP status; what is in the page stays there."""


class Owner:
    """One browser of theirs, with its cookie."""

    def __init__(self, http: Http, network: Network) -> None:
        self._http = http
        self._network = network
        self._cookie = ""

    def approve(self, link: str, restaurant: str) -> None:
        """Until the app's own page has come. Raises: PageUnexpected, TransportProblem."""
        sign_in = self._page("GET", link)
        consent = self._submitted(*sign_in, email=OWNER_EMAIL, password=OWNER_PASSWORD)
        self._submitted(*consent, decision="approve", company=restaurant)

    def _submitted(self, url: str, page: str, **typed: str) -> tuple[str, str]:
        """Where the browser ends after the page's form, and the page there."""
        form = _Form(page)
        if form.action is None:
            raise PageUnexpected(str(_OK))
        return self._page("POST", urljoin(url, form.action), urlencode({**form.hidden, **typed}))

    def _page(self, method: str, url: str, body: str | None = None) -> tuple[str, str]:
        """Its address, after redirects, and what is in it."""
        for _step in range(_MOST_REDIRECTS):
            headers = (("Cookie", Secret(self._cookie)),) if self._cookie else ()
            if body is not None:
                headers = (*headers, ("Content-Type", "application/x-www-form-urlencoded"))
            form = Secret(body) if body is not None else None
            answer = self._http.send(HttpRequest(method, url, headers, form, self._network, OTHER_TIMEOUT_S))
            self._cookie = answer.headers.get("set-cookie", self._cookie).partition(";")[0]
            if answer.status not in _REDIRECTED:
                break
            method, url, body = "GET", urljoin(url, answer.headers.get("location", "")), None
        if answer.status != _OK:
            raise PageUnexpected(str(answer.status))
        return url, answer.body.decode("utf-8", "replace")


class _Form(HTMLParser):
    """Where the page's form goes, and its hidden fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action: str | None = None
        self.hidden: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self.action = given.get("action", "")
        elif tag == "input" and given.get("type") == "hidden":
            self.hidden[given["name"]] = given.get("value", "")
