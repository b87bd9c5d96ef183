"""Which process has the newest pair of a grant, when the vault has not."""

from __future__ import annotations

import threading
from contextlib import ExitStack, suppress

from tgate_desktop.flows.ports import Locks
from tgate_desktop.oauth.problems import CatalogProblem


class NewestPairs:
    """A second lock of each grant, kept while the newest pair is in this process's memory alone, or a change that was
    given up may still land in the vault.

    Another process that meets it uses and changes nothing of that grant: the pair in the vault may be spent, and what
    it wrote could be written over by what is still on its way. It ends with the process. Callers hold the grant's lock.
    """

    def __init__(self, locks: Locks) -> None:
        self._locks = locks
        self._guard = threading.Lock()
        self._claims: dict[str, ExitStack] = {}

    @property
    def claimed(self) -> frozenset[str]:
        """The grants that this process has a claim on. Never blocks."""
        with self._guard:
            return frozenset(self._claims)

    def claim(self, grant_id: str) -> None:
        """Does not raise: where no lock file can be made, the pair in memory counts all the same."""
        with ExitStack() as held, suppress(CatalogProblem):
            if grant_id not in self.claimed and held.enter_context(self._locks.try_hold(_lock(grant_id))):
                with self._guard:
                    self._claims[grant_id] = held.pop_all()

    def let_go(self, grant_id: str) -> None:
        """Fine without a claim."""
        with self._guard:
            claim = self._claims.pop(grant_id, None)
        if claim is not None:
            claim.close()

    def is_elsewhere(self, grant_id: str) -> bool:
        """Whether another process has the claim. Raises: CatalogProblem."""
        if grant_id in self.claimed:
            return False
        with self._locks.try_hold(_lock(grant_id)) as is_free:
            return not is_free


def _lock(grant_id: str) -> str:
    return f"{grant_id}.newest"
