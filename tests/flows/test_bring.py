"""Tokens that a person brings: a company of its own with a pair of unknown age, or nothing at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.flows.world import World
from tests.support.fake_ports import NOON
from tests.support.hygiene import WarningRecorder
from tgate_desktop.flows.bring import BringOrder
from tgate_desktop.oauth.company import Draft, ServerUse
from tgate_desktop.oauth.health import TokenHealth, token_health
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.pair_import import BroughtPair
from tgate_desktop.oauth.problems import (
    ApplicationNotChosen,
    CatalogUnwritable,
    NameEmpty,
    NameTaken,
    NoAccessToken,
    Problem,
    TokensFileUnreadable,
    TokensHeldAlready,
    VaultLocked,
    VaultMissing,
)
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_pair import TokenPair


@pytest.fixture
def world() -> World:
    """With *Saffron House* connected: its application is known."""
    world = World()
    world.connected()
    world.http.sent.clear()
    return world


def brought(access: str | None = "acc-9", refresh: str | None = "ref-9", **more: object) -> BroughtPair:
    tokens = (Secret(one) if one else None for one in (access, refresh))
    return BroughtPair(*tokens, **more)  # type: ignore[arg-type]


def order(pair: BroughtPair | None = None, name: str = "Olive House", application_id: str = "app-1") -> BringOrder:
    return BringOrder(pair or brought(), application_id, name, ServerUse.YES)


def test_a_pair_becomes_a_company_that_is_not_known_to_be_valid_and_nothing_is_sent(world: World) -> None:
    view = world.bring(order())
    grant = view.grant
    assert grant is not None
    assert (view.company.name, view.company.server_use) == ("Olive House", ServerUse.YES)
    assert grant.imported
    assert not grant.awaits_decision
    assert grant.access_fingerprint == Secret("acc-9").fingerprint
    assert token_health(grant, None, world.clock.now()) is TokenHealth.UNKNOWN
    assert world.http.sent == []
    stored = world.vault.read_pair(grant.grant_id).pair
    assert stored is not None
    assert stored.imported
    assert world.desk.access_token(view.company.company_id) == Secret("acc-9")
    event = world.archive.happened[-1]
    assert (event.kind, event.company_name) == (EventKind.IMPORTED, "Olive House")
    assert event.refresh_fingerprint == Secret("ref-9").fingerprint


def test_what_was_said_of_its_end_is_kept(world: World) -> None:
    grant = world.bring(order(brought(expires_at=NOON + timedelta(hours=1)))).grant
    assert grant is not None
    assert grant.is_expiry_known
    assert grant.expires_at == NOON + timedelta(hours=1)


def test_a_refresh_makes_a_lone_refresh_token_a_whole_known_pair(world: World) -> None:
    view = world.bring(order(brought(access=None)))
    company_id = view.company.company_id
    with pytest.raises(NoAccessToken):
        world.desk.access_token(company_id)
    _view, checked = world.check(company_id)
    assert isinstance(checked.problem, NoAccessToken)
    assert world.http.sent == []
    world.http.will_give_tokens("acc-10", "ref-10")
    refreshed = world.refresh(company_id).grant
    assert refreshed is not None
    assert not refreshed.imported
    assert token_health(refreshed, None, world.clock.now()) is TokenHealth.VALID
    assert world.desk.access_token(company_id) == Secret("acc-10")


def test_a_lone_access_token_can_be_checked(world: World) -> None:
    view = world.bring(order(brought(refresh=None)))
    world.http.will_show_brands(7)
    after, checked = world.check(view.company.company_id)
    assert checked.proof is not None
    assert after.grant is not None
    assert not after.grant.can_be_refreshed


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (order(name=" "), NameEmpty),
        (order(name="SAFFRON house"), NameTaken),
        (order(application_id="gone"), ApplicationNotChosen),
        (order(brought("access-company-1-1", None)), TokensHeldAlready),
        (order(brought("acc-9", "refresh-company-1-1")), TokensHeldAlready),
    ],
)
def test_what_cannot_be_taken_is_refused_before_anything_is_written(
    world: World, wrong: BringOrder, problem: type[Problem]
) -> None:
    slots, commits = dict(world.vault.slots), len(world.catalog.commits)
    with pytest.raises(problem):
        world.bring(wrong)
    assert (world.vault.slots, len(world.catalog.commits)) == (slots, commits)


def test_the_company_that_has_these_tokens_is_named(world: World) -> None:
    with pytest.raises(TokensHeldAlready) as told:
        world.bring(order(brought("acc-9", "refresh-company-1-1")))
    assert told.value.facts == {"company": "Saffron House"}


def test_a_vault_that_refuses_leaves_the_pair_in_memory_and_says_so(world: World) -> None:
    world.vault.refusing_writes = VaultLocked(vault="Fake Keyring")
    view = world.bring(order())
    assert isinstance(view.unsaved, VaultLocked)
    assert world.desk.unsaved_names() == ("Olive House",)
    assert world.desk.access_token(view.company.company_id) == Secret("acc-9")
    world.vault.refusing_writes = None
    assert world.desk.retry_unsaved() == ()
    world.start_again()
    assert world.desk.access_token(view.company.company_id) == Secret("acc-9")


@pytest.mark.parametrize("vault", [None, VaultLocked(vault="Fake Keyring"), VaultMissing(vault="")])
def test_a_catalog_that_cannot_be_written_leaves_nothing_half_made(world: World, vault: VaultLocked | None) -> None:
    before, slots = world.catalog.contents(), dict(world.vault.slots)
    world.vault.refusing_writes = vault
    world.catalog.failing = CatalogUnwritable(path="c", reason="full")
    with pytest.raises(CatalogUnwritable):
        world.bring(order())
    assert world.catalog.contents() == before
    assert world.vault.slots == slots
    assert world.desk.unsaved_names() == ()
    assert EventKind.IMPORTED not in {event.kind for event in world.archive.happened}
    world.catalog.failing = world.vault.refusing_writes = None
    assert world.bring(order()).grant is not None


class Killed(BaseException):
    """The process ended here."""


@pytest.mark.parametrize("has_arrived", [False, True])
def test_an_import_that_was_killed_at_the_keyring_is_known_by_name_and_taken_up_by_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch, has_arrived: bool
) -> None:
    write_pair = world.vault.write_pair

    def end(grant_id: str, pair: TokenPair, label: Draft) -> None:
        if has_arrived:
            write_pair(grant_id, pair, label)
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(world.vault, "write_pair", end)
        with pytest.raises(Killed):
            world.bring(order())
    world.start_again()
    left = next(one for one in world.desk.overview().companies if one.company.name == "Olive House")
    assert left.grant is not None
    assert set(world.vault.slots) <= {one.grant_id for one in world.catalog.contents().grants}
    assert token_health(left.grant, None, world.clock.now()) is TokenHealth.NO_TOKEN

    view = world.bring(order(name="OLIVE house"))
    assert (view.company.company_id, view.company.grant_id) == (left.company.company_id, left.company.grant_id)
    assert world.desk.access_token(view.company.company_id) == Secret("acc-9")
    assert view.trouble is None


def test_a_company_whose_import_was_killed_has_its_pair_when_it_is_opened(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(grant_id: str, pair: TokenPair, label: Draft) -> None:
        type(world.vault).write_pair(world.vault, grant_id, pair, label)
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(world.vault, "write_pair", end)
        with pytest.raises(Killed):
            world.bring(order())
    world.start_again()
    (left,) = (one for one in world.desk.overview().companies if one.company.name == "Olive House")
    opened = world.desk.open(left.company.company_id)
    assert opened.grant is not None
    assert opened.grant.imported
    assert token_health(opened.grant, None, world.clock.now()) is TokenHealth.UNKNOWN


def test_a_journal_that_cannot_be_written_does_not_undo_the_import(
    world: World, expected_warnings: WarningRecorder
) -> None:
    expected_warnings.expect("the journal could not be written")
    world.archive.problem = CatalogUnwritable(path="c", reason="full")
    assert world.bring(order()).grant is not None


def test_a_file_is_read_and_one_that_is_no_text_is_told_as_such(world: World) -> None:
    world.files.texts["tokens.json"] = "{}"
    assert world.bring.text_of("tokens.json") == "{}"
    with pytest.raises(TokensFileUnreadable):
        world.bring.text_of("other")
