from __future__ import annotations

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote_plus

import pytest
import requests

from tests.support.practice import GUARD_S, REDIRECT_URI, HandClock, Owner, Partner, plain_session
from tgate_desktop import practice

VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
ODD_SECRET = "pq+rs%2Ftu/v=w:x y"


def posted(server: practice.PracticeServer, **how: object) -> requests.Response:
    with plain_session() as session:
        return session.post(f"{server.address}/oauth/token", timeout=GUARD_S, **how)  # type: ignore[arg-type]


def basic(client_id: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


def test_a_code_becomes_a_pair(owner: Owner, partner: Partner, clock: HandClock) -> None:
    answer = partner.exchange(owner.approve())
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    fields = answer.json()
    assert set(fields) == {"access_token", "token_type", "expires_in", "refresh_token", "scope", "created_at"}
    assert (fields["token_type"], fields["expires_in"], fields["created_at"]) == ("Bearer", 7200, int(clock()))
    assert len(fields["access_token"]) == len(fields["refresh_token"]) == 43


def test_a_code_is_used_once_and_its_tokens_live_on(owner: Owner, partner: Partner) -> None:
    code = owner.approve()
    first = partner.exchange(code).json()
    again = partner.exchange(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert partner.api(first["access_token"]).status_code == 200


def test_of_concurrent_exchanges_one_wins(owner: Owner, partner: Partner) -> None:
    code = owner.approve()
    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(answer.status_code for answer in pool.map(partner.exchange, [code] * 4))
    assert statuses == [200, 400, 400, 400]


def test_errors_carry_a_message_beside_the_fields_of_the_rfc(partner: Partner) -> None:
    answer = partner.exchange("garbage")
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "error_description", "message"}
    assert answer.json()["message"]
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="Practice T-Gate", error="invalid_grant"')


def test_a_wrong_secret_is_refused_and_burns_nothing(owner: Owner, partner: Partner) -> None:
    code = owner.approve()
    refused = partner.exchange(code, secret="wrong")
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    pair = partner.exchange(code).json()
    refused = partner.post(secret="wrong", grant_type="refresh_token", refresh_token=pair["refresh_token"])
    assert refused.status_code == 401
    assert partner.refresh(pair["refresh_token"]).status_code == 200


def test_no_client_authentication_is_refused(owner: Owner, server: practice.PracticeServer) -> None:
    fields = {"grant_type": "authorization_code", "code": owner.approve(), "redirect_uri": REDIRECT_URI}
    assert posted(server, data=fields).status_code == 401


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic /////w==", "basic eDp5", "Bearer x", "Basic eA=="])
def test_an_unreadable_authorization_header_is_refused(
    owner: Owner, server: practice.PracticeServer, header: str
) -> None:
    fields = {"grant_type": "authorization_code", "code": owner.approve(), "redirect_uri": REDIRECT_URI}
    answer = posted(server, data=fields, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_an_application_without_a_secret_yet_is_refused(tmp_path: Path) -> None:
    with practice.start(tmp_path, 0) as server:
        answer = posted(server, data={"grant_type": "refresh_token", "refresh_token": "x"}, headers=basic("x", ""))
        assert answer.status_code == 401


def test_basic_is_read_raw(owner: Owner, server: practice.PracticeServer, data: Path) -> None:
    practice.register_client(data, client_secret=ODD_SECRET)
    fields = {"grant_type": "authorization_code", "code": owner.approve(), "redirect_uri": REDIRECT_URI}
    encoded = posted(server, data=fields, headers=basic(server.client_id, quote_plus(ODD_SECRET)))
    assert encoded.status_code == 401
    raw = posted(server, data=fields, headers=basic(server.client_id, ODD_SECRET))
    assert raw.status_code == 200


def test_the_credentials_may_stand_in_the_body(owner: Owner, partner: Partner) -> None:
    fields = {
        "grant_type": "authorization_code",
        "code": owner.approve(),
        "redirect_uri": REDIRECT_URI,
        "client_id": partner.server.client_id,
        "client_secret": partner.secret,
    }
    assert posted(partner.server, data=fields).status_code == 200


def test_a_json_body_is_as_good_as_a_form(owner: Owner, partner: Partner) -> None:
    fields = {"grant_type": "authorization_code", "code": owner.approve(), "redirect_uri": REDIRECT_URI}
    answer = posted(partner.server, json=fields, headers=basic(partner.server.client_id, partner.secret))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[1]"),
        ("application/json", b"[" * 60_000),
        ("application/json", b'{"grant_type": 7}'),
        ("application/x-www-form-urlencoded", b"\xff\xfe"),
        ("application/x-www-form-urlencoded", b"grant_type=refresh_token&refresh_token=a&refresh_token=b"),
        ("text/plain", b"grant_type=refresh_token"),
        ("application/x-www-form-urlencoded", b""),
    ],
)
def test_an_unreadable_body_is_an_invalid_request(partner: Partner, content_type: str, body: bytes) -> None:
    headers = basic(partner.server.client_id, partner.secret) | {"Content-Type": content_type}
    answer = posted(partner.server, data=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"grant_type": "authorization_code", "redirect_uri": REDIRECT_URI}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "password", "username": "x", "password": "y"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "garbage"}, "invalid_grant"),
    ],
)
def test_each_mistake_has_its_error(partner: Partner, fields: dict[str, str], error: str) -> None:
    answer = partner.post(**fields)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_credentials_in_the_address_are_refused(partner: Partner) -> None:
    assert partner.post("/oauth/token?grant_type=refresh_token", refresh_token="x").status_code == 400


