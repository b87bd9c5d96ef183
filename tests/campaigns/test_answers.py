"""The campaign in short; its full length is run by hand: `python -m tests.campaigns.answers`."""

from __future__ import annotations

from tests.campaigns.answers import run

TIMES = 60


def test_hostile_answers_lose_no_pair_and_let_none_in() -> None:
    outcome = run(TIMES, per_app=30)
    assert outcome.is_good, outcome.line()
    assert outcome.times == TIMES
