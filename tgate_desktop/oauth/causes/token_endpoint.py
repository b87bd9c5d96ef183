"""What may be behind a refusal of the token endpoint.

One `invalid_grant` has five causes, and servers word them the same (Doorkeeper: "invalid, expired, revoked, does not
match the redirection URI … or was issued to another client"). What was known before it came tells them apart. Where a
server does name one state of the code or token, that comes first, and what contradicts it is out.
"""

from __future__ import annotations

from collections.abc import Mapping

from tgate_desktop.oauth import problems
from tgate_desktop.oauth.causes.cause import Cause
from tgate_desktop.oauth.causes.evidence import (
    EXCLUDED,
    LIKELY,
    POSSIBLE,
    SHOWN,
    UNLIKELY,
    Evidence,
    Likelihood,
    Weigh,
    Weighed,
    all_possible,
    gateway_or_server,
)
from tgate_desktop.oauth.company import ServerUse, TokenRequestKind
from tgate_desktop.oauth.environment import CODE_LIFETIME_S, BodyFormat
from tgate_desktop.oauth.grant_state import GrantState
from tgate_desktop.oauth.redirect_uri import Capture

LONG_UNUSED_S = 30 * 24 * 60 * 60
FRESH_S = 24 * 60 * 60
# What newer tokens, or another use, can have made of a token or code: *used* for some servers, *revoked* for others.
_REPLACED = {
    Cause.CODE_USED_BY_SERVER,
    Cause.CODE_USED_BEFORE,
    Cause.ANSWER_WAS_LOST,
    Cause.IMPORTED_WAS_OLD,
    Cause.REFRESHED_BY_SERVER,
    Cause.REFRESHED_WHERE_HANDED_OVER,
}
_SHOWN_BY = {
    GrantState.EXPIRED.value: {Cause.CODE_EXPIRED, Cause.REFRESH_TOKEN_EXPIRED},
    GrantState.USED.value: {Cause.REFRESHED_ELSEWHERE, *_REPLACED},
    GrantState.REVOKED.value: {Cause.UNINSTALLED_OR_REVOKED, *_REPLACED},
}
# What no such word rules out, mostly because it was known before.
_STAYS = {
    Cause.CODE_SENT_BEFORE,
    Cause.CODE_USED_BY_SERVER,
    Cause.CODE_OF_OTHER_ATTEMPT,
    Cause.ANSWER_WAS_LOST,
    Cause.IMPORTED_WAS_OLD,
    Cause.REFRESHED_BY_SERVER,
    Cause.REFRESHED_WHERE_HANDED_OVER,
    Cause.REFRESHED_ELSEWHERE,
    Cause.REUSE_ENDED_THEM,
}
_BAD_REQUEST = 400


def is_refresh(known: Evidence) -> bool:
    return known.text("grant_type") == TokenRequestKind.REFRESH_TOKEN.value


def _invalid_grant(known: Evidence) -> list[Weighed]:
    """Facts: grant_state, and those of the two."""
    weighed = _refresh_token_refused(known) if is_refresh(known) else _code_refused(known)
    shown = _SHOWN_BY.get(known.text("grant_state"))
    if shown is None:
        return weighed
    return [
        (cause, SHOWN if cause in shown and likelihood is not EXCLUDED else likelihood)
        for cause, likelihood in weighed
        if cause in shown | _STAYS
    ]


def _is_called_expired(known: Evidence) -> bool:
    return known.text("grant_state") == GrantState.EXPIRED.value