def test_another_redirect_uri_than_the_authorized_one_is_an_invalid_grant(owner: Owner, partner: Partner) -> None:
    code = owner.approve()
    answer = partner.exchange(code, redirect_uri="http://localhost:9000/back")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    missing = partner.post(grant_type="authorization_code", code=code)
    assert (missing.status_code, missing.json()["error"]) == (400, "invalid_request")
    assert partner.exchange(code).status_code == 200


def test_a_refresh_cannot_widen_the_scope(partner: Partner) -> None:
    token = partner.connect()["refresh_token"]
    answer = partner.post(grant_type="refresh_token", refresh_token=token, scope="public admin")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("challenge", "verifier", "error"),
    [
        (CHALLENGE, VERIFIER, None),
        (CHALLENGE, "w" * 43, "invalid_grant"),
        (CHALLENGE, None, "invalid_request"),
        (None, VERIFIER, "invalid_grant"),
        (None, None, None),
    ],
)
def test_pkce_is_held_where_it_was_begun(
    owner: Owner, partner: Partner, challenge: str | None, verifier: str | None, error: str | None
) -> None:
    method = "S256" if challenge else None
    code = owner.approve(code_challenge=challenge, code_challenge_method=method)
    answer = partner.exchange(code, **({"code_verifier": verifier} if verifier else {}))
    assert answer.json().get("error") == error


def test_get_is_not_a_token_request(server: practice.PracticeServer) -> None:
    with plain_session() as session:
        answer = session.get(f"{server.address}/oauth/token", timeout=GUARD_S)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize("shown", ["access_token", "refresh_token"])
def test_revoking_either_token_ends_both(partner: Partner, shown: str) -> None:
    pair = partner.connect()
    revoked = partner.post("/oauth/revoke", token=pair[shown])
    assert (revoked.status_code, revoked.json()) == (200, {})
    assert partner.api(pair["access_token"]).status_code == 401
    assert partner.refresh(pair["refresh_token"]).status_code == 400


def test_revoking_an_unknown_token_is_fine_and_a_stranger_is_refused(partner: Partner) -> None:
    assert partner.post("/oauth/revoke", token="unknown").status_code == 200
    pair = partner.connect()
    assert partner.post("/oauth/revoke", secret="wrong", token=pair["access_token"]).status_code == 401
    assert partner.api(pair["access_token"]).status_code == 200
