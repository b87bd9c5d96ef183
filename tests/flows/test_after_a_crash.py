"""What the next session does with what a crash has left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.flows.world import Run, World
from tests.support.fake_ports import an_environment
from tgate_desktop.flows.states import Phase
from tgate_desktop.oauth.health import TokenHealth, token_health
from tgate_desktop.oauth.problems import CatalogUnwritable, CodeAlreadyUsed, ConnectionLost, InvalidGrant


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
