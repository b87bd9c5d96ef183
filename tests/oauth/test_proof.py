"""What the API says of an access token, and what that means of the company."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgate_desktop.oauth.bearer_challenge import bearer_challenge, token_state
from tgate_desktop.oauth.messages import HttpAnswer
from tgate_desktop.oauth.problems import (
    ApiFailed,
    ApiForbidden,
    ApiProblem,
    CompanyUninstalled,
    Fact,
    ProofUnreadable,
    TokenRejected,
)
from tgate_desktop.oauth.proof import read_proof
from tgate_desktop.oauth.retry_after import retry_after_facts

RECEIVED_AT = datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC)
DOORKEEPER = 'Bearer realm="Doorkeeper", error="invalid_token", error_description="The access token {}"'
FRESH: dict[str, Fact] = {"expired": False, "had_brands": True, "refreshed_just_now": False, "server_use": "no"}


def answer(status: int, body: object = b"", **headers: str) -> HttpAnswer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return HttpAnswer(status, named, content, RECEIVED_AT - timedelta(seconds=1), RECEIVED_AT)


def refusal(status: int, known: dict[str, Fact] | None = None, body: object = b"", **headers: str) -> ApiProblem:
    with pytest.raises(ApiProblem) as caught:
        read_proof(answer(status, body, **headers), "api.tgate.example", known or {})
    return caught.value


@pytest.mark.parametrize(
    ("says", "state"), [("expired", "expired"), ("was revoked", "revoked"), ("is invalid", "invalid")]
)
def test_the_bearer_challenge_tells_expired_from_revoked(says: str, state: str) -> None:
    problem = refusal(401, www_authenticate=DOORKEEPER.format(says))
    assert isinstance(problem, TokenRejected)
    assert problem.facts["token_state"] == state
    assert (problem.facts["error"], problem.facts["description"]) == ("invalid_token", f"The access token {says}")


def test_tgates_own_message_names_two_states_and_so_shows_neither() -> None:
    problem = refusal(401, body={"message": "Invalid or expired access token"})
    assert "token_state" not in problem.facts
    assert problem.facts["description"] == "Invalid or expired access token"


def test_a_challenge_is_evidence_also_beside_tgates_message() -> None:
    challenge = DOORKEEPER.format("expired")
    problem = refusal(401, body={"message": "Invalid or expired access token"}, www_authenticate=challenge)
    assert problem.facts["token_state"] == "expired"


@pytest.mark.parametrize(
    ("header", "parameters"),
    [
        ("", {}),
        ("Bearer", {}),
        ('Basic realm="x", error="no"', {}),
        (
            'bearer error="a", error_description="say \\"hi\\", then go"',
            {"error": "a", "error_description": 'say "hi", then go'},
        ),
        ('Basic realm="x", Bearer error=invalid_token', {"error": "invalid_token"}),
        ('Bearer error="first", error="second"', {"error": "first"}),
    ],
)
def test_a_challenge_is_read_tolerantly(header: str, parameters: dict[str, str]) -> None:
    assert bearer_challenge(header) == parameters


@given(st.text(max_size=200))
def test_any_challenge_is_read_without_a_fault(header: str) -> None:
    assert token_state(bearer_challenge(f"Bearer {header}").get("error_description", "")) in (
        "",
        "expired",
        "revoked",
        "invalid",
    )


@pytest.mark.parametrize(
    ("status", "changes", "kind"),
    [
        (401, {}, CompanyUninstalled),
        (401, {"server_use": "unknown"}, TokenRejected),
        (401, {"server_use": "yes"}, TokenRejected),
        (401, {"server_use": "yes", "refreshed_just_now": True}, CompanyUninstalled),
        (401, {"expired": True}, TokenRejected),
        (401, {"refreshed_just_now": True, "outcome_was_open": True}, TokenRejected),
        (401, {"was_handed_over": True}, TokenRejected),
        (401, {"had_brands": False}, TokenRejected),
        (403, {}, CompanyUninstalled),
        (403, {"server_use": "unknown"}, CompanyUninstalled),
        (403, {"server_use": "yes"}, ApiForbidden),
        (403, {"expired": True}, ApiForbidden),
        (403, {"had_brands": False}, ApiForbidden),
    ],
)
def test_a_good_token_that_is_refused_points_to_an_uninstalled_company(
    status: int, changes: dict[str, Fact], kind: type[ApiProblem]
) -> None:
    assert type(refusal(status, {**FRESH, **changes})) is kind


def test_what_is_not_known_of_a_token_is_not_held_against_the_company() -> None:
    assert type(refusal(401)) is TokenRejected
    assert type(refusal(403)) is ApiForbidden


def test_an_api_that_calls_the_token_expired_says_nothing_about_the_company() -> None:
    assert type(refusal(401, FRESH, www_authenticate=DOORKEEPER.format("expired"))) is TokenRejected


def test_a_missing_scope_says_nothing_about_the_company() -> None:
    problem = refusal(403, FRESH, www_authenticate='Bearer error="insufficient_scope", scope="brands"')
    assert type(problem) is ApiForbidden


def test_a_list_that_has_become_empty_points_to_an_uninstalled_company() -> None:
    problem = refusal(200, FRESH, b"[]")
    assert isinstance(problem, CompanyUninstalled)
    assert problem.facts["is_empty"] is True


@pytest.mark.parametrize(
    ("known", "body", "headers"),
    [
        ({"had_brands": False}, b"[]", {}),
        ({}, b"[]", {}),
        (FRESH, b'[{"name": "a row of another kind"}]', {}),
        (FRESH, b"[]", {"total_count": "3"}),
    ],
    ids=["never had any", "nothing is known", "rows that cannot be read", "rows on another page"],
)
def test_an_empty_list_alone_proves_nothing(known: dict[str, Fact], body: bytes, headers: dict[str, str]) -> None:
    assert read_proof(answer(200, body, **headers), "api.tgate.example", known).brands == ()


def test_a_web_page_in_place_of_the_list_is_called_one() -> None:
    assert refusal(200, body=b"<!doctype html>").facts["is_html"] is True
    page = refusal(200, body=b"hello", content_type="text/html; charset=utf-8")
    assert isinstance(page, ProofUnreadable)
    assert page.facts["is_html"] is True
    assert refusal(200, body={"name": "x"}).facts["is_html"] is False


def test_a_redirect_names_its_host_and_nothing_more() -> None:
    problem = refusal(302, location="https://login.example/?token=1")
    assert isinstance(problem, ApiFailed)
    assert problem.facts["location_host"] == "login.example"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30", 30),
        ("0", 0),
        ("99999999999999", 365 * 24 * 60 * 60),
        ("Sun, 01 Mar 2026 12:05:00 GMT", 300),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_from_the_answer_on(text: str, seconds: int | None) -> None:
    facts = retry_after_facts(answer(429, retry_after=text, date="Sun, 01 Mar 2026 12:00:00 GMT"))
    assert facts["retry_after"] == text
    assert facts.get("retry_after_s") == seconds


def test_a_date_without_the_servers_own_clock_counts_from_the_arrival() -> None:
    assert retry_after_facts(answer(503, retry_after="Sun, 01 Mar 2026 12:05:01 GMT"))["retry_after_s"] == 300
