"""A value that must not be seen, and the list of those alive now."""

from __future__ import annotations

import hashlib
import hmac
import threading
import weakref
from typing import NoReturn

MASK = "••••••••"

_live: weakref.WeakValueDictionary[int, Secret] = weakref.WeakValueDictionary()
_live_lock = threading.Lock()


def fingerprint(value: str) -> str:
    """The first 8 hex digits of the SHA-256: identity without the value, the same on every machine."""
    return hashlib.sha256(value.encode()).hexdigest()[:8]


class Secret:
    """A secret string. Only `reveal` gives the value; every other way to print it gives a mask."""

    __slots__ = ("__weakref__", "_value")

    def __init__(self, value: str) -> None:
        self._value = value
        with _live_lock:
            _live[id(self)] = self

    def reveal(self) -> str:
        """The value itself, for the wire, the keyring, and a view the user asked for."""
        return self._value

    @property
    def fingerprint(self) -> str:
        """See `fingerprint`."""
        return fingerprint(self._value)

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled")


def live_values() -> frozenset[str]:
    """Every value held by a living `Secret`, for the redactor. Any thread."""
    with _live_lock:
        return frozenset(secret.reveal() for secret in list(_live.values()) if secret)
