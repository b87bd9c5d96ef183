"""Every value in one exchange that is secret: what was sent as one, and what the answer gives as one."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from tgate_desktop.oauth.decoded_text import layers_of
from tgate_desktop.oauth.json_reading import Repeated, read_json
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest, RequestKind
from tgate_desktop.oauth.proof import shows_brands
from tgate_desktop.oauth.secret import MASK, Secret
from tgate_desktop.oauth.secret_places import NAMING, SECRET_HEADERS, VALUED, is_secret_name, spans_by_place

# A shorter value would be masked wherever it stands by chance.
_SHORTEST_ISSUED = 8
# No server gives more, and to look for all of them would take minutes.
MOST_SECRETS = 256
# As much as is ever kept of a body. One search through a megabyte would hold up every thread for half a second.
_SEARCHED_CHARACTERS = 128 * 1024
_ERROR = re.compile(r"(?:invalid|unauthorized|unsupported|insufficient)_[a-z_]{4,20}|[a-z]+_(?:denied|expired|revoked)")
_WORDS = re.compile(r"[a-z]+(?:_[a-z]+)*")
_LONG_WORD = re.compile(r"[A-Za-z0-9._~+/=-]{16,}")
_HAS_DIGIT = re.compile(r"[0-9]")
_FOR_TOKENS = (RequestKind.CODE, RequestKind.REFRESH)
_NO_TOKENS = ("code", "state")


def secrets_of_exchange(request: HttpRequest | None, answer: HttpAnswer | None) -> frozenset[str]:
    """The values themselves, for the redactor alone. Where there are more than `MOST_SECRETS`, one more than that."""
    sent = _sent(request) if request is not None else ()
    issued = _issued(_text(answer.body)) if answer is not None else ()
    likely = _long_words(_text(answer.body)) if answer is not None and _may_give_tokens(request, answer) else ()
    values: set[str] = set()
    for value in filter(None, chain(sent, issued, likely)):
        values.add(value)
        if len(values) > MOST_SECRETS:
            break
    return frozenset(values)


def _sent(request: HttpRequest) -> Iterator[str]:
    for name, value in request.headers:
        if isinstance(value, Secret) or name.lower() in SECRET_HEADERS:
            shown = value.reveal() if isinstance(value, Secret) else value
            scheme, _, credentials = shown.rpartition(" ")
            yield credentials
            if scheme.lower() == "basic":
                yield from _passwords(credentials)
    if request.body is not None:
        yield from (value for name, value in _fields(request.body.reveal()) if is_secret_name(name))


def _passwords(credentials: str) -> Iterator[str]:
    """As it was sent, and as the person knows it (RFC 6749 2.3.1)."""
    try:
        password = base64.b64decode(credentials).decode("utf-8").partition(":")[2]
    except ValueError:
        return
    yield from (password, unquote_plus(password))


def _fields(body: str) -> list[tuple[str, str]]:
    members = read_json(body)
    if isinstance(members, dict):
        return [(name, value) for name, value in members.items() if isinstance(value, str)]
    return parse_qsl(body, keep_blank_values=True)


def _issued(body: str) -> Iterator[str]:
    """Whatever the answer gives under the name of a secret, however deep, and also when it is no whole JSON."""
    for layer in layers_of(body[:_SEARCHED_CHARACTERS]):
        text = layer.octets.decode("utf-8", "replace")
        yield from (text[start:end] for start, end in spans_by_place(text) if _is_issued(text[start:end], _WORDS))
    document = read_json(body)
    if isinstance(document, str) and not document.isalpha() and _is_issued(document, _ERROR):
        yield document  # a token and nothing else
    yield from _issued_in(document)


def _issued_in(document: Any) -> Iterator[str]:
    """Every text that is, or is somewhere below, a member with the name of a secret or the value beside such a name."""
    waiting: list[tuple[Any, re.Pattern[str] | None]] = [(document, None)]
    while waiting:
        value, said = waiting.pop()
        if isinstance(value, dict):
            for name, member in value.items():
                is_issued = is_secret_name(name) and name.lower() not in _NO_TOKENS
                is_below = said is not None or (name.lower() in VALUED and _is_of_a_secret(value))
                waiting.append((member, _ERROR if is_issued else _WORDS if is_below else None))
        elif isinstance(value, list):
            waiting += ((item, said and _WORDS) for item in value)
        elif isinstance(value, Repeated):
            waiting += ((item, said) for item in value.values)
        elif said is not None and isinstance(value, str) and _is_issued(value, said):
            yield value


def _is_of_a_secret(members: dict[str, Any]) -> bool:
    """Whether one of them says the name of a secret, as in `{"name": "access_token", "value": …}`."""
    names = (members.get(naming) for naming in NAMING)
    return any(isinstance(name, str) and is_secret_name(name) and name.lower() not in _NO_TOKENS for name in names)


def _may_give_tokens(request: HttpRequest | None, answer: HttpAnswer) -> bool:
    """Whether there may be tokens in it, under whatever name: a server's, or one that an accident has changed."""
    if request is None or not 200 <= answer.status < 300:
        return False
    return request.kind in _FOR_TOKENS or (
        request.kind is RequestKind.PROOF and answer.body.lstrip()[:1] != b"<" and not shows_brands(answer)
    )


def _long_words(body: str) -> Iterator[str]:
    """What looks like a token: no word of a language and no number has 16 such characters, one of them a digit."""
    return (word for word in _LONG_WORD.findall(body[:_SEARCHED_CHARACTERS]) if _HAS_DIGIT.search(word))


def _is_issued(value: str, said: re.Pattern[str]) -> bool:
    """Not what is only said about a secret, such as `"token": "has expired"`, and not what is masked already."""
    if len(value) < _SHORTEST_ISSUED or MASK in value or any(map(str.isspace, value)):
        return False
    return said.fullmatch(value) is None


def _text(body: bytes) -> str:
    """In the encoding in which it would be read as JSON."""
    return body.decode(json.detect_encoding(body), "replace")
