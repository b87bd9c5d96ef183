"""What a token that is a JWT says about itself (RFC 7519): read, never verified, and never kept."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tgate_desktop.oauth.redirect import printable
from tgate_desktop.oauth.secret import Secret

LONGEST_TOKEN = 64 * 1024
MOST_CLAIMS = 60
LONGEST_VALUE = 1000

_PARTS = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)")
_TIMES = ("exp", "nbf", "iat", "auth_time", "updated_at")


@dataclass(frozen=True)
class Claim:
    """One member of header or claims set. `value` is printable text, a nested value as JSON; `time` where it is one."""

    name: str
    value: str = field(repr=False)
    time: datetime | None = None


@dataclass(frozen=True)
class JwtParts:
    """Header and claims in their order. Nobody has looked at the signature. `is_cut` when there are more claims."""

    header: tuple[Claim, ...]
    claims: tuple[Claim, ...]
    is_cut: bool = False


def is_jwt(token: Secret) -> bool:
    """Whether `read_jwt` can read it."""
    return read_jwt(token) is not None


def read_jwt(token: Secret) -> JwtParts | None:
    """Header and claims of a signed or unsecured JWT (RFC 7519 7.2); None for every other token.

    An encrypted one shows nothing to those without its key.
    """
    value = token.reveal()
    parts = _PARTS.fullmatch(value) if len(value) <= LONGEST_TOKEN else None
    if parts is None:
        return None
    header, claims = _members(parts[1]), _members(parts[2])
    if header is None or claims is None or not isinstance(header.get("alg"), str):
        return None
    return JwtParts(_claims(header), _claims(claims), is_cut=max(len(header), len(claims)) > MOST_CLAIMS)


def _members(part: str) -> dict[str, Any] | None:
    try:
        members = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    return members if isinstance(members, dict) else None


def _claims(members: dict[str, Any]) -> tuple[Claim, ...]:
    return tuple(
        Claim(printable(name, 100), printable(_text(value), LONGEST_VALUE), _time(value) if name in _TIMES else None)
        for name, value in list(members.items())[:MOST_CLAIMS]
    )


def _text(value: Any) -> str:
    """A list of words as RFC 7519 4.1.3 has it for `aud` reads better without JSON's marks."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    try:
        return json.dumps(value, ensure_ascii=False)
    except (RecursionError, ValueError):
        return ""


def _time(value: Any) -> datetime | None:
    """NumericDate (RFC 7519 2): seconds since 1970 in UTC."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OSError, OverflowError, ValueError):
        return None
