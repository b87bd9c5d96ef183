"""The campaign of the vault's troubles in short; its full length: `python -m tests.campaigns.vaults`."""

from __future__ import annotations

from tests.campaigns.vault_troubles import TROUBLES
from tests.campaigns.vaults import ACTS, meetings, rehearsed, run
from tests.support.token_server import TokenServer


def test_no_trouble_of_a_keyring_in_any_act_loses_a_pair_or_has_it_written_elsewhere() -> None:
    with TokenServer() as server:
        met = meetings({act: rehearsed(server, act) for act in ACTS})
    outcome = run(times=1)
    assert outcome.is_good, outcome.line()
    assert outcome.times == len(met)


def test_every_trouble_meets_an_act_and_every_act_most_troubles() -> None:
    with TokenServer() as server:
        met = meetings({act: rehearsed(server, act) for act in ACTS})
    assert {trouble for trouble, _act in met} == set(TROUBLES)
    assert all(sum(one == act for _trouble, one in met) > len(TROUBLES) / 2 for act in ACTS)


def test_an_act_is_not_counted_with_a_trouble_of_calls_that_it_does_not_make() -> None:
    met = meetings({"connect": ["get", "set"], "remove": ["get", "delete"]})
    assert ("refusing writes", "connect") in met
    assert ("refusing deletes", "connect") not in met
    assert ("entry damaged or gone", "connect") not in met
    assert ("full", "remove") not in met
    assert ("locked", "remove") in met
