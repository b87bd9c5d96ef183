"""Pairs and client secrets, wherever they are now: the vault, or this session's memory when the vault refuses.

The higher valid generation is the truth; the catalog's is a memory of it. Callers hold the grant's lock around reading,
using and saving.
"""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.client_secrets import ClientSecrets
from tgate_desktop.flows.newest_pairs import NewestPairs
from tgate_desktop.flows.ports import Catalog, Locks, Record, SlotsReading, Vault
from tgate_desktop.flows.strays import Strays
from tgate_desktop.flows.vault_memory import VaultMemory
from tgate_desktop.oauth.company import Draft, Grant
from tgate_desktop.oauth.jwt_claims import is_jwt
from tgate_desktop.oauth.problems import (
    NewestPairElsewhere,
    RecordGone,
    VaultChanged,
    VaultDenied,
    VaultEntryCorrupt,
    VaultMissing,
    VaultProblem,
    VaultRolledBack,
    VaultTimedOut,
)
from tgate_desktop.oauth.token_pair import TokenPair


@dataclass(frozen=True)
class StoredPair:
    """The truth about one grant. `trouble` is what stands between us and a whole reading of the vault; `label` says
    whose the vault's pair is."""

    pair: TokenPair | None
    trouble: VaultProblem | None = None
    label: Draft | None = None


@dataclass(frozen=True)
class UnsavedPair:
    """A pair that is only in memory, and why. `label` is whose it is."""

    pair: TokenPair
    problem: VaultProblem
    label: Draft

    @property
    def company_name(self) -> str:
        return self.label.company.name


