"""The campaigns in short; in full: `python -m tests.campaigns.killing`, `python -m tests.campaigns.killing_windows`."""

from __future__ import annotations

from tests.campaigns import killing_windows
from tests.campaigns.killing import kill
from tgate_desktop.practice import Rotation

TIMES = 4
WINDOWS = 4


def test_killed_at_any_moment_the_app_loses_nothing_that_the_servers_rule_leaves_and_says_what_it_cannot_know() -> None:
    killed = kill(TIMES, rules=(Rotation.GRACE, Rotation.REUSE_REVOKES), rules_by_point=())
    assert killed.tally.complaints == []
    assert killed.outcome.is_good, killed.outcome
    assert killed.outcome.times >= TIMES


def test_a_window_killed_within_a_refresh_or_connect_loses_nothing_and_one_that_is_asked_to_end_stores_its_pair() -> (
    None
):
    outcome = killing_windows.run(WINDOWS)
    assert outcome.is_good, outcome
    assert outcome.times == WINDOWS


def test_a_full_run_in_which_no_command_was_killed_at_work_with_a_window_has_failed() -> None:
    assert killing_windows.past_bounds(killed_commands=1) == ()
    assert killing_windows.past_bounds(killed_commands=0) == (
        "commands killed at work with a window 0, not at least 1",
    )
