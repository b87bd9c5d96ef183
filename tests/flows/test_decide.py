from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.flows.world import GUARD_S, Run, World
from tgate_desktop.flows.states import CompanyView, ConnectState
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.messages import RequestKind
from tgate_desktop.oauth.problems import (
    NameTaken,
    RecordGone,
    VaultEntryCorrupt,
    VaultLocked,
    VaultProblem,
    VaultRefused,
    VaultRolledBack,
)
from tgate_desktop.oauth.secret import Secret


@pytest.fixture
def world() -> World:
    return World()


def refuse_writes(world: World) -> None:
    world.vault.refusing_writes = VaultRefused(vault="Fake Keyring", act="write", reason="OSError")


def connect_again(world: World, before: CompanyView, brand: int, mark: str = "again") -> ConnectState:
    world.http.will_give_tokens(f"access-{mark}", f"refresh-{mark}")
    world.http.will_show_brands(brand)
    order = world.order()
    run = Run(world, type(order)(order.environment, order.application, None, before.company))
    run.code_arrives(f"code-{mark}")
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
    refuse_writes(world)
    state = connect_again(world, before, brand=1)
    world.vault.refusing_writes = None  # as a full keyring: what it cannot take in it can still delete
    view = world.decide.confirm(awaiting(state))
    assert view.grant is not None
    assert view.grant.grant_id == awaiting(state)
    assert before.grant.grant_id in world.vault.slots
    world.remove("company-1")
    assert world.vault.slots == {}


# ---- a grant whose pair is nowhere ----


def stopped_while_unsaved(world: World, act: Callable[[], ConnectState]) -> str:
    """The grant of a connect whose pair went with its process."""
    refuse_writes(world)
    grant_id = awaiting(act())
    world.vault.refusing_writes = None
    world.start_again()
    return grant_id


def gone_from_the_vault(world: World, grant_id: str) -> type[VaultProblem]:
    del world.vault.slots[grant_id]
    return VaultRolledBack


def damaged_in_the_vault(world: World, grant_id: str) -> type[VaultProblem]:
    world.vault.damaged.add(grant_id)
    return VaultEntryCorrupt


def is_as_before(world: World, before: CompanyView) -> bool:
    """Whether the company has the tokens that it had, and they are in the vault."""
    view = world.desk.open("company-1")
    pair = world.desk.access_token("company-1")
    return (view.company, view.grant, pair.reveal()) == (before.company, before.grant, "access-company-1-1")


def test_after_a_restart_yes_to_a_pair_that_was_in_memory_alone_takes_nothing_from_the_company(world: World) -> None:
    before = world.connected()
    grant_id = stopped_while_unsaved(world, lambda: connect_again(world, before, brand=1))
    with pytest.raises(VaultRolledBack):
        world.decide.confirm(grant_id)
    assert is_as_before(world, before)


def test_after_a_restart_such_a_pair_is_not_used_for_the_company_that_has_the_restaurant(world: World) -> None:
    before = world.connected(brand=5)
    grant_id = stopped_while_unsaved(world, lambda: connect_new(world, "Saffron again", "company-2", brand=5))
    with pytest.raises(VaultRolledBack):
        world.decide.use_for(grant_id, "company-1")
    assert is_as_before(world, before)
    assert names(world) == ["Saffron House", "Saffron again"]


def test_after_a_restart_such_a_pair_is_not_kept_and_leaves_no_empty_company(world: World) -> None:
    before = world.connected()
    grant_id = stopped_while_unsaved(world, lambda: connect_again(world, before, brand=2))
    with pytest.raises(VaultRolledBack):
        world.decide.keep_as_new(grant_id, "Blue Harbor")
    assert is_as_before(world, before)
    assert names(world) == ["Saffron House"]


@pytest.mark.parametrize("happen", [gone_from_the_vault, damaged_in_the_vault])
@pytest.mark.parametrize("restarts", [False, True])
def test_yes_to_a_pair_that_another_program_took_or_damaged_takes_nothing_from_the_company(
    world: World, happen: Callable[[World, str], type[VaultProblem]], restarts: bool
) -> None:
    before = world.connected()
    grant_id = awaiting(connect_again(world, before, brand=1))
    problem = happen(world, grant_id)
    if restarts:
        world.start_again()
    with pytest.raises(problem):
        world.decide.confirm(grant_id)
    assert is_as_before(world, before)


