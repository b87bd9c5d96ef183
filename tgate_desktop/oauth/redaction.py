"""Text without secrets: every live secret value, and whatever stands where a secret usually does."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator

from tgate_desktop.oauth.secret import MASK, Secret, live_values

Span = tuple[int, int]

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

_KEY = rf"(?<![A-Za-z0-9_])(?:{'|'.join(SECRET_KEYS)})"
_ENCODED_KEY = rf"(?:(?<![A-Za-z0-9_])|(?<=%3F|%26|%23))(?:{'|'.join(SECRET_KEYS)})"
_QUOTED_KEY = rf"(?:{'|'.join(SECRET_KEYS + SECRET_HEADERS)})"

# Group 1 is what is masked.
_BY_PLACE = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"{_KEY}=([^&\s\"'<>#]+)",
        rf"{_ENCODED_KEY}%3D((?:(?!%26|%23)[^&\s\"'<>#])+)",
        rf"[\"']{_QUOTED_KEY}[\"']\s*[:=,]\s*b?\"((?:\\.|[^\"\\])+)",
        rf"[\"']{_QUOTED_KEY}[\"']\s*[:=,]\s*b?'((?:\\.|[^'\\])+)",
        rf"\\+\"{_QUOTED_KEY}\\+\"\s*:\s*\\+\"(.+?)(?:\\+\"|\Z)",
        rf"(?<![A-Za-z0-9_-])(?:{'|'.join(SECRET_HEADERS)})\s*[:=]\s*([^\r\n]+)",
        r"\b(?:Basic|Bearer)\s+(?!\w+\s*=\s*\")([A-Za-z0-9+/._~%-]+=*)",
    )
)

_NEVER_ESCAPED = re.compile(r"[A-Za-z0-9_.-]+")
_RUN_OR_CHARACTER = re.compile(rf"{_NEVER_ESCAPED.pattern}|.", re.DOTALL)
_ALWAYS_BASE64 = re.compile(r"[A-Za-z0-9]+")
_SHORTEST_BASE64 = 4
_BASE64_CHARACTER = r"(?:[A-Za-z0-9+/_-]|%2[BbFf]|\\/)"
_BASE64_SPELLINGS = {"+": r"(?:[+-]|%2[Bb])", "/": r"(?:[/_]|%2[Ff]|\\/)"}


def redacted(text: str, whole: Secret | None = None) -> str:
    """`text` with a mask for each secret in it, plain, URL-encoded, JSON-escaped, HTML-escaped or in base64.

    Secrets that overlap are masked as one, so no end of one shows beside the other. `whole` is the secret that `text`
    itself was kept in, such as a body: what is secret in it is masked, not all of it.
    """
    spans = [*_spans_of_live_values(text, whole), *_spans_by_place(text)]
    shown: list[str] = []
    end = 0
    for start, stop in _merged(spans):
        shown += (text[end:start], MASK)
        end = stop
    return "".join((*shown, text[end:]))


def _spans_of_live_values(text: str, whole: Secret | None) -> Iterator[Span]:
    for value in live_values():
        if len(value) > len(text):  # no spelling is shorter than the value
            continue
        if whole is not None and value == whole.reveal():
            continue
        if _longest_run(_NEVER_ESCAPED, value) in text:
            yield from _spans_of_value(text, value)
        for core in _base64_cores(value):
            if _longest_run(_ALWAYS_BASE64, core) in text:
                yield from _spans_of_base64(text, core)


def _longest_run(kind: re.Pattern[str], value: str) -> str:
    """What stands in every spelling of `value` as it is: a text without it needs no closer look."""
    return max(kind.findall(value), key=len, default="")


def _spans_of_value(text: str, value: str) -> Iterator[Span]:
    if _NEVER_ESCAPED.fullmatch(value):
        yield from _spans_of_literal(text, value)
        return
    pattern = _RUN_OR_CHARACTER.sub(lambda found: _any_spelling(found.group()), value)
    for match in re.finditer(f"(?=({pattern}))", text):
        yield match.span(1)


def _spans_of_literal(text: str, literal: str) -> Iterator[Span]:
    start = text.find(literal)
    while start >= 0:
        yield start, start + len(literal)
        start = text.find(literal, start + 1)


def _any_spelling(character: str) -> str:
    """A pattern for one character as it is, in a URL, in JSON, in a repr or in HTML; hex digits in any case.

    For a run of characters that nobody escapes, the run itself.
    """
    if _NEVER_ESCAPED.fullmatch(character):
        return re.escape(character)
    octets = character.encode("utf-8", "surrogatepass")
    utf_16 = character.encode("utf-16-be", "surrogatepass")
    in_any_case = (
        "".join(f"%{octet:02x}" for octet in octets),
        "".join(rf"\\x{octet:02x}" for octet in octets),
        "".join(rf"\\u{utf_16[at : at + 2].hex()}" for at in range(0, len(utf_16), 2)),
        f"&#x{ord(character):x};",
    )
    as_written = (
        character,
        json.dumps(character)[1:-1],
        repr(character)[1:-1],
        "\\" + character,
        html.escape(character),
        f"&#{ord(character)};",
    )
    spellings = {f"(?i:{spelling})" for spelling in in_any_case} | {re.escape(spelling) for spelling in as_written}
    if character == " ":
        spellings.add(r"\+")
    return f"(?:{'|'.join(sorted(spellings, key=len, reverse=True))})"


def _base64_cores(value: str) -> set[str]:
    """The characters that base64 of any text around `value` holds, one for each of the three alignments."""
    octets = value.encode("utf-8", "surrogatepass")
    cores = set()
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + octets).decode("ascii")
        first = -(-before * 8 // 6)
        core = encoded[first : (before + len(octets)) * 8 // 6]
        if len(core) >= _SHORTEST_BASE64:
            cores.add(core)
    return cores


def _spans_of_base64(text: str, core: str) -> Iterator[Span]:
    """The core with its neighbours, which hold the secret's first and last bits."""
    either_alphabet = "".join(_BASE64_SPELLINGS.get(character, character) for character in core)
    for match in re.finditer(f"(?=({_BASE64_CHARACTER}?{either_alphabet}{_BASE64_CHARACTER}?))", text):
        yield match.span(1)


def _spans_by_place(text: str) -> Iterator[Span]:
    for pattern in _BY_PLACE:
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
