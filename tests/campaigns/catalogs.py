"""Trouble with the catalog's files under several programs that write: `python -m tests.campaigns.catalogs`.

The wired app in two other processes, one as long-lived as the window and one as short as commands, connects, refreshes,
confirms and removes at a server that rotates, over one home and one vault. In the middle of it something befalls the
catalog. Then the app is opened anew: it says what it had to make anew, and every pair in the vault is a company's
again, or told of by its fingerprint, and alive at the server.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.campaigns.catalog_troubles import TROUBLES, Trouble, given_back
from tests.campaigns.outcome import Outcome
from tests.campaigns.rotating_server import RotatingServer
from tests.support.app_process import written_files
from tests.support.canaries import MARK
from tests.support.folder_vault import FolderVault
from tests.support.programs import ROOT
from tgate_desktop.adapters.folders import folders_in
from tgate_desktop.compose import build
from tgate_desktop.flows.states import Overview
from tgate_desktop.oauth.problems import Problem

TIMES = 200
ACTS = 6
LONGEST_WAIT_S = 0.4
_BOUND_BY_MODE_BITS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@dataclass
class Counts:
    """What came of all rounds."""

    acts: Counter[str] = field(default_factory=Counter)
    pairs: int = 0
    lost: int = 0
    made_anew: int = 0
    told_by_fingerprint: int = 0
    connected_again: int = 0
    written_elsewhere: int = 0
    complaints: list[str] = field(default_factory=list)


class Writers:
    """Two processes of the app; one that was killed is started again."""

    def __init__(self, home: Path, vault: Path, token_address: str) -> None:
        self._arguments = (str(home), str(vault), token_address)
        self.processes = [self._started("long"), self._started("short")]
        for process in self.processes:
            _line(process)

    def begin(self, choose: Random) -> None:
        for number, process in enumerate(self.processes):
            if process.poll() is not None:
                self._end(process)
                self.processes[number] = process = self._started(("long", "short")[number])
                _line(process)
            assert process.stdin is not None
            process.stdin.write(json.dumps({"acts": ACTS, "seed": choose.randrange(2**32)}) + "\n")
            process.stdin.flush()

    def came(self) -> Counter[str]:
        """What came of the order; nothing of one that was killed."""
        counts: Counter[str] = Counter()
        for process in self.processes:
            line = _line(process)
            counts.update(json.loads(line) if line else {"killed": 1})
        return counts

    def end(self) -> None:
        for process in self.processes:
            self._end(process)

    def _started(self, kind: str) -> subprocess.Popen[str]:
        bound = _BOUND_BY_MODE_BITS if os.geteuid() == 0 else []
        return subprocess.Popen(
            [*bound, sys.executable, "-m", "tests.campaigns.catalog_writer", *self._arguments, kind],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def _end(self, process: subprocess.Popen[str]) -> None:
        with process:
            process.kill()


def run(times: int = TIMES, seed: int | None = None) -> Outcome:
    """`times` rounds, each with one trouble; every trouble comes as often as every other."""
    seed = secrets.randbits(32) if seed is None else seed
    choose, counts = Random(seed), Counts()  # noqa: S311 - to be repeated
    with tempfile.TemporaryDirectory(prefix="catalogs-") as place, RotatingServer() as server:
        home, vault = Path(place) / "home", Path(place) / "vault"
        vault.mkdir()
        with _writers(home, vault, server.token_address) as writers:
            for number in range(times):
                _round(counts, home, vault, server, writers, TROUBLES[number % len(TROUBLES)], choose)
    figures = (
        f"seed {seed}; {_listed(counts.acts)}; pairs in the vault looked for: {counts.pairs}; catalogs made anew "
        f"and said so: {counts.made_anew}; pairs told of by fingerprint alone: {counts.told_by_fingerprint}"
    )
    if counts.complaints:
        figures = f"seed {seed}; " + "; ".join(counts.complaints)
    tried = f"{len(TROUBLES)} troubles of the catalog under two writing processes"
    return Outcome("catalogs", tried, times, counts.lost, counts.written_elsewhere, figures)


@contextmanager
def _writers(home: Path, vault: Path, token_address: str) -> Iterator[Writers]:
    writers = Writers(home, vault, token_address)
    try:
        yield writers
    finally:
        writers.end()


def _round(
    counts: Counts, home: Path, vault: Path, server: RotatingServer, writers: Writers, trouble: Trouble, choose: Random
) -> None:
    path = folders_in(home).catalog_file
    writers.begin(choose)
    threading.Event().wait(choose.uniform(0, LONGEST_WAIT_S))  # whatever they are at then
    if path.exists():
        trouble(path, writers.processes, choose)
    counts.acts += writers.came()
    given_back(path, writers.processes)
    name = trouble.__name__
    try:
        overview = build(folders_in(home), FolderVault(vault)).desk.overview()
    except Problem as problem:
        counts.lost += 1
        counts.complaints.append(f"not opened after {name}: {problem.code}")
        return
    _judge(counts, home, overview, FolderVault(vault), server, name)


def _judge(
    counts: Counts, home: Path, overview: Overview, vault: FolderVault, server: RotatingServer, name: str
) -> None:
    aside = [one for one in home.iterdir() if ".damaged-" in one.name]
    if overview.restored is not None:
        counts.made_anew += 1
        build(folders_in(home), vault).desk.forget_restored()
    elif aside:
        counts.lost += 1
        counts.complaints.append(f"moved aside and not said after {name}")
    shown = {grant.grant_id for view in overview.companies for grant in (view.grant, view.awaiting) if grant}
    told = set(overview.without_company or ())
    for grant_id in vault.grant_ids() or ():
        pair = vault.read_pair(grant_id).pair
        if pair is None or pair.refresh_token is None:
            continue
        counts.pairs += 1
        if not server.is_alive(pair.refresh_token.reveal()):
            counts.lost += 1
            counts.complaints.append(f"a spent pair after {name}")
        if grant_id in shown:
            continue
        if pair.refresh_token.fingerprint in told:
            counts.told_by_fingerprint += 1
            vault.delete_pairs(grant_id)  # it has been told, and is not to be counted in each round
        else:
            counts.lost += 1
            counts.complaints.append(f"a pair that nobody has after {name}")
    if any(MARK.encode() in content for _path, content in written_files(home)):
        counts.written_elsewhere += 1
        counts.complaints.append(f"a secret in a file after {name}")
    for one in aside:
        one.unlink()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def _listed(acts: Counter[str]) -> str:
    return ", ".join(f"{act} {count}" for act, count in sorted(acts.items()))


def main(arguments: list[str]) -> int:
    """The exit status: 0 when nothing was lost and nothing let in."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.catalogs", description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES, help=f"how many troubles (default: {TIMES})")
    parser.add_argument("--seed", type=int, help="that of an earlier run")
    options = parser.parse_args(arguments)
    outcome = run(options.times, options.seed)
    sys.stdout.write(outcome.line() + "\n")
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
