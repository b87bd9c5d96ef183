"""How far this computer's clock is from the server's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgate_desktop.oauth.clock_offset import clock_offset_s
from tgate_desktop.oauth.messages import HttpAnswer

SENT = datetime(2026, 3, 1, 12, 0, 0, 700_000, tzinfo=UTC)
RECEIVED = SENT + timedelta(seconds=4)


def answer(date: str | None) -> HttpAnswer:
    return HttpAnswer(200, {} if date is None else {"date": date}, b"", SENT, RECEIVED)


def dated(moment: datetime) -> HttpAnswer:
    return answer(format_datetime(moment.replace(microsecond=0), usegmt=True))


@pytest.mark.parametrize("seconds", [0, 1, 4])
def test_a_date_while_the_answer_was_on_its_way_is_no_offset(seconds: int) -> None:
    assert clock_offset_s(dated(SENT + timedelta(seconds=seconds))) == 0


def test_a_server_that_is_ahead_is_ahead_by_what_passed_since_the_answer() -> None:
    assert clock_offset_s(answer("Sun, 01 Mar 2026 12:10:04 GMT")) == 599


def test_a_server_that_is_behind_is_behind_by_what_was_missing_when_it_was_sent() -> None:
    assert clock_offset_s(answer("Sun, 01 Mar 2026 11:50:00 GMT")) == -601


@pytest.mark.parametrize("date", [None, "", "today", "Sun, 01 Mar 2026 12:00:00 -0000", "Sun, 31 Feb 2026 12:00 GMT"])
def test_without_a_usable_date_nothing_is_known(date: str | None) -> None:
    assert clock_offset_s(answer(date)) is None


@given(st.text(max_size=40))
def test_any_header_can_be_read(date: str) -> None:
    offset = clock_offset_s(answer(date))
    assert offset is None or isinstance(offset, int)


@given(st.integers(-10_000_000, 10_000_000))
def test_the_offset_is_never_more_than_the_clocks_differ(seconds: int) -> None:
    offset = clock_offset_s(dated(SENT + timedelta(seconds=seconds)))
    assert offset is not None
    assert abs(offset) <= abs(seconds) + 1
    assert offset * seconds >= 0 or abs(seconds) <= 1
