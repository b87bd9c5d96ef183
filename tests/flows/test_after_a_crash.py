"""What the next session does with what a crash has left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.flows.world import Run, World
from tests.support.fake_ports import an_environment
from tgate_desktop.flows.states import Phase
from tgate_desktop.oauth.health import TokenHealth, token_health
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.problems import (
    CatalogUnwritable,
    CodeAlreadyUsed,
    ConnectionLost,
    InvalidGrant,
    VaultLocked,
    VaultMissing,
)


@pytest.fixture
def world() -> World:
    return World()


def crash_between_vault_and_catalog(world: World) -> None:
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_call(lambda: setattr(world.catalog, "failing", CatalogUnwritable(path="x", reason="full")))
    run = Run(world, world.order())
    run.code_arrives()
    assert isinstance(run.end().problem, CatalogUnwritable)
    world.catalog.failing = None
    world.start_again()


def test_a_code_that_was_sent_before_the_crash_is_not_sent_again(world: World) -> None:
    world.http.will_fail(ConnectionLost(host="tgate.example", sent=True))
    first = Run(world, world.order())
    first.code_arrives("the-code")
    first.end()
    world.start_again()

    second = Run(world, world.order())
    with pytest.raises(CodeAlreadyUsed):
        second.attempt.paste("the-code")
    assert len(world.http.sent) == 1

    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_show_brands(1)
    second.attempt.paste("another-code")
    assert second.end().phase is Phase.CONNECTED


def test_a_refused_refresh_token_whose_new_pair_got_lost_leaves_the_old_access_token_unknown(world: World) -> None:
    """T-Gate may have ended it with the pair that was lost: nobody is told that it is valid."""
    world.connected()
    world.http.will_fail(ConnectionLost(host="tgate.example", sent=True))
    world.http.will_answer(400, {"error": "invalid_grant"})
    for expected in (ConnectionLost, InvalidGrant):
        with pytest.raises(expected):
            world.refresh("company-1")
        world.start_again()

    view = world.desk.open("company-1")
    assert view.grant is not None
    assert not view.grant.can_be_refreshed
    assert token_health(view.grant, view.intent_of(view.grant), world.clock.now()) is TokenHealth.UNKNOWN
    assert world.desk.access_token("company-1").reveal() == "access-company-1-1"


def test_what_was_edited_since_the_crash_stays_when_the_connect_is_completed(world: World) -> None:
    world.connected("Olive Grove", "company-0", brand=9)
    crash_between_vault_and_catalog(world)
    edited = an_environment(proof_address="https://tgate.example/api/moved")
    application = replace(world.order().application, redirect_uri="http://127.0.0.1:9999/callback")
    world.catalog.commit([edited, application])

    view = next(one for one in world.desk.overview().companies if one.company.name == "Saffron House")
    assert view.awaiting is not None
    assert (view.environment, view.application) == (edited, application)


def test_a_first_connect_is_completed_with_what_the_wizard_had_collected(world: World) -> None:
    order = world.order()
    crash_between_vault_and_catalog(world)
    (view,) = world.desk.overview().companies
    assert (view.environment, view.application) == (order.environment, order.application)


# ---- an interrupted connect whose pair may be in the vault ----


def lock(world: World) -> None:
    world.vault.failing = VaultLocked(vault="Fake Keyring")


def interrupted_grant(world: World) -> str:
    (intent,) = world.desk.overview().interrupted
    return intent.grant_id


def connect_once_more(world: World) -> str:
    """The grant of another connect under the same name, as the notice's own button begins it."""
    world.http.will_give_tokens("access-2", "refresh-2")
    world.http.will_show_brands(1)
    run = Run(world, world.order())
    run.code_arrives("code-2")
    view = run.end().view
    assert view is not None
    assert view.awaiting is not None
    return view.awaiting.grant_id


