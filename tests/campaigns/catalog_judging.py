"""What the app made of a trouble with its catalog: by its vault, its files and the server's record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.campaigns.rotating_server import RotatingServer
from tests.support.app_process import written_files
from tests.support.canaries import MARK
from tests.support.folder_vault import FolderVault
from tgate_desktop.adapters.folders import folders_in
from tgate_desktop.compose import build
from tgate_desktop.flows.states import Overview
from tgate_desktop.oauth.secret import fingerprint
from tgate_desktop.oauth.stray import Stray


@dataclass(frozen=True)
class Site:
    """Where it happens."""

    home: Path
    vault: FolderVault
    server: RotatingServer


@dataclass
class Came:
    """What came of an order. `removed` are the refresh tokens that were there when a company was removed, by
    fingerprint."""

    acts: Counter[str] = field(default_factory=Counter)
    removed: set[str] = field(default_factory=set)

    @property
    def killed(self) -> int:
        """How many writers have not come to the end of it."""
        return self.acts["killed"]


@dataclass
class Counts:
    """What came of all rounds. `struck` are those in which the trouble found what it strikes, `struck_nothing` the
    others. `gone` are the refresh tokens that need not be in the vault, each for a reason of its own."""

    struck: int = 0
    struck_nothing: int = 0
    gone: set[str] = field(default_factory=set)
    newest: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    pairs: int = 0
    lost: int = 0
    made_anew: int = 0
    told_by_fingerprint: int = 0
    written_elsewhere: int = 0
    complaints: list[str] = field(default_factory=list)


def judge(counts: Counts, site: Site, overview: Overview, strays: tuple[Stray, ...], name: str) -> None:
    """What the app says after the trouble `name`, by what is in the vault and on the disk."""
    home, vault = site.home, site.vault
    aside = [one for one in home.iterdir() if ".damaged-" in one.name]
    if overview.restored is not None:
        counts.made_anew += 1
        build(folders_in(home), vault).desk.forget_restored()
    elif aside:
        counts.lost += 1
        counts.complaints.append(f"moved aside and not said after {name}")
    shown = {grant.grant_id for view in overview.companies for grant in (view.grant, view.awaiting) if grant}
    told = {one.fingerprint for one in strays}
    for grant_id in vault.grant_ids() or ():
        pair = vault.read_pair(grant_id).pair
        if pair is None or pair.refresh_token is None:
            continue
        counts.pairs += 1
        if not site.server.is_alive(pair.refresh_token.reveal()):
            counts.lost += 1
            counts.complaints.append(f"a spent pair after {name}")
        if grant_id in shown:
            continue
        if pair.refresh_token.fingerprint in told:
            counts.told_by_fingerprint += 1
            counts.gone.add(pair.refresh_token.fingerprint)
            vault.delete_pairs(grant_id)  # it has been told, and is not to be counted in each round
        else:
            counts.lost += 1
            counts.complaints.append(f"a pair that nobody has after {name}")
    if any(MARK.encode() in content for _path, content in written_files(home)):
        counts.written_elsewhere += 1
        counts.complaints.append(f"a secret in a file after {name}")
    for one in aside:
        one.unlink()


def judge_by_server(counts: Counts, site: Site, came: Came, name: str) -> None:
    """What is in the vault, by what the server gave: each program that was killed may have been about to store it."""
    stored = set(_stored(site.vault))
    counts.gone |= came.removed
    for token in stored:
        counts.gone.difference_update(map(fingerprint, site.server.lineage(token)))  # a removal that came to nothing
    unstored = came.killed
    for token in site.server.newest():
        if counts.gone.intersection(map(fingerprint, site.server.lineage(token))):
            continue
        counts.newest += 1
        if token in stored:
            continue
        counts.gone.add(fingerprint(token))
        if unstored:
            unstored -= 1
        else:
            counts.lost += 1
            counts.complaints.append(f"a pair of the server's that is nowhere after {name}")


def _stored(vault: FolderVault) -> Iterator[str]:
    """Every refresh token in it."""
    for grant_id in vault.grant_ids() or ():
        pair = vault.read_pair(grant_id).pair
        if pair is not None and pair.refresh_token is not None:
            yield pair.refresh_token.reveal()
