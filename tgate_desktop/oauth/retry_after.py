"""When a server wants to be asked again."""

from __future__ import annotations

from tgate_desktop.oauth.http_dates import http_date
from tgate_desktop.oauth.messages import HttpAnswer
from tgate_desktop.oauth.problems import Fact
from tgate_desktop.oauth.redirect import printable

_LONGEST_S = 365 * 24 * 60 * 60


def retry_after_facts(answer: HttpAnswer) -> dict[str, Fact]:
    """`retry_after` as it came, empty when it did not; `retry_after_s`, the seconds from the answer on, when it can be
    read: seconds or an HTTP date (RFC 9110 10.2.3). A date counts by the server's own clock where it shows one."""
    text = printable(answer.headers.get("retry-after", "").strip(), 40)
    facts: dict[str, Fact] = {"retry_after": text}
    if text.isascii() and text.isdecimal():
        facts["retry_after_s"] = min(int(text), _LONGEST_S)
        return facts
    until = http_date(text)
    if until is not None:
        now = http_date(answer.headers.get("date", "")) or answer.received_at
        facts["retry_after_s"] = max(0, min(round((until - now).total_seconds()), _LONGEST_S))
    return facts
