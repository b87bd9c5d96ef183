"""The two who talk to a Practice T-Gate: a restaurant owner's browser, and a partner's application."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Protocol
from urllib.parse import parse_qs, urljoin, urlsplit

import requests

from tgate_desktop import practice

REDIRECT_URI = "http://127.0.0.1:8765/callback"
GUARD_S = 10


class HandClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now_s = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now_s

    def move(self, seconds: float) -> None:
        self.now_s += seconds


def plain_session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


class RunningPractice(Protocol):
    """A Practice T-Gate, in this process or in one of its own."""

    @property
    def address(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def client_id(self) -> str: ...


class Owner:
    """Uses the pages as a browser without script does: reads the forms and posts them."""

    def __init__(self, server: RunningPractice) -> None:
        self.server = server
        self.session = plain_session()

    def __enter__(self) -> Owner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()

    def open(self, **changes: str | None) -> requests.Response:
        """The authorization request with `changes`; None leaves a parameter out."""
        fields: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.server.client_id,
            "redirect_uri": REDIRECT_URI,
            "state": "state-1",
        }
        fields.update(changes)
        return self.session.get(
            f"{self.server.address}/oauth/authorize", params=fields, allow_redirects=False, timeout=GUARD_S
        )

    def sign_in(
        self, page: requests.Response, email: str = "owner@practice.example", password: str = "practice"
    ) -> requests.Response:
        return self.submit(page, email=email, password=password)

    def submit(self, page: requests.Response, *, follow: bool = True, **typed: str) -> requests.Response:
        """Posts the page's form with what was typed over its hidden fields."""
        action = re.search(r'<form method="post" action="([^"]*)"', page.text)
        assert action is not None, page.text
        fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text))
        fields = {name: html.unescape(value) for name, value in fields.items()} | typed
        address = urljoin(page.url, html.unescape(action[1]))
        return self.session.post(address, data=fields, allow_redirects=follow, timeout=GUARD_S)

    def consent_page(self, **changes: str | None) -> requests.Response:
        page = self.open(**changes)
        assert page.status_code == 200, page.text
        return self.sign_in(page) if 'id="password"' in page.text else page

    def decide(self, decision: str, company: str | None = "saffron-house", **changes: str | None) -> dict[str, str]:
        """The fields of the redirect."""
        typed = {"decision": decision} | ({"company": company} if company else {})
        answer = self.submit(self.consent_page(**changes), follow=False, **typed)
        assert answer.status_code == 302, answer.text
        return redirect_fields(answer)

    def approve(self, company: str = "saffron-house", **changes: str | None) -> str:
        """The code."""
        return self.decide("approve", company, **changes)["code"]


def redirect_fields(answer: requests.Response) -> dict[str, str]:
    query = urlsplit(answer.headers["Location"]).query
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}


@dataclass(frozen=True)
class Partner:
    """The application: exchanges, refreshes, calls the API."""

    server: RunningPractice
    secret: str = field(repr=False)

    def post(self, path: str = "/oauth/token", *, secret: str | None = None, **fields: str) -> requests.Response:
        with plain_session() as session:
            return session.post(
                self.server.address + path,
                data=fields,
                auth=(self.server.client_id, self.secret if secret is None else secret),
                timeout=GUARD_S,
            )

    def exchange(self, code: str, **changes: str) -> requests.Response:
        return self.post(**{"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT_URI} | changes)

    def refresh(self, refresh_token: str) -> requests.Response:
        return self.post(grant_type="refresh_token", refresh_token=refresh_token)

    def api(self, access_token: str, path: str = "/api/brands") -> requests.Response:
        with plain_session() as session:
            return session.get(
                self.server.address + path, headers={"Authorization": f"Bearer {access_token}"}, timeout=GUARD_S
            )

    def connect(self, company: str = "saffron-house") -> dict[str, str]:
        """A fresh pair by the whole flow."""
        with Owner(self.server) as owner:
            answer = self.exchange(owner.approve(company))
        assert answer.status_code == 200, answer.text
        fields: dict[str, str] = answer.json()
        return fields


def started(data: Path, **settings: object) -> tuple[practice.PracticeServer, Partner]:
    """A server on a free port, and a partner with a fresh secret."""
    server = practice.start(data, 0, REDIRECT_URI, **settings)  # type: ignore[arg-type]
    return server, Partner(server, practice.new_client_secret(data))
