"""How pairs and client secrets are written in a keyring."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.keyrings import WINDOWS_LIMIT_BYTES
from tests.support.pairs import new_pair
from tgate_desktop.adapters.vault_entries import (
    CHUNK_CHARACTERS,
    DamagedEntry,
    client_secret_entry,
    client_secret_of,
    client_secret_payload,
    decoded,
    encoded,
    pair_entry,
    pair_of,
    pair_payload,
    passphrase_of,
    passphrase_payload,
    read_head,
    slot_of,
)
from tgate_desktop.oauth.company import ClientSecret
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_pair import TokenPair

NAME = pair_entry("grant", "a")
LARGEST_GENERATION = 9_999_999_999

texts = st.text(st.characters(codec="utf-8"), max_size=3000)
times = st.datetimes(timezones=st.just(timezone(timedelta(0))))
pairs = st.builds(
    TokenPair,
    generation=st.integers(1, LARGEST_GENERATION),
    access_token=st.none() | st.builds(Secret, texts),
    refresh_token=st.none() | st.builds(Secret, texts),
    obtained_at=times,
    expires_at=times,
    expiry_assumed=st.booleans(),
    scope=st.none() | texts,
    imported=st.booleans(),
)


def read(chunks: tuple[str, ...]) -> str:
    head = read_head(chunks[0])
    return decoded(NAME, head, chunks[1:])


@given(pairs)
def test_any_pair_comes_back_equal_and_no_chunk_is_too_large(pair: TokenPair) -> None:
    chunks = encoded(NAME, pair.generation, pair_payload(pair))
    assert all(len(chunk) <= CHUNK_CHARACTERS for chunk in chunks)
    assert all(len(chunk.encode("utf-16")) < WINDOWS_LIMIT_BYTES for chunk in chunks)
    assert all(chunk.isascii() for chunk in chunks)
    assert pair_of(read_head(chunks[0]).generation, read(chunks)) == pair


@given(texts, st.none() | texts)
def test_any_client_secret_comes_back_equal_with_its_origin(text: str, origin: str | None) -> None:
    secret = ClientSecret(Secret(text), origin)
    payload = client_secret_payload(secret)
    assert payload.isascii()
    assert client_secret_of(payload) == secret


def test_a_client_secret_of_a_version_before_origins_comes_back_without_one() -> None:
    assert client_secret_of('"s\\u00fccret"') == ClientSecret(Secret("sücret"), None)


@given(texts)
def test_any_passphrase_comes_back_equal(text: str) -> None:
    payload = passphrase_payload(Secret(text))
    assert payload.isascii()
    assert passphrase_of(payload) == Secret(text)


@given(st.integers(0, 5000))
def test_payloads_of_every_length_come_back(length: int) -> None:
    payload = "~" * length
    assert read(encoded(NAME, LARGEST_GENERATION, payload)) == payload


@given(st.data())
def test_one_changed_character_is_noticed_wherever_it_is(data: st.DataObject) -> None:
    chunks = list(encoded(NAME, 1, pair_payload(new_pair(1, 1500))))
    number = data.draw(st.integers(0, len(chunks) - 1))
    place = data.draw(st.integers(0, len(chunks[number]) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda one: one != chunks[number][place]))
    chunks[number] = chunks[number][:place] + other + chunks[number][place + 1 :]
    with pytest.raises(DamagedEntry):
        read(tuple(chunks))


def test_a_payload_that_is_whole_but_no_pair_is_damaged() -> None:
    for payload in ("", "[]", "null", "{}", '{"refresh_token": 1}'):
        with pytest.raises(DamagedEntry):
            pair_of(1, payload)


def test_a_time_without_a_zone_is_damaged() -> None:
    naive = datetime(2024, 5, 1)  # noqa: DTZ001 - this is what must not be read
    with pytest.raises(DamagedEntry):
        pair_of(1, pair_payload(replace(new_pair(1), obtained_at=naive)))


@pytest.mark.parametrize("payload", ["", "secret", "null", "1", "{}", "[]"])
def test_a_payload_that_is_no_secret_is_damaged(payload: str) -> None:
    for read_payload in (client_secret_of, passphrase_of):
        with pytest.raises(DamagedEntry):
            read_payload(payload)


@pytest.mark.parametrize("members", ['"client_secret":1', '"client_secret":null', '"client_secret":"s","origin":1'])
def test_a_client_secret_with_a_member_of_another_kind_is_damaged(members: str) -> None:
    with pytest.raises(DamagedEntry):
        client_secret_of(f"{{{members}}}")


def test_the_names_are_those_that_outlive_a_version() -> None:
    assert pair_entry("g", "b").head == "tgate-desktop/g/b/0"
    assert pair_entry("g", "b").tail(1) == "tgate-desktop/g/b/1"
    assert client_secret_entry("i", "a").head == "tgate-desktop/application/i"
    assert client_secret_entry("i", "a").tail(2) == "tgate-desktop/application/i/a/2"


def test_generations_after_each_other_never_share_a_slot() -> None:
    assert [slot_of(generation) for generation in range(1, 6)] == ["a", "b", "a", "b", "a"]
