"""Pairs in two slots and client secrets under one head, kept whole over any store of named texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tgate_desktop.adapters import vault_entries
from tgate_desktop.adapters.vault_entries import DamagedEntry, EntryName, Head
from tgate_desktop.flows.ports import SlotsReading
from tgate_desktop.oauth.company import ClientSecret, Draft
from tgate_desktop.oauth.problems import VaultEntryCorrupt, VaultReadBackDiffers, VaultRefused
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_pair import TokenPair


class TextStore(Protocol):
    """Texts by name; each call may raise a VaultProblem."""

    @property
    def vault(self) -> str:
        """The vault's name, for problems."""

    def read(self, name: str) -> str | None:
        """None when there is none."""

    def write(self, name: str, text: str) -> None:
        """Whole or not at all."""

    def delete(self, name: str) -> None:
        """Nothing there is fine."""


@dataclass(frozen=True)
class _Slot:
    """One slot as it was read: `pair` is None when nothing, or nothing valid, is there."""

    letter: str
    name: EntryName
    is_empty: bool
    pair: TokenPair | None
    label: Draft | None = None

    @property
    def is_damaged(self) -> bool:
        return not self.is_empty and self.pair is None


class VaultSlots:
    """Reads and writes entries so that a stop between any two calls of the store loses nothing that was whole.

    In a slot the tails are numbered without a gap at all times: they are written upwards and deleted downwards. So a
    probe from 1 finds those that an unfinished act left. A slot with a head is emptied before it is written: no tail of
    a longer pair outlives it, and `keyring` on Windows keeps a copy of a value that is written over. Tails without a
    head wait for the slot's next turn: a probe would cost every first save.
    """

    def __init__(self, store: TextStore) -> None:
        self._store = store

    # ---- pairs ----

    def read_pair(self, grant_id: str) -> SlotsReading:
        """Raises: VaultProblem."""
        slots = self._slots(grant_id)
        current = _current(slots)
        return SlotsReading(
            pair=current.pair if current is not None else None,
            damaged=frozenset(slot.letter for slot in slots if slot.is_damaged),
            older=next((slot.pair for slot in slots if slot is not current and slot.pair is not None), None),
            label=current.label if current is not None else None,
        )

    def write_pair(self, grant_id: str, pair: TokenPair, label: Draft | None = None) -> None:
        """Nothing is written when the current pair is this very one, or has its generation or a later one.

        Raises: VaultProblem; the current pair is as it was then.
        """
        slots = self._slots(grant_id)
        current = _current(slots)
        if current is not None and current.pair is not None:
            if current.pair == pair:
                return
            if current.pair.generation >= pair.generation:
                raise VaultRefused(vault=self._store.vault, act="write", reason="generation")
        target = _target(slots, current)
        if not target.is_empty:
            self._erase(target)
        self._put(target.name, pair.generation, vault_entries.pair_payload(pair, label))
        if self._read_slot(grant_id, target.letter).pair != pair:
            raise VaultReadBackDiffers(vault=self._store.vault)

    def delete_pairs(self, grant_id: str) -> None:
        """The current pair goes last, so that what an unfinished delete leaves is still the truth.

        Raises: VaultProblem.
        """
        slots = self._slots(grant_id)
        current = _current(slots)
        for slot in sorted(slots, key=lambda slot: slot is current):
            self._erase(slot)

    def _slots(self, grant_id: str) -> tuple[_Slot, ...]:
        return tuple(self._read_slot(grant_id, letter) for letter in vault_entries.SLOTS)

    def _read_slot(self, grant_id: str, letter: str) -> _Slot:
        name = vault_entries.pair_entry(grant_id, letter)
        try:
            head = self._read_head(name)
            if head is None:
                return _Slot(letter, name, is_empty=True, pair=None)
            payload = self._read_payload(name, head)
            pair = vault_entries.pair_of(head.generation, payload)
            return _Slot(letter, name, is_empty=False, pair=pair, label=vault_entries.label_in(payload))
        except DamagedEntry:
            return _Slot(letter, name, is_empty=False, pair=None)

    def _erase(self, slot: _Slot) -> None:
        if not slot.is_empty:
            self._store.delete(slot.name.head)
        self._delete_tails(slot.name)

    # ---- client secrets ----

    def read_client_secret(self, application_id: str) -> ClientSecret | None:
        """Raises: VaultProblem, of these VaultEntryCorrupt."""
        try:
            return self._read_client_secret(application_id)[1]
        except DamagedEntry as error:
            raise VaultEntryCorrupt(vault=self._store.vault) from error

    def write_client_secret(self, application_id: str, secret: ClientSecret) -> None:
        """New tails first, then the head, which makes it the secret, then the old tails go.

        Raises: VaultProblem.
        """
        try:
            generation, stored = self._read_client_secret(application_id)
        except DamagedEntry:
            self.delete_client_secret(application_id)
            generation, stored = 0, None
        if stored == secret:
            return
        name = vault_entries.client_secret_entry(application_id, vault_entries.slot_of(generation + 1))
        self._delete_tails(name)
        self._put(name, generation + 1, vault_entries.client_secret_payload(secret))
        if self._read_back(application_id) != secret:
            raise VaultReadBackDiffers(vault=self._store.vault)
        if generation:
            self._delete_tails(vault_entries.client_secret_entry(application_id, vault_entries.slot_of(generation)))

    def delete_client_secret(self, application_id: str) -> None:
        """Raises: VaultProblem."""
        names = [vault_entries.client_secret_entry(application_id, slot) for slot in vault_entries.SLOTS]
        self._store.delete(names[0].head)
        for name in names:
            self._delete_tails(name)

    def _read_client_secret(self, application_id: str) -> tuple[int, ClientSecret | None]:
        """The secret and its generation, 0 when there is none. Raises: DamagedEntry."""
        head = self._read_head(vault_entries.client_secret_entry(application_id, vault_entries.SLOTS[0]))
        if head is None:
            return 0, None
        name = vault_entries.client_secret_entry(application_id, vault_entries.slot_of(head.generation))
        return head.generation, vault_entries.client_secret_of(self._read_payload(name, head))

    def _read_back(self, application_id: str) -> ClientSecret | None:
        try:
            return self._read_client_secret(application_id)[1]
        except DamagedEntry:
            return None

    # ---- the passphrase of the https receiver's key ----

    def read_certificate_passphrase(self) -> Secret | None:
        """Raises: VaultProblem, of these VaultEntryCorrupt."""
        name = vault_entries.certificate_passphrase_entry()
        try:
            head = self._read_head(name)
            return vault_entries.passphrase_of(self._read_payload(name, head)) if head is not None else None
        except DamagedEntry as error:
            raise VaultEntryCorrupt(vault=self._store.vault) from error

    def write_certificate_passphrase(self, passphrase: Secret) -> None:
        """What was there goes first: `keyring` on Windows keeps a copy of a value that is written over.

        Raises: VaultProblem.
        """
        name = vault_entries.certificate_passphrase_entry()
        self._store.delete(name.head)
        self._put(name, 1, vault_entries.passphrase_payload(passphrase))
        if self.read_certificate_passphrase() != passphrase:
            raise VaultReadBackDiffers(vault=self._store.vault)

    def delete_certificate_passphrase(self) -> None:
        """Raises: VaultProblem."""
        self._store.delete(vault_entries.certificate_passphrase_entry().head)

    # ---- entries ----

    def _read_head(self, name: EntryName) -> Head | None:
        text = self._store.read(name.head)
        return vault_entries.read_head(text) if text is not None else None

    def _read_payload(self, name: EntryName, head: Head) -> str:
        tails: list[str] = []
        for number in range(1, head.count):
            tail = self._store.read(name.tail(number))
            if tail is None:
                raise DamagedEntry
            tails.append(tail)
        return vault_entries.decoded(name, head, tails)

    def _put(self, name: EntryName, generation: int, payload: str) -> None:
        head, *tails = vault_entries.encoded(name, generation, payload)
        for number, tail in enumerate(tails, start=1):
            self._store.write(name.tail(number), tail)
        self._store.write(name.head, head)

    def _delete_tails(self, name: EntryName) -> None:
        count = 0
        while self._store.read(name.tail(count + 1)) is not None:
            count += 1
        for number in range(count, 0, -1):
            self._store.delete(name.tail(number))


def _current(slots: tuple[_Slot, ...]) -> _Slot | None:
    """The slot with the truth: valid, and of the higher generation."""
    valid = [(slot.pair.generation, slot) for slot in slots if slot.pair is not None]
    return max(valid, key=lambda found: found[0])[1] if valid else None


def _target(slots: tuple[_Slot, ...], current: _Slot | None) -> _Slot:
    """The slot to write to: never the current one; with none current, one that is not damaged if there is such."""
    free = [slot for slot in slots if slot is not current]
    return min(free, key=lambda slot: slot.is_damaged)
