"""What may be behind an answer of T-Gate's authorization page, its API or its revocation endpoint."""

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
from tgate_desktop.oauth.company import ServerUse

_TOO_MANY_REQUESTS = 429


def _authorization_refused(known: Evidence) -> list[Weighed]:
    """By RFC 6749 4.1.2.1."""
    match known.text("error"):
        case "server_error" | "temporarily_unavailable":
            return all_possible(Cause.SERVER_FAULT)
        case "invalid_scope":
            return all_possible(Cause.SCOPE_NOT_ALLOWED)
        case "unauthorized_client":
            return all_possible(Cause.FLOW_NOT_ALLOWED, Cause.CLIENT_OF_OTHER_ENVIRONMENT)
        case _:
            return all_possible(Cause.SETTING_MISSING, Cause.AUTHORIZATION_ADDRESS_WRONG)


def expired_at_the_server(known: Evidence) -> Likelihood:
    """Whether the access token has expired: by what the API says (`token_state`), then by its own time (`expired`)."""
    state = known.text("token_state")
    if state:
        return SHOWN if state == "expired" else EXCLUDED
    return known.when_true("expired", LIKELY, EXCLUDED, UNLIKELY)


def _token_rejected(known: Evidence) -> list[Weighed]:
    """Facts: token_state (what `WWW-Authenticate` says), expired, refreshed_just_now, had_brands, server_use,
    outcome_was_open, was_handed_over, clock_offset_s, expiry_assumed."""
    state = known.text("token_state")
    expired = expired_at_the_server(known)
    too_early = expired is SHOWN and known.is_false("expired")
    ended = EXCLUDED if state == "expired" else SHOWN if state == "revoked" else POSSIBLE
    is_elsewhere = known.text("server_use") == ServerUse.YES.value or known.is_true("was_handed_over")
    was_lost = known.is_true("outcome_was_open") and ended is not EXCLUDED
    return [
        (Cause.ANSWER_WAS_LOST, LIKELY if was_lost else EXCLUDED),
        (Cause.CLOCK_IS_BEHIND, SHOWN if too_early and known.clock_is_behind else EXCLUDED),
        (Cause.LIFETIME_WAS_ASSUMED, SHOWN if too_early and known.is_true("expiry_assumed") else EXCLUDED),
        (Cause.ACCESS_TOKEN_EXPIRED, expired),
        (Cause.ACCESS_TOKEN_REPLACED, _replaced(known, ended, is_elsewhere=is_elsewhere)),
        (Cause.ACCESS_TOKEN_REVOKED, ended),
        (Cause.PROOF_OF_OTHER_ENVIRONMENT, _other_environment(known, state)),
        (Cause.CLOCK_IS_BEHIND, UNLIKELY if not too_early and known.clock_is_behind and not state else EXCLUDED),
    ]


def _replaced(known: Evidence, ended: Likelihood, *, is_elsewhere: bool) -> Likelihood:
    if ended is not POSSIBLE:
        return ended
    if is_elsewhere:
        return LIKELY
    nobody_else = known.text("server_use") == ServerUse.NO.value
    return UNLIKELY if known.is_true("refreshed_just_now") or nobody_else else POSSIBLE


def _other_environment(known: Evidence, state: str) -> Likelihood:
    """A token that this API has taken before is one of its environment's."""
    if known.is_true("had_brands") or state in ("expired", "revoked"):
        return EXCLUDED
    if state == "invalid" or (known.is_true("refreshed_just_now") and known.is_false("had_brands")):
        return LIKELY
    return UNLIKELY if known.is_false("had_brands") else EXCLUDED


def _api_forbidden(known: Evidence) -> list[Weighed]:
    """Some servers answer 403 without a word where others answer 401 (django-oauth-toolkit's decorator alone)."""
    scope_is_missing = known.text("error") == "insufficient_scope"
    return [
        (Cause.SCOPE_MISSING, SHOWN if scope_is_missing else EXCLUDED),
        (Cause.ACCESS_TOKEN_EXPIRED, LIKELY if known.is_true("expired") else EXCLUDED),
        (Cause.UNINSTALLED_OR_BRANCHES_TAKEN_BACK, POSSIBLE),
        (Cause.MAY_NOT_READ_PROOF, EXCLUDED if known.is_true("had_brands") else POSSIBLE),
    ]


