"""What can be chosen about a Practice T-Gate."""

from __future__ import annotations

import enum
from dataclasses import dataclass

DEFAULT_PORT = 8764
DEFAULT_REDIRECT_URI = "http://127.0.0.1:8765/callback"
CODE_LIFETIME_S = 10 * 60
ACCESS_TOKEN_LIFETIME_S = 2 * 60 * 60


class Rotation(enum.Enum):
    """What a refresh does to the pair it was made with.

    GRACE: the old pair lives until the new access token is first used. STRICT: it dies at once. REUSE_REVOKES: it dies
    at once, and whoever shows its refresh token again ends the whole grant (RFC 9700 4.14.2). NONE: the refresh token
    stays, and the answer carries none.
    """

    GRACE = "grace"
    STRICT = "strict"
    REUSE_REVOKES = "reuse-revokes"
    NONE = "none"

    @property
    def issues_refresh_tokens(self) -> bool:
        """Whether the answer to a refresh carries a refresh token."""
        return self is not Rotation.NONE

    @property
    def ends_old_pair_at_once(self) -> bool:
        return self in (Rotation.STRICT, Rotation.REUSE_REVOKES)

    @property
    def ends_old_pair_at_first_use(self) -> bool:
        return self is Rotation.GRACE

    @property
    def reuse_ends_grant(self) -> bool:
        return self is Rotation.REUSE_REVOKES


@dataclass(frozen=True)
class Settings:
    """The choices of one running server. Lifetimes are in seconds.

    Raises: ValueError, for a lifetime below one second or no redirect URI.
    """

    redirect_uris: tuple[str, ...] = (DEFAULT_REDIRECT_URI,)
    rotation: Rotation = Rotation.GRACE
    code_lifetime_s: int = CODE_LIFETIME_S
    access_token_lifetime_s: int = ACCESS_TOKEN_LIFETIME_S

    def __post_init__(self) -> None:
        if min(self.code_lifetime_s, self.access_token_lifetime_s) < 1:
            raise ValueError("a lifetime is at least one second")
        if not self.redirect_uris:
            raise ValueError("at least one redirect URI must be registered")
