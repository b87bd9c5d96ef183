"""What happened to a company's tokens, by fingerprint."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime


class EventKind(enum.Enum):
    """`REFUSED` is a token that T-Gate refused: which one, its fingerprint tells."""

    CONNECTED = "connected"
    REFRESHED = "refreshed"
    PROVEN = "proven"
    REFUSED = "refused"
    IMPORTED = "imported"
    HANDED_OVER = "handed_over"
    REVOKED = "revoked"
    REMOVED = "removed"


@dataclass(frozen=True)
class Event:
    """One event of one company. The name is the one it had then; times are UTC.

    `problem_code` says why a token was refused. `grant_id` is the grant whose tokens they are.
    """

    company_id: str
    company_name: str
    at: datetime
    kind: EventKind
    access_fingerprint: str | None = None
    refresh_fingerprint: str | None = None
    problem_code: str | None = None
    grant_id: str | None = None
