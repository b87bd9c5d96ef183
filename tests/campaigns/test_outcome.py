"""What makes a campaign fail, and what its line says then."""

from __future__ import annotations

import pytest

from tests.campaigns.outcome import Bounded, Limit, Outcome, past


def outcome(lost: int = 0, let_in: int = 0, past_bounds: tuple[str, ...] = ()) -> Outcome:
    return Outcome("trying", "a thing", 3, lost, let_in, "a figure", past_bounds=past_bounds)


def test_nothing_lost_nothing_let_in_and_every_bound_kept_is_good() -> None:
    assert outcome().is_good
    assert outcome().line() == "trying: a thing, 3 times; lost: 0; let in: 0; a figure"


@pytest.mark.parametrize("one", [outcome(lost=1), outcome(let_in=1), outcome(past_bounds=("size 4, not under 3",))])
def test_one_loss_one_thing_let_in_or_one_bound_is_enough_to_fail(one: Outcome) -> None:
    assert not one.is_good


def test_the_line_says_which_bound_was_not_kept() -> None:
    assert outcome(past_bounds=("size 4, not under 3",)).line().endswith("; PAST ITS BOUND: size 4, not under 3")


@pytest.mark.parametrize(
    ("limit", "kept", "past_it"),
    [(Limit.UNDER, 2.9, 3.0), (Limit.AT_MOST, 3.0, 3.1), (Limit.AT_LEAST, 3.0, 2.9), (Limit.UNDER, 0.0, float("nan"))],
)
def test_a_figure_is_held_to_its_bound_and_one_that_is_no_number_keeps_none(
    limit: Limit, kept: float, past_it: float
) -> None:
    assert past(Bounded("size", kept, limit, 3.0)) == ()
    assert len(past(Bounded("size", past_it, limit, 3.0))) == 1
