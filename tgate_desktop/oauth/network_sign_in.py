"""The one answer that is never the server's own: a network on the way wants a sign-in first (RFC 6585 6)."""

from __future__ import annotations

from tgate_desktop.oauth.messages import HttpAnswer
from tgate_desktop.oauth.problems import NetworkSignIn

STATUS = 511


def check_who_answers(answer: HttpAnswer, host: str) -> None:
    """Returns when `host` itself may have answered. Raises: NetworkSignIn."""
    if answer.status == STATUS:
        raise NetworkSignIn(host=host, sent=False, status=answer.status)
