"""Where in a text a secret usually stands, by the name beside it; the values need not be known."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from tgate_desktop.oauth.decoded_text import Span

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

NAMING = ("name", "key", "id", "field", "param", "parameter")
VALUED = ("value", "content", "data", "text")
"""Where name and value are two members or attributes of one thing, such as a cookie or a field of a form."""

# A member or parameter of another name that ends so holds one, too: accessToken, new_refresh_token, api_secret.
_ENDINGS = ("token", "secret", "password", "passwd", "assertion", "verifier", "api[_-]?key", "jwt")


def _any_of(words: Collection[str]) -> str:
    """With the letters that they begin with before them: where none is, no word is tried, and a search through a long
    text holds up no thread."""
    return rf"(?=[{''.join(sorted({word[0] for word in words}))}])(?:{'|'.join(words)})"


_ENDING = _any_of(_ENDINGS)
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
# Where no quotes tell a value from what is only said about a secret: no number, and none or several words.
_IN_VALUE = r"[^\s\"'<>{}\[\](),;&\\=]"
_SAID = rf"(?:(?-i:[A-Za-z]?[a-z]+(?:[_-][a-z]+)*)[.:!?]?|-?[0-9.]{{1,15}})(?!{_IN_VALUE})"
_VALUE = rf"(?!{_SAID})({_IN_VALUE}{{8,}}+=*)"
_TAG = r"<[^<>]{1,200}>\s*+"
_ATTRIBUTE = r"\s++[\w-]{1,40}=[\"']?[^\"'<>\s]{0,60}[\"']?"

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
        ("", rf"(?<![A-Za-z0-9_-]){_any_of(SECRET_HEADERS)}\s*[:=]\s*([^\r\n]+)"),
        ("", rf"\b{_any_of(('Basic', 'Bearer'))}\s+(?!\w+\s*=\s*\")([A-Za-z0-9+/._~%-]+=*)"),
        # YAML, TOML, JavaScript, a header in a body
        (":", rf"{_ENDING}\s*+:\s*+(?:-\s++)?[\"']?{_VALUE}"),
        ("=", rf"{_ENDING}\s*+=\s*+[\"']?{_VALUE}"),
        # XML, and the cells of a table
        (
            "<",
            rf"{_ENDING}(?:(?:\s[^<>]{{0,200}})?>\s*+(?:{_TAG}){{0,3}}|\s*+(?:{_TAG}){{1,3}})(?:<!\[CDATA\[\s*+)?{_VALUE}",
        ),
        # a name and its value
        (
            "value",
            rf"{_ENDING}[\"'](?:\s*+,\s*+|(?:{_ATTRIBUTE}){{0,8}}\s++)[\"']?value[\"']?\s*+[:=]\s*+[\"']?{_VALUE}",
        ),
        (
            "value=",
            rf"value=[\"']?{_VALUE}[\"']?(?:{_ATTRIBUTE}){{0,8}}?\s++(?:name|id)=[\"']?[\w.-]{{0,60}}?{_ENDING}\b",
        ),
    )
)
_LIST_OR_OBJECT = re.compile(rf"{_ENDING}[\"']?\s*+(?:=>|[:=])\s*+(?=[\[{{])", re.IGNORECASE)
_PIECE_OF_JSON = re.compile(
    r"\"([^\"\\]*(?:\\.[^\"\\]*)*)(?:\"(?!\s*:)|\Z)|\"[^\"\\]*(?:\\.[^\"\\]*)*\"|[\[\]{}]", re.DOTALL
)
_LIKELY_VALUE = re.compile(_VALUE)


def is_secret_name(name: str) -> bool:
    """Whether a member, parameter or header of this name holds a secret."""
    return name.lower() in SECRET_HEADERS or _SECRET_NAME.fullmatch(name) is not None


def spans_by_place(text: str) -> Iterator[Span]:
    """What stands under the name of a secret, or beside it."""
    lowered = text.lower()
    for needed, pattern in _BY_PLACE:
        if needed in lowered:
            for match in pattern.finditer(text):
                yield match.span(1)
    yield from _spans_in_lists_and_objects(text)


def _spans_in_lists_and_objects(text: str) -> Iterator[Span]:
    """What looks like a value anywhere below the name of a secret. A list inside another is not gone through again."""
    end = 0
    for name in _LIST_OR_OBJECT.finditer(text):
        if name.end() < end:
            continue
        depth = 0
        for piece in _PIECE_OF_JSON.finditer(text, name.end()):
            end = piece.end()
            depth += (piece.group() in "[{") - (piece.group() in "]}")
            if depth == 0:
                break
            if piece[1] is not None and _LIKELY_VALUE.fullmatch(piece[1]):
                yield piece.span(1)
