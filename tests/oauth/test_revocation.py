"""The revocation request, and what each answer to it means (RFC 7009)."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from tests.support.fake_ports import NOON, an_application, an_environment
from tgate_desktop.oauth.environment import BasicEncoding
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest, RequestKind
from tgate_desktop.oauth.pair_import import TokenName
from tgate_desktop.oauth.problems import (
    RevocationAddressNotFound,
    RevocationAtOtherOrigin,
    RevocationProblem,
    RevocationRefused,
    RevocationUnavailable,
)
from tgate_desktop.oauth.revocation import read_revocation, revocation_request
from tgate_desktop.oauth.secret import Secret

ADDRESS = "https://tgate.example/oauth/revoke"


def request(address: str = ADDRESS) -> HttpRequest:
    return revocation_request(
        an_environment(),
        an_application(),
        Secret("s3cret"),
        address,
        Secret("ref+1&"),
        TokenName.REFRESH,
        BasicEncoding.RAW,
    )


def answer(status: int, body: bytes = b"", **headers: str) -> HttpAnswer:
    return HttpAnswer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body, NOON, NOON)


def test_a_token_is_sent_as_a_form_with_its_kind_and_the_client_by_basic() -> None:
    sent = request()
    assert (sent.method, sent.url, sent.kind) == ("POST", ADDRESS, RequestKind.REVOCATION)
    assert sent.body is not None
    assert parse_qs(sent.body.reveal()) == {"token": ["ref+1&"], "token_type_hint": ["refresh_token"]}
    headers = dict(sent.headers)
    assert isinstance(headers["Authorization"], Secret)
    assert headers["Authorization"].reveal() == "Basic Y2xpZW50LTE6czNjcmV0"
    assert sent.basic_user is not None
    assert sent.basic_user.client_id == "client-1"


@pytest.mark.parametrize(
    "address", ["https://other.example/revoke", "http://127.0.0.1/oauth/revoke", "https://tgate.example:8443/x"]
)
def test_the_client_secret_goes_to_its_own_origin_alone(address: str) -> None:
    with pytest.raises(RevocationAtOtherOrigin) as told:
        request(address)
    assert told.value.facts["entered_for"] == "https://tgate.example:443"


@pytest.mark.parametrize("body", [b"{}", b"", b" \n", b"OK"])
def test_200_means_that_the_token_is_of_no_use_any_more(body: bytes) -> None:
    read_revocation(answer(200, body, content_type="text/html"), ADDRESS, TokenName.REFRESH)


@pytest.mark.parametrize(
    ("status", "body", "kind", "error"),
    [
        (400, b'{"error": "unsupported_token_type"}', RevocationRefused, "unsupported_token_type"),
        (400, b'{"error": "invalid_request", "error_description": "why"}', RevocationRefused, "invalid_request"),
        (401, b'{"error": "invalid_client"}', RevocationRefused, "invalid_client"),
        (403, b'{"error": "unauthorized_client"}', RevocationRefused, "unauthorized_client"),
        (200, b'{"error": "invalid_client"}', RevocationRefused, "invalid_client"),
        (422, b'{"message": "no"}', RevocationRefused, None),
        (302, b"", RevocationRefused, None),
        (404, b'{"error": "invalid_request"}', RevocationRefused, "invalid_request"),
        (404, b"", RevocationAddressNotFound, None),
        (405, b"<html>", RevocationAddressNotFound, None),
        (200, b"\n<!doctype html>sign in", RevocationAddressNotFound, None),
        (429, b"", RevocationUnavailable, None),
        (500, b"", RevocationUnavailable, None),
        (503, b"{}", RevocationUnavailable, None),
    ],
)
def test_every_other_answer_is_a_problem_with_what_it_said(
    status: int, body: bytes, kind: type[RevocationProblem], error: str | None
) -> None:
    with pytest.raises(kind) as told:
        read_revocation(answer(status, body, retry_after="30"), ADDRESS, TokenName.ACCESS)
    assert type(told.value) is kind
    facts = told.value.facts
    assert (facts["status"], facts["host"], facts["token"]) == (status, "tgate.example", "access_token")
    assert facts.get("error") == error
    assert facts.get("retry_after") == ("30" if kind is RevocationUnavailable else None)


def test_an_echoed_token_is_not_in_the_description() -> None:
    token = Secret("echoed-token-value")
    body = b'{"error": "invalid_request", "error_description": "bad token echoed-token-value"}'
    with pytest.raises(RevocationRefused) as told:
        read_revocation(answer(400, body), ADDRESS, TokenName.REFRESH)
    assert token.reveal() not in str(told.value)