class Store:
    """Reads and saves; never deletes because something failed."""

    def __init__(self, vault: Vault, catalog: Catalog, locks: Locks) -> None:
        self._vault = vault
        self._catalog = catalog
        self._locks = locks
        self._memory_lock = threading.Lock()
        self._unsaved: dict[str, UnsavedPair] = {}
        self._newest = NewestPairs(locks)
        self._saved_in = VaultMemory(vault, catalog)
        self.secrets = ClientSecrets(vault, catalog, self._saved_in)
        self.strays = Strays(vault, catalog)

    def hold(self, grant_id: str, cancel: Cancel | None = None) -> AbstractContextManager[None]:
        """The grant's lock. Raises: GrantBusy, Cancelled."""
        return self._locks.hold(grant_id, cancel)

    def try_hold(self, grant_id: str) -> AbstractContextManager[bool]:
        """Whether the grant's lock is held inside the `with`; waits for nobody. Raises: CatalogProblem."""
        return self._locks.try_hold(grant_id)

    # ---- pairs ----

    def read(self, grant_id: str) -> StoredPair:
        """The valid pair with the highest generation; mends the catalog where it is behind.

        No pair where the newest one is known to be in another process or in another keyring: what is here is spent.

        Raises: CatalogProblem.
        """
        unsaved = self.unsaved(grant_id)
        if unsaved is None and self._newest.is_elsewhere(grant_id):
            return StoredPair(None, NewestPairElsewhere(vault=self._vault.report().name))
        trouble: VaultProblem | None = None
        try:
            slots = self._vault.read_pair(grant_id)
        except VaultProblem as problem:
            slots, trouble = SlotsReading(None), problem
        pair = slots.pair
        if unsaved is not None and (pair is None or unsaved.pair.generation > pair.generation):
            return StoredPair(unsaved.pair, trouble)
        remembered = self._catalog.grant(grant_id)
        if trouble is None:
            self._let_go_of_saved(grant_id)
            if remembered is not None and remembered.generation > (pair.generation if pair is not None else 0):
                trouble = self._saved_in.left_behind(grant_id) or _damage(slots, self._vault.report().name)
                pair = None if isinstance(trouble, VaultChanged) else pair
            elif remembered is not None and pair is not None:
                if pair.generation > remembered.generation:
                    self._catalog.commit([remembering(remembered, pair)], self._ended_intents(grant_id, pair))
                self._saved_in.seen(grant_id)
        return StoredPair(pair, trouble, slots.label)

    def save(self, grant_id: str, pair: TokenPair, label: Draft) -> None:
        """Vault first, then the catalog, which loses the intent. Raises: CatalogProblem; the pair is kept even so.

        The grant is read only now: while the answer was on its way, somebody may have said Yes to it.
        """
        self.keep(grant_id, pair, label)
        grant = self._catalog.grant(grant_id)
        if grant is None:
            raise RecordGone(kind="grant")
        self._catalog.commit([remembering(grant, pair)], self._ended_intents(grant_id, pair))
        self.note_keyring(grant_id)

    def keep(self, grant_id: str, pair: TokenPair, label: Draft) -> None:
        """In the vault, or else in memory, where `unsaved` tells of it. Does not raise."""
        try:
            self._vault.write_pair(grant_id, pair, label)
        except VaultProblem as problem:
            with self._memory_lock:
                self._unsaved[grant_id] = UnsavedPair(pair, problem, label)
            self._newest.claim(grant_id)
        else:
            self._let_go_of_saved(grant_id)

    def note_keyring(self, grant_id: str) -> None:
        """Which keyring has the pair that was kept, for a session that finds another. It can wait. Does not raise."""
        if self.unsaved(grant_id) is None:
            self._saved_in.saved(grant_id)

    def forget(self, grant_id: str) -> None:
        """Both slots and what is in memory. Raises: VaultProblem; a missing vault is none for a pair only in memory."""
        if self._newest.is_elsewhere(grant_id):
            raise NewestPairElsewhere(vault=self._vault.report().name)
        try:
            self._vault.delete_pairs(grant_id)
        except VaultMissing:
            if self.unsaved(grant_id) is None:
                raise
        except VaultTimedOut:
            self._newest.claim(grant_id)
            raise
        self._let_go_of_saved(grant_id)
        self._saved_in.removed(grant_id)

    def withdraw(self, grant_id: str) -> None:
        """A pair that nothing refers to: it is let go of in memory, and deleted. Raises: VaultProblem, in memory it is
        gone even so."""
        self._let_go_of_saved(grant_id)
        self._vault.delete_pairs(grant_id)
        self._saved_in.removed(grant_id)

    def unsaved(self, grant_id: str) -> UnsavedPair | None:
        """Never blocks."""
        with self._memory_lock:
            return self._unsaved.get(grant_id)

    def every_unsaved(self) -> dict[str, UnsavedPair]:
        """By grant ID. Never blocks."""
        with self._memory_lock:
            return dict(self._unsaved)

    def retry_unsaved(self) -> None:
        """Tries each once more; one that a newer pair in the vault has overtaken is let go. Raises: GrantBusy,
        CatalogProblem."""
        for grant_id in self._waiting():
            with self.hold(grant_id):
                self._save_again(grant_id)
        self.secrets.write_held(although_denied=True)

    def save_by_itself(self) -> None:
        """The same when nobody asked for it: waits for no lock, and leaves alone what somebody refused to the keyring's
        prompt, which would open again. What was removed while another keyring was in use is deleted in this one, when
        it was that. Raises: CatalogProblem."""
        for grant_id in self._waiting():
            unsaved = self.unsaved(grant_id)
            if unsaved is None or not isinstance(unsaved.problem, VaultDenied):
                with self.try_hold(grant_id) as is_held:
                    if is_held:
                        self._save_again(grant_id)
        self.secrets.write_held(although_denied=False)
        for owner_id in self._saved_in.overdue():
            with suppress(VaultProblem), self.try_hold(owner_id) as is_held:
                if is_held:
                    self._vault.delete_pairs(owner_id)
                    self._vault.delete_client_secret(owner_id)
                    self._saved_in.caught_up(owner_id)

    def _waiting(self) -> frozenset[str]:
        """The grants whose newest pair is not in the vault, or that have a change under way there."""
        return self._newest.claimed.union(self.every_unsaved())

    def _save_again(self, grant_id: str) -> None:
        self.read(grant_id)
        unsaved = self.unsaved(grant_id)
        if unsaved is not None:
            self.keep(grant_id, unsaved.pair, unsaved.label)
            self.note_keyring(grant_id)

    def _let_go_of_saved(self, grant_id: str) -> None:
        with self._memory_lock:
            self._unsaved.pop(grant_id, None)
        self._newest.let_go(grant_id)

    def _ended_intents(self, grant_id: str, pair: TokenPair) -> list[Record]:
        intent = self._catalog.intent(grant_id)
        return [intent] if intent is not None and intent.generation <= pair.generation else []


def _damage(slots: SlotsReading, vault: str) -> VaultProblem:
    return VaultEntryCorrupt(vault=vault) if slots.damaged else VaultRolledBack(vault=vault)


def remembering(grant: Grant, pair: TokenPair) -> Grant:
    """What the catalog keeps of `pair`. Nobody else has been given a pair that is new here."""
    access_fingerprint, refresh_fingerprint = pair.fingerprints
    return replace(
        grant,
        generation=pair.generation,
        access_fingerprint=access_fingerprint,
        refresh_fingerprint=refresh_fingerprint,
        obtained_at=pair.obtained_at,
        expires_at=pair.expires_at,
        expiry_assumed=pair.expiry_assumed,
        imported=pair.imported,
        handed_over=False,
        has_claims=pair.access_token is not None and is_jwt(pair.access_token),
    )
