"""Looks for known secrets in what is about to be given away, in every spelling that programs use."""

from __future__ import annotations

import enum
import html
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from tgate_desktop.oauth.secret import Secret, fingerprint
from tgate_desktop.oauth.secret_forms import SHORTEST_SEARCHED, spellings

_GRAM = 8
_CHUNK = 64 * 1024
_DECODINGS = 6
_SHORTEST_WORD = 16
_WORDS = tuple(
    re.compile(alphabet + b"{%d,}" % _SHORTEST_WORD)
    for alphabet in (rb"[A-Za-z0-9_-]", rb"[A-Za-z0-9._-]", rb"[A-Za-z0-9+/]", rb"[A-Za-z0-9._~+/=-]")
)
_JSON_ESCAPE = re.compile(rb"(?:\\u[0-9a-fA-F]{4})+|\\x[0-9a-fA-F]{2}|\\(.)", re.DOTALL)
_HTML_REFERENCE = re.compile(r"&(?:#([xX][0-9a-fA-F]{1,6}|[0-9]{1,7})|[A-Za-z][A-Za-z0-9]*);?")
_JSON_LETTERS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}


class SecretKind(enum.Enum):
    """What a secret is. `CREDENTIALS` are client ID and secret as HTTP Basic joins them; `IN_USE` is any value that the
    program holds as a secret now; `REMEMBERED` is known by its fingerprint alone."""

    ACCESS_TOKEN = "access_token"
    REFRESH_TOKEN = "refresh_token"
    CLIENT_SECRET = "client_secret"
    CREDENTIALS = "credentials"
    IN_USE = "in_use"
    REMEMBERED = "remembered"


@dataclass(frozen=True)
class KnownSecret:
    """A secret and whose it is: a company by name, an application by client ID; empty when nobody knows."""

    kind: SecretKind
    owner: str
    value: Secret

    @property
    def is_too_short(self) -> bool:
        return len(self.value.reveal()) < SHORTEST_SEARCHED


@dataclass(frozen=True)
class Found:
    """A secret that stands where it must not, without its value."""

    kind: SecretKind
    owner: str
    fingerprint: str
    form: str


class SecretScan:
    """Knows the spellings of `secrets`, and by `fingerprints` those whose values are gone, with their owners."""

    def __init__(self, secrets: Iterable[KnownSecret], fingerprints: Mapping[str, str]) -> None:
        self._fingerprints = fingerprints
        self._by_gram: dict[bytes, list[tuple[bytes, str, KnownSecret]]] = {}
        for secret in secrets:
            if not secret.is_too_short:
                for form, spelled in spellings(secret.value.reveal()).items():
                    for spelling in spelled:
                        # The end: tokens of one server begin alike.
                        self._by_gram.setdefault(spelling[-_GRAM:], []).append((spelling, form, secret))

    def search(self, content: bytes, between: Callable[[], None] = lambda: None) -> Found | None:
        """The first secret found in `content` as it is, or in what its escapes stand for.

        `between` is called often, and may raise to end the search.
        """
        for decoding, variant in _decoded(content):
            found = self._by_value(variant, between) or self._by_fingerprint(variant)
            if found is not None:
                return found if decoding is None else Found(found.kind, found.owner, found.fingerprint, decoding)
        return None

    def _by_value(self, content: bytes, between: Callable[[], None]) -> Found | None:
        seen: set[bytes] = set()
        for start in range(0, len(content), _CHUNK):
            between()
            piece = content[start : start + _CHUNK + _GRAM - 1]
            grams = {piece[at : at + _GRAM] for at in range(len(piece) - _GRAM + 1)}
            seen |= self._by_gram.keys() & grams
        for gram in seen:
            for spelling, form, secret in self._by_gram[gram]:
                if spelling in content:
                    return Found(secret.kind, secret.owner, secret.value.fingerprint, form)
        return None

    def _by_fingerprint(self, content: bytes) -> Found | None:
        if not self._fingerprints:
            return None
        for word in {word for pattern in _WORDS for word in pattern.findall(content)}:
            for value in {word, word.rstrip(b"."), word.rstrip(b"=")}:
                known = fingerprint(value.decode("ascii"))
                if known in self._fingerprints:
                    return Found(SecretKind.REMEMBERED, self._fingerprints[known], known, "plain")
        return None


def _decoded(content: bytes) -> Iterator[tuple[str | None, bytes]]:
    """`content`, then what its escapes stand for, and theirs again: no escaping hides a value, however it is mixed."""
    yield None, content
    for number in range(_DECODINGS):
        form, decode = _DECODED[number % len(_DECODED)]
        earlier, content = content, decode(content)
        if content != earlier:
            yield form, content


def _json_unescaped(content: bytes) -> bytes:
    return _JSON_ESCAPE.sub(_meaning, content) if b"\\" in content else content


def _meaning(escape: re.Match[bytes]) -> bytes:
    text, letter = escape.group(), escape.group(1)
    if letter is not None:
        return _JSON_LETTERS.get(letter, letter)
    if text.startswith(b"\\x"):
        return bytes.fromhex(text[2:].decode("ascii"))
    utf_16 = bytes.fromhex(text.replace(b"\\u", b"").decode("ascii"))
    return utf_16.decode("utf-16-be", "surrogatepass").encode("utf-8", "surrogatepass")


def _html_unescaped(content: bytes) -> bytes:
    if b"&" not in content:
        return content
    text = content.decode("utf-8", "surrogateescape")
    return _HTML_REFERENCE.sub(_character, text).encode("utf-8", "surrogatepass")


def _character(reference: re.Match[str]) -> str:
    """By number any character: `html.unescape` drops those that no page may hold."""
    number = reference.group(1)
    if number is None:
        return html.unescape(reference.group())
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return chr(code) if code <= sys.maxunicode else reference.group()


_DECODED: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("JSON-escaped", _json_unescaped),
    ("URL-encoded", unquote_to_bytes),
    ("HTML-escaped", _html_unescaped),
)
