from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.support.translations import has_balanced_isolates, without_isolates
from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.oauth.health import TokenHealth
from tgate_desktop.words import languages, tokens

RIYADH = timezone(timedelta(hours=3))
each_language = pytest.mark.parametrize("language", languages.LANGUAGES)


def span(**parts: int) -> timedelta:
    return timedelta(**parts)


@each_language
def test_every_state_and_every_answer_has_a_word_of_its_own(language: str) -> None:
    languages.use(language)
    assert len({tokens.health_word(health) for health in TokenHealth}) == len(TokenHealth)
    assert len({tokens.server_use_word(use) for use in ServerUse}) == len(ServerUse)


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        (span(hours=1, minutes=12, seconds=59), "1 h 12 min"),
        (span(hours=2), "2 h 0 min"),
        (span(minutes=59, seconds=59), "59 min 59 s"),
        (span(minutes=4, seconds=5), "4 min 05 s"),
        (span(seconds=45), "45 s"),
        (span(seconds=0), "0 s"),
        (span(seconds=-3), "0 s"),
        (span(days=2, hours=1), "49 h 0 min"),
    ],
)
def test_the_countdown_counts_down_to_the_second(left: timedelta, shown: str) -> None:
    assert tokens.countdown(left) == shown


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        (span(hours=1, minutes=12, seconds=59), "1 h 12 min"),
        (span(minutes=9, seconds=59), "9 min"),
        (span(minutes=2, seconds=1), "2 min"),
        (span(minutes=1, seconds=5), "1 min 05 s"),
    ],
)
def test_a_list_shows_minutes_alone_until_the_last_two(left: timedelta, shown: str) -> None:
    assert tokens.short_duration(left) == shown


@pytest.mark.parametrize(
    ("left", "spoken"),
    [
        (span(hours=1, minutes=12, seconds=59), "1 hour, 12 minutes"),
        (span(hours=2, seconds=30), "2 hours"),
        (span(minutes=4, seconds=59), "4 minutes"),
        (span(minutes=4), "4 minutes"),
        (span(minutes=1, seconds=1), "1 minute"),
        (span(seconds=59), "less than a minute"),
    ],
)
def test_what_is_spoken_changes_once_a_minute(left: timedelta, spoken: str) -> None:
    assert tokens.spoken_duration(left) == spoken


@pytest.mark.parametrize(
    ("left", "shown", "spoken"),
    [
        (span(hours=1, minutes=12), "1 س 12 د", "ساعة واحدة و12 دقيقة"),
        (span(hours=2, minutes=2), "2 س 2 د", "ساعتين ودقيقتين"),
        (span(minutes=4, seconds=5), "4 د 05 ث", "4 دقائق"),
    ],
)
def test_durations_in_arabic(left: timedelta, shown: str, spoken: str) -> None:
    languages.use("ar")
    assert without_isolates(tokens.countdown(left)) == shown
    assert without_isolates(tokens.spoken_duration(left)) == spoken
    assert has_balanced_isolates(tokens.countdown(left))


def test_local_time_has_utc_beside_it() -> None:
    moment = datetime(2026, 3, 1, 11, 5, 10, tzinfo=UTC)
    assert tokens.local_time(moment, RIYADH) == "2026-03-01 14:05:10 (11:05:10 UTC)"


def test_utc_shows_its_own_date_where_it_is_another_day() -> None:
    moment = datetime(2026, 3, 1, 22, 5, 10, tzinfo=UTC)
    assert tokens.local_time(moment, RIYADH) == "2026-03-02 01:05:10 (2026-03-01 22:05:10 UTC)"


def test_a_point_in_time_stays_left_to_right_in_arabic() -> None:
    languages.use("ar")
    moment = datetime(2026, 3, 1, 11, 5, 10, tzinfo=UTC)
    assert tokens.local_time(moment, RIYADH) == "\u20662026-03-01 14:05:10 (11:05:10 UTC)\u2069"
