from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fake_ports import NOON, an_environment
from tgate_desktop.oauth.company import Intent, TokenRequestKind
from tgate_desktop.oauth.environment import BodyFormat
from tgate_desktop.oauth.messages import HttpAnswer
from tgate_desktop.oauth.pair_import import TokenName
from tgate_desktop.oauth.problems import (
    AnswerIsEmpty,
    AnswerIsHtml,
    AnswerUnreadable,
    BodyFormatRefused,
    InvalidClient,
    InvalidGrant,
    InvalidRequest,
    InvalidScope,
    NetworkSignIn,
    ProofUnreadable,
    Redirected,
    ServerFailed,
    TokenAddressNotFound,
    TokenEndpointProblem,
    TokenRejected,
    TokenTypeUnknown,
    TooManyRequests,
    UnauthorizedClient,
    UnknownTokenError,
    UnsupportedGrantType,
)
from tgate_desktop.oauth.proof import read_proof, same_restaurant
from tgate_desktop.oauth.revocation import read_revocation
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_answer import LONGEST_TOKEN, leaves_outcome_open, read_token_answer
from tgate_desktop.oauth.token_pair import TokenPair

INTENT = Intent("grant-1", TokenRequestKind.REFRESH_TOKEN, 4, "00000000", NOON)
SENT_AT = datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC)
TOKENS = {"access_token": "access-1", "token_type": "Bearer", "refresh_token": "refresh-1", "expires_in": 7200}


def answer(body: object, status: int = 200, **headers: str) -> HttpAnswer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {"content-type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
    return HttpAnswer(status, named, content, SENT_AT, SENT_AT + timedelta(seconds=1))


def read(body: object, status: int = 200, **headers: str) -> TokenPair:
    return read_token_answer(answer(body, status, **headers), INTENT, an_environment(), Secret("refresh-0"))


def test_a_whole_answer_is_a_pair_with_its_times() -> None:
    pair = read({**TOKENS, "scope": "public", "created_at": 1, "unknown": {"x": []}})
    assert pair == TokenPair(
        generation=4,
        access_token=Secret("access-1"),
        refresh_token=Secret("refresh-1"),
        obtained_at=SENT_AT,
        expires_at=SENT_AT + timedelta(hours=2),
        expiry_assumed=False,
        scope="public",
    )


def test_a_token_that_comes_twice_is_not_guessed() -> None:
    """RFC 8259 4: which of the two counts differs from reader to reader."""
    for name in ("access_token", "refresh_token"):
        twice = json.dumps(TOKENS)[:-1] + f', "{name}": "another-token"}}'
        with pytest.raises(AnswerUnreadable) as caught:
            read(twice.encode())
        assert caught.value.facts["member"] == name
        assert leaves_outcome_open(caught.value)


@pytest.mark.parametrize(("name", "value"), [("error", '"", "error": "invalid_grant"'), ("token_type", '"mac"')])
def test_an_answer_that_says_two_things_is_believed_in_neither(name: str, value: str) -> None:
    with pytest.raises(AnswerUnreadable) as caught:
        read((json.dumps(TOKENS)[:-1] + f', "{name}": {value}}}').encode())
    assert caught.value.facts["member"] == name


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        ('"access_token": "access-1"', timedelta(hours=2)),
        ('"expires_in": 60', timedelta(hours=2)),
        ('"unknown": 1, "unknown": 2', timedelta(hours=2)),
        ('"scope": "a", "scope": "b"', timedelta(hours=2)),
    ],
)
def test_what_comes_twice_and_leaves_no_doubt_about_the_tokens_loses_none(again: str, expected: timedelta) -> None:
    pair = read((json.dumps(TOKENS)[:-1] + f", {again}}}").encode())
    assert pair.access_token == Secret("access-1")
    assert pair.expires_at - pair.obtained_at == expected
    assert pair.scope is None


@pytest.mark.parametrize("number", ["1" * 5000, "9" * 1_000_000, "1e999", "-1e999", "NaN", "1." + "0" * 100_000])
def test_a_number_beyond_all_measure_loses_no_tokens(number: str) -> None:
    for name in ("created_at", "expires_in"):
        pair = read(b'{"access_token": "access-1", "%s": %s}' % (name.encode(), number.encode()))
        assert pair.access_token == Secret("access-1")


