"""The campaign of the catalog's troubles in short; its full length: `python -m tests.campaigns.catalogs`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaigns.catalog_judging import Came, Counts, Site, judge_by_server
from tests.campaigns.catalog_troubles import TROUBLES
from tests.campaigns.catalogs import run
from tests.campaigns.rotating_server import RotatingServer
from tests.support.folder_vault import FolderVault
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.oauth.secret import fingerprint

KILLED = Came(Counter(killed=1))


def test_no_trouble_of_the_catalog_under_two_writers_loses_a_pair() -> None:
    outcome = run(times=len(TROUBLES))
    assert outcome.is_good, outcome.line()
    assert outcome.times == len(TROUBLES)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """With a company that was refreshed once."""
    vault = FolderVault(tmp_path)
    with RotatingServer() as server, WiredApp(tmp_path / "home", vault) as app:
        company_id = app.connected(an_order(server.token_address)).company.company_id
        app.use_cases.refresh(company_id)
        yield Site(tmp_path / "home", vault, server)


def lost(site: Site, *rounds: Came) -> int:
    counts = Counts()
    for came in rounds:
        judge_by_server(counts, site, came, "a trouble")
    return counts.lost


def delete_the_pair(site: Site) -> None:
    for grant_id in site.vault.grant_ids() or ():
        site.vault.delete_pairs(grant_id)


def test_a_pair_that_is_in_the_vault_is_not_missed(site: Site) -> None:
    assert lost(site, Came()) == 0


def test_a_pair_that_was_deleted_is_missed_once(site: Site) -> None:
    delete_the_pair(site)
    assert lost(site, Came(), Came()) == 1


def test_a_pair_that_was_never_stored_is_missed(site: Site) -> None:
    with WiredApp(site.home / "elsewhere") as app:
        app.connected(an_order(site.server.token_address))
    assert lost(site, Came()) == 1


def test_a_pair_that_was_removed_is_not_missed_nor_is_what_came_of_it_meanwhile(site: Site) -> None:
    first, second = site.server.issued[1], site.server.issued[3]
    delete_the_pair(site)
    assert lost(site, Came(removed={fingerprint(second)})) == 0
    assert lost(site, Came(removed={fingerprint(first)})) == 0


def test_a_removal_that_came_to_nothing_excuses_no_later_loss(site: Site) -> None:
    counts = Counts()
    judge_by_server(counts, site, Came(removed={fingerprint(site.server.issued[1])}), "a trouble")
    delete_the_pair(site)
    judge_by_server(counts, site, Came(), "a trouble")
    assert counts.lost == 1


def test_each_program_that_was_killed_excuses_one_pair(site: Site) -> None:
    delete_the_pair(site)
    assert lost(site, KILLED) == 0
    with WiredApp(site.home / "elsewhere") as app:
        app.connected(an_order(site.server.token_address))
    assert lost(site, KILLED) == 1
