"""Secrets, names, health and environment documents."""

from __future__ import annotations

import copy
import gc
import json
import pickle
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fake_ports import NOON, an_environment
from tgate_desktop.oauth.company import Grant, Intent, Proof, TokenRequestKind, checked_name, free_name, name_key
from tgate_desktop.oauth.environment import BasicEncoding, BodyFormat, ProxyChoice, Source, Start
from tgate_desktop.oauth.environment_file import environment_document, read_environment
from tgate_desktop.oauth.health import TokenHealth, time_left, token_health
from tgate_desktop.oauth.pasted import cleaned_paste
from tgate_desktop.oauth.problems import EnvironmentFileUnreadable, NameEmpty
from tgate_desktop.oauth.secret import MASK, Secret, fingerprint, live_values

GRANT = Grant(
    grant_id="grant-1",
    application_id="app-1",
    company_id="company-1",
    generation=1,
    access_fingerprint="aaaaaaaa",
    refresh_fingerprint="bbbbbbbb",
    obtained_at=NOON,
    expires_at=NOON + timedelta(hours=2),
    expiry_assumed=False,
    awaits_decision=False,
)
INTENT = Intent("grant-1", TokenRequestKind.REFRESH_TOKEN, 2, "bbbbbbbb", NOON)


def test_a_secret_shows_a_mask_whatever_prints_it() -> None:
    secret = Secret("hidden-value")
    for shown in (repr(secret), str(secret), f"{secret}", f"{secret:>20}", f"{secret!r}", "%s" % secret):  # noqa: UP031
        assert "hidden-value" not in shown
        assert MASK in shown


def test_a_secret_is_neither_pickled_nor_copied_by_accident() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret("hidden-value"))
    with pytest.raises(TypeError):
        copy.deepcopy(Secret("hidden-value"))


def test_a_secret_is_known_to_the_redactor_while_it_lives() -> None:
    first, second = Secret("twice-the-same"), Secret("twice-the-same")
    del first
    gc.collect()
    assert "twice-the-same" in live_values()
    del second
    gc.collect()
    assert "twice-the-same" not in live_values()


def test_a_fingerprint_is_the_start_of_the_sha_256() -> None:
    assert fingerprint("abc") == Secret("abc").fingerprint == "ba7816bf"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, TokenHealth.VALID),
        (109, TokenHealth.VALID),
        (110, TokenHealth.EXPIRING_SOON),
        (118, TokenHealth.EXPIRING_SOON),
        (119, TokenHealth.EXPIRED_REFRESHABLE),
        (500, TokenHealth.EXPIRED_REFRESHABLE),
    ],
)
def test_health_follows_the_clock_and_expires_a_minute_early(minutes: int, expected: TokenHealth) -> None:
    assert token_health(GRANT, None, NOON + timedelta(minutes=minutes)) is expected


def test_health_without_a_usable_refresh_token_is_expired() -> None:
    late = NOON + timedelta(hours=3)
    assert token_health(replace(GRANT, refresh_fingerprint=None), None, late) is TokenHealth.EXPIRED
    refused = replace(GRANT, refused_refresh_fingerprint="bbbbbbbb")
    assert token_health(refused, None, late) is TokenHealth.EXPIRED
    assert time_left(GRANT, late) == timedelta(0)


def test_health_tells_missing_refused_and_unknown() -> None:
    assert token_health(None, None, NOON) is TokenHealth.NO_TOKEN
    assert token_health(replace(GRANT, rejected_fingerprint="aaaaaaaa"), None, NOON) is TokenHealth.REJECTED
    assert token_health(replace(GRANT, rejected_fingerprint="cccccccc"), None, NOON) is TokenHealth.VALID
    assert token_health(GRANT, INTENT, NOON) is TokenHealth.UNKNOWN


def test_names_are_trimmed_and_compared_regardless_of_case() -> None:
    assert checked_name("  Café\u00a0 Straße ") == "Café Straße"
    assert name_key("CAFÉ STRASSE") == name_key("Café Straße")
    with pytest.raises(NameEmpty):
        checked_name(" \u00a0 ")