@pytest.mark.parametrize("scope", ["\ud800", "a\u202eb", "a\nb", "", "x" * 5000, 7, ["a"], {"a": "b"}])
def test_a_scope_that_is_none_is_left_out_and_loses_no_tokens(scope: object) -> None:
    assert read({**TOKENS, "scope": scope}).scope is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_the_encoding_of_an_answer_is_no_reason_to_lose_its_tokens(encoding: str) -> None:
    assert read(json.dumps(TOKENS).encode(encoding)).access_token == Secret("access-1")


@pytest.mark.parametrize(
    "token",
    [
        *("a b", "a\r\nb", "a\tb", "a\x00b", "a\x7fb", "é", "\u202ea", "\ud800", "\ufeffa", "\u00a0", "a\u200b"),
        *(7, 1.5, True, ["a"], {"a": "b"}, "x" * (LONGEST_TOKEN + 1), "x" * 1_000_000),
    ],
)
@pytest.mark.parametrize("name", ["access_token", "refresh_token"])
def test_what_could_not_be_sent_as_a_token_is_none(name: str, token: object) -> None:
    with pytest.raises(AnswerUnreadable) as caught:
        read({**TOKENS, name: token})
    assert caught.value.facts["member"] == name


def test_a_long_token_is_a_token() -> None:
    assert read({**TOKENS, "access_token": "x" * LONGEST_TOKEN}).access_token == Secret("x" * LONGEST_TOKEN)


def test_after_an_answer_that_is_not_the_last_one_the_outcome_is_open() -> None:
    with pytest.raises(UnknownTokenError) as caught:
        read(b"", 101)
    assert leaves_outcome_open(caught.value)


@pytest.mark.parametrize("error", [None, ""])
def test_an_empty_error_beside_tokens_does_not_lose_them(error: str | None) -> None:
    assert read({**TOKENS, "error": error}).access_token == Secret("access-1")


def test_a_refused_body_format_is_named() -> None:
    with pytest.raises(BodyFormatRefused) as caught:
        read({}, 415)
    assert caught.value.facts["body_format"] == "form"


@pytest.mark.parametrize("body", [b"", {"message": "Bad request"}, {}])
@pytest.mark.parametrize("body_format", BodyFormat)
def test_a_bad_request_without_an_error_knows_in_which_format_it_was_sent(
    body: object, body_format: BodyFormat
) -> None:
    with pytest.raises(UnknownTokenError) as caught:
        read_token_answer(answer(body, 400), INTENT, an_environment(body_format=body_format), None)
    assert caught.value.facts["body_format"] == body_format.value


@pytest.mark.parametrize("token_type", ["bearer", "BEARER", "Bearer"])
def test_the_token_type_is_read_without_case(token_type: str) -> None:
    assert read({**TOKENS, "token_type": token_type}).access_token.reveal() == "access-1"


@pytest.mark.parametrize(("expires_in", "seconds"), [(60, 60), ("60", 60), (60.9, 60), ("60.0", 60)])
def test_expires_in_may_be_a_number_or_a_numeric_string(expires_in: object, seconds: int) -> None:
    pair = read({**TOKENS, "expires_in": expires_in})
    assert (pair.expires_at - pair.obtained_at, pair.expiry_assumed) == (timedelta(seconds=seconds), False)


@pytest.mark.parametrize("expires_in", [None, "soon", -1, 0, True, [], "NaN", "Infinity", float("inf")])
def test_without_a_lifetime_two_hours_are_assumed_and_said(expires_in: object) -> None:
    pair = read({**TOKENS, "expires_in": expires_in})
    assert (pair.expires_at - pair.obtained_at, pair.expiry_assumed) == (timedelta(hours=2), True)


@pytest.mark.parametrize("refresh_token", [None, ""])
def test_without_a_new_refresh_token_the_old_one_is_kept(refresh_token: str | None) -> None:
    assert read({**TOKENS, "refresh_token": refresh_token}).refresh_token == Secret("refresh-0")


