"""From facts to likely causes: what is named first, and what the facts exclude."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgate_desktop.oauth import problems
from tgate_desktop.oauth.causes import Cause, likely_causes
from tgate_desktop.oauth.problems import Fact, Problem, every_problem

DAY_S = 24 * 60 * 60
CODE: Mapping[str, Fact] = {"grant_type": "authorization_code", "status": 400, "error": "invalid_grant"}
REFRESH: Mapping[str, Fact] = {"grant_type": "refresh_token", "status": 400, "error": "invalid_grant"}
HERE: Mapping[str, Fact] = {**CODE, "capture": "loopback_http", "is_bare": False, "code_age_s": 1, "pkce": True}
REJECTED: Mapping[str, Fact] = {"status": 401}
FRESH: Mapping[str, Fact] = {**REJECTED, "expired": False, "server_use": "no", "had_brands": True}


@pytest.mark.parametrize(
    ("facts", "causes"),
    [
        pytest.param(
            CODE,
            [Cause.CODE_EXPIRED, Cause.CODE_USED_BEFORE, Cause.REDIRECT_URI_DIFFERS],
            id="nothing is known",
        ),
        pytest.param(
            HERE, [Cause.CODE_USED_BEFORE, Cause.REDIRECT_URI_DIFFERS, Cause.PKCE_DISAGREES], id="caught here, fresh"
        ),
        pytest.param(
            {**HERE, "code_age_s": 660},
            [Cause.CODE_EXPIRED, Cause.CODE_USED_BEFORE, Cause.REDIRECT_URI_DIFFERS],
            id="eleven minutes old",
        ),
        pytest.param(
            {**HERE, "code_age_s": 90, "code_lifetime_s": 60},
            [Cause.CODE_EXPIRED, Cause.CODE_USED_BEFORE, Cause.REDIRECT_URI_DIFFERS],
            id="older than the environment's codes live",
        ),
        pytest.param(
            {**HERE, "code_was_used": True},
            [Cause.CODE_SENT_BEFORE, Cause.REDIRECT_URI_DIFFERS, Cause.PKCE_DISAGREES],
            id="sent before, answer lost",
        ),
        pytest.param(
            {**CODE, "capture": "paste", "is_bare": False, "code_age_s": 30, "pkce": True},
            [Cause.CODE_USED_BY_SERVER, Cause.REDIRECT_URI_DIFFERS, Cause.PKCE_DISAGREES],
            id="redirected to a server",
        ),
        pytest.param(
            {**CODE, "capture": "loopback_http", "is_bare": True, "pkce": True},
            [Cause.CODE_EXPIRED, Cause.CODE_OF_OTHER_ATTEMPT, Cause.CODE_USED_BEFORE],
            id="a bare code was pasted",
        ),
        pytest.param(
            {**HERE, "pkce": False}, [Cause.CODE_USED_BEFORE, Cause.REDIRECT_URI_DIFFERS], id="no PKCE was sent"
        ),
        pytest.param({**HERE, "grant_state": "expired"}, [Cause.CODE_EXPIRED], id="fresh here, expired for T-Gate"),
        pytest.param({**HERE, "grant_state": "used"}, [Cause.CODE_USED_BEFORE], id="used, says T-Gate"),
        pytest.param({**HERE, "grant_state": "revoked"}, [Cause.CODE_USED_BEFORE], id="revoked, says T-Gate"),
        pytest.param(
            {**HERE, "code_age_s": 660, "grant_state": "used"}, [Cause.CODE_USED_BEFORE], id="old, and used for T-Gate"
        ),
        pytest.param(
            {**HERE, "code_was_used": True, "grant_state": "used"}, [Cause.CODE_SENT_BEFORE], id="we have used it"
        ),
        pytest.param(
            {**CODE, "capture": "paste", "code_age_s": 30, "pkce": True, "grant_state": "expired"},
            [Cause.CODE_EXPIRED, Cause.CODE_USED_BY_SERVER],
            id="redirected to a server, expired for T-Gate",
        ),
    ],
)
def test_a_refused_code(facts: Mapping[str, Fact], causes: list[Cause]) -> None:
    assert list(likely_causes(problems.InvalidGrant(**facts))) == causes


@pytest.mark.parametrize(
    ("facts", "causes"),
    [
        pytest.param(
            {},
            [Cause.REFRESHED_ELSEWHERE, Cause.UNINSTALLED_OR_REVOKED, Cause.REFRESH_TOKEN_EXPIRED],
            id="nothing is known",
        ),
        pytest.param(
            {"server_use": "yes", "outcome_was_open": False, "refreshed_ago_s": 60},
            [Cause.REFRESHED_BY_SERVER, Cause.UNINSTALLED_OR_REVOKED, Cause.REUSE_ENDED_THEM],
            id="a server uses the pair",
        ),
        pytest.param(
            {"server_use": "unknown", "outcome_was_open": False, "refreshed_ago_s": 60},
            [Cause.REFRESHED_ELSEWHERE, Cause.UNINSTALLED_OR_REVOKED],
            id="refreshed a minute ago: not expired",
        ),
        pytest.param(
            {"server_use": "no", "outcome_was_open": False, "refreshed_ago_s": 60},
            [Cause.UNINSTALLED_OR_REVOKED, Cause.REFRESHED_ELSEWHERE, Cause.SIGN_IN_HEADER_REMOVED],
            id="nobody else uses it",
        ),
        pytest.param(
            {"server_use": "no", "outcome_was_open": True, "refreshed_ago_s": 60},
            [Cause.ANSWER_WAS_LOST, Cause.REFRESHED_ELSEWHERE, Cause.UNINSTALLED_OR_REVOKED],
            id="an earlier answer was lost",
        ),
        pytest.param(
            {"server_use": "yes", "outcome_was_open": True, "refreshed_ago_s": 60},
            [Cause.ANSWER_WAS_LOST, Cause.REFRESHED_BY_SERVER, Cause.UNINSTALLED_OR_REVOKED],
            id="an answer was lost, and a server uses it",
        ),
        pytest.param(
            {"server_use": "no", "outcome_was_open": False, "refreshed_ago_s": 90 * DAY_S},
            [Cause.REFRESH_TOKEN_EXPIRED, Cause.UNINSTALLED_OR_REVOKED, Cause.REFRESHED_ELSEWHERE],
            id="unused for three months",
        ),
        pytest.param(
            {"server_use": "no", "outcome_was_open": False, "is_imported": True},
            [Cause.IMPORTED_WAS_OLD, Cause.REFRESHED_ELSEWHERE, Cause.UNINSTALLED_OR_REVOKED],
            id="imported, of unknown age",
        ),
        pytest.param(
            {"server_use": "no", "outcome_was_open": False, "was_handed_over": True, "refreshed_ago_s": 60},
            [Cause.REFRESHED_WHERE_HANDED_OVER, Cause.UNINSTALLED_OR_REVOKED, Cause.REUSE_ENDED_THEM],
            id="handed over",
        ),
        pytest.param(
            {"server_use": "unknown", "refreshed_ago_s": 60, "grant_state": "expired"},
            [Cause.REFRESH_TOKEN_EXPIRED],
            id="fresh here, expired for T-Gate",
        ),
        pytest.param(
            {"server_use": "no", "refreshed_ago_s": 60, "grant_state": "used"},
            [Cause.REFRESHED_ELSEWHERE],
            id="used, says T-Gate, whoever is thought to use it",
        ),
        pytest.param(
            {"server_use": "yes", "refreshed_ago_s": 60, "grant_state": "used"},
            [Cause.REFRESHED_BY_SERVER, Cause.REUSE_ENDED_THEM],
            id="used, and a server has the pair",
        ),
        pytest.param(
            {"server_use": "no", "outcome_was_open": True, "grant_state": "used"},
            [Cause.ANSWER_WAS_LOST, Cause.REFRESHED_ELSEWHERE, Cause.REUSE_ENDED_THEM],
            id="used, and an answer was lost",
        ),
        pytest.param(
            {"server_use": "no", "refreshed_ago_s": 90 * DAY_S, "grant_state": "revoked"},
            [Cause.UNINSTALLED_OR_REVOKED, Cause.REFRESHED_ELSEWHERE],
            id="revoked, says T-Gate",
        ),
        pytest.param(
            {"server_use": "yes", "refreshed_ago_s": 60, "grant_state": "expired"},
            [Cause.REFRESH_TOKEN_EXPIRED, Cause.REFRESHED_BY_SERVER, Cause.REUSE_ENDED_THEM],
            id="expired for T-Gate, and a server has the pair",
        ),
    ],
)
def test_a_refused_refresh_token(facts: Mapping[str, Fact], causes: list[Cause]) -> None:
    assert list(likely_causes(problems.InvalidGrant(**{**REFRESH, **facts}))) == causes


@pytest.mark.parametrize(
    ("facts", "causes"),
    [
        pytest.param(
            {},
            [Cause.ACCESS_TOKEN_REPLACED, Cause.ACCESS_TOKEN_REVOKED, Cause.ACCESS_TOKEN_EXPIRED],
            id="nothing is known",
        ),
        pytest.param(
            {"expired": True, "had_brands": True, "server_use": "no"},
            [Cause.ACCESS_TOKEN_EXPIRED, Cause.ACCESS_TOKEN_REVOKED, Cause.ACCESS_TOKEN_REPLACED],
            id="past its own time",
        ),
        pytest.param(
            {"expired": False, "token_state": "expired", "clock_offset_s": 7200},
            [Cause.CLOCK_IS_BEHIND, Cause.ACCESS_TOKEN_EXPIRED],
            id="expired for the API, valid here, and the clock is behind",
        ),
        pytest.param(
            {"expired": False, "token_state": "expired", "clock_offset_s": 59},
            [Cause.ACCESS_TOKEN_EXPIRED],
            id="a clock that is a minute off is no cause",
        ),
        pytest.param(
            {"expired": False, "token_state": "expired", "clock_offset_s": -7200},
            [Cause.ACCESS_TOKEN_EXPIRED],
            id="nor is one that is ahead",
        ),
        pytest.param(
            {"expired": False, "token_state": "expired", "expiry_assumed": True},
            [Cause.LIFETIME_WAS_ASSUMED, Cause.ACCESS_TOKEN_EXPIRED],
            id="expired for the API, and its lifetime was assumed",
        ),
        pytest.param(
            {"expired": False, "token_state": "revoked", "server_use": "yes", "had_brands": True},
            [Cause.ACCESS_TOKEN_REPLACED, Cause.ACCESS_TOKEN_REVOKED],
            id="revoked, says the API",
        ),
        pytest.param(
            {"expired": False, "server_use": "yes", "had_brands": True, "refreshed_just_now": False},
            [Cause.ACCESS_TOKEN_REPLACED, Cause.ACCESS_TOKEN_REVOKED],
            id="a server uses the pair",
        ),
        pytest.param(
            {"expired": False, "refreshed_just_now": True, "had_brands": False, "server_use": "unknown"},
            [Cause.PROOF_OF_OTHER_ENVIRONMENT, Cause.ACCESS_TOKEN_REVOKED, Cause.ACCESS_TOKEN_REPLACED],
            id="the first use of a new token",
        ),
        pytest.param(
            {"expired": False, "had_brands": True, "server_use": "no", "outcome_was_open": True},
            [Cause.ANSWER_WAS_LOST, Cause.ACCESS_TOKEN_REVOKED, Cause.ACCESS_TOKEN_REPLACED],
            id="an earlier answer was lost",
        ),
    ],
)
def test_a_refused_access_token(facts: Mapping[str, Fact], causes: list[Cause]) -> None:
    assert list(likely_causes(problems.TokenRejected(**{**REJECTED, **facts}))) == causes


BAD: Mapping[str, Fact] = {"status": 400, "grant_type": "refresh_token"}
FIRST: Mapping[str, Fact] = {"status": 400, "grant_type": "authorization_code"}


@pytest.mark.parametrize(
    ("problem", "causes"),
    [
        pytest.param(
            problems.UnknownTokenError(**BAD, body_format="form"),
            [Cause.CREDENTIALS_NOT_OF_ACCOUNT, Cause.REFRESH_TOKEN_NOT_ACCEPTED, Cause.OTHER_BODY_FORMAT],
            id="a refresh as a form",
        ),
        pytest.param(
            problems.UnknownTokenError(**BAD, body_format="json", is_empty=True),
            [Cause.OTHER_BODY_FORMAT, Cause.CREDENTIALS_NOT_OF_ACCOUNT, Cause.REFRESH_TOKEN_NOT_ACCEPTED],
            id="glewlwyd: a refresh as JSON",
        ),
        pytest.param(
            problems.UnknownTokenError(**FIRST, body_format="form"),
            [Cause.CREDENTIALS_OR_REDIRECT_URI, Cause.CODE_USED_BEFORE, Cause.OTHER_BODY_FORMAT],
            id="a code in a form",
        ),
        pytest.param(
            problems.UnknownTokenError(**FIRST, body_format="json"),
            [Cause.OTHER_BODY_FORMAT, Cause.CREDENTIALS_OR_REDIRECT_URI, Cause.CODE_USED_BEFORE],
            id="a code in JSON",
        ),
        pytest.param(
            problems.UnknownTokenError(**{**BAD, "status": 403}, body_format="json"),
            [Cause.CREDENTIALS_NOT_OF_ACCOUNT, Cause.REFRESH_TOKEN_NOT_ACCEPTED, Cause.TOKEN_ADDRESS_WRONG],
            id="another status does not speak of the body",
        ),
        pytest.param(
            problems.UnknownTokenError(**BAD, error="brand_new", body_format="json"),
            [Cause.CREDENTIALS_NOT_OF_ACCOUNT, Cause.TOKEN_ADDRESS_WRONG],
            id="nor does an error that nobody knows",
        ),
        pytest.param(
            problems.AnswerIsHtml(**BAD, body_format="form"),
            [Cause.OTHER_BODY_FORMAT, Cause.TOKEN_ADDRESS_WRONG, Cause.CAPTIVE_PORTAL_OR_PROXY],
            id="a page for a bad request",
        ),
        pytest.param(
            problems.AnswerIsHtml(**{**BAD, "status": 403}, body_format="json"),
            [Cause.CAPTIVE_PORTAL_OR_PROXY, Cause.TOKEN_ADDRESS_WRONG],
            id="a page that forbids",
        ),
    ],
)
def test_a_token_request_that_is_refused_without_an_error(problem: Problem, causes: list[Cause]) -> None:
    assert list(likely_causes(problem)) == causes


@pytest.mark.parametrize(
    ("problem", "first"),
    [
        (problems.ApiForbidden(status=403, expired=True), Cause.ACCESS_TOKEN_EXPIRED),
        (problems.ApiForbidden(status=403, expired=False), Cause.UNINSTALLED_OR_BRANCHES_TAKEN_BACK),
        (problems.ApiForbidden(status=403, error="insufficient_scope"), Cause.SCOPE_MISSING),
        (problems.CompanyUninstalled(**FRESH), Cause.UNINSTALLED),
        (problems.CompanyUninstalled(status=200, is_empty=True), Cause.UNINSTALLED),
        (problems.InvalidClient(status=401), Cause.SECRET_REPLACED),
        (problems.InvalidClient(status=401, has_worked=True), Cause.SECRET_REPLACED),
        (problems.InvalidClient(status=401, has_worked=False), Cause.CREDENTIALS_DO_NOT_MATCH),
        (problems.InvalidRequest(**REFRESH, body_format="json"), Cause.OTHER_BODY_FORMAT),
        (problems.InvalidRequest(status=422, grant_type="authorization_code"), Cause.OTHER_BODY_FORMAT),
        (problems.UnauthorizedClient(**CODE), Cause.CREDENTIALS_OR_REDIRECT_URI),
        (problems.UnauthorizedClient(**REFRESH), Cause.CREDENTIALS_NOT_OF_ACCOUNT),
        (
            problems.UnknownTokenError(status=400, grant_type="refresh_token", is_empty=True),
            Cause.CREDENTIALS_NOT_OF_ACCOUNT,
        ),
        (problems.ServerFailed(status=502), Cause.GATEWAY),
        (problems.ServerFailed(status=500), Cause.SERVER_FAULT),
        (problems.ApiFailed(status=429), Cause.MANY_REQUESTS),
        (problems.ApiFailed(status=503), Cause.GATEWAY),
        (problems.ApiFailed(status=302), Cause.PROOF_ADDRESS_MOVED),
        (problems.ApiFailed(status=422), Cause.PROOF_PARAMETERS),
        (problems.ProofUnreadable(status=200, is_html=True, had_brands=True), Cause.CAPTIVE_PORTAL),
        (problems.ProofUnreadable(status=200, is_html=True, had_brands=False), Cause.PROOF_LEADS_ELSEWHERE),
        (problems.TlsUntrusted(issuer="CN=Acme Inspection CA"), Cause.TLS_INSPECTED),
        (problems.TlsUntrusted(issuer="CN=R3,O=Let's Encrypt"), Cause.TLS_INTERMEDIATE_MISSING),
        (problems.TlsUntrusted(), Cause.TLS_INSPECTED),
        (problems.ProxyFailed(status=407), Cause.PROXY_NEEDS_SIGN_IN),
        (problems.ProxyFailed(status=403), Cause.PROXY_FORBIDS_HOST),
        (problems.ProxyFailed(status=502), Cause.PROXY_CANNOT_REACH_HOST),
        (problems.ProxyFailed(), Cause.PROXY_ADDRESS_WRONG),
        (problems.Redirected(host="a.example", location_host="b.example"), Cause.TOKEN_ADDRESS_MOVED),
        (problems.Redirected(host="a.example", location_host="a.example"), Cause.TOKEN_ADDRESS_SLASH),
        (problems.RevocationRefused(status=400, error="unsupported_token_type"), Cause.REVOCATION_NOT_OFFERED),
        (problems.RevocationRefused(status=401, error="invalid_client"), Cause.SECRET_REPLACED),
        (problems.RevocationRefused(status=403, error="unauthorized_client"), Cause.CREDENTIALS_NOT_OF_ACCOUNT),
        (problems.RevocationRefused(status=400, error="invalid_request"), Cause.REVOCATION_ADDRESS_WRONG),
        (problems.RevocationUnavailable(status=503), Cause.GATEWAY),
        (problems.RevocationUnavailable(status=429), Cause.MANY_REQUESTS),
        (problems.RevocationAddressNotFound(status=404), Cause.REVOCATION_ADDRESS_WRONG),
    ],
    ids=str,
)
def test_what_is_named_first(problem: Problem, first: Cause) -> None:
    assert likely_causes(problem)[0] is first


@pytest.mark.parametrize(
    ("problem", "excluded"),
    [
        (problems.InvalidClient(status=401, tried_both=True), Cause.OTHER_BASIC_ENCODING),
        (problems.InvalidClient(status=401, tried_both=False, encodings_differ=False), Cause.OTHER_BASIC_ENCODING),
        (problems.ApiForbidden(status=403, had_brands=True), Cause.MAY_NOT_READ_PROOF),
        (problems.CompanyUninstalled(status=401, server_use="no"), Cause.ACCESS_TOKEN_REPLACED),
        (problems.CompanyUninstalled(status=401), Cause.BRANCHES_TAKEN_BACK),
        (problems.CompanyUninstalled(status=200, is_empty=True), Cause.ACCESS_TOKEN_REPLACED),
    ],
    ids=str,
)
def test_what_the_facts_exclude_is_not_named(problem: Problem, excluded: Cause) -> None:
    assert likely_causes(problem)
    assert excluded not in likely_causes(problem)


def test_what_this_computer_says_itself_is_not_guessed_at() -> None:
    assert likely_causes(problems.VaultLocked()) == ()


NAMES = [
    "status",
    "error",
    "grant_type",
    "capture",
    "is_bare",
    "pkce",
    "code_age_s",
    "code_was_used",
    "server_use",
    "outcome_was_open",
    "refreshed_ago_s",
    "is_imported",
    "was_handed_over",
    "expired",
    "token_state",
    "clock_offset_s",
    "had_brands",
    "refreshed_just_now",
    "issuer",
    "tried_both",
    "is_empty",
    "is_html",
    "has_worked",
    "retry_after_s",
    "grant_state",
    "body_format",
]


@given(
    st.sampled_from(sorted(set(every_problem()), key=lambda kind: kind.code)),
    st.dictionaries(
        st.sampled_from(NAMES),
        st.booleans()
        | st.integers()
        | st.sampled_from(["yes", "no", "unknown", "expired", "used", "paste", "refresh_token", "json"]),
    ),
)
def test_whatever_the_facts_are_at_most_three_different_causes_are_named(
    kind: type[Problem], facts: dict[str, Fact]
) -> None:
    causes = likely_causes(kind(**facts))
    assert len(causes) == len(set(causes)) <= 3
    assert likely_causes(kind(**facts)) == causes