def _code_refused(known: Evidence) -> list[Weighed]:
    """Facts: code_age_s, code_was_used, is_bare (it came without our state), capture, pkce."""
    age_s = known.number("code_age_s")
    lifetime_s = known.number("code_lifetime_s") or CODE_LIFETIME_S
    is_bare = known.is_true("is_bare")
    to_a_server = known.text("capture") == Capture.PASTE.value
    is_captured_here = known.has("capture") and not to_a_server and not is_bare
    is_used = known.is_true("code_was_used")
    may_be_old = age_s is None or _is_called_expired(known)
    return [
        (Cause.CODE_SENT_BEFORE, SHOWN if is_used else EXCLUDED),
        (
            Cause.CODE_EXPIRED,
            SHOWN if age_s is not None and age_s >= lifetime_s else POSSIBLE if may_be_old else EXCLUDED,
        ),
        (Cause.CODE_USED_BY_SERVER, LIKELY if to_a_server else EXCLUDED),
        (Cause.CODE_OF_OTHER_ATTEMPT, POSSIBLE if is_bare else EXCLUDED),
        (
            Cause.CODE_USED_BEFORE,
            EXCLUDED if to_a_server or is_used else UNLIKELY if is_captured_here else POSSIBLE,
        ),
        (Cause.REDIRECT_URI_DIFFERS, UNLIKELY if is_captured_here else POSSIBLE),
        (Cause.PKCE_DISAGREES, known.when_true("pkce", POSSIBLE if is_bare else UNLIKELY, EXCLUDED, EXCLUDED)),
    ]


def _refresh_token_refused(known: Evidence) -> list[Weighed]:
    """Facts: server_use, outcome_was_open, refreshed_ago_s, is_imported, was_handed_over."""
    by_a_server = known.text("server_use") == ServerUse.YES.value
    is_elsewhere = by_a_server or known.is_true("was_handed_over")
    was_lost = known.is_true("outcome_was_open")
    is_imported = known.is_true("is_imported")
    nobody_else = (
        known.text("server_use") == ServerUse.NO.value and not was_lost and not is_imported and not is_elsewhere
    )
    age_s = known.number("refreshed_ago_s")
    is_long_unused = age_s is not None and age_s >= LONG_UNUSED_S
    is_fresh = age_s is not None and age_s < FRESH_S and not _is_called_expired(known)
    return [
        (Cause.ANSWER_WAS_LOST, LIKELY if was_lost else EXCLUDED),
        (Cause.IMPORTED_WAS_OLD, LIKELY if is_imported else EXCLUDED),
        (Cause.REFRESHED_BY_SERVER, LIKELY if by_a_server else EXCLUDED),
        (Cause.REFRESHED_WHERE_HANDED_OVER, LIKELY if is_elsewhere and not by_a_server else EXCLUDED),
        (Cause.REFRESH_TOKEN_EXPIRED, LIKELY if is_long_unused else EXCLUDED),
        (
            Cause.REFRESHED_ELSEWHERE,
            EXCLUDED if is_elsewhere or _is_called_expired(known) else UNLIKELY if nobody_else else POSSIBLE,
        ),
        (Cause.UNINSTALLED_OR_REVOKED, POSSIBLE),
        (Cause.ISSUED_TO_OTHER_CLIENT, POSSIBLE if is_imported else EXCLUDED),
        (Cause.REUSE_ENDED_THEM, POSSIBLE if was_lost or is_elsewhere else EXCLUDED),
        # Doorkeeper's answer to a refresh without client authentication is 400 invalid_grant
        (Cause.SIGN_IN_HEADER_REMOVED, UNLIKELY if nobody_else else EXCLUDED),
        (Cause.REFRESH_TOKEN_EXPIRED, EXCLUDED if is_fresh or is_long_unused else UNLIKELY),
    ]


def _invalid_client(known: Evidence) -> list[Weighed]:
    """Facts: tried_both, encodings_differ, has_worked (this application got tokens before)."""
    encoding_is_out = known.is_true("tried_both") or known.is_false("encodings_differ")
    return [
        (Cause.SECRET_REPLACED, known.when_true("has_worked", LIKELY, UNLIKELY, LIKELY)),
        (Cause.CREDENTIALS_DO_NOT_MATCH, known.when_true("has_worked", UNLIKELY, LIKELY, POSSIBLE)),
        (Cause.OTHER_BASIC_ENCODING, EXCLUDED if encoding_is_out else POSSIBLE),
        (Cause.SIGN_IN_HEADER_REMOVED, UNLIKELY),
    ]


def _invalid_request(known: Evidence) -> list[Weighed]:
    if is_refresh(known):
        return [
            (Cause.OTHER_BODY_FORMAT, _other_body_format(known)),
            (Cause.TOKEN_ADDRESS_WRONG, POSSIBLE),
            (Cause.SIGN_IN_HEADER_REMOVED, UNLIKELY),
        ]
    return [
        (Cause.OTHER_BODY_FORMAT, _other_body_format(known)),
        (Cause.REDIRECT_URI_DIFFERS, POSSIBLE),
        (Cause.PKCE_DISAGREES, POSSIBLE),
    ]


