"""What must hold from the moment a token request is about to be sent, whoever looks, cancels or fails meanwhile."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from tests.flows.world import GUARD_S, Run, World
from tests.support.waiting import until
from tgate_desktop.flows.connect import ConnectOrder
from tgate_desktop.flows.states import ConnectState, Overview, Phase
from tgate_desktop.oauth.problems import (
    AddressNotHttps,
    CaFileUnreadable,
    CatalogUnwritable,
    ClientIdHasColon,
    ClientSecretForOtherOrigin,
    InputProblem,
    Problem,
    VaultLocked,
)
from tgate_desktop.oauth.redirect import UnconfirmedCode
from tgate_desktop.oauth.secret import Secret


@pytest.fixture
def world() -> World:
    return World()


def with_client_id(order: ConnectOrder, client_id: str) -> ConnectOrder:
    return replace(order, application=replace(order.application, client_id=client_id))


# ---- what was never sent leaves nothing behind ----


def test_a_code_that_could_not_be_sent_as_typed_leaves_no_unknown_outcome(world: World) -> None:
    run = Run(world, with_client_id(world.order(), "client:1"))
    run.code_arrives()
    assert isinstance(run.end().problem, ClientIdHasColon)
    assert world.http.sent == []
    assert world.desk.overview().interrupted == ()


@pytest.mark.parametrize("problem", [CaFileUnreadable(path="/ca.pem"), AddressNotHttps(host="tgate.example")])
def test_a_request_that_could_not_begin_leaves_no_unknown_outcome(world: World, problem: InputProblem) -> None:
    world.http.will_fail(problem)
    run = Run(world, world.order())
    run.code_arrives()
    assert run.end().problem is problem
    assert world.desk.overview().interrupted == ()


def test_a_refresh_that_could_not_begin_leaves_no_unknown_outcome(world: World) -> None:
    company = world.connected()
    world.http.will_fail(CaFileUnreadable(path="/ca.pem"))
    with pytest.raises(CaFileUnreadable):
        world.refresh("company-1")
    assert world.desk.open("company-1") == company


@pytest.mark.parametrize("address", ["http://tgate.example/token", "https://u:p@tgate.example/", "javascript:alert(1)"])
@pytest.mark.parametrize("field", ["authorization_address", "token_address", "proof_address"])
def test_an_address_that_may_not_be_used_stops_an_attempt_before_its_link(
    world: World, field: str, address: str
) -> None:
    end = Run(world, world.order(**{field: address})).end()
    assert isinstance(end.problem, InputProblem)
    assert end.problem.facts["field"] == field
    assert (end.link, world.receivers.current) == (None, None)


# ---- before anybody approves ----


def test_a_keyring_that_cannot_give_the_stored_secret_is_told_before_anybody_approves(world: World) -> None:
    before = world.connected()
    world.vault.failing = VaultLocked(vault="Fake Keyring")
    order = replace(world.order(), client_secret=None, company=before.company)
    end = Run(world, order).end()
    assert end.problem is world.vault.failing
    assert end.link is None


def test_a_stored_secret_does_not_follow_an_order_to_another_origin(world: World) -> None:
    world.connected()
    order = world.order(token_address="https://evil.example/token")
    application = replace(order.application, secret_origin="https://evil.example:443")
    end = Run(world, replace(order, application=application, client_secret=None)).end()
    assert isinstance(end.problem, ClientSecretForOtherOrigin)
    assert end.link is None


# ---- after it ----


def test_a_screen_that_breaks_while_saving_does_not_cost_the_pair(world: World) -> None:
    class ScreenGone(Exception):
        pass

    states: list[ConnectState] = []

    def show(state: ConnectState) -> None:
        states.append(state)
        if state.phase is Phase.SAVING:
            raise ScreenGone

    world.http.will_give_tokens("access-1", "refresh-1")
    attempt = world.connect.attempt(world.order(), show)
    broken: list[BaseException] = []

    def run() -> None:
        try:
            attempt.run()
        except ScreenGone as error:
            broken.append(error)

    worker = threading.Thread(target=run)
    worker.start()
    until(lambda: states and states[-1].phase is Phase.WAITING_FOR_BROWSER, "the link is shown")
    attempt.paste("the-code")
    worker.join(GUARD_S)
    assert broken
    (view,) = world.desk.overview().companies
    assert world.desk.access_token(view.company.company_id) == Secret("access-1")


def test_what_comes_in_while_the_code_is_exchanged_changes_nothing(world: World) -> None:
    world.http.will_give_tokens("access-1", "refresh-1")
    run = Run(world, world.order())
    receiver = world.receivers.current
    assert receiver is not None
    world.http.will_call(lambda: receiver.arrive(UnconfirmedCode(Secret("late"))))
    world.http.will_show_brands(1)
    run.attempt.paste("the-code")
    end = run.end()
    assert end.phase is Phase.CONNECTED
    assert not any(state.unconfirmed for state in run.states)


def test_the_attempts_own_time_is_shown_again_when_a_code_was_ignored(world: World) -> None:
    run = Run(world, world.order())
    own = run.until(lambda state: state.phase is Phase.WAITING_FOR_BROWSER).deadline
    assert world.receivers.current is not None
    world.receivers.current.arrive(UnconfirmedCode(Secret("stray")))
    assert run.states[-1].deadline != own
    run.attempt.ignore_unconfirmed(Secret("stray").fingerprint)
    assert run.states[-1].deadline == own
    run.attempt.cancel()
    run.end()


def test_a_fresh_attempt_gets_the_port_of_one_that_was_given_up_in_its_exchange(world: World) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        reached.set()
        assert go_on.wait(GUARD_S)

    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_call(wait)
    first = Run(world, world.order())
    given_up = world.receivers.current
    assert given_up is not None
    first.code_arrives()
    assert reached.wait(GUARD_S)
    first.attempt.cancel()
    second = Run(world, world.order("Blue Harbor", "company-2"))
    assert not given_up.is_open
    assert world.receivers.current is not given_up
    go_on.set()
    assert first.end().phase is Phase.CONNECTED
    second.attempt.cancel()
    second.end()
    assert len(world.vault.slots) == 1


# ---- what others see of it ----


def test_an_exchange_under_way_is_not_called_interrupted(world: World) -> None:
    seen: list[Overview] = []
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_call(lambda: seen.append(world.desk.overview()))
    world.http.will_show_brands(1)
    run = Run(world, world.order())
    run.code_arrives()
    run.end()
    assert [overview.interrupted for overview in seen] == [()]


def test_recovery_waits_for_nobody_and_leaves_a_held_grant_to_its_holder(world: World) -> None:
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_call(lambda: setattr(world.catalog, "failing", CatalogUnwritable(path="x", reason="full")))
    run = Run(world, world.order())
    run.code_arrives()
    assert isinstance(run.end().problem, Problem)
    world.catalog.failing = None
    (intent,) = world.catalog.contents().intents

    with world.store.hold(intent.grant_id):
        assert world.desk.overview().companies == ()
    assert [view.company.name for view in world.desk.overview().companies] == ["Saffron House"]
