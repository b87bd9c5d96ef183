"""What a JWT says about itself is shown; what is no JWT is left alone."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgate_desktop.oauth.jwt_claims import LONGEST_TOKEN, LONGEST_VALUE, MOST_CLAIMS, is_jwt, read_jwt
from tgate_desktop.oauth.secret import Secret


def part(members: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(members).encode()).decode().rstrip("=")


def jwt(claims: Any, header: Any = None, signature: str = "c2ln") -> Secret:
    return Secret(f"{part(header or {'alg': 'RS256', 'typ': 'JWT'})}.{part(claims)}.{signature}")


def test_the_example_of_rfc_7519_is_read() -> None:
    token = (
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    )
    parts = read_jwt(Secret(token))
    assert parts is not None
    assert [(one.name, one.value) for one in parts.header] == [("typ", "JWT"), ("alg", "HS256")]
    assert [(one.name, one.value) for one in parts.claims] == [
        ("iss", "joe"),
        ("exp", "1300819380"),
        ("http://example.com/is_root", "true"),
    ]
    assert parts.claims[1].time == datetime(2011, 3, 22, 18, 43, tzinfo=UTC)


def test_an_unsecured_jwt_and_nested_values_are_read() -> None:
    parts = read_jwt(jwt({"aud": ["a", "b"], "brand": {"id": 7}, "name": "بيت"}, {"alg": "none"}, signature=""))
    assert parts is not None
    assert [one.value for one in parts.claims] == ["a, b", '{"id": 7}', "بيت"]


@pytest.mark.parametrize(
    "token",
    [
        "opaque",
        "a.b.c",
        "a.b",
        f"{part({'alg': 'x'})}.{part({})}.a.b.c",
        f"{part({'alg': 'x'})}.{part([1])}.c",
        f"{part({'alg': 7})}.{part({})}.c",
        f"{part({})}.{part({})}.c",
        f"{part({'alg': 'x'})}.!!!.c",
        f"{part({'alg': 'x'})}.{base64.urlsafe_b64encode(b'[' * 30_000).decode().rstrip('=')}.c",
        f"{part({'alg': 'x'})}.{part({'a': 'x' * LONGEST_TOKEN})}.c",
    ],
)
def test_every_other_token_is_left_alone(token: str) -> None:
    assert read_jwt(Secret(token)) is None
    assert not is_jwt(Secret(token))


@pytest.mark.parametrize("value", [True, "1300819380", 1e300, -1e300, None, [1]])
def test_a_time_that_is_none_is_shown_as_it_came(value: object) -> None:
    parts = read_jwt(jwt({"exp": value}))
    assert parts is not None
    assert parts.claims[0].time is None


def test_what_is_shown_is_bounded_and_says_so() -> None:
    parts = read_jwt(jwt({f"claim-{number}": "x" * 2000 for number in range(20)}))
    assert parts is not None
    assert not parts.is_cut
    assert all(len(one.value) <= LONGEST_VALUE + 1 for one in parts.claims)
    many = read_jwt(jwt({f"claim-{number}": number for number in range(MOST_CLAIMS + 1)}))
    assert many is not None
    assert many.is_cut
    assert len(many.claims) == MOST_CLAIMS


def test_hidden_characters_are_shown_as_escapes_and_values_not_in_a_repr() -> None:
    parts = read_jwt(jwt({"sub": "a\u202eb\n\ud800"}))
    assert parts is not None
    assert parts.claims[0].value == "a\\u202eb\\u000a\\ud800"
    assert "202e" not in repr(parts)


documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(max_size=20) | st.sampled_from(["exp", "iat", "aud"]), documents, max_size=8))
def test_any_claims_set_is_shown_on_lines_of_printable_text(claims: dict[str, Any]) -> None:
    parts = read_jwt(jwt(claims))
    assert parts is not None
    assert len(parts.claims) == len(claims)
    assert all(one.value.isprintable() and one.name.isprintable() for one in parts.claims)
