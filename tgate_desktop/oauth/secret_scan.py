"""Looks for known secrets in what is about to be given away, in every spelling that programs use."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tgate_desktop.oauth.scanned_content import decoded, joined, without_blanks
from tgate_desktop.oauth.secret import Secret, fingerprint
from tgate_desktop.oauth.secret_forms import SHORTEST_SEARCHED, spellings

_GRAM = 8
_CHUNK = 64 * 1024
_SHORTEST_WORD = 16
_WORDS = tuple(
    re.compile(alphabet + b"{%d,}" % _SHORTEST_WORD)
    for alphabet in (rb"[A-Za-z0-9_-]", rb"[A-Za-z0-9._-]", rb"[A-Za-z0-9+/]", rb"[A-Za-z0-9._~+/=-]")
)


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
                        self._know(spelling, form, secret)
                in_pieces = without_blanks(secret.value.reveal().encode("utf-8", "surrogatepass"))
                if len(in_pieces) >= SHORTEST_SEARCHED:
                    self._know(in_pieces, "plain", secret)

    def _know(self, spelling: bytes, form: str, secret: KnownSecret) -> None:
        # The end: tokens of one server begin alike.
        self._by_gram.setdefault(spelling[-_GRAM:], []).append((spelling, form, secret))

    def search(self, content: bytes, between: Callable[[], None] = lambda: None) -> Found | None:
        """The first secret found in `content` as it is, in what its escapes stand for, or in either without its blanks.

        `between` is called often, and may raise to end the search.
        """
        for decoding, variant in decoded(content):
            found = self._by_value(variant, between) or self._by_fingerprint(variant)
            if found is not None:
                return found if decoding is None else Found(found.kind, found.owner, found.fingerprint, decoding)
            for form, in_one_piece in joined(variant):
                found = self._by_value(in_one_piece, between)
                if found is not None:
                    return Found(found.kind, found.owner, found.fingerprint, form)
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
