"""Exchanges and events as rows, and back. Times are ISO 8601 in UTC to the microsecond, so that they sort as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from tgate_desktop.oauth.environment import BasicEncoding, ProxyChoice
from tgate_desktop.oauth.exchange import Exchange, ExchangeLine, Headers
from tgate_desktop.oauth.history import Event, EventKind
from tgate_desktop.oauth.messages import BasicUser, Network, RequestKind, Trace

Row = Mapping[str, Any]


SEARCHED = (
    "host",
    "status",
    "problem_code",
    "company_name",
    "method",
    "url",
    "request_headers",
    "request_body",
    "answer_headers",
    "answer_body",
)
"""The columns that a person searches: texts as they were on the wire, with nothing of how they are stored."""


def exchange_row(exchange: Exchange) -> dict[str, Any]:
    """What a list shows comes first: the long texts after it are left unread then."""
    line = exchange.line
    return {
        "exchange_id": line.exchange_id,
        "company_id": line.company_id,
        "kind": line.kind.value,
        "begun_at": time_text(line.begun_at),
        "host": line.host,
        "status": line.status,
        "total_s": line.total_s,
        "problem_code": line.problem_code,
        "company_name": exchange.company_name,
        "method": exchange.method,
        "url": exchange.url,
        "details": json.dumps(_details(exchange), ensure_ascii=False, separators=(",", ":")),
        "request_headers": _header_lines(exchange.request_headers),
        "request_body": exchange.request_body,
        "answer_headers": _header_lines(exchange.answer_headers),
        "answer_body": exchange.answer_body,
        "grant_id": exchange.grant_id,
    }


def line_of(row: Row) -> ExchangeLine:
    """Raises: KeyError, TypeError, ValueError, as all below."""
    return ExchangeLine(
        exchange_id=row["exchange_id"],
        company_id=row["company_id"],
        company_name=row["company_name"],
        kind=RequestKind(row["kind"]),
        begun_at=datetime.fromisoformat(row["begun_at"]),
        host=row["host"],
        status=row["status"],
        total_s=row["total_s"],
        problem_code=row["problem_code"],
    )


def exchange_of(row: Row) -> Exchange:
    details = json.loads(row["details"])
    network, user = details["network"], details["basic_user"]
    return Exchange(
        line=line_of(row),
        method=row["method"],
        url=row["url"],
        request_headers=_headers_of(row["request_headers"]),
        request_body=row["request_body"],
        network=Network(network["ca_file"], ProxyChoice(network["proxy"]), network["proxy_address"]),
        trace=Trace(**details["trace"]),
        basic_user=BasicUser(user["client_id"], BasicEncoding(user["encoding"])) if user else None,
        answer_headers=_headers_of(row["answer_headers"]),
        answer_body=row["answer_body"],
        answer_size=details["answer_size"],
        facts=MappingProxyType(details["facts"]),
        grant_id=row.get("grant_id"),  # a damaged file may be older than this column
    )


def event_row(event: Event) -> dict[str, Any]:
    return {
        "company_id": event.company_id,
        "company_name": event.company_name,
        "at": time_text(event.at),
        "kind": event.kind.value,
        "access_fingerprint": event.access_fingerprint,
        "refresh_fingerprint": event.refresh_fingerprint,
        "problem_code": event.problem_code,
        "grant_id": event.grant_id,
    }


def event_of(row: Row) -> Event:
    return Event(
        company_id=row["company_id"],
        company_name=row["company_name"],
        at=datetime.fromisoformat(row["at"]),
        kind=EventKind(row["kind"]),
        access_fingerprint=row["access_fingerprint"],
        refresh_fingerprint=row["refresh_fingerprint"],
        problem_code=row["problem_code"],
        grant_id=row.get("grant_id"),
    )


def time_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _details(exchange: Exchange) -> dict[str, Any]:
    network, user, trace = exchange.network, exchange.basic_user, exchange.trace
    return {
        "network": {
            "ca_file": network.ca_file,
            "proxy": network.proxy.value,
            "proxy_address": network.proxy_address,
        },
        "trace": {
            "connect_s": trace.connect_s,
            "tls_s": trace.tls_s,
            "first_byte_s": trace.first_byte_s,
            "total_s": trace.total_s,
            "tls_issuer": trace.tls_issuer,
            "proxy_host": trace.proxy_host,
        },
        "basic_user": {"client_id": user.client_id, "encoding": user.encoding.value} if user else None,
        "answer_size": exchange.answer_size,
        "facts": dict(exchange.facts),
    }


def _header_lines(headers: Headers) -> str:
    """A line each, as on the wire; a recorded value has no line break."""
    return "\n".join(f"{name}: {value}" for name, value in headers)


def _headers_of(lines: str) -> Headers:
    parts = (line.partition(": ") for line in lines.split("\n") if line)
    return tuple((name, value) for name, _, value in parts)
