"""The campaign in short, judged by what was taken and not by how fast; its full length is run by hand."""

from __future__ import annotations

from tests.campaigns.receiving import run

TIMES = 2_000


def test_a_flood_among_slow_clients_lets_nothing_in_and_loses_no_true_callback() -> None:
    outcome = run(TIMES, slow=100, callbacks=10)
    assert (outcome.lost, outcome.let_in) == (0, 0), outcome.line()
    assert outcome.times >= TIMES