@pytest.mark.parametrize(
    ("status", "body", "content_type", "problem"),
    [
        (400, {"error": "invalid_grant", "error_description": "expired"}, "application/json", InvalidGrant),
        (403, {"error": "invalid_code"}, "application/json", InvalidGrant),
        (401, {"error": "invalid_client"}, "application/json", InvalidClient),
        (400, {"error": "invalid_client"}, "application/json", InvalidClient),
        (401, {"message": "Unauthorized"}, "application/json", InvalidClient),
        (401, b"", "", InvalidClient),
        (400, {"error": "invalid_request"}, "application/json", InvalidRequest),
        (422, {"message": "redirect_uri is missing"}, "application/json", InvalidRequest),
        (403, {"error": "unauthorized_client"}, "application/json", UnauthorizedClient),
        (400, {"error": "unsupported_grant_type"}, "application/json", UnsupportedGrantType),
        (400, {"error": "invalid_scope"}, "application/json", InvalidScope),
        (400, {"error": "brand_new"}, "application/json", UnknownTokenError),
        (400, b"", "", UnknownTokenError),
        (403, {"message": "no"}, "application/json", UnknownTokenError),
        (415, {}, "application/json", BodyFormatRefused),
        (404, b"<html>", "text/html", TokenAddressNotFound),
        (405, b"", "", TokenAddressNotFound),
        (429, {"message": "slow down"}, "application/json", TooManyRequests),
        (302, b"", "", Redirected),
        (500, b"", "", ServerFailed),
        (502, b"<html>bad gateway</html>", "text/html", ServerFailed),
        (400, b"<html>bad request</html>", "text/html", AnswerIsHtml),
        (401, b"<html>unauthorized</html>", "text/html", InvalidClient),
        (403, b"<html>blocked</html>", "text/html", AnswerIsHtml),
        (405, b"<html>", "text/html", TokenAddressNotFound),
        (415, b"<html>unsupported</html>", "text/html", BodyFormatRefused),
        (422, b"<html>the change you wanted</html>", "text/html", InvalidRequest),
        (429, b"<html>slow down</html>", "text/html", TooManyRequests),
        (200, b"<html>please log in</html>", "text/html", AnswerIsHtml),
        (200, b"  <!doctype html>", "application/json", AnswerIsHtml),
        (200, b"", "application/json", AnswerIsEmpty),
        (200, b"\xff\xfe", "application/json", AnswerUnreadable),
        (200, b"[" * 100_000, "application/json", AnswerUnreadable),
        (200, {"error": "invalid_grant"}, "application/json", InvalidGrant),
        (200, [], "application/json", AnswerUnreadable),
        (200, {}, "application/json", AnswerUnreadable),
        (200, {**TOKENS, "access_token": 7}, "application/json", AnswerUnreadable),
        (200, {**TOKENS, "access_token": "a\nb"}, "application/json", AnswerUnreadable),
        (200, {**TOKENS, "refresh_token": ["x"]}, "application/json", AnswerUnreadable),
        (200, {**TOKENS, "token_type": "mac"}, "application/json", TokenTypeUnknown),
        (200, {**TOKENS, "token_type": None}, "application/json", TokenTypeUnknown),
    ],
)
def test_each_refusal_is_judged_by_its_error_first_and_then_by_its_status(
    status: int, body: object, content_type: str, problem: type[TokenEndpointProblem]
) -> None:
    with pytest.raises(problem) as caught:
        read(body, status, content_type=content_type)
    assert type(caught.value) is problem
    assert caught.value.facts["status"] == status
    assert caught.value.facts["host"] == "tgate.example"


def test_what_the_server_says_is_quoted_without_invisible_characters_and_secrets() -> None:
    secret = Secret("refresh-canary-value")
    with pytest.raises(InvalidGrant) as caught:
        read({"error": "invalid_grant", "error_description": f"bad \u202e {secret.reveal()}"}, 400)
    description = str(caught.value.facts["description"])
    assert secret.reveal() not in description
    assert "\u202e" not in description


@pytest.mark.parametrize(
    ("error", "description", "state"),
    [
        ("invalid_grant", "The refresh token has expired.", "expired"),
        ("invalid_code", "The code was used before", "used"),
        ("invalid_grant", "The provided authorization grant is invalid, expired, revoked", None),
        ("invalid_client", "The client secret has expired.", None),
    ],
)
def test_the_state_that_a_refused_grant_is_said_to_be_in_is_a_fact(
    error: str, description: str, state: str | None
) -> None:
    with pytest.raises(TokenEndpointProblem) as caught:
        read({"error": error, "error_description": description}, 400)
    assert caught.value.facts.get("grant_state") == state


