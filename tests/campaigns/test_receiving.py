"""The campaign in short, judged by what was taken and not by how fast; and what `make reliability` holds it to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.campaigns.receiving import IN_FULL, Attack, Measured, run

IN_SHORT = (Attack("http", 2_000, 100, 10), Attack("https", 500, 100, 10))
WITHIN = Measured(median_ms=199.9, grown_mb=19.9, slow_at_once=1_000, more_threads=2)


@pytest.mark.parametrize(
    "attack", [Attack("http", 2_000, 100, 10), Attack("https", 500, 100, 10)], ids=lambda a: a.scheme
)
def test_a_flood_among_slow_clients_lets_nothing_in_and_loses_no_true_callback(attack: Attack) -> None:
    outcome = run(attack)
    assert (outcome.lost, outcome.let_in) == (0, 0), outcome.line()
    assert outcome.times >= attack.times


@pytest.mark.parametrize(
    ("measured", "line"),
    [
        (replace(WITHIN, median_ms=200.0), "true callbacks (median) 200 ms, not under 200 ms"),
        (replace(WITHIN, median_ms=float("nan")), "true callbacks (median) nan ms, not under 200 ms"),
        (replace(WITHIN, grown_mb=300.0), "memory growth 300 MB, not under 20 MB"),
        (replace(WITHIN, slow_at_once=400), "slow connections at once 400, not at least 1,000"),
        (replace(WITHIN, more_threads=3), "threads beside those at rest 3, not at most 2"),
    ],
)
def test_each_figure_of_the_full_run_is_held_to_its_bound(measured: Measured, line: str) -> None:
    assert measured.past_bounds(slow=1_000) == (line,)
    assert WITHIN.past_bounds(slow=1_000) == ()


def test_the_full_run_floods_as_often_and_among_as_many_as_the_report_says() -> None:
    (over_http, over_https) = IN_FULL
    assert (over_http.scheme, over_http.times, over_http.slow) == ("http", 100_000, 1_000)
    assert (over_https.scheme, over_https.slow) == ("https", 1_000)
