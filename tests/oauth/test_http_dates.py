"""Dates in headers: whatever a server writes there, it is a moment or none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tgate_desktop.oauth.clock_offset import clock_offset_s
from tgate_desktop.oauth.http_dates import http_date
from tgate_desktop.oauth.messages import HttpAnswer
from tgate_desktop.oauth.retry_after import retry_after_facts

NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
BEYOND_ALL_MEASURE = (
    f"Mon, 01 Jan {'9' * 20} 00:00:00 GMT",
    f"Mon, 01 Jan 2026 00:00:00 +{'9' * 20}",
    f"Mon, 01 Jan 2026 {'9' * 20}:00:00 GMT",
    f"Mon, {'9' * 20} Jan 2026 00:00:00 GMT",
)
like_a_date = st.from_regex(
    r"(Mon, )?[0-9]{1,24} Jan [0-9]{1,24} [0-9]{1,24}:[0-9]{1,24}(:[0-9]{1,24})? (GMT|[+-][0-9]{1,24})", fullmatch=True
)


def answer(**headers: str) -> HttpAnswer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return HttpAnswer(429, named, b"", NOON, NOON + timedelta(seconds=1))


@pytest.mark.parametrize("text", BEYOND_ALL_MEASURE)
def test_a_number_beyond_all_measure_makes_no_date(text: str) -> None:
    assert http_date(text) is None
    assert clock_offset_s(answer(date=text)) is None
    facts = retry_after_facts(answer(retry_after="Sun, 01 Mar 2026 12:01:01 GMT", date=text))
    assert facts["retry_after_s"] == 60


@given(st.text(max_size=60) | like_a_date, st.text(max_size=60) | like_a_date)
@example(*BEYOND_ALL_MEASURE[:2])
@example("Mon, 01 Jan 9999 23:59:59 -2359", "Mon, 01 Jan 0100 00:00:00 +2359")
def test_any_date_can_be_read(date: str, retry_after: str) -> None:
    offset = clock_offset_s(answer(date=date))
    assert offset is None or isinstance(offset, int)
    seconds = retry_after_facts(answer(date=date, retry_after=retry_after)).get("retry_after_s", 0)
    assert isinstance(seconds, int)
    assert seconds >= 0
