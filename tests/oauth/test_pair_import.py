"""Tokens that come as text: whatever people have them in, and what they are refused for."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.company_views import NOON, a_grant, a_view
from tgate_desktop.flows.hand_over_forms import HandOverForm, hand_over_text
from tgate_desktop.flows.store import remembering
from tgate_desktop.oauth.pair_import import BroughtPair, TokenName, read_brought
from tgate_desktop.oauth.problems import (
    InputProblem,
    TokenMalformed,
    TokenNameless,
    TokensAmbiguous,
    TokensEmpty,
    TokensNotFound,
)
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_pair import TokenPair


def read(text: str, nameless: TokenName | None = None) -> tuple[str | None, str | None]:
    brought = read_brought(text, nameless)
    return revealed(brought.access_token), revealed(brought.refresh_token)


def revealed(token: Secret | None) -> str | None:
    return token.reveal() if token else None


BOTH = ("acc-1", "ref-1")
POSTMAN = {
    "name": "Olive House (Staging)",
    "values": [
        {"key": "access_token", "value": "acc-1", "type": "secret", "enabled": True},
        {"key": "refresh_token", "value": "ref-1"},
        {"key": "access_token", "value": "other", "enabled": False},
        {"key": "client_secret", "value": "not-a-token"},
        "not a variable",
    ],
}


@pytest.mark.parametrize(
    "text",
    [
        '{"access_token": "acc-1", "refresh_token": "ref-1", "token_type": "Bearer"}',
        '{"data": {"access_token": "acc-1", "refresh_token": "ref-1"}}',
        '[{"access_token": "acc-1", "refresh_token": "ref-1"}]',
        '{"accessToken": "acc-1", "refreshToken": "ref-1"}',
        '{"TGATE_ACCESS_TOKEN": " acc-1\\n", "TGATE_REFRESH_TOKEN": "ref-1"}',
        '{"access_token": "acc-1", "again": {"access_token": "acc-1"}, "refresh_token": "ref-1"}',
        json.dumps(POSTMAN),
        "TGATE_ACCESS_TOKEN=acc-1\nTGATE_REFRESH_TOKEN=ref-1\n",
        "export TGATE_ACCESS_TOKEN='acc-1'\r\nexport TGATE_REFRESH_TOKEN=\"ref-1\"\r\n",
        "# tokens of today\naccess_token = acc-1 # the short one\nrefresh_token=ref-1",
        '$env:TGATE_ACCESS_TOKEN = "acc-1"\n$env:TGATE_REFRESH_TOKEN = "ref-1"',
        "Access-Token: acc-1\nRefresh-Token: ref-1",
        'access_token: "acc-1",\n"refresh_token": ref-1,\n',
        '"access_token": "acc-1",\n  "refresh_token": "ref-1"\n}',
        "Authorization: Bearer acc-1\nrefresh_token: ref-1",
        "access_token=acc-1&refresh_token=ref-1&token_type=Bearer",
        "https://partner.example/done#access_token=acc-1&refresh_token=ref-1",
        '\ufeff\u200e{\u00a0"access_token": "acc\u200b-1", "refresh_token": "\u2068ref-1\u2069"}',
        "\u202bTGATE_ACCESS_TOKEN=acc-1\u202c\n\u00a0 TGATE_REFRESH_TOKEN = ref-1 ",
    ],
)
def test_both_tokens_are_made_out_in_whatever_people_have_them(text: str) -> None:
    assert read(text) == BOTH


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ('{"access_token": "acc-1", "refresh_token": null}', ("acc-1", None)),
        ('{"access_token": "", "refresh_token": "ref-1"}', (None, "ref-1")),
        ("TGATE_REFRESH_TOKEN=ref-1", (None, "ref-1")),
        ("Authorization: Bearer acc-1", ("acc-1", None)),
        ("Bearer  acc-1", ("acc-1", None)),
        ("access_token=a=b==", ("a=b==", None)),
        ("access_token: 'a,b'", ("a,b", None)),
        ("access_token=\"a\\$b\\\"c\\\\d\"", ('a$b"c\\d', None)),
    ],
)  # fmt: skip
def test_one_token_alone_is_enough(text: str, tokens: tuple[str | None, str | None]) -> None:
    assert read(text) == tokens


@pytest.mark.parametrize("text", ["ref-1", "  'ref-1' ", "\u200eref-1\n", '"ref-1"'])
def test_a_token_without_a_name_is_what_the_person_says(text: str) -> None:
    with pytest.raises(TokenNameless):
        read_brought(text)
    assert read(text, TokenName.REFRESH) == (None, "ref-1")
    assert read(text, TokenName.ACCESS) == ("ref-1", None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", TokensEmpty),
        (" \u200b\n", TokensEmpty),
        ("{}", TokensNotFound),
        ("[]", TokensNotFound),
        ("null", TokenNameless),
        ('{"error": "invalid_grant"}', TokensNotFound),
        ('{"deep": {"deeper": {"access_token": "acc-1"}}}', TokensNotFound),
        ("[" * 100_000, TokensNotFound),
        ("CLIENT_ID=client-1", TokensNotFound),
        ("CLIENT_ID=client-1\nCLIENT_SECRET=x", TokensNotFound),
        ("two words", TokensNotFound),
        ("access_token\nacc-1", TokensNotFound),
        ("x" * (1024 * 1024 + 1), TokensNotFound),
        ('{"access_token": "one", "nested": {"access_token": "two"}}', TokensAmbiguous),
        ('{"access_token": "one", "access_token": "two"}', TokensAmbiguous),
        ("refresh_token=one\nTGATE_REFRESH_TOKEN=two", TokensAmbiguous),
        ('{"access_token": 7}', TokenMalformed),
        ('{"access_token": ["acc-1"]}', TokenMalformed),
        ('{"access_token": "two words"}', TokenMalformed),
        ('{"refresh_token": "••••••••"}', TokenMalformed),
        ("refresh_token=رمز", TokenMalformed),
    ],
)
def test_what_holds_no_tokens_is_refused_and_says_why(text: str, problem: type[InputProblem]) -> None:
    with pytest.raises(problem) as told:
        read_brought(text)
    assert set(told.value.facts) <= {"member"}
    assert all(fact in ("access_token", "refresh_token") for fact in told.value.facts.values())


@pytest.mark.parametrize(
    ("members", "expires_at"),
    [
        ({"expires_at": "2026-05-04T14:00:00Z"}, NOON + timedelta(hours=2)),
        ({"expires_at": "2026-05-04T17:00:00+03:00"}, NOON + timedelta(hours=2)),
        ({"expires_at": NOON.timestamp()}, NOON),
        ({"expires_at": int(NOON.timestamp()) * 1000}, NOON),
        ({"expires_at": str(int(NOON.timestamp()))}, NOON),
        ({"created_at": NOON.timestamp(), "expires_in": 7200}, NOON + timedelta(hours=2)),
        ({"obtained_at": "2026-05-04T12:00:00Z", "expires_in": "7200"}, NOON + timedelta(hours=2)),
        ({"expires_in": 7200}, None),
        ({"created_at": NOON.timestamp()}, None),
        ({"created_at": NOON.timestamp(), "expires_in": -1}, None),
        ({"created_at": NOON.timestamp(), "expires_in": 1e300}, None),
        ({"expires_at": "2026-05-04T14:00:00"}, None),
        ({"expires_at": "soon"}, None),
        ({"expires_at": 1e300}, None),
        ({"expires_at": float("nan")}, None),
        ({"expires_at": True}, None),
    ],
)
def test_the_end_is_kept_where_it_was_said(members: dict[str, object], expires_at: datetime | None) -> None:
    brought = read_brought(json.dumps({"access_token": "acc-1", **members}))
    assert brought.expires_at == expires_at
    pair = brought.as_pair(NOON)
    assert pair.imported
    assert pair.expiry_assumed is (expires_at is None)


def test_the_end_of_an_access_token_that_is_not_there_is_nobodys() -> None:
    assert read_brought('{"refresh_token": "ref-1", "expires_at": 1777888800}').expires_at is None


def test_nothing_of_a_token_shows_in_a_repr() -> None:
    assert "acc-1" not in repr(read_brought('{"access_token": "acc-1"}'))


tokens = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=80)
names = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=40)
pairs = st.builds(
    BroughtPair,
    access_token=st.none() | st.builds(Secret, tokens),
    refresh_token=st.none() | st.builds(Secret, tokens),
    expires_at=st.integers(1, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
).filter(lambda brought: brought.access_token is not None or brought.refresh_token is not None)
WITH_SECRETS = [form for form in HandOverForm if form not in (HandOverForm.CURL, HandOverForm.AUTHORIZATION_HEADER)]


@given(pairs, names, st.sampled_from(WITH_SECRETS))
def test_whatever_is_handed_over_can_be_brought_in(brought: BroughtPair, name: str, form: HandOverForm) -> None:
    pair = brought.as_pair(NOON)
    text = hand_over_text(form, a_view(name=name), remembering(a_grant(), pair), pair)
    assert isinstance(text, Secret)
    again = read_brought(text.reveal())
    assert (again.access_token, again.refresh_token) == (brought.access_token, brought.refresh_token)
    if form is not HandOverForm.POSTMAN_ENVIRONMENT and brought.access_token is not None:
        assert again.expires_at == brought.expires_at
    if form is not HandOverForm.POSTMAN_ENVIRONMENT:
        assert again.company == name


@given(tokens)
def test_a_header_that_is_handed_over_can_be_brought_in(token: str) -> None:
    pair = TokenPair(1, Secret(token), None, NOON, NOON, expiry_assumed=False)
    text = hand_over_text(HandOverForm.AUTHORIZATION_HEADER, a_view(), a_grant(), pair)
    assert isinstance(text, Secret)
    assert read_brought(text.reveal()).access_token == Secret(token)


@given(st.text(max_size=300) | tokens)
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        brought = read_brought(text, TokenName.REFRESH)
    except InputProblem:
        return
    assert brought.access_token or brought.refresh_token
