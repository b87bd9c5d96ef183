from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs, parse_qsl, unquote_plus, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fake_ports import an_application, an_environment
from tgate_desktop.oauth.authorization import authorization_request, s256
from tgate_desktop.oauth.environment import BasicEncoding, BodyFormat, Start
from tgate_desktop.oauth.problems import ClientIdHasColon, ExtraParameterReserved
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_requests import basic_credentials, code_request, encodings_differ, refresh_request


def query(link: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(link).query, strict_parsing=True)


def test_the_link_asks_for_a_code_with_state_and_s256() -> None:
    request = authorization_request(an_environment(), an_application())
    assert request.code_verifier is not None
    assert request.expected.state is not None
    assert query(request.link) == {
        "response_type": ["code"],
        "client_id": ["client-1"],
        "redirect_uri": ["http://127.0.0.1:8765/callback"],
        "state": [request.expected.state.reveal()],
        "code_challenge": [s256(request.code_verifier)],
        "code_challenge_method": ["S256"],
    }


def test_the_challenge_is_that_of_rfc_7636_appendix_b() -> None:
    verifier = Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert s256(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_state_has_256_bits_and_the_verifier_a_legal_length_and_both_are_fresh() -> None:
    requests = [authorization_request(an_environment(), an_application()) for _ in range(5)]
    states = {request.expected.state.reveal() for request in requests if request.expected.state}
    verifiers = {request.code_verifier.reveal() for request in requests if request.code_verifier}
    assert len(states) == len(verifiers) == 5
    assert all(len(base64.urlsafe_b64decode(state + "=")) == 32 for state in states)
    assert all(43 <= len(verifier) <= 128 for verifier in verifiers)


def test_the_query_of_the_address_and_extra_parameters_are_kept() -> None:
    environment = an_environment(
        authorization_address="https://tgate.example/authorize?tenant=a%20b", extra_parameters=(("scope", "x y"),)
    )
    fields = query(authorization_request(environment, an_application()).link)
    assert fields["tenant"] == ["a b"]
    assert fields["scope"] == ["x y"]


def test_an_extra_parameter_may_not_replace_a_standard_one() -> None:
    with pytest.raises(ExtraParameterReserved):
        authorization_request(an_environment(extra_parameters=(("state", "x"),)), an_application())


def test_a_marketplace_page_is_opened_byte_for_byte() -> None:
    address = "https://market.example/apps/7?x=%7e&y"
    environment = an_environment(authorization_address=address, start=Start.MARKETPLACE_PAGE)
    request = authorization_request(environment, an_application())
    assert (request.link, request.expected.state, request.code_verifier) == (address, None, None)


def test_pkce_can_be_turned_off() -> None:
    request = authorization_request(an_environment(pkce=False), an_application())
    assert request.code_verifier is None
    assert "code_challenge" not in query(request.link)


def test_the_code_request_is_that_of_rfc_6749_4_1_3() -> None:
    request = code_request(
        an_environment(), an_application(), Secret("s3cret"), Secret("a&b"), Secret("verifier"), BasicEncoding.RAW
    )
    headers = {name: value.reveal() if isinstance(value, Secret) else value for name, value in request.headers}
    assert headers == {
        "Authorization": "Basic " + base64.b64encode(b"client-1:s3cret").decode(),
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    assert request.body is not None
    assert dict(parse_qsl(request.body.reveal(), strict_parsing=True)) == {
        "grant_type": "authorization_code",
        "code": "a&b",
        "redirect_uri": "http://127.0.0.1:8765/callback",
        "code_verifier": "verifier",
    }


def test_the_refresh_request_is_that_of_rfc_6749_6_and_can_be_json() -> None:
    environment = an_environment(body_format=BodyFormat.JSON)
    request = refresh_request(environment, an_application(), Secret("s3cret"), Secret("refresh-1"), BasicEncoding.RAW)
    assert request.body is not None
    assert json.loads(request.body.reveal()) == {"grant_type": "refresh_token", "refresh_token": "refresh-1"}
    assert ("Content-Type", "application/json") in request.headers


def test_neither_request_shows_a_secret_in_its_repr() -> None:
    request = refresh_request(
        an_environment(), an_application(), Secret("s3cret"), Secret("refresh-1"), BasicEncoding.RAW
    )
    assert "s3cret" not in repr(request)
    assert "refresh-1" not in repr(request)


@given(st.text(min_size=1).filter(lambda text: ":" not in text), st.text())
def test_both_basic_encodings_can_be_read_back(client_id: str, client_secret: str) -> None:
    try:
        (client_id + client_secret).encode()
    except UnicodeEncodeError:
        return
    for encoding in BasicEncoding:
        value = basic_credentials(client_id, Secret(client_secret), encoding).reveal().removeprefix("Basic ")
        username, _, password = base64.b64decode(value).decode().partition(":")
        if encoding is BasicEncoding.FORM_ENCODED:
            username, password = unquote_plus(username), unquote_plus(password)
        assert (username, password) == (client_id, client_secret)


def test_a_colon_in_the_client_id_cannot_be_sent_raw() -> None:
    with pytest.raises(ClientIdHasColon):
        basic_credentials("a:b", Secret("s"), BasicEncoding.RAW)
    assert basic_credentials("a:b", Secret("s"), BasicEncoding.FORM_ENCODED).reveal()


@pytest.mark.parametrize(
    ("client_secret", "differs"), [("aZ09-._", False), ("a+b", True), ("a~b", True), ("a*b", True), ("é", True)]
)
def test_the_encodings_differ_outside_the_plain_alphabet(client_secret: str, differs: bool) -> None:
    assert encodings_differ("client-1", Secret(client_secret)) is differs
