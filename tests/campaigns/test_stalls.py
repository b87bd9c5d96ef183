"""How the stalls of the window are judged; they themselves are measured by `make bench` and `make reliability`."""

from __future__ import annotations

from tests.bench.figure import worst_compared
from tests.campaigns.stalls import outcome


def test_one_stall_past_its_bound_fails_the_campaign_and_is_named() -> None:
    kept = worst_compared("stall while idle", "ms", [(8.0, 6.0), (30.0, 9.0)], 50.0)
    past = worst_compared("stall while hanging", "ms", [(8.0, 6.0), (70.0, 9.0)], 50.0)
    assert outcome([kept], turns=2).is_good
    assert not outcome([kept, past], turns=2).is_good
    assert outcome([kept, past], turns=2).past_bounds == ("stall while hanging, worst of 2 +61 ms, not at most +50 ms",)
