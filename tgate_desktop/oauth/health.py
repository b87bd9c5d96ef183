"""How a grant's tokens stand at a given time."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

from tgate_desktop.oauth.company import Grant, Intent

EARLY = timedelta(seconds=60)
SOON = timedelta(minutes=10)


class TokenHealth(enum.Enum):
    """What staff see first."""

    NO_TOKEN = "no_token"
    VALID = "valid"
    EXPIRING_SOON = "expiring_soon"
    EXPIRED_REFRESHABLE = "expired_refreshable"
    EXPIRED = "expired"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


def token_health(grant: Grant | None, intent: Intent | None, now: datetime) -> TokenHealth:
    """The health at `now`; `intent` is a token request of this grant whose outcome is unknown.

    An imported pair is not known either, until a refresh, or until the API has accepted it and its end is known.

    A token counts as expired 60 s early, so that nobody starts a call with one that ends on the way.
    """
    if grant is None or (grant.access_fingerprint is None and not grant.can_be_refreshed):
        return TokenHealth.NO_TOKEN
    if grant.access_fingerprint is not None and grant.rejected_fingerprint == grant.access_fingerprint:
        return TokenHealth.REJECTED
    if intent is not None or not grant.is_expiry_known:
        return TokenHealth.UNKNOWN
    left = time_left(grant, now)
    if grant.imported and not grant.is_proven and left > EARLY:
        return TokenHealth.UNKNOWN
    if left <= EARLY:
        return TokenHealth.EXPIRED_REFRESHABLE if grant.can_be_refreshed else TokenHealth.EXPIRED
    return TokenHealth.EXPIRING_SOON if left <= SOON else TokenHealth.VALID


def time_left(grant: Grant, now: datetime) -> timedelta:
    """Until the access token expires by its own time; never negative."""
    return max(grant.expires_at - now, timedelta(0))
