"""What quit waits for, and what it lets begin no more."""

from __future__ import annotations

import threading

import pytest

from tests.flows.world import GUARD_S, Run, World
from tgate_desktop.flows.bring import BringOrder
from tgate_desktop.flows.cancel import Cancelled
from tgate_desktop.flows.in_flight import InFlight
from tgate_desktop.flows.states import Phase
from tgate_desktop.oauth.pair_import import read_brought


@pytest.fixture
def world() -> World:
    return World()


def test_it_is_not_shut_over_what_is_under_way() -> None:
    in_flight = InFlight()
    with in_flight.under_way("grant"):
        assert not in_flight.shut_if_idle()
        with in_flight.under_way("another grant"):
            assert in_flight.has("another grant")
    assert in_flight.shut_if_idle()
    with pytest.raises(Cancelled), in_flight.under_way("grant"):
        pytest.fail("begun")
    assert in_flight.is_idle


def test_what_is_under_way_when_it_is_shut_ends_in_its_own_time() -> None:
    in_flight = InFlight()
    ended: list[bool] = []
    with in_flight.under_way("grant"):
        in_flight.shut()
        waiting = threading.Thread(target=lambda: ended.append(in_flight.wait_idle(GUARD_S)))
        waiting.start()
        assert in_flight.has("grant")
        with pytest.raises(Cancelled), in_flight.under_way("another grant"):
            pytest.fail("begun")
    waiting.join(GUARD_S)
    assert ended == [True]


def test_opened_again_it_lets_everything_begin() -> None:
    in_flight = InFlight()
    assert in_flight.shut_if_idle()
    in_flight.reopen()
    with in_flight.under_way("grant"):
        assert in_flight.has("grant")


def test_whoever_begins_in_the_moment_of_quit_is_either_waited_for_or_does_not_begin() -> None:
    in_flight = InFlight()
    inside: set[int] = set()
    begun_late: list[int] = []
    is_shut = threading.Event()

    def work(number: int) -> None:
        while True:
            try:
                with in_flight.under_way(f"grant-{number}"):
                    inside.add(number)
                    if is_shut.is_set():
                        begun_late.append(number)
                    inside.discard(number)
            except Cancelled:
                return

    workers = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    while not in_flight.shut_if_idle():
        pass
    is_shut.set()
    left_inside = set(inside)
    for worker in workers:
        worker.join(GUARD_S)
    assert (left_inside, begun_late) == (set(), [])


# ---- each flow ----


def test_a_code_that_comes_in_the_moment_of_quit_is_not_sent_and_can_be_used_again(world: World) -> None:
    run = Run(world, world.order())
    assert world.in_flight.shut_if_idle()
    run.code_arrives()
    assert run.end().phase is Phase.CANCELLED
    assert (world.http.sent, world.catalog.contents().intents, world.vault.slots) == ([], (), {})


def test_a_refresh_in_the_moment_of_quit_is_not_sent(world: World) -> None:
    before = world.connected()
    sent = len(world.http.sent)
    assert world.in_flight.shut_if_idle()
    with pytest.raises(Cancelled):
        world.refresh("company-1")
    assert len(world.http.sent) == sent
    assert world.desk.open("company-1") == before


def test_an_import_in_the_moment_of_quit_leaves_nothing(world: World) -> None:
    world.connected()
    before = world.catalog.contents()
    brought = read_brought('{"access_token": "access-of-theirs", "refresh_token": "refresh-of-theirs"}')
    assert world.in_flight.shut_if_idle()
    with pytest.raises(Cancelled):
        world.bring(BringOrder(brought, "app-1", "Cedar Bakery"))
    assert world.catalog.contents() == before
