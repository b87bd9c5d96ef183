"""A refresh that others ask for too, decide during, or call off."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests.flows.world import GUARD_S, Run, World
from tgate_desktop.flows.cancel import Cancel, Cancelled
from tgate_desktop.oauth.problems import ClientSecretForOtherOrigin, ConnectionLost
from tgate_desktop.oauth.secret import Secret


class WatchedCancel(Cancel):
    """Tells when somebody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_waited_for = threading.Event()

    def on_cancel(self, wake: Callable[[], None]) -> None:
        super().on_cancel(wake)
        self.is_waited_for.set()


class Caller:
    """One who asks for a refresh on a thread of its own; the generation, or what was raised, is in `outcome`."""

    def __init__(self, world: World) -> None:
        self.cancel = WatchedCancel()
        self.outcome: object = None
        self._world = world
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            grant = self._world.refresh("company-1", self.cancel).shown_grant
            assert grant is not None
            self.outcome = grant.generation
        except Exception as error:  # noqa: BLE001 - the thread's edge: the test looks at it
            self.outcome = error

    def end(self) -> object:
        self._thread.join(GUARD_S)
        assert not self._thread.is_alive()
        return self.outcome


class Running:
    """A refresh that is under way until `finish`, and those who joined it."""

    def __init__(self, world: World, joining: int) -> None:
        self._reached, self._go_on = threading.Event(), threading.Event()
        world.http.will_call(self._wait)
        self.leader = Caller(world)
        assert self._reached.wait(GUARD_S)
        self.joined = [Caller(world) for _ in range(joining)]
        for caller in self.joined:
            assert caller.cancel.is_waited_for.wait(GUARD_S)

    def _wait(self) -> None:
        self._reached.set()
        assert self._go_on.wait(GUARD_S)

    def finish(self) -> list[object]:
        """What each one got, the leader first."""
        self._go_on.set()
        return [caller.end() for caller in (self.leader, *self.joined)]


@pytest.fixture
def world() -> World:
    world = World()
    world.connected()
    return world


def test_a_second_refresh_joins_the_one_that_runs(world: World) -> None:
    world.http.will_give_tokens("access-2", "refresh-2")
    assert Running(world, joining=2).finish() == [2, 2, 2]


def test_those_who_joined_a_refresh_whose_answer_got_lost_do_not_send_the_token_again(world: World) -> None:
    world.http.will_fail(ConnectionLost(host="tgate.example", sent=True))
    before = len(world.http.sent)
    outcomes = Running(world, joining=2).finish()
    assert [type(outcome) for outcome in outcomes] == [ConnectionLost] * 3
    assert len(world.http.sent) == before + 1


def test_one_who_joined_can_leave_and_the_refresh_goes_on(world: World) -> None:
    world.http.will_give_tokens("access-2", "refresh-2")
    running = Running(world, joining=1)
    running.joined[0].cancel()
    assert isinstance(running.joined[0].end(), Cancelled)
    assert running.finish()[0] == 2


def test_one_who_joined_takes_over_when_the_first_gives_up_its_wait(world: World) -> None:
    view = world.desk.open("company-1")
    assert view.grant is not None
    world.http.will_give_tokens("access-2", "refresh-2")
    with world.store.hold(view.grant.grant_id):
        leader = Caller(world)
        world.locks.until_waiting(1)
        joined = Caller(world)
        assert joined.cancel.is_waited_for.wait(GUARD_S)
        leader.cancel()  # FakeLocks notices it only once it has the lock: then the intent is not yet written
    assert isinstance(leader.end(), Cancelled)
    assert joined.end() == 2


def test_a_cancel_after_the_request_has_begun_changes_nothing(world: World) -> None:
    world.http.will_give_tokens("access-2", "refresh-2")
    running = Running(world, joining=0)
    running.leader.cancel()
    assert running.finish() == [2]


def test_a_yes_said_while_a_refresh_is_under_way_stays_said() -> None:
    world = World()
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_show_brands(1)
    run = Run(world, world.order())
    run.code_arrives()
    view = run.end().view
    assert view is not None
    assert view.awaiting is not None
    world.http.will_give_tokens("access-2", "refresh-2")
    running = Running(world, joining=0)
    confirming = threading.Thread(target=world.decide.confirm, args=(view.awaiting.grant_id,), daemon=True)
    confirming.start()
    world.locks.until_waiting(1)  # what the company is to point at is seen when it is whole
    assert running.finish() == [2]
    confirming.join(GUARD_S)
    after = world.desk.open("company-1")
    assert after.grant is not None
    assert (after.grant.generation, after.awaiting) == (2, None)


def test_the_token_of_a_paused_company_is_not_sent_for_a_check(world: World) -> None:
    moved = world.order(
        token_address="https://evil.example/oauth/token", proof_address="https://evil.example/brands"
    ).environment
    world.setups.save_environment(moved)
    before = len(world.http.sent)
    _view, checked = world.check("company-1")
    assert isinstance(checked.problem, ClientSecretForOtherOrigin)
    assert len(world.http.sent) == before


def test_the_wait_of_a_check_for_a_running_refresh_can_be_called_off(world: World) -> None:
    world.http.will_give_tokens("access-2", "refresh-2")
    running = Running(world, joining=0)
    cancel = Cancel()
    cancel()
    with pytest.raises(Cancelled):
        world.check("company-1", cancel)
    running.finish()
    assert world.desk.access_token("company-1") == Secret("access-2")
