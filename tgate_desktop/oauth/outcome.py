"""How an exchange ended, at a glance."""

from __future__ import annotations

import enum

from tgate_desktop.oauth import network_sign_in
from tgate_desktop.oauth.exchange import ExchangeLine


class Outcome(enum.Enum):
    """`FAILED` is the server's own trouble (5xx); `UNUSABLE` an answer that is no refusal and does not serve, or not
    the server's."""

    FINE = "fine"
    REFUSED = "refused"
    FAILED = "failed"
    UNUSABLE = "unusable"
    NO_ANSWER = "no_answer"


def outcome_of(line: ExchangeLine) -> Outcome:
    """By status and problem alone."""
    if line.status is None:
        return Outcome.NO_ANSWER
    if line.problem_code is None:
        return Outcome.FINE
    if line.status == network_sign_in.STATUS:
        return Outcome.UNUSABLE
    if line.status >= 500:
        return Outcome.FAILED
    return Outcome.REFUSED if line.status >= 400 else Outcome.UNUSABLE
