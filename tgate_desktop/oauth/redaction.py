"""Text without secrets: every live secret value, and whatever stands where a secret usually does."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from tgate_desktop.oauth.decoded_text import Span
from tgate_desktop.oauth.secret import MASK, Secret, live_values
from tgate_desktop.oauth.secret_search import spans_of_values

SECRET_KEYS = (
    "access_token",
    "assertion",
    "client_assertion",
    "client_secret",
    "code",
    "code_verifier",
    "id_token",
    "password",
    "refresh_token",
    "state",
    "token",
)
SECRET_HEADERS = ("authorization", "proxy-authorization", "cookie", "set-cookie")

# A member or parameter of another name that ends so holds one, too: accessToken, new_refresh_token, api_secret.
_ENDING = r"(?:token|secret|password|passwd|assertion|verifier|api[_-]?key|jwt)"
_WORD = rf"(?:{'|'.join(key for key in SECRET_KEYS if not re.search(f'{_ENDING}$', key))})"
_NO_NAME_BEFORE = r"(?<![A-Za-z0-9_.-])"
_KEY = rf"(?:{_ENDING}|{_NO_NAME_BEFORE}{_WORD})"
_ENCODED_KEY = rf"(?:{_ENDING}|(?:{_NO_NAME_BEFORE}|(?<=%3F|%26|%23)){_WORD})"
# JSON, Python and, as its failures show them, Ruby; two items of a list may be a pair, too. But in
# `"grant_type": "refresh_token", "refresh_token": …` what follows the comma is the next member's name.
_BETWEEN = r"(?:=>|[:=]|,(?!\s*\"[^\"\\]*\"\s*:))"
# Not where `code` is an error's name, as in `"code": "invalid_grant"`: a reader needs it.
_NO_ERROR = rf"(?!code\\{{0,8}}[\"']\s*{_BETWEEN}\s*\\{{0,8}}[\"'](?-i:[a-z]+(?:_[a-z]+)+)\\{{0,8}}[\"'])"
_QUOTED_KEY = rf"(?:{_ENDING}|[\"']{_NO_ERROR}(?:{_WORD}|{'|'.join(SECRET_HEADERS)}))"

_SECRET_NAME = re.compile(rf"{_WORD}|.*{_ENDING}", re.IGNORECASE | re.DOTALL)

# What has to be in a text, in small letters, for the pattern to be tried; group 1 is what is masked. What is
# quoted is taken in runs: one character at a time, a megabyte of it would take 140 more.
_BY_PLACE = tuple(
    (needed, re.compile(pattern, re.IGNORECASE | re.DOTALL))
    for needed, pattern in (
        ("=", rf"{_KEY}=([^&\s\"'<>#]+)"),
        ("%3d", rf"{_ENCODED_KEY}%3D((?:(?!%26|%23)[^&\s\"'<>#])+)"),
        ('"', rf"{_QUOTED_KEY}[\"']\s*{_BETWEEN}\s*b?\"((?!\")[^\"\\]*(?:\\.[^\"\\]*)*)"),
        ("'", rf"{_QUOTED_KEY}[\"']\s*{_BETWEEN}\s*b?'((?!')[^'\\]*(?:\\.[^'\\]*)*)"),
        ('":', rf"{_QUOTED_KEY}\"\s*:\s*(?!-?[0-9.]+\b)([^\s\"'<>{{}}\[\],]{{8,}})"),
        ('\\"', rf"{_QUOTED_KEY}\\{{1,8}}\"\s*:\s*\\{{1,8}}\"(.+?)(?:\\{{1,8}}\"|\Z)"),
        ("", rf"(?<![A-Za-z0-9_-])(?:{'|'.join(SECRET_HEADERS)})\s*[:=]\s*([^\r\n]+)"),
        ("", r"\b(?:Basic|Bearer)\s+(?!\w+\s*=\s*\")([A-Za-z0-9+/._~%-]+=*)"),
    )
)


def redacted(text: str, whole: Secret | None = None, parts_of: Collection[str] = ()) -> str:
    """`text` with a mask for each live secret in it, in any spelling that `secret_search` knows.

    Secrets that overlap are masked as one, so no end of one shows beside the other. `whole` is the secret that `text`
    itself was kept in, such as a body: what is secret in it is masked, not all of it. Of the values in `parts_of`, live
    or not, no long part stays, either: a server may have cut them.
    """
    values = live_values() - ({whole.reveal()} if whole is not None else set())
    shown: list[str] = []
    end = 0
    for start, stop in _merged((*spans_of_values(text, values, parts_of), *_spans_by_place(text))):
        shown += (text[end:start], MASK)
        end = stop
    return "".join((*shown, text[end:]))


def is_secret_name(name: str) -> bool:
    """Whether a member, parameter or header of this name holds a secret."""
    return name.lower() in SECRET_HEADERS or _SECRET_NAME.fullmatch(name) is not None


def values_by_place(text: str) -> Iterator[str]:
    """What stands where a secret usually does, as it is written there."""
    return (text[start:stop] for start, stop in _spans_by_place(text))


def _spans_by_place(text: str) -> Iterator[Span]:
    lowered = text.lower()
    for needed, pattern in _BY_PLACE:
        if needed in lowered:
            for match in pattern.finditer(text):
                yield match.span(1)


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    current: Span | None = None
    for start, stop in sorted(spans):
        if current is not None and start <= current[1]:
            current = (current[0], max(current[1], stop))
            continue
        if current is not None:
            yield current
        current = (start, stop)
    if current is not None:
        yield current