def test_a_taken_name_gets_the_first_free_number() -> None:
    assert free_name("Blue", ["blue", "Blue (2)"]) == "Blue (3)"
    assert free_name("Blue", []) == "Blue"


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  s3cret\n", "s3cret"),
        ("\u200bs3\u200dcret\ufeff", "s3cret"),
        ("\u202as3cret\u202c", "s3cret"),
        ("\u00a0s3cret", "s3cret"),
        ("two words", "two words"),
    ],
)
def test_a_paste_loses_what_nobody_sees(typed: str, cleaned: str) -> None:
    assert cleaned_paste(typed) == (cleaned, typed != cleaned)


def test_an_environment_goes_through_its_document_unchanged() -> None:
    environment = an_environment(
        name="إنتاج",
        revocation_address="https://tgate.example/oauth/revoke",
        start=Start.MARKETPLACE_PAGE,
        pkce=False,
        body_format=BodyFormat.JSON,
        basic_encoding=BasicEncoding.FORM_ENCODED,
        extra_parameters=(("scope", "a b"),),
        issuer="https://tgate.example",
        ca_file="/etc/ssl/partner.pem",
        proxy=ProxyChoice.MANUAL,
        proxy_address="http://proxy.example:3128",
        access_token_lifetime_s=3600,
        code_lifetime_s=60,
    )
    document = environment_document(environment)
    assert "environment_id" not in json.loads(document)
    assert read_environment(document, "env-1") == replace(environment, source=Source.OWN)


@pytest.mark.parametrize(
    ("change", "reason", "member"),
    [
        ({"token_address": "http://tgate.example/"}, "address", "token_address"),
        ({"proxy": "manual", "proxy_address": "http://u:p@x:1"}, "address", "proxy_address"),
        ({"client_secret": "x"}, "member", "client_secret"),
        ({"start": "elsewhere"}, "member", "start"),
        ({"pkce": "yes"}, "member", "pkce"),
        ({"code_lifetime_s": True}, "member", "code_lifetime_s"),
        ({"extra_parameters": [["scope", 7]]}, "member", "extra_parameters"),
        ({"extra_parameters": [["state", "x"]]}, "address", "extra_parameters"),
        ({"name": None}, "member", "name"),
        ({"pkce": None}, "member", "pkce"),
        ({"code_lifetime_s": None}, "member", "code_lifetime_s"),
        ({"version": 2}, "file", None),
        ({"kind": "other"}, "file", None),
    ],
)
def test_a_document_that_is_not_right_names_the_member(
    change: dict[str, object], reason: str, member: str | None
) -> None:
    members = {**json.loads(environment_document(an_environment())), **change}
    with pytest.raises(EnvironmentFileUnreadable) as caught:
        read_environment(json.dumps(members), "env-2")
    assert (caught.value.facts["reason"], caught.value.facts.get("member")) == (reason, member)


@given(st.text())
def test_any_text_is_an_environment_or_said_to_be_none(text: str) -> None:
    with pytest.raises(EnvironmentFileUnreadable):
        read_environment(text, "env-2")


IMPORTED = replace(GRANT, imported=True, expiry_assumed=True, expires_at=NOON)
PROVEN = Proof(NOON, ())


@pytest.mark.parametrize(
    ("grant", "health"),
    [
        (IMPORTED, TokenHealth.UNKNOWN),
        (replace(IMPORTED, proof=PROVEN), TokenHealth.UNKNOWN),
        (replace(IMPORTED, access_fingerprint=None), TokenHealth.UNKNOWN),
        (replace(IMPORTED, access_fingerprint=None, refused_refresh_fingerprint="bbbbbbbb"), TokenHealth.NO_TOKEN),
        (replace(IMPORTED, rejected_fingerprint="aaaaaaaa"), TokenHealth.REJECTED),
        (replace(GRANT, imported=True), TokenHealth.UNKNOWN),
        (replace(GRANT, imported=True, proof=PROVEN), TokenHealth.VALID),
        (replace(GRANT, imported=True, expires_at=NOON), TokenHealth.EXPIRED_REFRESHABLE),
        (replace(GRANT, imported=True, expires_at=NOON, refresh_fingerprint=None), TokenHealth.EXPIRED),
    ],
)
def test_an_imported_pair_is_known_only_as_far_as_somebody_said_or_saw(grant: Grant, health: TokenHealth) -> None:
    assert token_health(grant, None, NOON) is health
