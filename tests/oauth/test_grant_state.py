"""What the words of a refusal say of a code or token: one thing, or nothing at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgate_desktop.oauth.grant_state import GrantState, grant_state

DOORKEEPER = (
    "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the "
    "authorization request, or was issued to another client."
)


@pytest.mark.parametrize(
    ("description", "state"),
    [
        ("The authorization code has expired.", GrantState.EXPIRED),
        ("CODE EXPIRED", GrantState.EXPIRED),
        ("The refresh token was used before.", GrantState.USED),
        ("OAuth2 Authorization code was already redeemed", GrantState.USED),
        ("Maximum allowed refresh token reuse exceeded", GrantState.USED),
        ("The refresh token was revoked", GrantState.REVOKED),
    ],
)
def test_words_that_name_one_state_are_evidence_for_it(description: str, state: GrantState) -> None:
    assert grant_state(description) is state


@pytest.mark.parametrize(
    "description",
    [
        "",
        DOORKEEPER,
        "grant request is invalid",
        "Token has been expired or revoked.",
        "The code passed is incorrect or expired.",
        "The refresh token is invalid or expired.",
        "invalid or expired access token",
        "The redirect_uri is another than the one used for the code",
        "The code verifier used is wrong",
        "The token cannot be used",
        "The code is not expired",
        "Bad Request",
        "unexpired",
    ],
)
def test_words_that_name_none_or_several_or_speak_of_something_else_are_none(description: str) -> None:
    assert grant_state(description) is None


@given(st.text(max_size=1000))
def test_any_words_can_be_read(description: str) -> None:
    assert grant_state(description) in (None, *GrantState)
