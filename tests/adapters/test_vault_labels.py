"""What stands beside a pair: it comes back as it was, and nothing in it costs the pair."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fake_ports import an_application, an_environment
from tests.support.keyrings import WINDOWS_LIMIT_BYTES, FakeKeyring, vault_on
from tests.support.pairs import new_pair
from tgate_desktop.adapters.vault_entries import CHUNK_CHARACTERS, encoded, label_in, pair_entry, pair_of, pair_payload
from tgate_desktop.adapters.vault_labels import label_members, label_of
from tgate_desktop.oauth.company import Application, Company, Draft, ServerUse
from tgate_desktop.oauth.environment import BasicEncoding, ProxyChoice, Source, practice_environment

COMPANY = Company("company-1", "Olive House", "app-1", None)
PLAIN = Draft(an_environment(), replace(an_application(), secret_origin=""), COMPANY)
CHOOSY = an_environment(
    source=Source.PROVIDED,
    basic_encoding=BasicEncoding.FORM_ENCODED,
    extra_parameters=(("locale", "ar"), ("locale", "en")),
    pkce=False,
    ca_file="/etc/ssl/ours.pem",
    proxy=ProxyChoice.MANUAL,
    proxy_address="http://proxy.example:3128",
    access_token_lifetime_s=60,
)

texts = st.text(st.characters(codec="utf-8"), max_size=500)
labels = st.builds(
    lambda environment, application_id, client_id, company_id, name, server_use: Draft(
        environment,
        Application(application_id, environment.environment_id, client_id, an_application().redirect_uri, ""),
        Company(company_id, name, application_id, None, server_use),
    ),
    st.sampled_from([an_environment(), CHOOSY, practice_environment()]),
    texts,
    texts,
    texts,
    texts,
    st.sampled_from(ServerUse),
)


@given(labels)
def test_any_label_comes_back_equal_beside_its_pair_and_no_chunk_is_too_large(label: Draft) -> None:
    pair = new_pair(1)
    payload = pair_payload(pair, label)
    assert pair_of(1, payload) == pair
    assert label_in(payload) == label
    chunks = encoded(pair_entry("grant", "a"), 1, payload)
    assert all(len(chunk) <= CHUNK_CHARACTERS and chunk.isascii() for chunk in chunks)
    assert all(len(chunk.encode("utf-16")) < WINDOWS_LIMIT_BYTES for chunk in chunks)


def test_a_pair_with_an_everyday_label_is_still_one_item() -> None:
    keyring = FakeKeyring()
    label = Draft(
        an_environment(environment_id="e" * 32),
        replace(an_application(), application_id="a" * 32, client_id="c" * 43),
        Company("d" * 32, "مطعم الزعفران", "a" * 32, None),
    )
    vault_on(keyring).write_pair("g" * 32, new_pair(1), label)
    assert len(keyring.texts) == 1


def test_no_secret_and_no_address_of_one_is_in_a_label() -> None:
    assert "secret" not in json.dumps(label_members(PLAIN))


def test_a_pair_of_a_version_before_labels_has_none() -> None:
    assert label_in(pair_payload(new_pair(1))) is None


@pytest.mark.parametrize("part", ["company", "application", "environment"])
@pytest.mark.parametrize("value", [None, 1, "text", [], {}, {"id": 1}])
def test_a_label_that_cannot_be_read_is_none_and_its_pair_is_whole(part: str, value: object) -> None:
    assert label_of({**label_members(PLAIN), part: value}) is None
    pair = new_pair(1)
    fields = json.loads(pair_payload(pair)) | {"label": {part: value}}
    assert pair_of(1, json.dumps(fields)) == pair


@pytest.mark.parametrize("value", ["text", 1, [], [1], True])
def test_what_is_no_label_at_all_is_none(value: object) -> None:
    assert label_of(value) is None


@pytest.mark.parametrize(
    ("part", "member", "value"),
    [
        ("environment", "token_address", "http://evil.example/token"),
        ("environment", "token_address", "javascript:alert(1)"),
        ("environment", "source", "evil"),
        ("environment", "of_a_later_version", 1),
        ("application", "redirect_uri", "not an address"),
        ("company", "server_use", "perhaps"),
        ("company", "name", 1),
    ],
)
def test_a_label_with_a_value_that_may_not_be_used_is_none(part: str, member: str, value: object) -> None:
    members = label_members(PLAIN)
    members[part][member] = value
    assert label_of(members) is None
