"""The icon and the tone of each token health; its word is in `words.tokens`."""

from __future__ import annotations

from typing import NamedTuple

from tgate_desktop.oauth.health import TokenHealth
from tgate_desktop.ui.theme import Tone


class Look(NamedTuple):
    """`icon` is a name in resources/icons."""

    icon: str
    tone: Tone


_LOOKS = {
    TokenHealth.NO_TOKEN: Look("circle", Tone.NEUTRAL),
    TokenHealth.VALID: Look("check-circle", Tone.GOOD),
    TokenHealth.EXPIRING_SOON: Look("clock", Tone.WARN),
    TokenHealth.EXPIRED_REFRESHABLE: Look("refresh", Tone.WARN),
    TokenHealth.EXPIRED: Look("cross-circle", Tone.BAD),
    TokenHealth.REJECTED: Look("cross-circle", Tone.BAD),
    TokenHealth.UNKNOWN: Look("question", Tone.WARN),
}


def health_look(health: TokenHealth) -> Look:
    """How a state is drawn, always beside its word."""
    return _LOOKS[health]