def test_retry_after_and_the_host_of_a_redirect_are_facts() -> None:
    with pytest.raises(TooManyRequests) as limited:
        read({}, 429, retry_after="120")
    assert limited.value.facts["retry_after"] == "120"
    with pytest.raises(ServerFailed) as failed:
        read(b"", 503, retry_after="Sun, 01 Mar 2026 12:05:00 GMT", date="Sun, 01 Mar 2026 12:00:00 GMT")
    assert failed.value.facts["retry_after_s"] == 300
    with pytest.raises(ServerFailed) as silent:
        read(b"", 503)
    assert "retry_after" not in silent.value.facts
    with pytest.raises(Redirected) as redirected:
        read(b"", 307, location="https://login.example/path?secret=1")
    assert redirected.value.facts["location_host"] == "login.example"


@pytest.mark.parametrize(("status", "is_open"), [(200, True), (500, True), (503, True), (400, False), (429, False)])
def test_the_outcome_is_open_after_a_success_or_failure_of_the_server(status: int, is_open: bool) -> None:
    assert leaves_outcome_open(ServerFailed(status=status)) is is_open


@pytest.mark.parametrize("body", [b"", b"<html>", {"error": "invalid_grant"}, TOKENS])
def test_what_a_network_on_the_way_answers_is_not_taken_for_the_servers(body: object) -> None:
    """RFC 6585 6."""
    for act in (
        lambda: read(body, 511),
        lambda: read_proof(answer(body, 511), "tgate.example"),
        lambda: read_revocation(answer(body, 511), "https://tgate.example/oauth/revoke", TokenName.REFRESH),
    ):
        with pytest.raises(NetworkSignIn) as caught:
            act()
        assert dict(caught.value.facts) == {"host": "tgate.example", "status": 511, "sent": False}


@given(st.binary(max_size=300), st.sampled_from([200, 201, 302, 400, 401, 403, 404, 415, 422, 429, 500, 503]))
def test_any_bytes_are_either_a_pair_or_a_problem(body: bytes, status: int) -> None:
    with suppress(TokenEndpointProblem):
        assert read(body, status).access_token


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(
        st.sampled_from(["access_token", "token_type", "expires_in", "refresh_token", "scope", "error", "message"]),
        json_values,
    )
)
def test_members_of_any_type_are_either_a_pair_or_a_problem(members: dict[str, object]) -> None:
    with suppress(TokenEndpointProblem):
        assert read(members).access_token


def test_brands_are_read_from_a_list_or_an_envelope() -> None:
    rows = [
        {"id": 1, "name_en": "Saffron", "name_ar": "زعفران"},
        {"id": "b", "name_en": "Blue", "name_ar": None},
        {},
        7,
    ]
    bare = read_proof(answer(rows, total_count="12"), "api.tgate.example")
    assert [(one.brand_id, one.name_en, one.name_ar) for one in bare.brands] == [
        ("1", "Saffron", "زعفران"),
        ("b", "Blue", None),
    ]
    assert bare.total == 12
    assert read_proof(answer({"brands": rows}), "api.tgate.example").brands == bare.brands


def test_proofs_with_the_same_brands_show_the_same_restaurant() -> None:
    one, other = ([{"id": number} for number in numbers] for numbers in ((1, 2), (2, 1)))
    assert same_restaurant(read_proof(answer(one), "x"), read_proof(answer(other), "x"))
    assert not same_restaurant(read_proof(answer(one), "x"), read_proof(answer([{"id": 1}]), "x"))
    assert not same_restaurant(read_proof(answer([]), "x"), read_proof(answer([]), "x"))
    assert not same_restaurant(None, read_proof(answer(one), "x"))


def test_a_proof_that_is_refused_or_no_list_is_a_problem() -> None:
    with pytest.raises(TokenRejected) as refused:
        read_proof(answer({"message": "expired"}, 401), "api.tgate.example")
    assert refused.value.facts["description"] == "expired"
    with pytest.raises(ProofUnreadable):
        read_proof(answer({"name": "x"}), "api.tgate.example")


@pytest.mark.parametrize("token_type", [[[["x"]]] * 1000, {"a": "b"}, 7, None])
def test_a_token_type_that_is_no_text_is_named_by_its_kind(token_type: object) -> None:
    with pytest.raises(TokenTypeUnknown) as caught:
        read({**TOKENS, "token_type": token_type})
    assert caught.value.facts["token_type"] == type(token_type).__name__
