"""Token pairs and client secrets for tests, each secret a canary."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.support.canaries import canary
from tgate_desktop.oauth.company import ClientSecret
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_pair import TokenPair

OBTAINED_AT = datetime(2024, 5, 1, 12, 30, 15, 250_000, tzinfo=UTC)


def new_pair(generation: int, token_length: int = 43, *, has_refresh_token: bool = True) -> TokenPair:
    """A pair of fresh tokens, each of at least `token_length` characters."""
    return TokenPair(
        generation=generation,
        access_token=Secret(canary("access").ljust(token_length, "~")),
        refresh_token=Secret(canary("refresh").ljust(token_length, "~")) if has_refresh_token else None,
        obtained_at=OBTAINED_AT,
        expires_at=OBTAINED_AT + timedelta(hours=2),
        expiry_assumed=False,
        scope=None,
    )


def new_client_secret(length: int = 0, end: str = "", origin: str | None = "https://tgate.example:443") -> ClientSecret:
    """A fresh one of at least `length` characters and `end`."""
    return ClientSecret(Secret(canary("secret").ljust(length, "~") + end), origin)