@pytest.mark.parametrize("happen", [gone_from_the_vault, damaged_in_the_vault])
def test_a_pair_that_is_nowhere_is_told_while_the_company_works(
    world: World, happen: Callable[[World, str], type[VaultProblem]]
) -> None:
    before = world.connected()
    problem = happen(world, awaiting(connect_again(world, before, brand=1)))
    view = world.desk.open("company-1")
    assert view.trouble is None
    assert isinstance(view.awaiting_trouble, problem)


def test_a_first_connect_whose_pair_is_nowhere_is_told_as_both(world: World) -> None:
    grant_id = stopped_while_unsaved(world, lambda: connect_new(world, "Saffron House", "company-1", 1))
    view = world.desk.open("company-1")
    assert isinstance(view.trouble, VaultRolledBack)
    assert view.awaiting_trouble is view.trouble
    with pytest.raises(VaultRolledBack):
        world.decide.confirm(grant_id)
    assert world.desk.open("company-1").company.grant_id is None


@pytest.mark.parametrize("happen", [gone_from_the_vault, damaged_in_the_vault])
def test_a_grant_whose_pair_is_nowhere_can_be_discarded(
    world: World, happen: Callable[[World, str], type[VaultProblem]]
) -> None:
    before = world.connected()
    grant_id = awaiting(connect_again(world, before, brand=1))
    happen(world, grant_id)
    world.decide.discard(grant_id)
    assert is_as_before(world, before)
    assert world.desk.open("company-1").awaiting is None
    assert world.vault.damaged == set()


def test_connecting_once_more_takes_the_place_of_a_pair_that_is_nowhere(world: World) -> None:
    before = world.connected()
    lost = stopped_while_unsaved(world, lambda: connect_again(world, before, brand=1))
    state = connect_again(world, before, brand=1, mark="once-more")
    view = world.decide.confirm(awaiting(state))
    assert view.grant is not None
    assert [one.grant_id for one in world.catalog.contents().grants] == [awaiting(state)]
    assert (view.grant.grant_id, list(world.vault.slots)) == (awaiting(state), [awaiting(state)])
    assert lost != awaiting(state)


def test_while_the_keyring_is_locked_nothing_is_decided(world: World) -> None:
    before = world.connected()
    grant_id = awaiting(connect_again(world, before, brand=1))
    world.vault.failing = VaultLocked(vault="Fake Keyring")
    with pytest.raises(VaultLocked):
        world.decide.confirm(grant_id)
    world.vault.failing = None
    assert is_as_before(world, before)
    view = world.decide.confirm(grant_id)
    assert view.grant is not None
    assert list(world.vault.slots) == [grant_id]


# ---- at the same time ----


def test_a_mark_that_is_older_than_the_yes_does_not_ask_again_nor_discard(world: World) -> None:
    view = world.connected()
    assert view.grant is not None
    world.catalog.commit([replace(view.grant, awaits_decision=True)])
    with pytest.raises(RecordGone):
        world.decide.discard(view.grant.grant_id)
    after = world.desk.open("company-1")
    assert (after.awaiting, after.company) == (None, view.company)
    assert list(world.vault.slots) == [view.grant.grant_id]


def test_what_a_check_has_found_is_remembered_after_whoever_is_at_the_grant(world: World) -> None:
    state = connect_new(world, "Saffron House", "company-1", 1)
    grant = world.catalog.grant(awaiting(state))
    assert grant is not None
    reached, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        reached.set()
        assert go_on.wait(GUARD_S)

    world.http.will_show_brands(7)
    world.http.will_call(wait)
    checking = threading.Thread(target=lambda: world.check("company-1"), name="checking", daemon=True)
    checking.start()
    assert reached.wait(GUARD_S)
    with world.store.hold(grant.grant_id):
        go_on.set()
        world.locks.until_waiting(1)
        world.catalog.commit([replace(grant, awaits_decision=False)])
    checking.join(GUARD_S)
    after = world.catalog.grant(grant.grant_id)
    assert after is not None
    assert after.proof is not None
    assert ([brand.brand_id for brand in after.proof.brands], after.awaits_decision) == (["7"], False)


