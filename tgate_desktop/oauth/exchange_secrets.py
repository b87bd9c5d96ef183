"""Every value in one exchange that is secret: what was sent as one, and what the answer gives as one."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from tgate_desktop.oauth.json_reading import Repeated, read_json
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest, RequestKind
from tgate_desktop.oauth.redaction import SECRET_HEADERS, is_secret_name, values_by_place
from tgate_desktop.oauth.secret import MASK, Secret

# A shorter value would be masked wherever it stands by chance.
_SHORTEST_ISSUED = 8
# As much as is ever kept of a body. One search through a megabyte would hold up every thread for half a second.
_SEARCHED_CHARACTERS = 128 * 1024
_ERROR = re.compile(r"(?:invalid|unauthorized|unsupported|insufficient)_[a-z_]{4,20}|[a-z]+_(?:denied|expired|revoked)")
_ERROR_OR_WORDS = re.compile(r"[a-z]+(?:_[a-z]+)*")
_LONG_WORD = re.compile(r"[A-Za-z0-9._~+/=-]{16,}")
_HAS_DIGIT = re.compile(r"[0-9]")
_FOR_TOKENS = (RequestKind.CODE, RequestKind.REFRESH)
_NO_TOKENS = ("code", "state")


def secrets_of_exchange(request: HttpRequest | None, answer: HttpAnswer | None) -> frozenset[str]:
    """The values themselves, for the redactor alone."""
    sent = _sent(request) if request is not None else ()
    issued = _issued(_text(answer.body)) if answer is not None else ()
    likely = _long_words(_text(answer.body)) if answer is not None and _gives_tokens(request, answer) else ()
    return frozenset(value for value in (*sent, *issued, *likely) if value)


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
    beginning = values_by_place(body[:_SEARCHED_CHARACTERS])
    yield from (one for one in beginning if _can_be_issued(one) and not _ERROR_OR_WORDS.fullmatch(one))
    document = read_json(body)
    if isinstance(document, str) and not document.isalpha() and _is_issued(document):
        yield document  # a token and nothing else
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.values())
            yield from (
                member
                for name, members in value.items()
                if is_secret_name(name) and name.lower() not in _NO_TOKENS
                for member in (members.values if isinstance(members, Repeated) else (members,))
                if _is_issued(member)
            )
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, Repeated):
            waiting.extend(value.values)


def _gives_tokens(request: HttpRequest | None, answer: HttpAnswer) -> bool:
    """Whether there are tokens in it, under whatever name: a server's, or one that an accident has changed."""
    return request is not None and request.kind in _FOR_TOKENS and 200 <= answer.status < 300


def _long_words(body: str) -> Iterator[str]:
    """What looks like a token: no word of a language and no number has 16 such characters, one of them a digit."""
    return (word for word in _LONG_WORD.findall(body[:_SEARCHED_CHARACTERS]) if _HAS_DIGIT.search(word))


def _is_issued(member: Any) -> bool:
    return isinstance(member, str) and _can_be_issued(member) and not _ERROR.fullmatch(member)


def _can_be_issued(value: str) -> bool:
    """Not what is only said about a secret, such as `"token": "has expired"`, and not what is masked already."""
    return len(value) >= _SHORTEST_ISSUED and not any(map(str.isspace, value)) and MASK not in value


def _text(body: bytes) -> str:
    """In the encoding in which it would be read as JSON."""
    return body.decode(json.detect_encoding(body), "replace")
