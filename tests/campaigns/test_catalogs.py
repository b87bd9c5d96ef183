"""The campaign of the catalog's troubles in short; its full length: `python -m tests.campaigns.catalogs`."""

from __future__ import annotations

from tests.campaigns.catalog_troubles import TROUBLES
from tests.campaigns.catalogs import run


def test_no_trouble_of_the_catalog_under_two_writers_loses_a_pair() -> None:
    outcome = run(times=len(TROUBLES))
    assert outcome.is_good, outcome.line()
    assert outcome.times == len(TROUBLES)