def test_of_two_grants_that_are_confirmed_at_once_the_one_that_the_company_has_stays(world: World) -> None:
    before = world.connected()
    assert before.grant is not None
    ids = [awaiting(connect_again(world, before, brand=1, mark=mark)) for mark in ("one", "two")]
    confirming = [threading.Thread(target=world.decide.confirm, args=(one,), name=one, daemon=True) for one in ids]
    with world.store.hold(before.grant.grant_id):
        for number, thread in enumerate(confirming):
            thread.start()
            world.locks.until_waiting(number + 1)
    for thread in confirming:
        thread.join(GUARD_S)
    view = world.desk.open("company-1")
    assert view.grant is not None
    assert (view.grant.grant_id, view.trouble) == (ids[1], None)
    assert list(world.vault.slots) == [ids[1]]


# ---- what was recorded ----


def history(world: World, company_id: str) -> list[tuple[EventKind, str | None]]:
    return [(one.kind, one.access_fingerprint) for one in reversed(world.archive.events(company_id))]


def requests(world: World, company_id: str) -> list[RequestKind]:
    return [one.kind for one in reversed(world.archive.exchange_lines(company_id))]


def turns_of(access_token: str) -> list[tuple[EventKind, str | None]]:
    fingerprint = Secret(access_token).fingerprint
    return [(EventKind.CONNECTED, fingerprint), (EventKind.PROVEN, fingerprint)]


ONE_CONNECT = [RequestKind.CODE, RequestKind.PROOF]


def test_a_grant_that_is_kept_as_a_new_company_takes_its_history_and_requests_along(world: World) -> None:
    before = world.connected()
    kept = world.decide.keep_as_new(awaiting(connect_again(world, before, brand=2)), "Blue Harbor")
    assert history(world, kept.company.company_id) == turns_of("access-again")
    assert requests(world, kept.company.company_id) == ONE_CONNECT
    assert history(world, "company-1") == turns_of("access-company-1-1")
    assert requests(world, "company-1") == ONE_CONNECT


def test_a_grant_that_is_used_for_another_company_brings_its_history_and_requests(world: World) -> None:
    world.connected(brand=5)
    world.decide.use_for(awaiting(connect_new(world, "Saffron again", "company-2", brand=5)), "company-1")
    assert history(world, "company-1") == turns_of("access-company-1-1") + turns_of("access-company-2")
    assert requests(world, "company-1") == 2 * ONE_CONNECT
    assert history(world, "company-2") == []
    assert requests(world, "company-2") == []


def test_what_a_grant_brought_along_stays_when_the_next_one_takes_its_place(world: World) -> None:
    before = world.connected()
    blue = world.decide.keep_as_new(awaiting(connect_again(world, before, brand=2)), "Blue Harbor")
    world.decide.confirm(awaiting(connect_again(world, blue, brand=2, mark="next")))
    assert history(world, blue.company.company_id) == turns_of("access-again") + turns_of("access-next")
    assert history(world, "company-1") == turns_of("access-company-1-1")


def test_what_was_under_way_while_it_was_decided_is_recorded_where_the_grant_is(world: World) -> None:
    before = world.connected()
    kept: list[CompanyView] = []

    def decide() -> None:
        (view,) = world.desk.overview().companies
        assert view.awaiting is not None
        kept.append(world.decide.keep_as_new(view.awaiting.grant_id, "Blue Harbor"))

    world.http.will_give_tokens("access-again", "refresh-again")
    world.http.will_show_brands(2)
    world.http.will_call(decide)
    run = Run(world, replace(world.order(), client_secret=None, company=before.company))
    run.code_arrives("code-again")
    run.end()
    assert requests(world, kept[0].company.company_id) == ONE_CONNECT
    assert history(world, kept[0].company.company_id) == turns_of("access-again")
    assert requests(world, "company-1") == ONE_CONNECT
