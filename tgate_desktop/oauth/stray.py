"""Tokens that are kept and that no company has."""

from __future__ import annotations

from dataclasses import dataclass

from tgate_desktop.oauth.company import Draft


@dataclass(frozen=True)
class Stray:
    """The grant of such a pair. `fingerprint` is that of its refresh token, or of its access token where it has none.
    `label` says whose it was, None for a pair that was written before that was kept."""

    grant_id: str
    fingerprint: str
    label: Draft | None
