from __future__ import annotations

import pytest

from tests.flows.world import Run, World
from tgate_desktop.flows.states import CompanyView, ConnectState
from tgate_desktop.oauth.problems import NameTaken, RecordGone, VaultRefused


@pytest.fixture
def world() -> World:
    return World()


def connect_again(world: World, before: CompanyView, brand: int) -> ConnectState:
    world.http.will_give_tokens("access-again", "refresh-again")
    world.http.will_show_brands(brand)
    order = world.order()
    run = Run(world, type(order)(order.environment, order.application, None, before.company))
    run.code_arrives("code-again")
    return run.end()


def connect_new(world: World, name: str, company_id: str, brand: int) -> ConnectState:
    world.http.will_give_tokens(f"access-{company_id}", f"refresh-{company_id}")
    world.http.will_show_brands(brand)
    run = Run(world, world.order(name, company_id))
    run.code_arrives(f"code-{company_id}")
    return run.end()


def awaiting(state: ConnectState) -> str:
    assert state.view is not None
    assert state.view.awaiting is not None
    return state.view.awaiting.grant_id


def names(world: World) -> list[str]:
    return sorted(view.company.name for view in world.desk.overview().companies)


def test_yes_makes_the_company_point_at_the_grant(world: World) -> None:
    state = connect_new(world, "Saffron House", "company-1", 1)
    view = world.decide.confirm(awaiting(state))
    assert view.grant is not None
    assert view.grant.grant_id == awaiting(state)
    assert view.awaiting is None


def test_another_company_is_kept_under_its_own_name(world: World) -> None:
    before = world.connected()
    state = connect_again(world, before, brand=2)
    kept = world.decide.keep_as_new(awaiting(state), "Blue Harbor")
    assert names(world) == ["Blue Harbor", "Saffron House"]
    assert kept.grant is not None
    assert kept.grant.grant_id == awaiting(state)
    assert world.desk.open("company-1").grant == before.grant


def test_a_first_connect_that_was_another_company_takes_the_new_name(world: World) -> None:
    state = connect_new(world, "Saffron House", "company-1", 2)
    world.decide.keep_as_new(awaiting(state), "Blue Harbor")
    assert names(world) == ["Blue Harbor"]


def test_a_taken_name_is_refused_and_the_grant_still_awaits(world: World) -> None:
    before = world.connected()
    state = connect_again(world, before, brand=2)
    with pytest.raises(NameTaken):
        world.decide.keep_as_new(awaiting(state), "SAFFRON HOUSE")
    assert world.desk.open("company-1").awaiting is not None


def test_discard_deletes_the_new_pair_and_leaves_the_old(world: World) -> None:
    before = world.connected()
    state = connect_again(world, before, brand=2)
    world.decide.discard(awaiting(state))
    view = world.desk.open("company-1")
    assert (view.grant, view.awaiting) == (before.grant, None)
    assert before.grant is not None
    assert list(world.vault.slots) == [before.grant.grant_id]


def test_discarding_a_first_connect_leaves_no_company(world: World) -> None:
    state = connect_new(world, "Saffron House", "company-1", 2)
    world.decide.discard(awaiting(state))
    assert names(world) == []
    assert world.vault.slots == {}


def test_the_same_restaurant_is_noticed_and_can_be_used_for_the_company_that_has_it(world: World) -> None:
    before = world.connected(brand=5)
    state = connect_new(world, "Saffron again", "company-2", brand=5)
    assert state.same_as == before.company
    view = world.decide.use_for(awaiting(state), "company-1")
    assert names(world) == ["Saffron House"]
    assert view.grant is not None
    assert list(world.vault.slots) == [awaiting(state)]


def test_connecting_the_same_company_again_is_no_other_restaurant(world: World) -> None:
    before = world.connected(brand=5)
    assert connect_again(world, before, brand=5).same_as is None


def test_both_can_be_kept(world: World) -> None:
    world.connected(brand=5)
    state = connect_new(world, "Saffron again", "company-2", brand=5)
    world.decide.confirm(awaiting(state))
    assert names(world) == ["Saffron House", "Saffron again"]


def test_a_vault_that_refuses_to_delete_leaves_the_grant_listed(world: World) -> None:
    state = connect_new(world, "Saffron House", "company-1", 1)
    world.vault.refusing_writes = VaultRefused(vault="Fake Keyring", act="delete", reason="OSError")
    with pytest.raises(VaultRefused):
        world.decide.discard(awaiting(state))
    assert world.desk.open("company-1").awaiting is not None


def test_what_another_window_has_said_yes_to_is_not_discarded_or_given_away(world: World) -> None:
    world.connected("Blue Harbor", "company-2", brand=2)
    state = connect_new(world, "Saffron House", "company-1", 1)
    view = world.decide.confirm(awaiting(state))
    for stale in (
        lambda: world.decide.discard(awaiting(state)),
        lambda: world.decide.use_for(awaiting(state), "company-2"),
        lambda: world.decide.keep_as_new(awaiting(state), "Third"),
    ):
        with pytest.raises(RecordGone):
            stale()
    assert world.decide.confirm(awaiting(state)) == view
    assert names(world) == ["Blue Harbor", "Saffron House"]
    assert len(world.vault.slots) == 2


def test_a_decision_about_a_grant_that_is_gone_says_so(world: World) -> None:
    with pytest.raises(RecordGone):
        world.decide.confirm("no-such-grant")


def test_the_pair_before_stays_in_the_vault_while_its_successor_is_in_memory_alone(world: World) -> None:
    before = world.connected()
    assert before.grant is not None
    world.vault.refusing_writes = VaultRefused(vault="Fake Keyring", act="write", reason="OSError")
    state = connect_again(world, before, brand=1)
    world.vault.refusing_writes = None  # as a full keyring: what it cannot take in it can still delete
    view = world.decide.confirm(awaiting(state))
    assert view.grant is not None
    assert view.grant.grant_id == awaiting(state)
    assert before.grant.grant_id in world.vault.slots
    world.remove("company-1")
    assert world.vault.slots == {}
