"""What T-Gate answered: its authorization page, its token endpoint, its API."""

from tgate_desktop.oauth.problems.root import Problem


class AuthorizationProblem(Problem):
    """An `error` redirect that carried our state (RFC 6749 4.1.2.1). Facts: error, description."""


class AccessDenied(AuthorizationProblem):
    code = "access_denied"


class AuthorizationRefused(AuthorizationProblem):
    """Any other `error`, as it came."""

    code = "authorization_refused"


class TokenEndpointProblem(Problem):
    """Facts: status, host, error and description (when sent), grant_type."""


class InvalidClient(TokenEndpointProblem):
    """The client ID or secret was refused (RFC 6749 5.2).

    Facts also: encoding, tried_both, encodings_differ; has_worked, whether this secret brought tokens before.
    """

    code = "invalid_client"


class InvalidGrant(TokenEndpointProblem):
    """The code or the refresh token was refused (RFC 6749 5.2).

    Facts also, where they are known: grant_state, when the description names one (`GrantState`); for a code:
    code_age_s, code_lifetime_s, code_was_used, is_bare (it came without our state), capture, pkce; for a refresh token:
    refreshed_ago_s, server_use, outcome_was_open (the answer to an earlier refresh was lost), is_imported,
    was_handed_over.
    """

    code = "invalid_grant"


class InvalidRequest(TokenEndpointProblem):
    """Facts also: body_format."""

    code = "invalid_request"


class UnauthorizedClient(TokenEndpointProblem):
    code = "unauthorized_client"


class UnsupportedGrantType(TokenEndpointProblem):
    """Facts also: body_format."""

    code = "unsupported_grant_type"


class InvalidScope(TokenEndpointProblem):
    code = "invalid_scope"


class UnknownTokenError(TokenEndpointProblem):
    """An `error` or a status without a row of its own, shown as it came. Facts also: is_empty, when nothing came;
    body_format."""

    code = "unknown_token_error"


class BodyFormatRefused(TokenEndpointProblem):
    """415: the form (or JSON) body is not taken. Facts also: body_format."""

    code = "body_format_refused"


class TokenAddressNotFound(TokenEndpointProblem):
    """404 or 405 without an OAuth error: probably not the token address."""

    code = "token_address_not_found"


class TooManyRequests(TokenEndpointProblem):
    """429. Facts also: retry_after, as it came; retry_after_s, from the answer on, when it can be read."""

    code = "too_many_requests"
    retryable = True


class ServerFailed(TokenEndpointProblem):
    """5xx: the outcome is unknown. Facts also: retry_after and retry_after_s (when sent)."""

    code = "server_failed"
    retryable = True


class Redirected(TokenEndpointProblem):
    """3xx: never followed, it would resend the secret. Facts also: location_host."""

    code = "redirected"


class AnswerIsHtml(TokenEndpointProblem):
    """A page instead of JSON, and no status that says more: a captive portal, a proxy, or the wrong address.

    Facts also: body_format.
    """

    code = "answer_is_html"


class AnswerIsEmpty(TokenEndpointProblem):
    code = "answer_is_empty"


class AnswerUnreadable(TokenEndpointProblem):
    """Not JSON, or JSON that is no token answer. Facts also: member, when one is missing or wrong."""

    code = "answer_unreadable"


class TokenTypeUnknown(TokenEndpointProblem):
    """A token type this client does not understand (RFC 6749 7.1). Facts also: token_type."""

    code = "token_type_unknown"


class ApiProblem(Problem):
    """Facts: status, host, error and description (when sent); token_state, when the API calls the token `expired`,
    `revoked` or `invalid`. And what was known of the token: token_age_s, expired (by its own time), expiry_assumed,
    refreshed_just_now, had_brands (an earlier proof showed some), server_use, outcome_was_open, is_imported,
    was_handed_over.
    """


class TokenRejected(ApiProblem):
    """401: the API refuses this access token (RFC 6750 3.1)."""

    code = "token_rejected"


class ApiForbidden(ApiProblem):
    """403."""

    code = "api_forbidden"


class ProofAddressNotFound(ApiProblem):
    """404 or 405."""

    code = "proof_address_not_found"


class ApiFailed(ApiProblem):
    """Any other status. Facts also: retry_after and retry_after_s (when sent), location_host for a redirect."""

    code = "api_failed"
    retryable = True


class ProofUnreadable(ApiProblem):
    """200, but no list. Facts also: is_html."""

    code = "proof_unreadable"


class CompanyUninstalled(ApiProblem):
    """The company has probably uninstalled the application: an access token that ought to be good is refused, or reads
    an empty list, where brands were shown before. When a company uninstalls, T-Gate destroys every row of its
    integration scopes. Facts also: is_empty, when the list came and had nothing in it.
    """

    code = "company_uninstalled"


class RevocationProblem(Problem):
    """What the revocation endpoint answered instead of 200 (RFC 7009 2.2.1). Facts: status, host, error and
    description (when sent)."""


class RevocationRefused(RevocationProblem):
    """Any refusal: `invalid_client`, `unauthorized_client`, `invalid_request`, `unsupported_token_type`, or another."""

    code = "revocation_refused"


class RevocationUnavailable(RevocationProblem):
    """429 or 5xx: the token may still be good, and the same request may succeed later.

    Facts also: retry_after, retry_after_s.
    """

    code = "revocation_unavailable"
    retryable = True


class RevocationAddressNotFound(RevocationProblem):
    """404 or 405: probably not the revocation address."""

    code = "revocation_address_not_found"


class RevocationAtOtherOrigin(RevocationProblem):
    """Not sent: the client secret goes only to the origin it was entered for. Facts: entered_for, now."""

    code = "revocation_at_other_origin"
