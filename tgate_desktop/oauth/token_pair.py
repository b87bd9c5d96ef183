"""Access token and refresh token with their times: replaced as a whole, never edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tgate_desktop.oauth.secret import Secret


@dataclass(frozen=True)
class TokenPair:
    """One pair of one grant. `generation` counts from 1; times are UTC. Never without both tokens.

    `obtained_at` is the local time at the sending of the request. `expiry_assumed` when the server sent no
    `expires_in`. `scope` is as the server wrote it, None when it did not.

    A pair that was `imported` is of unknown age: `obtained_at` is the time of the import, `expires_at` counts only
    when it is not assumed. It may lack its access token.
    """

    generation: int
    access_token: Secret | None
    refresh_token: Secret | None
    obtained_at: datetime
    expires_at: datetime
    expiry_assumed: bool
    scope: str | None = None
    imported: bool = False

    @property
    def fingerprints(self) -> tuple[str | None, str | None]:
        """Of access token and refresh token."""
        return (
            self.access_token.fingerprint if self.access_token else None,
            self.refresh_token.fingerprint if self.refresh_token else None,
        )
