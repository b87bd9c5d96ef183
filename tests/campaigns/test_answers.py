"""The campaign in short; in full: `python -m tests.campaigns.answers`, a part of `make reliability`."""

from __future__ import annotations

from tests.campaigns.answers import past_bounds, run

TIMES = 60


def test_hostile_answers_lose_no_pair_and_let_none_in() -> None:
    outcome = run(TIMES, per_app=30)
    assert outcome.is_good, outcome.line()
    assert outcome.times == TIMES


def test_memory_that_is_kept_past_its_bound_fails_the_full_run() -> None:
    assert past_bounds(kept_mb=19.9) == ()
    assert past_bounds(kept_mb=300.0) == ("memory kept 300 MB, not under 20 MB",)
