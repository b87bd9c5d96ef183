"""What the token endpoint answered, read tolerantly: a pair, or the problem it names (RFC 6749 5.1, 5.2)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from tgate_desktop.oauth.company import Intent
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.grant_state import grant_state
from tgate_desktop.oauth.json_reading import Repeated, read_json
from tgate_desktop.oauth.messages import HttpAnswer
from tgate_desktop.oauth.network_sign_in import check_who_answers
from tgate_desktop.oauth.problems import (
    AnswerIsEmpty,
    AnswerIsHtml,
    AnswerUnreadable,
    BodyFormatRefused,
    Fact,
    InvalidClient,
    InvalidGrant,
    InvalidRequest,
    InvalidScope,
    Redirected,
    ServerFailed,
    TokenAddressNotFound,
    TokenEndpointProblem,
    TokenTypeUnknown,
    TooManyRequests,
    UnauthorizedClient,
    UnknownTokenError,
    UnsupportedGrantType,
)
from tgate_desktop.oauth.redirect import printable, quoted
from tgate_desktop.oauth.retry_after import retry_after_facts
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_pair import TokenPair

_BY_ERROR: dict[str, type[TokenEndpointProblem]] = {
    "invalid_client": InvalidClient,
    "invalid_grant": InvalidGrant,
    "invalid_code": InvalidGrant,
    "invalid_request": InvalidRequest,
    "unauthorized_client": UnauthorizedClient,
    "unsupported_grant_type": UnsupportedGrantType,
    "invalid_scope": InvalidScope,
}
_BY_STATUS: dict[int, type[TokenEndpointProblem]] = {
    401: InvalidClient,
    404: TokenAddressNotFound,
    405: TokenAddressNotFound,
    415: BodyFormatRefused,
    422: InvalidRequest,
}
# What a body in the other format can come to
_ABOUT_THE_BODY = (AnswerIsHtml, BodyFormatRefused, InvalidRequest, UnknownTokenError, UnsupportedGrantType)
_LONGEST_LIFETIME_S = 10 * 365 * 24 * 60 * 60
# Twice what any server takes as a header, and little enough for every vault.
LONGEST_TOKEN = 32 * 1024
_SCOPE = re.compile(r"[!#-\[\]-~ ]{1,4096}")


def read_token_answer(
    answer: HttpAnswer, intent: Intent, environment: Environment, previous_refresh_token: Secret | None
) -> TokenPair:
    """The new pair. Without `expires_in` its lifetime is assumed; without a new refresh token the old one is kept
    (RFC 6749 6). Unknown members are ignored. A member that comes twice with different values is none that could be
    read (RFC 8259 4): of two tokens, nobody knows which one the server holds to.

    Raises: TokenEndpointProblem, by `error` first, then by status; NetworkSignIn.
    """
    host = urlsplit(environment.token_address).hostname or ""
    check_who_answers(answer, host)
    facts: dict[str, Fact] = {"status": answer.status, "host": host, "grant_type": intent.kind.value}
    members = _members(answer.body)
    if members is None and 200 <= answer.status < 300:
        raise _unreadable(answer, facts)
    if members is None or not 200 <= answer.status < 300 or _text(members, "error"):
        problem = _refusal(answer, members or {}, facts)
        if isinstance(problem, _ABOUT_THE_BODY):
            problem.knowing(body_format=environment.body_format.value)
        raise problem
    for name in ("error", "token_type"):
        if isinstance(members.get(name), Repeated):
            raise AnswerUnreadable(**facts, member=name)
    access_token = _token(members, "access_token", facts)
    if access_token is None:
        raise AnswerUnreadable(**facts, member="access_token")
    token_type = members.get("token_type", "bearer")
    if not isinstance(token_type, str) or token_type.lower() != "bearer":
        raise TokenTypeUnknown(
            **facts, token_type=quoted(token_type if isinstance(token_type, str) else type(token_type).__name__, 40)
        )
    lifetime_s = _lifetime_s(members.get("expires_in"))
    scope = _text(members, "scope")
    return TokenPair(
        generation=intent.generation,
        access_token=access_token,
        refresh_token=_token(members, "refresh_token", facts) or previous_refresh_token,
        obtained_at=answer.sent_at,
        expires_at=answer.sent_at + timedelta(seconds=lifetime_s or environment.access_token_lifetime_s),
        expiry_assumed=lifetime_s is None,
        scope=scope if _SCOPE.fullmatch(scope) else None,
    )


def leaves_outcome_open(problem: TokenEndpointProblem) -> bool:
    """Whether the server may have issued tokens although none could be read: a success, a failure of its own, or an
    answer that is not the last one."""
    status = int(problem.facts.get("status", 500))
    return status < 300 or status >= 500


def _members(body: bytes) -> dict[str, Any] | None:
    members = read_json(body)
    return members if isinstance(members, dict) else None


def _token(members: dict[str, Any], name: str, facts: dict[str, Fact]) -> Secret | None:
    """A token is VSCHAR (RFC 6749 A.12, A.17); anything else, or one of a megabyte, could not be sent in a header."""
    value = members.get(name)
    if value is None or value == "":
        return None
    if (
        not isinstance(value, str)
        or len(value) > LONGEST_TOKEN
        or not all(" " < character <= "~" for character in value)
    ):
        raise AnswerUnreadable(**facts, member=name)
    return Secret(value)


def _lifetime_s(value: object) -> int | None:
    """`expires_in` as a number or a numeric string; None when it is neither or not positive."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = int(float(value))
    except (ValueError, OverflowError):
        return None
    return min(seconds, _LONGEST_LIFETIME_S) if seconds > 0 else None


def _refusal(answer: HttpAnswer, members: dict[str, Any], facts: dict[str, Fact]) -> TokenEndpointProblem:
    """A page tells something only where the status tells nothing: servers send one along with any of them."""
    error = _text(members, "error")
    if error:
        facts["error"] = quoted(error, 100)
    description = _text(members, "error_description") or _text(members, "message")
    if description:
        facts["description"] = quoted(description)
    if error in _BY_ERROR:
        state = grant_state(description) if _BY_ERROR[error] is InvalidGrant else None
        return _BY_ERROR[error](**facts, **({"grant_state": state.value} if state else {}))
    if answer.status >= 500:
        return ServerFailed(**facts, **(retry_after_facts(answer) if "retry-after" in answer.headers else {}))
    if 300 <= answer.status < 400:
        return Redirected(**facts, location_host=location_host(answer))
    if answer.status == 429:
        return TooManyRequests(**facts, **retry_after_facts(answer))
    if answer.status in _BY_STATUS:
        return _BY_STATUS[answer.status](**facts)
    if not error and answer.content_type == "text/html":
        return AnswerIsHtml(**facts)
    if not answer.body.strip():
        facts["is_empty"] = True
    return UnknownTokenError(**facts)


def _unreadable(answer: HttpAnswer, facts: dict[str, Fact]) -> TokenEndpointProblem:
    text = answer.body.lstrip()[:1]
    if not text:
        return AnswerIsEmpty(**facts)
    if answer.content_type == "text/html" or text == b"<":
        return AnswerIsHtml(**facts)
    return AnswerUnreadable(**facts)


def _text(members: dict[str, Any], name: str) -> str:
    """A member as text, untrusted; empty when it is missing or none."""
    value = members.get(name)
    return value if isinstance(value, str) else ""


def location_host(answer: HttpAnswer) -> str:
    """Where a redirect leads: the host alone, since the rest may carry secrets. Empty for a relative address."""
    try:
        return printable(urlsplit(answer.headers.get("location", "")).hostname or "", 100)
    except ValueError:
        return ""