def test_an_interrupted_connect_is_not_dismissed_while_nobody_can_look_for_its_pair(world: World) -> None:
    crash_between_vault_and_catalog(world)
    lock(world)
    grant_id = interrupted_grant(world)
    with pytest.raises(VaultLocked):
        world.desk.forget_interrupted(grant_id)
    assert interrupted_grant(world) == grant_id
    world.vault.failing = None
    (view,) = world.desk.overview().companies
    assert view.awaiting is not None
    assert view.awaiting.grant_id == grant_id
    assert world.desk.access_token("company-1").reveal() == "access-1"


def test_dismissing_an_interrupted_connect_whose_pair_is_there_completes_it(world: World) -> None:
    crash_between_vault_and_catalog(world)
    lock(world)
    grant_id = interrupted_grant(world)
    world.vault.failing = None
    world.desk.forget_interrupted(grant_id)
    overview = world.desk.overview()
    assert [one.awaiting and one.awaiting.grant_id for one in overview.companies] == [grant_id]
    assert overview.interrupted == ()
    assert [one.kind for one in world.archive.happened].count(EventKind.CONNECTED) == 2  # by the crashed one, too


def test_dismissing_one_that_left_half_an_entry_takes_that_along(world: World) -> None:
    crash_between_vault_and_catalog(world)
    (grant_id,) = world.vault.slots
    world.vault.damaged.add(grant_id)
    assert interrupted_grant(world) == grant_id
    world.desk.forget_interrupted(grant_id)
    assert world.desk.overview().interrupted == ()
    assert (world.vault.slots, world.vault.damaged) == ({}, set())


def test_a_dismissal_that_comes_late_takes_nothing_from_a_refresh(world: World) -> None:
    view = world.connected()
    assert view.grant is not None
    world.http.will_fail(ConnectionLost(host="tgate.example", sent=True))
    with pytest.raises(ConnectionLost):
        world.refresh("company-1")
    before = world.catalog.contents().intents
    world.desk.forget_interrupted(view.grant.grant_id)
    assert world.catalog.contents().intents == before


def test_without_a_keyring_a_connect_that_came_to_nothing_in_this_session_is_dismissed(world: World) -> None:
    world.vault.failing = VaultMissing(vault="")
    world.http.will_fail(ConnectionLost(host="tgate.example", sent=True))
    run = Run(world, world.order())
    run.code_arrives()
    run.end()
    world.desk.forget_interrupted(interrupted_grant(world))
    assert world.desk.overview().interrupted == ()


def test_connecting_the_same_name_again_loses_no_pair_that_an_interrupted_connect_has_left(world: World) -> None:
    crash_between_vault_and_catalog(world)
    lock(world)
    earlier = interrupted_grant(world)
    world.vault.failing = None  # unlocked, and nobody has looked again yet
    newer = connect_once_more(world)
    overview = world.desk.overview()
    assert overview.interrupted == ()
    assert [one.awaiting and one.awaiting.grant_id for one in overview.companies] == [newer], (
        "the newest is asked about"
    )
    world.decide.discard(newer)
    (view,) = world.desk.overview().companies
    assert view.awaiting is not None
    assert view.awaiting.grant_id == earlier
    assert world.desk.access_token("company-1").reveal() == "access-1"


def test_connecting_the_same_name_again_while_the_keyring_is_locked_keeps_the_earlier_one_in_mind(world: World) -> None:
    crash_between_vault_and_catalog(world)
    lock(world)
    earlier = interrupted_grant(world)
    newer = connect_once_more(world)
    assert interrupted_grant(world) == earlier
    world.vault.failing = None
    assert world.desk.overview().interrupted == ()
    assert sorted(one.grant_id for one in world.catalog.contents().grants) == sorted([earlier, newer])
    assert sorted(world.vault.slots) == sorted([earlier, newer])


def test_connecting_the_same_name_again_ends_an_earlier_one_that_came_to_nothing(world: World) -> None:
    world.http.will_fail(ConnectionLost(host="tgate.example", sent=True))
    run = Run(world, world.order())
    run.code_arrives()
    run.end()
    world.start_again()
    assert interrupted_grant(world)
    connect_once_more(world)
    assert world.desk.overview().interrupted == ()
