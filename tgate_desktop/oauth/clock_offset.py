"""How far this computer's clock is from a server's, as far as an answer tells."""

from __future__ import annotations

from tgate_desktop.oauth.http_dates import http_date
from tgate_desktop.oauth.messages import HttpAnswer

NOTICED_S = 60


def clock_offset_s(answer: HttpAnswer) -> int | None:
    """Whole seconds by which the server is ahead of this computer, negative when behind; None without a usable `Date`
    (RFC 9110 6.6.1).

    A `Date` between sending and receiving is no offset at all: how long the answer was on its way is not known.
    """
    date = http_date(answer.headers.get("date", ""))
    if date is None:
        return None
    if date < answer.sent_at.replace(microsecond=0):
        return round((date - answer.sent_at).total_seconds())
    if date > answer.received_at:
        return round((date - answer.received_at).total_seconds())
    return 0
