"""An exchange as one reads it in a console: no Qt, no translation, nothing that hides."""

from __future__ import annotations

import http
import json

from tgate_desktop.oauth.exchange import Exchange, Headers


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
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return body.replace("\r\n", "\n")


def _shown(text: str) -> str:
    """What nobody sees, such as marks that turn the direction of what follows, is shown as escapes."""
    return "".join(
        character if character.isprintable() or character in "\n\t" else f"\\u{ord(character):04x}"
        for character in text
    )
