"""An exchange as one reads it in a console: no Qt, no translation, nothing that hides."""

from __future__ import annotations

import http
import json
from typing import Any

from tgate_desktop.oauth.exchange import Exchange, Headers

_ENCODER = json.JSONEncoder(ensure_ascii=False, indent=2)
_MOST_LAID_OUT = 10  # times its length


def request_text(exchange: Exchange) -> str:
    """Method and address, headers, body."""
    return _whole(f"{exchange.method} {exchange.url}", exchange.request_headers, exchange.request_body)


def answer_text(exchange: Exchange) -> str:
    """Status, headers, body; a body of JSON is laid out. Empty when there was no answer."""
    status = exchange.line.status
    if status is None:
        return ""
    phrase = http.HTTPStatus(status).phrase if status in http.HTTPStatus._value2member_map_ else ""
    return _whole(f"{status} {phrase}".rstrip(), exchange.answer_headers, _laid_out(exchange.answer_body))


def _whole(first: str, headers: Headers, body: str) -> str:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return _shown("\n".join([*lines, "", body] if body else lines))


def _laid_out(body: str) -> str:
    """As it came when laying it out would hide a member that comes twice, or make it many times as long."""
    pieces: list[str] = []
    left = _MOST_LAID_OUT * len(body) + _MOST_LAID_OUT
    try:
        for piece in _ENCODER.iterencode(json.loads(body, object_pairs_hook=_object)):
            left -= len(piece)
            if left < 0:
                raise ValueError
            pieces.append(piece)
    except (ValueError, RecursionError):
        return body.replace("\r\n", "\n")
    return "".join(pieces)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError
    return members


def _shown(text: str) -> str:
    """What nobody sees, such as marks that turn the direction of what follows, is shown as escapes."""
    return "".join(
        character if character.isprintable() or character in "\n\t" else f"\\u{ord(character):04x}"
        for character in text
    )
