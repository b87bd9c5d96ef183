"""What a token endpoint says of a code or refresh token that it refused, as far as its words name one thing."""

from __future__ import annotations

import enum
import re

_LONGEST = 500


class GrantState(enum.Enum):
    """Why it is no longer good."""

    EXPIRED = "expired"
    USED = "used"
    REVOKED = "revoked"


_WORDS = {
    GrantState.EXPIRED: {"expired"},
    GrantState.USED: {"used", "reused", "reuse", "redeemed", "consumed"},
    GrantState.REVOKED: {"revoked"},
}
# Whoever says one of these as well leaves open which of them it is, or speaks of something else.
_OPEN = {
    *("invalid", "unknown", "incorrect", "wrong", "mismatch", "match", "matches", "different", "another", "missing"),
    *("redirect", "redirection", "redirect_uri", "uri", "verifier", "code_verifier", "challenge", "code_challenge"),
    *("not", "no", "never", "cannot", "isn", "doesn", "can", "may", "maybe", "perhaps", "possibly"),
}


def grant_state(description: str) -> GrantState | None:
    """The one state that `description` names; None when it names none, several, or leaves it open.

    It is evidence and nothing more. Doorkeeper words every `invalid_grant` the same ("invalid, expired, revoked, does
    not match the redirection URI used in the authorization request, or was issued to another client"), panva's
    oidc-provider says "grant request is invalid": neither tells anything.
    """
    words = set(re.findall(r"[a-z_]+", description[:_LONGEST].lower()))
    named = [state for state, names in _WORDS.items() if names & words]
    return named[0] if len(named) == 1 and not words & _OPEN else None
