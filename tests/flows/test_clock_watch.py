"""How wrong this computer's clock is, as answers tell."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.flows.world import World
from tests.support.fake_ports import FakeClock
from tgate_desktop.flows.clock_watch import ClockWatch


class SetClock(FakeClock):
    """One that can be set: the time that only goes forward does not move with it."""

    def __init__(self) -> None:
        super().__init__()
        self.set_by = timedelta()

    def now(self) -> datetime:
        return super().now() + self.set_by


def test_what_is_within_a_minute_is_right() -> None:
    watch = ClockWatch(FakeClock())
    assert watch.offset_s() is None
    watch.note(60)
    assert watch.offset_s() is None
    watch.note(-61)
    assert watch.offset_s() == -61


def test_time_that_passes_changes_nothing() -> None:
    clock = FakeClock()
    watch = ClockWatch(clock)
    watch.note(600)
    clock.move(timedelta(hours=3))
    assert watch.offset_s() == 600


def test_a_clock_that_was_set_is_not_known_until_the_next_answer() -> None:
    clock = SetClock()
    watch = ClockWatch(clock)
    watch.note(600)
    clock.set_by = timedelta(minutes=10)
    assert watch.offset_s() is None
    watch.note(0)
    assert watch.offset_s() is None


def test_the_date_of_a_good_answer_tells_of_a_wrong_clock() -> None:
    world = World()
    world.connected()
    assert world.desk.overview().clock_offset_s is None
    world.http.headers = {"date": "Sun, 01 Mar 2026 12:10:00 GMT"}
    world.http.will_give_tokens("access-2", "refresh-2")
    world.refresh("company-1")
    assert world.desk.overview().clock_offset_s == 600
