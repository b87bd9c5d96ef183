"""Times as people in other zones read them, over the turns of summer time; expiry knows no zone."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.hygiene import GUARD_S
from tests.support.programs import ROOT

NEW_YORK = "EST5EDT,M3.2.0,M11.1.0"
BERLIN = "CET-1CEST,M3.5.0,M10.5.0/3"
RIYADH = "AST-3"
KIRITIMATI = "LINT-14"

SHOWS = """
import sys
from datetime import datetime
from tgate_desktop.words.tokens import local_time
for text in sys.argv[1:]:
    print(local_time(datetime.fromisoformat(text)).strip("\\u2066\\u2069"))
"""

JUDGES = """
import os, time
from datetime import timedelta
from tests.oauth.test_values import GRANT, NOON
from tgate_desktop.oauth.health import time_left, token_health
for zone in ("UTC", "EST5EDT,M3.2.0,M11.1.0", "CET-1CEST,M3.5.0,M10.5.0/3", "LINT-14"):
    os.environ["TZ"] = zone
    time.tzset()
    at = [NOON + timedelta(minutes=minutes) for minutes in (0, 109, 110, 118, 119, 121)]
    print(*(f"{token_health(GRANT, None, now.astimezone()).value} {time_left(GRANT, now.astimezone())}" for now in at))
"""


def printed(code: str, *arguments: str, zone: str = "UTC") -> list[str]:
    ended = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        timeout=GUARD_S,
        check=True,
    )
    return ended.stdout.splitlines()


@pytest.mark.parametrize(
    ("zone", "moment", "shown"),
    [
        ("UTC", "2026-03-01T11:05:10+00:00", "2026-03-01 11:05:10 (11:05:10 UTC)"),
        (RIYADH, "2026-03-01T11:05:10+00:00", "2026-03-01 14:05:10 (11:05:10 UTC)"),
        (KIRITIMATI, "2026-03-01T11:05:10+00:00", "2026-03-02 01:05:10 (2026-03-01 11:05:10 UTC)"),
        (NEW_YORK, "2026-03-08T06:59:59+00:00", "2026-03-08 01:59:59 (06:59:59 UTC)"),
        (NEW_YORK, "2026-03-08T07:00:00+00:00", "2026-03-08 03:00:00 (07:00:00 UTC)"),
        (BERLIN, "2026-10-25T00:30:00+00:00", "2026-10-25 02:30:00 (00:30:00 UTC)"),
        (BERLIN, "2026-10-25T01:30:00+00:00", "2026-10-25 02:30:00 (01:30:00 UTC)"),
    ],
)
def test_a_moment_is_shown_in_the_zone_of_this_computer_with_utc_that_is_never_ambiguous(
    zone: str, moment: str, shown: str
) -> None:
    assert printed(SHOWS, moment, zone=zone) == [shown]


def test_health_and_what_is_left_are_the_same_in_every_zone() -> None:
    lines = printed(JUDGES)
    assert len(lines) == 4
    assert len(set(lines)) == 1
    assert "expired_refreshable 0:01:00" in lines[0]
