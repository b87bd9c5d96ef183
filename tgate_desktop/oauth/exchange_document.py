"""Exchanges as one JSON document, for colleagues and for T-Gate's support: redacted once more on the way out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tgate_desktop.oauth.exchange import Exchange
from tgate_desktop.oauth.redaction import redacted


def exchange_document(exchanges: Iterable[Exchange]) -> str:
    """Readable JSON, with a mask for every secret that is alive now, in whatever field it stands."""
    document = {"exchanges": [exchange_member(exchange) for exchange in exchanges]}
    return json.dumps(_redacted(document), ensure_ascii=False, indent=2) + "\n"


def exchange_member(exchange: Exchange) -> dict[str, Any]:
    """One exchange, of lists, mappings, numbers and texts, as it is kept."""
    line, network, trace, user = exchange.line, exchange.network, exchange.trace, exchange.basic_user
    return {
        "exchange_id": line.exchange_id,
        "company": exchange.company_name,
        "kind": line.kind.value,
        "begun_at": line.begun_at.isoformat(),
        "problem": {"code": line.problem_code, "facts": dict(exchange.facts)} if line.problem_code else None,
        "request": {
            "method": exchange.method,
            "url": exchange.url,
            "basic": {"client_id": user.client_id, "encoding": user.encoding.value} if user else None,
            "headers": [list(header) for header in exchange.request_headers],
            "body": exchange.request_body,
        },
        "answer": {
            "status": line.status,
            "headers": [list(header) for header in exchange.answer_headers],
            "body": exchange.answer_body,
            "size_bytes": exchange.answer_size,
        }
        if line.status is not None
        else None,
        "way": {
            "proxy": network.proxy.value,
            "proxy_address": network.proxy_address,
            "proxy_host": trace.proxy_host,
            "ca_file": network.ca_file,
            "tls_issuer": trace.tls_issuer,
        },
        "seconds": {
            "connect": trace.connect_s,
            "tls": trace.tls_s,
            "first_byte": trace.first_byte_s,
            "total": trace.total_s,
        },
    }


def _redacted(value: Any) -> Any:
    """Each text by itself: a mask across the document could swallow its punctuation."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, list):
        return [_redacted(item) for item in value]
    if isinstance(value, dict):
        return {name: _redacted(member) for name, member in value.items()}
    return value