def _company_uninstalled(known: Evidence) -> list[Weighed]:
    is_empty = known.is_true("is_empty")
    is_refused = known.status == 401
    server_may_have = known.text("server_use") != ServerUse.NO.value and not is_empty
    return [
        (Cause.UNINSTALLED, LIKELY),
        (Cause.BRANCHES_TAKEN_BACK, EXCLUDED if is_refused else POSSIBLE),
        (Cause.ACCESS_TOKEN_REPLACED, POSSIBLE if server_may_have else EXCLUDED),
        (Cause.REVOKED_AT_TGATE, POSSIBLE if is_refused else EXCLUDED),
        (Cause.CLOCK_IS_BEHIND, UNLIKELY if known.clock_is_behind and not is_empty else EXCLUDED),
    ]


def _api_failed(known: Evidence) -> list[Weighed]:
    if known.status == _TOO_MANY_REQUESTS:
        return all_possible(Cause.MANY_REQUESTS)
    if known.status >= 500:
        return gateway_or_server(known)
    if 300 <= known.status < 400:
        return all_possible(Cause.PROOF_ADDRESS_MOVED, Cause.CAPTIVE_PORTAL)
    return all_possible(Cause.PROOF_PARAMETERS)


def _proof_unreadable(known: Evidence) -> list[Weighed]:
    """A web page in place of a list is the network's more often than the environment's: that has not changed."""
    return [
        (Cause.PROOF_LEADS_ELSEWHERE, POSSIBLE),
        (Cause.CAPTIVE_PORTAL, LIKELY if known.is_true("is_html") and known.is_true("had_brands") else POSSIBLE),
    ]


def _revocation_refused(known: Evidence) -> list[Weighed]:
    """By RFC 7009 2.2.1; without client authentication Doorkeeper says 403 unauthorized_client, panva's oidc-provider
    400 invalid_request, django-oauth-toolkit 401 invalid_client."""
    match known.text("error"):
        case "unsupported_token_type":
            return all_possible(Cause.REVOCATION_NOT_OFFERED)
        case "unauthorized_client":
            return all_possible(Cause.CREDENTIALS_NOT_OF_ACCOUNT, Cause.ISSUED_TO_OTHER_CLIENT)
        case "invalid_request":
            return all_possible(Cause.REVOCATION_ADDRESS_WRONG, Cause.SIGN_IN_HEADER_REMOVED)
        case _ if known.text("error") == "invalid_client" or known.status == 401:
            return all_possible(Cause.SECRET_REPLACED, Cause.CREDENTIALS_DO_NOT_MATCH)
        case _:
            return all_possible(Cause.REVOCATION_ADDRESS_WRONG, Cause.CREDENTIALS_NOT_OF_ACCOUNT)


def _revocation_unavailable(known: Evidence) -> list[Weighed]:
    if known.status == _TOO_MANY_REQUESTS:
        return all_possible(Cause.MANY_REQUESTS)
    return gateway_or_server(known)


WEIGHED: Mapping[type[problems.Problem], Weigh] = {
    problems.AccessDenied: lambda _known: all_possible(Cause.DECLINED, Cause.MAY_NOT_APPROVE),
    problems.AuthorizationRefused: _authorization_refused,
    problems.AttemptExpired: lambda _known: all_possible(
        Cause.APPROVAL_NOT_FINISHED, Cause.AUTHORIZATION_ERROR_PAGE, Cause.APPROVED_ELSEWHERE
    ),
    problems.TokenRejected: _token_rejected,
    problems.ApiForbidden: _api_forbidden,
    problems.CompanyUninstalled: _company_uninstalled,
    problems.ProofAddressNotFound: lambda _known: all_possible(Cause.PROOF_ADDRESS_WRONG),
    problems.ApiFailed: _api_failed,
    problems.ProofUnreadable: _proof_unreadable,
    problems.RevocationRefused: _revocation_refused,
    problems.RevocationUnavailable: _revocation_unavailable,
    problems.RevocationAddressNotFound: lambda _known: all_possible(
        Cause.REVOCATION_ADDRESS_WRONG, Cause.REVOCATION_NOT_OFFERED
    ),
}
