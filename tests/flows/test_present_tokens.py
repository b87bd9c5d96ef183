"""Which stored access token is given out as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.flows.world import World
from tgate_desktop.flows.present_tokens import PresentToken, PresentTokens
from tgate_desktop.oauth.company import Grant
from tgate_desktop.oauth.problems import ConnectionLost, RecordGone, VaultLocked, VaultRolledBack

NOTHING = timedelta(0)


class Reader:
    """One connected company whose grant can be changed."""

    def __init__(self) -> None:
        self.world = World()
        self.world.connected()
        self.tokens = PresentTokens(self.world.store, self.world.catalog, self.world.clock)

    @property
    def grant(self) -> Grant:
        (view,) = self.tokens.companies()
        assert view.grant is not None
        return view.grant

    def change(self, **changes: object) -> None:
        self.world.catalog.commit([replace(self.grant, **changes)])  # type: ignore[arg-type]

    def read(self, fresh_for: timedelta = NOTHING) -> PresentToken:
        return self.tokens.read(self.grant, fresh_for)


@pytest.fixture
def reader() -> Reader:
    return Reader()


def test_a_token_with_time_left_is_fresh_and_is_the_one_in_the_vault(reader: Reader) -> None:
    present = reader.read()
    assert present.is_fresh
    assert present.pair == reader.world.vault.read_pair(reader.grant.grant_id).pair


@pytest.mark.parametrize(
    ("left", "fresh_for", "is_fresh"),
    [
        (timedelta(seconds=61), NOTHING, True),
        (timedelta(seconds=60), NOTHING, False),
        (timedelta(seconds=-1), NOTHING, False),
        (timedelta(seconds=61), timedelta(seconds=30), True),
        (timedelta(seconds=600), timedelta(seconds=600), False),
        (timedelta(seconds=601), timedelta(seconds=600), True),
    ],
)
def test_it_has_to_live_longer_than_it_is_wanted_and_than_the_early_margin(reader, left, fresh_for, is_fresh) -> None:
    reader.world.clock.move(reader.grant.expires_at - reader.world.clock.now() - left)
    assert reader.read(fresh_for).is_fresh is is_fresh


def test_a_token_that_the_api_refused_is_not_fresh(reader: Reader) -> None:
    reader.change(rejected_fingerprint=reader.grant.access_fingerprint)
    assert not reader.read().is_fresh


def test_a_pair_without_an_access_token_is_not_fresh(reader: Reader) -> None:
    reader.change(access_fingerprint=None, imported=True, expiry_assumed=True)
    assert not reader.read().is_fresh


def test_an_imported_token_of_unknown_age_is_fresh_only_where_it_cannot_be_replaced(reader: Reader) -> None:
    reader.change(imported=True, expiry_assumed=True)
    assert not reader.read().is_fresh
    reader.change(refresh_fingerprint=None)
    assert reader.read().is_fresh


def test_a_token_that_a_lost_refresh_may_have_ended_is_fresh_only_where_it_cannot_be_replaced(reader: Reader) -> None:
    reader.world.http.will_fail(ConnectionLost(host="tgate.example", sent=True))
    with pytest.raises(ConnectionLost):
        reader.world.refresh("company-1")
    assert not reader.read().is_fresh
    reader.change(refused_refresh_fingerprint=reader.grant.refresh_fingerprint)
    assert reader.read().is_fresh


def test_a_vault_that_was_rolled_back_gives_nothing_out(reader: Reader) -> None:
    reader.change(generation=2)
    with pytest.raises(VaultRolledBack):
        reader.read()
    assert isinstance(reader.tokens.trouble(reader.grant), VaultRolledBack)


def test_a_vault_that_cannot_be_read_says_why(reader: Reader) -> None:
    reader.world.vault.failing = VaultLocked(vault="a keyring")
    with pytest.raises(VaultLocked):
        reader.read()


def test_a_grant_that_is_gone_is_not_given_out(reader: Reader) -> None:
    grant = reader.grant
    reader.world.catalog.commit(remove=[grant])
    with pytest.raises(RecordGone):
        reader.tokens.read(grant, NOTHING)


def test_reading_holds_the_lock_only_while_it_reads(reader: Reader) -> None:
    reader.read()
    with reader.world.store.try_hold(reader.grant.grant_id) as is_held:
        assert is_held