def _other_body_format(known: Evidence) -> Likelihood:
    """A form is what the RFC asks for; JSON is a choice of the environment's."""
    return LIKELY if known.text("body_format") == BodyFormat.JSON.value else POSSIBLE


def _unauthorized_client(known: Evidence) -> list[Weighed]:
    credentials = Cause.CREDENTIALS_NOT_OF_ACCOUNT if is_refresh(known) else Cause.CREDENTIALS_OR_REDIRECT_URI
    return all_possible(credentials, Cause.FLOW_NOT_ALLOWED)


def _unknown_token_error(known: Evidence) -> list[Weighed]:
    """A 400 without an `error` is what glewlwyd says to a JSON body, and T-Gate's own way to call a request bad."""
    credentials = Cause.CREDENTIALS_NOT_OF_ACCOUNT if is_refresh(known) else Cause.CREDENTIALS_OR_REDIRECT_URI
    if known.has("error"):
        return all_possible(credentials, Cause.TOKEN_ADDRESS_WRONG)
    spent = Cause.REFRESH_TOKEN_NOT_ACCEPTED if is_refresh(known) else Cause.CODE_USED_BEFORE
    return [
        (credentials, POSSIBLE),
        (spent, POSSIBLE),
        (Cause.OTHER_BODY_FORMAT, _other_body_format(known) if known.status == _BAD_REQUEST else EXCLUDED),
        (Cause.TOKEN_ADDRESS_WRONG, POSSIBLE),
    ]


def _answer_is_html(known: Evidence) -> list[Weighed]:
    """A page with 400 is that of a web server which could not use the request; the network's come with other ones."""
    is_bad_request = known.status == _BAD_REQUEST
    return [
        (Cause.OTHER_BODY_FORMAT, _other_body_format(known) if is_bad_request else EXCLUDED),
        (Cause.CAPTIVE_PORTAL_OR_PROXY, UNLIKELY if is_bad_request else POSSIBLE),
        (Cause.TOKEN_ADDRESS_WRONG, POSSIBLE),
    ]


def _redirected(known: Evidence) -> list[Weighed]:
    if known.has("location_host") and known.text("location_host") != known.text("host"):
        return all_possible(Cause.TOKEN_ADDRESS_MOVED, Cause.CAPTIVE_PORTAL_OR_PROXY)
    return all_possible(Cause.TOKEN_ADDRESS_SLASH)


WEIGHED: Mapping[type[problems.Problem], Weigh] = {
    problems.InvalidGrant: _invalid_grant,
    problems.InvalidClient: _invalid_client,
    problems.InvalidRequest: _invalid_request,
    problems.UnauthorizedClient: _unauthorized_client,
    problems.UnknownTokenError: _unknown_token_error,
    problems.ServerFailed: gateway_or_server,
    problems.Redirected: _redirected,
    problems.UnsupportedGrantType: lambda known: [
        (Cause.OTHER_BODY_FORMAT, _other_body_format(known)),
        (Cause.TOKEN_ADDRESS_WRONG, POSSIBLE),
    ],
    problems.InvalidScope: lambda _known: all_possible(Cause.SCOPE_NOT_ALLOWED),
    problems.TokenAddressNotFound: lambda _known: all_possible(
        Cause.TOKEN_ADDRESS_MISSPELT, Cause.TOKEN_ADDRESS_HAS_OTHER_USE
    ),
    problems.TooManyRequests: lambda _known: all_possible(Cause.MANY_REQUESTS),
    problems.AnswerIsHtml: _answer_is_html,
    problems.AnswerIsEmpty: lambda _known: all_possible(Cause.TOKEN_ADDRESS_WRONG, Cause.PROXY_TOOK_THE_ANSWER),
    problems.AnswerUnreadable: lambda _known: all_possible(Cause.TOKEN_ADDRESS_WRONG, Cause.PROXY_ANSWERS),
    problems.TokenTypeUnknown: lambda _known: all_possible(Cause.TOKEN_ADDRESS_WRONG, Cause.NEW_TOKEN_TYPE),
}
