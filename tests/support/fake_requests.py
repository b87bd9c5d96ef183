"""Requests and history as the screens get them: recorded by the real recorder, kept in lists."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.support.canaries import canary
from tests.support.company_views import APPLICATION, NOON, STAGING
from tgate_desktop.oauth.environment import BasicEncoding
from tgate_desktop.oauth.exchange import Exchange, ExchangeLine, recorded_exchange
from tgate_desktop.oauth.history import Event, EventKind
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest, RequestKind, Trace
from tgate_desktop.oauth.problems import Problem, RecordGone
from tgate_desktop.oauth.proof import proof_request
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_requests import code_request, refresh_request

TRACE = Trace(
    connect_s=0.012,
    tls_s=0.038,
    first_byte_s=0.121,
    total_s=0.184,
    tls_issuer="CN=Example Issuing CA, O=Example",
    proxy_host=None,
)


def an_exchange(
    number: int = 1,
    kind: RequestKind = RequestKind.REFRESH,
    status: int | None = 200,
    body: bytes | None = None,
    problem: Problem | None = None,
    company_id: str = "company-1",
    at: datetime | None = None,
    **changes: Any,
) -> Exchange:
    """One exchange of *Olive House*, whose secrets were canaries; `number` counts minutes from `NOON`."""
    at = at or NOON + timedelta(minutes=number)
    tokens = {"access_token": canary("access"), "refresh_token": canary("refresh"), "expires_in": 7200}
    answer = None
    if status is not None:
        answer = HttpAnswer(
            status=status,
            headers={"content-type": "application/json", "date": f"{at:%a, %d %b %Y %H:%M:%S GMT}"},
            body=json.dumps(tokens).encode() if body is None else body,
            sent_at=at,
            received_at=at,
            trace=TRACE,
        )
    exchange = recorded_exchange(f"exchange-{number}", (company_id, "Olive House"), at, _request(kind), answer, problem)
    return replace(exchange, **changes)


def _request(kind: RequestKind) -> HttpRequest:
    secret = Secret(canary("client-secret"))
    if kind is RequestKind.PROOF:
        return proof_request(STAGING, STAGING.proof_address or "", Secret(canary("access")))
    if kind is RequestKind.CODE:
        code, verifier = Secret(canary("code")), Secret(canary("verifier"))
        return code_request(STAGING, APPLICATION, secret, code, verifier, BasicEncoding.RAW)
    return refresh_request(STAGING, APPLICATION, secret, Secret(canary("refresh")), BasicEncoding.RAW)


def an_event(number: int = 1, kind: EventKind = EventKind.REFRESHED, **changes: Any) -> Event:
    """One turn in the tokens of *Olive House*, `number` minutes after `NOON`."""
    event = Event(
        company_id="company-1",
        company_name="Olive House",
        at=NOON + timedelta(minutes=number),
        kind=kind,
        access_fingerprint=f"aaaa{number:04}",
        refresh_fingerprint=f"bbbb{number:04}",
    )
    return replace(event, **changes)


class FakeRequests:
    """Stands for `flows.requests.Requests`. `kept` and `happened` are the newest first; `all_` notes and refuses."""

    def __init__(self, all_: Any) -> None:
        self._all = all_
        self.kept: list[Exchange] = []
        self.happened: list[Event] = []

    def lines(self, company_id: str | None, text: str = "") -> tuple[ExchangeLine, ...]:
        self._all.enter("lines", company_id, text)
        return tuple(one.line for one in self._of(company_id) if text.lower() in repr(one).lower())

    def open(self, exchange_id: str) -> Exchange:
        self._all.enter("open_exchange", exchange_id)
        for exchange in self.kept:
            if exchange.line.exchange_id == exchange_id:
                return exchange
        raise RecordGone(kind="exchange")

    def clear(self, company_id: str | None) -> None:
        self._all.enter("clear", company_id)
        self.kept = [one for one in self.kept if company_id is not None and one.line.company_id != company_id]

    def export(self, company_id: str | None, path: str, exchange_ids: Collection[str] | None = None) -> int:
        self._all.enter("export", company_id, path, exchange_ids)
        return len(
            [one for one in self._of(company_id) if exchange_ids is None or one.line.exchange_id in exchange_ids]
        )

    def events(self, company_id: str) -> tuple[Event, ...]:
        self._all.enter("events", company_id)
        return tuple(event for event in self.happened if event.company_id == company_id)

    def _of(self, company_id: str | None) -> list[Exchange]:
        return [one for one in self.kept if company_id in (None, one.line.company_id)]
