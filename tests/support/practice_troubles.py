"""What the app makes of each trouble of Practice T-Gate and of each place: the problem, and what it explains it by."""

from __future__ import annotations

from tgate_desktop.oauth.causes import Cause, likely_causes
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.practice.trouble.kinds import Kind

# A problem by its code, and its likely causes in their order.
Met = tuple[str, *tuple[Cause, ...]]
FINE = None


def met(problem: Problem | None) -> Met | None:
    """What was met there."""
    return (problem.code, *likely_causes(problem)) if problem else FINE


AT_TOKENS: dict[str, Met | None] = {
    "unsupported-grant-type": ("unsupported_grant_type", Cause.OTHER_BODY_FORMAT, Cause.TOKEN_ADDRESS_WRONG),
    "invalid-scope": ("invalid_scope", Cause.SCOPE_NOT_ALLOWED),
    "form-refused-415": ("body_format_refused",),
    "forbidden-page-403": ("answer_is_html", Cause.CAPTIVE_PORTAL_OR_PROXY, Cause.TOKEN_ADDRESS_WRONG),
    "redirect-within-host": ("redirected", Cause.TOKEN_ADDRESS_SLASH),
    "no-token-answer": ("answer_unreadable", Cause.TOKEN_ADDRESS_WRONG, Cause.PROXY_ANSWERS),
    "other-token-type": ("token_type_unknown", Cause.TOKEN_ADDRESS_WRONG, Cause.NEW_TOKEN_TYPE),
    "no-expires-in": FINE,
    "no-refresh-token": FINE,
    "not-found-404": ("token_address_not_found", Cause.TOKEN_ADDRESS_MISSPELT, Cause.TOKEN_ADDRESS_HAS_OTHER_USE),
    "not-allowed-405": ("token_address_not_found", Cause.TOKEN_ADDRESS_MISSPELT, Cause.TOKEN_ADDRESS_HAS_OTHER_USE),
    "too-many-requests-429": ("too_many_requests", Cause.MANY_REQUESTS),
    "retry-after-date-429": ("too_many_requests", Cause.MANY_REQUESTS),
    "failed-500": ("server_failed", Cause.SERVER_FAULT),
    "bad-gateway-502": ("server_failed", Cause.GATEWAY, Cause.SERVER_FAULT),
    "unavailable-503": ("server_failed", Cause.GATEWAY, Cause.SERVER_FAULT),
    "redirect-302": ("redirected", Cause.TOKEN_ADDRESS_MOVED, Cause.CAPTIVE_PORTAL_OR_PROXY),
    "captive-portal": ("answer_is_html", Cause.CAPTIVE_PORTAL_OR_PROXY, Cause.TOKEN_ADDRESS_WRONG),
    "network-sign-in-511": ("network_sign_in", Cause.CAPTIVE_PORTAL),
    "empty-200": ("answer_is_empty", Cause.TOKEN_ADDRESS_WRONG, Cause.PROXY_TOOK_THE_ANSWER),
    "too-large": ("answer_too_large", Cause.LEADS_TO_A_PAGE, Cause.PROXY_ANSWERS),
    "truncated": ("answer_truncated", Cause.NETWORK_DROPPED, Cause.CUT_SHORT_ON_THE_WAY, Cause.RESTARTED),
    "reset": ("connection_lost", Cause.NETWORK_DROPPED, Cause.RESTARTED),
    "answer-lost": ("connection_lost", Cause.NETWORK_DROPPED, Cause.RESTARTED),
    "drip": ("timed_out", Cause.OVERLOADED, Cause.NETWORK_SLOW),
    "silent": ("timed_out", Cause.OVERLOADED, Cause.NETWORK_SLOW),
}
TROUBLES: dict[Kind, dict[str, Met | None]] = {
    Kind.APPROVAL: {
        "denied": ("access_denied", Cause.DECLINED, Cause.MAY_NOT_APPROVE),
        "authorization-server-error": ("authorization_refused", Cause.SERVER_FAULT),
        "authorization-invalid-scope": ("authorization_refused", Cause.SCOPE_NOT_ALLOWED),
        "authorization-unauthorized-client": (
            "authorization_refused",
            Cause.FLOW_NOT_ALLOWED,
            Cause.CLIENT_OF_OTHER_ENVIRONMENT,
        ),
        "authorization-unsupported-response-type": (
            "authorization_refused",
            Cause.SETTING_MISSING,
            Cause.AUTHORIZATION_ADDRESS_WRONG,
        ),
        "no-state": FINE,
        "wrong-state": FINE,
        "page-instead-of-redirect": FINE,
    },
    Kind.CODE: {
        "expired-code": ("invalid_grant", Cause.CODE_EXPIRED),
        "used-code": ("invalid_grant", Cause.CODE_USED_BEFORE, Cause.REDIRECT_URI_DIFFERS, Cause.PKCE_DISAGREES),
        "invalid-code": ("invalid_grant", Cause.CODE_USED_BEFORE, Cause.REDIRECT_URI_DIFFERS, Cause.PKCE_DISAGREES),
        "invalid-client-401": (
            "invalid_client",
            Cause.CREDENTIALS_DO_NOT_MATCH,
            Cause.SECRET_REPLACED,
            Cause.SIGN_IN_HEADER_REMOVED,
        ),
        "invalid-client-403": (
            "invalid_client",
            Cause.CREDENTIALS_DO_NOT_MATCH,
            Cause.SECRET_REPLACED,
            Cause.SIGN_IN_HEADER_REMOVED,
        ),
        "invalid-client-400": (
            "invalid_client",
            Cause.CREDENTIALS_DO_NOT_MATCH,
            Cause.SECRET_REPLACED,
            Cause.SIGN_IN_HEADER_REMOVED,
        ),
        "message-401": (
            "invalid_client",
            Cause.CREDENTIALS_DO_NOT_MATCH,
            Cause.SECRET_REPLACED,
            Cause.SIGN_IN_HEADER_REMOVED,
        ),
        "empty-400": (
            "unknown_token_error",
            Cause.CREDENTIALS_OR_REDIRECT_URI,
            Cause.CODE_USED_BEFORE,
            Cause.OTHER_BODY_FORMAT,
        ),
        "invalid-request": (
            "invalid_request",
            Cause.OTHER_BODY_FORMAT,
            Cause.REDIRECT_URI_DIFFERS,
            Cause.PKCE_DISAGREES,
        ),
        "unauthorized-client": ("unauthorized_client", Cause.CREDENTIALS_OR_REDIRECT_URI, Cause.FLOW_NOT_ALLOWED),
        "unknown-error": ("unknown_token_error", Cause.CREDENTIALS_OR_REDIRECT_URI, Cause.TOKEN_ADDRESS_WRONG),
        "message-400": (
            "unknown_token_error",
            Cause.CREDENTIALS_OR_REDIRECT_URI,
            Cause.CODE_USED_BEFORE,
            Cause.OTHER_BODY_FORMAT,
        ),
        "message-403": (
            "unknown_token_error",
            Cause.CREDENTIALS_OR_REDIRECT_URI,
            Cause.CODE_USED_BEFORE,
            Cause.TOKEN_ADDRESS_WRONG,
        ),
        "message-422": ("invalid_request", Cause.OTHER_BODY_FORMAT, Cause.REDIRECT_URI_DIFFERS, Cause.PKCE_DISAGREES),
        **AT_TOKENS,
    },
    Kind.REFRESH: {
        "expired-refresh-token": ("invalid_grant", Cause.REFRESH_TOKEN_EXPIRED),
        "used-refresh-token": ("invalid_grant", Cause.REFRESHED_ELSEWHERE),
        "revoked-refresh-token": ("invalid_grant", Cause.UNINSTALLED_OR_REVOKED, Cause.REFRESHED_ELSEWHERE),
        "invalid-client-401": (
            "invalid_client",
            Cause.SECRET_REPLACED,
            Cause.CREDENTIALS_DO_NOT_MATCH,
            Cause.SIGN_IN_HEADER_REMOVED,
        ),
        "invalid-client-403": (
            "invalid_client",
            Cause.SECRET_REPLACED,
            Cause.CREDENTIALS_DO_NOT_MATCH,
            Cause.SIGN_IN_HEADER_REMOVED,
        ),
        "invalid-client-400": (
            "invalid_client",
            Cause.SECRET_REPLACED,
            Cause.CREDENTIALS_DO_NOT_MATCH,
            Cause.SIGN_IN_HEADER_REMOVED,
        ),
        "message-401": (
            "invalid_client",
            Cause.SECRET_REPLACED,
            Cause.CREDENTIALS_DO_NOT_MATCH,
            Cause.SIGN_IN_HEADER_REMOVED,
        ),
        "empty-400": (
            "unknown_token_error",
            Cause.CREDENTIALS_NOT_OF_ACCOUNT,
            Cause.REFRESH_TOKEN_NOT_ACCEPTED,
            Cause.OTHER_BODY_FORMAT,
        ),
        "invalid-request": (
            "invalid_request",
            Cause.OTHER_BODY_FORMAT,
            Cause.TOKEN_ADDRESS_WRONG,
            Cause.SIGN_IN_HEADER_REMOVED,
        ),
        "unauthorized-client": ("unauthorized_client", Cause.CREDENTIALS_NOT_OF_ACCOUNT, Cause.FLOW_NOT_ALLOWED),
        "unknown-error": ("unknown_token_error", Cause.CREDENTIALS_NOT_OF_ACCOUNT, Cause.TOKEN_ADDRESS_WRONG),
        "message-400": (
            "unknown_token_error",
            Cause.CREDENTIALS_NOT_OF_ACCOUNT,
            Cause.REFRESH_TOKEN_NOT_ACCEPTED,
            Cause.OTHER_BODY_FORMAT,
        ),
        "message-403": (
            "unknown_token_error",
            Cause.CREDENTIALS_NOT_OF_ACCOUNT,
            Cause.REFRESH_TOKEN_NOT_ACCEPTED,
            Cause.TOKEN_ADDRESS_WRONG,
        ),
        "message-422": (
            "invalid_request",
            Cause.OTHER_BODY_FORMAT,
            Cause.TOKEN_ADDRESS_WRONG,
            Cause.SIGN_IN_HEADER_REMOVED,
        ),
        **AT_TOKENS,
    },
    Kind.CHECK: {
        "expired-token": ("token_rejected", Cause.ACCESS_TOKEN_EXPIRED),
        "revoked-token": ("token_rejected", Cause.ACCESS_TOKEN_REPLACED, Cause.ACCESS_TOKEN_REVOKED),
        "invalid-token": (
            "token_rejected",
            Cause.PROOF_OF_OTHER_ENVIRONMENT,
            Cause.ACCESS_TOKEN_REVOKED,
            Cause.ACCESS_TOKEN_REPLACED,
        ),
        "empty-401": (
            "token_rejected",
            Cause.PROOF_OF_OTHER_ENVIRONMENT,
            Cause.ACCESS_TOKEN_REVOKED,
            Cause.ACCESS_TOKEN_REPLACED,
        ),
        "empty-403": ("api_forbidden", Cause.UNINSTALLED_OR_BRANCHES_TAKEN_BACK, Cause.MAY_NOT_READ_PROOF),
        "insufficient-scope-403": (
            "api_forbidden",
            Cause.SCOPE_MISSING,
            Cause.UNINSTALLED_OR_BRANCHES_TAKEN_BACK,
            Cause.MAY_NOT_READ_PROOF,
        ),
        "uninstalled-403": ("api_forbidden", Cause.UNINSTALLED_OR_BRANCHES_TAKEN_BACK, Cause.MAY_NOT_READ_PROOF),
        "uninstalled-empty-list": FINE,
        "no-list": ("proof_unreadable", Cause.PROOF_LEADS_ELSEWHERE, Cause.CAPTIVE_PORTAL),
        "not-found-404": ("proof_address_not_found", Cause.PROOF_ADDRESS_WRONG),
        "not-allowed-405": ("proof_address_not_found", Cause.PROOF_ADDRESS_WRONG),
        "message-400": ("api_failed", Cause.PROOF_PARAMETERS),
        "message-403": ("api_forbidden", Cause.UNINSTALLED_OR_BRANCHES_TAKEN_BACK, Cause.MAY_NOT_READ_PROOF),
        "message-422": ("api_failed", Cause.PROOF_PARAMETERS),
        "too-many-requests-429": ("api_failed", Cause.MANY_REQUESTS),
        "retry-after-date-429": ("api_failed", Cause.MANY_REQUESTS),
        "failed-500": ("api_failed", Cause.SERVER_FAULT),
        "bad-gateway-502": ("api_failed", Cause.GATEWAY, Cause.SERVER_FAULT),
        "unavailable-503": ("api_failed", Cause.GATEWAY, Cause.SERVER_FAULT),
        "redirect-302": ("api_failed", Cause.PROOF_ADDRESS_MOVED, Cause.CAPTIVE_PORTAL),
        "captive-portal": ("proof_unreadable", Cause.PROOF_LEADS_ELSEWHERE, Cause.CAPTIVE_PORTAL),
        "network-sign-in-511": ("network_sign_in", Cause.CAPTIVE_PORTAL),
        "empty-200": ("proof_unreadable", Cause.PROOF_LEADS_ELSEWHERE, Cause.CAPTIVE_PORTAL),
        "too-large": ("answer_too_large", Cause.LEADS_TO_A_PAGE, Cause.PROXY_ANSWERS),
        "truncated": ("answer_truncated", Cause.NETWORK_DROPPED, Cause.CUT_SHORT_ON_THE_WAY, Cause.RESTARTED),
        "reset": ("connection_lost", Cause.NETWORK_DROPPED, Cause.RESTARTED),
        "drip": ("timed_out", Cause.OVERLOADED, Cause.NETWORK_SLOW),
        "silent": ("timed_out", Cause.OVERLOADED, Cause.NETWORK_SLOW),
    },
    Kind.REVOKE: {
        "revocation-refused": ("revocation_refused", Cause.CREDENTIALS_NOT_OF_ACCOUNT, Cause.ISSUED_TO_OTHER_CLIENT),
        "revocation-unsupported": ("revocation_refused", Cause.REVOCATION_NOT_OFFERED),
        "not-found-404": ("revocation_address_not_found", Cause.REVOCATION_ADDRESS_WRONG, Cause.REVOCATION_NOT_OFFERED),
        "not-allowed-405": (
            "revocation_address_not_found",
            Cause.REVOCATION_ADDRESS_WRONG,
            Cause.REVOCATION_NOT_OFFERED,
        ),
        "too-many-requests-429": ("revocation_unavailable", Cause.MANY_REQUESTS),
        "retry-after-date-429": ("revocation_unavailable", Cause.MANY_REQUESTS),
        "failed-500": ("revocation_unavailable", Cause.SERVER_FAULT),
        "bad-gateway-502": ("revocation_unavailable", Cause.GATEWAY, Cause.SERVER_FAULT),
        "unavailable-503": ("revocation_unavailable", Cause.GATEWAY, Cause.SERVER_FAULT),
        "redirect-302": ("revocation_refused", Cause.REVOCATION_ADDRESS_WRONG, Cause.CREDENTIALS_NOT_OF_ACCOUNT),
        "captive-portal": (
            "revocation_address_not_found",
            Cause.REVOCATION_ADDRESS_WRONG,
            Cause.REVOCATION_NOT_OFFERED,
        ),
        "network-sign-in-511": ("network_sign_in", Cause.CAPTIVE_PORTAL),
        "too-large": ("answer_too_large", Cause.LEADS_TO_A_PAGE, Cause.PROXY_ANSWERS),
        "truncated": ("answer_truncated", Cause.NETWORK_DROPPED, Cause.CUT_SHORT_ON_THE_WAY, Cause.RESTARTED),
        "reset": ("connection_lost", Cause.NETWORK_DROPPED, Cause.RESTARTED),
        "answer-lost": ("connection_lost", Cause.NETWORK_DROPPED, Cause.RESTARTED),
        "drip": ("timed_out", Cause.OVERLOADED, Cause.NETWORK_SLOW),
        "silent": ("timed_out", Cause.OVERLOADED, Cause.NETWORK_SLOW),
    },
    Kind.EVERY: {"clock-ahead": FINE, "clock-behind": FINE},
}
# Once the brands of the restaurant have been seen.
UNINSTALLED: dict[str, Met] = {
    "revoked-token": ("company_uninstalled", Cause.UNINSTALLED, Cause.ACCESS_TOKEN_REPLACED, Cause.REVOKED_AT_TGATE),
    "uninstalled-403": (
        "company_uninstalled",
        Cause.UNINSTALLED,
        Cause.BRANCHES_TAKEN_BACK,
        Cause.ACCESS_TOKEN_REPLACED,
    ),
    "uninstalled-empty-list": ("company_uninstalled", Cause.UNINSTALLED, Cause.BRANCHES_TAKEN_BACK),
}
PLACES: dict[str, Met] = {
    "unknown-host": ("host_not_found", Cause.OFFLINE, Cause.HOST_MISSPELT),
    "closed-port": ("connection_refused", Cause.SERVER_STOPPED, Cause.HOST_OR_PORT_WRONG, Cause.FIREWALL_REFUSES),
    "never-answers": ("connect_timed_out", Cause.FIREWALL_DROPS, Cause.SERVER_DOWN),
    "unknown-issuer": ("tls_untrusted", Cause.TLS_INSPECTED, Cause.TLS_INTERMEDIATE_MISSING, Cause.TLS_IMPOSTOR),
    "wrong-host": ("tls_host_mismatch", Cause.HOST_MISSPELT, Cause.CAPTIVE_PORTAL),
    "expired-certificate": ("tls_expired", Cause.COMPUTER_DATE_WRONG, Cause.CERTIFICATE_NOT_RENEWED),
    "certificate-not-yet-valid": ("tls_expired", Cause.COMPUTER_DATE_WRONG, Cause.CERTIFICATE_TOO_EARLY),
    "no-tls": ("tls_failed", Cause.PORT_IS_NOT_HTTPS, Cause.TLS_BROKEN_ON_THE_WAY, Cause.TLS_VERSIONS),
    "proxy-refuses": ("proxy_failed", Cause.PROXY_FORBIDS_HOST),
    "proxy-wants-password": ("proxy_failed", Cause.PROXY_NEEDS_SIGN_IN),
    "proxy-down": ("proxy_failed", Cause.PROXY_ADDRESS_WRONG, Cause.PROXY_DOWN),
    "proxy-cannot-reach": ("proxy_failed", Cause.PROXY_CANNOT_REACH_HOST),
}
# Two troubles, or one and what was said in the app.
TOGETHER: dict[str, Met] = {
    "clock-ahead and expired-token": ("token_rejected", Cause.CLOCK_IS_BEHIND, Cause.ACCESS_TOKEN_EXPIRED),
    "no-expires-in, then expired-token": ("token_rejected", Cause.LIFETIME_WAS_ASSUMED, Cause.ACCESS_TOKEN_EXPIRED),
    "answer-lost, then used-refresh-token": (
        "invalid_grant",
        Cause.ANSWER_WAS_LOST,
        Cause.REFRESHED_ELSEWHERE,
        Cause.REUSE_ENDED_THEM,
    ),
    "a server uses them, and used-refresh-token": ("invalid_grant", Cause.REFRESHED_BY_SERVER, Cause.REUSE_ENDED_THEM),
}
# What no trouble leads to by itself, and why.
NOT_SHOWN_CAUSES = {
    Cause.OTHER_BASIC_ENCODING: "the client secret of Practice is the same in both encodings",
    Cause.CODE_SENT_BEFORE: "the code of an exchange whose answer was lost, pasted once more",
    Cause.CODE_USED_BY_SERVER: "a redirect URI that leads to a server, whose address is pasted",
    Cause.CODE_OF_OTHER_ATTEMPT: "a bare code that is pasted",
    Cause.REFRESHED_WHERE_HANDED_OVER: "used-refresh-token, after the tokens were handed over",
    Cause.IMPORTED_WAS_OLD: "used-refresh-token, after the tokens were imported",
    Cause.APPROVAL_NOT_FINISHED: "page-instead-of-redirect, and half an hour of patience",
    Cause.AUTHORIZATION_ERROR_PAGE: "page-instead-of-redirect, and half an hour of patience",
    Cause.APPROVED_ELSEWHERE: "page-instead-of-redirect, and half an hour of patience",
    Cause.CERTIFICATE_NOT_REPLACED: "only Windows and macOS ask whether a certificate was revoked, and ask its issuer",
    Cause.CERTIFICATE_STOLEN: "only Windows and macOS ask whether a certificate was revoked, and ask its issuer",
}
NOT_SHOWN_PROBLEMS = {
    "tls_revoked": "only Windows and macOS ask whether a certificate was revoked, and ask its issuer",
    "revocation_at_other_origin": "the app finds it out itself, before it asks a server",
}
