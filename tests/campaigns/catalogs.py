"""Trouble with the catalog's files under several programs that write: `python -m tests.campaigns.catalogs`.

The wired app in two other processes, one as long-lived as the window and one as short as commands, connects, refreshes,
confirms and removes at a server that rotates, over one home and one vault. In the middle of it something befalls the
catalog. Then the app is opened anew: it says what it had to make anew, and every pair in the vault is a company's
again, or told of by its fingerprint, and alive at the server. What the server gave and nobody used is in the vault,
unless it was removed, or its program was killed before it could store it.
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
from pathlib import Path
from random import Random

from tests.campaigns.catalog_judging import Came, Counts, Site, judge, judge_by_server
from tests.campaigns.catalog_troubles import TROUBLES, Trouble, given_back, writer_killed
from tests.campaigns.outcome import Outcome
from tests.campaigns.rotating_server import RotatingServer
from tests.support.folder_vault import FolderVault
from tests.support.programs import ROOT
from tgate_desktop.adapters.folders import folders_in
from tgate_desktop.compose import build
from tgate_desktop.oauth.problems import Problem

TIMES = 200
ACTS = 6
LONGEST_WAIT_S = 0.4
MOST_ATTEMPTS = 20
_BOUND_BY_MODE_BITS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


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

    def came(self) -> Came:
        """What came of the order; of one that was killed, no more than what it removed."""
        came = Came()
        for process in self.processes:
            while "removing" in (told := json.loads(_line(process) or '{"came": {"killed": 1}}')):
                came.removed.update(told["removing"])
            came.acts.update(told["came"])
        return came

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
    """`times` rounds that a trouble struck; every trouble as often as every other."""
    seed = secrets.randbits(32) if seed is None else seed
    choose, counts = Random(seed), Counts()  # noqa: S311 - to be repeated
    with tempfile.TemporaryDirectory(prefix="catalogs-") as place, RotatingServer() as server:
        home, vault = Path(place) / "home", Path(place) / "vault"
        vault.mkdir()
        site = Site(home, FolderVault(vault), server)
        with _writers(home, vault, server.token_address) as writers:
            writers.begin(choose)
            counts.acts += writers.came().acts
            for number in range(times):
                _struck(counts, site, writers, TROUBLES[number % len(TROUBLES)], choose)
    figures = (
        f"seed {seed}; {_listed(counts.acts)}; besides, rounds in which there was nothing to strike: "
        f"{counts.struck_nothing}; pairs in the vault looked for: {counts.pairs}; pairs of the server's looked for: "
        f"{counts.newest}; catalogs made anew and said so: {counts.made_anew}; pairs told of by fingerprint alone: "
        f"{counts.told_by_fingerprint}"
    )
    if counts.complaints:
        figures = f"seed {seed}; " + "; ".join(counts.complaints)
    tried = f"{len(TROUBLES)} troubles of the catalog under two writing processes"
    return Outcome("catalogs", tried, counts.struck, counts.lost, counts.written_elsewhere, figures)


@contextmanager
def _writers(home: Path, vault: Path, token_address: str) -> Iterator[Writers]:
    writers = Writers(home, vault, token_address)
    try:
        yield writers
    finally:
        writers.end()


def _struck(counts: Counts, site: Site, writers: Writers, trouble: Trouble, choose: Random) -> None:
    """Rounds until the trouble has found what it strikes; each is judged."""
    for _attempt in range(MOST_ATTEMPTS):
        if _round(counts, site, writers, trouble, choose):
            counts.struck += 1
            return
        counts.struck_nothing += 1
    raise RuntimeError(f"{MOST_ATTEMPTS} rounds, and nothing to strike: {trouble.__name__}")


def _round(counts: Counts, site: Site, writers: Writers, trouble: Trouble, choose: Random) -> bool:
    """Whether the trouble struck."""
    path = folders_in(site.home).catalog_file
    writers.begin(choose)
    threading.Event().wait(choose.uniform(0, LONGEST_WAIT_S))  # whatever they are at then
    has_struck = path.exists() and trouble(path, writers.processes, choose)
    came = writers.came()
    counts.acts += came.acts
    given_back(path, writers.processes)
    name = trouble.__name__
    try:
        use_cases = build(folders_in(site.home), site.vault)
        overview, strays = use_cases.desk.overview(), use_cases.adopt.strays()
    except Problem as problem:
        counts.lost += 1
        counts.complaints.append(f"not opened after {name}: {problem.code}")
    else:
        judge(counts, site, overview, strays, name)
        judge_by_server(counts, site, came, name)
    return has_struck and (trouble is not writer_killed or came.killed > 0)


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
