"""The campaign of the vault's troubles in short; its full length: `python -m tests.campaigns.vaults`."""

from __future__ import annotations

from tests.campaigns.vault_troubles import TROUBLES
from tests.campaigns.vaults import ACTS, run


def test_no_trouble_of_a_keyring_in_any_act_loses_a_pair_or_has_it_written_elsewhere() -> None:
    outcome = run(times=1)
    assert outcome.is_good, outcome.line()
    assert outcome.times == len(TROUBLES) * len(ACTS)
